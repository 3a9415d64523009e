package discord

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"treatybot/bot"
)

func allCommands(t testing.TB) []*discordgo.ApplicationCommand {
	t.Helper()
	commands, err := commandsOf(bot.Commands())
	if err != nil {
		t.Fatal(err)
	}
	return commands
}

// TestCommandGolden shows what is sent of one command.
func TestCommandGolden(t *testing.T) {
	i := slices.IndexFunc(allCommands(t), func(c *discordgo.ApplicationCommand) bool { return c.Name == "article" })
	got, err := json.MarshalIndent(allCommands(t)[i], "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "command-article.json")
	if *update {
		if err := os.WriteFile(path, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.TrimSpace(string(want)), string(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestCommands: all commands of the table are there, within Discord's limits,
// and every language has words for all of it.
func TestCommands(t *testing.T) {
	commands := allCommands(t)
	for _, fault := range commandFaults(commands) {
		t.Error(fault)
	}
	if len(commands) != len(bot.Commands()) {
		t.Errorf("%d commands, want %d", len(commands), len(bot.Commands()))
	}
	required := []discordgo.Locale{"fi", "pl", "lt", "uk", "de", "fr", "es-ES", "es-419", "ru"}
	locales := slices.Sorted(maps.Keys(*commands[0].NameLocalizations))
	for _, l := range required {
		if !slices.Contains(locales, l) {
			t.Errorf("no words in %s", l)
		}
	}
	whole := func(place string, words map[discordgo.Locale]string) {
		if got := slices.Sorted(maps.Keys(words)); !slices.Equal(got, locales) {
			t.Errorf("%s has words in %v, want %v", place, got, locales)
		}
	}
	for i, c := range commands {
		whole(c.Name, *c.NameLocalizations)
		whole(c.Name+" described", *c.DescriptionLocalizations)
		if n := len(bot.Commands()[i].Options); len(c.Options) != n+1 {
			t.Errorf("%s has %d options, want %d and private", c.Name, len(c.Options), n)
		}
		for _, o := range c.Options {
			whole(c.Name+"."+o.Name, o.NameLocalizations)
			whole(c.Name+"."+o.Name+" described", o.DescriptionLocalizations)
			for _, choice := range o.Choices {
				whole(c.Name+"."+o.Name+"="+choice.Name, choice.NameLocalizations)
			}
		}
		t.Logf("%s: %d of %d characters", c.Name, characters(c), maxCommandCharacters)
	}
}

// TestTranslationsAreUsed: a file has no words for what there is not, which a
// mistyped key would be, and only locales of Discord.
func TestTranslationsAreUsed(t *testing.T) {
	all, err := loadTranslations(localeFiles)
	if err != nil {
		t.Fatal(err)
	}
	served := map[string]bool{}
	for _, tr := range all {
		name := strings.Join(tr.Locales, " ")
		for _, l := range tr.Locales {
			if _, known := discordgo.Locales[discordgo.Locale(l)]; !known || l == "" || served[l] {
				t.Errorf("%q is no locale of Discord, or served twice", l)
			}
			served[l] = true
		}
		shared := map[string]bool{privateOption: true}
		known := map[string]map[string]bool{}
		for _, c := range bot.Commands() {
			known[c.Name] = map[string]bool{}
			for _, o := range c.Options {
				known[c.Name][o.Name], shared[o.Name] = true, true
			}
		}
		for option := range tr.Options {
			if !shared[option] {
				t.Errorf("%s: no command has an option %s", name, option)
			}
		}
		for command, words := range tr.Commands {
			for option := range words.Options {
				if !known[command][option] {
					t.Errorf("%s: there is no %s.%s", name, command, option)
				}
			}
			if known[command] == nil {
				t.Errorf("%s: there is no command %s", name, command)
			}
		}
		for topic := range tr.Topics {
			if !slices.ContainsFunc(bot.Topics(), func(s bot.Suggestion) bool { return s.Value == topic }) {
				t.Errorf("%s: there is no topic %s", name, topic)
			}
		}
	}
}

// TestCommandFaults: each of Discord's limits is found when it is overstepped.
func TestCommandFaults(t *testing.T) {
	const long = 101
	option := func() *discordgo.ApplicationCommandOption {
		return &discordgo.ApplicationCommandOption{Name: "o", Description: "d"}
	}
	locale := func(s string) map[discordgo.Locale]string { return map[discordgo.Locale]string{"fi": s} }
	for _, c := range []struct {
		name   string
		change func(*discordgo.ApplicationCommand)
		want   string
	}{
		{"upper case", func(c *discordgo.ApplicationCommand) { c.Name = "Status" }, `"Status" is no name`},
		{"space", func(c *discordgo.ApplicationCommand) { c.Name = "my status" }, "is no name"},
		{"long name", func(c *discordgo.ApplicationCommand) { c.Name = strings.Repeat("x", 33) }, "is no name"},
		{"upper case in Finnish", func(c *discordgo.ApplicationCommand) { m := locale("Ä"); c.NameLocalizations = &m }, `in fi: "Ä" is no name`},
		{"no description", func(c *discordgo.ApplicationCommand) { c.Description = "" }, "0 characters, not 1 to 100"},
		{"long description in Finnish", func(c *discordgo.ApplicationCommand) {
			c.Options[0].DescriptionLocalizations = locale(strings.Repeat("ä", long))
		}, "c.a in fi"},
		{"emoji count twice", func(c *discordgo.ApplicationCommand) { c.Description = strings.Repeat("🇫", 51) }, "102 characters"},
		{"options", func(c *discordgo.ApplicationCommand) {
			c.Options = slices.Repeat([]*discordgo.ApplicationCommandOption{option()}, 26)
		}, "26 options"},
		{"one name twice", func(c *discordgo.ApplicationCommand) { c.Options[1].Name = "a" }, `are both "a" in ""`},
		{"one name twice in Finnish", func(c *discordgo.ApplicationCommand) { c.Options[1].NameLocalizations = locale("a") }, `are both "a" in "fi"`},
		{"required last", func(c *discordgo.ApplicationCommand) { c.Options[1].Required = true }, "required, after one that is not"},
		{"string", func(c *discordgo.ApplicationCommand) { c.Options[0].MaxLength = 6001 }, "up to 6001 characters"},
		{"choices and completion", func(c *discordgo.ApplicationCommand) { c.Options[0].Autocomplete = true }, "exclude each other"},
		{"choices", func(c *discordgo.ApplicationCommand) { c.Options[0].Choices = slices.Repeat(c.Options[0].Choices, 26) }, "26 choices"},
		{"choice name", func(c *discordgo.ApplicationCommand) { c.Options[0].Choices[0].Name = strings.Repeat("x", long) }, "101 characters"},
		{"choice value", func(c *discordgo.ApplicationCommand) { c.Options[0].Choices[0].Value = 7 }, "the value 7"},
		{"in all", func(c *discordgo.ApplicationCommand) {
			for i := range 24 {
				o := option()
				o.Name = strings.Repeat("n", i+1)
				for range 4 {
					o.Choices = append(o.Choices, &discordgo.ApplicationCommandOptionChoice{Name: strings.Repeat("n", 50), NameLocalizations: locale(strings.Repeat("n", 90)), Value: "v"})
				}
				c.Options = append(c.Options, o)
			}
		}, "characters in all"},
	} {
		t.Run(c.name, func(t *testing.T) {
			first := option()
			first.Name = "a"
			first.Choices = []*discordgo.ApplicationCommandOptionChoice{{Name: "c", Value: "v"}}
			command := &discordgo.ApplicationCommand{Name: "c", Description: "d", Options: []*discordgo.ApplicationCommandOption{first, option()}}
			if faults := commandFaults([]*discordgo.ApplicationCommand{command}); len(faults) > 0 {
				t.Fatalf("a good command has faults: %v", faults)
			}
			c.change(command)
			faults := commandFaults([]*discordgo.ApplicationCommand{command})
			if !strings.Contains(strings.Join(faults, "\n"), c.want) {
				t.Errorf("faults %q, want %q", faults, c.want)
			}
		})
	}
	if faults := commandFaults(slices.Repeat([]*discordgo.ApplicationCommand{{Name: "c", Description: "d"}}, 101)); !strings.Contains(faults[0], "101 commands") {
		t.Errorf("101 commands: %v", faults)
	}
}
