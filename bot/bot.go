package bot

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/index"
)

// Config is what a Bot works with.
type Config struct {
	Ledger *ledger.Ledger
	Names  *index.Names
	Index  *index.Index
	Now    func() time.Time // nil: the clock
	Log    *slog.Logger     // nil: none

	// Documents of guilds. A bot that has neither Shelf nor OpenShelf keeps
	// none; OpenShelf is called once, when a command first needs it.
	Shelf     *Shelf
	OpenShelf func(context.Context) (*Shelf, error)
	Extract   Extractor // nil: no files are read
	Links     Fetcher   // nil: no links are followed
}

// Bot answers requests. It may be used by several goroutines.
type Bot struct {
	ledger *ledger.Ledger
	names  *index.Names
	index  *index.Index
	now    func() time.Time
	log    *slog.Logger

	openShelf func(context.Context) (*Shelf, error)
	extract   Extractor
	links     Fetcher
	opening   sync.Mutex
	opened    *Shelf // guarded by opening; nil: not yet, or never
	gaps      gapRecorder

	vocabularies sync.Map // words that a question for the ledger may have -> their stems

	states  sync.Map // language -> *stateNames
	notable func() []*ledger.Action
}

// New makes a Bot.
func New(cfg Config) *Bot {
	b := &Bot{
		ledger: cfg.Ledger, names: cfg.Names, index: cfg.Index, now: cfg.Now, log: cfg.Log,
		openShelf: cfg.OpenShelf, opened: cfg.Shelf, extract: cfg.Extract, links: cfg.Links,
	}
	b.notable = sync.OnceValue(func() []*ledger.Action { return notableActions(b.ledger) })
	if b.now == nil {
		b.now = time.Now
	}
	if b.log == nil {
		b.log = slog.New(slog.DiscardHandler)
	}
	return b
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
	addWithin    = 60 * time.Second
)

// Answer answers a request. It always gives something to show: where the
// request cannot be answered the summary says why and the notes what to do.
func (b *Bot) Answer(ctx context.Context, r Request) (a Answer) {
	r = r.cleaned()
	within := answerWithin
	if r.Command == "corpus add" {
		within = addWithin
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			a = b.fail(ctx, r, fmt.Errorf("panic: %s\n%s", Panicked(v), debug.Stack())).complete()
		}
	}()
	a, err := b.dispatch(ctx, r)
	if err != nil {
		return b.fail(ctx, r, err).complete()
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
