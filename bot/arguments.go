package bot

import (
	"slices"
	"strconv"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

// ParseLine reads a line as typed: a command, with or without a slash, and
// its options, by name ("country:Finland") or in order.
func ParseLine(line string) Request {
	name, rest := cutCommand(strings.TrimPrefix(corpus.OneLine(line), "/"))
	return Request{Command: strings.ToLower(name), Options: map[string]string{AllOptions: rest}}
}

// cutCommand parts a line into the name of a command and what follows it. A
// name has two words after "corpus".
func cutCommand(line string) (name, rest string) {
	name, rest, _ = strings.Cut(line, " ")
	second, after, _ := strings.Cut(rest, " ")
	if strings.EqualFold(name, "corpus") && second != "" {
		return name + " " + second, after
	}
	return name, rest
}

// Words makes a request of a command and words that a shell has parted. A
// word with spaces was quoted and stays whole.
func Words(command string, words []string) Request {
	quoted := make([]string, len(words))
	for i, w := range words {
		if quoted[i] = w; strings.ContainsAny(w, " \t\n") && command != "ask" {
			quoted[i] = `"` + strings.ReplaceAll(w, `"`, "") + `"`
		}
	}
	return Request{Command: command, Options: map[string]string{AllOptions: strings.Join(quoted, " ")}}
}

// arranged gives the options of a request their names.
func (b *Bot) arranged(c *Command, r Request) (Request, error) {
	for name := range r.Options {
		if _, known := c.option(name); !known && name != AllOptions {
			return r, unknownOption(c, name)
		}
	}
	all := r.option(AllOptions)
	if all == "" {
		return r, nil
	}
	r.Options = cloneWithout(r.Options, AllOptions)
	if len(c.Options) == 1 && c.Options[0].Kind == TextOption {
		takeText(c, all, r.Options)
		return r, nil
	}
	loose, err := b.takeNamed(c, splitWords(all), r.Options)
	if err != nil || len(loose) == 0 {
		return r, err
	}
	return r, b.assign(c, loose, r.Options)
}

// takeText takes a line as one text, but for a day before it.
func takeText(c *Command, line string, options map[string]string) {
	for {
		word, rest, _ := strings.Cut(line, " ")
		name, value, named := optionName(word)
		switch {
		case named && name == c.Options[0].Name:
			line = strings.TrimSpace(strings.TrimPrefix(word[len(name):], ":") + " " + rest)
			options[name] = line
			return
		case named && name == asOfOption.Name && value == "":
			options[name], line, _ = strings.Cut(rest, " ")
		case named && name == asOfOption.Name:
			options[name], line = value, rest
		default:
			options[c.Options[0].Name] = line
			return
		}
	}
}

func cloneWithout(m map[string]string, key string) map[string]string {
	c := map[string]string{}
	for k, v := range m {
		if k != key {
			c[k] = v
		}
	}
	return c
}

// splitWords parts a line at white space; double quotes, straight or curly,
// hold words together. Apostrophes are letters here: "Côte d'Ivoire".
func splitWords(line string) []string {
	var words []string
	var word strings.Builder
	quoted, open := false, false
	flush := func() {
		if open {
			words = append(words, word.String())
		}
		word.Reset()
		open = false
	}
	for _, r := range line {
		switch {
		case r == '"' || r == '“' || r == '”' || r == '„':
			quoted, open = !quoted, true
		case r == ' ' && !quoted:
			flush()
		default:
			word.WriteRune(r)
			open = true
		}
	}
	flush()
	return words
}

// takeNamed moves "country:South Africa" and "--as-of 2025-01-01" into
// options and gives the words that belong to no name. A name takes the words
// after it that fit it.
func (b *Bot) takeNamed(c *Command, words []string, options map[string]string) ([]string, error) {
	var loose []string
	for len(words) > 0 {
		name, value, named := optionName(words[0])
		if !named {
			loose, words = append(loose, words[0]), words[1:]
			continue
		}
		option, known := c.option(name)
		if !known {
			return nil, unknownOption(c, name)
		}
		words = words[1:]
		end := slices.IndexFunc(words, func(w string) bool { _, _, named := optionName(w); return named })
		if end < 0 {
			end = len(words)
		}
		n := b.fitting(option, value, words[:end])
		options[name] = strings.TrimSpace(value + " " + strings.Join(words[:n], " "))
		words = words[n:]
	}
	return loose, nil
}

// fitting tells how many of the words after the value of an option go with
// it: as many as fit best, or all where nothing fits.
func (b *Bot) fitting(o Option, value string, words []string) int {
	if o.Kind == LineOption || o.Kind == BodyOption || o.Kind == DocumentOption {
		return len(words)
	}
	best, fit := len(words), noFit
	for n := 0; n <= min(len(words), maxNameWords); n++ {
		v := strings.TrimSpace(value + " " + strings.Join(words[:n], " "))
		if f := b.fit(o, v); v != "" && f >= fit && f > noFit {
			best, fit = n, f
		}
	}
	return best
}

// maxNameWords is how many words a name has at most.
const maxNameWords = 24

var optionPattern = pattern.New(`^(?:--([A-Za-z][A-Za-z-]*)(?:=(.*))?|([A-Za-z][A-Za-z-]*):(.*))$`)

// optionName recognises "name:value", "--name=value" and "--name".
func optionName(word string) (name, value string, ok bool) {
	m := optionPattern.FindStringSubmatch(word)
	if m == nil || strings.HasPrefix(m[4], "//") { // an address
		return "", "", false
	}
	return strings.ToLower(m[1] + m[3]), m[2] + m[4], true
}

// assign gives words without names to the options, in order: every way to
// part the words is tried, and the one that fits best wins, so that names of
// several words need no quotes.
func (b *Bot) assign(c *Command, words []string, options map[string]string) error {
	var free []Option
	for _, o := range c.Options {
		if options[o.Name] == "" {
			free = append(free, o)
		}
	}
	if len(free) == 0 {
		return tooManyWords(c, strings.Join(words, " "))
	}
	best, ok := parting{}, false
	if len(words) <= maxNameWords {
		best, ok = b.bestParting(free, words)
	}
	if !ok {
		best = fallbackParting(free, words)
	}
	for name, value := range best.values {
		options[name] = value
	}
	return nil
}

// parting is one way to give words to options.
type parting struct {
	values map[string]string
	fit    int
}

// How well a value fits an option.
const (
	noFit    = 0
	nearFit  = 1
	exactFit = 2
)

// bestParting tries all partings in which every word belongs to an option
// that it fits. Of equals it takes the one with fewer parts.
func (b *Bot) bestParting(free []Option, words []string) (parting, bool) {
	if len(words) == 0 {
		for _, o := range free {
			if o.Required {
				return parting{}, false
			}
		}
		return parting{values: map[string]string{}}, true
	}
	if len(free) == 0 {
		return parting{}, false
	}
	var best parting
	found := false
	consider := func(p parting, ok bool) {
		better := p.fit*(len(best.values)+1) > best.fit*(len(p.values)+1)
		if ok && (!found || better) {
			best, found = p, true
		}
	}
	for n := len(words); n > 0; n-- {
		value := strings.Join(words[:n], " ")
		fit := b.fit(free[0], value)
		if fit == noFit {
			continue
		}
		rest, ok := b.bestParting(free[1:], words[n:])
		if ok {
			rest.values = cloneWithout(rest.values, "")
			rest.values[free[0].Name] = value
			rest.fit += fit
		}
		consider(rest, ok)
	}
	if !free[0].Required {
		consider(b.bestParting(free[1:], words))
	}
	return best, found
}

// fit tells how well a value fits an option.
func (b *Bot) fit(o Option, value string) int {
	switch o.Kind {
	case StateOption:
		return fitOf(b.names.ResolveState(value))
	case TreatyOption:
		return fitOf(b.names.ResolveTreaty(value))
	case StateOrTreatyOption:
		return max(fitOf(b.names.ResolveState(value)), fitOf(b.names.ResolveTreaty(value)))
	case TopicOption:
		if slices.ContainsFunc(figureSets, func(s figureSet) bool { return s.name == strings.ToLower(value) }) {
			return exactFit
		}
	case ArticleOption:
		if places, _ := b.index.ListedPlaces("", value); len(places) > 0 {
			return exactFit
		}
		if l, err := corpus.ParseLocator(value); err == nil && (l.Article != "" || divisionWords[firstWord(corpus.Fold(value))]) {
			return exactFit
		}
	case DateOption:
		if _, err := parseDay(value); err == nil {
			return exactFit
		}
		if strings.ContainsAny(value[:min(1, len(value))], "0123456789") && !strings.Contains(value, " ") && len(value) >= len("2025") {
			return nearFit // a day that is none
		}
	case CommandOption:
		if slices.ContainsFunc(commands, func(c *Command) bool { return c.Name == strings.ToLower(strings.TrimPrefix(value, "/")) }) {
			return exactFit
		}
	case NumberOption:
		if _, err := strconv.Atoi(value); err == nil {
			return exactFit
		}
	case AddressOption:
		if isAddress(value) {
			return exactFit
		}
	case TextOption, LineOption, DocumentOption, DraftOption:
		return nearFit
	}
	return noFit
}

// divisionWords begin the names of parts of a treaty outside its articles.
var divisionWords = map[string]bool{
	"preamble": true, "annex": true, "annexes": true, "technical": true, "protocol": true, "declaration": true, "testimonium": true,
	"schedule": true, "appendix": true, "attachment": true, "verification": true, "part": true,
}

func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return w
}

func fitOf(r corpus.Resolution) int {
	switch {
	case len(r.IDs) == 0:
		return noFit
	case r.Near:
		return nearFit
	default:
		return exactFit
	}
}

// fallbackParting is for words that nothing fits: the first required options
// take one part each, the last required one the last word.
func fallbackParting(free []Option, words []string) parting {
	required := slices.DeleteFunc(slices.Clone(free), func(o Option) bool { return !o.Required })
	if len(required) == 0 {
		required = free[:1]
	}
	values := map[string]string{}
	first, last := required[0], required[len(required)-1]
	if len(required) > 1 && len(words) > 1 {
		values[first.Name] = strings.Join(words[:len(words)-1], " ")
		values[last.Name] = words[len(words)-1]
	} else {
		values[first.Name] = strings.Join(words, " ")
	}
	return parting{values: values}
}
