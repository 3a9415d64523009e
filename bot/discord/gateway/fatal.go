package gateway

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/gorilla/websocket"

	"treatybot/bot/discord/rest"
)

// FatalError is a fault that no further try mends.
type FatalError struct {
	Code  int    // with which the gateway closed the connection, or the HTTP status; 0: neither
	Wrong string // in words for the operator
	Next  string // what the operator can do, in a sentence
	Cause error  // from below, or nil
}

// Error says what is wrong.
func (e *FatalError) Error() string { return e.Wrong }

// Unwrap gives the error from below, or nil.
func (e *FatalError) Unwrap() error { return e.Cause }

const (
	wrongToken = "Discord does not accept the bot's token"
	tokenNext  = "Open the application at discord.com/developers/applications, reset the token under Bot, and set DISCORD_TOKEN to the new one."
	shardsNext = "Unset SHARD_IDS and SHARD_COUNT to follow Discord's advice, or set both anew, with one SHARD_COUNT for all processes."
)

// fatalCloses are the close codes after which connecting again is of no use.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
var fatalCloses = map[int]struct{ wrong, next string }{
	4004: {wrongToken, tokenNext},
	4010: {"Discord does not accept the number of the shard", shardsNext},
	4011: {"the bot is in too many servers for so few shards", shardsNext},
	4012: {"Discord no longer speaks this version of the gateway", "Install a newer treatybot."},
	4013: {"Discord does not know the intents that were asked for", "Install a newer treatybot."},
	4014: {"Discord does not allow the intents that were asked for", "Install a newer treatybot; it needs no privileged intent."},
}

// AsFatal finds in an error what no further try mends; nil: nothing.
func AsFatal(err error) *FatalError {
	var fatal *FatalError
	var closed *websocket.CloseError
	var reply *rest.Error
	switch {
	case errors.As(err, &fatal):
		return fatal
	case errors.As(err, &closed):
		if f, ok := fatalCloses[closed.Code]; ok {
			return &FatalError{closed.Code, fmt.Sprintf("%s (close code %d)", f.wrong, closed.Code), f.next, err}
		}
	case errors.As(err, &reply) && reply.Status == http.StatusUnauthorized:
		return &FatalError{reply.Status, wrongToken + " (HTTP 401)", tokenNext, err}
	}
	return nil
}
