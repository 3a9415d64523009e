package main

import (
	"bytes"
	"io"

	"treatybot/corpus/pattern"
)

// redactor keeps secrets out of what is written, as a net under the care of
// those who write: the token of the bot and the address of the database
// wherever they stand, and tokens of interactions, which are parts of addresses
// and so get into errors. Each Write
// must hold whole secrets; loggers write a line at a time.
type redactor struct {
	to      io.Writer
	secrets [][]byte
}

// shortestSecret is the length from which a secret is looked for. What is
// shorter is none, and would blot out words.
const shortestSecret = 16

func newRedactor(to io.Writer, secrets ...secret) *redactor {
	r := &redactor{to: to}
	for _, s := range secrets {
		if len(s) >= shortestSecret {
			r.secrets = append(r.secrets, []byte(string(s)))
		}
	}
	return r
}

// addressPassword is a password in the address of a database.
var addressPassword = pattern.New(`(\b(?:postgres|postgresql)://[^\s:/@]*:)[^\s@]+@`)

// interactionToken is the token of an interaction: in an address after its id,
// or by how it always begins, "interaction:" in base64.
var interactionToken = pattern.New(`(/(?:webhooks|interactions)/\d+/)[\w.~%=-]+|\baW50ZXJhY3Rpb246[\w+/=-]*`)

// Write writes p without what is secret in it.
func (r *redactor) Write(p []byte) (int, error) {
	safe := interactionToken.ReplaceAll(p, []byte("${1}"+hidden))
	safe = addressPassword.ReplaceAll(safe, []byte("${1}"+hidden+"@"))
	for _, s := range r.secrets {
		safe = bytes.ReplaceAll(safe, s, []byte(hidden))
	}
	if _, err := r.to.Write(safe); err != nil {
		return 0, err
	}
	return len(p), nil
}
