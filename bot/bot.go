package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/corpus/store"
	"treatybot/index"
)

// Config is what a Bot works with.
type Config struct {
	Ledger *ledger.Ledger
	Names  *index.Names
	Index  *index.Index
	Now    func() time.Time // nil: the clock
	Log    *slog.Logger     // nil: none

	// Store keeps the documents of guilds, and Guilds finds what is in them; nil:
	// there are none, unless OpenShelf gives both. It is called when a command
	// first needs them, until it succeeds.
	Store     *store.Store
	Guilds    *index.Guilds
	OpenShelf func(context.Context) (*store.Store, *index.Guilds, error)
	Extract   Extractor // nil: no files are read
	Links     Fetcher   // nil: no links are followed
}

// Bot answers requests. It may be used by several goroutines.
type Bot struct {
	*common
	index *index.View // all that may be found by whoever asks: see [Bot.within]
}

// common is what is the same for all guilds.
type common struct {
	ledger *ledger.Ledger
	names  *index.Names
	now    func() time.Time
	log    *slog.Logger

	shelf   shelf
	extract Extractor
	links   Fetcher
	gaps    gapRecorder

	vocabularies sync.Map // words that a question for the ledger may have -> their stems

	states  sync.Map // language -> *stateNames
	notable func() []*ledger.Action
}

// New makes a Bot.
func New(cfg Config) *Bot {
	b := &Bot{&common{
		ledger: cfg.Ledger, names: cfg.Names, now: cfg.Now, log: cfg.Log, extract: cfg.Extract, links: cfg.Links,
		shelf: shelf{open: cfg.OpenShelf, store: cfg.Store, guilds: cfg.Guilds},
	}, &cfg.Index.View}
	b.notable = sync.OnceValue(func() []*ledger.Action { return notableActions(b.ledger) })
	if b.now == nil {
		b.now = time.Now
	}
	if b.log == nil {
		b.log = slog.New(slog.DiscardHandler)
	}
	return b
}

// viewWithin bounds how long an answer waits for the index of a guild's own
// documents, which is being made; without them it comes all the same.
const viewWithin = 3 * time.Second

// within gives the bot as one guild sees it, until it is released. Where the
// guild's own documents cannot be searched, it is without them, and whole is
// false.
func (b *Bot) within(ctx context.Context, guild string) (scoped *Bot, release func(), whole bool) {
	_, guilds := b.shelf.opened()
	if guilds == nil || guild == "" {
		return b, func() {}, true
	}
	ctx, cancel := context.WithTimeout(ctx, viewWithin)
	defer cancel()
	v, release, err := guilds.View(ctx, guild)
	if err != nil {
		b.log.Warn("an answer without the guild's own documents", "guild", guild, "error", err)
	}
	return &Bot{b.common, v}, release, err == nil
}

func (b *Bot) today() corpus.Date { return corpus.DateOf(b.now()) }

// before bounds the documents that an answer for a day may quote: those of
// that day, if it has passed.
func (b *Bot) before(on corpus.Date) corpus.Date {
	if on.Before(b.today()) {
		return on
	}
	return corpus.Date{}
}

// answerWithin bounds one answer; a good one takes milliseconds. Adding a
// document may wait for a slow site and for the reader of files.
const (
	answerWithin = 10 * time.Second
	curateWithin = 60 * time.Second
)

// Answer answers a request. It always gives something to show: where the
// request cannot be answered the summary says why and the notes what to do.
func (b *Bot) Answer(ctx context.Context, r Request) (a Answer) {
	r = r.cleaned()
	limit, guild := answerWithin, r.Guild
	if strings.HasPrefix(r.Command, "corpus ") { // these look into the store, not the index
		limit, guild = curateWithin, ""
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			a = b.fail(ctx, r, fmt.Errorf("panic: %s\n%s", Panicked(v), debug.Stack())).complete()
		}
	}()
	b, release, whole := b.within(ctx, guild)
	defer release()
	a, err := b.dispatch(ctx, r)
	if _, guilds := b.shelf.opened(); guilds != nil && errors.Is(err, index.ErrOwnDocuments) {
		guilds.Rebuild(r.Guild)
	}
	if err != nil {
		return b.fail(ctx, r, err).complete()
	}
	if !whole {
		a.note(ownUnread)
	}
	a.Command = r.Command
	a.Answered = a.outcome == Answered
	b.noteGap(r, a)
	return a.complete()
}

// Close waits a little for what goes on in the background. The bot answers
// nothing any more after it.
func (b *Bot) Close() error { return b.gaps.close() }

func (b *Bot) dispatch(ctx context.Context, r Request) (Answer, error) {
	c, err := findCommand(r.Command)
	if err != nil {
		return Answer{}, err
	}
	if err := c.mayRun(r); err != nil {
		return Answer{}, err
	}
	if r, err = b.arranged(c, r); err != nil {
		return Answer{}, err
	}
	for _, o := range c.Options {
		if o.Required && r.option(o.Name) == "" {
			return Answer{}, missingOption(c, o)
		}
		if err := r.length(o.Name, o.MaxLength()); err != nil {
			return Answer{}, err
		}
	}
	for _, o := range c.Details() {
		if err := r.length(o.Name, o.MaxLength()); err != nil {
			return Answer{}, err
		}
	}
	on, err := b.asOf(r)
	if err != nil {
		return Answer{}, err
	}
	read := b.settleNames(c, r.Options)
	a, err := c.run(b, ctx, r)
	notes := a.Notes
	a.Notes = nil
	a.note(append(read, notes...)...)
	if today := b.today(); on.After(today) && err == nil {
		a.note(liesAhead(on, today))
	}
	return a, err
}

// settleNames puts the codes of states and treaties for names that are spelt
// a little wrong, and tells how it read them.
func (b *Bot) settleNames(c *Command, options map[string]string) []string {
	var notes []string
	for _, o := range c.Options {
		if name := olderNamePattern.FindString(options[o.Name]); name != "" && o.Kind == StateOption {
			notes = append(notes, olderName(name))
		}
		var r corpus.Resolution
		var name string
		switch typed := options[o.Name]; {
		case typed == "":
			continue
		case o.Kind == StateOption:
			if r = b.names.ResolveState(typed); len(r.IDs) == 1 {
				name = b.ledger.State(r.IDs[0]).Name
			}
		case o.Kind == TreatyOption:
			if r = b.names.ResolveTreaty(typed); len(r.IDs) == 1 {
				name = b.names.Treaty(r.IDs[0])
			}
		}
		if !r.Near || name == "" {
			continue
		}
		if !strings.Contains(corpus.Fold(name), corpus.Fold(options[o.Name])) {
			notes = append(notes, readAs(options[o.Name], name))
		}
		options[o.Name] = r.IDs[0]
	}
	return notes
}
