package terminal_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"treatybot/bot"
	"treatybot/bot/bottest"
	"treatybot/bot/terminal"
	"treatybot/corpus"
)

// indexFolder keeps the index of the built-in documents for all tests.
var indexFolder string

func TestMain(m *testing.M) { bottest.Main(m, &indexFolder) }

func newConsole(t testing.TB, input string) (c *terminal.Console, out, errs *bytes.Buffer) {
	t.Helper()
	out, errs = &bytes.Buffer{}, &bytes.Buffer{}
	return &terminal.Console{Bot: bottest.New(t, indexFolder, ""), In: strings.NewReader(input), Out: out, Err: errs}, out, errs
}

func TestLines(t *testing.T) {
	c, out, errs := newConsole(t, "# a comment\n\nstatus Finland ottawa\n/article ottawa 19\nstatus Atlantis\nexit\nstatus France\n")
	worst, err := c.Lines(context.Background())
	if err != nil || worst != bot.NotFound {
		t.Errorf("worst outcome %v, %v", worst, err)
	}
	for _, want := range []string{"Finland and the Ottawa Convention\n", "Withdrew; no longer bound since 10 January 2026 [1]", "2026-01-10", "Ottawa Convention, Art. 19"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if strings.Contains(out.String(), "France") {
		t.Error("lines after exit are answered")
	}
	if want := "No state called \"Atlantis\" is in the ledger.\n"; !strings.HasPrefix(errs.String(), want) || strings.Count(errs.String(), "\n") != 2 {
		t.Errorf("errors are %q, want two lines of which the first is %q", errs, want)
	}
}

func TestLinesJSON(t *testing.T) {
	c, out, errs := newConsole(t, "status Atlantis\narticle ottawa 19")
	c.JSON = true
	if _, err := c.Lines(context.Background()); err != nil {
		t.Fatal(err)
	}
	if errs.Len() > 0 {
		t.Errorf("with --json, errors are %q", errs)
	}
	dec := json.NewDecoder(out)
	for _, want := range []bool{false, true} {
		var a bot.Answer
		if err := dec.Decode(&a); err != nil || a.Answered != want {
			t.Errorf("answered %v, %v; want %v", a.Answered, err, want)
		}
	}
}

// TestBatch: as many lines come out as go in, whatever they say.
func TestBatch(t *testing.T) {
	questions := []string{"can you quit while at war, under the mine ban?", "", "hello", strings.Repeat("long ", 1000), "Art. 19 Ottawa Convention", "\x00\x01", "last, without newline"}
	c, out, _ := newConsole(t, strings.Join(questions, "\n"))
	c.JSON = true
	if worst, err := c.Batch(context.Background()); err != nil || worst != bot.Misused {
		t.Fatalf("ends with %v, %v; a question that is too long is a misuse", worst, err)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != len(questions) {
		t.Fatalf("%d answers to %d questions", len(lines), len(questions))
	}
	var answered []bool
	for _, l := range lines {
		var a bot.Answer
		if err := json.Unmarshal([]byte(l), &a); err != nil {
			t.Fatalf("%v in %q", err, l)
		}
		answered = append(answered, a.Answered)
	}
	if diff := cmp.Diff([]bool{true, false, false, false, true, false, false}, answered); diff != "" {
		t.Errorf("answered (-want +got):\n%s", diff)
	}
}

func TestBatchCancelled(t *testing.T) {
	c, _, _ := newConsole(t, "a\nb\n")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := c.Batch(ctx); err == nil {
		t.Error("a cancelled batch ends well")
	}
}

// TestBatchOutcome: the worst answer counts; an empty line does not.
func TestBatchOutcome(t *testing.T) {
	for input, want := range map[string]bot.Outcome{
		"": bot.Answered, "\n\n": bot.Answered, "Art. 19 Ottawa Convention\n\n": bot.Answered, "Art. 19 Ottawa Convention\nhello\n": bot.NotFound,
	} {
		c, _, _ := newConsole(t, input)
		if got, err := c.Batch(context.Background()); got != want || err != nil {
			t.Errorf("%q ends with %v, %v; want %v", input, got, err, want)
		}
	}
}

// TestAwaitedLine: whoever ends the program need not wait for the next line.
func TestAwaitedLine(t *testing.T) {
	c, _, _ := newConsole(t, "")
	in, held, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer held.Close()
	c.In = in
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, err := c.Lines(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("ends with %v", err)
	}
}

func TestRender(t *testing.T) {
	a := bot.Answer{
		Command: "ask", Title: "A title", Summary: "A summary that is long enough to be wrapped at forty columns.",
		Facts: []bot.Fact{
			{Label: "One", Value: "first", Source: corpus.Source{Title: "Journal", URL: "https://example.org/a-very-long-address-that-no-line-has-room-for"}},
			{Label: "Two", Value: "second", Source: corpus.Source{Title: "Journal", URL: "https://example.org/a-very-long-address-that-no-line-has-room-for"}},
			{Label: "Three", Value: "ours", Source: bot.OwnWords},
		},
		Events: []bot.Event{{Date: "2026-01-10", Title: "Something happened that takes two lines to tell", Source: corpus.Source{Title: "Paper"}}},
		Passages: []bot.Passage{
			{Title: "Treaty", Locator: "Art. 1", Kind: corpus.Treaty, Section: "Duties", Text: "Official.", Official: "Official.", Plain: "Plain.", Source: corpus.Source{Title: "Paper"}},
			{Title: "Treaty", Locator: "Art. 2", Kind: corpus.Treaty, Text: "Only plain.", Plain: "Only plain.", Highlights: [][2]int{{5, 10}}, Source: corpus.Source{Title: "Paper"}},
		},
		Notes:   []string{"A note."},
		Choices: []bot.Choice{{Label: "Next", Command: "article", Options: map[string]string{"treaty": "mine ban", "article": "5(3)"}}},
	}
	want := `A title
A summary that is long enough to be
wrapped at forty columns.

Facts
  One: first [1]
  Two: second [1]
  Three: ours

Dates
  2026-01-10  Something happened that
              takes two lines to tell
              [2]

Passages
  1. Treaty, Art. 1 — Duties [2]
     Official.
     In plain words:
       Plain.

  2. Treaty, Art. 2 [2]
     Only plain.
     (our plain words, not the official
     wording)

Notes
  A note.

Next
  Next: article "mine ban" "5(3)"

Sources
  [1] Journal
      https://example.org/a-very-long-address-that-no-line-has-room-for
  [2] Paper
`
	var got bytes.Buffer
	if err := terminal.Render(&got, a, terminal.Style{Width: 40}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	got.Reset()
	if err := terminal.Render(&got, a, terminal.Style{Width: 40, Color: true}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got.String(), "Only \x1b[1mplain\x1b[") {
		t.Errorf("the match is not bold in %q", got.String())
	}
}

func TestExplain(t *testing.T) {
	c, out, _ := newConsole(t, "ask when must stockpiled mines be destroyed under the mine ban?")
	c.Style.Explain = true
	if _, err := c.Lines(context.Background()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "score ") || !strings.Contains(out.String(), "words 0.") {
		t.Errorf("no explanation in\n%s", out)
	}
}

// TestLongPassage: a long passage is cut in an answer to a question, never in
// an article that was asked for.
func TestLongPassage(t *testing.T) {
	c, out, _ := newConsole(t, "article ottawa 7(1)")
	if _, err := c.Lines(context.Background()); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "…") {
		t.Errorf("the article is cut:\n%s", out)
	}
}
