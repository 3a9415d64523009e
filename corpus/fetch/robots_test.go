package fetch

import (
	"regexp"
	"strings"
	"testing"
)

func TestRobots(t *testing.T) {
	for _, tt := range []struct {
		name, robots, path string
		want               bool
	}{
		{"empty", "", "/a", true},
		{"no rule for anybody", "Sitemap: https://law.example/map.xml", "/a", true},
		{"a page instead", "<!doctype html><p>Disallow: nothing here", "/a", true},
		{"all closed", "User-agent: *\nDisallow: /", "/a", false},
		{"all open", "User-agent: *\nDisallow:", "/a", true},
		{"beginning of a path", "User-agent: *\nDisallow: /a", "/abc", false},
		{"other path", "User-agent: *\nDisallow: /a", "/b/a", true},
		{"case of keys", "USER-AGENT: *\ndisallow: /a", "/a", false},
		{"case of paths", "User-agent: *\nDisallow: /A", "/a", true},
		{"comments and spaces", "# hello\n  User-agent : * # all\n\tDisallow\t: /a # no\n", "/a", false},
		{"mark of UTF-8, line ends of all kinds", "\ufeffUser-agent: *\r\n\r\nDisallow: /b\rDisallow: /a\n", "/a", false},
		{"named group stands alone", "User-agent: *\nDisallow: /\n\nUser-agent: treatybot\nDisallow: /b", "/a", true},
		{"named group before that for all", "User-agent: TreatyBot\nDisallow: /b\n\nUser-agent: *\nDisallow: /", "/a", true},
		{"named group closed", "User-agent: treatybot\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", false},
		{"name with a version", "User-agent: treatybot/1.0\nDisallow: /", "/a", false},
		{"name that begins ours", "User-agent: treaty\nDisallow: /", "/a", true},
		{"name that ours begins", "User-agent: treatybot-images\nDisallow: /", "/a", true},
		{"several names", "User-agent: a\nUser-agent: treatybot\nUser-agent: b\nDisallow: /", "/a", false},
		{"groups of one name are one", "User-agent: treatybot\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: treatybot\nDisallow: /b", "/b", false},
		{"empty group of ours", "User-agent: treatybot\nDisallow:\n\nUser-agent: *\nDisallow: /", "/a", true},
		{"rule before any group", "Disallow: /\nUser-agent: *\nDisallow: /b", "/a", true},
		{"senseless lines", "User-agent: *\nCrawl-delay: soon\nFoo\n:::\nDisallow: /a", "/a", false},
		{"longest wins", "User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true},
		{"longest wins, turned round", "User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", false},
		{"equally long, allow wins", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", true},
		{"star", "User-agent: *\nDisallow: /*.pdf", "/a/b.pdf?c", false},
		{"star is bound to the start", "User-agent: *\nDisallow: /a*.pdf", "/z/a1.pdf", true},
		{"end", "User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?c", true},
		{"end met", "User-agent: *\nDisallow: /*.pdf$", "/a.pdf/b.pdf", false},
		{"end without star", "User-agent: *\nDisallow: /$", "/a", true},
		{"overlap of parts", "User-agent: *\nDisallow: /ab*ba$", "/aba", true},
		{"query", "User-agent: *\nDisallow: /*?print=", "/a?print=1", false},
		{"escapes are one", "User-agent: *\nDisallow: /%7Ea/%c3%bc", "/~a/%C3%BC", false},
		{"not escaped", "User-agent: *\nDisallow: /ü", "/%C3%BC", false},
		{"escaped slash is none", "User-agent: *\nDisallow: /a/b", "/a%2Fb", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := readRobots(tt.robots, "treatybot").allows(tt.path); got != tt.want {
				t.Errorf("%q for %s: got %v, want %v", tt.robots, tt.path, got, tt.want)
			}
		})
	}
}

func TestProductToken(t *testing.T) {
	for agent, want := range map[string]string{"treatybot/1.2 (+https://example.org)": "treatybot", "treatybot": "treatybot", "*": "", "": "", "a-b_c d": "a-b_c"} {
		if got := productToken(agent); got != want {
			t.Errorf("%q: got %q, want %q", agent, got, want)
		}
	}
}

// FuzzRobots: patterns match as the same written as regular expressions do, and
// one more rule that allows all in full never forbids.
func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$\nAllow: /", "/a/b")
	f.Add("User-agent: treatybot/2\nDisallow: *.pdf\nAllow: /%7e", "/~.pdf")
	f.Add("User-agent: *\nDisallow: ***$$", "/%zz%4")
	f.Fuzz(func(t *testing.T, text, path string) {
		found := readRobots(text, "treatybot")
		normal := normalise(path)
		if again := normalise(normal); again != normal {
			t.Fatalf("%q becomes %q, then %q", path, normal, again)
		}
		for _, r := range found {
			pattern, whole := strings.CutSuffix(r.pattern, "$")
			expression := "^" + strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, ".*")
			if whole {
				expression += "$"
			}
			re, err := regexp.Compile(expression)
			if err != nil {
				continue // too long for the library
			}
			if got, want := r.fits(normal), re.MatchString(normal); got != want {
				t.Fatalf("pattern %q, path %q: got %v, want %v", r.pattern, normal, got, want)
			}
		}
		if path != "" && len(found) > 0 {
			longest := rule{normal + strings.Repeat("*", len(text)+len(path)), true}
			if !append(found[:len(found):len(found)], longest).allows(path) {
				t.Fatalf("%q is forbidden although the longest rule allows it", path)
			}
		}
	})
}
