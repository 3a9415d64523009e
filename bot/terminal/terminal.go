package terminal

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/peterh/liner"

	"treatybot/bot"
)

// Console reads requests line by line and prints the answers.
type Console struct {
	Bot     *bot.Bot
	In      io.Reader
	Out     io.Writer
	Err     io.Writer
	Style   Style
	JSON    bool   // one answer a line, as JSON
	Guild   string // the server that requests come from
	Actor   bot.Actor
	AsOf    string // day to answer for; empty: today
	History string // file of lines typed before; empty: none
}

// Print shows one answer. What failed or was not found, and has nothing to
// show beside that, goes to Err: a line that says what is wrong, one that says
// what to do.
func (c *Console) Print(a bot.Answer) error {
	if c.JSON {
		return writeJSON(c.Out, a, "  ")
	}
	if a.Outcome() != bot.Answered && len(a.Facts) == 0 && len(a.Passages) == 0 {
		_, err := fmt.Fprintln(c.Err, a.Summary)
		for _, n := range a.Notes {
			_, more := fmt.Fprintln(c.Err, n)
			err = errors.Join(err, more)
		}
		return err
	}
	return Render(c.Out, a, c.Style)
}

func writeJSON(w io.Writer, a bot.Answer, indent string) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	return enc.Encode(a)
}

// ask answers one line.
func (c *Console) ask(ctx context.Context, r bot.Request) bot.Answer {
	r.Guild, r.Actor = c.Guild, c.Actor
	if c.AsOf != "" && r.Options["as-of"] == "" {
		r.Options["as-of"] = c.AsOf
	}
	return c.Bot.Answer(ctx, r)
}

// Answer answers one request and prints it.
func (c *Console) Answer(ctx context.Context, r bot.Request) (bot.Outcome, error) {
	a := c.ask(ctx, r)
	return a.Outcome(), c.Print(a)
}

// Batch answers one question per line of In with one answer per line, and
// reports the worst outcome. An empty line gets an answer too, so that lines
// match, but it is no question that went unanswered.
func (c *Console) Batch(ctx context.Context) (bot.Outcome, error) {
	worst := bot.Answered
	err := eachLine(ctx, c.In, func(line string) error {
		a := c.ask(ctx, bot.Request{Command: "ask", Options: map[string]string{"question": line}})
		if strings.TrimSpace(line) != "" {
			worst = max(worst, a.Outcome())
		}
		if c.JSON {
			return writeJSON(c.Out, a, "")
		}
		if err := c.Print(a); err != nil {
			return err
		}
		_, err := fmt.Fprintln(c.Out)
		return err
	})
	return worst, err
}

// Lines answers the commands of In line by line, for input that is no
// terminal. Empty lines and lines that begin with # are passed over. It
// reports the worst outcome.
func (c *Console) Lines(ctx context.Context) (bot.Outcome, error) {
	worst := bot.Answered
	err := eachLine(ctx, c.In, func(line string) error {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			return nil
		}
		if isExit(line) {
			return io.EOF
		}
		outcome, err := c.Answer(ctx, bot.ParseLine(line))
		worst = max(worst, outcome)
		return err
	})
	return worst, err
}

// eachLine hands over lines of any length. io.EOF from do ends it in peace; the
// end of the context ends it at once, although a line is still awaited then.
func eachLine(ctx context.Context, r io.Reader, do func(string) error) error {
	type read struct {
		line string
		err  error
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	lines := make(chan read)
	go func() {
		for in := bufio.NewReader(r); ; {
			line, err := in.ReadString('\n')
			select {
			case lines <- read{line, err}:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	for {
		var next read
		select {
		case next = <-lines:
		case <-ctx.Done():
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if next.line != "" {
			if err := do(strings.TrimRight(next.line, "\r\n")); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
		}
		if errors.Is(next.err, io.EOF) {
			return nil
		}
		if next.err != nil {
			return fmt.Errorf("read input: %w", next.err)
		}
	}
}

func isExit(line string) bool {
	switch strings.ToLower(strings.TrimPrefix(line, "/")) {
	case "exit", "quit":
		return true
	}
	return false
}

// Interactive reads commands from a terminal, with history and completion.
func (c *Console) Interactive(ctx context.Context) error {
	line := liner.NewLiner()
	defer line.Close()
	line.SetCtrlCAborts(true)
	line.SetTabCompletionStyle(liner.TabPrints)
	line.SetCompleter(func(typed string) []string { return c.Bot.Complete(bot.Request{Guild: c.Guild, Actor: c.Actor}, typed) })
	c.readHistory(line)
	defer c.writeHistory(line)
	fmt.Fprintln(c.Out, "treatybot. Type help for the commands, exit to leave; Tab completes.")
	for ctx.Err() == nil {
		typed, err := prompt(ctx, line)
		switch {
		case ctx.Err() != nil:
			fmt.Fprintln(c.Out)
			return nil
		case errors.Is(err, io.EOF):
			fmt.Fprintln(c.Out)
			return nil
		case errors.Is(err, liner.ErrPromptAborted):
			continue
		case err != nil:
			return fmt.Errorf("read input: %w", err)
		}
		if typed = strings.TrimSpace(typed); typed == "" {
			continue
		}
		line.AppendHistory(typed)
		if isExit(typed) {
			return nil
		}
		if _, err := c.Answer(ctx, bot.ParseLine(typed)); err != nil {
			return err
		}
	}
	return nil
}

// prompt reads a line. It returns when the process is told to end, although
// the terminal is still being read then.
func prompt(ctx context.Context, line *liner.State) (string, error) {
	type typed struct {
		line string
		err  error
	}
	read := make(chan typed, 1)
	go func() {
		s, err := line.Prompt("> ")
		read <- typed{s, err}
	}()
	select {
	case t := <-read:
		return t.line, t.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// History is a convenience: failing to read or write it is no failure.

func (c *Console) readHistory(line *liner.State) {
	if f, err := os.Open(c.History); err == nil {
		defer f.Close()
		_, _ = line.ReadHistory(f)
	}
}

func (c *Console) writeHistory(line *liner.State) {
	if c.History == "" || os.MkdirAll(filepath.Dir(c.History), 0o755) != nil {
		return
	}
	if f, err := os.OpenFile(c.History, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600); err == nil {
		defer f.Close()
		_, _ = line.WriteHistory(f)
	}
}
