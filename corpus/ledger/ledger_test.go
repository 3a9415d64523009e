package ledger_test

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"treatybot/corpus"
	"treatybot/corpus/corpustest"
	"treatybot/corpus/ledger"
)

// TestFactsCarriedOver: the built-in tables equal the prepared facts, row by
// row.
func TestFactsCarriedOver(t *testing.T) {
	for _, name := range []string{"states.csv", "treaties.csv", "actions.csv", "actions_undated.csv", "events.csv", "figures.csv"} {
		want, got := readCSV(t, corpustest.Shared(t, "facts", name)), readCSV(t, name)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-facts +built in):\n%s", name, diff)
		}
	}
}

func readCSV(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestSizes(t *testing.T) {
	l := facts(t)
	if len(l.States) != 197 || len(l.Treaties) != 11 || len(l.Actions) != 2643 || len(l.Events) != 89 || len(l.Figures) != 90 {
		t.Errorf("%d states, %d treaties, %d actions, %d events, %d figures", len(l.States), len(l.Treaties), len(l.Actions), len(l.Events), len(l.Figures))
	}
	for _, treaty := range l.Treaties {
		if treaty.AsOf.IsZero() || treaty.AsOfBasis == "" {
			t.Errorf("%s does not say up to when it was read", treaty.Slug)
		}
	}
	for _, a := range l.Actions {
		if s := a.Source(); s.Title == "" || strings.Contains(s.Title, "http") && strings.HasPrefix(s.Title, "http") && s.URL == "" {
			t.Errorf("%s %s %s has the source %+v", a.State, a.Treaty, a.Kind, s)
		}
	}
}

func TestSource(t *testing.T) {
	for _, c := range []struct {
		printed string
		want    corpus.Source
	}{
		{"https://treaties.un.org/x?y=1 (UN Treaty Collection, status 2026-02-03); GGO db (globalgov/manytreaties)",
			corpus.Source{Title: "UN Treaty Collection, status 2026-02-03; GGO db (globalgov/manytreaties)", URL: "https://treaties.un.org/x?y=1"}},
		{"ERR News https://news.err.ee/1609713534", corpus.Source{Title: "ERR News", URL: "https://news.err.ee/1609713534"}},
		{"IEADB Jan 2026 (https://www.iea.ulaval.ca); GGO db", corpus.Source{Title: "IEADB Jan 2026; GGO db", URL: "https://www.iea.ulaval.ca"}},
		{"dpa; Yle (as relayed)", corpus.Source{Title: "dpa; Yle (as relayed)"}},
		{"https://www.lrs.lt", corpus.Source{Title: "www.lrs.lt", URL: "https://www.lrs.lt"}},
	} {
		e := ledger.Event{Sources: c.printed}
		if diff := cmp.Diff(c.want, e.Source()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.printed, diff)
		}
	}
}

func TestClaims(t *testing.T) {
	l := facts(t)
	claims := l.ClaimsOn("ottawa-1997", "")
	if len(claims) != 3 || claims[0].By != "the UN Treaty Collection" || claims[2].By != "SWI swissinfo.ch" {
		t.Errorf("claims on the mine ban: %+v", claims)
	}
	if claims := l.ClaimsOn("cwc-1993", "PS"); len(claims) != 1 || claims[0].Source().URL == "" {
		t.Errorf("claims on Palestine: %+v", claims)
	}
}

func TestResolveState(t *testing.T) {
	l := facts(t)
	for name, want := range map[string]string{
		"Finland": "FI", "Republic of Finland": "FI", "suomi": "FI", "Finnish": "FI", "fi": "FI", "FIN": "FI", "🇫🇮": "FI", "Финляндия": "FI", "芬兰": "FI",
		"Lithunia": "LT", "Finalnd": "FI", "USA": "US", "America": "US", "the Netherlands": "NL", "Holland": "NL", "Burma": "MM", "Ivory Coast": "CI",
		"Côte d'Ivoire": "CI", "Turkey": "TR", "Soviet Union": "RU", "Nordkorea": "KP", "Republic of Guinea": "GN", "Polska": "PL", "Deutschland": "DE",
		"St Kitts": "KN", "Vatican": "VA", "Niger": "NE", "Nigeria": "NG", "Sudan": "SD", "Dominica": "DM", "DRC": "CD", "🇬🇳": "GN",
		"Guinea": "GN GW GQ PG", "Guinée": "GN GW GQ PG", "Korea": "KP KR", "Congo": "CG CD", "Austrlia": "AT AU",
		"Atlantis": "", "Taiwan": "", "Republic of China": "", "People's Republic of China": "CN", "Czechoslovakia": "", "🇹🇼": "", "X": "", "": "",
	} {
		if got := strings.Join(l.ResolveState(name).IDs, " "); got != want {
			t.Errorf("ResolveState(%q) = %q, want %q", name, got, want)
		}
	}
	for _, s := range l.States {
		for _, name := range []string{s.Code, s.Code3, s.OfficialName, flag(s.Code)} {
			if id, ok := l.ResolveState(name).One(); !ok || id != s.Code {
				t.Errorf("%q does not mean %s but %v", name, s.Code, l.ResolveState(name).IDs)
			}
		}
	}
}

// flag spells an ISO code in regional indicator letters.
func flag(code string) string {
	const a = '\U0001F1E6'
	return string([]rune{a + rune(code[0]-'A'), a + rune(code[1]-'A')})
}

// TestLoadRefuses: a broken row is named by file and line.
func TestLoadRefuses(t *testing.T) {
	good := map[string]string{
		"states.csv":          "iso2,iso3,name,official_name,aliases,un_member\nFI,FIN,Finland,,,yes\n",
		"treaties.csv":        "slug,name,short_name,aliases,opened,place,entry_into_force,depositary,withdrawal_article,notice_months,notes\nt-1,Treaty,T,,1997-12-03,,,,20,6,\n",
		"terms.csv":           "treaty,term,value,document,article\nt-1,exit,6 months,t-1,20\n",
		"as_of.csv":           "treaty,as_of,basis\nt-1,2026-02-03,list\n",
		"actions.csv":         "iso2,treaty,action,date,effective,note,source,confidence\nFI,t-1,accession,2012-01-09,,,list,high\n",
		"actions_undated.csv": "iso2,treaty,action,year,note,source,confidence\n",
		"undated_bounds.csv":  "iso2,treaty,action,year,earliest,known_by\n",
		"events.csv":          "date,title,states,treaties,source\n",
		"figures.csv":         "topic,year,value,unit,note,source\n",
		"claims.csv":          "treaty,iso2,about,value,remark,date,by,source\n",
		"homonyms.csv":        "name,states\n",
		"local_names.csv":     "language,iso2,names\n",
	}
	files := func(name, content string) fstest.MapFS {
		fsys := fstest.MapFS{}
		for n, c := range good {
			fsys[n] = &fstest.MapFile{Data: []byte(c)}
		}
		if name != "" {
			fsys[name] = &fstest.MapFile{Data: []byte(content)}
		}
		return fsys
	}
	if _, err := ledger.Load(files("", "")); err != nil {
		t.Fatalf("good tables: %v", err)
	}
	head := "iso2,treaty,action,date,effective,note,source,confidence\n"
	for _, c := range []struct{ name, content, want string }{
		{"actions.csv", head + "XX,t-1,accession,2012-01-09,,,list,high\n", `actions.csv line 2: unknown state "XX"`},
		{"actions.csv", head + "FI,t-9,accession,2012-01-09,,,list,high\n", `unknown treaty "t-9"`},
		{"actions.csv", head + "FI,t-1,accession,2012-13-09,,,list,high\n", "column date"},
		{"actions.csv", head + "FI,t-1,accession,,,,list,high\n", "no date and no year"},
		{"actions.csv", head + "FI,t-1,accession,2012-01-09,,,,high\n", "column source is empty"},
		{"actions.csv", head + "FI,t-1,accession,2012-01-09,,,list,sure\n", `unknown confidence "sure"`},
		{"actions.csv", head + "FI,t-1,acession,2012-01-09,,,list,high\n", `unknown action "acession"`},
		{"terms.csv", "treaty,term,value,document,article\nt-1,exits,6 months,t-1,20\n", `unknown term "exits"`},
		{"terms.csv", "treaty,term,value,document,article\nt-1,exit,half a year,t-1,20\n", `terms.csv line 2: column value: "half a year" is no period`},
		{"actions.csv", head + "FI,t-1,accession\n", "actions.csv line 2: 3 fields, but the header has 8"},
		{"as_of.csv", "treaty,as_of,basis\nt-2,2026-02-03,list\n", `as_of.csv line 2: unknown treaty "t-2"`},
		{"undated_bounds.csv", "iso2,treaty,action,year,earliest,known_by\nFI,t-1,accession,2012,2012-01-02,2012-01-03\n", "no undated action of FI"},
		{"homonyms.csv", "name,states\nGuinea,GN\n", `homonyms.csv line 2: unknown state "GN"`},
		{"events.csv", "date,title,states,treaties,source\n2012-01-09,x,XX,,list\n", `events.csv line 2: unknown state "XX"`},
		{"claims.csv", "treaty,iso2,about,value,remark,date,by,source\nt-1,FI,parties,9,,,someone,list\n", "no date"},
		{"claims.csv", "treaty,iso2,about,value,remark,date,by,source\nt-1,XX,parties,9,,2026,someone,list\n", `unknown state "XX"`},
		{"local_names.csv", "language,iso2,names\nfi,XX,Suomi\n", `local_names.csv line 2: unknown state "XX"`},
		{"figures.csv", "topic,year,value,unit,note,source\nx,1999,many,,,list\n", "is no number"},
		{"treaties.csv", "", "treaties.csv: EOF"},
	} {
		if _, err := ledger.Load(files(c.name, c.content)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	fsys := os.DirFS(".")
	for b.Loop() {
		if _, err := ledger.Load(fsys); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkResolveState(b *testing.B) {
	l := facts(b)
	for _, name := range []string{"Finland", "Suomi", "Lithunia"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				l.ResolveState(name)
			}
		})
	}
}

// TestResolveForeign: a state is known by its name in the main languages. The
// few names that mean several states in that language, or elsewhere, ask back.
func TestResolveForeign(t *testing.T) {
	l := facts(t)
	for _, tag := range []language.Tag{
		language.French, language.German, language.Spanish, language.Portuguese, language.Italian, language.Polish, language.Dutch, language.Swedish, language.Finnish,
		language.Estonian, language.Latvian, language.Lithuanian, language.Ukrainian, language.Russian, language.Arabic, language.Chinese, language.Japanese, language.Turkish,
	} {
		names := display.Regions(tag)
		for _, s := range l.States {
			name := names.Name(language.MustParseRegion(s.Code))
			r := l.ResolveState(name)
			if !slices.Contains(r.IDs, s.Code) {
				t.Errorf("%s in %s, %q, means %v", s.Name, tag, name, r.IDs)
			}
		}
	}
	for name, want := range map[string]string{"Irak": "IQ", "Chine": "CN", "Liban": "LB", "Sambia": "ZM", "Lettonie": "LV", "Viro": "EE", "Україна": "UA", "フィンランド": "FI"} {
		if id, ok := l.ResolveState(name).One(); !ok || id != want {
			t.Errorf("%q means %v, want %s", name, l.ResolveState(name).IDs, want)
		}
	}
}

// TestTerms: the exit terms say what the prepared facts say of each treaty.
func TestTerms(t *testing.T) {
	l := facts(t)
	for _, row := range readCSV(t, "treaties.csv")[1:] {
		exit := l.Treaty(row[0]).Terms[ledger.Exit]
		article, _, elsewhere := strings.Cut(row[8], " ") // "9 (framework convention)"
		if exit.Whole() != article || elsewhere != (exit.Document != row[0]) {
			t.Errorf("%s: exit by %+v, the facts say Article %s", row[0], exit, row[8])
		}
		notice := map[string][]string{"3": {"3 months", "90 days"}, "6": {"6 months"}, "12": {"12 months", "1 year"}}[row[9]]
		if !slices.Contains(notice, exit.Value) {
			t.Errorf("%s: %s of notice, the facts say %s months", row[0], exit.Value, row[9])
		}
	}
}

// TestPeriods: the periods of the terms give the days that the ledger has.
func TestPeriods(t *testing.T) {
	l := facts(t)
	checked := map[ledger.TermKind]int{}
	for _, a := range l.Actions {
		treaty := l.Treaty(a.Treaty)
		kind := ledger.Entry
		switch {
		case a.Kind == ledger.WithdrawalNotified:
			kind = ledger.Exit
		case !a.Joins() || a.Effective.IsZero() || a.Effective == treaty.EntryIntoForce || !a.Date.Exact():
			continue
		}
		if got := treaty.Terms[kind].From(a.Date); a.Effective.Exact() && got != a.Effective {
			t.Errorf("%s %s of %s takes effect on %s, %s gives %s", a.State, a.Kind, a.Date, a.Effective, treaty.Terms[kind].Value, got)
		}
		checked[kind]++
	}
	t.Logf("checked: %v", checked)
	if checked[ledger.Entry] < 500 || checked[ledger.Exit] < 5 {
		t.Errorf("only %v checked", checked)
	}
}

func TestDeadlines(t *testing.T) {
	l := facts(t)
	for _, c := range []struct {
		state, treaty, on string
		want              map[ledger.TermKind]string
	}{
		{"FI", "ottawa-1997", "2025-12-31", map[ledger.TermKind]string{ledger.Report: "2012-12-28", ledger.Stockpile: "2016-07-01", ledger.Clearance: "2022-07-01"}},
		{"FI", "ottawa-1997", "2026-11-23", nil}, // out
		{"VU", "ccm-2008", "2026-11-23", map[ledger.TermKind]string{ledger.Report: "2026-08-28", ledger.Stockpile: "2034-03-01", ledger.Clearance: "2036-03-01"}},
		{"FI", "ctbt-1996", "2026-11-23", nil}, // not in force
		{"SE", "tpnw-2017", "2026-11-23", nil}, // not a party
	} {
		on, err := corpus.ParseDate(c.on)
		if err != nil {
			t.Fatal(err)
		}
		var got map[ledger.TermKind]string
		for _, d := range l.Standing(c.state, c.treaty, on).Deadlines() {
			if got == nil {
				got = map[ledger.TermKind]string{}
			}
			got[d.Kind] = d.Day.String()
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s %s on %s (-want +got):\n%s", c.state, c.treaty, c.on, diff)
		}
	}
}
