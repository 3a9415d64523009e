package library

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// keywordFiles hold, for each built-in document, the words and short questions
// by which lay readers would look for its passages, as the index at the back of
// a book does. A line is `anchor: entry; entry`.
//
//go:embed keywords/*.txt
var keywordFiles embed.FS

func keywordsFile(id string) string { return "keywords/" + id + ".txt" }

// unanswered holds what the built-in documents do not answer, one question a
// line: what resembles one of these more than the keywords of a passage has no
// answer here.
//
//go:embed unanswered.txt
var unanswered string

// readKeywords gives the file of a document; an empty one where it has none.
func readKeywords(id string) ([]byte, error) {
	content, err := keywordFiles.ReadFile(keywordsFile(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return content, err
}

// parseKeywords gives the entries by anchor.
func parseKeywords(content []byte) (map[string]string, error) {
	byAnchor := map[string]string{}
	for line := range strings.Lines(string(content)) {
		anchor, entries, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if _, twice := byAnchor[anchor]; !ok || twice {
			return nil, fmt.Errorf("keywords: %q: want one line `anchor: entry; entry` for each anchor", strings.TrimSpace(line))
		}
		byAnchor[anchor] = entries
	}
	return byAnchor, nil
}
