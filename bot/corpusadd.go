package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"treatybot/corpus"
	"treatybot/corpus/extract"
	"treatybot/corpus/fetch"
	"treatybot/corpus/store"
)

// corpusAdd reads a file, a link or a text and keeps it as a draft, which the
// answer shows as it would be published.
func (b *Bot) corpusAdd(ctx context.Context, r Request) (Answer, error) {
	s, err := b.kept(ctx)
	if err != nil {
		return Answer{}, err
	}
	var replaced store.Document
	if name := r.option("replace"); name != "" {
		if replaced, err = b.published(ctx, s, r, name, "replaced", func(id string) Choice {
			return Choice{Command: "corpus add", Options: withOption(r.Options, "replace", id)}
		}); err != nil {
			return Answer{}, err
		}
	}
	u, origin, err := b.given(ctx, r)
	if err != nil {
		return Answer{}, err
	}
	if b.extract == nil {
		return Answer{}, nothingReads("files")
	}
	text, err := b.extract.Extract(ctx, extract.File{Name: u.Name, MediaType: u.MediaType, Content: u.Content})
	if err != nil {
		return Answer{}, extractFailure(err)
	}
	meta, err := b.describe(r, text, u)
	if err != nil {
		return Answer{}, err
	}
	if replaced.ID != "" {
		meta = inherit(meta, replaced.Meta, r)
	}
	p := store.Proposal{
		Meta: meta, File: store.File{Name: fileName(u.Name), MediaType: mediaTypes[text.Format]}, Original: u.Content,
		Text: text.Markdown(), Origin: origin, Replaces: replaced.ID,
	}
	p.Passages = len(corpus.NewCommunityDocument(meta, p.Text).Passages)
	if p.Passages == 0 {
		return Answer{}, extractFailure(extract.ErrNoText)
	}
	like, err := s.Duplicates(ctx, r.Guild, p)
	if err != nil {
		return Answer{}, b.storeFailure(err)
	}
	d, err := s.Propose(ctx, r.Guild, p, r.by())
	if err != nil {
		return Answer{}, b.storeFailure(err)
	}
	a, err := b.preview(ctx, s, d, like)
	for _, w := range text.Warnings {
		a.note(warningWords[w])
	}
	a.note(hiddenCharacters(text, r)...)
	return a, err
}

// given settles what is to be added: the file or message that came with the
// request, what is behind its link, or its text.
func (b *Bot) given(ctx context.Context, r Request) (Upload, store.Origin, error) {
	link, text := r.option("link"), r.option("text")
	if link == "" && r.option("file") != "" && r.Upload == nil {
		return Upload{}, store.Origin{}, fileElsewhere(r.option("file"))
	}
	n := 0
	for _, given := range []bool{r.Upload != nil, link != "", text != ""} {
		if given {
			n++
		}
	}
	switch {
	case n == 0:
		return Upload{}, store.Origin{}, nothingToAdd()
	case n > 1:
		return Upload{}, store.Origin{}, tooMuchToAdd()
	case link != "":
		return b.follow(ctx, link)
	case text != "":
		return Upload{Content: []byte(text)}, store.Origin{Kind: store.OriginText}, nil
	}
	u := *r.Upload
	if u.Name == "" && !u.Date.IsZero() || u.Source.URL != "" {
		return u, store.Origin{Kind: store.OriginMessage, Ref: u.Source.URL, Author: corpus.OneLine(u.Source.Title)}, nil
	}
	return u, store.Origin{Kind: store.OriginFile, Ref: fileName(u.Name)}, nil
}

// follow gets what is behind a link.
func (b *Bot) follow(ctx context.Context, link string) (Upload, store.Origin, error) {
	if !isAddress(link) {
		return Upload{}, store.Origin{}, badAddress(link)
	}
	if b.links == nil {
		return Upload{}, store.Origin{}, nothingReads("links")
	}
	page, err := b.links.Get(ctx, link)
	if err != nil {
		return Upload{}, store.Origin{}, linkFailure(err)
	}
	u := Upload{Name: page.Name, MediaType: page.MediaType, Content: page.Content, Source: corpus.Source{URL: page.Address}}
	return u, store.Origin{Kind: store.OriginLink, Ref: page.Address}, nil
}

// fileName gives the name of a file on one line, without folders.
func fileName(name string) string {
	name = corpus.OneLine(strings.ReplaceAll(name, `\`, "/"))
	return clip(name[strings.LastIndexByte(name, '/')+1:], MaxName)
}

// inherit takes what is told of a document from the one that it replaces,
// where neither the file nor the request says it. The title stays, so that
// people find it under the name that they know.
func inherit(m, old corpus.Meta, r Request) corpus.Meta {
	if r.option("title") == "" {
		m.Title = old.Title
	}
	if m.Language == undetermined {
		m.Language = old.Language
	}
	if m.Source == "" && m.SourceURL == "" {
		m.Source, m.SourceURL = old.Source, old.SourceURL
	}
	if m.Licence == "" {
		m.Licence = old.Licence
	}
	return m
}

// hiddenCharacters tells of characters that the text lost because nobody can
// see them.
func hiddenCharacters(t extract.Text, r Request) []string {
	if t.Has(extract.ControlCharactersRemoved) {
		return nil // told already
	}
	hidden := func(c rune) bool { return corpus.Invisible(c) && !unicode.IsSpace(c) }
	if strings.ContainsFunc(r.option("text"), hidden) {
		return []string{warningWords[extract.ControlCharactersRemoved]}
	}
	return nil
}

// linkFailures are what is said of links that bring nothing.
var linkFailures = []struct {
	is    error
	wrong string
	next  string
}{
	{fetch.ErrAddress, "That is no public address of the web.", "Give one that begins with https:// and that anybody can open."},
	{fetch.ErrRefused, "The site does not allow programs there.", "Save the page as a file and add that."},
	{fetch.ErrRedirects, "The link leads from one address to the next without end.", "Open it in a browser and give the address where you arrive."},
	{fetch.ErrTooLarge, "What is behind the link is too large.", "Add a smaller file, or a part of it."},
	{fetch.ErrTimeout, "The site took too long to answer.", "Try again in a moment, or save the page as a file and add that."},
	{fetch.ErrFormat, "What is behind the link is of a kind that is not read.", "PDF, Word (.docx), HTML, Markdown, plain text and CSV are."},
	{fetch.ErrUnreachable, "The site cannot be reached.", "Check the address, or try again in a moment."},
}

// linkFailure puts an error of following a link into words.
func linkFailure(err error) error {
	var status *fetch.StatusError
	if errors.As(err, &status) {
		next := "Try again in a moment, or save the page as a file and add that."
		if status.Code < 500 {
			next = "Check the address. A page that asks you to log in cannot be read: save it as a file and add that."
		}
		return &failure{NotFound, fmt.Sprintf("The site has no such page for us: it answers %d.", status.Code), next, nil}
	}
	for _, f := range linkFailures {
		if errors.Is(err, f.is) {
			return &failure{NotFound, f.wrong, f.next, nil}
		}
	}
	return err
}

func fileElsewhere(name string) error {
	return &failure{
		Misused, fmt.Sprintf("The file %q did not come with the request.", clip(name, longHeading)),
		"Where files cannot be attached, whoever runs the bot adds it: treatybot corpus add FILE", nil,
	}
}
