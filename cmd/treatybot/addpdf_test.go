package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-pdf/fpdf"

	"treatybot/bot"
)

const longPages = 100

// longPDF typesets a report of 100 pages.
func longPDF(t testing.TB) []byte {
	t.Helper()
	doc := fpdf.New("P", "mm", "A4", "")
	for page := range longPages {
		doc.AddPage()
		doc.SetFont("Helvetica", "B", 14)
		doc.MultiCell(0, 8, fmt.Sprintf("Chapter %d", page+1), "", "L", false)
		doc.SetFont("Helvetica", "", 10)
		for paragraph := range 10 {
			sentence := fmt.Sprintf("In sector %d the clearance teams of district %d found what the survey had promised, and fenced it. ", paragraph, page)
			doc.MultiCell(0, 5, strings.Repeat(sentence, 4), "", "L", false)
			doc.Ln(3)
		}
	}
	var b bytes.Buffer
	if err := doc.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// BenchmarkAddLongPDF has a moderator add a PDF of 100 pages, whose preview is
// due within 15 s, and others ask meanwhile.
func BenchmarkAddLongPDF(b *testing.B) {
	data := b.TempDir()
	a := &app{in: os.Stdin, out: os.Stderr, errs: os.Stderr}
	a.flags.data, a.flags.guild = data, "1"
	if err := a.openAll(context.Background()); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = a.close() })
	file := longPDF(b)
	for _, cache := range []string{"cold", "warm"} {
		b.Run(cache, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				took = append(took, askWhile(b, a.bot, func() {
					preview := a.bot.Answer(context.Background(), bot.Request{
						Command: "corpus add", Guild: a.flags.guild, Actor: operator(), Upload: &bot.Upload{Name: "report.pdf", Content: file},
					})
					if preview.Outcome() != bot.Answered {
						b.Fatalf("%s %v", preview.Summary, preview.Notes)
					}
				})...)
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "others-p99-ms")
			b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "others-max-ms")
		})
	}
}

// askWhile asks questions from two users until something is done, and gives how long
// each answer took.
func askWhile(b *testing.B, asked *bot.Bot, do func()) (took []time.Duration) {
	b.Helper()
	done := make(chan struct{})
	var asking sync.WaitGroup
	var mu sync.Mutex
	for user := range 2 {
		asking.Go(func() {
			tick := time.NewTicker(20 * time.Millisecond)
			defer tick.Stop()
			for {
				select {
				case <-done:
					return
				case <-tick.C:
				}
				start := time.Now()
				asked.Answer(context.Background(), bot.Request{Command: "ask", Options: map[string]string{"question": "can a country quit the mine ban during a war?"}, Guild: fmt.Sprint(user)})
				mu.Lock()
				took = append(took, time.Since(start))
				mu.Unlock()
			}
		})
	}
	do()
	close(done)
	asking.Wait()
	return took
}
