package bot_test

import (
	"context"
	"testing"

	"treatybot/bot"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const fullTitle = "Convention on the Prohibition of the Use, Stockpiling, Production and Transfer of Anti-Personnel Mines and on their Destruction"

// TestSettled: what names become, and that the answer stays the same.
func TestSettled(t *testing.T) {
	b := newBot(t, "")
	type options = map[string]string
	for _, c := range []struct {
		name    string
		command string
		typed   options
		want    options
		misread bool // a remark on how a name was read is lost
	}{
		{"a name in another language", "status", options{"country": "suomi"}, options{"country": "FI"}, false},
		{"a flag, and a full title", "status", options{"country": "🇫🇮", "treaty": fullTitle}, options{"country": "FI", "treaty": "ottawa-1997"}, false},
		{"a name of several", "status", options{"country": "congo", "treaty": fullTitle}, options{"country": "congo", "treaty": "ottawa-1997"}, false},
		{"a name of none", "status", options{"country": "Atlantis"}, options{"country": "Atlantis"}, false},
		{"near, with a remark", "status", options{"country": "Finlnad"}, options{"country": "Finlnad"}, false},
		{"near, without it", "status", options{"country": "Finlnad"}, options{"country": "FI"}, true},
		{"a state that was", "status", options{"country": "Soviet Union"}, options{"country": "Soviet Union"}, false},
		{"a day", "status", options{"country": "Finland", "as-of": "10 January 2026"}, options{"country": "FI", "as-of": "10 January 2026"}, false},
		{"an article in words", "article", options{"treaty": fullTitle, "article": "Article 20, paragraph 3"}, options{"treaty": "ottawa-1997", "article": "20(3)"}, false},
		{"several articles", "article", options{"treaty": fullTitle, "article": "4-6"}, options{"treaty": "ottawa-1997", "article": "4-6"}, false},
		{"a Roman one", "article", options{"treaty": "biological weapons convention", "article": "article xiii"}, options{"treaty": "bwc-1972", "article": "XIII"}, false},
		{"a part outside the articles", "article", options{"treaty": "cwc", "article": "annex on chemicals"}, options{"treaty": "cwc-1993", "article": "annex on chemicals"}, false},
		{"either kind, a state", "compare", options{"first": "Finland", "second": "norja"}, options{"first": "FI", "second": "NO"}, false},
		{"either kind, a treaty", "compare", options{"first": fullTitle, "second": "ccm"}, options{"first": "ottawa-1997", "second": "ccm-2008"}, false},
		{"a span", "timeline", options{"country": "Finland", "treaty": fullTitle, "from": "2025"}, options{"country": "FI", "treaty": "ottawa-1997", "from": "2025"}, false},
		{"key facts", "treaty", options{"name": fullTitle}, options{"name": "ottawa-1997"}, false},
		{"the parties of a treaty", "figures", options{"topic": "parties", "treaty": fullTitle}, options{"topic": "parties", "treaty": "ottawa-1997"}, false},
		{"a question", "ask", options{"question": "has Finland left?"}, options{"question": "has Finland left?"}, false},
		{"no command", "frobnicate", options{"country": "suomi"}, options{"country": "suomi"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := bot.Request{Command: c.command, Options: c.typed}
			settled := b.Settled(r, c.misread)
			if diff := cmp.Diff(c.want, settled.Options); diff != "" {
				t.Errorf("settled, -want +got:\n%s", diff)
			}
			if diff := cmp.Diff(settled, b.Settled(settled, false)); diff != "" {
				t.Errorf("settled again, -once +twice:\n%s", diff)
			}
			before, after := b.Answer(context.Background(), r), b.Answer(context.Background(), settled)
			if c.misread {
				before.Notes, after.Notes = nil, nil
			}
			for _, a := range []bot.Answer{before, after} { // these offer what was asked for, and more
				for i := range a.Choices {
					a.Choices[i].Options = b.Settled(bot.Request{Command: a.Choices[i].Command, Options: a.Choices[i].Options}, c.misread).Options
				}
			}
			if diff := cmp.Diff(before, after, cmpopts.IgnoreUnexported(bot.Answer{}, bot.Event{})); diff != "" {
				t.Errorf("the answer changes, -before +after:\n%s", diff)
			}
		})
	}
}
