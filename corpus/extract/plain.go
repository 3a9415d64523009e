package extract

import (
	"errors"
	"strings"

	"treatybot/corpus"
)

// readText reads Markdown or plain text, with front matter where it has some.
func (r reader) readText(f File, format Format) (draft, error) {
	text, guessed, err := decode(f.Content, charsetOf(f.MediaType))
	if err != nil {
		return draft{}, err
	}
	var d draft
	if guessed {
		d.warn(EncodingGuessed)
	}
	if strings.ContainsFunc(text, hidden) {
		d.warn(ControlCharactersRemoved)
		text = strings.Map(dropHidden, text)
	}
	if err := r.checkNesting(text, format); err != nil {
		return draft{}, err
	}
	name := "text.txt"
	if format == Markdown {
		name = "text.md"
	}
	parsed, err := corpus.ParseFile(name, []byte(text))
	if errors.Is(err, corpus.ErrFrontMatter) {
		// It may only look like front matter: a rule, and words after it.
		text = strings.ReplaceAll(strings.ReplaceAll("\n"+strings.TrimSpace(text)+"\n", "\r\n", "\n"), "\n---\n", "\n\n\\---\n\n")
		parsed, err = corpus.ParseFile(name, []byte(text))
	}
	if err != nil {
		return draft{}, ErrDamaged
	}
	d.meta, d.blocks = parsed.Meta, parsed.Blocks
	return d, nil
}

// checkNesting refuses Markdown with quotations in quotations, or brackets in a
// paragraph, beyond reason: its reader follows every one of them, and what one
// costs grows with what comes after.
func (r reader) checkNesting(text string, format Format) error {
	if format != Markdown {
		return nil
	}
	most, brackets := r.limits.Depth*8, 0
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			brackets = 0
		}
		brackets += strings.Count(line, "[")
		if brackets > most || strings.Count(line, ">") > most {
			return ErrTooComplex
		}
	}
	return nil
}
