package library

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/durable"
	"treatybot/corpus/ledger"
)

// factsFolder is the folder in the data folder of tables that extend the
// ledger: CSV files, byte for byte as they came.
const factsFolder = "facts"

// factsExtension is that of the tables.
const factsExtension = ".csv"

// IsFacts reports whether a file is, by its name, a table of facts.
func IsFacts(name string) bool { return formatOf(name) == factsExtension }

// OpenFacts extends a ledger by the tables in the data folder. A table that
// cannot be read is left out and reported in the error, beside a ledger with
// all others.
func OpenFacts(dir string, base *ledger.Ledger) (*ledger.Ledger, error) {
	tables, broken := readFacts(dir, base)
	return extend(base, tables), broken
}

// extend gives the ledger itself where there is nothing to add.
func extend(base *ledger.Ledger, tables []*ledger.Table) *ledger.Ledger {
	if len(tables) == 0 {
		return base
	}
	l, _ := base.With(tables...)
	return l
}

// readFacts reads the tables in the data folder, in order of name.
func readFacts(dir string, base *ledger.Ledger) ([]*ledger.Table, error) {
	ids, err := FactsIDs(dir)
	if err != nil {
		return nil, err
	}
	var tables []*ledger.Table
	var broken []error
	for _, id := range ids {
		content, err := ReadTable(factsFile(dir, id))
		if err != nil {
			broken = append(broken, fmt.Errorf("facts %s: %w", id, err))
			continue
		}
		t, err := base.ParseTable(corpus.Escaped(id)+factsExtension, content) // answers name the table
		if err != nil {
			broken = append(broken, fmt.Errorf("facts %s: %w", id, err))
			continue
		}
		tables = append(tables, t)
	}
	return tables, errors.Join(broken...)
}

// FactsIDs lists the ids of the tables in the data folder.
func FactsIDs(dir string) ([]string, error) {
	if dir == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(filepath.Join(dir, factsFolder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read local facts: %w", err)
	}
	var ids []string
	for _, e := range entries {
		if id, isTable := strings.CutSuffix(e.Name(), factsExtension); isTable && id != "" && !e.IsDir() {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func factsFile(dir, id string) string { return filepath.Join(dir, factsFolder, id+factsExtension) }

// ReadTable reads a file, but no more of it than a table may have and a byte.
func ReadTable(name string) ([]byte, error) {
	return ReadFile(name, ledger.MaxTable)
}

// FactsImport is a table to be added to the ledger.
type FactsImport struct {
	Name    string // file name
	Content []byte
	ID      string // default: made of the name
	DryRun  bool   // tell what would change, change nothing
}

// FactsOutcome tells what an import of facts did.
type FactsOutcome struct {
	ID     string
	Change Change
	Facts  []ledger.Fact // the rows, and what became of them
	Gone   []ledger.Fact // rows of a replaced table that no table has any more
	Before *ledger.Ledger
	After  *ledger.Ledger
}

// ImportFacts puts a table into the data folder, if every row of it is right.
// A table of the same id is replaced; the same bytes twice change nothing.
// Other tables that cannot be read are left out of what the outcome tells;
// [OpenFacts] reports them.
func (l *Library) ImportFacts(dir string, base *ledger.Ledger, in FactsImport) (FactsOutcome, error) {
	table, err := base.ParseTable(filepath.Base(in.Name), in.Content)
	if err != nil {
		return FactsOutcome{}, err
	}
	id, err := l.identifyFacts(in)
	if err != nil {
		return FactsOutcome{}, fmt.Errorf("%s: %w", in.Name, err)
	}
	table.Name = id + factsExtension
	tables, _ := readFacts(dir, base)
	out := FactsOutcome{ID: id, Change: Added, Before: extend(base, tables)}
	if old, err := ReadTable(factsFile(dir, id)); err == nil {
		if out.Change = Replaced; bytes.Equal(old, in.Content) {
			out.Change = Unchanged
		}
	}
	var replaced []*ledger.Table
	others := slices.DeleteFunc(tables, func(t *ledger.Table) bool {
		if t.Name == table.Name {
			replaced = append(replaced, t)
		}
		return t.Name == table.Name
	})
	_, outcome := base.With(append(slices.Clone(others), table)...) // last: what others have is known
	out.Facts = outcome[len(others)]
	at, _ := slices.BinarySearchFunc(others, table.Name, func(t *ledger.Table, name string) int { return strings.Compare(t.Name, name) })
	out.After, _ = base.With(slices.Insert(others, at, table)...) // in the order of the next start
	out.Gone = goneFrom(out.After, replaced)
	if in.DryRun || out.Change == Unchanged {
		return out, nil
	}
	return out, durable.WriteFile(factsFile(dir, id), in.Content)
}

// goneFrom lists the rows of tables that a ledger does not have.
func goneFrom(l *ledger.Ledger, replaced []*ledger.Table) []ledger.Fact {
	var gone []ledger.Fact
	_, outcome := l.With(replaced...)
	for _, rows := range outcome {
		for _, f := range rows {
			if !f.Known {
				gone = append(gone, f)
			}
		}
	}
	return gone
}

// identifyFacts gives the id of a table. It is none of a document, so that an
// id says what is to be removed.
func (l *Library) identifyFacts(in FactsImport) (string, error) {
	base := filepath.Base(in.Name)
	id := firstOf(documentID(in.ID), documentID(strings.TrimSuffix(base, filepath.Ext(base))))
	if id == "" {
		return "", ErrNoID
	}
	if l.knows(id) || slices.ContainsFunc(l.files, func(f file) bool { return f.id == id }) {
		return "", fmt.Errorf("%w: %s", ErrIDTaken, id)
	}
	return id, nil
}

// hasFacts reports whether a table in the data folder has the id.
func hasFacts(dir, id string) bool {
	_, err := os.Lstat(factsFile(dir, id))
	return err == nil
}
