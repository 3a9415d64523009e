package library

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
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

// maxImport bounds an imported file. The longest treaty known to us has 0.3 MB.
const maxImport = 16 << 20

// Errors of an import. They are wrapped with the name of the file.
var (
	ErrTooLarge      = errors.New("file is larger than 16 MB")
	ErrEmpty         = errors.New("file has no text")
	ErrUnknownKind   = errors.New("kind must be treaty, article or background")
	ErrUnknownFormat = errors.New("only Markdown and plain text can be imported")
	ErrIDTaken       = errors.New("the id is taken")
	ErrFitsLess      = errors.New("its articles fit the treaty less than those of the wording that is installed")
	ErrNoID          = errors.New("neither the name of the file nor its title has letters to make an id of")
)

// Import says what a file is. Empty fields come from its front matter, or are
// guessed.
type Import struct {
	Name    string // file name
	Content []byte
	ID      string
	Kind    corpus.Kind
	Title   string
	Source  string // title or address of where it comes from
	Date    corpus.Date
	Lang    string // BCP 47
	Today   corpus.Date
	DryRun  bool // tell what would change, change nothing
	Force   bool // replace even what fits the treaty better
}

// Outcome tells what an import did.
type Outcome struct {
	ID       string
	Change   Change
	Document corpus.Document // the imported text alone
	Differs  []string        // articles that only one of the layers has
}

// Change is what an import did to the library.
type Change string

// The changes.
const (
	Added     Change = "added"
	Replaced  Change = "replaced"
	Unchanged Change = "unchanged"
)

// installation is an imported document as it lies in the data folder.
type installation struct {
	Meta     corpus.Meta
	Name     string // of the file it came from; tells the format
	SHA256   string
	Imported corpus.Date
	Content  string
}

// Import puts a file into the data folder. The text of a treaty becomes the
// official layer of that treaty; any other text becomes a document of its
// own, known by the name of its file. The same file twice changes nothing.
func (l *Library) Import(dir string, in Import) (Outcome, error) {
	install, err := l.prepare(in)
	if err != nil {
		return Outcome{}, fmt.Errorf("%s: %w", in.Name, err)
	}
	out := Outcome{ID: install.Meta.ID, Change: Added}
	f := file{id: install.Meta.ID, name: install.Name, install: install}
	lf, err := f.read()
	if err != nil {
		return Outcome{}, fmt.Errorf("%s: %w", in.Name, err)
	}
	out.Document = corpus.NewDocument(install.Meta, lf)
	if len(out.Document.Passages) == 0 {
		return Outcome{}, fmt.Errorf("%s: %w", in.Name, ErrEmpty)
	}
	out.Differs = l.differingArticles(out.Document)
	if hasFacts(dir, install.Meta.ID) {
		return Outcome{}, fmt.Errorf("%s: %w: %s is a table of facts", in.Name, ErrIDTaken, install.Meta.ID)
	}
	target := filepath.Join(dir, documentsFolder, install.Meta.ID+".json")
	if old, err := readInstallation(target); err == nil {
		if out.Change = Replaced; sameImport(old, install) {
			out.Change = Unchanged
			return out, nil
		}
		if err := l.mayReplace(old, out, in.Force); err != nil {
			return Outcome{}, fmt.Errorf("%s: %w", in.Name, err)
		}
	}
	if in.DryRun {
		return out, nil
	}
	return out, writeInstallation(target, install)
}

// mayReplace reports why an installed document must stay: a treaty and
// another text are two documents, and a wording that fits the treaty is not
// lost to one that fits it less, which is mostly another treaty or half a file.
func (l *Library) mayReplace(old *installation, out Outcome, force bool) error {
	was, is := old.Meta.Kind, out.Document.Kind
	if was != is && (was == corpus.Treaty || is == corpus.Treaty) {
		return fmt.Errorf("%w: %s is a document of kind %s", ErrIDTaken, old.Meta.ID, was)
	}
	if force || len(out.Differs) == 0 {
		return nil
	}
	lf, err := file{id: old.Meta.ID, name: old.Name, install: old}.read()
	if err != nil {
		return nil // the old one is of no use
	}
	if len(out.Differs) > len(l.differingArticles(corpus.NewDocument(old.Meta, lf))) {
		return fmt.Errorf("%w: it and the plain words of %s do not have the same articles: %s", ErrFitsLess, out.ID, Listed(out.Differs))
	}
	return nil
}

// maxListed is how many articles a message names.
const maxListed = 12

// Listed names things in a message, the first of many.
func Listed(names []string) string {
	if more := len(names) - maxListed; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:maxListed], ", "), more)
	}
	return strings.Join(names, ", ")
}

func sameImport(a, b *installation) bool {
	x, _ := json.Marshal(a.Meta)
	y, _ := json.Marshal(b.Meta)
	return a.SHA256 == b.SHA256 && formatOf(a.Name) == formatOf(b.Name) && string(x) == string(y)
}

// formatOf gives what a file name says of the format.
func formatOf(name string) string { return strings.ToLower(filepath.Ext(name)) }

// Remove takes an imported document, or a table of facts, out of the data
// folder. It reports fs.ErrNotExist where there is none. The id is the name of
// the file there, so that one that is no document can be removed as well.
func Remove(dir, id string) error {
	if id != filepath.Base(id) || strings.HasPrefix(id, ".") {
		return fmt.Errorf("remove %q: %w", id, fs.ErrNotExist)
	}
	target := filepath.Join(dir, documentsFolder, id+".json")
	err := os.Remove(target)
	if errors.Is(err, fs.ErrNotExist) {
		target = factsFile(dir, id)
		err = os.Remove(target)
	}
	if err != nil {
		return err
	}
	return durable.SyncFolder(filepath.Dir(target))
}

// prepare reads the file and settles what it is.
func (l *Library) prepare(in Import) (*installation, error) {
	if len(in.Content) > maxImport {
		return nil, ErrTooLarge
	}
	in.Title, in.Source, in.Lang = corpus.OneLine(in.Title), corpus.OneLine(in.Source), corpus.OneLine(in.Lang)
	switch formatOf(in.Name) {
	case ".pdf", ".docx", ".doc", ".odt", ".html", ".htm", ".csv", ".rtf", ".epub", ".zip":
		return nil, ErrUnknownFormat
	}
	parsed, err := corpus.ParseFile(in.Name, in.Content)
	if err != nil {
		return nil, err
	}
	m := parsed.Meta
	overrideMeta(&m, in)
	if m.Kind == "" {
		m.Kind = parsed.GuessKind()
	}
	if !slices.Contains(importedKinds, m.Kind) {
		return nil, ErrUnknownKind
	}
	m.Title = firstOf(m.Title, titleOf(parsed), in.Name)
	m.Layer = layerOf(m.Kind)
	if m.ID, err = l.identify(m, in); err != nil {
		return nil, err
	}
	m = m.Clean() // titles come from the text or the file's name too
	sum := sha256.Sum256(in.Content)
	return &installation{Meta: m, Name: corpus.OneLine(filepath.Base(in.Name)), SHA256: hex.EncodeToString(sum[:]), Imported: in.Today, Content: string(in.Content)}, nil
}

// importedKinds are what an imported document can be.
var importedKinds = []corpus.Kind{corpus.Treaty, corpus.Article, corpus.Background}

// layerOf gives the layer of an imported text of a kind.
func layerOf(k corpus.Kind) corpus.Layer {
	if k == corpus.Treaty {
		return corpus.Official
	}
	return corpus.Prose
}

// overrideMeta lets what the operator said stand over the front matter.
func overrideMeta(m *corpus.Meta, in Import) {
	m.ID = firstOf(in.ID, m.ID)
	m.Kind = corpus.Kind(firstOf(string(in.Kind), string(m.Kind)))
	m.Language = firstOf(in.Lang, m.Language, "en")
	if in.Title != "" {
		m.Title, m.ShortTitle = in.Title, ""
	}
	if !in.Date.IsZero() {
		m.Date = in.Date
	}
	if corpus.IsWebAddress(in.Source) {
		m.SourceURL = in.Source
	} else if in.Source != "" {
		m.Source = in.Source
	}
	if m.Source == "" && m.SourceURL == "" {
		m.Source = "imported from " + filepath.Base(in.Name)
	}
}

func titleOf(f corpus.File) string {
	if len(f.Blocks) > 0 && (f.Blocks[0].Level > 0 || len(strings.Fields(f.Blocks[0].Text)) < 30) {
		return f.Blocks[0].Text
	}
	return ""
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// identify gives the id of the document: of a treaty, the slug of the known
// treaty that the file or its titles name; else the name of the file.
func (l *Library) identify(m corpus.Meta, in Import) (string, error) {
	stem := documentID(strings.TrimSuffix(filepath.Base(in.Name), filepath.Ext(in.Name)))
	id := firstOf(documentID(m.ID), stem, documentID(m.Title))
	if m.Kind == corpus.Treaty && m.ID == "" && !l.knows(stem) {
		if known, ok := l.treatyNames().byName(m); ok {
			id = known
		}
	}
	switch kind, builtIn := l.builtInKind(id); {
	case id == "":
		return "", ErrNoID
	case m.Kind == corpus.Treaty && builtIn && kind != corpus.Treaty, m.Kind != corpus.Treaty && l.knows(id):
		return "", fmt.Errorf("%w: %s", ErrIDTaken, id)
	}
	return id, nil
}

// maxID is the longest id, in bytes: names of files end at 255.
const maxID = 120

// documentID makes an id of a name. What is cut off a long one stays as a
// digest, so that two long names are two ids.
func documentID(name string) string {
	slug := corpus.Slug(name)
	if len(slug) <= maxID {
		return slug
	}
	sum := sha256.Sum256([]byte(slug))
	digest := hex.EncodeToString(sum[:4])
	return strings.Trim(strings.ToValidUTF8(slug[:maxID-len(digest)-1], ""), "-") + "-" + digest
}

// knows reports whether the id is one of a built-in document or of a treaty
// in the ledger.
func (l *Library) knows(id string) bool {
	if facts, err := ledger.Default(); err == nil && facts.Treaty(id) != nil {
		return true
	}
	_, builtIn := l.builtInKind(id)
	return builtIn
}

// builtInKind gives the kind of a built-in document.
func (l *Library) builtInKind(id string) (corpus.Kind, bool) {
	for _, f := range l.files {
		if f.id == id && f.install == nil {
			m, err := f.meta()
			return m.Kind, err == nil
		}
	}
	return "", false
}

// treatyNames maps the exact names of treaties to ids.
type treatyNames map[string]string

func (l *Library) treatyNames() treatyNames {
	names := treatyNames{}
	for _, m := range l.Metas() {
		if m.Kind != corpus.Treaty {
			continue
		}
		for _, n := range m.Names() {
			names[corpus.Fold(n)] = m.ID
		}
	}
	if facts, err := ledger.Default(); err == nil {
		for _, t := range facts.Treaties {
			for _, n := range append([]string{t.Name, t.ShortName}, t.Aliases...) {
				names[corpus.Fold(n)] = t.Slug
			}
		}
	}
	return names
}

// byName finds the treaty by title, then by short title; aliases are too
// loose to lay one text over another.
func (n treatyNames) byName(m corpus.Meta) (string, bool) {
	for _, name := range []string{m.Title, m.ShortTitle} {
		if id := n[corpus.Fold(name)]; id != "" {
			return id, true
		}
	}
	return "", false
}

// differingArticles lists the articles that the imported text or the built-in
// layer has alone; a sign that the file is another treaty.
func (l *Library) differingArticles(d corpus.Document) []string {
	i := slices.IndexFunc(l.files, func(f file) bool { return f.id == d.ID && f.install == nil })
	if i < 0 {
		return nil
	}
	lf, err := l.files[i].read()
	if err != nil {
		return nil
	}
	ours, theirs := numbers(corpus.NewDocument(lf.Meta, lf)), numbers(d)
	var differ []string
	for _, a := range append(slices.Clone(ours), theirs...) {
		if slices.Contains(ours, a) != slices.Contains(theirs, a) {
			differ = append(differ, a)
		}
	}
	return differ
}

// numbers lists the numbers of a treaty's articles.
func numbers(d corpus.Document) []string {
	list := make([]string, len(d.Articles))
	for i, a := range d.Articles {
		list[i] = a.Number
	}
	return list
}

// maxInstallation bounds the file of an imported document: JSON writes a
// character of one byte in six at most.
const maxInstallation = 6*maxImport + 1<<20

// readInstallation reads an imported document, and reports one that this
// program did not write so.
func readInstallation(name string) (*installation, error) {
	b, err := ReadFile(name, maxInstallation)
	if err != nil {
		return nil, err
	}
	var in installation
	if err := json.Unmarshal(b, &in); err != nil {
		return nil, err
	}
	if in.Meta.ID == "" || in.Content == "" {
		return nil, errors.New("not a file of this program")
	}
	in.Meta, in.Name = in.Meta.Clean(), corpus.OneLine(in.Name) // versions before did not clean them
	m := in.Meta
	switch stem := strings.TrimSuffix(filepath.Base(name), ".json"); {
	case m.ID != stem:
		return nil, fmt.Errorf("it says that its id is %q", m.ID)
	case !slices.Contains(importedKinds, m.Kind):
		return nil, fmt.Errorf("its kind %q is unknown", m.Kind)
	case m.Layer != layerOf(m.Kind):
		return nil, fmt.Errorf("its layer %q is not one of kind %s", m.Layer, m.Kind)
	}
	return &in, nil
}

func writeInstallation(name string, in *installation) error {
	b, err := json.MarshalIndent(in, "", " ")
	if err != nil {
		return err
	}
	return durable.WriteFile(name, b)
}
