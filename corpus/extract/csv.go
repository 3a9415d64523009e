package extract

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
)

// isLedgerTable reports whether a text begins with the columns of a table that
// the ledger knows.
func isLedgerTable(text string) bool {
	line, _, _ := strings.Cut(strings.TrimLeft(text, "\n\r "), "\n")
	columns := map[string]bool{}
	for _, c := range strings.Split(line, ",") {
		columns[strings.Trim(c, "\" \r")] = true
	}
	for _, form := range ledger.Forms() {
		has := 0
		for _, c := range form {
			if columns[c] {
				has++
			}
		}
		if has == len(form) {
			return true
		}
	}
	return false
}

// readCSV puts the rows of a table of facts into words, a paragraph each. The
// table must be one that could be added to the ledger, but it is not: no
// standing follows it.
func (r reader) readCSV(f File) (draft, error) {
	text, guessed, err := decode(f.Content, charsetOf(f.MediaType))
	if err != nil {
		return draft{}, err
	}
	facts, err := ledger.Default()
	if err != nil {
		return draft{}, ErrWorker
	}
	name := corpus.OneLine(stem(f.Name))
	table, err := facts.ParseTable(cmp.Or(name, "table")+".csv", []byte(text))
	if err != nil {
		return draft{}, tableError(err)
	}
	d := draft{meta: corpus.Meta{Title: name, Language: "en"}}
	if guessed {
		d.warn(EncodingGuessed)
	}
	if name != "" {
		d.blocks = append(d.blocks, corpus.Block{Level: 1, Text: name})
	}
	for _, fact := range table.Facts {
		words := eventWords
		if fact.Action != nil {
			words = actionWords
		}
		d.blocks = append(d.blocks, corpus.Block{Text: words(facts, fact)})
	}
	return d, nil
}

// tableError makes the errors of the ledger ours.
func tableError(err error) error {
	var rows ledger.RowErrors
	switch {
	case errors.As(err, &rows):
		return &TableError{Rows: rows}
	case errors.Is(err, ledger.ErrTableTooLarge):
		return ErrTooLarge
	case errors.Is(err, ledger.ErrNoRows):
		return ErrNoText
	}
	return &TableError{Problem: corpus.OneLine(err.Error())}
}

// actionWords tells a deed: "Sweden, Ottawa Convention: withdrawal notified on
// 1 September 2026."
func actionWords(facts *ledger.Ledger, f ledger.Fact) string {
	a := f.Action
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s: %s %s", facts.State(a.State).Name, facts.Treaty(a.Treaty).ShortName, cmp.Or(deedWords[a.Kind], strings.ReplaceAll(string(a.Kind), "_", " ")), onDay(a.Date))
	if !a.Effective.IsZero() && a.Effective != a.Date {
		fmt.Fprintf(&b, ", taking effect %s", onDay(a.Effective))
	}
	b.WriteString(".")
	sentence(&b, "", a.Note)
	sentence(&b, "Source: ", a.Sources)
	sentence(&b, "Confidence: ", string(a.Confidence))
	return b.String()
}

// eventWords tells an event.
func eventWords(facts *ledger.Ledger, f ledger.Fact) string {
	e := f.Event
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.Date.Long(), strings.TrimSuffix(e.Title, "."))
	b.WriteString(".")
	var states, treaties []string
	for _, s := range e.States {
		states = append(states, facts.State(s).Name)
	}
	for _, t := range e.Treaties {
		treaties = append(treaties, facts.Treaty(t).ShortName)
	}
	sentence(&b, "States: ", strings.Join(states, ", "))
	sentence(&b, "Treaties: ", strings.Join(treaties, ", "))
	sentence(&b, "Source: ", e.Sources)
	return b.String()
}

// sentence adds a sentence where there is something to say.
func sentence(b *strings.Builder, label, text string) {
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	b.WriteString(" " + label + text)
	if !strings.ContainsAny(text[len(text)-1:], ".!?") {
		b.WriteByte('.')
	}
}

// onDay puts a date after its preposition: "on 1 September 2026", "in 2026".
func onDay(d corpus.Date) string {
	if d.Exact() {
		return "on " + d.Long()
	}
	return "in " + d.Long()
}

// deedWords names each kind of action so that a day can follow.
var deedWords = map[ledger.ActionKind]string{
	ledger.Signature: "signed", ledger.ProvisionalApplication: "provisional application", ledger.Succession: "succession",
	"ratification": "ratified", "acceptance": "accepted", "approval": "approved", "accession": "acceded", "consent_to_be_bound": "consent to be bound given",
	ledger.EntryIntoForce: "entered into force", "announcement": "exit announced", "joint_recommendation": "exit recommended together with others",
	"government_proposal": "exit proposed by the government", "parliament_vote": "exit voted by parliament", "promulgation": "law on the exit promulgated",
	"decree": "decree on the exit issued", ledger.WithdrawalNotified: "withdrawal notified", ledger.WithdrawalEffective: "withdrawal effective",
	ledger.WithdrawalSuspended: "notice of withdrawal suspended", ledger.WithdrawalDisputed: "withdrawal disputed", ledger.TreatyEnded: "treaty ended",
	ledger.RatificationRevoked: "ratification revoked", ledger.SignatureDisavowed: "declared that it will not join",
	ledger.SuspensionAnnounced: "suspension announced", ledger.SuspensionRejected: "suspension rejected", "suspension_circulated": "suspension circulated to the parties",
	"suspension_law": "law on the suspension adopted", "objection": "objection made", "policy": "policy adopted", "statement": "statement made",
	"compliance_letter": "letter on compliance sent", "use_allegation": "use alleged", "moratorium_ended": "moratorium ended",
}
