package corpus

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown reads CommonMark without lists and indented code: "1." and "(a)"
// are a treaty's own words, which a list parser would renumber.
var markdown = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewSetextHeadingParser(), 100),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(parser.NewBlockquoteParser(), 800),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(parser.DefaultInlineParsers()...),
	parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
)

// ReadMarkdown reads the blocks of a Markdown text. Emphasis, links and other
// marks leave their words only.
func ReadMarkdown(source string) []Block {
	src := []byte(source)
	var blocks []Block
	_ = ast.Walk(markdown.Parse(text.NewReader(src)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Type() != ast.TypeBlock {
			return ast.WalkContinue, nil
		}
		block := Block{}
		switch n := n.(type) {
		case *ast.Heading:
			block = Block{Level: n.Level, Text: strings.Join(strings.Fields(inlineText(n, src)), " ")}
		case *ast.Paragraph, *ast.TextBlock:
			block.Text = joinLines(strings.Split(inlineText(n, src), "\n"))
		case *ast.FencedCodeBlock:
			block.Text = joinLines(strings.Split(string(n.Lines().Value(src)), "\n"))
		default:
			return ast.WalkContinue, nil
		}
		if block.Text != "" {
			blocks = append(blocks, block)
		}
		return ast.WalkSkipChildren, nil
	})
	return blocks
}

// inlineText gives the words of a block, its line breaks kept.
func inlineText(n ast.Node, src []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			words := n.Segment.Value(src)
			if !n.IsRaw() {
				words = util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(words)))
			}
			b.WriteString(strings.Map(visible, string(words))) // a reference such as &#27; may stand for any character
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte('\n')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(src))
		case *ast.RawHTML:
			if strings.HasPrefix(strings.ToLower(string(n.Segments.Value(src))), "<br") {
				b.WriteByte('\n')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

func visible(r rune) rune {
	if Invisible(r) {
		return -1
	}
	return r
}
