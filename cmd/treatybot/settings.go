package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"treatybot/bot/discord"
	"treatybot/corpus/pattern"
)

// secret is a text that is not to be seen. Printing it by mistake shows only
// whether there is one.
type secret string

const hidden = "[hidden]"

// String hides the secret.
func (s secret) String() string {
	if s == "" {
		return ""
	}
	return hidden
}

// GoString hides the secret.
func (s secret) GoString() string { return strconv.Quote(s.String()) }

// LogValue hides the secret.
func (s secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText hides the secret from JSON and the like.
func (s secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// settings are those for Discord, as they were written.
type settings struct {
	Token         secret // DISCORD_TOKEN
	ApplicationID string // DISCORD_APPLICATION_ID; empty: the token tells
	PublicKey     string // DISCORD_PUBLIC_KEY: 64 hexadecimal digits
	GuildID       string // DISCORD_GUILD_ID
	APIURL        string // DISCORD_API_URL
	CDNURL        string // DISCORD_CDN_URL
	Listen        string // INTERACTIONS_ADDR: host:port
	ShardIDs      string // SHARD_IDS: "0,2-3"
	ShardCount    string // SHARD_COUNT
}

// none tells whether there is nothing to serve Discord with.
func (s settings) none() bool { return s.Token == "" && s.Listen == "" }

// Where Discord shows what goes into the settings.
const (
	generalPage = "the General Information page of your application at https://discord.com/developers/applications"
	botPage     = "the Bot page of your application at https://discord.com/developers/applications"
)

// read checks all settings, and gives what is wrong with each. What is put in
// the wrong place may be a secret, so no value of a setting is told but of
// those that hold an address or shards.
func (s settings) read() (discord.Config, []error) {
	c := discord.Config{Token: string(s.Token), ApplicationID: s.ApplicationID, GuildID: s.GuildID, APIURL: s.APIURL, CDNURL: s.CDNURL, Listen: s.Listen, Proxy: http.ProxyFromEnvironment}
	var wrong []error
	check := func(err error) {
		if err != nil {
			wrong = append(wrong, err)
		}
	}
	check(checkToken(c.Token))
	if s.ApplicationID == "" {
		c.ApplicationID = applicationOf(c.Token)
	}
	check(checkID("DISCORD_APPLICATION_ID", s.ApplicationID, "Copy the Application ID from "+generalPage+", or leave it out: the token tells it."))
	check(checkID("DISCORD_GUILD_ID", s.GuildID, "Turn on Developer Mode in Discord (Settings, Advanced), click the server's name with the right button and choose Copy Server ID; or leave it out for all servers."))
	var err error
	c.PublicKey, err = readKey(s.PublicKey)
	check(err)
	if s.Listen != "" && s.PublicKey == "" {
		check(&usageError{errors.New("INTERACTIONS_ADDR is set, but DISCORD_PUBLIC_KEY is not"), "Copy the Public Key from " + generalPage + " into DISCORD_PUBLIC_KEY; or leave out INTERACTIONS_ADDR to use the gateway."})
	}
	check(checkURL("DISCORD_API_URL", s.APIURL))
	check(checkURL("DISCORD_CDN_URL", s.CDNURL))
	check(checkListen(s.Listen))
	c.ShardIDs, c.ShardCount, err = readShards(s.ShardIDs, s.ShardCount)
	check(err)
	return c, wrong
}

// What the settings look like. A token is the id of the bot's user in base64, a
// time, and a signature; the one of a person begins with mfa or has no id.
var (
	tokenShape  = pattern.New(`^[\w-]{18,40}\.[\w-]{4,12}\.[\w-]{20,80}$`)
	secretShape = pattern.New(`^[\w-]{32}$`)
	keyShape    = pattern.New(`^[0-9A-Fa-f]{64}$`)
	idShape     = pattern.New(`^[1-9]\d{16,19}$`)
)

// shape says what a value looks like.
func shape(value string) string {
	switch {
	case strings.TrimSpace(value) == "":
		return "nothing but spaces"
	case strings.ContainsAny(value, " \t\r\n\"'`<>"):
		return "spaces, quotes or brackets"
	case tokenShape.MatchString(value):
		return "what looks like a token"
	case keyShape.MatchString(value):
		return "what looks like a public key"
	case idShape.MatchString(value):
		return "what looks like an id"
	case secretShape.MatchString(value):
		return "what looks like a client secret"
	case strings.Contains(value, "://"):
		return "an address"
	}
	return counted(len([]rune(value)), "character") + " that do not fit"
}

// misplaced says that a setting holds something else than it should.
func misplaced(name, value, next string) error {
	holds := shape(value)
	if holds == "spaces, quotes or brackets" {
		next = "Write " + name + "= and the value right after it, with nothing around it. " + next
	}
	return &usageError{fmt.Errorf("%s holds %s", name, holds), next}
}

// checkToken checks the shape of a token; an empty one is left to who needs it.
func checkToken(token string) error {
	next := "Copy the token from " + botPage + " (Reset Token shows a new one)."
	rest, prefixed := strings.CutPrefix(token, "Bot ")
	switch {
	case token == "":
		return nil
	case prefixed && tokenShape.MatchString(rest):
		return &usageError{errors.New(`DISCORD_TOKEN begins with "Bot "`), "Leave that word out; the program puts it there itself."}
	case !tokenShape.MatchString(token):
		return misplaced("DISCORD_TOKEN", token, next)
	case applicationOf(token) == "":
		return &usageError{errors.New("DISCORD_TOKEN is not the token of a bot: its first part names none"), next}
	}
	return nil
}

// applicationOf gives the application of a token: its first part is the id of
// the bot's user in base64, which is that of the application too, but for
// applications of 2016 and before. It gives "" where there is no id in it.
func applicationOf(token string) string {
	first, _, _ := strings.Cut(token, ".")
	id, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(first, "="))
	if err != nil || !idShape.Match(id) {
		return ""
	}
	return string(id)
}

// checkID checks an id of Discord, a number of 64 bits.
func checkID(name, id, next string) error {
	if id == "" {
		return nil
	}
	if _, err := strconv.ParseUint(id, 10, 64); err != nil || !idShape.MatchString(id) {
		return misplaced(name, id, next)
	}
	return nil
}

// readKey reads a public key.
func readKey(text string) (ed25519.PublicKey, error) {
	if text == "" {
		return nil, nil
	}
	key, err := hex.DecodeString(text)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, misplaced("DISCORD_PUBLIC_KEY", text, "Copy the Public Key, 64 digits and letters from a to f, from "+generalPage+".")
	}
	return key, nil
}

// checkURL checks the base of an API.
func checkURL(name, address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return &usageError{fmt.Errorf("%s holds no address", name), "Set it to one that begins with http:// or https:// and has only a host and a path, or leave it out to use Discord's own."}
	}
	return nil
}

// checkListen checks an address to listen on.
func checkListen(address string) error {
	if address == "" {
		return nil
	}
	host, port, err := net.SplitHostPort(address)
	if _, e := strconv.ParseUint(port, 10, 16); err == nil && e == nil && !strings.ContainsAny(host, "/ ") {
		return nil
	}
	return &usageError{fmt.Errorf("INTERACTIONS_ADDR is %q", address), "Set it to an address and a port of this machine: 127.0.0.1:8080 behind a web server, or :8080 for all; leave it out to use the gateway."}
}

// maxShards bounds the number of shards: 40 million servers.
const maxShards = 1 << 14

// readShards reads the numbers of shards, such as "0,2-3", and how many there
// are in all.
func readShards(ids, count string) ([]int, int, error) {
	if ids == "" && count == "" {
		return nil, 0, nil
	}
	if count == "" {
		return nil, 0, &usageError{errors.New("SHARD_IDS is set, but SHARD_COUNT is not"), "Set SHARD_COUNT to the number of shards in all, the same in each process; or leave out both."}
	}
	n, err := strconv.Atoi(count)
	if err != nil || n < 1 || n > maxShards {
		return nil, 0, &usageError{fmt.Errorf("SHARD_COUNT is %q", count), fmt.Sprintf("Set it to a number from 1 to %d, or leave it out: then there are as many shards as Discord advises.", maxShards)}
	}
	if ids == "" {
		return nil, n, nil
	}
	var list []int
	for part := range strings.SplitSeq(ids, ",") {
		first, last, span := strings.Cut(strings.TrimSpace(part), "-")
		if !span {
			last = first
		}
		from, err := strconv.Atoi(first)
		to, err2 := strconv.Atoi(last)
		if err != nil || err2 != nil || from < 0 || from > to || to >= n {
			return nil, 0, &usageError{fmt.Errorf("SHARD_IDS is %q, of %s", ids, counted(n, "shard")), fmt.Sprintf("List numbers and spans from 0 to %d, such as 0,2-3.", n-1)}
		}
		for id := from; id <= to; id++ {
			list = append(list, id)
		}
	}
	slices.Sort(list)
	return slices.Compact(list), n, nil
}
