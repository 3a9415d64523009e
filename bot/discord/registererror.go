package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"treatybot/bot/discord/gateway"
	"treatybot/bot/discord/rest"

	"github.com/bwmarrin/discordgo"
)

// Error codes of Discord's API that a registration meets.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
const (
	codeUnknownApplication = 10002
	codeUnknownGuild       = 10004
	codeNotYourApplication = 20012
	codeTooManyCommands    = 30032
	codeCommandsOfTheDay   = 30034 // 200 were created
	codeMissingAccess      = 50001
	codeInvalidForm        = 50035
)

// advisedError is an error of which more is known than a status. Another try
// may mend it.
type advisedError struct{ wrong, next string } // for the operator, as Explain gives them

func (e *advisedError) Error() string { return e.wrong }

// registerError puts what went wrong into words for the operator.
func registerError(err error, cfg Config, sent []*discordgo.ApplicationCommand) error {
	var e *rest.Error
	if !errors.As(err, &e) || e.Busy() && e.Code != codeCommandsOfTheDay {
		return err
	}
	advised := func(next, format string, args ...any) error {
		return &advisedError{fmt.Sprintf(format, args...), next}
	}
	const applicationNext = "Set DISCORD_APPLICATION_ID to the Application ID on the General Information page of the application that the token is of."
	switch status, code := e.Status, e.Code; {
	case status == http.StatusUnauthorized:
		return gateway.AsFatal(e)
	case code == codeUnknownApplication, code == codeNotYourApplication:
		return &FatalError{Code: status, Wrong: fmt.Sprintf("the token is not that of application %s (%d)", cfg.ApplicationID, code), Next: applicationNext, Cause: e}
	case code == codeUnknownGuild:
		return advised("Check DISCORD_GUILD_ID: turn on developer mode in Discord, and copy the server's ID from its menu.", "Discord knows no server %s", cfg.GuildID)
	case code == codeMissingAccess && cfg.GuildID != "":
		return advised("Invite the bot to that server with the scope applications.commands, or correct DISCORD_GUILD_ID.",
			"the bot has no access to server %s, or may not make commands there (%d)", cfg.GuildID, code)
	case code == codeInvalidForm:
		return advised("This is a fault of treatybot: report it with this text.", "Discord refuses the commands: %s", invalidForm(e.Body, sent))
	case code == codeTooManyCommands:
		return advised("Remove commands of this application that other programs made.", "the application has too many commands (%d)", code)
	case code == codeCommandsOfTheDay:
		return advised("Try again tomorrow; the commands that are registered go on to work.", "200 commands were made today, and Discord allows no more (%d)", code)
	case status == http.StatusForbidden:
		return advised(applicationNext, "Discord does not let this token make commands of application %s (HTTP 403)", cfg.ApplicationID)
	case status == http.StatusNotFound && e.Message == "":
		return advised("Check DISCORD_API_URL; without it, Discord's own address is used.", "there is no Discord API at the address (HTTP 404)")
	case status == http.StatusNotFound:
		return advised(applicationNext, "Discord knows no application %s (HTTP 404)", cfg.ApplicationID)
	}
	return err
}

// invalidForm says which parts of the commands Discord refuses, and why:
// "status.options.treaty.name_localizations.fi: must be ...".
func invalidForm(body []byte, sent []*discordgo.ApplicationCommand) string {
	var form struct {
		Message string `json:"message"`
		Errors  any    `json:"errors"`
	}
	if err := json.Unmarshal(body, &form); err != nil {
		return "no reason is given"
	}
	found := formErrors(form.Errors, commandPlaces(sent))
	if len(found) == 0 {
		return form.Message
	}
	return strings.Join(found, "; ")
}

// commandPlaces names the parts of a list of commands by which Discord counts
// them: "1.options.0" is "why-withdraw.options.country".
func commandPlaces(sent []*discordgo.ApplicationCommand) map[string]string {
	names := map[string]string{}
	var within func(at string, options []*discordgo.ApplicationCommandOption)
	within = func(at string, options []*discordgo.ApplicationCommandOption) {
		for i, o := range options {
			at := at + ".options." + strconv.Itoa(i)
			names[at] = o.Name
			within(at, o.Options)
		}
	}
	for i, c := range sent {
		at := strconv.Itoa(i)
		names[at] = c.Name
		within(at, c.Options)
	}
	return names
}

// formErrors gathers the messages in a tree of errors, each with its place. Each
// part of a place is named by names, if it is there.
func formErrors(tree any, names map[string]string) []string {
	type step struct{ counted, told string }
	var found []string
	var walk func(any, step)
	walk = func(v any, s step) {
		node, _ := v.(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(node)) {
			if key == "_errors" {
				found = append(found, messages(node[key], s.told)...)
				continue
			}
			next := step{strings.TrimPrefix(s.counted+"."+key, "."), key}
			if name := names[next.counted]; name != "" {
				next.told = name
			}
			next.told = strings.TrimPrefix(s.told+"."+next.told, ".")
			walk(node[key], next)
		}
	}
	walk(tree, step{})
	return found
}

func messages(list any, place string) []string {
	var found []string
	items, _ := list.([]any)
	for _, item := range items {
		if e, ok := item.(map[string]any); ok {
			found = append(found, strings.TrimPrefix(fmt.Sprintf("%s: %v", place, e["message"]), ": "))
		}
	}
	return found
}
