package discord

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"

	"treatybot/bot/discord/gateway"
	"treatybot/bot/discord/rest"
)

// Level grades a finding.
type Level string

// The levels.
const (
	OK   Level = "ok"
	Warn Level = "warn" // the bot works, but not as it should
	Fail Level = "fail"
)

// Finding is what one check of the settings found.
type Finding struct {
	Level Level  `json:"level"`
	About string `json:"about"` // one or two words
	Says  string `json:"says"`  // a sentence
	Next  string `json:"next"`  // how to mend it; empty if all is well
}

// Bounds of the checks.
const (
	checkWithin = 10 * time.Second // one call

	// maxClockOff is how far the clock may be off. Lives of interactions are
	// counted from times that Discord wrote, and the endpoint refuses what is
	// 5 min off; a clock that is set by the network is right to a second.
	maxClockOff = 30 * time.Second

	// fewStarts: a bot that runs well starts a few sessions a day, of 1,000.
	fewStarts = 100
)

// Check asks Discord whether the settings are right, and changes nothing there.
// Each thing that it looks at gives a finding; where one makes the next
// pointless, or the context ends, it stops. No finding holds a secret.
func Check(ctx context.Context, cfg Config) []Finding {
	c := &checker{cfg: cfg, register: Register}
	var err error
	if c.client, err = rest.New(cfg.rest()); err != nil {
		c.failed("API", err)
		return c.findings
	}
	c.run(ctx)
	return c.findings
}

type checker struct {
	cfg      Config
	client   *rest.Client
	register registerFunc
	findings []Finding
}

func (c *checker) found(level Level, about, says, next string) {
	c.findings = append(c.findings, Finding{level, about, says, next})
}

// failed reports a call that went wrong.
func (c *checker) failed(about string, err error) {
	says, next := Explain(err)
	c.found(Fail, about, strings.ToUpper(says[:1])+says[1:]+".", next)
}

func (c *checker) run(ctx context.Context) {
	if !c.api(ctx) {
		return
	}
	if c.cfg.Token == "" {
		c.found(Warn, "token", "There is no token, so commands cannot be registered, nor the application looked at.", "Put the token from the Bot page of your application into DISCORD_TOKEN.")
		return
	}
	if !c.token(ctx) {
		return
	}
	for _, check := range []func(context.Context){c.application, c.starts, c.commands} {
		if check(ctx); ctx.Err() != nil {
			return
		}
	}
}

// api checks that the API is there, and the clock by what it says.
func (c *checker) api(ctx context.Context) bool {
	before := time.Now()
	var at struct {
		URL string `json:"url"`
	}
	header, err := c.get(ctx, "/gateway", &at)
	took := time.Since(before)
	if err == nil && at.URL == "" {
		err = rest.ErrNotAPI
	}
	if err != nil {
		c.failed("API", err)
		return false
	}
	c.found(OK, "API", fmt.Sprintf("Discord answers, in %d ms.", took.Milliseconds()), "")
	theirs, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		c.found(Warn, "clock", "The API tells no time to compare the clock with.", "See that the clock of this machine is set by the network.")
		return true
	}
	// The header has whole seconds, cut off.
	off := before.Add(took / 2).Sub(theirs.Add(time.Second / 2)).Round(time.Second)
	switch {
	case off.Abs() <= maxClockOff:
		c.found(OK, "clock", "The clock is right.", "")
	case off > 0:
		c.found(Fail, "clock", fmt.Sprintf("The clock is %v fast.", off), clockHint)
	default:
		c.found(Fail, "clock", fmt.Sprintf("The clock is %v slow.", -off), clockHint)
	}
	return true
}

const clockHint = "Let the network set the clock of this machine (on Linux: timedatectl set-ntp true). Discord's deadlines and signatures depend on it."

// token checks that Discord knows the token.
func (c *checker) token(ctx context.Context) bool {
	var user struct {
		Username string `json:"username"`
	}
	if _, err := c.get(ctx, "/users/@me", &user); err != nil {
		c.failed("token", err)
		return false
	}
	c.found(OK, "token", fmt.Sprintf("Discord knows the bot as %q.", user.Username), "")
	return true
}

// application compares the settings with the application of the token.
func (c *checker) application(ctx context.Context) {
	var app struct {
		ID        string `json:"id"`
		VerifyKey string `json:"verify_key"`
		Endpoint  string `json:"interactions_endpoint_url"`
	}
	if _, err := c.get(ctx, "/applications/@me", &app); err != nil {
		c.failed("application", err)
		return
	}
	if app.ID == c.cfg.ApplicationID {
		c.found(OK, "application", "The application id is that of the token; "+InviteLink(app.ID)+" invites the bot.", "")
	} else {
		c.found(Fail, "application", "The application id is not that of the token.", fmt.Sprintf("Set DISCORD_APPLICATION_ID=%s, or use the token of the other application.", app.ID))
	}
	c.publicKey(app.VerifyKey)
	c.wayIn(app.Endpoint)
}

// InviteLink is the address that adds an application to a server, or to
// whoever opens it. Commands are all it needs: no bot member, no permission.
func InviteLink(applicationID string) string {
	return "https://discord.com/oauth2/authorize?client_id=" + applicationID + "&scope=applications.commands"
}

// publicKey compares the public key with that of the application.
func (c *checker) publicKey(verifyKey string) {
	theirs, err := hex.DecodeString(verifyKey)
	switch {
	case len(c.cfg.PublicKey) == 0: // only the endpoint needs one
	case err != nil || len(theirs) != ed25519.PublicKeySize:
		c.found(Warn, "public key", "The API tells no public key to compare with.", "Check DISCORD_PUBLIC_KEY on the General Information page of your application.")
	case bytes.Equal(c.cfg.PublicKey, theirs):
		c.found(OK, "public key", "The public key is that of the application.", "")
	default:
		c.found(Fail, "public key", "The public key is not that of the application.", fmt.Sprintf("Set DISCORD_PUBLIC_KEY=%s.", hex.EncodeToString(theirs)))
	}
}

// wayIn checks that interactions come the way that the bot takes them: Discord
// posts them to the endpoint where one is set, and then sends none over the
// gateway.
func (c *checker) wayIn(endpoint string) {
	switch gateway := c.cfg.Listen == ""; {
	case gateway && endpoint == "":
		c.found(OK, "way in", "Interactions come over the gateway.", "")
	case gateway:
		c.found(Fail, "way in", fmt.Sprintf("Discord posts interactions to %s, so none comes over the gateway.", endpoint),
			"Clear Interactions Endpoint URL on the General Information page of your application; or have the bot listen there, with INTERACTIONS_ADDR.")
	case endpoint == "":
		c.found(Fail, "way in", fmt.Sprintf("The bot would listen on %s, but Discord posts no interactions.", c.cfg.Listen),
			"Start treatybot run, then enter its public https address as Interactions Endpoint URL on the General Information page of your application; or leave out INTERACTIONS_ADDR to use the gateway.")
	default:
		c.found(OK, "way in", fmt.Sprintf("Discord posts interactions to %s; the bot listens on %s.", endpoint, c.cfg.Listen), "")
	}
}

// starts looks at how many sessions may still be started: at none Discord
// resets the token. The endpoint starts none.
func (c *checker) starts(ctx context.Context) {
	if c.cfg.Listen != "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	advice, err := gateway.Ask(ctx, c.client)
	if err != nil {
		c.failed("gateway", err)
		return
	}
	starts := advice.Starts
	says := fmt.Sprintf("%d of %d session starts remain, all again in %v. Shards that Discord advises: %d.",
		starts.Remaining, starts.Total, (time.Duration(starts.ResetAfter) * time.Millisecond).Round(time.Minute), advice.Shards)
	switch {
	case starts.Remaining == 0:
		c.found(Fail, "gateway", says, "Wait that long before you start the bot. See in its log why it starts so often, and that no other program uses the token.")
	case starts.Remaining < min(fewStarts, starts.Total):
		c.found(Warn, "gateway", says, "See in the log why the bot starts so often, and that no other program uses the token.")
	default:
		c.found(OK, "gateway", says, "")
	}
}

// commands compares the commands that Discord has with the bot's.
func (c *checker) commands(ctx context.Context) {
	plan, _, err := c.register(ctx, c.cfg, true)
	if err != nil {
		c.failed("commands", err)
		return
	}
	if len(plan.Added)+len(plan.Changed)+len(plan.Removed) == 0 {
		c.found(OK, "commands", fmt.Sprintf("%d commands are registered and up to date.", len(plan.Unchanged)), "")
		return
	}
	c.found(Warn, "commands", fmt.Sprintf("Of the commands, %d are missing, %d old, %d no longer the bot's, %d up to date.",
		len(plan.Added), len(plan.Changed), len(plan.Removed), len(plan.Unchanged)), "treatybot run registers them when it starts; treatybot register does so now.")
}

// get calls the API, within a bound.
func (c *checker) get(ctx context.Context, path string, into any) (http.Header, error) {
	ctx, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	return c.client.Get(ctx, path, into)
}
