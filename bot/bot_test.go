package bot_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"treatybot/bot"
	"treatybot/bot/bottest"
	"treatybot/corpus"
	"treatybot/corpus/corpustest"
	"treatybot/corpus/ledger"
	"treatybot/corpus/library"
)

var update = flag.Bool("update", false, "write the golden answers anew")

// indexFolder keeps the index of the built-in documents for all tests.
var indexFolder string

func TestMain(m *testing.M) { bottest.Main(m, &indexFolder) }

// newBot makes a bot over the built-in documents, and over those in the data
// folder where one is given.
func newBot(t testing.TB, data string) *bot.Bot {
	t.Helper()
	return bottest.New(t, indexFolder, data)
}

func answer(b *bot.Bot, line string) bot.Answer {
	return b.Answer(context.Background(), bot.ParseLine(line))
}

// TestGolden compares answers with testdata/*.json. The scores of passages
// are left out: they may differ in the last digit between machines.
func TestGolden(t *testing.T) {
	b := newBot(t, "")
	for name, line := range map[string]string{
		"status-finland":           "status Finland",
		"status-finland-ottawa":    "status suomi ottawa",
		"status-finland-leaving":   "status Finland as-of:2025-08-01",
		"status-ukraine":           "status UA",
		"status-north-korea":       "status North Korea",
		"status-lebanon":           "status Lebanon ottawa",
		"status-russia":            "/status country:Russia",
		"status-france":            "status France",
		"why-withdraw":             "why-withdraw",
		"why-withdraw-poland":      "why-withdraw Poland",
		"why-withdraw-sweden":      "why-withdraw Sweden",
		"ask-war":                  "ask can a country quit the mine ban in the middle of a war?",
		"ask-casualties":           "ask how many landmine casualties were there in 2024?",
		"ask-membership":           "ask is Finland still in the Ottawa Convention?",
		"ask-pizza":                "ask what is the best pizza in town?",
		"article-ottawa-20":        "article ottawa 20",
		"article-ottawa-5-3":       `article "mine ban treaty" 5(3)`,
		"article-bwc-13":           "article bwc XIII",
		"treaty-ctbt":              "treaty ctbt",
		"treaty-ottawa-2013":       "treaty ottawa as-of:2013-12-31",
		"treaty-geneva":            "treaty geneva protocol",
		"status-vanuatu-ccm":       "status Vanuatu ccm",
		"compare-ottawa-ccm":       "compare ottawa ccm",
		"compare-finland-norway":   "compare Finland Norway",
		"timeline-finland-ottawa":  "timeline Finland ottawa",
		"timeline-2026":            "timeline from:2026",
		"timeline-ottawa":          "timeline ottawa",
		"figures":                  "figures",
		"figures-casualties":       "figures casualties",
		"figures-parties-ottawa":   "figures parties ottawa",
		"sources":                  "sources",
		"help":                     "help",
		"status-guinea":            "status Guinea",
		"status-atlantis":          "status Atlantis",
		"article-ottawa-45":        "article ottawa 45",
		"article-ottawa-20-9":      "article ottawa 20(9)",
		"ask-article-that-is-none": "ask what does article 45 of the Ottawa Convention say?",
	} {
		a := answer(b, line)
		for i := range a.Passages {
			a.Passages[i].Score = 0
		}
		var got bytes.Buffer
		enc := json.NewEncoder(&got)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", " ")
		if err := enc.Encode(a); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", name+".json")
		if *update {
			if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatalf("%v; go test ./bot -update writes it", err)
		}
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("%s (-want +got; go test ./bot -update accepts it):\n%s", line, diff)
		}
	}
}

// TestStatusOfEveryState: every state has an answer that is complete, dated
// and sourced, today and on any day.
func TestStatusOfEveryState(t *testing.T) {
	b := newBot(t, "")
	facts, err := ledger.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range facts.States {
		for _, asOf := range []string{"", " as-of:1999-03-01", " as-of:2025-09-01"} {
			a := answer(b, "status "+s.Code+asOf)
			if !a.Answered || a.Title != s.Name || len(a.Facts) != len(facts.Treaties) || len(a.Notes) == 0 {
				t.Errorf("status %s%s: answered %v, title %q, %d facts", s.Code, asOf, a.Answered, a.Title, len(a.Facts))
			}
			checkAnswer(t, "status "+s.Code+asOf, a)
		}
	}
}

// TestEveryTreaty: every treaty has key facts, and each of its articles is
// quoted.
func TestEveryTreaty(t *testing.T) {
	b := newBot(t, "")
	shared, err := library.Open("")
	if err != nil {
		t.Fatal(err)
	}
	documents, err := shared.Documents()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range documents {
		if d.Kind != corpus.Treaty {
			continue
		}
		a := answer(b, "treaty "+d.ID)
		if !a.Answered || len(a.Facts) == 0 {
			t.Errorf("treaty %s: %q", d.ID, a.Summary)
		}
		checkAnswer(t, "treaty "+d.ID, a)
		for _, h := range d.Articles {
			line := "article " + d.ID + " " + h.Locator().Number()
			a := answer(b, line)
			if !a.Answered || len(a.Passages) == 0 {
				t.Errorf("%s: %q", line, a.Summary)
			}
			for _, p := range a.Passages {
				if p.Article != h.Number || p.Document != d.ID {
					t.Errorf("%s quotes %s", line, p.ID)
				}
			}
			checkAnswer(t, line, a)
		}
	}
}

// checkAnswer checks what holds for every answer: lists that are lists, dates
// that are dates, a source for each fact, passage and event, highlights
// within the text, choices that can be chosen.
func checkAnswer(t *testing.T, line string, a bot.Answer) {
	t.Helper()
	raw, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(raw, []byte("null")) {
		t.Errorf("%s: null in %s", line, raw)
	}
	dated := func(what, date string) {
		if _, err := corpus.ParseDate(date); date != "" && err != nil {
			t.Errorf("%s: %s has the date %q", line, what, date)
		}
	}
	for _, f := range a.Facts {
		dated(f.Label, f.Date)
		dated(f.Label, f.AsOf)
		if f.Label == "" || f.Value == "" || f.Source.Title == "" {
			t.Errorf("%s: a fact lacks something: %+v", line, f)
		}
	}
	last := corpus.Date{}
	for _, e := range a.Events {
		dated(e.Title, e.Date)
		if e.Title == "" || e.Date == "" || e.Source.Title == "" {
			t.Errorf("%s: an event lacks something: %+v", line, e)
		}
		d, _ := corpus.ParseDate(e.Date)
		if d.Compare(last) < 0 {
			t.Errorf("%s: %q out of order", line, e.Title)
		}
		last = d
	}
	for _, p := range a.Passages {
		if p.ID == "" || p.Text == "" || p.Title == "" || p.Locator == "" || p.Source.Title == "" || !strings.HasPrefix(p.ID, p.Document+"#") {
			t.Errorf("%s: a passage lacks something: %+v", line, p)
		}
		for _, h := range p.Highlights {
			if h[0] < 0 || h[1] > len(p.Text) || h[0] >= h[1] {
				t.Errorf("%s: %s is highlighted at %v of %d bytes", line, p.ID, h, len(p.Text))
			}
		}
	}
	for _, c := range a.Choices {
		if c.Label == "" || c.Command == "" {
			t.Errorf("%s: an empty choice %+v", line, c)
		}
	}
}

// TestChoices: whatever an answer offers next is answered.
func TestChoices(t *testing.T) {
	b := newBot(t, "")
	for _, line := range []string{
		"status Finland", "status Ukraine", "status US", "status Lithuania ottawa", "why-withdraw", "why-withdraw North Korea", "status Guinea", "treaty ottawa",
		"treaty bwc", "article ottawa 20", "article ottawa 5(3)", "article bwc XIII", "article ottawa 45", "ask who has left the mine ban?", "ask about Guinea",
	} {
		for _, c := range answer(b, line).Choices {
			a := b.Answer(context.Background(), bot.Request{Command: c.Command, Options: c.Options})
			if !a.Answered {
				t.Errorf("%s offers %+v, which gives %q", line, c, a.Summary)
			}
		}
	}
}

// TestFailures: what cannot be answered says what is wrong and what to do.
func TestFailures(t *testing.T) {
	b := newBot(t, "")
	for _, c := range []struct {
		line    string
		outcome bot.Outcome
		wrong   string
	}{
		{"", bot.Misused, `There is no command "".`},
		{"frobnicate", bot.Misused, `There is no command "frobnicate".`},
		{"status", bot.Misused, "status needs a country."},
		{"status Atlantis", bot.NotFound, `No state called "Atlantis" is in the ledger.`},
		{"status Guinea", bot.Unclear, "Which Guinea?"},
		{"status Austrlia", bot.Unclear, `What is meant by "Austrlia"?`},
		{"status Finland as-of:2025-13-40", bot.Misused, `"2025-13-40" is not a day in the calendar.`},
		{"status Finland as-of:yesterday", bot.Misused, `"yesterday" is not a day in the calendar.`},
		{"status Finland vclt", bot.NotFound, "The ledger has no list of parties for the Vienna Convention on the Law of Treaties."},
		{"status Finland colour:red", bot.Misused, `status has no option "colour".`},
		{"status Finland --colour red", bot.Misused, `status has no option "colour".`},
		{"status country:Atlantis ottawa", bot.NotFound, `No state called "Atlantis ottawa" is in the ledger.`},
		{"article ottawa", bot.Misused, "article needs an article, such as 20 or 5(3)."},
		{"article 20", bot.Misused, "article needs an article, such as 20 or 5(3)."},
		{"article ottawa 45", bot.NotFound, "The Ottawa Convention has 22 articles; there is no Art. 45."},
		{"article bwc XL", bot.NotFound, "The Biological Weapons Convention has 15 articles; there is no Art. XL."},
		{"article ottawa 20(9)", bot.NotFound, "The Ottawa Convention has no Art. 20(9)."},
		{"article kyoto 2", bot.NotFound, `No treaty called "kyoto" is in the corpus.`},
		{"article ottawa !!", bot.Misused, `"!!" is not an article.`},
		{"treaty", bot.Misused, "treaty needs a treaty."},
		{"treaty Kyoto Protocol", bot.NotFound, `No treaty called "Kyoto Protocol" is in the corpus.`},
		{"ask", bot.Misused, "ask needs a question."},
		{"ask \x01\x02", bot.Misused, "ask needs a question."},
		{"ask " + strings.Repeat("x", 10_000), bot.Misused, "The question has 10000 characters; 1000 is the limit."},
		{"status " + strings.Repeat("x", 10_000), bot.Misused, "The country has 10000 characters; 200 is the limit."},
		{"ask hello", bot.NotFound, "Nothing in the corpus answers this."},
		{"sources everything", bot.Misused, `sources does not know what to do with "everything".`},
		{"compare Finland", bot.Misused, "compare needs two countries or two treaties."},
		{"compare Finland ottawa", bot.Misused, "Finland and Ottawa Convention are not of one kind."},
		{"compare Finland suomi", bot.Misused, "Both are Finland."},
		{"compare Finland Atlantis", bot.NotFound, `Neither a state nor a treaty called "Atlantis" is known.`},
		{"compare Finland Guinea", bot.Unclear, "Which Guinea?"},
		{"timeline", bot.Misused, "timeline needs a country, a treaty or a day to begin with."},
		{"timeline Finland from:2026 to:2025", bot.Misused, "The span ends on 31 December 2025, before it begins on 2026."},
		{"timeline Finland from:yesterday", bot.Misused, `"yesterday" is not a day in the calendar.`},
		{"timeline Finland from:2026-02-01", bot.NotFound, "The ledger holds no event that fits."},
		{"timeline Finland vclt", bot.NotFound, "The ledger has no list of parties for the Vienna Convention on the Law of Treaties."},
		{"figures topic:pizza", bot.NotFound, `There are no figures of "pizza".`},
		{"figures casualties ottawa", bot.Misused, "Figures of casualties are not kept by treaty."},
		{"figures ccm as-of:1990", bot.NotFound, "On 31 December 1990 the CCM did not exist yet: opened for signature on 3 December 2008."},
		{"help frobnicate", bot.Misused, `There is no command "frobnicate".`},
	} {
		a := answer(b, c.line)
		if a.Outcome() != c.outcome || a.Summary != c.wrong || a.Answered {
			t.Errorf("%.40q: outcome %d, answered %v, %q; want %d, %q", c.line, a.Outcome(), a.Answered, a.Summary, c.outcome, c.wrong)
		}
		if len(a.Notes) == 0 || a.Notes[0] == "" {
			t.Errorf("%.40q does not say what to do next", c.line)
		}
	}
}

// TestArguments: words without names go to the options they fit.
func TestArguments(t *testing.T) {
	b := newBot(t, "")
	for line, want := range map[string]string{
		"status South Africa":                                         "South Africa",
		"status South Africa ottawa":                                  "South Africa and the Ottawa Convention",
		"status south korea mine ban treaty":                          "South Korea and the Ottawa Convention",
		"status Lithunia ccm":                                         "Lithuania and the CCM",
		"status Côte d'Ivoire":                                        "Côte d'Ivoire",
		"status “United States” npt":                                  "United States and the NPT",
		"STATUS finland":                                              "Finland",
		"/status country:South Africa treaty:ottawa":                  "South Africa and the Ottawa Convention",
		"status 🇫🇮":                                                   "Finland",
		"status Finland 2025-06-20":                                   "Finland",
		"status Finland ottawa --as-of 2025-06-20":                    "Finland and the Ottawa Convention",
		"article ottawa art. 5 para 1":                                "Ottawa Convention, Art. 5(1): Destroying anti-personnel mines in mined areas (mine clearance)",
		"article mine ban treaty 5(3)":                                "Ottawa Convention, Art. 5(3): Destroying anti-personnel mines in mined areas (mine clearance)",
		"article mine ban treaty 1, 2 and 5":                          "Ottawa Convention, Art. 1, Art. 2 and Art. 5",
		"article npt iii":                                             "Non-Proliferation Treaty, Art. III",
		"article ottawa preamble 4":                                   "Ottawa Convention, Preamble, para. 4",
		"article amended protocol ii technical annex":                 "CCW Amended Protocol II, Technical Annex",
		"treaty nuclear ban treaty":                                   "TPNW",
		"treaty vienna convention on the law of treaties":             "Vienna Convention on the Law of Treaties",
		"treaty name:ottawa as-of:2013-12-31":                         "Ottawa Convention",
		"help article":                                                "article TREATY ARTICLE",
		"ask question:can a country quit the mine ban fast?":          "can a country quit the mine ban fast?",
		"ask --as-of 2020-01-01 was Finland a party to the mine ban?": "was Finland a party to the mine ban?",
		"status treaty:ottawa Finland":                                "Finland and the Ottawa Convention",
		"status --as-of 2025-06-20 Finland":                           "Finland",
		"status As-Of:2025-06-20 Finland ottawa":                      "Finland and the Ottawa Convention",
		"status Country:South Africa Treaty:mine ban":                 "South Africa and the Ottawa Convention",
		"status --country=Finland --treaty ccm":                       "Finland and the CCM",
		"status Finland 20 June 2025":                                 "Finland",
		"compare ottawa convention ccm":                               "Ottawa Convention and CCM",
		"compare South Africa North Korea":                            "South Africa and North Korea",
		"compare first:Finland second:Norway":                         "Finland and Norway",
		"timeline South Africa":                                       "Timeline: South Africa",
		"timeline ottawa 2025":                                        "Timeline, Ottawa Convention, from 2025",
		"timeline Finland mine ban 2025-06-01 2025-12-31":             "Timeline: Finland, Ottawa Convention, from 1 June 2025, to 31 December 2025",
		"figures mine ban treaty":                                     "Parties to the Ottawa Convention",
		"figures Casualties":                                          "People killed or injured by mines and explosive remnants",
		"ask what has changed since June 2026?":                       "Timeline, from June 2026",
		"ask what happened to the mine ban in 2025?":                  "Timeline, Ottawa Convention, from 2025, to 31 December 2025",
	} {
		a := answer(b, line)
		if a.Title != want {
			t.Errorf("%s is titled %q (%s), want %q", line, a.Title, a.Summary, want)
		}
	}
	a := b.Answer(context.Background(), bot.Words("article", []string{"mine ban treaty", "5(3)"}))
	if len(a.Passages) != 1 || a.Passages[0].ID != "ottawa-1997#art-5-3" {
		t.Errorf("words of a shell give %q", a.Summary)
	}
}

func TestUnknownOption(t *testing.T) {
	b := newBot(t, "")
	a := b.Answer(context.Background(), bot.Request{Command: "status", Options: map[string]string{"country": "FI", "colour": "red"}})
	if a.Outcome() != bot.Misused || a.Summary != `status has no option "colour".` {
		t.Errorf("an unknown option gives %q", a.Summary)
	}
}

// TestAskFirst: the questions people ask most find their passage first.
func TestAskFirst(t *testing.T) {
	b := newBot(t, "")
	for question, want := range map[string]string{
		"can a country quit the mine ban in the middle of a war?":        "ottawa-1997#art-20-3",
		"when must mined areas be cleared under the Ottawa Convention?":  "ottawa-1997#art-5-1",
		"can you make reservations to the cluster munitions convention?": "ccm-2008#art-19",
		"what does Art. 5(3) of the Ottawa Convention say?":              "ottawa-1997#art-5-3",
		"why did Finland leave the mine ban?":                            "swissinfo-2025#why-did-five-countries-decide-to-leave-the-1",
		"what does the Ottawa Convention prohibit?":                      "ottawa-1997#art-1-1",
	} {
		a := answer(b, "ask "+question)
		if !a.Answered || len(a.Passages) == 0 || a.Passages[0].ID != want {
			first := "nothing"
			if len(a.Passages) > 0 {
				first = a.Passages[0].ID
			}
			t.Errorf("%s: %s comes first, want %s", question, first, want)
		}
		checkAnswer(t, question, a)
	}
}

// TestAskFacts: questions that the ledger answers, with the first fact.
func TestAskFacts(t *testing.T) {
	b := newBot(t, "")
	for question, want := range map[string]string{
		"is Finland still in the Ottawa Convention?":                   "Withdrew; no longer bound since 10 January 2026",
		"was Finland a party to the mine ban in 2020?":                 "Party since 9 January 2012 (accession); in force for it since 1 July 2012",
		"did Finland leave the mine ban in 2025?":                      "Leaving: notice of withdrawal on 10 July 2025, still bound until 10 January 2026 (10 days to go)",
		"when did Finland join the mine ban?":                          "Joined on 9 January 2012 (accession); in force for it since 1 July 2012",
		"when did Finland sign the CTBT?":                              "Signed on 24 September 1996",
		"when did Lithuania leave the ccm?":                            "Withdrew; no longer bound since 6 March 2025",
		"which treaties has Lithuania left?":                           "Withdrew; no longer bound since 27 December 2025",
		"has Finland left?":                                            "Withdrew; no longer bound since 10 January 2026",
		"Ukraine and Ottawa":                                           "Party since 27 December 2005 (ratification); in force for it since 1 June 2006; says it has suspended the treaty since 18 July 2025",
		"how many states are party to the mine ban?":                   "162 (1 of them joined on a day that is not known)",
		"how many states were party to the mine ban in 2010?":          "156",
		"how many countries left the mine ban?":                        "5",
		"is polnd still in the ottawa convntion":                       "Withdrew; no longer bound since 20 February 2026",
		"UK CWC":                                                       "Party since 13 May 1996 (ratification)",
		"How many states have ratified but not signed Ottawa?":         "34 states: Afghanistan",
		"Who stayed out of the BWC?":                                   "8 states: Chad",
		"Which states have neither signed nor ratified the CTBT?":      "10 states: Bhutan",
		"Which treaties has Russia not joined?":                        "Not a party",
		"Which treaties has the US signed but not ratified?":           "Signed on 25 September 2013, not a party",
		"Which countries are currently leaving Ottawa?":                "None",
		"When did Russia suspend the INF Treaty?":                      "Announced on 2 February 2019 that it suspends it",
		"Which Baltic states left the mine ban?":                       "Withdrew; no longer bound since 27 December 2025",
		"Are the Nordic countries in the CCM?":                         "Party since 12 February 2010",
		"How did Finland's parliament vote on Ottawa?":                 "Finland, vote in parliament (Ottawa Convention): Eduskunta approves",
		"When did Finland's withdrawal take effect?":                   "Finland is out of the Ottawa Convention",
		"Which states gave notice of withdrawal from Ottawa in 2025?":  "5 states: Estonia (27 June 2025)",
		"When did the Ottawa Convention enter into force for Finland?": "No longer: from 1 July 2012 to 10 January 2026",
		"Is the TPNW in force in the United States?":                   "No: it is not a party",
		"Which states are in the CCM but not in Ottawa?":               "110 states have joined both, 2 the CCM alone, 52 the Ottawa Convention alone.",
		"Who is the depositary of the BWC?":                            "United Kingdom; Russian Federation; United States",
		"Which treaties have ended?":                                   "From 1 June 1988 to 2 August 2019, when it ended",
		"Has Finland withdrawn from the Ottawa Convention?":            "Withdrew; no longer bound since 10 January 2026",
		"Which was the first country to leave the Ottawa convention?":  "Estonia, Lithuania and Latvia, on 27 December 2025",
		"How many mines does Russia have?":                             "26.5 million mines",
		"Was Finland in Ottawa on 2026-01-09?":                         "Leaving: notice of withdrawal on 10 July 2025, still bound until 10 January 2026 (1 day to go)",
		"Which treaties has Israel signed?":                            "Signed on 13 January 1993, not a party",
		"Which countries left the mine ban last year?":                 "3 states: Estonia",
		"who has left the Ottawa Convention since 2020?":               "5 states: Estonia (27 December 2025), Finland (10 January 2026), Latvia (27 December 2025), Lithuania (27 December 2025) and Poland (20 February 2026)",
		"which states left the mine ban in 2025?":                      "3 states: Estonia (27 December 2025), Latvia (27 December 2025) and Lithuania (27 December 2025)",
		"who joined the CCM since 2025?":                               "1 state: Vanuatu (5 September 2025)",
		"how many states joined the mine ban between 2012 and 2014?":   "4 states: Finland (9 January 2012), Oman (20 August 2014), Poland (27 December 2012) and Somalia (16 April 2012)",
		"how many countries have joined the mine ban?":                 "167, of which 5 are no longer party",
		"which countries have not signed the CTBT?":                    "10 states: Bhutan, India",
		"which have signed but not ratified the CTBT?":                 "9 states: China",
		"which states never joined the Ottawa Convention?":             "30 states: Armenia",
		"who suspended the mine ban?":                                  "Party since 27 December 2005 (ratification); in force for it since 1 June 2006; says it has suspended the treaty since 18 July 2025",
		"when was the Ottawa treaty adopted?":                          "3 December 1997, Ottawa (adopted Oslo 18 September 1997)",
		"did Finland sign the Ottawa Convention?":                      "Did not sign; joined by accession on 9 January 2012",
		"did Finland leave the mine ban since 2020?":                   "Withdrew; no longer bound since 10 January 2026",
		"how many countries have joined the ccm, parties?":             "112",
		"how many states have signed the CTBT?":                        "187, of which 9 have not joined",
		"who is in the Ottawa Convention?":                             "162 (1 of them joined on a day that is not known)",
		"which countries are not party to the CWC?":                    "4 states: Egypt, Israel, North Korea and South Sudan",
		"who never joined the chemical weapons convention?":            "4 states: Egypt, Israel, North Korea and South Sudan",
		"who has left the cluster munitions convention?":               "Withdrew; no longer bound since 6 March 2025",
		"who has left the arms trade treaty?":                          "None",
		"is the CTBT in force?":                                        "Not in force",
		"when did the Ottawa Convention enter into force?":             "Since 1 March 1999",
		"what is the mine ban?":                                        "3 December 1997, Ottawa (adopted Oslo 18 September 1997)",
		"Ottawa Convention":                                            "3 December 1997, Ottawa (adopted Oslo 18 September 1997)",
		"has the US signed the arms trade treaty?":                     "Signed on 25 September 2013, not a party; declared on 18 July 2019 that it will not join",
		"how many people were killed by landmines in 2023?":            "5,757 people killed or injured (1,983 killed, 3,663 injured)",
		"how many countries produce mines?":                            "12 states",
		"by when must Vanuatu destroy its stockpile under the CCM?":    "1 March 2034 (computed: 8 years after 1 March 2026, when the treaty entered into force for Vanuatu; Art. 3(2))",
		"did Ukraine leave the mine ban?":                              "Party since 27 December 2005 (ratification); in force for it since 1 June 2006; says it has suspended the treaty since 18 July 2025",
		"how many missiles were destroyed under the INF treaty?":       "2,692 missiles (US 846, USSR 1,846)",
	} {
		a := answer(b, "ask "+question)
		if !a.Answered || len(a.Facts) == 0 || !strings.HasPrefix(a.Facts[0].Value, want) {
			first := "no fact"
			if len(a.Facts) > 0 {
				first = a.Facts[0].Value
			}
			t.Errorf("%s: answered %v, %q; want %q", question, a.Answered, first, want)
		}
		checkAnswer(t, question, a)
	}
}

// TestAskBeyond: what the ledger and the corpus know nothing of is refused,
// however much of it sounds like them.
func TestAskBeyond(t *testing.T) {
	b := newBot(t, "")
	for _, question := range []string{
		"what is the capital of Finland?", "who is the president of France?", "how many tanks does Poland have?", "how cold is it in the north of Finland?",
		"how many parties are there to the Outer Space Treaty?", "is Finland a party to the Paris Agreement?", "when did Finland join the African Union?",
		"which countries have left the European Union?", "What is New START?", "Will Germany leave the Ottawa Convention?", "Is Finland party to the Geneva Protocol?", "Is Angela in the NPT?", "Is Rhodes in the TPNW?", "Is French Guiana in ATT?",
		"Is British Columbia in Ottawa?", "Which of the leavers are in Amended Protocol II?", "How many states were bound by the TPNW on 23 January 2021?", "did Finland join twitter?", "how many war casualties were there in 2024?", "when did Finland join?",
		"which political party is in government in Finland?", "who signed the Magna Carta?",
	} {
		a := answer(b, "ask "+question)
		if a.Answered {
			t.Errorf("%s is answered by %q", question, a.Summary)
		}
	}
}

// TestAskNotFacts: questions about rules and reasons are for the passages,
// although they name states and treaties; what neither knows is refused.
func TestAskNotFacts(t *testing.T) {
	b := newBot(t, "")
	for question, answered := range map[string]bool{
		"why did Finland leave the mine ban?": true, "can Poland come back to the Ottawa Convention?": true, "what still binds Finland after leaving the mine ban?": true,
		"how do you withdraw from the NPT?": true, "can a country quit the mine ban in the middle of a war?": true, "how many bomblets make a cluster munition?": true,
		"which states are nuclear-weapon states?": true, "what does the Ottawa Convention prohibit?": true, "What does Poland say about the Ottawa Convention?": true,
		"how many mines has Ukraine destroyed?": false, "has Ukraine destroyed its stockpile?": false, "which mines did Greece clear?": false,
		"how many states were party to the mine ban between 2000 and 2010?": false,
	} {
		a := answer(b, "ask "+question)
		if a.Answered != answered || answered && !strings.HasPrefix(a.Summary, "Best passage") {
			t.Errorf("%s: answered %v by %q", question, a.Answered, a.Summary)
		}
	}
	if a := answer(b, "ask which states have not left the Ottawa Convention?"); len(a.Facts) > 0 {
		t.Errorf("who has not left is answered by %q", a.Summary)
	}
}

// TestAsOf: an answer for a day tells nothing later, save days that follow
// from what was known then.
func TestAsOf(t *testing.T) {
	b := newBot(t, "")
	later := regexp.MustCompile(`\b(?:201[4-9]|202\d)\b`)
	computed := regexp.MustCompile(`^Deadline|^If a state |^In force|^Opened|^Adopted`)
	for _, line := range []string{
		"status Finland", "status Finland ottawa", "status Ukraine", "status Russia", "status US att", "status North Korea", "why-withdraw", "why-withdraw Finland", "treaty ottawa",
		"treaty ccm", "treaty tpnw", "treaty npt", "treaty inf", "compare ottawa att", "compare Finland Poland", "timeline Finland", "timeline ottawa", "figures", "figures casualties",
		"figures ottawa", "ask why did Finland leave the mine ban?", "ask who has left the mine ban?", "ask how many mine casualties were there?", "ask how many states are party to the mine ban?",
		"ask which treaties has Finland joined?", "ask Ottawa Convention",
	} {
		r := bot.ParseLine(line)
		r.Options["as-of"] = "2013-06-01"
		a := b.Answer(context.Background(), r)
		for _, f := range a.Facts {
			if later.MatchString(f.Value) && !computed.MatchString(f.Label) {
				t.Errorf("%s: %s: %s", line, f.Label, f.Value)
			}
		}
		for _, e := range a.Events {
			if e.Date > "2013-06-01" {
				t.Errorf("%s: event %s %s", line, e.Date, e.Title)
			}
		}
		for _, p := range a.Passages {
			if later.MatchString(p.Text) {
				t.Errorf("%s: %s: %s", line, p.ID, p.Text)
			}
		}
		if later.MatchString(a.Summary) {
			t.Errorf("%s: %s", line, a.Summary)
		}
	}
}

// TestAskWhichTreaty: an article of no treaty is asked back about.
func TestAskWhichTreaty(t *testing.T) {
	a := answer(newBot(t, ""), "ask what does article 20 say?")
	if g := answer(newBot(t, ""), "ask is Guinea in the TPNW?"); g.Outcome() != bot.Unclear || g.Summary != "Which Guinea?" || len(g.Choices) != 4 {
		t.Errorf("Guinea: outcome %d, %q", g.Outcome(), g.Summary)
	}
	if a.Outcome() != bot.Unclear || a.Summary != "Art. 20 of which treaty?" || len(a.Choices) < 5 {
		t.Errorf("outcome %d, %q, %d choices", a.Outcome(), a.Summary, len(a.Choices))
	}
}

// TestOfficialWording: with the official texts imported, they come first and
// the plain words under them.
func TestOfficialWording(t *testing.T) {
	data := t.TempDir()
	for _, name := range append(corpustest.OfficialFiles(t), corpustest.Shared(t, "corpus", "articles", "swissinfo-five-countries-2025.txt")) {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		in := library.Import{Name: filepath.Base(name), Content: content}
		if strings.HasSuffix(name, ".txt") {
			in.Kind = corpus.Article
		}
		shared, err := library.Open(data)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := shared.Import(data, in); err != nil {
			t.Fatal(err)
		}
	}
	b := newBot(t, data)
	a := answer(b, "article ottawa 20(3)")
	if len(a.Passages) != 1 || !strings.Contains(a.Passages[0].Official, "instrument of withdrawal by the Depositary") || a.Passages[0].Text != a.Passages[0].Official || a.Passages[0].Plain == "" {
		t.Errorf("Art. 20(3) is quoted as %+v", a.Passages)
	}
	if a := answer(b, "ask can a country quit the mine ban in the middle of a war?"); len(a.Passages) == 0 || a.Passages[0].ID != "ottawa-1997#art-20-3" {
		t.Errorf("the question about war finds %+v", a.Passages)
	}
	if a := answer(b, "ask what does SWI say about Tun Channareth's fight for a mine-free world?"); !a.Answered || !strings.HasPrefix(a.Passages[0].ID, "swissinfo-five-countries-2025#") {
		t.Errorf("the article does not answer: %q", a.Summary)
	}
	for _, line := range []string{"treaty ccw-p5-2003", "article cwc-1993-annexes annex on chemicals", "sources", "status Finland", "why-withdraw"} {
		a := answer(b, line)
		if !a.Answered {
			t.Errorf("%s: %s", line, a.Summary)
		}
		checkAnswer(t, line, a)
	}
}

// FuzzAnswer: nothing that can be typed breaks the bot.
func FuzzAnswer(f *testing.F) {
	for _, s := range []string{
		"status Finland", "article ottawa 20", "ask what?", "/status country:Guinea treaty:x as-of:2020-01-01", `article "mine ban" 5(3)`, "help help", "treaty \x00",
		"ask \"", "why-withdraw 🇫🇮🇫🇮", "status " + strings.Repeat("a ", 50), "article ottawa (((((", "ask 'OR 1=1 +field:x ~* ?",
	} {
		f.Add(s)
	}
	b := newBot(f, "")
	f.Fuzz(func(t *testing.T, line string) {
		a := answer(b, line)
		if a.Outcome() == bot.Failed {
			t.Errorf("%q fails", line)
		}
		checkAnswer(t, line, a)
	})
}

func BenchmarkAnswer(b *testing.B) {
	x := newBot(b, "")
	for _, line := range []string{"status Finland", "why-withdraw", "ask can a country quit the mine ban in the middle of a war?", "article ottawa 20", "treaty ottawa", "sources"} {
		b.Run(strings.Fields(line)[0], func(b *testing.B) {
			for b.Loop() {
				answer(x, line)
			}
		})
	}
}

// TestExamples: the example of each command, in short and with the names of its
// options, is answered, and alike.
func TestExamples(t *testing.T) {
	b := newBot(t, "")
	for _, c := range bot.Commands() {
		if c.Moderators {
			continue // TestCorpusExamples
		}
		short, long := answer(b, c.Example), answer(b, c.SlashExample())
		if short.Outcome() != bot.Answered {
			t.Errorf("%s: %s", c.Example, short.Summary)
		}
		if diff := cmp.Diff(short, long, cmpopts.IgnoreUnexported(bot.Answer{}, bot.Event{})); diff != "" {
			t.Errorf("%s and %s differ: %s", c.Example, c.SlashExample(), diff)
		}
	}
}
