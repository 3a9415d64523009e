package discordtest

import (
	"net/http"
	"slices"
	"time"
)

// The times of interactions, and how many follow-ups there may be where only a
// user installed the bot: docs.discord.com/developers,
// interactions/receiving-and-responding.
const (
	firstResponseDue = 3 * time.Second
	tokenLife        = 15 * time.Minute
	maxFollowUps     = 5
)

// The types of first response.
const (
	answerPong           = 1
	answerMessage        = 4
	answerDeferred       = 5
	answerDeferredUpdate = 6
	answerUpdate         = 7
	answerChoices        = 8
	answerModal          = 9
)

// answers lists the types of first response that each type of interaction
// takes. A modal is answered like a component if it came from one.
var answers = map[int][]int{
	typePing:         {answerPong},
	typeCommand:      {answerMessage, answerDeferred, answerModal},
	typeComponent:    {answerMessage, answerDeferred, answerDeferredUpdate, answerUpdate, answerModal},
	typeAutocomplete: {answerChoices},
	typeModal:        {answerMessage, answerDeferred, answerDeferredUpdate, answerUpdate},
}

// callback takes the first response to an interaction.
func (s *Server) callback(r *http.Request) (int, any) {
	arrived := s.o.Now()
	b, no := readBody(r.Header.Get("Content-Type"), r.Body)
	if no != nil {
		return 0, *no
	}
	s.mu.Lock()
	e := s.byToken[r.PathValue("token")]
	s.mu.Unlock()
	if e == nil || e.ID != r.PathValue("id") {
		return 0, refusal{Rule: RuleInteraction, Status: http.StatusNotFound, Code: 10062, Message: "Unknown interaction"}
	}
	if no := s.respond(e, RouteCallback, b, arrived); no != nil {
		return 0, *no
	}
	if r.URL.Query().Get("with_response") != "true" {
		return http.StatusNoContent, nil
	}
	return http.StatusOK, s.callbackObject(e)
}

// callbackObject tells what became of a first response.
func (s *Server) callbackObject(e *Exchange) object {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := object{"id": e.ID, "type": e.kind}
	answer := object{"interaction": i}
	if e.original != nil {
		i["response_message_id"] = e.original.fields["id"]
		i["response_message_loading"] = e.pending
		i["response_message_ephemeral"] = e.original.now().Ephemeral()
		answer["resource"] = object{"type": e.first, "message": e.original.fields}
	}
	return answer
}

// respond takes a first response, by either way in.
func (s *Server) respond(e *Exchange, route string, b body, arrived time.Time) *refusal {
	schema := described().check(schemaCallback, b.value)
	s.mu.Lock()
	defer s.mu.Unlock()
	late := arrived.Sub(e.sent)
	switch {
	case e.first != 0:
		return &refusal{Rule: RuleTwice, Status: http.StatusBadRequest, Code: 40060, Message: "Interaction has already been acknowledged."}
	case late > firstResponseDue:
		return &refusal{Rule: RuleLate, Status: http.StatusNotFound, Code: 10062,
			Message: "Unknown interaction (" + late.String() + " after it was sent)"}
	}
	kind := number(b.fields()["type"])
	allowed := answers[e.kind]
	if !slices.Contains(allowed, kind) || e.kind == typeModal && e.source == nil && (kind == answerDeferredUpdate || kind == answerUpdate) {
		return malformed([]flaw{{rule: RuleResponse, path: "type", code: "BASE_TYPE_CHOICES",
			message: "This type of response does not answer this type of interaction."}})
	}
	data, _ := b.fields()["data"].(object)
	d := draft{fields: data, files: b.files, prefix: "data."}
	var flaws []flaw
	switch kind {
	case answerMessage:
		flaws = d.flaws()
	case answerUpdate:
		d.old = e.source
		flaws = d.flaws()
	case answerDeferred:
		flaws = deferralFlaws(data)
	case answerChoices:
		flaws = choiceFlaws(data, e.typing)
	case answerModal:
		flaws = modalFlaws(data)
	}
	if no := s.judge(e, route, flaws, schema); no != nil {
		return no
	}
	e.first, e.delay = kind, late
	s.take(e, kind, d)
	e.change()
	return nil
}

// take carries out a first response that is in order. The lock is held.
func (s *Server) take(e *Exchange, kind int, d draft) {
	switch kind {
	case answerMessage:
		e.original = s.newMessage(e, d)
	case answerDeferred:
		e.original, e.pending = s.newMessage(e, draft{}), true
		e.original.fields["flags"] = flagLoading | number(d.fields["flags"])
	case answerUpdate:
		e.original = e.source
		s.amend(e.original, d)
	case answerDeferredUpdate:
		e.original, e.pending = e.source, true
	case answerChoices:
		for _, c := range items(d.fields["choices"]) {
			if c, ok := c.(object); ok {
				e.choices = append(e.choices, Choice{Name: text(c["name"]), Value: c["value"]})
			}
		}
	case answerModal:
		e.modal = d.fields
	}
}

// judge records the flaws that are only ours, and refuses for the others, or for
// those that the API description finds. The lock is held.
func (s *Server) judge(e *Exchange, route string, flaws, schema []flaw) *refusal {
	var theirs []flaw
	for _, f := range flaws {
		if f.ours {
			s.noteLocked(f.rule, route, e, f.path+": "+f.message)
		} else {
			theirs = append(theirs, f)
		}
	}
	if len(theirs) == 0 {
		return malformed(schema)
	}
	switch theirs[0].rule {
	case RuleEmpty:
		return &refusal{Rule: RuleEmpty, Status: http.StatusBadRequest, Code: 50006, Message: "Cannot send an empty message"}
	case RuleTooLarge:
		return tooLarge()
	}
	return malformed(theirs)
}

// hook finds the interaction whose token a webhook route names. The lock is
// held.
func (s *Server) hook(r *http.Request) (*Exchange, *refusal) {
	e := s.byToken[r.PathValue("token")]
	switch {
	case e == nil || r.PathValue("app") != s.o.ApplicationID || e.first == 0:
		return nil, &refusal{Rule: RuleWebhook, Status: http.StatusNotFound, Code: 10015, Message: "Unknown Webhook"}
	case s.o.Now().Sub(e.sent) > tokenLife:
		return nil, &refusal{Rule: RuleExpired, Status: http.StatusUnauthorized, Code: 50027, Message: "Invalid Webhook Token"}
	}
	return e, nil
}

// find finds the message that a webhook route names, and its interaction. The
// lock is held.
func (s *Server) named(r *http.Request) (*Exchange, *message, *refusal) {
	e, no := s.hook(r)
	if no != nil {
		return nil, nil, no
	}
	id := r.PathValue("message")
	for _, m := range append([]*message{e.original}, e.followUps...) {
		if m != nil && !m.deleted && (m.fields["id"] == id || id == "@original" && m == e.original) {
			return e, m, nil
		}
	}
	return nil, nil, &refusal{Rule: RuleMessage, Status: http.StatusNotFound, Code: 10008, Message: "Unknown Message"}
}

// followUp adds a message; right after a deferral it edits the original.
func (s *Server) followUp(r *http.Request) (int, any) {
	b, no := readBody(r.Header.Get("Content-Type"), r.Body)
	if no != nil {
		return 0, *no
	}
	schema := described().check(schemaFollowUp, b.value)
	s.mu.Lock()
	defer s.mu.Unlock()
	e, no := s.hook(r)
	if no != nil {
		return 0, *no
	}
	d := draft{fields: b.fields(), files: b.files}
	edits := e.pending && e.first == answerDeferred
	if !edits && e.place.visited && len(e.followUps) >= maxFollowUps {
		return 0, refusal{Rule: RuleFollowUps, Status: http.StatusBadRequest, Code: 40094,
			Message: "This interaction has reached the maximum number of follow-up messages"}
	}
	if no := s.judge(e, RouteFollowUp, d.flaws(), schema); no != nil {
		return 0, *no
	}
	defer e.change()
	if edits {
		d.kept = true
		s.amend(e.original, d)
		e.pending = false
		return http.StatusOK, e.original.fields
	}
	m := s.newMessage(e, d)
	e.followUps = append(e.followUps, m)
	return http.StatusOK, m.fields
}

// getMessage tells what a message shows.
func (s *Server) getMessage(r *http.Request) (int, any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, m, no := s.named(r)
	if no != nil {
		return 0, *no
	}
	return http.StatusOK, m.fields
}

// editMessage edits the original or a follow-up.
func (s *Server) editMessage(r *http.Request) (int, any) {
	b, no := readBody(r.Header.Get("Content-Type"), r.Body)
	if no != nil {
		return 0, *no
	}
	schema := described().check(schemaEdit, b.value)
	s.mu.Lock()
	defer s.mu.Unlock()
	e, m, no := s.named(r)
	if no != nil {
		return 0, *no
	}
	d := draft{fields: b.fields(), files: b.files, old: m}
	if no := s.judge(e, RouteEdit, d.flaws(), schema); no != nil {
		return 0, *no
	}
	s.amend(m, d)
	if m == e.original {
		e.pending = false
		e.edits++
	}
	e.change()
	return http.StatusOK, m.fields
}

// deleteMessage takes back the original or a follow-up.
func (s *Server) deleteMessage(r *http.Request) (int, any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, m, no := s.named(r)
	if no != nil {
		return 0, *no
	}
	m.deleted = true
	if m == e.original {
		e.pending = false
	}
	e.change()
	return http.StatusNoContent, nil
}
