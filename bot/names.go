package bot

import "treatybot/corpus/ledger"

// state finds the one state that a name means, or asks back with the choices
// of the command.
func (b *Bot) state(name string, ask func(code string) Choice) (*ledger.State, error) {
	r := b.names.ResolveState(name)
	if code, ok := r.One(); ok {
		return b.ledger.State(code), nil
	}
	if len(r.IDs) == 0 {
		return nil, unknownState(name)
	}
	return nil, whichOne(asked(name, r), choicesOf(r.IDs, ask, func(code string) string { return b.ledger.State(code).Name }))
}

// treatyID finds the one treaty that a name means, or asks back.
func (b *Bot) treatyID(name string, ask func(id string) Choice) (string, error) {
	r := b.names.ResolveTreaty(name)
	if id, ok := r.One(); ok {
		return id, nil
	}
	if len(r.IDs) == 0 {
		return "", unknownTreaty(name)
	}
	return "", whichOne(asked(name, r), choicesOf(r.IDs, ask, b.names.Treaty))
}

func choicesOf(ids []string, ask func(string) Choice, label func(string) string) []Choice {
	choices := make([]Choice, len(ids))
	for i, id := range ids {
		choices[i] = ask(id)
		choices[i].Label = label(id)
	}
	return choices
}
