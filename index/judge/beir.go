package judge

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"treatybot/corpus"
)

// Set is a judged collection in BEIR form: a folder with corpus.jsonl,
// queries.jsonl and qrels/<split>.tsv. It is a source of documents for an
// index.
type Set struct {
	Queries []Query // those that the split judges, in the order of queries.jsonl

	documents   []corpus.Document
	fingerprint string
}

// Query is a question with the grades of passages, by id. A grade of 1 or more
// means right.
type Query struct {
	ID, Text string
	Relevant map[string]int
}

// ReadSet reads a folder in BEIR form.
func ReadSet(dir, split string) (*Set, error) {
	if split != filepath.Base(split) || split == "." || split == ".." {
		return nil, fmt.Errorf("%q is no name of a split", split)
	}
	judged, err := readJudgements(filepath.Join(dir, "qrels", split+".tsv"))
	if err != nil {
		return nil, err
	}
	s := &Set{}
	err = readLines(filepath.Join(dir, "queries.jsonl"), func(line []byte) error {
		var q struct {
			ID   string `json:"_id"`
			Text string `json:"text"`
		}
		if err := json.Unmarshal(line, &q); err != nil {
			return err
		}
		if relevant := judged[q.ID]; relevant != nil {
			s.Queries = append(s.Queries, Query{ID: q.ID, Text: q.Text, Relevant: relevant})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(s.Queries) == 0 {
		return nil, fmt.Errorf("%s: no query is judged by split %q", dir, split)
	}
	return s, s.readCorpus(filepath.Join(dir, "corpus.jsonl"))
}

// Unanswered is empty: a set judges only what is answered.
func (s *Set) Unanswered() []string { return nil }

// Fingerprint changes when a passage does.
func (s *Set) Fingerprint() string { return s.fingerprint }

// Documents gives the collection as documents.
func (s *Set) Documents() ([]corpus.Document, error) { return s.documents, nil }

// Passages counts the passages of the collection.
func (s *Set) Passages() int {
	n := 0
	for _, d := range s.documents {
		n += len(d.Passages)
	}
	return n
}

// entry is a line of corpus.jsonl. Locator says where in its document a passage
// stands; a passage whose locator is a prefix of another's holds that one.
type entry struct {
	ID       string `json:"_id"`
	Title    string `json:"title"`
	Text     string `json:"text"`
	Metadata struct {
		Document string `json:"document"`
		Locator  string `json:"locator"`
	} `json:"metadata"`
}

// readCorpus groups the passages by document, in the order of the file.
func (s *Set) readCorpus(name string) error {
	var order []string
	byDocument := map[string][]entry{}
	seen := map[string]bool{}
	h := sha256.New()
	err := readLines(name, func(line []byte) error {
		h.Write(append(line, '\n'))
		var e entry
		if err := json.Unmarshal(line, &e); err != nil {
			return err
		}
		if e.ID == "" || seen[e.ID] {
			return fmt.Errorf("%q is no id, or one twice", e.ID)
		}
		seen[e.ID] = true
		document := e.Metadata.Document
		if document == "" { // each passage is a document
			document = e.ID
		}
		if byDocument[document] == nil {
			order = append(order, document)
		}
		byDocument[document] = append(byDocument[document], e)
		return nil
	})
	for _, id := range order {
		s.documents = append(s.documents, newDocument(id, byDocument[id]))
	}
	s.fingerprint = hex.EncodeToString(h.Sum(nil))
	return err
}

// headingWords is how many words an entry has at most that stands over others
// as their heading; a longer one introduces them.
const headingWords = 16

// newDocument makes prose of the entries of one document. What stands over an
// entry becomes its heading and its introduction.
func newDocument(id string, entries []entry) corpus.Document {
	d := corpus.Document{Meta: corpus.Meta{ID: id, Kind: corpus.Background, ShortTitle: id}}
	d.Layers = []corpus.LayerInfo{{Layer: corpus.Prose, Paragraphs: len(entries)}}
	byLocator := map[string]int{}
	for i, e := range entries {
		if _, known := byLocator[e.Metadata.Locator]; !known && e.Metadata.Locator != "" {
			byLocator[e.Metadata.Locator] = i
		}
	}
	for i, e := range entries {
		p := corpus.Passage{
			ID: e.ID, Document: id, Title: e.Title, Kind: corpus.Background, Ordinal: i,
			Locator: corpus.Locator{Division: fmt.Sprint(i), Paragraph: "1", Unnumbered: true},
			Prose:   corpus.Wording{Text: e.Text},
		}
		var headings, intros []string
		for _, at := range above(e.Metadata.Locator, byLocator) {
			switch text := entries[at].Text; {
			case text == "":
			case len(strings.Fields(text)) <= headingWords:
				headings = append(headings, text)
			default:
				intros = append(intros, text)
			}
		}
		if e.Title != "" && e.Metadata.Document == "" {
			headings = append(headings, e.Title)
		}
		p.Section, p.Prose.Intro = strings.Join(headings, ": "), strings.Join(intros, "\n")
		d.Passages = append(d.Passages, p)
	}
	return d
}

// above lists the entries whose locators are prefixes of one, outermost first.
// A prefix ends where a part of the locator does: "1.1" holds "1.1.2" and
// "1.1(a)", not "1.12".
func above(locator string, byLocator map[string]int) []int {
	var list []int
	for end := range locator {
		if end == 0 || isPart(locator[end-1]) && isPart(locator[end]) {
			continue
		}
		for _, prefix := range []string{locator[:end], strings.TrimRight(locator[:end], ".-/ ")} {
			if at, known := byLocator[prefix]; known && prefix != locator && !slices.Contains(list, at) {
				list = append(list, at)
			}
		}
	}
	return list
}

// isPart tells the bytes of a locator's part from those between parts.
func isPart(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}

// readJudgements reads grades by query and passage. The first line may be a
// heading.
func readJudgements(name string) (map[string]map[string]int, error) {
	judged := map[string]map[string]int{}
	first := true
	return judged, readLines(name, func(line []byte) error {
		fields := strings.Split(string(line), "\t")
		heading := first && len(fields) == 3 && fields[2] == "score"
		if first = false; heading {
			return nil
		}
		if len(fields) != 3 {
			return fmt.Errorf("%d fields; want query, passage and grade, with tabs between", len(fields))
		}
		grade, err := strconv.Atoi(strings.TrimSpace(fields[2]))
		if err != nil {
			return fmt.Errorf("grade %q is no number", fields[2])
		}
		if judged[fields[0]] == nil {
			judged[fields[0]] = map[string]int{}
		}
		judged[fields[0]][fields[1]] = grade
		return nil
	})
}

// readLines hands over the lines of a file that are not empty. An error of use
// comes back with the place.
func readLines(name string, use func(line []byte) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<16)
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read %s: %w", name, err)
		}
		if trimmed := strings.TrimRight(string(line), "\r\n"); strings.TrimSpace(trimmed) != "" {
			if err := use([]byte(trimmed)); err != nil {
				return fmt.Errorf("%s, line %d: %w", name, n, err)
			}
		}
		if err != nil {
			return nil
		}
	}
}
