package bot

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"treatybot/corpus"
	"treatybot/corpus/extract"
	"treatybot/corpus/fetch"
	"treatybot/corpus/store"
	"treatybot/index"
)

// Extractor reads the text of files: an [extract.Extractor].
type Extractor interface {
	Extract(context.Context, extract.File) (extract.Text, error)
}

// Fetcher gets what is behind a link: a [fetch.Client].
type Fetcher interface {
	Get(ctx context.Context, address string) (fetch.Page, error)
}

// detailOptions are what is told of a document beside its text.
var detailOptions = []Option{
	{"title", "its title", LineOption, false},
	{"language", "its language, such as en or fi", LineOption, false},
	{"date", "day of publication, such as 2025-04-02", DateOption, false},
	{"source", "who published it, or its address", LineOption, false},
	{"licence", "under which it may be quoted", LineOption, false},
}

// Details lists options that a command takes beside those of its menu: forms
// fill them in, and command lines have them as flags.
func (c *Command) Details() []Option {
	if c.Name == "corpus add" {
		return detailOptions
	}
	return nil
}

// corpusCommands are the commands by which moderators keep the documents of
// their guild.
func corpusCommands() []*Command {
	draft := Option{"draft", "a document that waits to be published", DraftOption, true}
	document := Option{"document", "title or id of a document of this server", DocumentOption, true}
	return []*Command{
		{
			"corpus add", "Add a file, a link or a text to this server's documents", "corpus add link:https://example.org/statement",
			[]Option{
				{"file", "PDF, Word (.docx), HTML, Markdown, plain text, or CSV", FileOption, false},
				{"link", "address of a web page or a file", AddressOption, false},
				{"replace", "the document that it replaces", DocumentOption, false},
				{"text", "the text itself", BodyOption, false},
			}, true, false, (*Bot).corpusAdd,
		},
		{"corpus publish", "Publish a document that waits for it", "corpus publish draft:statement", []Option{draft}, true, true, (*Bot).corpusPublish},
		{
			"corpus edit", "Change the details of a document that waits to be published", "corpus edit draft:statement title:Statement",
			append([]Option{draft}, detailOptions...), true, true, (*Bot).corpusEdit,
		},
		{"corpus discard", "Throw away a document that waits to be published", "corpus discard draft:statement", []Option{draft}, true, true, (*Bot).corpusDiscard},
		{
			"corpus list", "This server's documents", "corpus list",
			[]Option{{"filter", "words of the title or the id", LineOption, false}}, true, false, (*Bot).corpusList,
		},
		{"corpus show", "A document of this server: what it is and how it was split", "corpus show document:statement", []Option{document}, true, false, (*Bot).corpusShow},
		{"corpus remove", "Take a document of this server out; it can be restored for 30 days", "corpus remove document:statement", []Option{document}, true, false, (*Bot).corpusRemove},
		{
			"corpus restore", "Bring back a removed document, or an older text of one", "corpus restore document:statement",
			[]Option{document, {"revision", "number of the older text, from its history", NumberOption, false}}, true, false, (*Bot).corpusRestore,
		},
		{
			"corpus history", "Who did what to this server's documents, and when", "corpus history",
			[]Option{{"document", "only this document", DocumentOption, false}}, true, false, (*Bot).corpusHistory,
		},
		{"corpus gaps", "Questions of this server that found no answer", "corpus gaps", nil, true, false, (*Bot).corpusGaps},
	}
}

// curates reports whether whoever asks may keep the documents of the guild.
func (r Request) curates() bool { return r.Guild != "" && r.Actor.Moderator }

// mayRun refuses the commands of moderators to others.
func (c *Command) mayRun(r Request) error {
	switch {
	case !c.Moderators || r.curates():
		return nil
	case r.Guild == "":
		return documentsOutsideServer()
	default:
		return onlyModerators(c)
	}
}

// shelf is where the documents of guilds are kept, and found. It may have to be
// opened first.
type shelf struct {
	open func(context.Context) (*store.Store, *index.Guilds, error) // nil: never

	opening sync.Mutex // held while it is opened, which may take long

	mu     sync.Mutex // of what follows
	store  *store.Store
	guilds *index.Guilds
}

// opened gives what is open already.
func (s *shelf) opened() (*store.Store, *index.Guilds) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.store, s.guilds
}

// kept gives the store of community documents, and opens it where that is still
// to be done.
func (b *Bot) kept(ctx context.Context) (*store.Store, error) {
	s := &b.shelf
	s.opening.Lock()
	defer s.opening.Unlock()
	if documents, _ := s.opened(); documents != nil {
		return documents, nil
	}
	if s.open == nil {
		return nil, noStore()
	}
	documents, guilds, err := s.open(ctx)
	switch {
	case err != nil:
		return nil, b.storeFailure(err)
	case documents == nil:
		return nil, noStore()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.store, s.guilds = documents, guilds
	return documents, nil
}

// catchUp has the index follow a change, so that the next question finds it.
// Where that fails the index catches up by itself later.
func (b *Bot) catchUp(ctx context.Context, guild string) {
	_, guilds := b.shelf.opened()
	if guilds == nil {
		return
	}
	if err := guilds.Update(ctx, guild); err != nil {
		b.log.LogAttrs(ctx, slog.LevelWarn, "the index of a guild lags behind", slog.String("guild", guild), slog.Any("error", err))
	}
}

// by tells the store who makes a request.
func (r Request) by() store.Actor {
	return store.Actor{ID: r.Actor.ID, Name: corpus.OneLine(r.Actor.Name)}
}

// corpusForm gives the form for what a moderator must still say: the text to
// add where nothing is given, or the details of a draft.
func (b *Bot) corpusForm(ctx context.Context, r Request) (Form, bool) {
	c, err := findCommand(r.Command)
	if err != nil || !c.Moderators || c.mayRun(r) != nil {
		return Form{}, false
	}
	if r, err = b.arranged(c, r); err != nil {
		return Form{}, false
	}
	switch {
	case c.Name == "corpus add" && r.Upload == nil && r.option("link") == "" && r.option("text") == "":
		return addForm(r), true
	case c.Name == "corpus edit" && !r.hasDetails():
		return b.editForm(ctx, r)
	}
	return Form{}, false
}

// hasDetails reports whether any detail of a document is given, if only to be
// emptied.
func (r Request) hasDetails() bool {
	for _, o := range detailOptions {
		if _, given := r.Options[o.Name]; given {
			return true
		}
	}
	return false
}

// addForm asks for a text to add.
func addForm(r Request) Form {
	return Form{"Add a text", []Field{
		{Name: "title", Label: "Title", Value: r.option("title"), Required: true, MaxLength: MaxName},
		{Name: "text", Label: "Text", Description: "Markdown headings (# Heading) part it; an empty line parts paragraphs.", Long: true, Required: true, MaxLength: maxFormText},
		{Name: "source", Label: "Source", Description: "Who published it, or its address", Value: r.option("source"), MaxLength: MaxName},
		{Name: "language", Label: "Language", Description: "Such as en or fi; left out, it is guessed", Value: r.option("language"), MaxLength: MaxName},
	}}
}

// maxFormText is the longest text that chat servers let into a form.
const maxFormText = 4000

// editForm asks for the details of a draft; ok is false where there is none to
// edit, which the answer then tells.
func (b *Bot) editForm(ctx context.Context, r Request) (Form, bool) {
	s, err := b.kept(ctx)
	if err != nil {
		return Form{}, false
	}
	d, err := b.draft(ctx, s, r)
	if err != nil || d.Document != "" {
		return Form{}, false
	}
	language := d.Meta.Language
	if language == undetermined {
		language = ""
	}
	return Form{"Edit details", []Field{
		{Name: "title", Label: "Title", Value: d.Meta.Title, Required: true, MaxLength: MaxName},
		{Name: "language", Label: "Language", Description: "Such as en or fi", Value: language, MaxLength: MaxName},
		{Name: "date", Label: "Day of publication", Description: "Such as 2025-04-02, 2025-04 or 2025", Value: d.Meta.Date.String(), MaxLength: MaxName},
		{Name: "source", Label: "Source", Description: "Who published it, or its address", Value: sourceWords(d.Meta), MaxLength: MaxName},
		{Name: "licence", Label: "Licence", Description: "Under which it may be quoted", Value: d.Meta.Licence, MaxLength: MaxName},
	}}, true
}

// isNotFound reports whether the guild has no such document or draft.
func isNotFound(err error) bool { return errors.Is(err, store.ErrNotFound) }
