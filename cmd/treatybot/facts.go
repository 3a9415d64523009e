package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/corpus/library"
)

// importHelp tells what can be imported.
func importHelp() string {
	help := `Add files to the corpus. The text of a treaty becomes its official wording,
shown above our plain words; a treaty that is not known yet becomes a new
document. Any other text becomes a document of its own. PDF, DOCX, HTML,
Markdown and plain text are read. Markdown and plain text may begin with
YAML front matter (title, short_title, aliases, adopted, source, source_url,
language ...); flags stand over it. The same file twice changes nothing, a
changed one replaces the old; but an official wording whose articles fit the
treaty less than those of the installed one needs --force.

A CSV file adds facts to the ledger. Its first line names the columns of one
of these forms, in any order:

`
	forms := ledger.Forms()
	for _, form := range []string{"actions", "actions_undated", "events"} {
		help += "  " + strings.Join(forms[form], ",") + "\n"
	}
	help += `
States are ISO codes (FI), treaties the names that --json prints (ottawa-1997);
events name several of each, parted by semicolons. Dates look like 2025-04-02;
2025-04 or 2025 where no more is known. Every row needs a source, every action
a confidence: high, medium or low. Where effective is left empty, it is
computed by the treaty's own terms. The actions are:

`
	var names []string
	for _, k := range ledger.ActionKinds() {
		names = append(names, string(k))
	}
	help += wrapped(names, 76) + `

All rows must be right, or none is added. What is printed: + new, ~ tells the
day of an action of which only the year or month was known, = known before,
! contradicts what the ledger has, - gone with the table that is replaced; then
each state whose standing changes today, or on the day of --as-of. A row that
contradicts is shown beside the other in answers, and no standing follows it.
Answers mark these facts "added locally". A running bot reads them when it
starts next.`
	return help
}

// wrapped puts words into lines, parted by commas and set in by two spaces.
func wrapped(words []string, width int) string {
	line, lines := "", []string(nil)
	for _, w := range words {
		if line != "" && len(line)+2+len(w) > width {
			lines, line = append(lines, "  "+line+","), ""
		}
		if line != "" {
			line += ", "
		}
		line += w
	}
	return strings.Join(append(lines, "  "+line), "\n")
}

// said puts a change into words.
func said(c library.Change, dryRun bool) string {
	if dryRun && c != library.Unchanged {
		return "would be " + string(c)
	}
	return string(c)
}

// importFacts adds a table to the ledger and tells what changes by it.
func (a *app) importFacts(shared *library.Library, in library.Import, name string) error {
	today := in.Today
	if a.flags.asOf != "" {
		d, err := corpus.ParseDate(a.flags.asOf)
		if err != nil {
			return &usageError{err, "Write dates like 2025-04-02."}
		}
		today = d.Last()
	}
	content, err := library.ReadTable(name)
	if err != nil {
		return &hinted{err, readHint(err)}
	}
	builtIn, err := ledger.Default()
	if err != nil {
		return err
	}
	out, err := shared.ImportFacts(a.config.DataDir, builtIn, library.FactsImport{
		Name: filepath.Base(name), Content: content, ID: in.ID, DryRun: in.DryRun,
	})
	var wrong ledger.RowErrors
	switch {
	case errors.As(err, &wrong):
		printRowErrors(a.errs, wrong)
		return exitCode(exitFailure)
	case err != nil:
		return &hinted{err, factsHint(err)}
	}
	if out.Change != library.Unchanged {
		printFacts(a.out, out, today)
	}
	fmt.Fprintf(a.out, "%s: %s as facts %s, %s\n", corpus.Escaped(name), said(out.Change, in.DryRun), out.ID, tally(out))
	return nil
}

// maxRowErrors is how many errors of a table are printed: a screenful.
const maxRowErrors = 40

func printRowErrors(w io.Writer, wrong ledger.RowErrors) {
	for _, e := range wrong[:min(len(wrong), maxRowErrors)] {
		fmt.Fprintf(w, "treatybot: %s\n", corpus.Escaped(e.Error()))
	}
	if more := len(wrong) - maxRowErrors; more > 0 {
		fmt.Fprintf(w, "treatybot: and %d more\n", more)
	}
	fmt.Fprintln(w, "Nothing was added. Correct these lines and import the file again; treatybot corpus import --help lists columns and actions.")
}

// factsHint says what to do about a table that was not taken.
func factsHint(err error) string {
	switch {
	case errors.Is(err, ledger.ErrTableTooLarge):
		return "Split it into several files."
	case errors.Is(err, library.ErrIDTaken), errors.Is(err, library.ErrNoID):
		return "Give the table another id with --id."
	case errors.Is(err, fs.ErrPermission):
		return refusedHint
	default:
		return "See treatybot corpus import --help for the columns."
	}
}

// tally counts the rows.
func tally(out library.FactsOutcome) string {
	known := 0
	for _, f := range out.Facts {
		if f.Known {
			known++
		}
	}
	text := fmt.Sprintf("%d new, %d known", len(out.Facts)-known, known)
	if len(out.Gone) > 0 {
		text += fmt.Sprintf(", %d gone", len(out.Gone))
	}
	return text
}

// printFacts tells what becomes of each row, and of the standings today.
func printFacts(w io.Writer, out library.FactsOutcome, today corpus.Date) {
	for _, f := range out.Gone {
		fmt.Fprintf(w, "- %s\n", factLine(f))
	}
	for _, f := range out.Facts {
		switch a := f.Action; {
		case f.Known:
			fmt.Fprintf(w, "= %s, already known\n", factLine(f))
		case a == nil:
			fmt.Fprintf(w, "+ %s\n", factLine(f))
		case a.Contradicts != nil:
			fmt.Fprintf(w, "! %s, but the ledger has %s %s%s: both are shown, the standing follows the latter\n", factLine(f), a.Contradicts.Kind, a.Contradicts.Date, origin(a.Contradicts))
		case a.Refines != nil:
			fmt.Fprintf(w, "~ %s%s, until now known as %s\n", factLine(f), effect(a), a.Refines.Date)
		default:
			fmt.Fprintf(w, "+ %s%s%s\n", factLine(f), effect(a), ahead(a, today))
		}
	}
	for i, t := range out.Before.Treaties {
		if ended := out.After.Treaties[i].Ended; ended != t.Ended {
			fmt.Fprintf(w, "%s: ends %s -> %s\n", t.ShortName, orNever(t.Ended), orNever(ended))
		}
	}
	for _, s := range ledger.Shifts(out.Before, out.After, today) {
		fmt.Fprintf(w, "%s and the %s: %s\n", s.Before.State.Name, s.Before.Treaty.ShortName, shiftLine(s))
	}
}

func factLine(f ledger.Fact) string {
	if a := f.Action; a != nil {
		return fmt.Sprintf("%s %s %s %s", a.State, a.Treaty, a.Kind, a.Date)
	}
	return fmt.Sprintf("event %s %s", f.Event.Date, f.Event.Title)
}

// effect tells when an action takes effect, if on another day.
func effect(a *ledger.Action) string {
	if a.Effective.IsZero() || a.Effective == a.Date {
		return ""
	}
	return ", takes effect " + a.Effective.String()
}

// ahead points out a deed that is yet to be done: often a slip in the year.
func ahead(a *ledger.Action, today corpus.Date) string {
	if a.Date.After(today) {
		return ", in the future"
	}
	return ""
}

func origin(a *ledger.Action) string {
	if a.Local {
		return " (" + a.File + ")"
	}
	return ""
}

func orNever(d corpus.Date) string {
	if d.IsZero() {
		return "never"
	}
	return d.String()
}

// shiftLine tells how a standing changes: its status, or what else does.
func shiftLine(s ledger.Shift) string {
	before, after := s.Before, s.After
	if before.Status != after.Status {
		return fmt.Sprintf("%s -> %s", before.Status, after.Status)
	}
	var parts []string
	for _, d := range []struct {
		name          string
		before, after corpus.Date
	}{{"since", before.Since, after.Since}, {"in force", before.InForce, after.InForce}, {"ends", before.Ends, after.Ends}} {
		if d.before != d.after {
			parts = append(parts, fmt.Sprintf("%s %s -> %s", d.name, orNone(d.before), orNone(d.after)))
		}
	}
	for _, r := range after.Remarks {
		if !before.Has(r) {
			parts = append(parts, "now "+string(r))
		}
	}
	for _, r := range before.Remarks {
		if !after.Has(r) {
			parts = append(parts, "no longer "+string(r))
		}
	}
	return fmt.Sprintf("still %s, %s", after.Status, strings.Join(parts, ", "))
}

func orNone(d corpus.Date) string {
	if d.IsZero() {
		return "none"
	}
	return d.String()
}
