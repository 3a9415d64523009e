package bot

import (
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"treatybot/corpus"
	"treatybot/corpus/extract"
	"treatybot/corpus/store"
)

// undetermined is the language of a text that nobody could tell, as BCP 47
// has it.
const undetermined = "und"

// clip shortens a text to a number of characters, at a word where it can.
func clip(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	runes := []rune(s)
	cut := string(runes[:limit-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ") + "…"
}

// cleanTitle gives a title on one line, of a length that fits everywhere, that
// calls nobody. Marks of Markdown in it are for platforms to escape.
func cleanTitle(s string) string { return clip(withoutMentions(s), MaxName) }

// describe settles what is told of a document: what the file says of itself,
// then what the request says, which stands over it.
func (b *Bot) describe(r Request, t extract.Text, u Upload) (corpus.Meta, error) {
	m := corpus.Meta{
		Kind: corpus.Community, Title: t.Meta.Title, Language: t.Meta.Language, Date: t.Meta.Date,
		Source: t.Meta.Source, SourceURL: t.Meta.SourceURL, Publisher: t.Meta.Publisher, Licence: t.Meta.Licence,
	}
	if m.Date.IsZero() || m.Date.After(b.today()) {
		m.Date = u.Date
	}
	if u.Source.Title != "" && m.Source == "" {
		m.Source = u.Source.Title
	}
	if u.Source.URL != "" {
		m.SourceURL = u.Source.URL
	}
	m = m.Clean()
	if m.Title = cleanTitle(m.Title); m.Title == "" {
		m.Title = titleOf(t, u)
	}
	for _, s := range []*string{&m.Source, &m.Publisher, &m.Licence} {
		*s = clip(*s, MaxName)
	}
	m.Language = languageTag(m.Language)
	return b.withDetails(m, r)
}

// titleOf makes a title for a text that has none: its first heading, the name
// of its file, or its first words.
func titleOf(t extract.Text, u Upload) string {
	for _, block := range t.Blocks {
		if block.Level > 0 {
			if title := cleanTitle(block.Text); title != "" {
				return title
			}
		}
	}
	name := filepath.Base(strings.ReplaceAll(u.Name, `\`, "/"))
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	if name = cleanTitle(strings.NewReplacer("_", " ", "-", " ").Replace(name)); corpus.Fold(name) != "" {
		return name
	}
	for _, block := range t.Blocks {
		if title := cleanTitle(block.Text); title != "" {
			return clip(title, longHeading)
		}
	}
	return "Untitled"
}

// withDetails puts the details of a request over those of a document. An
// empty one empties what can be empty.
func (b *Bot) withDetails(m corpus.Meta, r Request) (corpus.Meta, error) {
	for _, o := range detailOptions {
		value, given := r.Options[o.Name]
		if !given {
			continue
		}
		var err error
		switch o.Name {
		case "title":
			if m.Title = cleanTitle(value); m.Title == "" {
				err = titleMissing()
			}
		case "language":
			m.Language, err = readLanguage(value)
		case "date":
			m.Date, err = b.readPublication(value)
		case "source":
			m.Source, m.SourceURL = readSource(value)
		case "licence":
			m.Licence = value
		}
		if err != nil {
			return m, err
		}
	}
	return m, nil
}

// readPublication reads the day on which something was published.
func (b *Bot) readPublication(s string) (corpus.Date, error) {
	if s == "" {
		return corpus.Date{}, nil
	}
	d, err := parseDay(s)
	if err != nil {
		return corpus.Date{}, badDate(s)
	}
	if d.After(b.today()) {
		return corpus.Date{}, publishedAhead(d)
	}
	return d, nil
}

// readSource reads words, an address, or words with an address among them.
func readSource(s string) (title, address string) {
	var words []string
	for _, w := range strings.Fields(s) {
		if address == "" && isAddress(w) {
			address = w
			continue
		}
		words = append(words, w)
	}
	return strings.Join(words, " "), address
}

// isAddress reports whether a word is an address of the web with a host.
func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && corpus.IsWebAddress(s)
}

// sourceWords gives a source as it is typed: what [readSource] reads.
func sourceWords(m corpus.Meta) string { return strings.TrimSpace(m.Source + " " + m.SourceURL) }

// readLanguage reads a language tag, or the English name of a language.
func readLanguage(s string) (string, error) {
	if s == "" {
		return undetermined, nil
	}
	if tag := languagesByName()[corpus.Fold(s)]; tag != "" {
		return tag, nil
	}
	tag, err := language.Parse(s)
	if err != nil || display.English.Tags().Name(tag) == "" {
		return "", badLanguage(s)
	}
	return tag.String(), nil
}

// languageTag gives a tag in its usual form, or that of no language.
func languageTag(s string) string {
	if tag, err := language.Parse(s); err == nil {
		return tag.String()
	}
	return undetermined
}

// languageName gives a language in words and as a tag: "Finnish (fi)".
func languageName(tag string) string {
	t, err := language.Parse(tag)
	if err != nil || t == language.Und {
		return "unknown"
	}
	return display.English.Tags().Name(t) + " (" + t.String() + ")"
}

// languagesByName gives the tags of the languages that ISO 639-1 has, by their
// English names, folded.
var languagesByName = sync.OnceValue(func() map[string]string {
	tags := map[string]string{}
	for first := 'a'; first <= 'z'; first++ {
		for second := 'a'; second <= 'z'; second++ {
			code := string(first) + string(second)
			base, err := language.ParseBase(code)
			if err != nil || base.String() != code {
				continue
			}
			if tag, err := language.Compose(base); err == nil {
				tags[corpus.Fold(display.English.Languages().Name(base))] = tag.String()
			}
		}
	}
	delete(tags, "")
	return tags
})

// formatNames tell what a file turned out to be.
var formatNames = map[extract.Format]string{
	extract.PDF: "PDF", extract.DOCX: "Word document", extract.HTML: "web page", extract.Markdown: "Markdown", extract.Plain: "plain text", extract.CSV: "table",
}

// mediaTypes are what the store keeps of a format.
var mediaTypes = map[extract.Format]string{
	extract.PDF: "application/pdf", extract.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	extract.HTML: "text/html", extract.Markdown: "text/markdown", extract.Plain: "text/plain", extract.CSV: "text/csv",
}

// fileWords describes the original of a document.
func fileWords(f store.File) string {
	kind := f.MediaType
	for format, media := range mediaTypes {
		if media == f.MediaType {
			kind = formatNames[format]
		}
	}
	var parts []string
	for _, s := range []string{clip(corpus.OneLine(f.Name), longHeading), kind} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if f.Size > 0 {
		parts = append(parts, byteWords(f.Size))
	}
	return strings.Join(parts, ", ")
}

// originWords tells which way a document came.
func originWords(o store.Origin) string {
	ref := corpus.OneLine(o.Ref)
	switch o.Kind {
	case store.OriginLink:
		return "fetched from " + ref
	case store.OriginMessage:
		words := "a message"
		if o.Author != "" {
			words += " by " + corpus.OneLine(o.Author)
		}
		return strings.TrimSpace(words + " " + ref)
	case store.OriginText:
		return "typed in"
	case store.OriginCommandLine:
		return "the command line"
	default:
		return "a file"
	}
}
