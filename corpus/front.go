package corpus

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"treatybot/corpus/pattern"
)

// ErrFrontMatter is front matter that cannot be read.
var ErrFrontMatter = errors.New("front matter")

// parseFront parts a text into what its front matter says and the rest.
func parseFront(content []byte) (meta Meta, front, body string, err error) {
	s, err := cleanText(content)
	if err != nil {
		return Meta{}, "", "", err
	}
	front, body, err = splitFrontMatter(s)
	if err != nil {
		return Meta{}, "", "", err
	}
	if err := yaml.Unmarshal([]byte(front), &meta); err != nil {
		before := len(s) - len(strings.TrimLeft(s, "\n ")) // blank lines over the front matter
		return Meta{}, "", "", frontError(err, front, strings.Count(s[:before], "\n")+1)
	}
	return meta.Clean(), front, body, nil
}

// Clean gives the meta with every text fit to be shown: on one line, and
// without characters that would steer a terminal. YAML and JSON have escapes
// for those, so that they may be in a file in which nobody sees them. An
// address that is not one of the web is dropped, for answers offer it as a link.
func (m Meta) Clean() Meta {
	for _, s := range []*string{
		&m.ID, (*string)(&m.Kind), (*string)(&m.Layer), &m.Title, &m.ShortTitle, &m.Language,
		&m.Depositary, &m.Source, &m.SourceURL, &m.Publisher, &m.Licence,
	} {
		*s = OneLine(*s)
	}
	var aliases []string
	for _, a := range m.Aliases {
		aliases = append(aliases, nonEmpty(OneLine(a))...)
	}
	m.Aliases = aliases
	if !IsWebAddress(m.SourceURL) {
		m.SourceURL = ""
	}
	return m
}

// IsWebAddress reports whether s begins as an address of the web does.
func IsWebAddress(s string) bool {
	scheme, rest, found := strings.Cut(s, "://")
	return found && rest != "" && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

var (
	// yamlLine is how the YAML reader names a line.
	yamlLine = pattern.New(`\bline (\d+)`)
	// yamlEarly begins the complaints for which it names the line before.
	yamlEarly = pattern.New(`^line \d+: did not find expected (?:key|node content|'|<)`)
)

// frontError says what is wrong with front matter in one line, counting lines
// from the top of the file, of which so many stand before it.
func frontError(err error, front string, before int) error {
	problem := strings.TrimPrefix(err.Error(), "yaml: ")
	var wrongTypes *yaml.TypeError
	switch {
	case errors.As(err, &wrongTypes):
		problem = strings.Join(wrongTypes.Errors, "; ")
	case yamlEarly.MatchString(problem):
		before++
	case !yamlLine.MatchString(problem):
		if line := wrongLine(front); line > 0 {
			problem = fmt.Sprintf("line %d: %s", line, problem)
		}
	}
	problem = yamlLine.ReplaceAllStringFunc(problem, func(s string) string {
		n, _ := strconv.Atoi(strings.TrimPrefix(s, "line "))
		return fmt.Sprintf("line %d of the file", n+before)
	})
	problem = strings.NewReplacer("cannot unmarshal !!map", "not several values", "cannot unmarshal !!seq", "not a list",
		" into []string", ", but a list is expected", " into string", ", but a text is expected", " into corpus.Date", ", but a date is expected",
		" into corpus.Meta", " where names and values are expected", "cannot unmarshal !!str", "found").Replace(problem)
	return fmt.Errorf("%w: %s", ErrFrontMatter, OneLine(problem))
}

// wrongLine finds the line of the first value that cannot be taken, where the
// reader does not tell: it knows lines, but not for types that read themselves.
func wrongLine(front string) int {
	var root yaml.Node
	if yaml.Unmarshal([]byte(front), &root) != nil || len(root.Content) == 0 {
		return 0
	}
	pairs := root.Content[0].Content
	for i := 0; i+1 < len(pairs); i += 2 {
		one := yaml.Node{Kind: yaml.MappingNode, Content: pairs[i : i+2]}
		if one.Decode(&Meta{}) != nil {
			return pairs[i].Line
		}
	}
	return 0
}
