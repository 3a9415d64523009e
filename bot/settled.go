package bot

import (
	"treatybot/corpus"
)

// Settled puts codes of states, ids of treaties and numbers of articles in place
// of names, where a name means one thing: what is kept of a request, to be made
// again, is short then. The answer stays the same; so a name of which the answer
// says how it was read stays as it was typed, unless misread is set, which gives
// that remark up. What is unknown or means several things stays.
func (b *Bot) Settled(r Request, misread bool) Request {
	r = r.cleaned()
	c, err := findCommand(r.Command)
	if err != nil {
		return r
	}
	for name, value := range r.Options {
		if o, known := c.option(name); known {
			if id := b.settled(o, value, misread); id != "" {
				r.Options[name] = id
			}
		}
	}
	return r
}

// settled gives what a value means; "" for what has no shorter form.
func (b *Bot) settled(o Option, value string, misread bool) string {
	state := func() string {
		if olderNamePattern.MatchString(value) && !misread {
			return ""
		}
		return sole(b.names.ResolveState, value, misread)
	}
	treaty := func() string { return sole(b.names.ResolveTreaty, value, misread) }
	switch o.Kind {
	case StateOption:
		return state()
	case TreatyOption:
		return treaty()
	case StateOrTreatyOption:
		asTreaty := fitOf(b.names.ResolveTreaty(value)) > fitOf(b.names.ResolveState(value))
		id := state()
		if asTreaty {
			id = treaty()
		}
		if again := fitOf(b.names.ResolveTreaty(id)) > fitOf(b.names.ResolveState(id)); again == asTreaty {
			return id
		}
	case ArticleOption:
		if places, _ := b.index.ListedPlaces("", value); len(places) > 0 {
			return "" // one place is another answer
		}
		place, err := corpus.ParseLocator(value)
		if err != nil || place.Article == "" {
			return ""
		}
		number := place.Number()
		if again, err := corpus.ParseLocator(number); err == nil && again.Anchor() == place.Anchor() && again.Roman == place.Roman {
			return number
		}
	}
	return ""
}

// sole gives the one id that a name means, if the id means itself.
func sole(resolve func(string) corpus.Resolution, name string, misread bool) string {
	r := resolve(name)
	id, one := r.One()
	if !one || r.Near && !misread {
		return ""
	}
	if again := resolve(id); again.Near || len(again.IDs) != 1 || again.IDs[0] != id {
		return ""
	}
	return id
}
