package ledger

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"treatybot/corpus"
)

// RowError is what is wrong with a row of a table.
type RowError struct {
	Table string
	Line  int
	Text  string
}

func (e RowError) Error() string { return fmt.Sprintf("%s line %d: %s", e.Table, e.Line, e.Text) }

// RowErrors is all that is wrong with a table, by line.
type RowErrors []RowError

// maxPrinted is how many errors of a table a message lists: enough to see
// what went wrong, few enough for a line of a log.
const maxPrinted = 5

// Error gives the first errors, one a line, and counts the others.
func (e RowErrors) Error() string {
	var lines []string
	for _, r := range e[:min(len(e), maxPrinted)] {
		lines = append(lines, r.Error())
	}
	if more := len(e) - maxPrinted; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(lines, "\n")
}

// maxField is the longest text of a field, in bytes. The longest one that is
// built in has 379; a Discord embed holds 6,000 characters in all.
const maxField = 2000

// table is a CSV file whose header has been read.
type table struct {
	name    string
	columns []string
	csv     *csv.Reader
}

const byteOrderMark = "\ufeff"

// openTable reads the header of a CSV file. A byte order mark, as Excel writes
// it, is no part of the first column's name.
func openTable(name string, content io.Reader) (*table, error) {
	buffered := bufio.NewReader(content)
	if start, err := buffered.Peek(len(byteOrderMark)); err == nil && string(start) == byteOrderMark {
		_, _ = buffered.Discard(len(byteOrderMark))
	}
	r := csv.NewReader(buffered)
	r.ReuseRecord = true
	head, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	columns := slices.Clone(head)
	for i, c := range columns {
		columns[i] = strings.TrimSpace(c)
	}
	return &table{name, columns, r}, nil
}

// each hands the rows to read, which reports what is wrong with a row to the
// row. All rows are read before the errors of all are returned. Rows without
// any text are passed over: spreadsheets leave them at the end.
func (t *table) each(read func(*row)) error {
	var wrong RowErrors
	for {
		record, err := t.csv.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		r := &row{table: t.name, columns: t.columns}
		var broken *csv.ParseError
		switch {
		case errors.As(err, &broken):
			r.line = broken.StartLine
			r.fail("%s", parseProblem(broken, len(record), len(t.columns)))
		case err != nil:
			return fmt.Errorf("%s: %w", t.name, err)
		default:
			r.line, _ = t.csv.FieldPos(0)
			if !slices.ContainsFunc(record, func(v string) bool { return strings.TrimSpace(v) != "" }) {
				continue
			}
			if r.take(record); len(r.wrong) == 0 {
				read(r)
			}
		}
		wrong = append(wrong, r.wrong...)
	}
	if len(wrong) > 0 {
		return wrong
	}
	return nil
}

// parseProblem says in words of a table what the CSV reader complains of.
func parseProblem(e *csv.ParseError, fields, columns int) string {
	switch {
	case errors.Is(e.Err, csv.ErrFieldCount):
		return fmt.Sprintf("%d fields, but the header has %d: put quotes around a text with commas", fields, columns)
	case errors.Is(e.Err, csv.ErrQuote):
		return `a field in quotes does not end, or has a single " in it: write "" for it`
	default:
		return `a " in a field that does not begin with one: put quotes around the field and write "" in it`
	}
}

// row is a line of a table, read by column name.
type row struct {
	table   string
	line    int
	columns []string
	fields  []string // in the order of the columns
	wrong   RowErrors
}

// take fills in the fields, each on one line, and notes which are not fit to be
// shown.
func (r *row) take(record []string) {
	r.fields = record
	for i, v := range record {
		c := r.columns[i]
		switch {
		case len(v) > maxField:
			r.fail("column %s is longer than %d bytes", c, maxField)
		case !utf8.ValidString(v):
			r.fail("column %s is not UTF-8", c)
		case strings.ContainsFunc(v, unshown):
			r.fail("column %s has a control character", c)
		}
		r.fields[i] = oneLine(v)
	}
}

// unshown reports whether a character steers a terminal or the direction of
// writing. Tabs and line ends count as spaces.
func unshown(c rune) bool {
	if ' ' <= c && c <= '~' {
		return false
	}
	return unicode.Is(unicode.Cc, c) && c != '\t' && c != '\n' && c != '\r' || unicode.Is(unicode.Bidi_Control, c)
}

// oneLine gives a text on one line, with single spaces between its words. Nearly
// all fields are so already.
func oneLine(s string) string {
	afterSpace := true
	for _, c := range s {
		space := unicode.IsSpace(c)
		if space && (afterSpace || c != ' ') {
			return strings.Join(strings.Fields(s), " ")
		}
		afterSpace = space
	}
	return strings.TrimSuffix(s, " ")
}

// has reports whether the table has a column.
func (r *row) has(column string) bool { return slices.Contains(r.columns, column) }

// text gives a field; "" where the table has no such column.
func (r *row) text(column string) string {
	if i := slices.Index(r.columns, column); i >= 0 {
		return r.fields[i]
	}
	return ""
}

func (r *row) need(column string) string {
	v := r.text(column)
	if v == "" {
		r.fail("column %s is empty", column)
	}
	return v
}

func (r *row) list(column string) []string {
	if r.text(column) == "" {
		return nil
	}
	parts := strings.Split(r.text(column), ";")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

func (r *row) date(column string) corpus.Date {
	if r.text(column) == "" {
		return corpus.Date{}
	}
	d, err := corpus.ParseDate(r.text(column))
	if err != nil {
		r.fail("column %s: %s", column, clip(err.Error()))
	}
	return d
}

func (r *row) number(column string) float64 {
	if r.text(column) == "" {
		return 0
	}
	n, err := strconv.ParseFloat(r.text(column), 64)
	if err != nil {
		r.fail("column %s: %q is no number", column, clip(r.text(column)))
	}
	return n
}

// fail notes what is wrong with the row, once.
func (r *row) fail(format string, args ...any) {
	e := RowError{r.table, r.line, fmt.Sprintf(format, args...)}
	if !slices.Contains(r.wrong, e) {
		r.wrong = append(r.wrong, e)
	}
}

// clip shortens a text that a message repeats.
func clip(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "..."
}

// MaxTable is the size of the largest table that can be added, in bytes, and
// maxRows the number of its lines: rows of one deed are compared with each
// other. The built-in actions of sixty years have 0.6 MB in 2,643 rows.
const (
	MaxTable = 2 << 20
	maxRows  = 5_000
)

// Errors of a table as a whole. Errors of its rows are [RowErrors].
var (
	ErrTableTooLarge = errors.New("table is larger than 2 MB or has more than 5,000 lines")
	ErrNoRows        = errors.New("table has no rows")
	ErrColumns       = errors.New("the first line must name the columns of actions, undated actions or events")
)

// Forms lists the columns of the tables that can be added, by name of the
// built-in table of the same form. They may stand in any order.
func Forms() map[string][]string { return maps.Clone(forms) }

var forms = map[string][]string{
	"actions":         {"iso2", "treaty", "action", "date", "effective", "note", "source", "confidence"},
	"actions_undated": {"iso2", "treaty", "action", "year", "note", "source", "confidence"},
	"events":          {"date", "title", "states", "treaties", "source"},
}

// Table is actions or events from a file, checked and ready to be added to a
// ledger: see [Ledger.With].
type Table struct {
	Name  string
	Facts []Fact // by line
}

// Fact is a row of a table: an action or an event, the other is nil.
type Fact struct {
	Line   int
	Action *Action
	Event  *Event
	Known  bool // the ledger had it before; set by With
}

// ParseTable reads a CSV file whose columns are those of the ledger's own
// actions, undated actions or events, and checks every row as the built-in
// ones are checked. Where an action's day of effect is left empty it is
// computed: see [Treaty.TakesEffect]. The name appears in errors and with the
// facts.
//
// If any row is wrong there is no table, and the error is a [RowErrors] with
// all that is wrong in the file; an error of the file as a whole is none.
func (l *Ledger) ParseTable(name string, content []byte) (*Table, error) {
	if len(content) > MaxTable || bytes.Count(content, []byte("\n")) > maxRows {
		return nil, fmt.Errorf("%s: %w", name, ErrTableTooLarge)
	}
	t, err := openTable(name, bytes.NewReader(content))
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", name, ErrNoRows)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", err, ErrColumns)
	}
	form, err := formOf(t)
	if err != nil {
		return nil, err
	}
	parsed := &Table{Name: name}
	err = t.each(func(r *row) {
		f := Fact{Line: r.line}
		if form == "events" {
			f.Event = l.readEvent(r)
		} else {
			f.Action = l.readAction(r)
			l.fillEffective(r, f.Action)
		}
		parsed.Facts = append(parsed.Facts, f)
	})
	if err != nil {
		return nil, err
	}
	if len(parsed.Facts) == 0 {
		return nil, fmt.Errorf("%s: %w", name, ErrNoRows)
	}
	return parsed, nil
}

// formOf tells from the header which of the forms a table has.
func formOf(t *table) (string, error) {
	header := slices.Sorted(slices.Values(t.columns))
	nearest, missing := "", []string(nil)
	for name, columns := range forms {
		if slices.Equal(header, slices.Sorted(slices.Values(columns))) {
			return name, nil
		}
		lacks := slices.DeleteFunc(slices.Clone(columns), func(c string) bool { return slices.Contains(header, c) })
		if len(lacks) < len(columns)/2 && (nearest == "" || len(lacks) < len(missing) || len(lacks) == len(missing) && name < nearest) {
			nearest, missing = name, lacks
		}
	}
	why := ""
	switch {
	case nearest != "" && len(missing) > 0:
		why = fmt.Sprintf("; of %s it lacks %s", nearest, strings.Join(missing, ", "))
	case nearest != "":
		why = fmt.Sprintf("; it has more columns than %s, or one of them twice", nearest)
	case len(t.columns) == 1 && strings.ContainsAny(t.columns[0], ";\t"):
		why = "; write commas between them"
	}
	return "", fmt.Errorf("%s line 1: %w%s", t.name, ErrColumns, why)
}

// fillEffective computes the day of effect of an action whose row leaves it
// empty.
func (l *Ledger) fillEffective(r *row, a *Action) {
	t := l.treaties[a.Treaty]
	if len(r.wrong) > 0 || t == nil || !a.Effective.IsZero() {
		return
	}
	a.Effective = t.TakesEffect(a.Kind, a.Date)
	if a.Kind == WithdrawalNotified && a.Effective.IsZero() {
		r.fail("a notice of withdrawal needs its day, or the day on which the exit takes effect")
	}
}
