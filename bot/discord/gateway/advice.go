package gateway

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/cenkalti/backoff/v5"

	"treatybot/bot/discord/rest"
)

// Advice is Discord's answer on how to connect.
type Advice struct {
	Shards int `json:"shards"`
	Starts struct {
		Total          int `json:"total"` // identifies in 24 h
		Remaining      int `json:"remaining"`
		ResetAfter     int `json:"reset_after"` // ms
		MaxConcurrency int `json:"max_concurrency"`
	} `json:"session_start_limit"`
}

// Ask asks Discord once how to connect.
func Ask(ctx context.Context, client *rest.Client) (Advice, error) {
	var a Advice
	if _, err := client.Get(ctx, "/gateway/bot", &a); err != nil {
		return Advice{}, err
	}
	if a.Shards < 1 || a.Starts.Total < 1 {
		return Advice{}, fmt.Errorf("%w: it names %d shards and %d identifies a day", rest.ErrNotAPI, a.Shards, a.Starts.Total)
	}
	a.Starts.MaxConcurrency = max(a.Starts.MaxConcurrency, 1)
	return a, nil
}

// advice asks Discord how to connect until there is an answer that means
// something, or the context ends: the network may come up after the bot. A
// *FatalError says that asking again is of no use.
func (g *gateway) advice(ctx context.Context) (Advice, error) {
	return backoff.Retry(ctx, func() (Advice, error) {
		a, err := Ask(ctx, g.REST)
		var reply *rest.Error
		switch fatal := AsFatal(err); {
		case fatal != nil:
			err = backoff.Permanent(fatal)
		case errors.As(err, &reply) && reply.Status == http.StatusNotFound:
			err = backoff.Permanent(&FatalError{reply.Status, "there is no Discord API at the address (HTTP 404)",
				"Check DISCORD_API_URL; without it, Discord's own address is used.", err})
		}
		return a, rest.After(err)
	}, backoff.WithBackOff(g.pauses()), backoff.WithMaxElapsedTime(0), backoff.WithNotify(func(err error, pause time.Duration) {
		g.Log.Warn("Discord does not say how to connect", "error", err, "pause", pause)
	}))
}
