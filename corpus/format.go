package corpus

import (
	"strings"

	"treatybot/corpus/pattern"
)

// TidyBlocks brings blocks to the form in which [ReadMarkdown] gives them:
// levels from 0 to 6, lines folded but for the items of a list, no character
// that has no place in a text ([Invisible]), valid UTF-8, no empty block.
func TidyBlocks(blocks []Block) []Block {
	var tidy []Block
	for _, b := range blocks {
		text := strings.ToValidUTF8(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(b.Text), "\ufffd")
		lines := strings.Split(text, "\n")
		for i, l := range lines {
			lines[i] = OneLine(l)
		}
		b.Level = min(max(b.Level, 0), 6)
		if b.Level > 0 {
			b.Text = OneLine(strings.Join(lines, " "))
		} else {
			b.Text = joinLines(lines)
		}
		if b.Text != "" {
			tidy = append(tidy, b)
		}
	}
	return tidy
}

// FormatMarkdown writes blocks as Markdown that [ReadMarkdown] reads back:
// for blocks that are tidy ([TidyBlocks]) it gives the same ones. What looks
// like a mark of Markdown in a block is escaped.
func FormatMarkdown(blocks []Block) string {
	var b strings.Builder
	for i, block := range TidyBlocks(blocks) {
		if i > 0 {
			b.WriteByte('\n')
		}
		if block.Level > 0 {
			b.WriteString(strings.Repeat("#", block.Level) + " ")
		}
		for _, line := range strings.Split(block.Text, "\n") {
			b.WriteString(escapeMarkdown(line))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

var (
	// inlineMark is what Markdown may take for a mark anywhere in a line.
	inlineMark = pattern.New("[\\\\`*_\\[\\]<]")
	// blockMark begins a line that Markdown takes for a heading, a quotation,
	// a fence, a rule or the underline of a heading.
	blockMark = pattern.New(`^(?:#|>|~|[-=+](?:[-=+ ]*$))`)
	// entityMark begins what may be a reference to a character.
	entityMark = pattern.New(`&([A-Za-z#])`)
)

func escapeMarkdown(line string) string {
	line = inlineMark.ReplaceAllString(line, `\$0`)
	if blockMark.MatchString(line) {
		line = `\` + line
	}
	if len(line) > 1 && strings.HasSuffix(line, "#") && !strings.HasSuffix(line, `\#`) { // closes a heading
		line = line[:len(line)-1] + `\#`
	}
	return entityMark.ReplaceAllString(line, "&amp;$1")
}
