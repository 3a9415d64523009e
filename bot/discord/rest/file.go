package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

var (
	// ErrNotCDN says that an address is not of Discord's CDN.
	ErrNotCDN = errors.New("the address is not of Discord's CDN")
	// ErrTooLarge says that a file is larger than wanted.
	ErrTooLarge = errors.New("the file is too large")
)

// File gets a file from Discord's CDN, of at most so many bytes: ErrTooLarge. At
// any other address it asks nobody: ErrNotCDN. A reply other than success is an
// [*Error], none, or one that ends early, an [ErrUnreachable]. No error names the
// address, whose signature opens the file to everybody.
func (c *Client) File(ctx context.Context, address string, most int64) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil || c.via == nil {
		return nil, ErrNotCDN
	}
	if to, isAPI := c.via.route(u); to == nil || isAPI || u.User != nil {
		return nil, ErrNotCDN
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, ErrNotCDN
	}
	request.Header.Set("User-Agent", UserAgent)
	request.Header.Set("Accept-Encoding", "identity") // what is counted is what comes
	response, err := c.HTTP.Do(request)
	if errors.Is(err, errResponseSize) {
		return nil, ErrTooLarge
	}
	if err != nil {
		return nil, unreachable(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, newError(response, nil)
	}
	if response.ContentLength > most {
		return nil, ErrTooLarge
	}
	content, err := io.ReadAll(io.LimitReader(response.Body, most+1))
	switch {
	case int64(len(content)) > most, errors.Is(err, errResponseSize):
		return nil, ErrTooLarge
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	return content, nil
}
