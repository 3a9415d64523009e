package bot

import "strings"

// Complete gives the lines that a typed line can go on to: commands, then the
// states, treaties, articles or documents that the command takes. The request
// says who types, and in which guild.
func (b *Bot) Complete(asker Request, line string) []string {
	slash := ""
	if strings.HasPrefix(line, "/") {
		slash = "/"
	}
	typed := strings.TrimPrefix(line, "/")
	name, rest := cutCommand(typed)
	c, err := findCommand(name)
	if err != nil || !strings.HasPrefix(typed[len(name):], " ") {
		var lines []string
		for _, c := range commands {
			if strings.HasPrefix(c.Name, strings.ToLower(typed)) && c.showsTo(asker) {
				lines = append(lines, slash+c.Name+" ")
			}
		}
		return lines
	}
	if len(c.Options) == 0 || c.mayRun(asker) != nil {
		return nil
	}
	done, option := b.openOption(c, rest)
	var lines []string
	asker.Command = name
	asker.Options = map[string]string{c.Options[0].Name: done, option.Name: strings.TrimPrefix(rest, done)}
	for _, s := range b.Suggest(asker, option.Name, "") {
		typed := s.Typed
		if strings.Contains(typed, " ") && option.Kind != StateOption {
			typed = `"` + typed + `"`
		}
		lines = append(lines, slash+name+" "+done+typed)
	}
	return lines
}

// showsTo reports whether a command is listed for somebody.
func (c *Command) showsTo(r Request) bool { return !c.Followed && (!c.Moderators || r.curates()) }

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
