package index

import (
	"context"
	"flag"
	"fmt"
	"math"
	"slices"
	"testing"

	"treatybot/corpus/corpustest"
	"treatybot/corpus/ledger"
	"treatybot/corpus/library"
	"treatybot/index/judge"
)

var tune = flag.Bool("tune", false, "learn the weights of weights.go and print them")

// lesson is a question with its candidates, of which some are right.
type lesson struct {
	list   []candidate
	values [][]float64 // candidate -> value of each feature
	right  []bool
	rights int  // right passages there are, found or not
	merged bool // a passage and the paragraph that holds it are one hit

	scores []float64 // under the present weights
}

// ofText are the features that any collection has. They are learnt from the
// many questions of ObliQA, the others, which only treaties have, from our own.
var ofText = []string{"words", "coverage", "phrases", "document", "neighbour", "own", "local", "long", "scrap"}

// TestTune learns the weights of the features and prints them: those of text on
// every other question of ObliQA's development split, the others on our own
// questions to tune by, each by a listwise softmax; coordinate ascent then
// climbs success@1 and MRR@10 on our own. What is printed is rounded by hand,
// and what the two collections disagree on meets in the middle.
//
//	go test ./index -run TestTune -tune -v -timeout 20m
func TestTune(t *testing.T) {
	if !*tune {
		t.Skip("learns only with -tune")
	}
	l := &learner{t: t, w: featureWeights(), own: ownLessons(t, "testdata/questions/tune.txt")}
	for i, lesson := range obliqaLessons(t) {
		if i%2 == 0 {
			l.learn = append(l.learn, lesson)
		} else {
			l.hold = append(l.hold, lesson)
		}
	}
	var text, rest []int
	for i, name := range featureNames() {
		if slices.Contains(ofText, name) {
			text = append(text, i)
		} else {
			rest = append(rest, i)
		}
	}
	l.report("before")
	l.softmax(l.learn, text)
	l.report("of text")
	l.softmax(l.own, rest)
	l.report("others")
	l.climb(rest, func() float64 { s, m := reachedOwn(l.own); return s + m })
	for i, name := range featureNames() {
		t.Logf("%-12s %.3f", name, l.w[i])
	}
}

// learner holds the questions and the present weights.
type learner struct {
	t                *testing.T
	w                []float64
	learn, hold, own []*lesson
}

func (l *learner) report(name string) {
	r1, m1 := reached(l.learn)
	r2, m2 := reached(l.hold)
	s, m := reachedOwn(l.own)
	l.t.Logf("%-10s obliqa learnt R@10 %.4f MAP@10 %.4f, held out R@10 %.4f MAP@10 %.4f; own success@1 %.4f MRR@10 %.4f", name, r1, m1, r2, m2, s, m)
}

// shift changes a weight, and all scores with it.
func (l *learner) shift(i int, by float64) {
	for _, lessons := range [][]*lesson{l.learn, l.hold, l.own} {
		for _, x := range lessons {
			x.shift(i, by)
		}
	}
	l.w[i] += by
}

// climb changes one weight after the other as long as the objective rises.
func (l *learner) climb(features []int, objective func() float64) {
	best := objective()
	for step := 0.5; step > 0.05; {
		before := best
		for _, i := range features {
			for _, by := range []float64{l.w[i] * step, -l.w[i] * step, step / 4, -step / 4, -l.w[i]} {
				l.shift(i, by)
				// A weight further from 0 must earn it.
				if got := objective(); got > best+1e-4 || got >= best && math.Abs(l.w[i]) < math.Abs(l.w[i]-by) {
					best = got
				} else {
					l.shift(i, -by)
				}
			}
		}
		l.report(fmt.Sprintf("step %.2f", step))
		if best < before+1e-3 {
			step /= 2
		}
	}
}

// sharpness is what scores are multiplied by to be logarithms of chances.
const sharpness = 10

// softmax raises the chance of the right passages among all candidates, taken
// as the exponential of their scores, by gradient ascent (Adam). Where the first
// feature is among those learnt, its weight is brought back to what it was, and
// the others with it.
func (l *learner) softmax(lessons []*lesson, features []int) {
	const steps, rate = 200, 0.1
	before := slices.Clone(l.w)
	l.scale(sharpness)
	first, second := make([]float64, len(l.w)), make([]float64, len(l.w))
	for step := 1.0; step <= steps; step++ {
		gradient := make([]float64, len(l.w))
		for _, x := range lessons {
			x.gradient(features, gradient)
		}
		for _, i := range features {
			g := gradient[i] / float64(len(lessons))
			first[i], second[i] = 0.9*first[i]+0.1*g, 0.99*second[i]+0.01*g*g
			l.shift(i, rate*first[i]/(1-math.Pow(0.9, step))/(math.Sqrt(second[i]/(1-math.Pow(0.99, step)))+1e-8))
		}
	}
	l.scale(1.0 / sharpness)
	by := before[0] / l.w[0]
	for i := range l.w {
		if slices.Contains(features, i) {
			l.shift(i, l.w[i]*by-l.w[i])
		}
	}
}

// scale multiplies all weights.
func (l *learner) scale(by float64) {
	for i := range l.w {
		l.shift(i, l.w[i]*(by-1))
	}
}

// gradient adds that of the logarithm of the chance of the right candidates:
// of all of them, or of any one where a hit is enough.
func (l *lesson) gradient(features []int, sum []float64) {
	right, most, all := 0.0, slices.Max(append([]float64{0}, l.scores...)), 0.0
	share := func(i int) float64 {
		if l.merged {
			return oneIf(l.right[i]) * math.Exp(l.scores[i]-most)
		}
		return oneIf(l.right[i])
	}
	for i, s := range l.scores {
		right += share(i)
		all += math.Exp(s - most)
	}
	if right == 0 {
		return
	}
	for i, s := range l.scores {
		lack := share(i)/right - math.Exp(s-most)/all
		for _, f := range features {
			sum[f] += lack * l.values[i][f]
		}
	}
}

func featureNames() []string {
	var names []string
	for _, f := range sampleFeatures() {
		names = append(names, f.Name)
	}
	return names
}

func featureWeights() []float64 {
	var w []float64
	for _, f := range sampleFeatures() {
		w = append(w, f.Weight)
	}
	return w
}

func sampleFeatures() []Feature {
	c := candidate{traits: &traits{Anchors: []string{""}}}
	(&ranker{}).score(&c, surroundings{})
	return c.features
}

// obliqaLessons gathers the candidates of ObliQA's development split.
func obliqaLessons(t *testing.T) []*lesson {
	set, err := judge.ReadSet(corpustest.Shared(t, "bench", "obliqa"), "dev")
	if err != nil {
		t.Fatal(err)
	}
	facts, err := ledger.Default()
	if err != nil {
		t.Fatal(err)
	}
	x := openFor(t, Config{Source: set, Names: NewNames(facts, nil)})
	var list []*lesson
	for _, q := range set.Queries {
		l := gathered(t, x, q.Text)
		for _, c := range l.list {
			l.right = append(l.right, q.Relevant[c.id] > 0)
		}
		l.rights = len(q.Relevant)
		list = append(list, l)
	}
	return list
}

// ownLessons gathers the candidates of our questions that passages answer.
func ownLessons(t *testing.T, file string) []*lesson {
	questions, err := judge.ReadQuestions(file)
	if err != nil {
		t.Fatal(err)
	}
	x := openOwn(t)
	var list []*lesson
	for _, q := range questions {
		if len(q.Groups) != 1 {
			continue
		}
		l := gathered(t, x, q.Text)
		l.rights, l.merged = 1, true
		for _, c := range l.list {
			l.right = append(l.right, q.Place([]string{c.id}) == 1)
		}
		list = append(list, l)
	}
	return list
}

// openOwn opens the index of the built-in documents.
func openOwn(t *testing.T) *Index {
	return openLibrary(t, func(shared *library.Library) Source { return shared })
}

// openLibrary opens an index of what is made of the built-in documents.
func openLibrary(t *testing.T, source func(*library.Library) Source) *Index {
	facts, err := ledger.Default()
	if err != nil {
		t.Fatal(err)
	}
	shared, err := library.Open("")
	if err != nil {
		t.Fatal(err)
	}
	return openFor(t, Config{Source: source(shared), Names: NewNames(facts, shared.Metas())})
}

func openFor(t *testing.T, cfg Config) *Index {
	cfg.Dir = t.TempDir()
	x, err := Open(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

func gathered(t *testing.T, x *Index, question string) *lesson {
	q := x.ParseQuestion(question)
	terms, err := x.terms(context.Background(), q.Terms)
	if err != nil {
		t.Fatal(err)
	}
	l := &lesson{}
	if l.list, err = x.candidates(context.Background(), q, terms, Options{}); err != nil {
		t.Fatal(err)
	}
	newRanker(&x.View, q, terms).rate(l.list)
	for i := range l.list {
		c := &l.list[i]
		values := make([]float64, len(c.features))
		for j, f := range c.features {
			values[j] = f.Value
		}
		l.values, l.scores = append(l.values, values), append(l.scores, c.score)
		c.match, c.features = match{}, nil // only the values are wanted
	}
	return l
}

// shift changes the weight of a feature.
func (l *lesson) shift(feature int, by float64) {
	for i := range l.scores {
		l.scores[i] += by * l.values[i][feature]
	}
}

// first lists the ten best candidates.
func (l *lesson) first() []int {
	var kept []int
	taken := make([]bool, len(l.scores))
	for len(kept) < 10 {
		best := -1
		for i, s := range l.scores {
			if !taken[i] && (best < 0 || s > l.scores[best]) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		taken[best] = true
		c := &l.list[best]
		if !l.merged || !slices.ContainsFunc(kept, func(k int) bool { return l.list[k].holds(c) || c.holds(&l.list[k]) }) {
			kept = append(kept, best)
		}
	}
	return kept
}

func reached(list []*lesson) (recall, precision float64) {
	for _, l := range list {
		found := 0
		for at, i := range l.first() {
			if l.right[i] {
				found++
				precision += float64(found) / float64(at+1) / float64(l.rights) / float64(len(list))
			}
		}
		recall += float64(found) / float64(l.rights) / float64(len(list))
	}
	return recall, precision
}

func reachedOwn(list []*lesson) (success, reciprocal float64) {
	for _, l := range list {
		for at, i := range l.first() {
			if l.right[i] {
				reciprocal += 1 / float64(at+1) / float64(len(list))
				success += oneIf(at == 0) / float64(len(list))
				break
			}
		}
	}
	return success, reciprocal
}
