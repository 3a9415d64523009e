package index

import (
	"context"
	"math"
	"slices"
	"strings"
)

// term is a word of the question, and what counts as it.
type term struct {
	stem     string
	variants []variant // itself first, then its synonyms
	rarity   float64   // inverse document frequency
	weak     bool
}

// variant is a stem that counts as another.
type variant struct {
	stem   string
	weight float64 // 1: the word itself
}

// terms gives the words that a question is searched by, in order, each once.
func (v *View) terms(ctx context.Context, text string) ([]term, error) {
	total, err := v.entries()
	if err != nil {
		return nil, err
	}
	var list []term
	text = bounded(text)
	seen := map[string]bool{}
	for _, token := range v.stemmer.Analyze([]byte(text)) {
		stem := string(token.Term)
		if seen[stem] {
			continue
		}
		seen[stem] = true
		t := term{stem: stem, weak: v.weak[stem], variants: append([]variant{{stem, 1}}, v.synonyms.with(v.learnt, stem)...)}
		if len(t.variants) == 1 {
			meant, err := v.meant(ctx, strings.ToLower(text[token.Start:token.End]), stem)
			if err != nil {
				return nil, err
			}
			t.variants = append(t.variants, meant...)
		}
		most, err := v.mostCommon(ctx, t)
		if err != nil {
			return nil, err
		}
		t.rarity = t.rarityAmong(most, float64(total))
		list = append(list, t)
	}
	return list, nil
}

// weakWords make a question of what is asked for, or are said of anything. They
// count little.
const weakWords = `can could may might must shall should would do does did done has have had get gets got getting still really actually ever even also just
	only already same something someone somebody anyone anybody anything thing things say says tell told want wants know try tries let lets make makes made
	happen happens example exactly true real allowed need needs able out back up off on new way kind sort called name much many long big else else's
	another other own whole several one there here now then than like go goes going come comes put take takes give given us our your you they them their its it
	provide accordance circumstances circumstance situation expect expected expectation well type describe clarify clarification context deem concern concerning consider consideration criteria criterion specific specify specifically regard regarding potential potentially different best practice element particular particularly especially outline elaborate mention implication case aspect role involve indicate beyond guidance guideline step recommend recommended detail detailed explain whether multiple significant certain possible scenario per light frame within ensure timeframe timeline factor approach determine
	about during under after before over until without while yet too very be been being is are was were`

// weakness is what a weak word counts of another that is as rare.
const weakness = 0.4

// rarityAmong gives the rarity of a word that n of total entries have.
func (t term) rarityAmong(n, total float64) float64 {
	rarity := inverseDocumentFrequency(n, total)
	if t.weak {
		rarity *= weakness
	}
	return rarity
}

// mostCommon tells how many entries have a word. A word counts as common as its
// most common synonym, as far as that counts as the word: "country" is no rare
// word where treaties say "state".
func (v *View) mostCommon(ctx context.Context, t term) (float64, error) {
	most := 0.0
	for _, s := range t.variants {
		n, err := v.documentFrequency(ctx, s.stem)
		if err != nil {
			return 0, err
		}
		most = max(most, s.weight*float64(n))
	}
	return most, nil
}

// inverseDocumentFrequency gives the rarity of a word that n of total entries
// have.
func inverseDocumentFrequency(n, total float64) float64 {
	return math.Log(1 + max(0, total-n+0.5)/(n+0.5))
}

// meanings maps each token to the terms that it counts as.
type meanings struct {
	byToken map[token][]meaning
	// present has the bit of each token that is mapped, by its last bits: most
	// words of a passage are none of the question's, which it tells at once.
	present [presentBits / 64]uint64
}

// presentBits is how many there are: of a question's hundred tokens or two, one
// in twenty others has the bit of one.
const presentBits = 4096

type meaning struct {
	term   int // place in the list of terms
	weight float64
}

func newMeanings(terms []term) *meanings {
	m := &meanings{byToken: map[token][]meaning{}}
	for i, t := range terms {
		for _, v := range t.variants {
			k := newToken(v.stem)
			if !slices.ContainsFunc(m.byToken[k], func(x meaning) bool { return x.term == i }) {
				m.byToken[k] = append(m.byToken[k], meaning{i, v.weight})
				m.present[k%presentBits/64] |= 1 << (k % 64)
			}
		}
	}
	return m
}

// of gives the terms that a token counts as.
func (m *meanings) of(k token) []meaning {
	if m.present[k%presentBits/64]&(1<<(k%64)) == 0 {
		return nil
	}
	return m.byToken[k]
}
