package bot_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/bot"
)

func TestComplete(t *testing.T) {
	b := newBot(t, "")
	for line, want := range map[string][]string{
		"st":                      {"status "},
		"/wh":                     {"/why-withdraw "},
		"status Finl":             {"status Finland"},
		"status congo":            {"status Congo", "status DR Congo"},
		"/status lit":             {"/status Lithuania"},
		"status Finland otta":     {`status Finland "Ottawa Convention"`},
		"article ott":             {`article "Ottawa Convention"`},
		"article ottawa 2":        {"article ottawa 2", "article ottawa 20", "article ottawa 21", "article ottawa 22"},
		"article bwc xi":          {"article bwc XI", "article bwc XII", "article bwc XIII", "article bwc XIV"},
		"treaty chem":             {"treaty CWC"},
		"help tr":                 {"help treaty"},
		"figures cas":             {"figures casualties"},
		"compare suri":            {"compare Suriname"},
		"timeline Finland ccm":    {`timeline Finland CCM`},
		"ask what":                nil,
		"frobnicate x":            nil,
		"sources ":                nil,
		"article \"mine ban\" 19": {"article \"mine ban\" 19"},
	} {
		if diff := cmp.Diff(want, b.Complete(bot.Request{}, line)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", line, diff)
		}
	}
	if got := b.Complete(bot.Request{}, ""); len(got) != 10 {
		t.Errorf("an empty line completes to %v", got)
	}
	if got := b.Complete(bot.Request{}, "status "); len(got) != 25 {
		t.Errorf("no letter gives %d states, want the first 25", len(got))
	}
}
