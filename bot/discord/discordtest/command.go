package discordtest

import (
	"cmp"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"
)

// creates counts the commands created in a place on a day.
type creates struct {
	day time.Time
	n   int
}

// scope is the place whose commands a route is about; empty: everywhere.
func scope(r *http.Request) string { return r.PathValue("guild") }

// Commands gives the commands that are registered, in full, by name; everywhere
// for no guild.
func (s *Server) Commands(guildID string) []map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return shown(s.commands[guildID], true)
}

// shown gives commands by name, which is not the order in which they came.
func shown(commands []object, localizations bool) []object {
	out := []object{}
	for _, c := range commands {
		out = append(out, localized(c, localizations))
	}
	slices.SortFunc(out, func(a, b object) int { return cmp.Compare(text(a["name"]), text(b["name"])) })
	return out
}

// localized leaves localisations out, unless they are asked for.
func localized(c object, all bool) object {
	if all {
		return c
	}
	c = maps.Clone(c)
	delete(c, "name_localizations")
	delete(c, "description_localizations")
	for _, k := range []string{"options", "choices"} {
		if inner, ok := c[k]; ok {
			out := list{}
			for _, o := range items(inner) {
				o, _ := o.(object)
				out = append(out, localized(o, false))
			}
			c[k] = out
		}
	}
	return c
}

// listCommands is without localisations, unless with_localizations is true.
func (s *Server) listCommands(r *http.Request) (int, any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if no := s.away(r); no != nil {
		return 0, *no
	}
	return http.StatusOK, shown(s.commands[scope(r)], r.URL.Query().Get("with_localizations") == "true")
}

// setCommands replaces all commands of a place. Those of the same name and type
// keep their ids, and their version unless they changed.
func (s *Server) setCommands(r *http.Request) (int, any) {
	b, no := readBody(r.Header.Get("Content-Type"), r.Body)
	if no != nil {
		return 0, *no
	}
	flaws := described().check(schemaCommands, b.value)
	commands, ok := b.value.(list)
	if !ok && b.value != nil {
		return 0, *malformed([]flaw{{rule: RuleBody, code: "LIST_TYPE_CONVERT", message: "Only iterables may be used in a ListType"}})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var full []object
	created := 0
	for _, c := range commands {
		c, _ := c.(object)
		old := s.same(scope(r), c)
		if old == nil {
			created++
		}
		full = append(full, s.register(scope(r), c, old))
	}
	if no := malformed(either(commandFlaws(full), flaws)); no != nil {
		return 0, *no
	}
	if no := s.mayCreate(scope(r), created); no != nil {
		return 0, *no
	}
	s.commands[scope(r)] = full
	return http.StatusOK, shown(full, true)
}

// createCommand adds a command, or replaces the one of its name.
func (s *Server) createCommand(r *http.Request) (int, any) {
	return s.writeCommand(r, schemaCreate, func(c object) (object, *refusal) { return s.same(scope(r), c), nil })
}

// editCommand changes some fields of a command.
func (s *Server) editCommand(r *http.Request) (int, any) {
	return s.writeCommand(r, schemaPatch, func(object) (object, *refusal) {
		old := s.command(r)
		if old == nil {
			return nil, unknownCommand()
		}
		return old, nil
	})
}

// writeCommand puts one command in the place of an old one, if there is one.
func (s *Server) writeCommand(r *http.Request, schema schemaName, old func(object) (object, *refusal)) (int, any) {
	b, no := readBody(r.Header.Get("Content-Type"), r.Body)
	if no != nil {
		return 0, *no
	}
	flaws := described().check(schema, b.value)
	s.mu.Lock()
	defer s.mu.Unlock()
	before, no := old(b.fields())
	if no != nil {
		return 0, *no
	}
	given := b.fields()
	if schema == schemaPatch {
		given = maps.Clone(before)
		maps.Copy(given, b.fields())
	}
	full := s.register(scope(r), given, before)
	var all []object
	for _, c := range s.commands[scope(r)] {
		if before == nil || c["id"] != before["id"] {
			all = append(all, c)
		}
	}
	all = append(all, full)
	if no := malformed(either(lastOnly(commandFlaws(all), len(all)-1), flaws)); no != nil {
		return 0, *no
	}
	status := http.StatusOK
	if before == nil {
		status = http.StatusCreated
		if no := s.mayCreate(scope(r), 1); no != nil {
			return 0, *no
		}
	}
	s.commands[scope(r)] = all
	return status, full
}

// getCommand gives one command.
func (s *Server) getCommand(r *http.Request) (int, any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.command(r); c != nil {
		return http.StatusOK, c
	}
	return 0, *unknownCommand()
}

// deleteCommand removes one command.
func (s *Server) deleteCommand(r *http.Request) (int, any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.command(r)
	if c == nil {
		return 0, *unknownCommand()
	}
	s.commands[scope(r)] = slices.DeleteFunc(slices.Clone(s.commands[scope(r)]), func(o object) bool { return o["id"] == c["id"] })
	return http.StatusNoContent, nil
}

func unknownCommand() *refusal {
	return &refusal{Rule: RuleCommand, Status: http.StatusNotFound, Code: 10063, Message: "Unknown application command"}
}

// command finds the one that a route names. The lock is held.
func (s *Server) command(r *http.Request) object {
	for _, c := range s.commands[scope(r)] {
		if c["id"] == r.PathValue("command") {
			return c
		}
	}
	return nil
}

// same finds the command of the same name and type. The lock is held.
func (s *Server) same(guild string, c object) object {
	for _, old := range s.commands[guild] {
		if old["name"] == c["name"] && number(old["type"]) == commandType(c) {
			return old
		}
	}
	return nil
}

// commandType is 1, a slash command, unless told.
func commandType(c object) int {
	if t := number(c["type"]); t != 0 {
		return t
	}
	return 1
}

// register makes of a command what Discord gives back: it fills in what was not
// told, and drops what means nothing. The lock is held.
func (s *Server) register(guild string, c, old object) object {
	full := object{
		"application_id": s.o.ApplicationID, "type": commandType(c), "name": c["name"], "description": text(c["description"]),
		"name_localizations": orNull(c["name_localizations"]), "description_localizations": orNull(c["description_localizations"]),
		"default_member_permissions": nil, "nsfw": truth(c["nsfw"]),
	}
	switch p := c["default_member_permissions"].(type) {
	case string:
		full["default_member_permissions"] = p
	case float64:
		full["default_member_permissions"] = decimal(uint64(p))
	}
	if guild != "" {
		full["guild_id"] = guild
	} else {
		allowed, told := c["dm_permission"].(bool)
		full["dm_permission"] = allowed || !told
		full["contexts"] = sorted(c["contexts"])
		if full["integration_types"] = sorted(c["integration_types"]); full["integration_types"] == nil {
			full["integration_types"] = list{0.0}
		}
	}
	if options := items(c["options"]); len(options) > 0 {
		full["options"] = plain(options)
	}
	if old != nil {
		was := maps.Clone(old)
		delete(was, "id")
		delete(was, "version")
		if reflect.DeepEqual(was, full) {
			full["version"] = old["version"]
		}
		full["id"] = old["id"]
	} else {
		full["id"] = s.snowflake()
	}
	if full["version"] == nil {
		full["version"] = s.snowflake()
	}
	return full
}

// plain drops what options and choices have without meaning: null, false, and
// empty lists.
func plain(options list) list {
	out := list{}
	for _, o := range options {
		at, ok := o.(object)
		if !ok {
			out = append(out, o)
			continue
		}
		at = maps.Clone(at)
		for k, v := range at {
			switch v := v.(type) {
			case nil:
				delete(at, k)
			case bool:
				if !v && k != "value" {
					delete(at, k)
				}
			case list:
				if at[k] = plain(v); len(v) == 0 {
					delete(at, k)
				}
			case object:
				at[k] = orNull(v)
			}
		}
		for _, k := range []string{"name_localizations", "description_localizations"} {
			if _, ok := at[k]; !ok && (k == "name_localizations" || at["description"] != nil) {
				at[k] = nil
			}
		}
		out = append(out, at)
	}
	return out
}

// orNull gives nil for an empty object.
func orNull(v any) any {
	if o, ok := v.(object); !ok || len(o) == 0 {
		return nil
	}
	return v
}

// sorted gives a set of numbers in order, nil for none.
func sorted(v any) any {
	set := slices.Clone(items(v))
	if len(set) == 0 {
		return nil
	}
	slices.SortFunc(set, func(a, b any) int { return cmp.Compare(number(a), number(b)) })
	return set
}

// mayCreate counts new commands: so many a day in one place. The lock is held.
func (s *Server) mayCreate(guild string, n int) *refusal {
	day := s.o.Now().UTC().Truncate(24 * time.Hour)
	c := s.creates[guild]
	if c.day != day {
		c = creates{day: day}
	}
	if c.n += n; c.n > maxCreates {
		return &refusal{Rule: RuleCommand, Status: http.StatusTooManyRequests, Code: 30034,
			Message: "Max number of daily application command creates has been reached (200)"}
	}
	s.creates[guild] = c
	return nil
}

// lastOnly keeps the flaws of the last command, and takes its number off.
func lastOnly(flaws []flaw, last int) []flaw {
	var out []flaw
	for _, f := range flaws {
		if path, ok := strings.CutPrefix(f.path+".", decimal(uint64(last))+"."); ok || f.path == "" {
			f.path = strings.TrimSuffix(path, ".")
			out = append(out, f)
		}
	}
	return out
}

// either gives the first flaws that there are.
func either(ours, schema []flaw) []flaw {
	if len(ours) > 0 {
		return ours
	}
	return schema
}
