package index

import (
	"fmt"

	"github.com/blevesearch/bleve/v2"
)

// thesaurus lists words that mean the same in this field: what people type
// beside what treaties say. Each is a single word; bleve lets a synonym count
// half. Words are stemmed, so that one form stands for all.
var thesaurus = [][]string{
	{"quit", "leave", "left", "exit", "withdraw", "withdrew", "denounce", "denunciation", "depart", "departure", "withdrawal"},
	{"war", "conflict", "hostilities", "fighting", "fight"},
	{"landmine", "mine", "apm", "apl"},
	{"country", "state", "nation"},
	{"join", "accede", "accession", "ratify", "ratification", "adherence", "bind", "bound"},
	{"member", "party"},
	{"destroy", "destruction", "eliminate", "dispose"},
	{"keep", "kept", "retain", "retention"},
	{"buy", "bought", "acquire", "purchase"},
	{"sell", "sold", "transfer", "export", "ship"},
	{"stockpile", "arsenal", "stock"},
	{"clear", "clearance", "demining", "remove"},
	{"victim", "casualty", "survivor"},
	{"kid", "child", "children"},
	{"ban", "prohibit", "prohibition", "forbid", "forbidden", "outlaw", "illegal"},
	{"allow", "permit", "legal"},
	{"fund", "cost", "pay", "finance", "money"},
	{"breach", "break", "violate", "violation", "cheat"},
	{"inspection", "mission", "inspector", "visit"},
	{"poison", "toxic", "gas", "chemical"},
	{"germ", "biological", "bacteriological", "bioweapon"},
	{"nuke", "nuclear", "atomic"},
	{"bomb", "munition"},
	{"criticise", "criticism", "controversial", "condemn", "outrage", "anger"},
	{"reason", "motive", "because", "explanation", "explain"},
	{"threat", "danger"},
	{"soldier", "troops", "military", "army"},
	{"suspend", "suspension", "pause", "freeze"},
	{"extend", "extension", "prolong"},
	{"help", "assist", "assistance", "aid"},
	{"define", "definition", "mean"},
	{"dispute", "disagreement"},
	{"amend", "amendment", "change"},
	{"punish", "penal", "sanction", "penalty", "criminal", "crime"},
	{"treaty", "convention", "pact"},
	{"begin", "start", "commence"},
	{"end", "over", "finish", "terminate", "termination"},
	{"notify", "notice", "notification", "tell", "told", "inform"},
	{"say", "said", "speak", "spoke"},
	{"decide", "decision"},
	{"disarm", "disarmament"},
	{"complain", "complaint"},
	{"threaten", "threat"},
	{"refuse", "deny", "authorize", "authorise"},
	{"two", "2"}, {"three", "3"}, {"four", "4"}, {"five", "5"}, {"six", "6"}, {"seven", "7"}, {"eight", "8"}, {"nine", "9"}, {"ten", "10"}, {"twelve", "12"},
}

// addThesaurus puts the synonyms into a batch.
func addThesaurus(batch *bleve.Batch) error {
	for i, words := range thesaurus {
		if err := batch.IndexSynonym(fmt.Sprintf("synonym-%d", i), synonymCollection, &bleve.SynonymDefinition{Synonyms: words}); err != nil {
			return err
		}
	}
	return nil
}
