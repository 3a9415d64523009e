package discordtest

import (
	"net/http"
	"strconv"
)

// gateway tells where the websocket is.
func (s *Server) gateway(*http.Request) (int, any) {
	if s.o.Gateway == nil {
		return http.StatusOK, object{"url": "ws://127.0.0.1:1"} // nobody listens there
	}
	return http.StatusOK, object{"url": s.o.Gateway.URL()}
}

// gatewayBot tells how many shards to open, and how many may still start.
func (s *Server) gatewayBot(r *http.Request) (int, any) {
	_, at := s.gateway(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	return http.StatusOK, object{"url": at.(object)["url"], "shards": s.shards, "session_start_limit": s.starts}
}

// me tells who the bot is.
func (s *Server) me(*http.Request) (int, any) {
	u := s.botUser()
	u["verified"], u["mfa_enabled"], u["locale"], u["email"] = true, false, "en-US", nil
	return http.StatusOK, u
}

// application tells what the bot's application is.
func (s *Server) application(*http.Request) (int, any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var endpoint any
	if s.endpoint != "" {
		endpoint = s.endpoint
	}
	return http.StatusOK, object{
		"id": s.o.ApplicationID, "name": "Treatybot", "icon": nil, "description": "", "summary": "", "type": nil,
		"bot": s.botUser(), "bot_public": true, "bot_require_code_grant": false,
		"verify_key": s.PublicKey(), "flags": 0, "hook": true, "storefront_available": false,
		"integration_types_config":  object{"0": object{}, "1": object{}},
		"interactions_endpoint_url": endpoint, "redirect_uris": list{}, "tags": list{},
		"owner": userObject(User{ID: "1147000000000000001", Name: "owner"}), "team": nil,
		"approximate_guild_count": 1, "approximate_user_install_count": 0,
	}
}

// botUser is the bot's own account.
func (s *Server) botUser() object {
	u := userObject(User{ID: s.o.ApplicationID, Name: "Treatybot"})
	u["bot"], u["discriminator"], u["global_name"] = true, "0451", nil
	return u
}

func decimal(n uint64) string { return strconv.FormatUint(n, 10) }
