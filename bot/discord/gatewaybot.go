package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/cenkalti/backoff/v5"
)

// gatewayAdvice is Discord's answer on how to connect.
type gatewayAdvice struct {
	Shards int `json:"shards"`
	Starts struct {
		Total          int `json:"total"` // identifies in 24 h
		Remaining      int `json:"remaining"`
		ResetAfter     int `json:"reset_after"` // ms
		MaxConcurrency int `json:"max_concurrency"`
	} `json:"session_start_limit"`
}

// advice asks Discord how to connect. It asks until there is an answer that
// means something, or the context ends: the network may come up after the bot.
// A *FatalError says that asking again is of no use.
func (g *gateway) advice(ctx context.Context) (gatewayAdvice, error) {
	return backoff.Retry(ctx, func() (gatewayAdvice, error) { return g.askAdvice(ctx) },
		backoff.WithBackOff(g.pauses()), backoff.WithMaxElapsedTime(0),
		backoff.WithNotify(func(err error, pause time.Duration) {
			g.log.Warn("Discord does not say how to connect", "error", err, "pause", pause)
		}))
}

// askAdvice asks once. discordgo's GatewayBot heeds no context, sleeps through
// rate limits and panics where the answer is null.
func (g *gateway) askAdvice(ctx context.Context) (gatewayAdvice, error) {
	var a gatewayAdvice
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, discordgo.EndpointGatewayBot, nil)
	if err != nil {
		return a, backoff.Permanent(err)
	}
	r.Header.Set("Authorization", "Bot "+g.token)
	r.Header.Set("User-Agent", userAgent)
	response, err := g.client.Do(r)
	if err != nil {
		return a, err
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK:
	case http.StatusUnauthorized:
		return a, backoff.Permanent(&FatalError{http.StatusUnauthorized, tokenNext, wrongToken + " (HTTP 401)", nil})
	case http.StatusNotFound:
		return a, backoff.Permanent(&FatalError{http.StatusNotFound, "Check DISCORD_API_URL; without it, Discord's own address is used.",
			"there is no Discord API at the address (HTTP 404)", nil})
	case http.StatusTooManyRequests:
		if s, err := strconv.ParseFloat(response.Header.Get("Retry-After"), 64); err == nil && s >= 0 {
			return a, &backoff.RetryAfterError{Duration: time.Duration(s * float64(time.Second))}
		}
		fallthrough
	default:
		return a, errors.New(response.Status)
	}
	if err := json.NewDecoder(response.Body).Decode(&a); err != nil {
		return a, fmt.Errorf("read the answer: %w", err)
	}
	if a.Shards < 1 || a.Starts.Total < 1 {
		return a, fmt.Errorf("the answer names %d shards and %d identifies a day", a.Shards, a.Starts.Total)
	}
	a.Starts.MaxConcurrency = max(a.Starts.MaxConcurrency, 1)
	return a, nil
}
