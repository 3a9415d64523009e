package index

import (
	"treatybot/corpus"
	"treatybot/corpus/ledger"
)

// Names knows what people call states and treaties.
type Names struct {
	ledger   *ledger.Ledger
	treaties *corpus.Gazetteer
	short    map[string]string // id of a treaty -> its usual name
}

// NewNames gathers the names of the ledger and of the documents.
func NewNames(facts *ledger.Ledger, documents []corpus.Meta) *Names {
	n := &Names{ledger: facts, treaties: corpus.NewGazetteer(), short: map[string]string{}}
	for _, t := range facts.Treaties {
		n.short[t.Slug] = t.ShortName
		for _, name := range append([]string{t.Slug, t.ShortName, t.Name}, t.Aliases...) {
			n.treaties.Add(t.Slug, name)
		}
	}
	for _, d := range documents {
		if d.Kind == corpus.Treaty {
			n.addTreaty(d)
		}
	}
	return n
}

// fingerprint changes when a name does: the index keeps which states and
// treaties a passage names.
func (n *Names) fingerprint() string {
	return n.ledger.NamesFingerprint() + n.treaties.Fingerprint()
}

// addTreaty adds the names of a treaty's text. A name that the ledger has for
// another treaty stays with that one.
func (n *Names) addTreaty(d corpus.Meta) {
	if n.short[d.ID] == "" {
		n.short[d.ID] = d.Name()
	}
	for _, name := range append(d.Names(), d.ID) {
		if id, known := n.treaties.Exact(name).One(); known && id != d.ID && n.ledger.Treaty(id) != nil {
			continue
		}
		n.treaties.Add(d.ID, name)
	}
}

// FindStates lists the states that a text names.
func (n *Names) FindStates(text string) []corpus.Mention { return n.ledger.FindStates(text) }

// FindTreaties lists the treaties that a text names.
func (n *Names) FindTreaties(text string) []corpus.Mention { return n.treaties.Find(text) }

// ResolveState finds the states that a name means, by ISO code.
func (n *Names) ResolveState(name string) corpus.Resolution { return n.ledger.ResolveState(name) }

// ResolveTreaty finds the treaties that a name means, by id.
func (n *Names) ResolveTreaty(name string) corpus.Resolution { return n.treaties.Resolve(name) }

// Name gives the usual name of a state or a treaty, by ISO code or id.
func (n *Names) Name(id string) string {
	if s := n.ledger.State(id); s != nil {
		return s.Name
	}
	return n.Treaty(id)
}

// MistypedState finds the state, by ISO code, that a name with a wrong letter
// or two means.
func (n *Names) MistypedState(name string) (code string, ok bool) {
	return n.ledger.MistypedState(name)
}

// MistypedTreaty finds the treaty, by id, that a name with a wrong letter or
// two means.
func (n *Names) MistypedTreaty(name string) (id string, ok bool) { return n.treaties.Mistyped(name) }

// Treaty gives the usual name of a treaty, or its id.
func (n *Names) Treaty(id string) string {
	if s := n.short[id]; s != "" {
		return s
	}
	return id
}
