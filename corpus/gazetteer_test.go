package corpus_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Côte d'Ivoire": "cote d ivoire", "  TÜRKİYE ": "turkiye", "Guinea-Bissau": "guinea bissau", "Łotwa": "lotwa", "Österreich": "osterreich",
		"…": "", "Финляндия": "финляндия", "Вʼєтнам": "в єтнам", "Ґана": "гана",
	} {
		if got := corpus.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"Technical Annex": "technical-annex", "Protocol, Part II": "protocol-part-2", "Annex 2 to the Treaty": "annex-2-to-the-treaty",
		"Why did five countries decide to leave the mine ban?": "why-did-five-countries-decide-to-leave-the-mine-ban", "": "",
	} {
		if got := corpus.Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
}

func testGazetteer() *corpus.Gazetteer {
	g := corpus.NewGazetteer()
	g.Foreign = func(folded string) ([]string, bool) {
		return map[string][]string{"suomi": {"FI"}, "nigera": {"NE"}, "irland": {"IE"}}[folded], folded == "irland"
	}
	g.Abbreviations = true
	for id, names := range map[string][]string{
		"FI": {"Finland", "Finnish"}, "LT": {"Lithuania"}, "AU": {"Australia"}, "AT": {"Austria"}, "US": {"United States", "US", "America"},
		"GN": {"Guinea"}, "GW": {"Guinea-Bissau"}, "NE": {"Niger"}, "NG": {"Nigeria"}, "PL": {"Poland", "Polish"}, "KN": {"Saint Kitts and Nevis"},
		"LC": {"Saint Lucia"},
	} {
		for _, n := range names {
			g.Add(id, n)
		}
	}
	g.Add("IE", "Ireland")
	g.Add("IN", "IN")
	g.Add("LR", "Liberia")
	g.Set("Guinea", "GN", "GW")
	g.Set("Lapland")
	return g
}

func TestGazetteerResolve(t *testing.T) {
	g := testGazetteer()
	for _, c := range []struct {
		name string
		want corpus.Resolution
	}{
		{"finland", corpus.Resolution{IDs: []string{"FI"}}},
		{"the United States", corpus.Resolution{IDs: []string{"US"}}},
		{"Suomi", corpus.Resolution{IDs: []string{"FI"}}},
		{"Lithunia", corpus.Resolution{IDs: []string{"LT"}, Near: true}},
		{"Finalnd", corpus.Resolution{IDs: []string{"FI"}, Near: true}},
		{"Austrlia", corpus.Resolution{IDs: []string{"AT", "AU"}, Near: true}},
		{"Guinea", corpus.Resolution{IDs: []string{"GN", "GW"}}},
		{"Nigera", corpus.Resolution{IDs: []string{"NE", "NG"}}}, // Niger in another language, Nigeria mistyped
		{"Irland", corpus.Resolution{IDs: []string{"IE"}}},       // in several languages
		{"Siberia", corpus.Resolution{Near: true}},               // the first letter is never mistyped
		{"USS", corpus.Resolution{}},                             // nothing is near to a code
		{"Lapland", corpus.Resolution{}},                         // known to be none
		{"Laplnd", corpus.Resolution{Near: true}},                // and near to that
		{"Kitts", corpus.Resolution{IDs: []string{"KN"}, Near: true}},
		{"Saint", corpus.Resolution{IDs: []string{"KN", "LC"}, Near: true}},
		{"Atlantis", corpus.Resolution{IDs: nil, Near: true}},
		{"", corpus.Resolution{}},
		{"?!", corpus.Resolution{}},
	} {
		got := g.Resolve(c.name)
		if len(got.IDs) == 0 {
			got.IDs = nil
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("Resolve(%q) (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestGazetteerFind(t *testing.T) {
	g := testGazetteer()
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Is Finland's exit like Lithuania's?", []string{"Finland", "Lithuania"}},
		{"tell us about the US and Polish mines; polish the shoes", []string{"US", "Polish"}},
		{"Guinea-Bissau and Guinea", []string{"Guinea-Bissau", "Guinea"}},
		{"CAN US BE IN IT", nil},
		{"being IN the US", []string{"US"}},
		{"nothing here", nil},
	} {
		var got []string
		for _, m := range g.Find(c.text) {
			got = append(got, c.text[m.Start:m.End])
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("Find(%q) (-want +got):\n%s", c.text, diff)
		}
	}
}
