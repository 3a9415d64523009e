package index

import (
	"context"
	"math"
	"slices"
	"testing"

	"treatybot/corpus"
	"treatybot/corpus/library"
	"treatybot/index/judge"
)

// reply is a question with the features of its first hit as an answer.
type reply struct {
	features   []Feature
	answerable bool
	right      bool // the hit
}

// unkeyedLibrary has the built-in documents without keywords: the nearest that
// judged questions come to what people add. In a guild such documents stand beside
// those with keywords, and what is learnt from these.
type unkeyedLibrary struct{ *library.Library }

func (l unkeyedLibrary) Fingerprint() string { return "unkeyed " + l.Library.Fingerprint() }

func (l unkeyedLibrary) Documents() ([]corpus.Document, error) {
	documents, err := l.Library.Documents()
	for _, d := range documents {
		for i := range d.Passages {
			d.Passages[i].Keywords = ""
		}
	}
	return documents, err
}

// TestTuneAnswers learns what makes a first hit an answer, by logistic
// regression on our own questions to tune by, and prints the weights, and how
// many questions without answer are told by the share of others refused. It
// learns of passages without keywords from those that right hits are without them.
//
//	go test ./index -run TestTuneAnswers -tune -v
func TestTuneAnswers(t *testing.T) {
	if !*tune {
		t.Skip("learns only with -tune")
	}
	x := openOwn(t)
	learn := repliesTo(t, x, "testdata/questions/tune.txt")
	keyless := openLibrary(t, func(shared *library.Library) Source { return unkeyedLibrary{shared} })
	unkeyed := slices.DeleteFunc(repliesTo(t, keyless, "testdata/questions/tune.txt"), func(r reply) bool { return r.answerable && !r.right })
	w := logistic(append(learn, unkeyed...))
	for i, f := range learn[0].features {
		t.Logf("%-10s %.2f", f.Name, w[i])
	}
	for _, split := range []string{"tune", "check"} {
		reportAnswers(t, split, repliesTo(t, x, "testdata/questions/"+split+".txt"), w)
	}
	reportAnswers(t, "tune, without keywords", unkeyed, w)
}

// reportAnswers prints how many questions without answer are told, by the share
// of others refused.
func reportAnswers(t *testing.T, name string, list []reply, w []float64) {
	var good, bad []float64
	for _, r := range list {
		if odds := r.odds(w); r.answerable {
			good = append(good, odds)
		} else {
			bad = append(bad, odds)
		}
	}
	slices.Sort(good)
	for _, share := range []float64{0.01, 0.02, 0.04, 0.06, 0.1} {
		least := good[int(share*float64(len(good)))]
		told := len(slices.DeleteFunc(slices.Clone(bad), func(odds float64) bool { return odds >= least }))
		t.Logf("%s: refusing %.2f of %d tells %d of %d (from %.2f on)", name, share, len(good), told, len(bad), least)
	}
}

// repliesTo asks the questions of a file, those aside that rules decide.
func repliesTo(t *testing.T, x *Index, file string) []reply {
	questions, err := judge.ReadQuestions(file)
	if err != nil {
		t.Fatal(err)
	}
	var list []reply
	for _, q := range questions {
		parsed := x.ParseQuestion(q.Text)
		terms, err := x.terms(context.Background(), parsed.Terms)
		if err != nil {
			t.Fatal(err)
		}
		found, err := x.candidates(context.Background(), parsed, terms, Options{})
		if err != nil {
			t.Fatal(err)
		}
		r := newRanker(&x.View, parsed, terms)
		ranked := r.order(found, 5)
		if q.Register == judge.Ledger || len(ranked) == 0 {
			continue
		}
		if _, ruled := r.ruled(ranked); !ruled {
			list = append(list, reply{r.confidence(&ranked[0]), q.Register != judge.None, len(q.Groups) > 0 && q.Place([]string{ranked[0].id}) == 1})
		}
	}
	return list
}

func (r reply) odds(w []float64) float64 {
	sum := 0.0
	for i, f := range r.features {
		sum += f.Value * w[i]
	}
	return sum
}

// logistic learns the weights by gradient ascent (Adam), small ones preferred;
// features of any range are alike to it.
func logistic(list []reply) []float64 {
	const steps, rate, small = 3000, 0.02, 0.001
	ranges := rangesOf(list)
	w := make([]float64, len(ranges))
	first, second := make([]float64, len(w)), make([]float64, len(w))
	for step := 1.0; step <= steps; step++ {
		gradient := make([]float64, len(w))
		for _, r := range list {
			lack := oneIf(r.answerable) - 1/(1+math.Exp(-r.odds(w)))
			for i, f := range r.features {
				gradient[i] += lack * f.Value / float64(len(list))
			}
		}
		for i, g := range gradient {
			g = (g - small*w[i]*ranges[i]*ranges[i]) * ranges[i]
			first[i], second[i] = 0.9*first[i]+0.1*g, 0.999*second[i]+0.001*g*g
			w[i] += rate / ranges[i] * first[i] / (1 - math.Pow(0.9, step)) / (math.Sqrt(second[i]/(1-math.Pow(0.999, step))) + 1e-8)
		}
	}
	return w
}

// rangesOf gives the standard deviation of each feature, 1 for what is always
// the same.
func rangesOf(list []reply) []float64 {
	ranges := make([]float64, len(list[0].features))
	n := float64(len(list))
	for i := range ranges {
		sum, squares := 0.0, 0.0
		for _, r := range list {
			v := r.features[i].Value
			sum, squares = sum+v/n, squares+v*v/n
		}
		if ranges[i] = math.Sqrt(max(0, squares-sum*sum)); ranges[i] < 1e-6 { // rounding is no range
			ranges[i] = 1
		}
	}
	return ranges
}
