package discord

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"

	"treatybot/bot/discord/gateway"
	"treatybot/bot/discord/rest"
)

// FatalError is an error that no new start mends.
type FatalError = gateway.FatalError

// Explain puts an error of this package into words for the operator: what is
// wrong, and what to do about it, in a sentence. Of an error that it does not
// know it gives the text.
func Explain(err error) (wrong, next string) {
	var advised *advisedError
	var op *net.OpError
	var dns *net.DNSError
	var reply *rest.Error
	status := 0
	if errors.As(err, &reply) {
		status = reply.Status
	}
	switch fatal := gateway.AsFatal(err); {
	case fatal != nil:
		return fatal.Error(), fatal.Next
	case errors.Is(err, context.Canceled):
		return "it was interrupted before Discord answered", "Run it again for the rest."
	case errors.As(err, &advised):
		return advised.wrong, advised.next
	case status == http.StatusForbidden:
		return "Discord does not let the bot do this", "Check that DISCORD_APPLICATION_ID is the application of the token, and that the bot was invited to the server DISCORD_GUILD_ID, if one is set."
	case status == http.StatusNotFound:
		return "the API does not know what it is asked for", "Check DISCORD_APPLICATION_ID, and DISCORD_API_URL if it is set."
	case status == http.StatusTooManyRequests:
		return "Discord takes no more calls for now", "Wait some minutes, and see that no other program uses the token."
	case status >= 500:
		return fmt.Sprintf("Discord has trouble of its own (%d)", status), "Try again later; https://discordstatus.com tells how it stands."
	case status != 0:
		return fmt.Sprintf("the API replies %d %s", status, http.StatusText(status)), "Try again; if it stays, see the log with LOG_LEVEL=debug."
	case errors.Is(err, rest.ErrNotAPI):
		return "something answers there, but it is not Discord's API", "Check DISCORD_API_URL if it is set, and whether a proxy or a login page of the network stands between."
	case errors.Is(err, syscall.EADDRINUSE):
		return "the address of the interactions endpoint is taken", "Stop the program that listens there, or set INTERACTIONS_ADDR to another port."
	case errors.As(err, &op) && op.Op == "listen":
		return "the interactions endpoint cannot listen on its address", "Set INTERACTIONS_ADDR to an address of this machine and a port above 1023, such as 127.0.0.1:8080."
	case errors.As(err, &dns):
		return fmt.Sprintf("the name %s cannot be looked up", dns.Name), "Check the network and DISCORD_API_URL; a proxy is taken from HTTPS_PROXY."
	case errors.Is(err, context.DeadlineExceeded):
		return "Discord did not answer in time", "Check the network; a proxy is taken from HTTPS_PROXY."
	case errors.Is(err, rest.ErrUnreachable):
		return "Discord cannot be reached", "Check the network and DISCORD_API_URL; a proxy is taken from HTTPS_PROXY."
	}
	return err.Error(), "treatybot doctor checks each setting and says how to mend it."
}
