package discord

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"treatybot/bot"
	"treatybot/bot/discord/rest"
)

// The permissions of members that count, as bits
// (docs.discord.com/developers/topics/permissions).
const (
	administrator  = 1 << 3
	manageMessages = 1 << 13
)

// has reports whether a bit set in decimal has a bit of those that we know, all
// of them below 1<<64. What is no bit set has none.
func has(permissions string, bit uint64) bool {
	const longest = 40 // digits; Discord's have 16 so far, and may outgrow 64 bits
	if permissions == "" || len(permissions) > longest || strings.Trim(permissions, "0123456789") != "" {
		return false
	}
	low := uint64(0) // the number modulo 1<<64
	for _, digit := range permissions {
		low = low*10 + uint64(digit-'0')
	}
	return low&bit != 0
}

// actor says who acts, and whether as a moderator: by Discord's permissions, and
// for commands of moderators also by what the administrators of the server set
// for them. Discord checks commands itself, but neither buttons nor forms.
func (h *handler) actor(ctx context.Context, i *Interaction, command string) bot.Actor {
	u := i.user()
	a := bot.Actor{ID: u.ID, Name: u.name()}
	if i.Member == nil || i.GuildID == "" || len(i.Owners) > 0 && !i.installed() {
		return a
	}
	if i.Member.Nick != "" {
		a.Name = i.Member.Nick
	}
	if has(i.Member.Permissions, administrator) {
		a.Moderator = true
		return a
	}
	a.Moderator = has(i.Member.Permissions, manageMessages)
	if c := row(command); c == nil || !c.Moderators {
		return a
	}
	set, err := h.overwrites.of(ctx, i.GuildID)
	if err != nil {
		h.log.Warn("what administrators set for commands is not known; members with Manage Messages may use them", "guild", i.GuildID, "error", err)
		return a
	}
	a.Moderator = h.allows(set, i, command, a.Moderator)
	return a
}

// allows decides by what is set for the command, and where that leaves it open,
// by what members may do unless it is set. To publish or drop what was added
// from the menu of a message, the right to use that menu is enough.
func (h *handler) allows(set overwrites, i *Interaction, command string, unlessSet bool) bool {
	ids := map[string]string{}
	if known := h.ids.Load(); known != nil {
		ids = *known
	}
	group, _, _ := strings.Cut(command, " ")
	if set.allow(ids[group], h.application, i, unlessSet) {
		return true
	}
	return alwaysPrivate(command) && set.allow(ids[addFromMessage+inMessageMenu], h.application, i, unlessSet)
}

// overwrite allows or forbids the use of commands to a role, a user, or within a
// channel (interactions/application-commands, "Permissions").
type overwrite struct {
	ID   string `json:"id"`
	Type int    `json:"type"`
	May  bool   `json:"permission"`
}

// The types of overwrite.
const (
	forRole    = 1
	forUser    = 2
	forChannel = 3
)

// overwrites are those of a server, by the id of the command; those under the
// id of the application are for its commands that have none of their own.
type overwrites map[string][]overwrite

// allow decides as Discord does: where a command may not be used no one may use
// it; then what is set for the user counts, then for their roles, of which one
// that may is enough, then for everybody; then what is not set.
func (all overwrites) allow(command, application string, i *Interaction, unlessSet bool) bool {
	set, own := all[command]
	if command == "" || !own {
		set = all[application]
	}
	find := func(kind int, id string) (may, found bool) {
		n := slices.IndexFunc(set, func(o overwrite) bool { return o.Type == kind && o.ID == id && id != "" })
		return n >= 0 && set[n].May, n >= 0
	}
	if may, found := find(forChannel, i.ChannelID); found && !may {
		return false
	} else if everywhere, told := find(forChannel, allChannels(i.GuildID)); !found && told && !everywhere {
		return false
	}
	if may, found := find(forUser, i.asker()); found {
		return may
	}
	may, found := false, false
	for _, role := range i.Member.Roles {
		if role == i.GuildID {
			continue // everybody's
		}
		one, there := find(forRole, role)
		may, found = may || one, found || there
	}
	if found {
		return may
	}
	if may, found := find(forRole, i.GuildID); found {
		return may
	}
	return unlessSet
}

// allChannels is the id that stands for all channels of a server: one less than
// the server's.
func allChannels(guild string) string {
	n, err := strconv.ParseUint(guild, 10, 64)
	if err != nil || n == 0 {
		return ""
	}
	return strconv.FormatUint(n-1, 10)
}

// How long overwrites are taken for what was last read, and how many servers'
// are kept. What cannot be read is asked for again sooner.
const (
	overwritesLast  = time.Minute
	overwritesRetry = 10 * time.Second
	overwritesKept  = 1000
	overwritesRead  = time.Second // for the call: the first response is due in 3 s
)

// overwriteCache reads overwrites and keeps them for a while.
type overwriteCache struct {
	read func(ctx context.Context, guild string) (overwrites, error)
	now  func() time.Time

	mu   sync.Mutex
	kept *lru.Cache[string, *reading]
}

// reading is what was read once, or is being read.
type reading struct {
	at   time.Time
	done chan struct{} // closed when the rest is there
	set  overwrites
	err  error
}

func newOverwriteCache(read func(context.Context, string) (overwrites, error)) *overwriteCache {
	kept, _ := lru.New[string, *reading](overwritesKept) // fails only for sizes below one
	return &overwriteCache{read: read, now: time.Now, kept: kept}
}

// of gives the overwrites of a server. Who asks while they are read waits for
// that one call.
func (c *overwriteCache) of(ctx context.Context, guild string) (overwrites, error) {
	c.mu.Lock()
	r, there := c.kept.Get(guild)
	if !there || r.stale(c.now()) {
		r = &reading{at: c.now(), done: make(chan struct{})}
		c.kept.Add(guild, r)
		go func() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), overwritesRead)
			defer cancel()
			defer close(r.done)
			r.set, r.err = c.read(ctx, guild)
		}()
	}
	c.mu.Unlock()
	select {
	case <-r.done:
		return r.set, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (r *reading) stale(now time.Time) bool {
	select {
	case <-r.done:
	default:
		return false
	}
	lasts := overwritesLast
	if r.err != nil {
		lasts = overwritesRetry
	}
	return now.Sub(r.at) >= lasts
}

// errNoToken says that only a bot with a token learns what administrators set.
var errNoToken = errors.New("there is no bot token")

// readOverwrites reads what the administrators of a server set for all commands
// of the application.
func readOverwrites(client *rest.Client, cfg Config) func(context.Context, string) (overwrites, error) {
	return func(ctx context.Context, guild string) (overwrites, error) {
		if cfg.Token == "" {
			return nil, errNoToken
		}
		var list []struct {
			ID          string      `json:"id"`
			Permissions []overwrite `json:"permissions"`
		}
		if _, err := client.Get(ctx, commandsPath(cfg.ApplicationID, guild)+"/permissions", &list); err != nil {
			return nil, err
		}
		set := overwrites{}
		for _, c := range list {
			set[c.ID] = c.Permissions
		}
		return set, nil
	}
}

// notAllowed puts into words that something is for moderators.
func (h *handler) notAllowed(i *Interaction) Response {
	if !i.installed() && len(i.Owners) > 0 || i.GuildID == "" {
		return h.words("This works only within a server that has installed the bot.", "Its documents are kept by the moderators there.")
	}
	return h.words("That is for the moderators of this server.", "Who has Manage Messages may do it, unless an administrator sets it otherwise: Server Settings, Integrations, this bot.")
}
