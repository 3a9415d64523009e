package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/cenkalti/backoff/v5"
)

// restSession makes a discordgo session that only calls the API and is never
// opened. What to do when Discord is busy is left to retried: discordgo sleeps
// through rate limits without regard to the context, takes an HTML page for
// broken JSON, and tries again after 502 alone.
func restSession(cfg Config) (*discordgo.Session, error) {
	client, err := newHTTPClient(cfg)
	if err != nil {
		return nil, err
	}
	client.Transport = busyTransport{client.Transport}
	s, err := discordgo.New("Bot " + cfg.Token)
	if err != nil {
		return nil, err
	}
	s.Client = client
	s.StateEnabled = false
	s.ShouldRetryOnRateLimit = false
	s.MaxRestRetries = 0
	s.LogLevel = discordgo.LogError
	return s, nil
}

// busyError says that Discord, or what stands before it, cannot answer now.
type busyError struct {
	apiError
	after time.Duration // to wait before the next try, as it tells; 0: it does not
}

// Unwrap gives the status for errors.As.
func (e *busyError) Unwrap() error { return &e.apiError }

// busyTransport makes errors of responses that say "later": 429 and 5xx.
type busyTransport struct{ next http.RoundTripper }

// RoundTrip sends a request on.
func (t busyTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := t.next.RoundTrip(r)
	if err != nil || response.StatusCode != http.StatusTooManyRequests && response.StatusCode < 500 {
		return response, err
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(response.Body, maxBusyBody)) // what is cut off tells nothing
	busy := &busyError{apiError{status: response.StatusCode}, retryAfter(response.Header, body)}
	var told struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	}
	if json.Unmarshal(body, &told) == nil {
		busy.code, busy.message = told.Code, told.Message
	}
	return nil, busy
}

// maxBusyBody is how much of a "later" is read, in bytes.
const maxBusyBody = 64 << 10

// longestTold bounds what a response can tell to wait, lest it overflow.
const longestTold = 24 * time.Hour

// retryAfter reads how long to wait: in the body, to the millisecond, or in
// the header, which HTML pages have too. 0: it is not told.
func retryAfter(header http.Header, body []byte) time.Duration {
	var limit struct {
		RetryAfter float64 `json:"retry_after"` // s
	}
	if json.Unmarshal(body, &limit) != nil || limit.RetryAfter <= 0 {
		limit.RetryAfter, _ = strconv.ParseFloat(header.Get("Retry-After"), 64)
	}
	return time.Duration(min(max(0, limit.RetryAfter), longestTold.Seconds()) * float64(time.Second))
}

// Pauses between tries where Discord names none.
const (
	firstPause   = 250 * time.Millisecond
	longestPause = 15 * time.Second
)

// retried calls the API until it is not busy, and gives up when that would
// last longer than the context. The call must do no harm when it is repeated.
func retried[T any](ctx context.Context, call func() (T, error)) (T, error) {
	var busy *busyError
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.MaxInterval = firstPause, longestPause
	options := []backoff.RetryOption{backoff.WithBackOff(pauses)}
	if deadline, has := ctx.Deadline(); has {
		options = append(options, backoff.WithMaxElapsedTime(max(1, time.Until(deadline))))
	}
	result, err := backoff.Retry(ctx, func() (T, error) {
		result, err := call()
		switch {
		case err == nil:
			return result, nil
		case !errors.As(err, &busy), busy.code == codeCommandsOfTheDay:
			return result, backoff.Permanent(err)
		case busy.after > 0:
			return result, fmt.Errorf("%w; %w", err, &backoff.RetryAfterError{Duration: busy.after})
		}
		return result, err
	}, options...)
	if err != nil && ctx.Err() != nil && busy != nil && !errors.As(err, &busy) {
		err = fmt.Errorf("%w, after %w", err, busy) // ended between two tries
	}
	return result, err
}
