package discordtest

import (
	"net/http"
	"slices"
)

// Permission allows or forbids the commands of the bot to somebody, or within a
// channel: an administrator set it.
type Permission struct {
	ID   string // of a role, a user or a channel
	Type int    // 1 role, 2 user, 3 channel
	May  bool
}

// Permit has the administrators of a server set what a command may, by its name;
// "" stands for all commands that have nothing of their own. No permission at
// all takes back what was set.
func (s *Server) Permit(guildID, command string, permissions ...Permission) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := []string{}
	if command == "" {
		ids = append(ids, s.o.ApplicationID)
	}
	for _, c := range slices.Concat(s.commands[guildID], s.commands[""]) {
		if command != "" && c["name"] == command {
			ids = append(ids, text(c["id"]))
		}
	}
	if len(ids) == 0 && s.tb != nil {
		s.tb.Helper()
		s.tb.Errorf("permit: there is no command %q", command)
	}
	if s.permits[guildID] == nil {
		s.permits[guildID] = map[string][]Permission{}
	}
	for _, id := range ids {
		s.permits[guildID][id] = permissions
		if len(permissions) == 0 {
			delete(s.permits[guildID], id)
		}
	}
}

// Leave has a server throw the bot out: it may ask nothing about it any more.
func (s *Server) Leave(guildID string) {
	s.mu.Lock()
	s.left[guildID] = true
	s.mu.Unlock()
	if s.o.Gateway != nil {
		s.o.Gateway.Dispatch(guildID, "GUILD_DELETE", object{"id": guildID})
	}
}

// Join has a server take the bot in again.
func (s *Server) Join(guildID string) {
	s.mu.Lock()
	delete(s.left, guildID)
	s.mu.Unlock()
	if s.o.Gateway != nil {
		s.o.Gateway.Dispatch(guildID, "GUILD_CREATE", object{"id": guildID, "name": "a server", "unavailable": false})
	}
}

// away refuses what is asked about a server that the bot is not in. The lock is
// held.
func (s *Server) away(r *http.Request) *refusal {
	if guild := scope(r); guild != "" && s.left[guild] {
		return &refusal{Status: http.StatusForbidden, Code: 50001, Message: "Missing Access"}
	}
	return nil
}

// commandPermissions tells what is set in a server, for all commands.
func (s *Server) commandPermissions(r *http.Request) (int, any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if no := s.away(r); no != nil {
		return 0, *no
	}
	all := []object{}
	for id, set := range s.permits[scope(r)] {
		all = append(all, s.permissionObject(scope(r), id, set))
	}
	return http.StatusOK, all
}

// oneCommandPermissions tells what is set for one command.
func (s *Server) oneCommandPermissions(r *http.Request) (int, any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if no := s.away(r); no != nil {
		return 0, *no
	}
	set, there := s.permits[scope(r)][r.PathValue("command")]
	if !there {
		return 0, refusal{Rule: RuleCommand, Status: http.StatusNotFound, Code: 10066, Message: "Unknown application command permissions"}
	}
	return http.StatusOK, s.permissionObject(scope(r), r.PathValue("command"), set)
}

func (s *Server) permissionObject(guild, id string, set []Permission) object {
	permissions := list{}
	for _, p := range set {
		permissions = append(permissions, object{"id": p.ID, "type": p.Type, "permission": p.May})
	}
	return object{"id": id, "application_id": s.o.ApplicationID, "guild_id": guild, "permissions": permissions}
}
