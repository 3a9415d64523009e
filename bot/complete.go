package bot

import "strings"

// Complete gives the lines that a typed line can go on to: commands, then the
// states, treaties or articles that the command takes.
func (b *Bot) Complete(line string) []string {
	slash := ""
	if strings.HasPrefix(line, "/") {
		slash = "/"
	}
	typed := strings.TrimPrefix(line, "/")
	name, rest, hasSpace := strings.Cut(typed, " ")
	if !hasSpace {
		var lines []string
		for _, c := range commands {
			if strings.HasPrefix(c.Name, strings.ToLower(name)) {
				lines = append(lines, slash+c.Name+" ")
			}
		}
		return lines
	}
	c, err := findCommand(name)
	if err != nil || len(c.Options) == 0 {
		return nil
	}
	done, option := b.openOption(c, rest)
	var lines []string
	r := Request{Command: name, Options: map[string]string{c.Options[0].Name: done, option.Name: strings.TrimPrefix(rest, done)}}
	for _, s := range b.Suggest(r, option.Name, "") {
		typed := s.Typed
		if strings.Contains(typed, " ") && option.Kind != StateOption {
			typed = `"` + typed + `"`
		}
		lines = append(lines, slash+name+" "+done+typed)
	}
	return lines
}

// openOption tells which option the end of a line is for, and which part of
// the line comes before it.
func (b *Bot) openOption(c *Command, rest string) (done string, option Option) {
	words := strings.SplitAfter(rest, " ")
	for n := len(words) - 1; n > 0; n-- {
		before := strings.Join(words[:n], "")
		value := strings.Trim(strings.TrimSpace(before), `"`)
		if len(c.Options) > 1 && b.fit(c.Options[0], value) == exactFit {
			return before, c.Options[1]
		}
	}
	return "", c.Options[0]
}
