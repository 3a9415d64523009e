package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// arrows says which of our packages each may import. Nothing points back.
var arrows = map[string][]string{
	"corpus":                     {"corpus/pattern"},
	"corpus/pattern":             {},
	"corpus/corpustest":          {"corpus"},
	"corpus/durable":             {},
	"corpus/extract":             {"corpus", "corpus/extract/pdf", "corpus/ledger", "corpus/pattern"},
	"corpus/extract/pdf":         {"corpus", "corpus/pattern"},
	"corpus/fetch":               {"corpus"},
	"corpus/ledger":              {"corpus", "corpus/pattern"},
	"corpus/library":             {"corpus", "corpus/durable", "corpus/ledger"},
	"corpus/store":               {"corpus", "corpus/pattern"},
	"corpus/store/storetest":     {"corpus", "corpus/store"},
	"corpus/pull":                {"corpus", "corpus/durable", "corpus/library", "corpus/pattern"},
	"index":                      {"corpus", "corpus/durable", "corpus/ledger", "corpus/pattern", "corpus/store"},
	"index/judge":                {"corpus"},
	"bot":                        {"corpus", "corpus/extract", "corpus/fetch", "corpus/ledger", "corpus/pattern", "corpus/store", "index"},
	"bot/bottest":                {"bot", "corpus/extract", "corpus/ledger", "corpus/library", "corpus/store", "index"},
	"bot/terminal":               {"bot"},
	"bot/discord":                {"bot", "bot/discord/card", "bot/discord/gateway", "bot/discord/rest"},
	"bot/discord/card":           {"bot"},
	"bot/discord/discordpicture": {},
	"bot/discord/discordtest":    {"corpus/corpustest"},
	"bot/discord/gateway":        {"bot/discord/rest"},
	"bot/discord/rest":           {},
	"cmd/treatybot":              {"bot", "bot/discord", "bot/terminal", "corpus", "corpus/durable", "corpus/extract", "corpus/fetch", "corpus/ledger", "corpus/library", "corpus/pattern", "corpus/pull", "corpus/store", "index", "index/judge"},
}

// fences says which packages alone may import a library.
var fences = map[string][]string{
	"regexp":                                {"corpus/pattern", "bot/discord", "bot/discord/card", "bot/discord/discordpicture", "bot/discord/discordtest", "bot/discord/rest"},
	"github.com/rivo/uniseg":                {"bot/discord/discordpicture"},
	"github.com/blevesearch/":               {"index"},
	"github.com/bwmarrin/discordgo":         {"bot/discord", "bot/discord/gateway"},
	"github.com/gorilla/websocket":          {"bot/discord/gateway", "bot/discord/discordtest"},
	"github.com/spf13/cobra":                {"cmd/treatybot"},
	"github.com/peterh/liner":               {"bot/terminal"},
	"github.com/guptarohit/asciigraph":      {"bot/terminal"},
	"github.com/joho/godotenv":              {"cmd/treatybot"},
	"github.com/adrg/xdg":                   {"cmd/treatybot"},
	"github.com/yuin/goldmark":              {"corpus"},
	"golang.org/x/text/language/disp":       {"bot", "corpus/ledger"},
	"golang.org/x/text/encoding":            {"corpus/extract"},
	"golang.org/x/net/html":                 {"corpus/extract"},
	"codeberg.org/readeck/go-readability":   {"corpus/extract"},
	"github.com/klippa-app/go-pdfium":       {"corpus/extract/pdf"},
	"github.com/tetratelabs/wazero":         {"corpus/extract/pdf"},
	"github.com/abadojack/whatlanggo":       {"corpus/extract"},
	"github.com/gogs/chardet":               {"corpus/extract"},
	"github.com/cenkalti/backoff":           {"bot/discord", "bot/discord/gateway", "bot/discord/rest", "corpus/pull", "corpus/store"},
	"github.com/gofrs/flock":                {"bot/discord/gateway", "corpus/pull", "index"},
	"modernc.org/sqlite":                    {"corpus/store"},
	"github.com/jackc/pgx":                  {"corpus/store", "corpus/store/storetest"},
	"golang.org/x/time":                     {"bot"},
	"code.dny.dev/ssrf":                     {"corpus/fetch"},
	"github.com/gabriel-vasile/mimetype":    {"corpus/fetch"},
	"golang.org/x/net/idna":                 {"corpus/fetch"},
	"golang.org/x/net/netutil":              {"bot/discord"},
	"golang.org/x/image":                    {"bot/discord/discordpicture"},
	"github.com/santhosh-tekuri/jsonschema": {"bot/discord/discordtest"},
}

func TestArrows(t *testing.T) {
	list := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", "treatybot/...")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := 0
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath    string
			Imports, Deps []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		seen++
		name := strings.TrimPrefix(p.ImportPath, "treatybot/")
		allowed, known := arrows[name]
		if !known {
			t.Errorf("package %s has no place among the arrows", name)
		}
		for _, i := range p.Imports {
			if ours, ok := strings.CutPrefix(i, "treatybot/"); ok && !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s", name, ours)
			}
			for library, inside := range fences {
				if strings.HasPrefix(i, library) && !slices.Contains(inside, name) {
					t.Errorf("%s imports %s, which only %s may", name, i, strings.Join(inside, " and "))
				}
			}
		}
		if name != "cmd/treatybot" && slices.Contains(p.Deps, "treatybot/cmd/treatybot") {
			t.Errorf("%s depends on the program", name)
		}
	}
	if seen != len(arrows) {
		t.Errorf("%d packages, %d with a place among the arrows", seen, len(arrows))
	}
}

// TestEnvironment: only the program itself reads the environment or exits.
func TestEnvironment(t *testing.T) {
	forbidden := regexp.MustCompile(`\bos\.(?:Getenv|LookupEnv|Environ|Exit)\(|\blog\.Fatal`)
	err := filepath.WalkDir("../..", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
			strings.Contains(path, "cmd/treatybot") || strings.Contains(path, "corpustest") || strings.Contains(path, "bottest") || strings.Contains(path, "storetest") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if found := forbidden.Find(source); found != nil {
			t.Errorf("%s calls %s", path, found)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
