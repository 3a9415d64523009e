package bot

import (
	"strings"
	"unicode/utf8"

	"treatybot/corpus"
)

// Request is what a user asks, from any platform.
type Request struct {
	Command string            // "status"
	Options map[string]string // option name -> value: "country" -> "Finland"
	Guild   string            // server it comes from; "local" on a console; empty in a direct message
	ID      string            // under which a platform's log knows it; empty: none
	Actor   Actor             // who asks
	Upload  *Upload           // what came with it; nil: nothing
}

// Actor is who makes a request. The platform vouches for it.
type Actor struct {
	ID        string // on the platform
	Name      string // to show; may be empty
	Moderator bool   // may change the documents of the request's guild
}

// Upload is a file, or a text, that came with a request.
type Upload struct {
	Name      string // of the file, with its ending
	MediaType string // as declared; a hint only
	Content   []byte
	Source    corpus.Source // where it was said or lies: the message's author and address; may be empty
	Date      corpus.Date   // of the message; zero for a file
}

// AllOptions is the key under which a platform that has no named options puts
// the words after a command; [Bot.Answer] sorts them out.
const AllOptions = ""

// Limits of input, in characters: of a question, of any other option, and of
// longer ones.
const (
	MaxQuestion = 1000
	MaxName     = 200
	MaxBody     = 6000 // of a text that is typed; longer ones come as files
	maxAddress  = 2000
)

// MaxLength gives how long a value may be, in characters.
func (o Option) MaxLength() int {
	switch o.Kind {
	case TextOption:
		return MaxQuestion
	case BodyOption:
		return MaxBody
	case AddressOption:
		return maxAddress
	}
	return MaxName
}

// cleaned drops control characters and folds white space in all options, but
// for the lines of a text.
func (r Request) cleaned() Request {
	r.Command = strings.TrimPrefix(corpus.OneLine(r.Command), "/")
	c, _ := findCommand(r.Command)
	options := map[string]string{}
	for name, value := range r.Options {
		options[name] = corpus.OneLine(value)
		if c != nil {
			if o, _ := c.option(name); o.Kind == BodyOption {
				options[name] = strings.TrimSpace(value) // the reader of files cleans it
			}
		}
	}
	r.Options = options
	return r
}

// option gives the value of an option, or "".
func (r Request) option(name string) string { return r.Options[name] }

// length checks an option against a limit.
func (r Request) length(name string, limit int) error {
	if n := utf8.RuneCountInString(r.option(name)); n > limit {
		return tooLong(name, n, limit)
	}
	return nil
}

// asOf gives the day for which the request asks: the option "as-of", or
// today. A month or a year means its last day.
func (b *Bot) asOf(r Request) (corpus.Date, error) {
	s := r.option("as-of")
	if s == "" {
		return b.today(), nil
	}
	d, err := parseDay(s)
	if err != nil {
		return corpus.Date{}, badDate(s)
	}
	return d.Last(), nil
}

// parseDay reads a date as typed: "2026-01-10", "10 January 2026", "2026".
func parseDay(s string) (corpus.Date, error) {
	d, err := corpus.ParseDate(s)
	if err != nil {
		d, err = corpus.ParseLongDate(s)
	}
	return d, err
}
