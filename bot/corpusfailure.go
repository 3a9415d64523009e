package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"treatybot/corpus"
	"treatybot/corpus/extract"
	"treatybot/corpus/store"
)

// What moderators are told when their request cannot be carried out.

func documentsOutsideServer() error {
	return &failure{Misused, "Documents belong to a server; here there are none.", "Use the command in the server whose documents you keep.", nil}
}

func onlyModerators(c *Command) error {
	return &failure{Misused, fmt.Sprintf("%s is for the moderators of this server.", upperFirst(c.Name)), "Ask one of them. Who may use it, the server's settings say.", nil}
}

func noStore() error {
	return &failure{NotFound, "This bot keeps no documents of servers.", "Whoever runs it can say why.", nil}
}

func nothingToAdd() error {
	return &failure{
		Misused, "corpus add needs a file, a link or a text.",
		"For example: /corpus add link:https://example.org/statement, or corpus add title:Statement text:\"What it says.\" On the operator's command line: treatybot corpus add FILE", nil,
	}
}

func tooMuchToAdd() error {
	return &failure{Misused, "Only one can be added at a time: a file, a link or a text.", "Add one, publish it, then add the other.", nil}
}

func nothingReads(what string) error {
	return &failure{NotFound, fmt.Sprintf("This bot cannot read %s.", what), "Whoever runs it can say why.", nil}
}

func titleMissing() error {
	return &failure{Misused, "A document needs a title.", "Give one with letters or digits in it.", nil}
}

func badLanguage(s string) error {
	return &failure{Misused, fmt.Sprintf("%q is no language that is known.", s), "Write its English name or its tag: Finnish, fi, pt-BR. Leave it empty if you do not know it.", nil}
}

func badAddress(s string) error {
	return &failure{Misused, fmt.Sprintf("%q is no address of the web.", s), "Give one that begins with http:// or https://.", nil}
}

func badRevision(s string) error {
	return &failure{Misused, fmt.Sprintf("%q is no number of a text.", s), "The history of a document has the numbers of its older texts: 1, 2, 3 …", nil}
}

func publishedAhead(d corpus.Date) error {
	return &failure{Misused, fmt.Sprintf("%s lies ahead; nothing was published then.", d.Long()), "Give the day of publication, or leave it empty.", nil}
}

func noDocuments() error {
	return &failure{NotFound, "This server has no documents of its own yet.", "Add one: /corpus add.", []Choice{addChoice("Add a source")}}
}

func unknownDocument(name string) error {
	return &failure{NotFound, fmt.Sprintf("This server has no document called %q.", name), "See what it has: /corpus list.", []Choice{{"List", "corpus list", nil}}}
}

func unknownDraft() error {
	return &failure{
		NotFound, "No such document waits to be published.",
		fmt.Sprintf("It was thrown away, or waited for more than %d hours. Add it again: /corpus add.", int(store.DraftLife.Hours())), nil,
	}
}

func unknownRevision(d store.Document, n int) error {
	return &failure{
		NotFound, fmt.Sprintf("“%s” has no text number %d any more.", d.Meta.Title, n),
		fmt.Sprintf("Older texts are kept for %s. Its history tells which there were.", keptFor), []Choice{documentChoice("History", "corpus history", d.ID)},
	}
}

func nothingRemoved(d store.Document) error {
	return &failure{
		NotFound, fmt.Sprintf("“%s” is not removed: members find it.", d.Meta.Title),
		"To bring back an older text of it, give its number from the history.",
		[]Choice{documentChoice("Show", "corpus show", d.ID), documentChoice("History", "corpus history", d.ID)},
	}
}

func removedCannot(d store.Document, what string) error {
	return &failure{
		NotFound, fmt.Sprintf("“%s” is removed and cannot be %s.", d.Meta.Title, what), "Restore it first.",
		[]Choice{documentChoice("Restore", "corpus restore", d.ID)},
	}
}

func publishedCannot(d store.Draft, what string) error {
	return &failure{
		NotFound, fmt.Sprintf("“%s” is published already and cannot be %s.", d.Meta.Title, what),
		"To take it back, remove it; to change it, add the text again with replace.",
		[]Choice{documentChoice("Show", "corpus show", d.Document), documentChoice("Remove", "corpus remove", d.Document)},
	}
}

func replacedMeanwhile(d store.Draft) error {
	return &failure{
		NotFound, "The document that it replaces was changed or removed meanwhile.", "Look at what there is now, and add the text again.",
		[]Choice{documentChoice("Show", "corpus show", d.Replaces), draftChoice("Discard", "corpus discard", d.ID)},
	}
}

// keptFor is how long removed documents and replaced texts can be restored.
var keptFor = plural(int(store.KeepRemoved.Hours()/24), "day")

// limitReached tells which limit a guild has reached, with its figure and when
// it ends.
func limitReached(e *store.LimitError, now time.Time) error {
	f := &failure{Busy, "", "Remove documents that are no longer needed.", []Choice{{"List", "corpus list", nil}}}
	switch e.What {
	case store.QuotaDocuments:
		f.wrong = fmt.Sprintf("This server has %s, as many as it may have.", plural(int(e.Limit), "document"))
	case store.QuotaBytes:
		f.wrong = fmt.Sprintf("This does not fit: the documents of this server take %s of the %s that they may.", byteWords(e.Used), byteWords(e.Limit))
	case store.QuotaKept:
		f.wrong = fmt.Sprintf("This does not fit: with removed documents and older texts, this server keeps %s of the %s that it may.", byteWords(e.Used), byteWords(e.Limit))
		f.next = fmt.Sprintf("What was removed or replaced is kept for %s.", keptFor)
	case store.QuotaAdds:
		f.wrong = fmt.Sprintf("This server has added %s within an hour, as many as it may.", plural(int(e.Limit), "document"))
		f.next, f.choices = "Try again a little later.", nil
	case store.QuotaFile:
		f.outcome, f.choices = Misused, nil
		f.wrong = fmt.Sprintf("The document has %s; %s is the limit.", byteWords(e.Used), byteWords(e.Limit))
		f.next = "Add a smaller one, or a part of it."
	default:
		f.wrong = "A limit of this server is reached."
	}
	if !e.Until.IsZero() {
		f.next += fmt.Sprintf(" There is room again %s, on %s.", inTime(e.Until.Sub(now)), momentWords(e.Until))
	}
	return f
}

// inTime puts a time to wait into words, rounded up.
func inTime(d time.Duration) string {
	switch {
	case d <= time.Minute:
		return "in a minute"
	case d <= 2*time.Hour:
		return "in " + plural(int((d+time.Minute-1)/time.Minute), "minute")
	case d <= 48*time.Hour:
		return "in " + plural(int((d+time.Hour-1)/time.Hour), "hour")
	}
	const day = 24 * time.Hour
	return "in " + plural(int((d+day-1)/day), "day")
}

// momentWords prints a moment for readers all over the world.
func momentWords(t time.Time) string {
	return fmt.Sprintf("%s at %s UTC", corpus.DateOf(t.UTC()).Long(), t.UTC().Format("15:04"))
}

// byteWords prints a size for readers.
func byteWords(n int64) string {
	const kilo = 1024
	switch {
	case n < kilo:
		return plural(int(n), "byte")
	case n < kilo*kilo:
		return fmt.Sprintf("%d kB", (n+kilo-1)/kilo)
	}
	s := strings.TrimSuffix(fmt.Sprintf("%.1f", float64(n)/kilo/kilo), ".0")
	return s + " MB"
}

// storeFailure puts an error of the store into words; others it gives back.
func (b *Bot) storeFailure(err error) error {
	var limit *store.LimitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &limit):
		return limitReached(limit, b.now())
	case errors.Is(err, store.ErrFull), errors.Is(err, store.ErrReadOnly), errors.Is(err, store.ErrUnavailable), errors.Is(err, store.ErrClosed):
		return &failedStore{&failure{Failed, "The documents of this server cannot be reached or changed right now.", "Nothing was lost. Try again in a moment; if it stays, tell whoever runs this bot.", nil}, err}
	case errors.Is(err, store.ErrInvalid):
		return &failure{Misused, "The document cannot be kept as it is.", "Check its title and its details; they must be plain words of a reasonable length.", nil}
	case errors.Is(err, store.ErrNotFound):
		return &failure{NotFound, "There is no such document any more.", "See what there is: /corpus list.", []Choice{{"List", "corpus list", nil}}}
	case errors.Is(err, store.ErrConflict):
		return &failure{NotFound, "Somebody else changed it meanwhile.", "Look at what there is now: /corpus list.", []Choice{{"List", "corpus list", nil}}}
	}
	return err
}

// failedStore is what users are told of a store that does not work; the log is
// told its cause.
type failedStore struct {
	told  *failure
	cause error
}

func (e *failedStore) Error() string   { return e.cause.Error() }
func (e *failedStore) Unwrap() []error { return []error{e.told, e.cause} }

// extractFailures are what is said of files that cannot be read.
var extractFailures = []struct {
	is    error
	wrong string
	next  string
}{
	{extract.ErrScanned, "The file has pages but no text: it was scanned.", "Have its text recognised (OCR), or paste the text: /corpus add with nothing given."},
	{extract.ErrNoText, "The file has no text.", "Check that it is the right one and holds more than a title."},
	{extract.ErrTooLarge, "The file is too large.", "Add a smaller one, or a part of it."},
	{extract.ErrTooComplex, "The file is too complex to be read safely.", "Save it in a simpler form, such as plain text or PDF, and add that."},
	{extract.ErrEncrypted, "The file is locked with a password.", "Save it without one and add that."},
	{extract.ErrDamaged, "The file is damaged.", "Download it again, or save it anew, and add that."},
	{extract.ErrUnknownFormat, "The file is of a kind that is not read.", "PDF, Word (.docx), HTML, Markdown, plain text and CSV are."},
	{extract.ErrTimeout, "The file took too long to read.", "Add a part of it, or save it in a simpler form, such as plain text."},
	{extract.ErrTable, "The table is not one of facts for the ledger.", "Its first line must name the columns: treatybot corpus import --help lists them."},
	{extract.ErrWorker, "Files cannot be read right now.", "Try again in a moment; if it stays, tell whoever runs this bot."},
}

// extractFailure puts an error of reading a file into words.
func extractFailure(err error) error {
	var table *extract.TableError
	for _, f := range extractFailures {
		switch {
		case !errors.Is(err, f.is):
		case f.is == extract.ErrWorker:
			return &failedStore{&failure{Failed, f.wrong, f.next, nil}, err}
		case errors.As(err, &table):
			return &failure{Misused, f.wrong, clip(corpus.OneLine(table.Error()), MaxName) + ". " + f.next, nil}
		default:
			return &failure{Misused, f.wrong, f.next, nil}
		}
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return err
	}
	return fmt.Errorf("extract: %w", err)
}

// warningWords tell what a reader of a text should know.
var warningWords = map[extract.Warning]string{
	extract.UnknownLanguage:          "The language is unknown. Give it under Edit details.",
	extract.SomePagesWithoutText:     "Some pages have no text, only pictures; what they say is missing.",
	extract.BoilerplateDropped:       "Menus and the like of the web page were left out.",
	extract.PageFurnitureDropped:     "Running headers, footers and page numbers were left out.",
	extract.ControlCharactersRemoved: "Control and invisible characters were removed.",
	extract.EncodingGuessed:          "The encoding was guessed; look whether all letters are right.",
	extract.NestingFlattened:         "Tables within tables were read as paragraphs.",
	extract.UnreadableCharacters:     "Some characters could not be read.",
}
