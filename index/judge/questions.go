package judge

import (
	"fmt"
	"slices"
	"strings"
)

// Registers of our questions: how people ask, or what they ask for.
const (
	Lay       = "lay"       // in the words of everyday
	Chat      = "chat"      // in shorthand, with mistypings
	Exact     = "exact"     // by article or name
	Comparing = "comparing" // of several treaties or states
	Ledger    = "ledger"    // what states did
	None      = "none"      // nothing in the corpus answers
)

// Registers lists the registers in the order of reports.
var Registers = []string{Lay, Chat, Exact, Comparing, Ledger, None}

// Question is a question over the installed corpus with its right answer.
type Question struct {
	Register string
	Text     string

	// Groups are ids of right passages: of each group one must be found. A
	// place stands for all that lies in it. Most questions have one group.
	Groups [][]string
	Facts  []string // texts that the answer must hold, for the ledger
}

// ReadQuestions reads lines of the form
//
//	register | question | answer
//
// where the answer is a list of ids, several such lists joined by " + ",
// "= text; text" for the ledger, or "-" where nothing answers. Lines that begin
// with # are comments.
func ReadQuestions(name string) ([]Question, error) {
	var list []Question
	seen := map[string]bool{}
	err := readLines(name, func(line []byte) error {
		if strings.HasPrefix(strings.TrimSpace(string(line)), "#") {
			return nil
		}
		q, err := parseQuestion(string(line))
		if err != nil {
			return err
		}
		if seen[q.Text] {
			return fmt.Errorf("%q is asked twice", q.Text)
		}
		seen[q.Text] = true
		list = append(list, q)
		return nil
	})
	return list, err
}

func parseQuestion(line string) (Question, error) {
	fields := strings.Split(line, " | ")
	if len(fields) != 3 {
		return Question{}, fmt.Errorf("%d fields, want 3: %s", len(fields), line)
	}
	q := Question{Register: strings.TrimSpace(fields[0]), Text: strings.TrimSpace(fields[1])}
	answer := strings.TrimSpace(fields[2])
	switch {
	case !slices.Contains(Registers, q.Register):
		return q, fmt.Errorf("%q is no register", q.Register)
	case q.Text == "":
		return q, fmt.Errorf("no question: %s", line)
	case (answer == "-") != (q.Register == None):
		return q, fmt.Errorf("register %s with answer %q", q.Register, answer)
	case answer == "-":
	case strings.HasPrefix(answer, "="):
		for _, fact := range strings.Split(answer[1:], ";") {
			if fact = strings.TrimSpace(fact); fact != "" {
				q.Facts = append(q.Facts, fact)
			}
		}
	default:
		for _, group := range strings.Split(answer, " + ") {
			if ids := strings.Fields(group); len(ids) > 0 {
				q.Groups = append(q.Groups, ids)
			}
		}
	}
	if answer != "-" && len(q.Facts)+len(q.Groups) == 0 {
		return q, fmt.Errorf("no answer: %s", line)
	}
	return q, nil
}

// Place gives where, counted from 1, the answer is complete among the ids
// found, best first: the first hit of the group found last, less the other
// groups. It is 0 if a group is not found.
func (q Question) Place(ids []string) int {
	last := 0
	for _, group := range q.Groups {
		at := slices.IndexFunc(ids, func(id string) bool {
			return slices.ContainsFunc(group, func(place string) bool { return Within(id, place) })
		})
		if at < 0 {
			return 0
		}
		last = max(last, at+1)
	}
	if last == 0 {
		return 0 // nothing is right
	}
	return max(1, last-len(q.Groups)+1)
}

// Within reports whether a passage, by id, is at a place of a document or in
// it: "ottawa-1997#art-5-1" is in "ottawa-1997#art-5" and in "ottawa-1997".
func Within(id, place string) bool {
	rest, ok := strings.CutPrefix(id, place)
	return ok && (rest == "" || rest[0] == '-' || rest[0] == '#')
}

// Tells reports whether a text holds all facts of the answer, whatever the
// case of letters.
func (q Question) Tells(text string) bool {
	text = strings.ToLower(text)
	return !slices.ContainsFunc(q.Facts, func(fact string) bool { return !strings.Contains(text, strings.ToLower(fact)) })
}
