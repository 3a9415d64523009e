package extract

import (
	"encoding/xml"
	"strconv"
	"strings"

	"treatybot/corpus/pattern"
)

// docxStyle is what a style makes of a paragraph.
type docxStyle struct {
	name   string
	based  string
	level  int // as a heading, from 1; 0: none
	number docxNumber
}

// wordStyles is the part of styles.xml that is read.
type wordStyles struct {
	Style []struct {
		ID   string `xml:"styleId,attr"`
		Name struct {
			Val string `xml:"val,attr"`
		} `xml:"name"`
		BasedOn struct {
			Val string `xml:"val,attr"`
		} `xml:"basedOn"`
		PPr struct {
			OutlineLvl struct {
				Val string `xml:"val,attr"`
			} `xml:"outlineLvl"`
			NumPr struct {
				NumID struct {
					Val string `xml:"val,attr"`
				} `xml:"numId"`
				Ilvl struct {
					Val string `xml:"val,attr"`
				} `xml:"ilvl"`
			} `xml:"numPr"`
		} `xml:"pPr"`
	} `xml:"style"`
}

func (d *docx) readStyles(name string) error {
	d.styles = map[string]*docxStyle{}
	content, err := d.openSettings(name)
	if content == nil || err != nil {
		return err
	}
	var styles wordStyles
	if err := xml.Unmarshal(content, &styles); err != nil {
		return ErrDamaged
	}
	for _, s := range styles.Style {
		style := &docxStyle{name: s.Name.Val, based: s.BasedOn.Val, level: outline(s.PPr.OutlineLvl.Val)}
		style.number.id = s.PPr.NumPr.NumID.Val
		style.number.level, _ = strconv.Atoi(s.PPr.NumPr.Ilvl.Val)
		if level, ok := headingLevel(style.name); ok {
			style.level = level
		}
		d.styles[s.ID] = style
	}
	return nil
}

// style gives a style with what it inherits.
func (d *docx) style(id string) docxStyle {
	if id == "" {
		return docxStyle{}
	}
	s := d.styles[id]
	if s == nil { // styles.xml is missing
		level, _ := headingLevel(id)
		return docxStyle{level: level}
	}
	whole := *s
	const generations = 10 // more are a circle
	for range generations {
		parent := d.styles[whole.based]
		if parent == nil {
			break
		}
		if whole.level == 0 {
			whole.level = parent.level
		}
		if whole.number.id == "" {
			whole.number = parent.number
		}
		whole.based = parent.based
	}
	return whole
}

var headingStyle = pattern.New(`(?i)^heading\s*([1-9])$`)

// titleLevel is the level of a title; headings come one below.
const titleLevel = 1

// headingLevel reads the name of a style of Word's own; names that its
// translations show are not what files hold.
func headingLevel(name string) (int, bool) {
	if strings.EqualFold(name, "title") {
		return titleLevel, true
	}
	if m := headingStyle.FindStringSubmatch(name); m != nil {
		return int(m[1][0]-'0') + titleLevel, true
	}
	return 0, false
}

// outline reads the level of an outline, which counts from 0; 9 is text.
func outline(value string) int {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > 8 {
		return 0
	}
	return n + 1 + titleLevel
}
