package rest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// Pauses between tries where Discord names none.
const (
	firstPause   = 100 * time.Millisecond
	longestPause = 5 * time.Second
)

// Retry makes a call again while Discord is busy, or while again says of an
// error that it is worth it (nil: of none). It gives up when waiting would last
// longer than the context. The call must do no harm when it is repeated.
func Retry(ctx context.Context, again func(error) bool, call func() error) error {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.MaxInterval = firstPause, longestPause
	within := time.Duration(0) // for ever
	if deadline, has := ctx.Deadline(); has {
		within = max(1, time.Until(deadline))
	}
	var last error
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		var e *Error
		switch last = call(); {
		case last == nil:
			return struct{}{}, nil
		case errors.As(last, &e) && e.Busy(), again != nil && again(last):
			return struct{}{}, After(last)
		}
		return struct{}{}, backoff.Permanent(last)
	}, backoff.WithBackOff(pauses), backoff.WithMaxElapsedTime(within))
	if err != nil && ctx.Err() != nil && !errors.Is(err, last) {
		return fmt.Errorf("%w, after: %w", err, last) // ended between two tries
	}
	return err
}

// After has backoff wait as long as an error tells.
func After(err error) error {
	var e *Error
	if !errors.As(err, &e) || e.After == 0 {
		return err
	}
	return fmt.Errorf("%w; %w", err, &backoff.RetryAfterError{Duration: e.After})
}
