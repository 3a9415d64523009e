package judge

import (
	"context"
	"math"
	"slices"
	"time"
)

// Timing tells how long questions took.
type Timing struct {
	P50 time.Duration `json:"p50_ns"`
	P99 time.Duration `json:"p99_ns"`
	Max time.Duration `json:"max_ns"`
}

// newTiming orders what single questions took.
func newTiming(list []time.Duration) Timing {
	if len(list) == 0 {
		return Timing{}
	}
	slices.Sort(list)
	at := func(share float64) time.Duration {
		return list[min(len(list)-1, int(math.Ceil(share*float64(len(list))))-1)]
	}
	return Timing{P50: at(0.5), P99: at(0.99), Max: list[len(list)-1]}
}

// Report is what a search reached on a set in BEIR form.
type Report struct {
	Queries int `json:"queries"`
	Metrics
	Timing
}

// Run asks every query of the set, one after the other. The function gives the
// ids of the passages found, best first.
func (s *Set) Run(ctx context.Context, ask func(ctx context.Context, question string) ([]string, error)) (Report, error) {
	var metrics []Metrics
	var times []time.Duration
	for _, q := range s.Queries {
		start := time.Now()
		ids, err := ask(ctx, q.Text)
		if err != nil {
			return Report{}, err
		}
		times = append(times, time.Since(start))
		metrics = append(metrics, Measure(ids, q.Relevant))
	}
	return Report{Queries: len(s.Queries), Metrics: Mean(metrics), Timing: newTiming(times)}, nil
}

// Reply is what a bot or an index said to a question.
type Reply struct {
	Answered bool
	IDs      []string // passages found, best first
	Text     string   // the facts, as words
}

// Outcome is how a question came out.
type Outcome struct {
	Question
	Reply
	Place int // where the answer is complete, from 1; 0: it is not
}

// Right reports whether the answer stands first, or was rightly refused.
func (o Outcome) Right() bool {
	if o.Register == None {
		return !o.Answered
	}
	return o.Answered && o.Place == 1
}

// Result sums up a register, or all of them.
type Result struct {
	Register string  `json:"register"`
	Count    int     `json:"questions"`
	First    float64 `json:"success@1"`
	Three    float64 `json:"success@3"`
	Refused  float64 `json:"refused"` // said to have no answer: rightly where there is none, else wrongly
}

// Judgement is what a search reached on our questions.
type Judgement struct {
	Results  []Result  `json:"registers"`
	All      Result    `json:"answerable"` // all registers but those without answer
	Timing   Timing    `json:"timing"`
	Outcomes []Outcome `json:"-"`
}

// Ask asks all questions, one after the other.
func Ask(ctx context.Context, questions []Question, ask func(ctx context.Context, question string) (Reply, error)) (Judgement, error) {
	var j Judgement
	var times []time.Duration
	for _, q := range questions {
		start := time.Now()
		reply, err := ask(ctx, q.Text)
		if err != nil {
			return j, err
		}
		times = append(times, time.Since(start))
		j.Outcomes = append(j.Outcomes, Outcome{Question: q, Reply: reply, Place: q.placeIn(reply)})
	}
	j.Timing = newTiming(times)
	for _, register := range Registers {
		if r := j.sum(register, func(o Outcome) bool { return o.Register == register }); r.Count > 0 {
			j.Results = append(j.Results, r)
		}
	}
	j.All = j.sum("answerable", func(o Outcome) bool { return o.Register != None })
	return j, nil
}

// placeIn gives where the answer is complete; facts come before passages.
func (q Question) placeIn(r Reply) int {
	switch {
	case len(q.Facts) == 0:
		return q.Place(r.IDs)
	case q.Tells(r.Text):
		return 1
	default:
		return 0
	}
}

func (j Judgement) sum(name string, in func(Outcome) bool) Result {
	r := Result{Register: name}
	var first, three, refused float64
	for _, o := range j.Outcomes {
		if !in(o) {
			continue
		}
		r.Count++
		first += oneIf(o.Place == 1)
		three += oneIf(o.Place >= 1 && o.Place <= 3)
		refused += oneIf(!o.Answered)
	}
	if r.Count > 0 {
		n := float64(r.Count)
		r.First, r.Three, r.Refused = first/n, three/n, refused/n
	}
	return r
}
