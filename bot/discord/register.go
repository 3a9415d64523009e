package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/cenkalti/backoff/v5"

	"treatybot/bot"
	"treatybot/bot/discord/rest"
)

// Plan is what a registration does, or would do: names of commands, sorted.
// Those of other types than slash commands carry their type: "Quote (message
// command)".
type Plan struct {
	Added, Changed, Removed, Unchanged []string
}

// Changes reports whether there is anything to do.
func (p Plan) Changes() bool { return len(p.Added)+len(p.Changed)+len(p.Removed) > 0 }

// registerWithin bounds a registration with all its tries.
const registerWithin = 2 * time.Minute

// Register makes the commands that Discord has those of the bot: in the server
// of the config, else everywhere. It compares first and writes only what
// differs, all at once: Discord allows 200 new commands a day. Other scopes stay
// as they are. With dryRun it writes nothing.
//
// It gives what it did, and the ids of the commands by name, as in a [Plan], for
// mentions such as </status:ID>. Its errors are those of [Explain].
func Register(ctx context.Context, cfg Config, dryRun bool) (Plan, map[string]string, error) {
	ctx, cancel := context.WithTimeout(ctx, registerWithin)
	defer cancel()
	wanted, err := scoped(cfg)
	if err != nil {
		return Plan{}, nil, err
	}
	client, err := rest.New(cfg.rest())
	if err != nil {
		return Plan{}, nil, err
	}
	path := commandsPath(cfg.ApplicationID, cfg.GuildID)
	registered, err := commandsAt(ctx, func(list *[]*discordgo.ApplicationCommand) error {
		_, err := client.Get(ctx, path+"?with_localizations=true", list)
		return err
	})
	if err != nil {
		return Plan{}, nil, fmt.Errorf("read the commands: %w", registerError(err, cfg, wanted))
	}
	plan, err := planOf(registered, wanted)
	if err != nil {
		return Plan{}, nil, err
	}
	if dryRun || !plan.Changes() {
		return plan, commandIDs(registered), nil
	}
	registered, err = commandsAt(ctx, func(list *[]*discordgo.ApplicationCommand) error {
		return client.Put(ctx, path, wanted, list)
	})
	if err != nil {
		return plan, nil, fmt.Errorf("write the commands: %w", registerError(err, cfg, wanted))
	}
	return plan, commandIDs(registered), nil
}

// commandsPath is where the commands of a server are, or without one those of
// everywhere.
func commandsPath(application, guild string) string {
	path := "/applications/" + url.PathEscape(application)
	if guild != "" {
		path += "/guilds/" + url.PathEscape(guild)
	}
	return path + "/commands"
}

// commandsAt gives the commands that a call fills in. It is repeated while
// Discord is busy, unless for today.
func commandsAt(ctx context.Context, call func(*[]*discordgo.ApplicationCommand) error) (list []*discordgo.ApplicationCommand, err error) {
	err = rest.Retry(ctx, nil, func() error {
		list = nil
		err := call(&list)
		if codeOf(err) == codeCommandsOfTheDay {
			return backoff.Permanent(err)
		}
		return err
	})
	return list, err
}

// scoped gives the bot's commands for the scope of the config. In a server,
// contexts and installation are those of the server.
func scoped(cfg Config) ([]*discordgo.ApplicationCommand, error) {
	commands, err := commandsOf(bot.Commands())
	if err != nil {
		return nil, err
	}
	if wrong := commandFaults(commands); len(wrong) > 0 {
		return nil, fmt.Errorf("commands that Discord would refuse: %s", strings.Join(wrong, "; "))
	}
	for _, c := range commands {
		if cfg.GuildID != "" {
			c.Contexts, c.IntegrationTypes = nil, nil
		}
	}
	return commands, nil
}

// planOf compares what Discord has with what it is to have.
func planOf(registered, wanted []*discordgo.ApplicationCommand) (Plan, error) {
	has := map[string]*discordgo.ApplicationCommand{}
	for _, c := range registered {
		if c != nil {
			has[label(c)] = c
		}
	}
	var p Plan
	for _, c := range wanted {
		name := label(c)
		old, known := has[name]
		delete(has, name)
		if !known {
			p.Added = append(p.Added, name)
			continue
		}
		same, err := equal(old, c)
		switch {
		case err != nil:
			return Plan{}, err
		case same:
			p.Unchanged = append(p.Unchanged, name)
		default:
			p.Changed = append(p.Changed, name)
		}
	}
	for name := range has {
		p.Removed = append(p.Removed, name)
	}
	for _, names := range [][]string{p.Added, p.Changed, p.Removed, p.Unchanged} {
		slices.Sort(names)
	}
	return p, nil
}

// inMessageMenu follows the names of commands in the menu of messages.
const inMessageMenu = " (message command)"

// label names a command. Commands of several types may have one name.
func label(c *discordgo.ApplicationCommand) string {
	switch c.Type {
	case 0, discordgo.ChatApplicationCommand:
		return c.Name
	case discordgo.UserApplicationCommand:
		return c.Name + " (user command)"
	case discordgo.MessageApplicationCommand:
		return c.Name + inMessageMenu
	}
	return fmt.Sprintf("%s (command of type %d)", c.Name, c.Type)
}

func commandIDs(registered []*discordgo.ApplicationCommand) map[string]string {
	ids := map[string]string{}
	for _, c := range registered {
		if c != nil {
			ids[label(c)] = c.ID
		}
	}
	return ids
}

// equal reports whether a command that Discord has is what we want it to be.
func equal(registered, wanted *discordgo.ApplicationCommand) (bool, error) {
	r, err := fields(registered)
	if err != nil {
		return false, err
	}
	w, err := fields(wanted)
	if err != nil {
		return false, err
	}
	if wanted.Contexts == nil { // in a server, where Discord fills them in
		delete(r, "contexts")
		delete(r, "integration_types")
	}
	return reflect.DeepEqual(r, w), nil
}

// discordsOwn are the fields of a command that Discord fills in, and two that
// contexts took the place of. Types are compared by label.
var discordsOwn = []string{"id", "application_id", "guild_id", "version", "type", "dm_permission", "default_permission"}

// fields gives the JSON of a command without what Discord adds.
func fields(c *discordgo.ApplicationCommand) (map[string]any, error) {
	text, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	var m map[string]any
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, err
	}
	for _, key := range discordsOwn {
		delete(m, key)
	}
	told(m)
	return m, nil
}

// told leaves out of a JSON value what says nothing: null, false, "", 0, and
// lists and objects that are empty; Discord leaves them out or writes them as it
// pleases. Lists of numbers are sets to it, and come sorted.
func told(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			if v[key] = told(value); v[key] == nil {
				delete(v, key)
			}
		}
		if len(v) > 0 {
			return v
		}
	case []any:
		for i := range v {
			if _, isObject := v[i].(map[string]any); isObject {
				v[i] = told(v[i])
			}
		}
		slices.SortStableFunc(v, func(a, b any) int {
			x, _ := a.(float64)
			y, _ := b.(float64)
			return cmp.Compare(x, y)
		})
		if len(v) > 0 {
			return v
		}
	case bool, string, float64:
		if !reflect.ValueOf(v).IsZero() {
			return v
		}
	}
	return nil
}
