package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"treatybot/bot"
	"treatybot/bot/discord/rest"
)

// What is fetched of a file that came with an interaction, or is not.
const (
	// maxUpload bounds a file, in bytes. Where the store takes less, it says so
	// itself.
	maxUpload = 25 << 20

	// maxFetches bounds how many are fetched at once, and with them the memory
	// that waits for a worker.
	maxFetches = 4

	// fetchWithin bounds a fetch with its tries, and the wait for its turn.
	// Discord's files come from near by: 25 MiB at 2 MiB/s take 13 s.
	fetchWithin = 30 * time.Second
)

// fetch gets the content of a file. The answer, if there is one, tells the user
// why it is not there.
func (h *handler) fetch(ctx context.Context, f FileInfo) ([]byte, *bot.Answer) {
	ctx, cancel := context.WithTimeout(ctx, fetchWithin)
	defer cancel()
	select {
	case h.fetches <- struct{}{}:
		defer func() { <-h.fetches }()
	case <-ctx.Done():
		return nil, unfetched("Too many files arrive at once.", "Try again in a minute.")
	}
	if f.Size > maxUpload {
		return nil, tooLarge()
	}
	var content []byte
	err := rest.Retry(ctx, func(err error) bool { return errors.Is(err, rest.ErrUnreachable) }, func() (err error) {
		content, err = h.client.File(ctx, f.URL, maxUpload)
		return err
	})
	var reply *rest.Error
	switch {
	case err == nil && int64(len(content)) == f.Size:
		return content, nil
	case err == nil:
		h.log.Warn("a file is not as long as Discord says", "bytes", len(content), "told", f.Size)
		return nil, unfetched("The file did not arrive whole.", "Upload it again.")
	case errors.Is(err, rest.ErrTooLarge):
		return nil, tooLarge()
	case errors.As(err, &reply) && (reply.Status == http.StatusNotFound || reply.Status == http.StatusForbidden):
		return nil, unfetched("Discord does not have this file any more.", "Its link has expired: upload the file again.")
	case errors.Is(err, rest.ErrNotCDN):
		h.log.Warn("a file lies elsewhere than at Discord, and was not fetched")
		return nil, unfetched("This file does not lie at Discord.", "Upload it with /corpus add, or give its address as the link.")
	}
	h.log.Warn("a file could not be fetched", "error", err)
	return nil, unfetched("The file could not be fetched from Discord.", "Try again in a moment.")
}

func unfetched(wrong, next string) *bot.Answer {
	return &bot.Answer{Command: addCommand, Summary: wrong, Notes: []string{next}}
}

func tooLarge() *bot.Answer {
	return unfetched(fmt.Sprintf("The file is larger than %d MiB.", maxUpload>>20), "Add a smaller one, or part it.")
}
