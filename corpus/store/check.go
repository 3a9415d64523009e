package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"treatybot/corpus"
)

// Lengths in characters. What is longer is refused, except for names that
// people and programs give, which are cut.
const (
	maxTitle   = 300
	maxWords   = 2000 // of any other detail, such as an address
	maxAliases = 50
	maxName    = 255
	maxID      = 60
)

// guildCharacters fit Discord's numbers and "local".
const guildCharacters = "0123456789_-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

func checkGuild(guild string) error {
	if guild == "" || len(guild) > maxID || strings.Trim(guild, guildCharacters) != "" {
		return fmt.Errorf("%w: %q is no guild", ErrInvalid, guild)
	}
	return nil
}

// checkMeta cleans metadata: one line each, no characters without a place in
// one. The id is left out: the store gives it.
func checkMeta(m corpus.Meta) (corpus.Meta, error) {
	m.ID = ""
	if m.Kind == "" {
		m.Kind = corpus.Community
	}
	kind, layer := string(m.Kind), string(m.Layer)
	for _, field := range []*string{&kind, &layer, &m.Title, &m.ShortTitle, &m.Language, &m.Depositary, &m.Source, &m.SourceURL, &m.Publisher, &m.Licence} {
		*field = corpus.OneLine(*field)
		if utf8.RuneCountInString(*field) > maxWords {
			return m, fmt.Errorf("%w: a detail is longer than %d characters", ErrInvalid, maxWords)
		}
	}
	m.Kind, m.Layer = corpus.Kind(kind), corpus.Layer(layer)
	var aliases []string
	for _, a := range m.Aliases {
		if a = corpus.OneLine(a); a != "" {
			aliases = append(aliases, a)
		}
	}
	m.Aliases = aliases
	switch {
	case m.Title == "":
		return m, fmt.Errorf("%w: it has no title", ErrInvalid)
	case longest(append(aliases, m.Title, m.ShortTitle)) > maxTitle:
		return m, fmt.Errorf("%w: a title is longer than %d characters", ErrInvalid, maxTitle)
	case len(aliases) > maxAliases:
		return m, fmt.Errorf("%w: it has more than %d other titles", ErrInvalid, maxAliases)
	}
	return m, nil
}

func longest(list []string) int {
	n := 0
	for _, s := range list {
		n = max(n, utf8.RuneCountInString(s))
	}
	return n
}

// checkText refuses what cannot be indexed.
func checkText(text string) error {
	switch {
	case !utf8.ValidString(text):
		return fmt.Errorf("%w: its text is not UTF-8", ErrInvalid)
	case !strings.ContainsFunc(text, isWord):
		return fmt.Errorf("%w: it has no text", ErrInvalid)
	}
	return nil
}

// isWord reports whether a character is part of a word.
func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// checkOrigin cleans where a document came from.
func checkOrigin(o Origin) (Origin, error) {
	o.Ref, o.Author = corpus.OneLine(o.Ref), cut(corpus.OneLine(o.Author), maxName)
	o.Kind = OriginKind(cut(corpus.OneLine(string(o.Kind)), maxName))
	if utf8.RuneCountInString(o.Ref) > maxWords {
		return o, fmt.Errorf("%w: where it comes from is longer than %d characters", ErrInvalid, maxWords)
	}
	return o, nil
}

// cleanFile keeps the last part of a path as the name.
func cleanFile(f File) File {
	name := corpus.OneLine(f.Name)
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	return File{Name: cut(name, maxName), MediaType: cut(corpus.OneLine(f.MediaType), maxName), Size: f.Size, SHA256: f.SHA256}
}

func cleanActor(a Actor) Actor {
	return Actor{cut(corpus.OneLine(a.ID), maxName), cut(corpus.OneLine(a.Name), maxName)}
}

// cut shortens a text to so many characters.
func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// encode writes a value as JSON; the types of this package always can be.
func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "null"
	}
	return string(b)
}

// isReadOnly reports whether a file system refused to write.
func isReadOnly(err error) bool { return errors.Is(err, syscall.EROFS) }
