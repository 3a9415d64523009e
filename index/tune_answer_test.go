package index

import (
	"context"
	"math"
	"slices"
	"testing"

	"treatybot/index/judge"
)

// reply is a question with the features of its first hit as an answer.
type reply struct {
	features   []Feature
	answerable bool
}

// TestTuneAnswers learns what makes a first hit an answer, by logistic
// regression on our own questions to tune by, and prints the weights, and how
// many questions without answer are told by the share of others refused.
//
//	go test ./index -run TestTuneAnswers -tune -v
func TestTuneAnswers(t *testing.T) {
	if !*tune {
		t.Skip("learns only with -tune")
	}
	x := openOwn(t)
	learn := repliesTo(t, x, "testdata/questions/tune.txt")
	w := logistic(learn)
	for i, f := range learn[0].features {
		t.Logf("%-10s %.2f", f.Name, w[i])
	}
	for _, split := range []string{"tune", "check"} {
		var good, bad []float64
		for _, r := range repliesTo(t, x, "testdata/questions/"+split+".txt") {
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
			t.Logf("%s: refusing %.2f of %d tells %d of %d (from %.2f on)", split, share, len(good), told, len(bad), least)
		}
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
			list = append(list, reply{r.confidence(ranked), q.Register != judge.None})
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

// logistic learns the weights by gradient ascent (Adam), small ones preferred.
func logistic(list []reply) []float64 {
	const steps, rate, small = 3000, 0.02, 0.003
	w := make([]float64, len(list[0].features))
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
			g -= small * w[i]
			first[i], second[i] = 0.9*first[i]+0.1*g, 0.999*second[i]+0.001*g*g
			w[i] += rate * first[i] / (1 - math.Pow(0.9, step)) / (math.Sqrt(second[i]/(1-math.Pow(0.999, step))) + 1e-8)
		}
	}
	return w
}
