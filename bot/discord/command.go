package discord

import (
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"treatybot/bot"
)

// privateOption is an option that every command has on Discord, but those that
// answer in private always.
const privateOption = "private"

// privateDefault is the key of the words that describe privateOption where an
// answer is private unless it is set to false.
const privateDefault = "private-default"

// addFromMessage is the command in the menu of a message, by which moderators
// add the message to the documents of their server. addCommand is what it does.
const (
	addFromMessage = "Add to corpus"
	addCommand     = "corpus add"
)

// groups are the commands whose rows in the bot's table have two words, with
// their descriptions: to Discord they are one command with subcommands.
var groups = map[string]string{"corpus": "The documents that moderators added to this server"}

// moderators is what members need for the commands of moderators, unless the
// administrators of a server give those to others, or to fewer.
const moderators = int64(manageMessages)

// commandsOf makes Discord's commands of the bot's, with the words of all
// languages. Those for everybody can be used in servers, in direct messages with
// the bot and in other ones, and the bot may be installed by a server or by a
// user; those for moderators are for servers that installed it.
func commandsOf(table []*bot.Command) ([]*discordgo.ApplicationCommand, error) {
	all, err := loadTranslations(localeFiles)
	if err != nil {
		return nil, err
	}
	var commands []*discordgo.ApplicationCommand
	inGroup := map[string]*discordgo.ApplicationCommand{}
	for _, c := range table {
		group, sub, isSub := strings.Cut(c.Name, " ")
		switch {
		case c.Followed:
		case !isSub:
			d := all.command(c.Name, c.Description, c.Moderators)
			d.Options = all.options(c)
			commands = append(commands, d)
		default:
			if inGroup[group] == nil {
				inGroup[group] = all.command(group, groups[group], c.Moderators)
				commands = append(commands, inGroup[group])
			}
			inGroup[group].Options = append(inGroup[group].Options, all.subcommand(c, sub))
		}
	}
	if inGroup["corpus"] != nil {
		menu := all.command(addFromMessage, "", true)
		menu.Type, menu.DescriptionLocalizations = discordgo.MessageApplicationCommand, nil
		commands = append(commands, menu)
	}
	return commands, nil
}

// command makes a command without options.
func (all translations) command(name, description string, forModerators bool) *discordgo.ApplicationCommand {
	names := all.in(func(t translation) string { return t.Commands[name].Name })
	descriptions := all.in(func(t translation) string { return t.Commands[name].Description })
	c := &discordgo.ApplicationCommand{
		Type: discordgo.ChatApplicationCommand,
		Name: name, NameLocalizations: &names, Description: description, DescriptionLocalizations: &descriptions,
		Contexts: &[]discordgo.InteractionContextType{
			discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM, discordgo.InteractionContextPrivateChannel,
		},
		IntegrationTypes: &[]discordgo.ApplicationIntegrationType{
			discordgo.ApplicationIntegrationGuildInstall, discordgo.ApplicationIntegrationUserInstall,
		},
	}
	if forModerators {
		needed := moderators
		c.DefaultMemberPermissions = &needed
		c.Contexts = &[]discordgo.InteractionContextType{discordgo.InteractionContextGuild}
		c.IntegrationTypes = &[]discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall}
	}
	return c
}

// subcommand makes an option of a group's command.
func (all translations) subcommand(c *bot.Command, name string) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionSubCommand,
		Name: name, NameLocalizations: all.in(func(t translation) string { return t.Commands[c.Name].Name }),
		Description:              c.Description,
		DescriptionLocalizations: all.in(func(t translation) string { return t.Commands[c.Name].Description }),
		Options:                  all.options(c),
	}
}

// alwaysPrivate tells the commands that show nothing to others: what they show
// is not published yet.
func alwaysPrivate(command string) bool {
	switch command {
	case addCommand, "corpus publish", "corpus edit", "corpus discard":
		return true
	}
	return false
}

// privateUnlessSaid tells the commands that answer in private where it is not
// said. Moderators sort their documents by themselves; what was done to them can
// be read by all.
func privateUnlessSaid(command string) bool {
	c := row(command)
	return c != nil && c.Moderators && command != "corpus history"
}

// row gives the row of a command in the bot's table; nil: there is none.
func row(command string) *bot.Command {
	for _, c := range bot.Commands() {
		if c.Name == command {
			return c
		}
	}
	return nil
}

// options makes the options of a command, required ones first.
func (all translations) options(c *bot.Command) []*discordgo.ApplicationCommandOption {
	var list []*discordgo.ApplicationCommandOption
	for _, o := range c.Options {
		if o.Kind == bot.BodyOption {
			continue // a line is no place for a text; a form asks for it
		}
		d := all.named(c.Name, o.Name, o.Description)
		if d.Required = o.Required; o.Kind == bot.FileOption {
			d.Type = discordgo.ApplicationCommandOptionAttachment
			list = append(list, d)
			continue
		}
		d.Type = discordgo.ApplicationCommandOptionString
		shortest := 1
		d.MinLength, d.MaxLength = &shortest, o.MaxLength()
		switch o.Kind {
		case bot.StateOption, bot.TreatyOption, bot.StateOrTreatyOption, bot.ArticleOption, bot.DateOption, bot.DocumentOption:
			d.Autocomplete = true
		case bot.TopicOption:
			d.Choices = all.topics()
		case bot.CommandOption:
			d.Choices = all.commandNames()
		}
		list = append(list, d)
	}
	if !alwaysPrivate(c.Name) {
		list = append(list, all.private(c))
	}
	slices.SortStableFunc(list, func(a, b *discordgo.ApplicationCommandOption) int {
		switch {
		case a.Required == b.Required:
			return 0
		case a.Required:
			return -1
		}
		return 1
	})
	return list
}

// private makes the option that says who sees the answer.
func (all translations) private(c *bot.Command) *discordgo.ApplicationCommandOption {
	p := all.named(c.Name, privateOption, "only you see the answer")
	p.Type = discordgo.ApplicationCommandOptionBoolean
	if privateUnlessSaid(c.Name) {
		p.Description = "only you see the answer, unless this is false"
		p.DescriptionLocalizations = all.in(func(t translation) string { return t.Options[privateDefault].Description })
	}
	return p
}

// named makes an option with its words in all languages.
func (all translations) named(command, option, description string) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Name: option, NameLocalizations: all.in(func(t translation) string { return t.option(command, option).Name }),
		Description:              description,
		DescriptionLocalizations: all.in(func(t translation) string { return t.option(command, option).Description }),
	}
}

// topics lists what there are figures of. They are few, and nothing else can
// be asked for.
func (all translations) topics() []*discordgo.ApplicationCommandOptionChoice {
	var choices []*discordgo.ApplicationCommandOptionChoice
	for _, topic := range bot.Topics() {
		choices = append(choices, &discordgo.ApplicationCommandOptionChoice{
			Name: topic.Label, Value: topic.Value,
			NameLocalizations: all.in(func(t translation) string { return t.Topics[topic.Value] }),
		})
	}
	return choices
}

// commandNames lists the commands, as Discord names them in each language.
func (all translations) commandNames() []*discordgo.ApplicationCommandOptionChoice {
	var choices []*discordgo.ApplicationCommandOptionChoice
	for _, c := range bot.Commands() {
		if c.Followed {
			continue
		}
		group, _, isSub := strings.Cut(c.Name, " ")
		choices = append(choices, &discordgo.ApplicationCommandOptionChoice{
			Name: c.Name, Value: c.Name,
			NameLocalizations: all.in(func(t translation) string {
				name, of := t.Commands[c.Name].Name, t.Commands[group].Name
				if isSub && name != "" {
					name = of + " " + name
				}
				return name
			}),
		})
	}
	return choices
}
