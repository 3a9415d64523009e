package discord

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"treatybot/bot/discord/rest"
)

// residence finds out which servers have installed the bot, and no longer, and
// tells whoever keeps data of them. It learns it by three ways:
//
//   - Over the gateway Discord tells when a server of which the bot is a member
//     throws it out, or takes it in again.
//   - An interaction by way of a server's own installation says that it has the
//     bot, whichever way it came.
//   - From time to time it asks about the servers of which data is kept. This
//     needs neither gateway nor member: who invites the bot for its commands only
//     has no member to throw out, of which Discord would tell.
//
// Webhook events are of no use here: APPLICATION_DEAUTHORIZED says which user
// took back their leave, and no server.
type residence struct {
	cfg    Config
	client *rest.Client

	mu     sync.Mutex
	news   map[string]bool // by server: whether it has the bot; what is yet to be told
	wake   chan struct{}
	joined *lru.Cache[string, time.Time] // when it was last told, for interactions
}

// Times of the residence.
const (
	askAgain    = 6 * time.Hour // about servers of which data is kept; they have 30 days
	askPause    = time.Second   // between two of them
	joinedAgain = time.Hour     // until an interaction says again that the bot is there
	joinedKept  = 10_000
	newsWithin  = 30 * time.Second // for telling one thing
)

func newResidence(cfg Config, client *rest.Client) *residence {
	joined, _ := lru.New[string, time.Time](joinedKept) // fails only for sizes below one
	return &residence{cfg: cfg, client: client, news: map[string]bool{}, wake: make(chan struct{}, 1), joined: joined}
}

// wanted reports whether anybody wants to know.
func (r *residence) wanted() bool { return r.cfg.Removed != nil || r.cfg.Joined != nil }

// hook is what the gateway tells; nil: it need not.
func (r *residence) hook() func(id string, there bool) {
	if !r.wanted() {
		return nil
	}
	return r.guild
}

// guild takes in that a server has the bot, or no longer. It does not block. Of
// several news of one server the last is told.
func (r *residence) guild(id string, there bool) {
	if !r.wanted() {
		return
	}
	r.mu.Lock()
	r.news[id] = there
	r.mu.Unlock()
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// seen takes in an interaction.
func (r *residence) seen(i *Interaction) {
	if !r.wanted() || !i.installed() {
		return
	}
	r.mu.Lock()
	at, told := r.joined.Get(i.GuildID)
	fresh := !told || time.Since(at) >= joinedAgain
	if fresh {
		r.joined.Add(i.GuildID, time.Now())
	}
	r.mu.Unlock()
	if fresh {
		r.guild(i.GuildID, true)
	}
}

// run tells the news until the context ends, and then what is left of them.
func (r *residence) run(ctx context.Context) {
	if !r.wanted() {
		return
	}
	var asking sync.WaitGroup
	asking.Go(func() { r.ask(ctx) })
	for ctx.Err() == nil {
		select {
		case <-r.wake:
			r.tell(ctx)
		case <-ctx.Done():
		}
	}
	asking.Wait()
	r.tell(ctx)
}

func (r *residence) tell(ctx context.Context) {
	r.mu.Lock()
	news := r.news
	r.news = map[string]bool{}
	r.mu.Unlock()
	for id, there := range news {
		tell, what := r.cfg.Removed, "a server has removed the bot"
		if there {
			tell, what = r.cfg.Joined, "a server has the bot"
		} else {
			r.mu.Lock()
			r.joined.Remove(id) // whoever comes back is told of at once
			r.mu.Unlock()
		}
		if tell == nil {
			continue
		}
		r.cfg.Log.Debug(what, "guild", id)
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), newsWithin)
		tell(within, id)
		cancel()
	}
}

// ask asks Discord about the servers of which data is kept, now and then again.
func (r *residence) ask(ctx context.Context) {
	if r.cfg.Guilds == nil || r.cfg.Token == "" {
		return
	}
	for {
		guilds, err := r.cfg.Guilds(ctx)
		if err != nil && ctx.Err() == nil {
			r.cfg.Log.Warn("the servers of which data is kept are not known", "error", err)
		}
		for _, id := range guilds {
			if there, known := r.has(ctx, id); known {
				r.guild(id, there)
			}
			if !pause(ctx, cmp.Or(r.cfg.Pace.Ask, askPause)) {
				return
			}
		}
		if !pause(ctx, cmp.Or(r.cfg.Pace.AskAgain, askAgain)) {
			return
		}
	}
}

// has reports whether a server has installed the bot: elsewhere Discord refuses to
// tell its commands, with Missing Access. known is false where the reply says nothing of it.
func (r *residence) has(ctx context.Context, guild string) (there, known bool) {
	within, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	err := rest.Retry(within, nil, func() error {
		var any []struct{}
		_, err := r.client.Get(within, commandsPath(r.cfg.ApplicationID, guild), &any)
		return err
	})
	var refused *rest.Error
	switch {
	case err == nil:
		return true, true
	case !errors.As(err, &refused):
		return false, false
	case refused.Status == http.StatusForbidden && refused.Code == codeMissingAccess, refused.Code == codeUnknownGuild:
		return false, true
	}
	return false, false
}

// pause waits; false: the context ended.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
