// Package library holds the documents that every server shares: those built
// into the program, in our own words, and those its operator imported into
// the data folder, official wordings of treaties among them; and it knows
// where those are published (sources.yaml).
//
// A built-in document is a Markdown file with front matter beside this
// source. An imported one is a JSON file in the "documents" folder of the
// data folder, with the text as it came. Tables that extend the ledger lie in
// the folder "facts" beside it.
package library

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/durable"
)

//go:embed *.md
var builtin embed.FS

// documentsFolder is the folder of imported documents in the data folder.
const documentsFolder = "documents"

// Library is the shared documents, as files. It is read once; an import shows
// in a library opened after it.
type Library struct {
	files []file
}

// file is one text of a document, not yet read.
type file struct {
	id      string
	layer   corpus.Layer
	name    string        // tells the format
	install *installation // nil for a built-in file
}

// Open lists the built-in documents and those in the data folder. An empty
// dir means that there is no data folder. Imported files that cannot be taken are
// left out and reported, each by an error of its own ([Left]), beside a
// library of all others. What writers that were killed left behind is swept.
func Open(dir string) (*Library, error) {
	l := &Library{}
	names, err := fs.Glob(builtin, "*.md")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		l.files = append(l.files, file{id: strings.TrimSuffix(name, ".md"), name: name})
	}
	if dir == "" {
		return l, nil
	}
	durable.Sweep(filepath.Join(dir, documentsFolder))
	durable.Sweep(filepath.Join(dir, factsFolder))
	installed, broken := l.readInstalled(filepath.Join(dir, documentsFolder))
	l.files = append(l.files, installed...)
	return l, broken
}

// Left lists the errors of what [Open] and [OpenFacts] left out.
func Left(err error) []error {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		return several.Unwrap()
	}
	return []error{err}
}

// readInstalled reads the imported documents, in order of name.
func (l *Library) readInstalled(folder string) ([]file, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read imported documents: %w", err)
	}
	var files []file
	var broken []error
	for _, e := range entries {
		if path.Ext(e.Name()) != ".json" {
			continue
		}
		in, err := readInstallation(filepath.Join(folder, e.Name()))
		if err == nil {
			if kind, builtIn := l.builtInKind(in.Meta.ID); builtIn && kind != in.Meta.Kind {
				err = fmt.Errorf("it is of kind %s, the built-in document of that name of kind %s", in.Meta.Kind, kind)
			}
		}
		if err != nil {
			broken = append(broken, fmt.Errorf("imported document %s (%s): %w", strings.TrimSuffix(e.Name(), ".json"), e.Name(), err))
			continue
		}
		files = append(files, file{id: in.Meta.ID, layer: in.Meta.Layer, name: in.Name, install: in})
	}
	return files, errors.Join(broken...)
}

// Fingerprint identifies the content of the library: it changes when a
// document does, or what is shown of its origin.
func (l *Library) Fingerprint() string {
	h := sha256.New()
	buffer := make([]byte, 32<<10)
	for _, f := range l.files {
		fmt.Fprintf(h, "%s\x00%s\x00%s\x00", f.id, f.layer, formatOf(f.name))
		for _, text := range f.texts() {
			n, _ := io.CopyBuffer(h, text, buffer) // from memory, and a hash takes all
			fmt.Fprintf(h, "\x00%d\x00", n)
		}
		if f.install != nil {
			fmt.Fprintf(h, "%+v %s", f.install.Meta, f.install.Imported)
		}
	}
	io.WriteString(h, unanswered)
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// Unanswered lists what people ask about the subjects of the built-in documents
// and none of these tells.
func (l *Library) Unanswered() []string { return strings.Split(strings.TrimSpace(unanswered), "\n") }

// Metas lists what is known of each document, without reading the texts.
func (l *Library) Metas() []corpus.Meta {
	var metas []corpus.Meta
	at := map[string]int{}
	for _, f := range l.files {
		m, err := f.meta()
		if err != nil {
			continue
		}
		if i, known := at[f.id]; known {
			metas[i] = mergeMeta(metas[i], m)
			continue
		}
		at[f.id] = len(metas)
		metas = append(metas, m)
	}
	return metas
}

// meta reads the front matter alone.
func (f file) meta() (corpus.Meta, error) {
	if f.install != nil {
		return f.install.Meta, nil
	}
	text, err := builtin.Open(f.name)
	if err != nil {
		return corpus.Meta{}, err
	}
	defer text.Close()
	return corpus.ReadMeta(text)
}

// texts gives readers of the document and of its keywords, where it has any.
// What is built in lies in the program and is not copied.
func (f file) texts() []io.Reader {
	if f.install != nil {
		return []io.Reader{strings.NewReader(f.install.Content)}
	}
	var texts []io.Reader
	if text, err := builtin.Open(f.name); err == nil {
		texts = append(texts, text)
	}
	if keywords, err := keywordFiles.Open(keywordsFile(f.id)); err == nil {
		texts = append(texts, keywords)
	}
	return texts
}

// content gives the text of the document.
func (f file) content() ([]byte, error) {
	if f.install != nil {
		return []byte(f.install.Content), nil
	}
	return builtin.ReadFile(f.name)
}

// keywords gives the keywords of the document's passages, by anchor.
func (f file) keywords() (map[string]string, error) {
	if f.install != nil {
		return nil, nil
	}
	content, err := readKeywords(f.id)
	if err != nil {
		return nil, err
	}
	return parseKeywords(content)
}

// Documents reads and segments all documents, treaties first, each kind by
// id. A treaty with an imported official text has both layers.
func (l *Library) Documents() ([]corpus.Document, error) {
	type parts struct {
		meta     corpus.Meta
		files    []corpus.LayerFile
		keywords map[string]string // by anchor
	}
	byID := map[string]*parts{}
	var order []string
	for _, f := range l.files {
		lf, err := f.read()
		if err != nil {
			return nil, fmt.Errorf("document %s: %w", f.id, err)
		}
		p := byID[f.id]
		if p == nil {
			p = &parts{meta: lf.Meta, keywords: map[string]string{}}
			byID[f.id] = p
			order = append(order, f.id)
		}
		p.meta = mergeMeta(p.meta, lf.Meta)
		keywords, err := f.keywords()
		if err != nil {
			return nil, fmt.Errorf("document %s: %w", f.id, err)
		}
		maps.Copy(p.keywords, keywords)
		if lf.Layer == corpus.Official {
			p.files = slices.Insert(p.files, 0, lf)
		} else {
			p.files = append(p.files, lf)
		}
	}
	documents := make([]corpus.Document, 0, len(order))
	for _, id := range order {
		d := corpus.NewDocument(byID[id].meta, byID[id].files...)
		for i, p := range d.Passages {
			d.Passages[i].Keywords = byID[id].keywords[strings.TrimPrefix(p.ID, id+"#")]
		}
		documents = append(documents, d)
	}
	slices.SortStableFunc(documents, func(a, b corpus.Document) int {
		return cmp.Or(cmp.Compare(rank[a.Kind], rank[b.Kind]), cmp.Compare(a.ID, b.ID))
	})
	return documents, nil
}

var rank = map[corpus.Kind]int{corpus.Treaty: 0, corpus.Background: 1, corpus.Article: 2, corpus.Community: 3}

// read parses the file. What the operator said of an imported document
// overrides its front matter.
func (f file) read() (corpus.LayerFile, error) {
	content, err := f.content()
	if err != nil {
		return corpus.LayerFile{}, err
	}
	parsed, err := corpus.ParseFile(f.name, content)
	if err != nil {
		return corpus.LayerFile{}, err
	}
	lf := corpus.LayerFile{File: parsed, Layer: parsed.Layer}
	if f.install != nil {
		lf.Meta, lf.Layer, lf.Retrieved = f.install.Meta, f.install.Meta.Layer, f.install.Imported
	}
	if lf.Layer == "" {
		lf.Layer = corpus.Prose
	}
	return lf, nil
}

// mergeMeta adds what a second text of a document says of it; the first one
// has the last word.
func mergeMeta(first, second corpus.Meta) corpus.Meta {
	for _, name := range second.Names() {
		if !slices.Contains(first.Names(), name) {
			first.Aliases = append(first.Aliases, name)
		}
	}
	if first.Depositary == "" {
		first.Depositary = second.Depositary
	}
	if first.Adopted.IsZero() {
		first.Adopted = second.Adopted
	}
	return first
}
