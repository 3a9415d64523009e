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
	var options func(place string, list []*discordgo.ApplicationCommandOption)
	options = func(place string, list []*discordgo.ApplicationCommandOption) {
		for _, o := range list {
			place := place + "." + o.Name
			whole(place, o.NameLocalizations)
			whole(place+" described", o.DescriptionLocalizations)
			for _, choice := range o.Choices {
				whole(place+"="+choice.Name, choice.NameLocalizations)
			}
			options(place, o.Options)
		}
	}
	for _, c := range commands {
		whole(c.Name, *c.NameLocalizations)
		if c.DescriptionLocalizations != nil {
			whole(c.Name+" described", *c.DescriptionLocalizations)
		}
		options(c.Name, c.Options)
		t.Logf("%s: %d of %d characters", c.Name, characters(c), maxCommandCharacters)
	}
}

// TestCommandTable: every row of the bot's table that menus should have is there,
// with its options; those of moderators are for them alone, and for servers.
func TestCommandTable(t *testing.T) {
	registered := map[string][]string{} // names of options
	for _, c := range allCommands(t) {
		forModerators := c.DefaultMemberPermissions != nil && *c.DefaultMemberPermissions == manageMessages &&
			slices.Equal(*c.Contexts, []discordgo.InteractionContextType{discordgo.InteractionContextGuild}) &&
			slices.Equal(*c.IntegrationTypes, []discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall})
		if want := c.Name == "corpus" || c.Name == addFromMessage; forModerators != want {
			t.Errorf("%s is for moderators: %v, want %v", c.Name, forModerators, want)
		}
		names := func(list []*discordgo.ApplicationCommandOption) []string {
			var n []string
			for _, o := range list {
				n = append(n, o.Name)
			}
			return n
		}
		subs := 0
		for _, o := range c.Options {
			if o.Type == discordgo.ApplicationCommandOptionSubCommand {
				registered[c.Name+" "+o.Name] = names(o.Options)
				subs++
			}
		}
		if subs == 0 {
			registered[c.Name] = names(c.Options)
		}
	}
	if _, there := registered[addFromMessage]; !there {
		t.Error("nothing is in the menu of messages")
	}
	delete(registered, addFromMessage)
	for _, c := range bot.Commands() {
		got, there := registered[c.Name]
		delete(registered, c.Name)
		if there == c.Followed {
			t.Errorf("%s is registered: %v", c.Name, there)
		}
		for _, o := range c.Options {
			if asText := c.Name == addCommand && o.Kind == bot.BodyOption; there && slices.Contains(got, o.Name) == asText {
				t.Errorf("%s has the options %v, without %s", c.Name, got, o.Name)
			}
		}
		if there && slices.Contains(got, privateOption) == alwaysPrivate(c.Name) {
			t.Errorf("%s has the options %v", c.Name, got)
		}
	}
	if len(registered) > 0 {
		t.Errorf("the table has no %v", registered)
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
		shared := map[string]bool{privateOption: true, privateDefault: true}
		known := map[string]map[string]bool{addFromMessage: {}}
		for group := range groups {
			known[group] = map[string]bool{}
		}
		for _, c := range bot.Commands() {
			if c.Followed {
				continue
			}
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
