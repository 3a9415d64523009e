package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"treatybot/corpus/corpustest"
)

// TestImportFormats: a treaty is imported from each format, whole.
func TestImportFormats(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(corpustest.Shared(t, "corpus", "formats"), "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	t.Setenv("DISCORD_TOKEN", token(botID))
	data := t.TempDir()
	articles := map[string]string{"ottawa-1997": "22 articles, 128 passages", "ccm-2008": "23 articles, 188 passages", "bwc-1972": "15 articles, 37 passages"}
	for _, file := range files {
		name := filepath.Base(file)
		id := strings.TrimSuffix(strings.TrimSuffix(name, filepath.Ext(name)), "-two-column")
		program := exec.Command(programName, "--data", data, "corpus", "import", "--dry-run", "--id", id, file)
		out, err := program.CombinedOutput()
		if want := "official wording of " + id + ", " + articles[id]; err != nil || !strings.Contains(string(out), want) {
			t.Errorf("%s: %v, %q; want %q", name, err, out, want)
		}
	}
}
