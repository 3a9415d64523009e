package pull

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"treatybot/corpus"
	"treatybot/corpus/library"
)

// Reasons for which bytes with the right hash still give no text. They say
// that sources.yaml or a reader is wrong, never that the file changed.
var (
	errNoBegin   = errors.New("the line where the treaty begins is not there")
	errNoEnd     = errors.New("the line where the treaty ends is not there")
	errLanguage  = errors.New("the text is not in the language it should be")
	errMisfit    = errors.New("does not fit the file")
	errNoShape   = errors.New("no reader for this shape of file")
	errNotUTF8   = errors.New("the file is not UTF-8")
	errEmptyCut  = errors.New("nothing stands between the marks")
	errMalformed = errors.New("the file is malformed")
)

// reader turns one shape of file into blocks, in two steps, so that the marks
// of sources.yaml are looked for in lines as the publisher wrote them.
type reader struct {
	// lines reads the whole file: a block per line, without inline markup.
	lines func(raw []byte) ([]corpus.Block, error)
	// arrange makes articles of the lines between the marks: headings of
	// level 2 for articles and other divisions, of level 3 inside them.
	arrange func(lines []corpus.Block) []corpus.Block
}

var readers = map[library.Shape]reader{
	library.DutchMarkdown: {dutchLines, arrangeDutch},
	library.IrishMarkdown: {irishLines, arrangeIrish},
	library.CanadianXML:   {canadianLines, arrangeCanadian},
}

// clean makes the text of a treaty out of the bytes of its file.
//
// Words are neither added nor lost between the marks, except by the errata
// and headings of sources.yaml and for the headings "Preamble" and
// "Testimonium": everything else here only moves the edges of paragraphs,
// brackets, quotation marks and the case of headings.
func clean(raw []byte, s library.Source) ([]corpus.Block, error) {
	blocks, err := between(raw, s.Text().Shape, s.Cut)
	if err != nil {
		return nil, err
	}
	if blocks, err = placeHeadings(blocks, s.Headings); err != nil {
		return nil, err
	}
	blocks = readers[s.Text().Shape].arrange(blocks)
	blocks = nameParts(blocks, s.Annex)
	blocks = split(frame(blocks))
	if blocks, err = correct(blocks, s.Errata); err != nil {
		return nil, err
	}
	return tidy(blocks), nil
}

// between reads the lines of a file from the first mark to the last.
func between(raw []byte, shape library.Shape, cut library.Cut) ([]corpus.Block, error) {
	r, ok := readers[shape]
	if !ok {
		return nil, fmt.Errorf("%w: %s", errNoShape, shape)
	}
	if !utf8.Valid(raw) {
		return nil, errNotUTF8
	}
	lines, err := r.lines(raw)
	if err != nil {
		return nil, err
	}
	starts := func(mark string) func(corpus.Block) bool {
		return func(b corpus.Block) bool { return strings.HasPrefix(squeeze(b.Text), mark) }
	}
	begin := slices.IndexFunc(lines, starts(cut.Begin))
	if begin < 0 {
		return nil, fmt.Errorf("%w: %q", errNoBegin, cut.Begin)
	}
	lines = lines[begin:]
	if cut.End != "" {
		end := slices.IndexFunc(lines[1:], starts(cut.End))
		if end < 0 {
			return nil, fmt.Errorf("%w: %q", errNoEnd, cut.End)
		}
		lines = lines[:end+1]
	}
	return lines, checkLanguage(lines, cut)
}

// checkLanguage guards against a cut that takes in the translation.
func checkLanguage(lines []corpus.Block, cut library.Cut) error {
	words := map[string]bool{}
	for _, b := range lines {
		for w := range strings.FieldsSeq(b.Text) {
			words[strings.Trim(w, ".,;:()“”\"")] = true
		}
	}
	if len(words) == 0 {
		return errEmptyCut
	}
	for _, w := range cut.Has {
		if !words[w] {
			return fmt.Errorf("%w: %s: it has no word %q", errLanguage, cut.Language, w)
		}
	}
	for _, w := range cut.Lacks {
		if words[w] {
			return fmt.Errorf("%w: %s: it has the word %q", errLanguage, cut.Language, w)
		}
	}
	return nil
}

// placeHeadings applies the headings of sources.yaml, each to the first line
// after the one before that starts with its words.
func placeHeadings(lines []corpus.Block, headings []library.Heading) ([]corpus.Block, error) {
	var out []corpus.Block
	for _, h := range headings {
		at := slices.IndexFunc(lines, func(b corpus.Block) bool { return strings.HasPrefix(squeeze(b.Text), h.At) })
		if at < 0 {
			return nil, fmt.Errorf("heading at %q %w", h.At, errMisfit)
		}
		out = append(out, lines[:at]...)
		if h.Text != "" {
			out = append(out, corpus.Block{Level: max(h.Level, placedLevel), Text: h.Text})
		}
		if h.Keep {
			out = append(out, lines[at])
		}
		lines = lines[at+1:]
		if strings.HasSuffix(h.Text, "—") && len(lines) > 0 {
			out[len(out)-1].Text += " " + sentenceCase(strings.TrimLeft(lines[0].Text, ": "))
			lines = lines[1:]
		}
	}
	return append(out, lines...), nil
}

// placedLevel marks a heading that sources.yaml gives: it is whole, and opens
// an article or a division.
const placedLevel = 2

// correct applies the errata, each to the paragraphs under the heading that
// it names.
func correct(blocks []corpus.Block, errata []library.Erratum) ([]corpus.Block, error) {
	for _, e := range errata {
		times, under := 0, ""
		for i, b := range blocks {
			if b.Level == placedLevel {
				under = b.Text
			}
			if e.In != "" && !isUnder(under, e.In) {
				continue
			}
			times += strings.Count(b.Text, e.From)
			blocks[i].Text = strings.ReplaceAll(b.Text, e.From, e.To)
		}
		if times != max(e.Times, 1) {
			return nil, fmt.Errorf("erratum %q in %q stands there %d times: %w", e.From, e.In, times, errMisfit)
		}
		if strings.Contains(e.To, pilcrow) {
			blocks = split(blocks)
		}
	}
	return blocks, nil
}

// pilcrow marks where a paragraph is to be broken.
const pilcrow = "¶"

// split breaks paragraphs at the pilcrows. A part that begins with "##" or
// "###" is a heading.
func split(blocks []corpus.Block) []corpus.Block {
	var out []corpus.Block
	for _, b := range blocks {
		for part := range strings.SplitSeq(b.Text, pilcrow) {
			level := b.Level
			if text := strings.TrimLeft(part, "#"); text != part {
				level, part = len(part)-len(text), text
			}
			if part = squeeze(part); part != "" {
				out = append(out, corpus.Block{Level: level, Text: part})
			}
		}
	}
	return out
}

// isUnder reports whether a heading is the one that an erratum names: "Article
// 1" is not "Article 10".
func isUnder(heading, name string) bool {
	rest, ok := strings.CutPrefix(heading, name)
	return ok && (rest == "" || strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, ","))
}

// nameParts puts the name of the annex before its parts, so that two annexes
// of one document can both have a Part I.
func nameParts(blocks []corpus.Block, annex string) []corpus.Block {
	if annex == "" {
		return blocks
	}
	for i, b := range blocks {
		if b.Level == placedLevel && strings.HasPrefix(b.Text, "Part ") {
			blocks[i].Text = annex + ", " + b.Text
		}
	}
	return blocks
}
