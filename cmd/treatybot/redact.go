package main

import (
	"bytes"
	"io"
	"regexp"
)

// redactor keeps secrets out of what is written, as a net under the care of
// those who write: the token of the bot wherever it stands, and those of
// interactions, which are parts of addresses and so get into errors. Each Write
// must hold whole secrets; loggers write a line at a time.
type redactor struct {
	to     io.Writer
	secret []byte // empty: none
}

// shortestSecret is the length from which a secret is looked for. What is
// shorter is none, and would blot out words.
const shortestSecret = 16

func newRedactor(to io.Writer, s secret) *redactor {
	r := &redactor{to: to}
	if len(s) >= shortestSecret {
		r.secret = []byte(string(s))
	}
	return r
}

// interactionToken is the token of an interaction: in an address after its id,
// or by how it always begins, "interaction:" in base64.
var interactionToken = regexp.MustCompile(`(/(?:webhooks|interactions)/\d+/)[\w.~%=-]+|\baW50ZXJhY3Rpb246[\w+/=-]*`)

// Write writes p without what is secret in it.
func (r *redactor) Write(p []byte) (int, error) {
	safe := interactionToken.ReplaceAll(p, []byte("${1}"+hidden))
	if len(r.secret) > 0 {
		safe = bytes.ReplaceAll(safe, r.secret, []byte(hidden))
	}
	if _, err := r.to.Write(safe); err != nil {
		return 0, err
	}
	return len(p), nil
}
