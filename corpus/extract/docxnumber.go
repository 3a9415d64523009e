package extract

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"treatybot/corpus"
)

// docxNumber names the series that numbers a paragraph.
type docxNumber struct {
	id    string // "" and "0": none
	level int    // from 0
}

// docxNumbering counts the numbers that Word shows and does not store.
type docxNumbering struct {
	lists  map[string]*docxList // by id of the series
	counts map[*docxLevels][]int
}

// docxList is a series: a definition, and where it begins anew.
type docxList struct {
	levels *docxLevels
	starts map[int]int
	begun  bool
}

// docxLevels is a definition of a series.
type docxLevels struct {
	byLevel map[int]docxLevel
}

type docxLevel struct {
	start  int
	format string // "decimal", "lowerLetter", "bullet" ...
	text   string // "%1.", "(%2)", "Article %1"
}

type wordValue struct {
	Val string `xml:"val,attr"`
}

// wordNumbering is the part of numbering.xml that is read.
type wordNumbering struct {
	AbstractNum []struct {
		ID  string `xml:"abstractNumId,attr"`
		Lvl []struct {
			Ilvl    string    `xml:"ilvl,attr"`
			Start   wordValue `xml:"start"`
			NumFmt  wordValue `xml:"numFmt"`
			LvlText wordValue `xml:"lvlText"`
		} `xml:"lvl"`
	} `xml:"abstractNum"`
	Num []struct {
		ID            string    `xml:"numId,attr"`
		AbstractNumID wordValue `xml:"abstractNumId"`
		LvlOverride   []struct {
			Ilvl          string     `xml:"ilvl,attr"`
			StartOverride *wordValue `xml:"startOverride"`
		} `xml:"lvlOverride"`
	} `xml:"num"`
}

func (d *docx) readNumbering(name string) error {
	d.numbering = docxNumbering{map[string]*docxList{}, map[*docxLevels][]int{}}
	content, err := d.openSettings(name)
	if content == nil || err != nil {
		return err
	}
	var n wordNumbering
	if err := xml.Unmarshal(content, &n); err != nil {
		return ErrDamaged
	}
	definitions := map[string]*docxLevels{}
	for _, a := range n.AbstractNum {
		levels := &docxLevels{map[int]docxLevel{}}
		for _, l := range a.Lvl {
			at, _ := strconv.Atoi(l.Ilvl)
			start, err := strconv.Atoi(l.Start.Val)
			if err != nil {
				start = 1
			}
			levels.byLevel[at] = docxLevel{start, l.NumFmt.Val, l.LvlText.Val}
		}
		definitions[a.ID] = levels
	}
	for _, num := range n.Num {
		list := &docxList{levels: definitions[num.AbstractNumID.Val], starts: map[int]int{}}
		for _, o := range num.LvlOverride {
			at, _ := strconv.Atoi(o.Ilvl)
			if o.StartOverride == nil {
				continue
			}
			if start, err := strconv.Atoi(o.StartOverride.Val); err == nil {
				list.starts[at] = start
			}
		}
		if list.levels != nil {
			d.numbering.lists[num.ID] = list
		}
	}
	return nil
}

// wordLevels is how many levels a series of Word has.
const wordLevels = 9

// label counts the next paragraph of a series and gives what Word shows before
// it: "1.", "(a)", "Article 5".
func (n docxNumbering) label(number docxNumber) string {
	list := n.lists[number.id]
	if list == nil || number.id == "0" || number.level < 0 || number.level >= wordLevels {
		return ""
	}
	counts := n.counts[list.levels]
	if counts == nil {
		counts = make([]int, wordLevels)
		n.counts[list.levels] = counts
	}
	if !list.begun {
		list.begun = true
		for at := range list.starts {
			if at >= 0 && at < wordLevels {
				counts[at] = 0
			}
		}
	}
	if counts[number.level] == 0 {
		counts[number.level] = list.start(number.level)
	} else {
		counts[number.level]++
	}
	for i := number.level + 1; i < wordLevels; i++ {
		counts[i] = 0
	}
	level := list.levels.byLevel[number.level]
	if level.format == "bullet" {
		return "•"
	}
	label := level.text
	for i := range wordLevels {
		key := fmt.Sprintf("%%%d", i+1)
		if strings.Contains(label, key) {
			count := counts[i]
			if count == 0 {
				count = list.start(i)
			}
			label = strings.ReplaceAll(label, key, formatNumber(count, list.levels.byLevel[i].format))
		}
	}
	const longest = 40 // a label is short; a hostile one is not
	if label = corpus.OneLine(label); len(label) > longest {
		return ""
	}
	return label
}

func (l *docxList) start(level int) int {
	if s, ok := l.starts[level]; ok {
		return s
	}
	if s, ok := l.levels.byLevel[level]; ok {
		return s.start
	}
	return 1
}

// formatNumber writes a number as Word does.
func formatNumber(n int, format string) string {
	switch format {
	case "lowerLetter":
		return letterNumber(n)
	case "upperLetter":
		return strings.ToUpper(letterNumber(n))
	case "lowerRoman":
		return strings.ToLower(corpus.FormatRoman(n))
	case "upperRoman":
		return corpus.FormatRoman(n)
	case "decimalZero":
		return fmt.Sprintf("%02d", n)
	case "none":
		return ""
	}
	return strconv.Itoa(n)
}

// letterNumber gives a, b ... z, aa, bb ...
func letterNumber(n int) string {
	if n < 1 || n > 26*5 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune('a'+(n-1)%26)), (n-1)/26+1)
}
