package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"treatybot/bot"
	"treatybot/corpus/ledger"
	"treatybot/index"
	"treatybot/index/judge"
)

func newEvalCommand(a *app) *cobra.Command {
	var split, questions string
	var misses bool
	cmd := &cobra.Command{
		Use:   "eval [DIR]",
		Short: "Measure the search on judged questions",
		Long: `Measures the search on judged questions. DIR is a collection in BEIR form
(corpus.jsonl, queries.jsonl, qrels/SPLIT.tsv), for which an index is built in a
temporary folder; --questions names a file of questions over the installed
corpus, each line: register | question | answer. The answer is the ids of right
passages; several such lists with " + " between, of each of which one must be
found; "= text; text" that facts must hold; or "-" where nothing answers.`,
		Example: "  treatybot eval ../shared/bench/obliqa --split dev\n  treatybot eval --questions index/testdata/questions/tune.txt",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case questions != "" && len(args) == 0:
				return a.evalQuestions(cmd.Context(), questions, misses)
			case questions == "" && len(args) == 1:
				return a.evalSet(cmd.Context(), args[0], split)
			default:
				return &usageError{errors.New("eval needs a folder or --questions"), "See treatybot eval --help."}
			}
		},
	}
	cmd.Flags().StringVar(&split, "split", "dev", "judgements to use: qrels/SPLIT.tsv")
	cmd.Flags().StringVar(&questions, "questions", "", "file of questions over the installed corpus")
	cmd.Flags().BoolVar(&misses, "misses", false, "list the questions that do not come out right")
	return cmd
}

// setReport is what eval prints of a collection.
type setReport struct {
	Set      string        `json:"set"`
	Split    string        `json:"split"`
	Passages int           `json:"passages"`
	Build    time.Duration `json:"build_ns"`
	judge.Report
}

// evalSet measures the search on a collection, with an index of its own.
func (a *app) evalSet(ctx context.Context, dir, split string) error {
	if err := a.configure(); err != nil {
		return err
	}
	set, err := judge.ReadSet(dir, split)
	if err != nil {
		return &hinted{fmt.Errorf("read judged set: %w", err), "Give a folder with corpus.jsonl, queries.jsonl and qrels/" + split + ".tsv."}
	}
	facts, err := ledger.Default()
	if err != nil {
		return err
	}
	start := time.Now()
	x, err := index.Open(ctx, index.Config{Source: set, Names: index.NewNames(facts, nil), Progress: a.progress(), Log: a.log})
	if err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	r := setReport{Set: dir, Split: split, Passages: set.Passages(), Build: time.Since(start)}
	r.Report, err = set.Run(ctx, func(ctx context.Context, question string) ([]string, error) {
		found, err := x.Search(ctx, x.ParseQuestion(question), index.Options{Limit: 10})
		ids := make([]string, len(found.Hits))
		for i, h := range found.Hits {
			ids[i] = h.ID
		}
		return ids, err
	})
	if err := errors.Join(err, x.Close()); err != nil {
		return err
	}
	return a.printReport(r, func(w io.Writer) {
		fmt.Fprintf(w, "queries\tnDCG@10\tRecall@10\tMAP@10\tMRR@10\tsuccess@1\tsuccess@3\tbuild\tp50\tp99\n")
		fmt.Fprintf(w, "%d\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%v\t%v\t%v\n", r.Queries, r.NDCG, r.Recall, r.MAP, r.MRR, r.First, r.Three,
			r.Build.Round(time.Millisecond), r.P50.Round(10*time.Microsecond), r.P99.Round(10*time.Microsecond))
	})
}

// evalQuestions asks the bot our own questions.
func (a *app) evalQuestions(ctx context.Context, file string, misses bool) error {
	list, err := judge.ReadQuestions(file)
	if err != nil {
		return &hinted{fmt.Errorf("read questions: %w", err), "Write lines like: lay | may a state leave? | ottawa-1997#art-20-1"}
	}
	if err := a.open(ctx); err != nil {
		return err
	}
	j, err := judge.Ask(ctx, list, a.replyTo)
	if err != nil {
		return err
	}
	return a.printReport(j, func(w io.Writer) {
		fmt.Fprintf(w, "register\tquestions\tsuccess@1\tsuccess@3\trefused\n")
		for _, r := range append(j.Results, j.All) {
			fmt.Fprintf(w, "%s\t%d\t%.3f\t%.3f\t%.3f\n", r.Register, r.Count, r.First, r.Three, r.Refused)
		}
		fmt.Fprintf(w, "p50 %v, p99 %v\n", j.Timing.P50.Round(10*time.Microsecond), j.Timing.P99.Round(10*time.Microsecond))
		for _, o := range j.Outcomes {
			if misses && !o.Right() {
				fmt.Fprintf(w, "%s\t%s\tanswered %v, place %d: %s\n", o.Register, o.Question.Text, o.Answered, o.Place, strings.Join(o.IDs, " "))
			}
		}
	})
}

// replyTo asks the bot one question. What it shows as near misses counts as
// found, and the question as not answered.
func (a *app) replyTo(ctx context.Context, question string) (judge.Reply, error) {
	answer := a.bot.Answer(ctx, bot.Request{Command: "ask", Options: map[string]string{"question": question, "as-of": a.flags.asOf}})
	r := judge.Reply{Answered: answer.Answered}
	for _, p := range answer.Passages {
		r.IDs = append(r.IDs, p.ID)
	}
	text, err := json.Marshal(answer)
	r.Text = string(text)
	return r, err
}

// printReport prints a report as JSON, or as columns.
func (a *app) printReport(report any, table func(w io.Writer)) error {
	if a.flags.json {
		return json.NewEncoder(a.out).Encode(report)
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	table(w)
	return w.Flush()
}
