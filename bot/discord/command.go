package discord

import (
	"slices"

	"github.com/bwmarrin/discordgo"

	"treatybot/bot"
)

// privateOption is an option that every command has on Discord.
const privateOption = "private"

// commandsOf makes Discord's commands of the bot's, with the words of all
// languages. They can be used in servers, in direct messages with the bot and in
// other ones; the bot may be installed by a server or by a user.
func commandsOf(table []*bot.Command) ([]*discordgo.ApplicationCommand, error) {
	all, err := loadTranslations(localeFiles)
	if err != nil {
		return nil, err
	}
	commands := make([]*discordgo.ApplicationCommand, len(table))
	for i, c := range table {
		names := all.in(func(t translation) string { return t.Commands[c.Name].Name })
		descriptions := all.in(func(t translation) string { return t.Commands[c.Name].Description })
		commands[i] = &discordgo.ApplicationCommand{
			Type: discordgo.ChatApplicationCommand,
			Name: c.Name, NameLocalizations: &names,
			Description: c.Description, DescriptionLocalizations: &descriptions,
			Contexts: &[]discordgo.InteractionContextType{
				discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM, discordgo.InteractionContextPrivateChannel,
			},
			IntegrationTypes: &[]discordgo.ApplicationIntegrationType{
				discordgo.ApplicationIntegrationGuildInstall, discordgo.ApplicationIntegrationUserInstall,
			},
			Options: all.options(c),
		}
	}
	return commands, nil
}

// options makes the options of a command, required ones first.
func (all translations) options(c *bot.Command) []*discordgo.ApplicationCommandOption {
	var list []*discordgo.ApplicationCommandOption
	for _, o := range c.Options {
		d := all.named(c.Name, o.Name, o.Description)
		d.Type, d.Required = discordgo.ApplicationCommandOptionString, o.Required
		shortest := 1
		d.MinLength, d.MaxLength = &shortest, o.MaxLength()
		switch o.Kind {
		case bot.StateOption, bot.TreatyOption, bot.StateOrTreatyOption, bot.ArticleOption, bot.DateOption:
			d.Autocomplete = true
		case bot.TopicOption:
			d.Choices = all.topics()
		case bot.CommandOption:
			d.Choices = all.commandNames()
		}
		list = append(list, d)
	}
	private := all.named(c.Name, privateOption, "only you see the answer")
	private.Type = discordgo.ApplicationCommandOptionBoolean
	list = append(list, private)
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
		choices = append(choices, &discordgo.ApplicationCommandOptionChoice{
			Name: c.Name, Value: c.Name,
			NameLocalizations: all.in(func(t translation) string { return t.Commands[c.Name].Name }),
		})
	}
	return choices
}
