package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/bot/discord"
)

const (
	botID    = "1098765432109876543"
	otherID  = "223456789012345678"
	keyText  = "0101010101010101010101010101010101010101010101010101010101010101"
	password = "abcdefghijklmnopqrstuvwxyz-_0123456789" // the part of a token that is
)

// token makes what looks like the token of a bot.
func token(id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(id)) + ".GabcdE." + password
}

// TestSettings: what is wrong with each setting, told without its value.
func TestSettings(t *testing.T) {
	for _, c := range []struct {
		name  string
		given settings
		wrong string // "": nothing
		next  string
	}{
		{"nothing", settings{}, "", ""},
		{"a token", settings{Token: secret(token(botID))}, "", ""},
		{"everything", settings{secret(token(botID)), botID, keyText, otherID, "https://api.example/v10", "http://127.0.0.1:9/cdn", ":8080", "0", "1"}, "", ""},

		{"Bot before it", settings{Token: secret("Bot " + token(botID))}, `DISCORD_TOKEN begins with "Bot "`, "Leave that word out"},
		{"a space after it", settings{Token: secret(token(botID) + " ")}, "DISCORD_TOKEN holds spaces, quotes or brackets", "right after it"},
		{"quotes", settings{Token: secret(`"` + token(botID) + `"`)}, "DISCORD_TOKEN holds spaces, quotes or brackets", "right after it"},
		{"nothing but spaces", settings{Token: "  "}, "DISCORD_TOKEN holds nothing but spaces", "Reset Token"},
		{"the client secret", settings{Token: "abcdefghijklmnopqrstuvwxyz-_0123"}, "DISCORD_TOKEN holds what looks like a client secret", "the Bot page"},
		{"the public key", settings{Token: keyText}, "DISCORD_TOKEN holds what looks like a public key", "the Bot page"},
		{"the application id", settings{Token: botID}, "DISCORD_TOKEN holds what looks like an id", "the Bot page"},
		{"half a token", settings{Token: secret(password)}, "DISCORD_TOKEN holds 38 characters that do not fit", "the Bot page"},
		{"no bot's token", settings{Token: secret("AAAAAAAAAAAAAAAAAAAAAAAA.GabcdE." + password)}, "DISCORD_TOKEN is not the token of a bot", "the Bot page"},

		{"the token as application", settings{ApplicationID: token(botID)}, "DISCORD_APPLICATION_ID holds what looks like a token", "General Information"},
		{"a name as application", settings{ApplicationID: "treatybot"}, "DISCORD_APPLICATION_ID holds 9 characters that do not fit", "General Information"},
		{"a number too large", settings{ApplicationID: "99999999999999999999"}, "DISCORD_APPLICATION_ID", "General Information"},
		{"a server's name", settings{GuildID: "My server"}, "DISCORD_GUILD_ID holds spaces, quotes or brackets", "Copy Server ID"},
		{"an id as key", settings{PublicKey: botID}, "DISCORD_PUBLIC_KEY holds what looks like an id", "64 digits and letters"},
		{"a key cut short", settings{PublicKey: keyText[:62]}, "DISCORD_PUBLIC_KEY holds 62 characters that do not fit", "64 digits and letters"},
		{"the endpoint without a key", settings{Listen: ":8080"}, "INTERACTIONS_ADDR is set, but DISCORD_PUBLIC_KEY is not", "Public Key"},

		{"no scheme", settings{APIURL: "discord.com/api"}, "DISCORD_API_URL holds no address", "http://"},
		{"another scheme", settings{CDNURL: "ftp://example.org"}, "DISCORD_CDN_URL holds no address", "http://"},
		{"a password in it", settings{APIURL: "https://me:abcdefghij@example.org"}, "DISCORD_API_URL holds no address", "only a host and a path"},
		{"a query in it", settings{APIURL: "https://example.org/?x=y"}, "DISCORD_API_URL holds no address", "only a host and a path"},

		{"a port alone", settings{Listen: "8080", PublicKey: keyText}, `INTERACTIONS_ADDR is "8080"`, ":8080"},
		{"a web address", settings{Listen: "http://x:8080", PublicKey: keyText}, `INTERACTIONS_ADDR is "http://x:8080"`, ":8080"},
		{"a port too large", settings{Listen: ":70000", PublicKey: keyText}, `INTERACTIONS_ADDR is ":70000"`, ":8080"},
		{"a port by name", settings{Listen: ":http", PublicKey: keyText}, `INTERACTIONS_ADDR is ":http"`, ":8080"},
		{"version six", settings{Listen: "[::1]:8080", PublicKey: keyText}, "", ""},

		{"shards without a count", settings{ShardIDs: "0"}, "SHARD_IDS is set, but SHARD_COUNT is not", "in all"},
		{"no shards at all", settings{ShardCount: "0"}, `SHARD_COUNT is "0"`, "from 1"},
		{"shards beyond reason", settings{ShardCount: "1000000"}, `SHARD_COUNT is "1000000"`, "16384"},
		{"a shard too far", settings{ShardIDs: "4", ShardCount: "4"}, `SHARD_IDS is "4", of 4 shards`, "from 0 to 3"},
		{"a span that is huge", settings{ShardIDs: "0-999999999999", ShardCount: "4"}, `SHARD_IDS is "0-999999999999"`, "from 0 to 3"},
		{"a span backwards", settings{ShardIDs: "3-1", ShardCount: "4"}, `SHARD_IDS is "3-1"`, "such as"},
		{"a gap", settings{ShardIDs: "0,,1", ShardCount: "4"}, `SHARD_IDS is "0,,1"`, "such as"},
		{"below nothing", settings{ShardIDs: "-1", ShardCount: "4"}, `SHARD_IDS is "-1"`, "such as"},
	} {
		_, errs := c.given.read()
		if c.wrong == "" {
			if len(errs) > 0 {
				t.Errorf("%s: %v", c.name, errs)
			}
			continue
		}
		if len(errs) != 1 {
			t.Errorf("%s: %d things are wrong, want 1: %v", c.name, len(errs), errs)
			continue
		}
		wrong, next := worded(errs[0])
		if !strings.Contains(wrong, c.wrong) || !strings.Contains(next, c.next) {
			t.Errorf("%s: says %q, %q, want %q, %q in them", c.name, wrong, next, c.wrong, c.next)
		}
		if strings.Contains(wrong+next, "abcdefghij") {
			t.Errorf("%s: tells a secret: %q, %q", c.name, wrong, next)
		}
	}
}

// TestSettingsRead: what comes of them.
func TestSettingsRead(t *testing.T) {
	c, errs := settings{Token: secret(token(botID)), PublicKey: keyText, ShardIDs: "0, 2-3,2", ShardCount: "4"}.read()
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if c.Token != token(botID) || c.ApplicationID != botID || len(c.PublicKey) != 32 || c.ShardCount != 4 || c.Proxy == nil {
		t.Errorf("reads %v", c)
	}
	if diff := cmp.Diff([]int{0, 2, 3}, c.ShardIDs); diff != "" {
		t.Errorf("shards, -want +got:\n%s", diff)
	}
	if c, _ = (settings{Token: secret(token(botID)), ApplicationID: otherID}).read(); c.ApplicationID != otherID {
		t.Errorf("the application is %s, not the one that is set", c.ApplicationID)
	}
	if _, errs = (settings{Token: "x", GuildID: "x", ShardIDs: "x"}).read(); len(errs) != 3 {
		t.Errorf("of three wrong settings %d are told: %v", len(errs), errs)
	}
}

// TestSecretsHide: however settings are printed, the token does not show.
func TestSecretsHide(t *testing.T) {
	c := Config{Discord: settings{Token: secret(token(botID)), ApplicationID: botID}}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "config", c, "token", c.Discord.Token)
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{fmt.Sprint(c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c), fmt.Sprintf("%q", c.Discord.Token), string(text), log.String()} {
		if strings.Contains(s, password) || !strings.Contains(s, hidden) {
			t.Errorf("prints %s", s)
		}
	}
	if got := fmt.Sprint(secret("")); got != "" {
		t.Errorf("no secret is printed as %q", got)
	}
}

// TestRedactor: the net under the log holds tokens back, wherever they are.
func TestRedactor(t *testing.T) {
	bots := token(botID)
	const asked = "aW50ZXJhY3Rpb246MTA5ODc2NTQzMjEwOTg3NjU0Mzpzb21ldGhpbmc"
	for _, c := range []struct {
		name string
		log  func(*slog.Logger)
	}{
		{"a message", func(l *slog.Logger) { l.Info("logging in with " + bots) }},
		{"a value", func(l *slog.Logger) { l.Info("x", "header", "Bot "+bots) }},
		{"a name", func(l *slog.Logger) { l.Info("x", bots, 1) }},
		{"an error", func(l *slog.Logger) { l.Error("x", "error", fmt.Errorf("dial %s: refused", bots)) }},
		{"a group", func(l *slog.Logger) { l.With("a", bots).WithGroup("g").Info("x", "b", discord.Config{Token: bots}) }},
		{"a struct", func(l *slog.Logger) { l.Info("x", "request", struct{ Header []string }{[]string{"Bot " + bots}}) }},
		{"an interaction's token", func(l *slog.Logger) {
			l.Info("x", "error", `Patch "https://discord.com/api/v10/webhooks/1098765432109876543/`+asked+`/messages/@original": EOF`)
		}},
		{"one of another form", func(l *slog.Logger) {
			l.Info("x", "error", "Post /interactions/1098765432109876543/abcdefghijklmnopq.rstuv/callback")
		}},
		{"one alone", func(l *slog.Logger) { l.Info("x", "token", asked) }},
	} {
		for _, handler := range []func(io.Writer) slog.Handler{
			func(w io.Writer) slog.Handler { return slog.NewTextHandler(w, nil) },
			func(w io.Writer) slog.Handler { return slog.NewJSONHandler(w, nil) },
		} {
			var out strings.Builder
			c.log(slog.New(handler(newRedactor(&out, secret(bots)))))
			if s := out.String(); strings.Contains(s, "abcdefghij") || strings.Contains(s, "aW50") || s == "" {
				t.Errorf("%s: writes %s", c.name, s)
			}
		}
	}
	var out strings.Builder
	const line = "msg=\"interaction endpoint listens\" interaction=1098765432109876543 path=/webhooks/1098765432109876543\n"
	if n, err := io.WriteString(newRedactor(&out, "e"), line); n != len(line) || err != nil || out.String() != line {
		t.Errorf("%d, %v: writes %q", n, err, out.String())
	}
}

// TestPrintPlan: every command with what becomes of it.
func TestPrintPlan(t *testing.T) {
	plan := discord.Plan{Added: []string{"status"}, Changed: []string{"ask"}, Removed: []string{"old"}, Unchanged: []string{"help", "sources"}}
	for _, c := range []struct {
		name, guild string
		dryRun      bool
		want        string
	}{
		{"all servers", "", false, "+ status\n~ ask\n- old\n= help\n= sources\ncommands: registered for all servers, 1 added, 1 changed, 1 removed, 2 unchanged\n"},
		{"one server", otherID, true, "+ status\n~ ask\n- old\n= help\n= sources\ncommands: would be registered for the server " + otherID + ", 1 added, 1 changed, 1 removed, 2 unchanged\n"},
	} {
		var out strings.Builder
		if err := printPlan(&out, plan, c.guild, c.dryRun); err != nil || out.String() != c.want {
			t.Errorf("%s: prints %q, want %q", c.name, out.String(), c.want)
		}
	}
	var out strings.Builder
	if err := printPlanJSON(&out, discord.Plan{Added: []string{"a"}}, "", true); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"dry_run": true`, `"added": [`, `"unchanged": []`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("prints %s, want %s in it", out.String(), want)
		}
	}
}
