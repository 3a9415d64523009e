package bot

import "context"

// Form asks for what a request lacks, on platforms that can show one: a chat
// server opens it as a window. What is filled in comes back as the options of
// the request.
type Form struct {
	Title  string
	Fields []Field
}

// Field is an input of a form. It fills the option of its name.
type Field struct {
	Name        string
	Label       string // at most 45 characters
	Description string // at most 100 characters; may be empty
	Value       string // what it holds at first
	Long        bool   // several lines
	Required    bool
	MaxLength   int // in characters
}

// Form gives the form that a request should be filled in by before it is
// answered; ok is false where it is complete as it is.
func (b *Bot) Form(ctx context.Context, r Request) (f Form, ok bool) {
	return b.corpusForm(ctx, r.cleaned())
}
