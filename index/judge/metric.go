package judge

import (
	"math"
	"slices"
)

// depth is how many hits of a question are judged.
const depth = 10

// Metrics are means over the questions of a set, each 0 to 1.
type Metrics struct {
	NDCG   float64 `json:"ndcg@10"`   // gain of what was found, earlier hits counting more, as a share of the most there is
	Recall float64 `json:"recall@10"` // share of the right passages among the first ten
	MAP    float64 `json:"map@10"`    // precision at the place of each right passage; those not found count zero
	MRR    float64 `json:"mrr@10"`    // one over the place of the first right passage
	First  float64 `json:"success@1"` // the first hit is right
	Three  float64 `json:"success@3"` // one of the first three is
}

// Measure gives the metrics of one ranking, best first. Relevant maps the ids
// of passages to grades; from 1 on a passage is right.
func Measure(ranking []string, relevant map[string]int) Metrics {
	var m Metrics
	var grades []int
	for _, g := range relevant {
		if g > 0 {
			grades = append(grades, g)
		}
	}
	if len(grades) == 0 {
		return m
	}
	slices.SortFunc(grades, func(a, b int) int { return b - a })
	var ideal float64
	for i, g := range grades[:min(depth, len(grades))] {
		ideal += discounted(g, i)
	}
	right := float64(len(grades))
	found := 0
	for i, id := range ranking[:min(depth, len(ranking))] {
		if relevant[id] <= 0 {
			continue
		}
		if found++; found == 1 {
			m.MRR, m.First, m.Three = 1/float64(i+1), oneIf(i < 1), oneIf(i < 3)
		}
		m.MAP += float64(found) / float64(i+1) / right
		m.NDCG += discounted(relevant[id], i) / ideal
	}
	m.Recall = float64(found) / right
	return m
}

// discounted is the gain of a grade at a place, counted from 0.
func discounted(grade, at int) float64 { return float64(grade) / math.Log2(float64(at+2)) }

func oneIf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// add adds the metrics of a question, scaled.
func (m *Metrics) add(o Metrics, scale float64) {
	m.NDCG += o.NDCG * scale
	m.Recall += o.Recall * scale
	m.MAP += o.MAP * scale
	m.MRR += o.MRR * scale
	m.First += o.First * scale
	m.Three += o.Three * scale
}

// Mean gives the mean of the metrics of several questions.
func Mean(list []Metrics) Metrics {
	var mean Metrics
	for _, m := range list {
		mean.add(m, 1/float64(len(list)))
	}
	return mean
}
