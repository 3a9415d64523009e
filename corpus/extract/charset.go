package extract

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
	"github.com/gogs/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	xunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// decode makes UTF-8 of text in any common encoding. A byte order mark decides,
// then whether the bytes are UTF-8 or UTF-16, then what is declared, then what
// the letters look like; only the last is a guess. Bytes that are no text are
// ErrUnknownFormat.
func decode(content []byte, declared string) (text string, guessed bool, err error) {
	e, guessed := encodingOf(content, declared)
	if e == nil {
		text = strings.ToValidUTF8(string(content), "\ufffd")
	} else if text, err = decodeBy(e, content); err != nil {
		return "", false, ErrDamaged
	}
	text = strings.TrimPrefix(text, "\ufeff")
	if isBinary(text) {
		return "", false, ErrUnknownFormat
	}
	return text, guessed, nil
}

func decodeBy(e encoding.Encoding, content []byte) (string, error) {
	b, err := e.NewDecoder().Bytes(content)
	return strings.ToValidUTF8(string(b), "\ufffd"), err
}

// encodingOf gives the encoding of a text, nil for UTF-8.
func encodingOf(content []byte, declared string) (e encoding.Encoding, guessed bool) {
	little, big := xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM), xunicode.UTF16(xunicode.BigEndian, xunicode.UseBOM)
	switch {
	case bytes.HasPrefix(content, []byte("\xef\xbb\xbf")):
		return nil, false
	case bytes.HasPrefix(content, []byte("\xff\xfe\x00\x00")):
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), false
	case bytes.HasPrefix(content, []byte("\x00\x00\xfe\xff")):
		return utf32.UTF32(utf32.BigEndian, utf32.UseBOM), false
	case bytes.HasPrefix(content, []byte("\xff\xfe")):
		return little, false
	case bytes.HasPrefix(content, []byte("\xfe\xff")):
		return big, false
	}
	sample := content[:min(len(content), sniffed)]
	if mostlyUTF8(sample) && !isBinary(string(sample)) {
		return nil, false
	}
	switch spacesIn16(content) {
	case 'l':
		return xunicode.UTF16(xunicode.LittleEndian, xunicode.IgnoreBOM), false
	case 'b':
		return xunicode.UTF16(xunicode.BigEndian, xunicode.IgnoreBOM), false
	}
	if e, err := htmlindex.Get(strings.TrimSpace(declared)); err == nil && declared != "" {
		if text, err := decodeBy(e, content); err == nil && !strings.ContainsRune(text, utf8.RuneError) {
			return e, false
		}
	}
	return guessEncoding(content), true
}

// spacesIn16 tells UTF-16 without a byte order mark by its spaces and line
// ends: 'l' and 'b' for the order of bytes, 0 for no UTF-16.
func spacesIn16(content []byte) byte {
	little, big, units := 0, 0, 0
	for i := 0; i+1 < min(len(content), sniffed); i += 2 {
		units++
		switch a, b := content[i], content[i+1]; {
		case b == 0 && (a == ' ' || a == '\n'):
			little++
		case a == 0 && (b == ' ' || b == '\n'):
			big++
		}
	}
	const rare = 40 // words are shorter than that many letters
	switch {
	case little*rare > units && little > 10*big:
		return 'l'
	case big*rare > units && big > 10*little:
		return 'b'
	}
	return 0
}

// mostlyUTF8 reports whether bytes are UTF-8, a few broken ones aside. A last
// character that is cut off counts as whole.
func mostlyUTF8(content []byte) bool {
	wrong, several := 0, 0
	for i := 0; i < len(content); {
		r, size := utf8.DecodeRune(content[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			if len(content)-i < utf8.UTFMax && !utf8.FullRune(content[i:]) {
				return wrong*20 <= several
			}
			wrong++
		case size > 1:
			several++
		}
		i += size
	}
	return wrong*20 <= several
}

// isBinary reports whether a text has more control characters, and broken ones,
// than slips explain. One may be in the shortest.
func isBinary(text string) bool {
	control, all := 0, 0
	for _, r := range text {
		all++
		if unicode.IsControl(r) && !unicode.IsSpace(r) && r != '\x1b' || r == utf8.RuneError {
			control++
		}
	}
	return control*20 > all+20
}

// singleByte lists the encodings of one byte a letter that are tried.
var singleByte = []encoding.Encoding{
	charmap.Windows1252, charmap.Windows1250, charmap.Windows1251, charmap.Windows1257, charmap.Windows1254, charmap.Windows1253,
	charmap.Windows1255, charmap.Windows1256,
	charmap.ISO8859_15, charmap.ISO8859_2, charmap.ISO8859_13, charmap.ISO8859_4, charmap.ISO8859_5, charmap.ISO8859_7, charmap.KOI8R, charmap.KOI8U,
	charmap.CodePage866, charmap.CodePage437, charmap.CodePage852, charmap.Macintosh,
}

// guessEncoding guesses by the look of the letters. East Asian encodings have a
// grammar of their own, which a library knows; for the rest, see score.
func guessEncoding(content []byte) encoding.Encoding {
	sample := content[:min(len(content), sniffed)]
	if e := eastAsian(sample); e != nil {
		return e
	}
	best, most := singleByte[0], -1e9
	for _, e := range singleByte {
		text, err := decodeBy(e, sample)
		if err != nil {
			continue
		}
		if s := score(text); s > most {
			best, most = e, s
		}
	}
	return best
}

// eastAsian gives the East Asian encoding that a text is in, nil where it is in
// none. Of encodings that are as likely the first by name is taken: the library
// gives them in any order.
func eastAsian(sample []byte) encoding.Encoding {
	guesses, err := chardet.NewTextDetector().DetectAll(sample)
	if err != nil {
		return nil
	}
	best := slices.MinFunc(guesses, func(a, b chardet.Result) int {
		return cmp.Or(b.Confidence-a.Confidence, strings.Compare(a.Charset, b.Charset))
	})
	const likely = 60 // of 100
	if best.Confidence < likely {
		return nil
	}
	switch best.Charset {
	case "GB-18030", "GB18030", "Big5", "Shift_JIS", "EUC-JP", "EUC-KR", "ISO-2022-JP":
		if e, err := htmlindex.Get(strings.ReplaceAll(best.Charset, "GB-", "gb")); err == nil {
			return e
		}
	}
	return nil
}

// lettersOf lists the letters beyond ASCII of languages that one encoding of
// the Latin script has and another lacks, by their ISO 639-3 codes.
var lettersOf = map[string]string{
	"pol": "ąćęłńóśźż", "ces": "áčďéěíňóřšťúůýž", "hun": "áéíóöőúüű", "ron": "ăâîșțşţ", "hrv": "čćđšž", "slv": "čšž",
	"lit": "ąčęėįšųūž", "lav": "āčēģīķļņšūž", "est": "äõöüšž", "fin": "äöåšž", "swe": "åäöé", "dan": "æøåé", "nob": "æøåéòô", "nno": "æøåéòô",
	"deu": "äöüß", "fra": "àâæçéèêëîïôœùûü", "spa": "áéíñóúüªº", "por": "ãáâàçéêíõóôúªº", "ita": "àèéìòù", "nld": "éëïöüè",
	"tur": "çğıöşüâî", "eng": "éèïöüçñ",
}

// score tells how much a text looks like one that was decoded rightly: letters
// beyond ASCII belong to the language that the others are of, capitals begin
// words, quotation marks and dashes are what else there is.
func score(text string) float64 {
	info := whatlanggo.Detect(text)
	letters, known := lettersOf[info.Lang.Iso6393()]
	total, before := 0.0, ' '
	for _, r := range text {
		if r >= utf8.RuneSelf {
			total += scoreRune(r, before, letters, known)
		} else if unicode.IsUpper(r) && unicode.IsLower(before) {
			total--
		}
		before = r
	}
	return total
}

func scoreRune(r, before rune, letters string, known bool) float64 {
	lower := unicode.ToLower(r)
	switch {
	case r == utf8.RuneError, unicode.IsControl(r):
		return -10
	case unicode.IsLetter(r):
		s := 0.5
		switch latin := unicode.Is(unicode.Latin, r); {
		case unicode.IsLetter(before) && latin != unicode.Is(unicode.Latin, before):
			s = -3 // two scripts in a word
		case !latin:
			s = 1
		case known && strings.ContainsRune(letters, lower):
			s = 2
		case known:
			s = -1
		}
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			s -= 3
		}
		return s
	case strings.ContainsRune("“”„‘’–—«»…§№°\u00a0€", r):
		if unicode.IsLetter(before) && strings.ContainsRune("„«§№", r) {
			return -1
		}
		return 0.5
	}
	return -1
}
