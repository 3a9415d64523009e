// Package judge holds sets of questions whose answers were judged by people,
// and measures how well a search does on them.
//
// Sets come in two forms: BEIR, as public collections do (beir.go), and our own
// lines of question and answer over the installed corpus (questions.go). The
// package knows no index: who measures hands in a function that asks.
package judge
