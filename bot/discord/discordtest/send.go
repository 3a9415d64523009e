package discordtest

import (
	"errors"
	"fmt"
	"slices"
)

// Slash has a user use a slash command.
func (s *Server) Slash(u User, p Place, name string, options ...Option) *Exchange {
	e := s.begin(typeCommand, u, p)
	e.name = name
	options = s.uploaded(options)
	data := object{"id": s.commandID(p, name, 1), "name": name, "type": 1, "options": optionObjects(options)}
	if r := resolved(options); r != nil {
		data["resolved"] = r
	}
	return e.send(data, nil)
}

// Complete has a user type an option of a slash command: one of the options
// must be Typing.
func (s *Server) Complete(u User, p Place, name string, options ...Option) *Exchange {
	e := s.begin(typeAutocomplete, u, p)
	e.name = name
	return e.send(object{
		"id": s.commandID(p, name, 1), "name": name, "type": 1, "options": optionObjects(options),
	}, nil)
}

// MessageCommand has a user use a command from the menu of a message
// (TextMessage makes one).
func (s *Server) MessageCommand(u User, p Place, name string, target map[string]any) *Exchange {
	e := s.begin(typeCommand, u, p)
	e.name = name
	if s.o.Strange {
		target = strange(target)
	}
	id := text(target["id"])
	return e.send(object{
		"id": s.commandID(p, name, 3), "name": name, "type": 3, "target_id": id,
		"resolved": object{"messages": object{id: target}},
	}, nil)
}

// Ping asks an interactions endpoint whether it is there.
func (s *Server) Ping() *Exchange {
	return s.begin(typePing, User{ID: "1147000000000000001"}, Place{}).send(nil, nil)
}

// Send sends an interaction of any type, with any data, without a message.
func (s *Server) Send(u User, p Place, kind int, data any) *Exchange {
	return s.begin(kind, u, p).send(data, nil)
}

// Press has a user press a button under the answer, known by its label or
// custom_id. What cannot be pressed gives an Exchange that waits in vain, with
// the reason.
func (e *Exchange) Press(u User, button string) *Exchange {
	return e.use(u, func(c object) bool {
		return number(c["type"]) == componentButton && (c["label"] == button || c["custom_id"] == button)
	}, fmt.Sprintf("button %q", button), nil)
}

// Select has a user choose values in a menu under the answer, known by its
// placeholder or custom_id.
func (e *Exchange) Select(u User, menu string, values ...string) *Exchange {
	return e.use(u, func(c object) bool {
		return isMenu(number(c["type"])) && (c["placeholder"] == menu || c["custom_id"] == menu)
	}, fmt.Sprintf("menu %q", menu), values)
}

// use sends the interaction of a component that some message of the exchange has.
func (e *Exchange) use(u User, is func(object) bool, what string, values []string) *Exchange {
	after := e.s.begin(typeComponent, u, e.place)
	e.s.mu.Lock()
	m, c := e.find(is)
	after.source = m
	var carried object
	if m != nil {
		carried = m.fields
	}
	e.s.mu.Unlock()
	switch {
	case c == nil:
		return after.impossible(fmt.Errorf("press: no %s under the answer: %s", what, e.Reply()))
	case truth(c["disabled"]):
		return after.impossible(fmt.Errorf("press: %s is disabled", what))
	case text(c["custom_id"]) == "":
		return after.impossible(fmt.Errorf("press: %s is a link", what))
	case number(carried["flags"])&flagEphemeral != 0 && u.ID != e.user.ID:
		return after.impossible(fmt.Errorf("press: user %s cannot see an ephemeral message", u.ID))
	}
	data := object{"id": c["id"], "component_type": c["type"], "custom_id": c["custom_id"]}
	if values != nil {
		if missing := notOffered(c, values); missing != "" {
			return after.impossible(fmt.Errorf("select: %s offers no %q", what, missing))
		}
		data["values"] = values
	}
	return after.send(data, carried)
}

// Submit has the user fill in and send the form that is the answer; values by
// custom_id. A field that is left out keeps what it shows.
func (e *Exchange) Submit(values map[string]string) *Exchange {
	after := e.s.begin(typeModal, e.user, e.place)
	e.s.mu.Lock()
	shown := e.reply()
	after.source, after.opener = e.source, e
	var carried object
	if e.source != nil {
		carried = e.source.fields
	}
	e.s.mu.Unlock()
	if shown.Modal == nil {
		return after.impossible(errors.New("submit: the answer is no form"))
	}
	if wrong := shown.unfit(values); wrong != "" {
		return after.impossible(errors.New("submit: " + wrong))
	}
	return after.send(object{
		"custom_id": shown.Modal["custom_id"], "components": filled(items(shown.Modal["components"]), values), "resolved": object{},
	}, carried)
}

// filled are the components of a form as they come back: without their looks.
func filled(components list, values map[string]string) list {
	back := list{}
	for _, c := range components {
		c, _ := c.(object)
		if c == nil {
			continue
		}
		b := object{"type": c["type"], "id": len(back) + 1}
		if id, ok := c["custom_id"].(string); ok {
			b["custom_id"], b["value"] = id, text(c["value"])
			if value, given := values[id]; given {
				b["value"] = value
			}
		}
		if inner, ok := c["component"]; ok {
			b["component"] = filled(list{inner}, values)[0]
		}
		if inner, ok := c["components"]; ok {
			b["components"] = filled(items(inner), values)
		}
		back = append(back, b)
	}
	return back
}

// notOffered gives the first value that a string menu has not.
func notOffered(menu object, values []string) string {
	if number(menu["type"]) != componentStringSelect {
		return ""
	}
	var offered []string
	for _, o := range items(menu["options"]) {
		o, _ := o.(object)
		offered = append(offered, text(o["value"]))
	}
	for _, v := range values {
		if !slices.Contains(offered, v) {
			return v
		}
	}
	return ""
}
