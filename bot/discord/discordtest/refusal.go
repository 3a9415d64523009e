package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Rule names what a request broke.
type Rule string

// The rules. Beside each, what Discord answers; "ours" is only recorded.
const (
	RuleUnauthorized Rule = "unauthorized" // 401: wrong or missing bot token
	RuleApplication  Rule = "application"  // 403, 20012: commands of another application
	RuleRoute        Rule = "route"        // 404: no such route
	RuleUserAgent    Rule = "user agent"   // ours: a client must say "DiscordBot (url, version)"
	RuleCDN          Rule = "cdn"          // ours: the token is not for the CDN
	RuleHaste        Rule = "haste"        // ours: asked again before a 429 allowed it
	RuleBody         Rule = "body"         // 400, 50109: no JSON; or 50035
	RuleSchema       Rule = "schema"       // 400, 50035: not as Discord's API description has it
	RuleTooLarge     Rule = "too large"    // 413, 40005: a file beyond the limit

	RuleInteraction Rule = "interaction" // 404, 10062: no such interaction
	RuleLate        Rule = "late"        // 404, 10062: first response after 3 s
	RuleTwice       Rule = "twice"       // 400, 40060: a second first response
	RuleExpired     Rule = "expired"     // 401, 50027: after 15 min
	RuleWebhook     Rule = "webhook"     // 404, 10015: no such token, or before the first response
	RuleMessage     Rule = "message"     // 404, 10008: no such message
	RuleFollowUps   Rule = "follow-ups"  // 400, 40094: more than 5 where only a user installed the bot
	RuleResponse    Rule = "response"    // 400, 50035: of a type that does not answer the interaction
	RuleEndpoint    Rule = "endpoint"    // ours: an endpoint's reply with another status or content type
	RuleDeferral    Rule = "deferral"    // 400, 50035: more than the flag EPHEMERAL
	RuleChoices     Rule = "choices"     // 400, 50035: completions beyond their limits

	RuleFlags      Rule = "flags"      // 400, 50035; ours in an edit, where Discord ignores EPHEMERAL
	RuleV2         Rule = "v2"         // 400, 50035: IS_COMPONENTS_V2 dropped, or beside content or embeds
	RuleEmpty      Rule = "empty"      // 400, 50006: a message of nothing
	RuleComponent  Rule = "component"  // 400, 50035: of an unknown type, misplaced, or lacking a part
	RuleCount      Rule = "count"      // 400, 50035: too many components, rows, buttons, options, attachments
	RuleText       Rule = "text"       // 400, 50035: a text too long or empty
	RuleCustomID   Rule = "custom_id"  // 400, 50035: missing, too long, or twice in a message
	RuleURL        Rule = "url"        // 400, 50035: too long, or of another scheme
	RuleAttachment Rule = "attachment" // 400, 50035: a file that is not there; ours: one that nothing shows
	RuleEmbed      Rule = "embed"      // 400, 50035: embeds beyond their limits
	RuleMentions   Rule = "mentions"   // ours: allowed_mentions must be there, and allow nobody

	RuleCommand Rule = "command" // 400, 50035: a command against the rules; 30032 and 30034 too many
)

// Violation is a request that broke a rule.
type Violation struct {
	Rule        Rule
	Route       string // empty: no route
	Interaction string // its id; empty: none
	Detail      string // where in the body, and what
}

// String is a line for a test's log.
func (v Violation) String() string {
	return fmt.Sprintf("%s: %s: %s (interaction %q)", v.Rule, v.Route, v.Detail, v.Interaction)
}

// refusal is an answer that says no.
type refusal struct {
	Rule    Rule
	Status  int
	Code    int // Discord's; 0: general
	Message string
	Errors  []flaw
}

// flaw is one thing wrong with a body.
type flaw struct {
	rule    Rule
	path    string // "data.components.0.label"; empty: the whole
	code    string // Discord's word, BASE_TYPE_MAX_LENGTH
	message string
	ours    bool // only recorded
}

// malformed refuses a body for its flaws; nil without any.
func malformed(flaws []flaw) *refusal {
	if len(flaws) == 0 {
		return nil
	}
	return &refusal{Rule: flaws[0].rule, Status: http.StatusBadRequest, Code: 50035, Message: "Invalid Form Body", Errors: flaws}
}

// detail tells a refusal in a line.
func (r refusal) detail() string {
	lines := []string{fmt.Sprintf("%d %s", r.Code, r.Message)}
	for _, f := range r.Errors {
		lines = append(lines, fmt.Sprintf("%s: %s (%s)", f.path, f.message, f.code))
	}
	return strings.Join(lines, "; ")
}

// MarshalJSON writes a refusal in Discord's shape, in which errors are nested
// like the body that they are about.
func (r refusal) MarshalJSON() ([]byte, error) {
	body := object{"message": r.Message, "code": r.Code}
	if len(r.Errors) > 0 {
		errors := object{}
		for _, f := range r.Errors {
			at := errors
			for step := range strings.SplitSeq(f.path, ".") {
				if step == "" {
					continue
				}
				deeper, ok := at[step].(object)
				if !ok {
					deeper = object{}
					at[step] = deeper
				}
				at = deeper
			}
			said, _ := at["_errors"].(list)
			at["_errors"] = append(said, object{"code": f.code, "message": f.message})
		}
		body["errors"] = errors
	}
	return json.Marshal(body)
}

// refused records a refusal and answers with it. A token names the interaction.
func (s *Server) refused(w http.ResponseWriter, r *http.Request, token string, no refusal) {
	route := r.Pattern
	if route == "" {
		route = r.Method + " " + r.URL.Path
	}
	if no.Rule != "" {
		s.note(no.Rule, route, token, no.detail())
	}
	reply(w, no.Status, no)
}

// note records a violation.
func (s *Server) note(rule Rule, route, token, detail string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noteLocked(rule, route, s.byToken[token], detail)
}

// noteLocked records a violation. The lock is held.
func (s *Server) noteLocked(rule Rule, route string, e *Exchange, detail string) {
	v := Violation{Rule: rule, Route: route, Detail: detail}
	if e != nil {
		v.Interaction = e.ID
		e.errors = append(e.errors, v)
		e.change()
	}
	if s.o.Keep > 0 && len(s.violations) >= s.o.Keep {
		s.dropped++
		return
	}
	s.violations = append(s.violations, v)
}

// Expect lets requests break some rules: such violations do not fail the test,
// their absence does.
func (s *Server) Expect(rules ...Rule) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range rules {
		s.expected[r] = true
	}
}

// Violations lists what has been broken so far, expected or not.
func (s *Server) Violations() []Violation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

// report fails the test for what it did not expect, or expected in vain.
func (s *Server) report(tb TB) {
	tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := map[Rule]bool{}
	for _, v := range s.violations {
		seen[v.Rule] = true
		if !s.expected[v.Rule] {
			tb.Errorf("Discord's rules: %s", v)
		}
	}
	if s.dropped > 0 {
		tb.Errorf("Discord's rules: %d more violations", s.dropped)
	}
	for r := range s.expected {
		if !seen[r] {
			tb.Errorf("Discord's rules: rule %q was expected to be broken, and was not", r)
		}
	}
}
