package discord_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"treatybot/bot"
	"treatybot/bot/discord"
	"treatybot/bot/discord/discordtest"
)

const (
	application = "1200000000000000001"
	server      = "1200000000000000002"
	token       = "a-token-that-nobody-may-see"
)

type object = map[string]any

// registry stands in for the part of Discord that keeps commands. It fills in
// what Discord does.
type registry struct {
	mu     sync.Mutex
	kept   map[string][]object // path -> commands
	writes int
	nextID int
	fail   []func(http.ResponseWriter) // instead of the next answers
}

func newRegistry(t *testing.T) (*registry, discord.Config) {
	t.Helper()
	r := &registry{kept: map[string][]object{}, nextID: 1300000000000000000}
	s := httptest.NewServer(r)
	t.Cleanup(s.Close)
	return r, discord.Config{Token: token, ApplicationID: application, APIURL: s.URL}
}

func (r *registry) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, path, _ := strings.Cut(q.URL.Path, "/applications/")
	path = "/" + path
	w.Header().Set("Content-Type", "application/json")
	if len(r.fail) > 0 {
		fail := r.fail[0]
		r.fail = r.fail[1:]
		fail(w)
		return
	}
	switch {
	case q.Header.Get("Authorization") != "Bot "+token:
		refuse(http.StatusUnauthorized, `{"message": "401: Unauthorized", "code": 0}`)(w)
		return
	case q.Method == http.MethodPut:
		var sent []object
		if err := json.NewDecoder(q.Body).Decode(&sent); err != nil {
			refuse(http.StatusBadRequest, `{"message": "broken JSON", "code": 50109}`)(w)
			return
		}
		r.writes++
		r.keep(path, sent)
	}
	_ = json.NewEncoder(w).Encode(shown(r.kept[path], q.Method == http.MethodPut || q.URL.Query().Get("with_localizations") == "true"))
}

// keep stores commands as Discord does. A command that was there keeps its id.
func (r *registry) keep(path string, sent []object) {
	ids := map[any]any{}
	for _, c := range r.kept[path] {
		ids[c["name"]] = c["id"]
	}
	for _, c := range sent {
		if c["id"] = ids[c["name"]]; c["id"] == nil {
			r.nextID++
			c["id"] = strconv.Itoa(r.nextID)
		}
		c["application_id"], c["version"], c["nsfw"], c["dm_permission"] = application, "1", false, true
		if _, told := c["default_member_permissions"]; !told {
			c["default_member_permissions"] = nil
		}
		if _, inServer := strings.CutPrefix(path, "/"+application+"/guilds/"); inServer {
			c["guild_id"], c["contexts"], c["integration_types"] = server, nil, []int{0}
		}
		c["options"] = tidied(c["options"])
	}
	r.kept[path] = sent
}

// tidied are options as Discord gives them back: without what says nothing.
func tidied(options any) []any {
	list, _ := options.([]any)
	for _, o := range list {
		o := o.(object)
		maps.DeleteFunc(o, func(_ string, v any) bool { return v == nil || v == false })
		o["name_localized"] = o["name"]
		if o["options"] != nil {
			o["options"] = tidied(o["options"])
		}
	}
	return list
}

// shown copies commands, without localisations if they are not asked for.
func shown(commands []object, localised bool) []object {
	text, err := json.Marshal(commands)
	if err != nil {
		panic(err)
	}
	list := []object{}
	if err := json.Unmarshal(text, &list); err != nil {
		panic(err)
	}
	for _, c := range list {
		if !localised {
			delete(c, "name_localizations")
			delete(c, "description_localizations")
		}
	}
	return list
}

func refuse(status int, body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func later(status int, after, body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Retry-After", after)
		refuse(status, body)(w)
	}
}

// names are those of the bot's commands, as a plan has them.
func names() []string {
	list := []string{"corpus", "Add to corpus (message command)"}
	for _, c := range bot.Commands() {
		if !strings.Contains(c.Name, " ") {
			list = append(list, c.Name)
		}
	}
	return slices.Sorted(slices.Values(list))
}

func register(t *testing.T, cfg discord.Config, dryRun bool, want discord.Plan) map[string]string {
	t.Helper()
	plan, ids, err := discord.Register(t.Context(), cfg, dryRun)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, plan, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("plan (-want +got):\n%s", diff)
	}
	return ids
}

// TestRegister: the first time adds everything, the second writes nothing, and
// later only what differs is told, and written at once.
func TestRegister(t *testing.T) {
	for _, guild := range []string{"", server} {
		t.Run("in "+guild, func(t *testing.T) {
			r, cfg := newRegistry(t)
			cfg.GuildID = guild
			path := "/" + application + "/commands"
			if guild != "" {
				path = "/" + application + "/guilds/" + guild + "/commands"
			}
			if ids := register(t, cfg, true, discord.Plan{Added: names()}); len(ids) != 0 || r.writes != 0 {
				t.Fatalf("a dry run gives ids %v and writes %d times", ids, r.writes)
			}
			first := register(t, cfg, false, discord.Plan{Added: names()})
			if !slices.Equal(slices.Sorted(maps.Keys(first)), names()) || first["status"] == "" {
				t.Errorf("ids %v", first)
			}
			second := register(t, cfg, false, discord.Plan{Unchanged: names()})
			if diff := cmp.Diff(first, second); diff != "" || r.writes != 1 {
				t.Errorf("%d writes; ids (-first +second):\n%s", r.writes, diff)
			}
			if len(r.kept) != 1 {
				t.Errorf("scopes %v were written", slices.Sorted(maps.Keys(r.kept)))
			}

			r.kept[path][0]["description"] = "an older one"
			r.kept[path][1]["name"] = "forgotten"
			r.kept[path] = append(r.kept[path], object{"id": "7", "application_id": application, "version": "1", "type": 3, "name": "status", "description": ""})
			status, why := bot.Commands()[0].Name, bot.Commands()[1].Name
			rest := slices.DeleteFunc(names(), func(n string) bool { return n == status || n == why })
			plan := discord.Plan{Added: []string{why}, Changed: []string{status}, Removed: []string{"forgotten", "status (message command)"}, Unchanged: rest}
			if ids := register(t, cfg, true, plan); r.writes != 1 || ids[status] != first[status] {
				t.Errorf("a dry run writes %d times more and gives %v", r.writes-1, ids)
			}
			register(t, cfg, false, plan)
			register(t, cfg, false, discord.Plan{Unchanged: names()})
			if r.writes != 2 {
				t.Errorf("%d writes, want 2", r.writes)
			}
		})
	}
}

// TestRegisterNotices: every part of a command counts.
func TestRegisterNotices(t *testing.T) {
	option := func(c object, i int) object { return c["options"].([]any)[i].(object) }
	for name, change := range map[string]func(c object){
		"a translated name":          func(c object) { c["name_localizations"].(object)["fi"] = "vanha" },
		"a translation more":         func(c object) { c["description_localizations"].(object)["ja"] = "古い" },
		"contexts":                   func(c object) { c["contexts"] = []int{0} },
		"installation":               func(c object) { c["integration_types"] = []int{0} },
		"permissions":                func(c object) { c["default_member_permissions"] = "0" },
		"age limit":                  func(c object) { c["nsfw"] = true },
		"an option less":             func(c object) { c["options"] = c["options"].([]any)[1:] },
		"order of options":           func(c object) { slices.Reverse(c["options"].([]any)) },
		"description of an option":   func(c object) { option(c, 0)["description"] = "older" },
		"translation of an option":   func(c object) { delete(option(c, 0)["name_localizations"].(object), "uk") },
		"completion of an option":    func(c object) { delete(option(c, 0), "autocomplete") },
		"length of an option":        func(c object) { option(c, 0)["max_length"] = 100 },
		"option no longer required":  func(c object) { delete(option(c, 0), "required") },
		"type of an option":          func(c object) { option(c, 0)["type"] = 4 },
		"choices given to an option": func(c object) { option(c, 0)["choices"] = []object{{"name": "a", "value": "a"}} },
	} {
		t.Run(name, func(t *testing.T) {
			noticed(t, "status", change)
		})
	}
	subcommand := func(c object, name string) object {
		for _, o := range c["options"].([]any) {
			if o.(object)["name"] == name {
				return o.(object)
			}
		}
		return nil
	}
	for name, change := range map[string]func(c object){
		"permissions lifted":               func(c object) { c["default_member_permissions"] = nil },
		"permissions of administrators":    func(c object) { c["default_member_permissions"] = "0" },
		"direct messages":                  func(c object) { c["contexts"] = []int{0, 1} },
		"users may install it":             func(c object) { c["integration_types"] = []int{0, 1} },
		"a subcommand less":                func(c object) { c["options"] = c["options"].([]any)[1:] },
		"a subcommand renamed":             func(c object) { option(c, 0)["name"] = "plus" },
		"a translation of a subcommand":    func(c object) { option(c, 0)["name_localizations"].(object)["fi"] = "vanha" },
		"an option less of a subcommand":   func(c object) { option(c, 0)["options"] = option(c, 0)["options"].([]any)[1:] },
		"a file that was a text":           func(c object) { option(option(c, 0), 0)["type"] = 3 },
		"completion in a subcommand":       func(c object) { delete(option(subcommand(c, "show"), 0), "autocomplete") },
		"an optional one was required":     func(c object) { option(subcommand(c, "list"), 0)["required"] = true },
		"a description within a subcomand": func(c object) { option(subcommand(c, "list"), 0)["description"] = "older" },
	} {
		t.Run(name, func(t *testing.T) { noticed(t, "corpus", change) })
	}
	t.Run("a message command renamed in a language", func(t *testing.T) {
		noticed(t, "Add to corpus (message command)", func(c object) { c["name_localizations"].(object)["fi"] = "vanha" })
	})
}

// noticed checks that a command that Discord has in another shape is written
// anew.
func noticed(t *testing.T, command string, change func(c object)) {
	t.Helper()
	r, cfg := newRegistry(t)
	register(t, cfg, false, discord.Plan{Added: names()})
	name, isMenu := strings.CutSuffix(command, " (message command)")
	kept := r.kept["/"+application+"/commands"]
	i := slices.IndexFunc(kept, func(c object) bool { return c["name"] == name && (c["type"] == 3.0) == isMenu })
	change(kept[i])
	plan := discord.Plan{Changed: []string{command}, Unchanged: slices.DeleteFunc(names(), func(n string) bool { return n == command })}
	register(t, cfg, false, plan)
	register(t, cfg, false, discord.Plan{Unchanged: names()})
}

// TestRegisterPatience: what is over soon is waited for.
func TestRegisterPatience(t *testing.T) {
	const page = "<!DOCTYPE html><title>Access denied</title>"
	for name, fail := range map[string]func(http.ResponseWriter){
		"rate limit":                   refuse(http.StatusTooManyRequests, `{"message": "You are being rate limited.", "retry_after": 0.01, "global": false}`),
		"rate limit told as HTML":      later(http.StatusTooManyRequests, "0.01", page),
		"bad gateway":                  later(http.StatusBadGateway, "0.01", page),
		"overload":                     later(http.StatusServiceUnavailable, "0.01", `{"message": "503", "code": 0}`),
		"inner error without a pause":  refuse(http.StatusInternalServerError, `{"message": "500: Internal Server Error", "code": 0}`),
		"gateway timeout, broken JSON": later(http.StatusGatewayTimeout, "0.01", `{`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, cfg := newRegistry(t)
			ok := r.pass
			r.fail = []func(http.ResponseWriter){fail, ok, fail, fail}
			register(t, cfg, false, discord.Plan{Added: names()})
		})
	}
	t.Run("longer than there is time", func(t *testing.T) {
		r, cfg := newRegistry(t)
		r.fail = []func(http.ResponseWriter){later(http.StatusTooManyRequests, "3600", page)}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		_, _, err := discord.Register(ctx, cfg, false)
		if err == nil || !strings.Contains(err.Error(), "429") || ctx.Err() != nil {
			t.Errorf("error %v at %v", err, ctx.Err())
		}
	})
}

// pass answers a read of nothing yet.
func (r *registry) pass(w http.ResponseWriter) { _, _ = io.WriteString(w, "[]") }

// TestRegisterErrors: an operator learns what is wrong, and never sees the
// token.
func TestRegisterErrors(t *testing.T) {
	form := `{"code": 50035, "message": "Invalid Form Body", "errors": {"0": {"options": {"1": {"name_localizations": {"fi": {"_errors": [{"code": "X", "message": "too long"}]}}}}},
		"3": {"description": {"_errors": [{"code": "BASE_TYPE_REQUIRED", "message": "This field is required"}]}}}}`
	for _, c := range []struct {
		name  string
		guild string
		read  func(http.ResponseWriter)
		write func(http.ResponseWriter)
		want  string
		next  string
		fatal bool // no other try mends it
	}{
		{name: "wrong token", read: refuse(401, `{"message": "401: Unauthorized", "code": 0}`), want: "does not accept the bot's token", next: "DISCORD_TOKEN", fatal: true},
		{name: "other application", read: refuse(403, `{"message": "x", "code": 20012}`), want: "not that of application " + application, next: "DISCORD_APPLICATION_ID", fatal: true},
		{name: "unknown application", read: refuse(404, `{"message": "Unknown Application", "code": 10002}`), want: "not that of application " + application, next: "DISCORD_APPLICATION_ID", fatal: true},
		{name: "unknown server", guild: server, read: refuse(404, `{"message": "Unknown Guild", "code": 10004}`), want: "knows no server " + server, next: "DISCORD_GUILD_ID"},
		{name: "not in the server", guild: server, read: refuse(403, `{"message": "Missing Access", "code": 50001}`), want: "no access to server " + server, next: "applications.commands"},
		{name: "forbidden", read: refuse(403, `{"message": "Forbidden", "code": 0}`), want: "does not let this token", next: "DISCORD_APPLICATION_ID"},
		{name: "not found", read: refuse(404, `{"message": "404: Not Found", "code": 0}`), want: "knows no application", next: "DISCORD_APPLICATION_ID"},
		{name: "another site", read: refuse(404, `<html>`), want: "no Discord API at the address", next: "DISCORD_API_URL"},
		{name: "a page", read: refuse(200, `<html>`), want: "not that of Discord's API", next: "proxy"},
		{name: "invalid form", write: refuse(400, form), want: "status.options.treaty.name_localizations.fi: too long; article.description: This field is required", next: "report"},
		{name: "invalid form without a reason", write: refuse(400, `{"code": 50035, "message": "Invalid Form Body"}`), want: "Invalid Form Body", next: "report"},
		{name: "daily limit", write: refuse(429, `{"code": 30034, "message": "Max", "retry_after": 60}`), want: "200 commands", next: "tomorrow"},
		{name: "too many", write: refuse(400, `{"code": 30032, "message": "Max"}`), want: "too many commands", next: "other programs"},
		{name: "anything else", write: refuse(418, `{}`), want: "418"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, cfg := newRegistry(t)
			cfg.GuildID = c.guild
			if r.fail = append(r.fail, c.read); c.read == nil {
				r.fail[0] = r.pass
				r.fail = append(r.fail, c.write)
			}
			_, _, err := discord.Register(t.Context(), cfg, false)
			checkError(t, err, c.want, c.next)
			var fatal *discord.FatalError
			if errors.As(err, &fatal) != c.fatal {
				t.Errorf("%v: fatal is %v, want %v", err, !c.fatal, c.fatal)
			}
		})
	}
	t.Run("unreachable", func(t *testing.T) {
		s := httptest.NewServer(http.NotFoundHandler())
		s.Close()
		_, _, err := discord.Register(t.Context(), discord.Config{Token: token, ApplicationID: application, APIURL: s.URL}, false)
		checkError(t, err, "connection refused", "network")
	})
	t.Run("cancelled", func(t *testing.T) {
		_, cfg := newRegistry(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, _, err := discord.Register(ctx, cfg, false); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	})
}

func checkError(t *testing.T, err error, want, next string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Fatalf("error %v, want %q", err, want)
	}
	if strings.Contains(err.Error(), token) {
		t.Errorf("the error shows the token: %v", err)
	}
	wrong, advice := discord.Explain(err)
	if wrong == "" || !strings.Contains(advice, next) {
		t.Errorf("explained as %q, %q; want advice on %q", wrong, advice, next)
	}
}

// TestRegisterStrictly: the local Discord, which knows its API's description,
// takes all commands, and gives them back as they are.
func TestRegisterStrictly(t *testing.T) {
	for _, guild := range []string{"", server} {
		s := discordtest.New(t, discordtest.Options{})
		cfg := discord.Config{Token: s.Token(), ApplicationID: s.ApplicationID(), APIURL: s.URL(), GuildID: guild}
		s.Fail("*", 1, discordtest.Banned(10*time.Millisecond))
		s.Fail("*", 1, discordtest.Down(http.StatusServiceUnavailable))
		register(t, cfg, false, discord.Plan{Added: names()})
		ids := register(t, cfg, true, discord.Plan{Unchanged: names()})
		for _, c := range s.Commands(guild) {
			name := c["name"].(string)
			if c["type"] == 3 {
				name += " (message command)"
			}
			if c["id"] != ids[name] {
				t.Errorf("%v has the id %v, told %q", name, c["id"], ids[name])
			}
		}
		other := cfg
		if other.GuildID = server; guild != "" {
			other.GuildID = ""
		}
		register(t, other, true, discord.Plan{Added: names()})
	}
}
