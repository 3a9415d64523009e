package ledger_test

import (
	"slices"
	"testing"

	"treatybot/corpus/ledger"
)

func TestLanguage(t *testing.T) {
	for locale, want := range map[string]string{
		"fi": "fi", "fi-FI": "fi", "es-ES": "es", "es-419": "es-419", "pt-BR": "pt", "sv-SE": "sv", "no": "no", "zh-CN": "zh", "zh-TW": "zh-Hant",
		"en-US": "en", "": "en", "xx": "en", "not a tag": "en", "fi-x-whatever": "fi",
	} {
		if got := ledger.Language(locale); got != want {
			t.Errorf("Language(%q) = %q, want %q", locale, got, want)
		}
	}
}

func TestStateNames(t *testing.T) {
	l := facts(t)
	for _, c := range []struct{ locale, code, want string }{
		{"fi", "FI", "Suomi"}, {"lt", "PL", "Lenkija"}, {"uk", "EE", "Естонія"}, {"es-419", "DE", "Alemania"}, {"pt-BR", "PL", "Polônia"}, {"zh-CN", "FI", "芬兰"},
		{"no", "MK", "Nord-Makedonia"}, {"fr", "VA", "Saint-Siège"}, {"ru", "SZ", "Эсватини"},
		{"uk", "NO", "Норвегія"}, {"pl", "NL", "Niderlandy"}, {"de", "NL", "Niederlande"}, // wrong in one language only
		{"pl", "PS", "Państwo Palestyna"}, // the first of several
		{"en-GB", "TR", "Türkiye"}, {"", "CD", "DR Congo"}, {"xx", "FI", "Finland"},
		{"ja", "MK", "North Macedonia"}, // CLDR as x/text has it knows the old name only
	} {
		if got := l.StateNames(ledger.Language(c.locale))[c.code]; got != c.want {
			t.Errorf("%s in %q is %q, want %q", c.code, c.locale, got, c.want)
		}
	}
	for typed, code := range map[string]string{"Норвеґія": "NO", "В'єтнам": "VN", "М'янма": "MM", "Palestyna": "PS", "Holandia": "NL", "США": "US"} {
		if r := l.ResolveState(typed); !slices.Equal(r.IDs, []string{code}) {
			t.Errorf("%q means %v, want %s", typed, r.IDs, code)
		}
	}
	for _, locale := range []string{"fi", "pl", "lt", "uk", "de", "fr", "es-ES", "ru"} {
		names := l.StateNames(ledger.Language(locale))
		for _, s := range l.States {
			if r := l.ResolveState(names[s.Code]); !slices.Contains(r.IDs, s.Code) {
				t.Errorf("%s in %s, %q, means %v", s.Name, locale, names[s.Code], r.IDs)
			}
		}
	}
}

func TestStatesCalled(t *testing.T) {
	l := facts(t)
	for begin, want := range map[string]string{"Suom": "FI", "eest": "EE", "Deutschl": "DE", "Україн": "UA", "芬": "FI", "Põhja-M": "MK"} {
		if got := l.StatesCalled(begin); len(got) == 0 || got[0] != want {
			t.Errorf("StatesCalled(%q) = %v, want %s first", begin, got, want)
		}
	}
	for _, begin := range []string{"", "🇫🇮", "qqq"} {
		if got := l.StatesCalled(begin); len(got) != 0 {
			t.Errorf("StatesCalled(%q) = %v, want none", begin, got)
		}
	}
}

func BenchmarkStatesCalled(b *testing.B) {
	l := facts(b)
	for _, begin := range []string{"s", "suo"} {
		b.Run(begin, func(b *testing.B) {
			for b.Loop() {
				l.StatesCalled(begin)
			}
		})
	}
}
