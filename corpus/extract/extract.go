// Package extract makes text of the files that people hand in: PDF, DOCX,
// HTML, Markdown, plain text in any common encoding, and tables of facts
// (CSV).
//
// What a file is, its bytes decide, not its name. What it holds is data: marks
// of Markdown, mentions and orders in it stay the characters that they are.
// Nothing is cut short: a file is read whole, or refused with one of the errors
// of this package.
//
// Files come from strangers, so they are read in a child process with limits
// on time and memory: see [Extractor] and [Work].
package extract

import (
	"errors"
	"slices"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
)

// File is what somebody handed in.
type File struct {
	Name      string
	MediaType string // as declared; a hint only
	Content   []byte
}

// Format is what a file turned out to be.
type Format string

// The formats that are read.
const (
	PDF      Format = "pdf"
	DOCX     Format = "docx"
	HTML     Format = "html"
	Markdown Format = "markdown"
	Plain    Format = "text"
	CSV      Format = "csv" // rows of the ledger, put into words
)

// Text is what was read from a file.
type Text struct {
	Format   Format
	Meta     corpus.Meta // what the file says or shows of itself; Language is guessed where it does not say it
	Blocks   []corpus.Block
	Pages    int // of a PDF; 0 else
	Warnings []Warning
}

// Markdown gives the text in the form in which it is stored:
// [corpus.ReadMarkdown] reads the same blocks from it.
func (t Text) Markdown() string { return corpus.FormatMarkdown(t.Blocks) }

// Has reports whether a warning was given.
func (t Text) Has(w Warning) bool { return slices.Contains(t.Warnings, w) }

// Warning is what a reader of the text should know about how it was read.
type Warning string

// The warnings.
const (
	UnknownLanguage          Warning = "unknown_language"
	SomePagesWithoutText     Warning = "some_pages_without_text"    // pictures only, in a PDF that has text elsewhere
	BoilerplateDropped       Warning = "boilerplate_dropped"        // navigation and the like of a web page
	PageFurnitureDropped     Warning = "page_furniture_dropped"     // running headers and footers, page numbers
	ControlCharactersRemoved Warning = "control_characters_removed" // and invisible ones
	EncodingGuessed          Warning = "encoding_guessed"
	NestingFlattened         Warning = "nesting_flattened" // tables within tables read as paragraphs
	UnreadableCharacters     Warning = "unreadable_characters"
)

// warnings lists them.
var warnings = []Warning{
	UnknownLanguage, SomePagesWithoutText, BoilerplateDropped, PageFurnitureDropped, ControlCharactersRemoved, EncodingGuessed, NestingFlattened, UnreadableCharacters,
}

// Errors. Each means that nothing of the file is used. They are wrapped with
// no words of a library.
var (
	ErrNoText        = errors.New("the file has no text")
	ErrScanned       = scanned{}
	ErrTooLarge      = errors.New("the file is too large")
	ErrTooComplex    = errors.New("the file is too complex")
	ErrEncrypted     = errors.New("the file is encrypted")
	ErrDamaged       = errors.New("the file is damaged")
	ErrUnknownFormat = errors.New("the file has a format that is not read")
	ErrTimeout       = errors.New("the file took too long to read")
	ErrTable         = errors.New("the table is not one of facts for the ledger")
	ErrWorker        = errors.New("the reader of files does not work") // ours to repair, no fault of the file
)

// scanned is the error of a PDF that consists of pictures. It is an ErrNoText.
type scanned struct{}

func (scanned) Error() string   { return "the file has pages but no text: it was scanned" }
func (scanned) Is(e error) bool { return e == ErrNoText }

// TableError tells what is wrong with a table. It is an ErrTable.
type TableError struct {
	Problem string           // of the table as a whole; empty where rows are wrong
	Rows    ledger.RowErrors // by line
}

func (e *TableError) Error() string {
	if e.Problem != "" {
		return e.Problem
	}
	return e.Rows.Error()
}

// Is reports whether target is ErrTable.
func (e *TableError) Is(target error) bool { return target == ErrTable }
