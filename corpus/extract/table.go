package extract

import (
	"strings"
	"unicode/utf8"

	"treatybot/corpus"
)

// rough is a block before headings are settled.
type rough struct {
	corpus.Block
	strong bool // set apart: all bold, or centred
	row    bool // rows of a table
}

// table is rows of cells of blocks.
type table struct {
	rows [][][]rough
}

// cellLetters is the most that a cell may hold in a row that is read as one
// line. Tables with more are there to arrange a page.
const cellLetters = 160

// blocks gives a table of short cells as one block, a line per row; where a
// cell holds more, its paragraphs, row by row. A number in a cell before a text
// is the number of the text.
func (t table) blocks() []rough {
	var list []rough
	var lines []string
	flush := func() {
		if len(lines) > 0 {
			list = append(list, rough{Block: corpus.Block{Text: strings.Join(lines, "\n")}, row: true})
		}
		lines = nil
	}
	for _, row := range t.rows {
		if line, ok := rowLine(row); ok {
			if line != "" {
				lines = append(lines, line)
			}
			continue
		}
		flush()
		label := ""
		for _, cell := range row {
			if len(cell) == 1 && corpus.IsMarker(cell[0].Text) {
				label = cell[0].Text
				continue
			}
			for i, b := range cell {
				if i == 0 && label != "" {
					b.Text, label = label+" "+b.Text, ""
				}
				list = append(list, b)
			}
		}
		if label != "" {
			list = append(list, rough{Block: corpus.Block{Text: label}})
		}
	}
	flush()
	return list
}

// rowLine gives a row as a line, if it is one: "| Finland | 2012 |". A row of
// one cell is no row of a table.
func rowLine(row [][]rough) (string, bool) {
	var cells []string
	for _, cell := range row {
		if len(cell) > 1 || len(cell) == 1 && (cell[0].row || cell[0].Level > 0 || utf8.RuneCountInString(cell[0].Text) > cellLetters) {
			return "", false
		}
		if len(cell) == 1 {
			cells = append(cells, corpus.OneLine(cell[0].Text))
		}
	}
	if len(cells) == 0 {
		return "", true
	}
	if len(cells) == 1 || corpus.IsMarker(cells[0]) {
		return "", false
	}
	return "| " + strings.Join(cells, " | ") + " |", true
}

// nested reports whether a cell holds a table.
func (t table) nested() bool {
	for _, row := range t.rows {
		for _, cell := range row {
			for _, b := range cell {
				if b.row {
					return true
				}
			}
		}
	}
	return false
}
