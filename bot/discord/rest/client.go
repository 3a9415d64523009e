package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// Config says how Discord is reached.
type Config struct {
	Token  string                                // of the bot, without "Bot "; empty: none
	APIURL string                                // base of another Discord-compatible API; empty: Discord's own
	CDNURL string                                // base of its files; empty: Discord's own
	Proxy  func(*http.Request) (*url.URL, error) // which proxy to go through; nil: none
}

// Client calls the API. It may be used by several goroutines.
type Client struct {
	HTTP  *http.Client // leads addresses of Discord to where it is; discordgo uses it as well
	token string
	via   *transport
}

// New makes a client. The error tells which address is unfit.
func New(c Config) (*Client, error) {
	client, err := newHTTPClient(c)
	if err != nil {
		return nil, err
	}
	via, _ := client.Transport.(*transport)
	return &Client{client, c.Token, via}, nil
}

// UserAgent is the name under which calls are made, in the form that Discord
// wants (docs.discord.com/developers/reference, "User Agent"): that of
// discordgo, whose calls go beside ours.
const UserAgent = "DiscordBot (https://github.com/bwmarrin/discordgo, v0.29.0)"

// Call is a call of the API.
type Call struct {
	Method, Path string // the path begins after the version: "/gateway/bot"
	Body         []byte // nil: none
	ContentType  string // of the body
	Anonymous    bool   // without the bot's token: another one, in the path, grants it
}

// Do makes a call once, and decodes the JSON of the reply into a value unless
// that is nil. A reply other than success is an [*Error], one that is no JSON an
// [ErrNotAPI], none at all an [ErrUnreachable]. No error names the path, which
// may hold a secret.
func (c *Client) Do(ctx context.Context, call Call, into any) (http.Header, error) {
	request, err := http.NewRequestWithContext(ctx, call.Method, base+call.Path, bytes.NewReader(call.Body))
	if err != nil {
		return nil, errors.New("address of the call cannot be made")
	}
	request.Header.Set("User-Agent", UserAgent)
	if call.Body != nil {
		request.Header.Set("Content-Type", call.ContentType)
	}
	if c.token != "" && !call.Anonymous {
		request.Header.Set("Authorization", "Bot "+c.token)
	}
	response, err := c.HTTP.Do(request)
	if err != nil {
		return nil, unreachable(err)
	}
	defer response.Body.Close()
	reply, err := io.ReadAll(response.Body) // the transport bounds it
	switch {
	case response.StatusCode >= 300:
		return nil, newError(response, reply)
	case into == nil:
		return response.Header, nil
	case err != nil:
		return nil, unreachable(err)
	}
	if err := json.Unmarshal(reply, into); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotAPI, err)
	}
	return response.Header, nil
}

// Get reads what is at a path into a value.
func (c *Client) Get(ctx context.Context, path string, into any) (http.Header, error) {
	return c.Do(ctx, Call{Method: http.MethodGet, Path: path}, into)
}

// Put writes a value to a path, as JSON, and reads what is there then.
func (c *Client) Put(ctx context.Context, path string, value, into any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return err
	}
	_, err = c.Do(ctx, Call{Method: http.MethodPut, Path: path, Body: body, ContentType: "application/json"}, into)
	return err
}
