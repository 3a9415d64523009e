package discordtest

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	printing "golang.org/x/text/message"

	"treatybot/corpus/corpustest"
)

// schemaName says which body a schema is of.
type schemaName int

const (
	schemaCallback schemaName = iota
	schemaFollowUp
	schemaEdit
	schemaCommands
	schemaCreate
	schemaPatch
)

// places are where Discord's API description has the schemas. A guild's
// commands have the same as those for everywhere.
var places = map[schemaName]string{
	schemaCallback: "/interactions/{interaction_id}/{interaction_token}/callback post",
	schemaFollowUp: "/webhooks/{webhook_id}/{webhook_token} post",
	schemaEdit:     "/webhooks/{webhook_id}/{webhook_token}/messages/@original patch",
	schemaCommands: "/applications/{application_id}/commands put",
	schemaCreate:   "/applications/{application_id}/commands post",
	schemaPatch:    "/applications/{application_id}/commands/{command_id} patch",
}

// description is Discord's own description of its API, ready to check bodies.
type description struct {
	schemas map[schemaName]*jsonschema.Schema // empty where the file is absent
	err     error                             // why there is none
}

// described loads the description once in a process: it takes some 60 ms.
// Schemas of OpenAPI 3.1 are JSON Schema 2020-12, so that a library for that is
// enough.
var described = sync.OnceValue(func() *description {
	path, err := corpustest.Locate("discord", "openapi.json")
	if err != nil || path == "" {
		return &description{err: err}
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return &description{err: fmt.Errorf("read Discord's API description: %w", err)}
	}
	return compile(raw)
})

// compile makes the schemas of a description.
func compile(raw []byte) *description {
	d := &description{schemas: map[schemaName]*jsonschema.Schema{}}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		d.err = fmt.Errorf("read Discord's API description: %w", err)
		return d
	}
	root, _ := doc.(object)
	components, _ := root["components"].(object)
	schemas, _ := components["schemas"].(object)
	amend(schemas)
	decide(root, schemas)
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource("discord:api", root); err != nil {
		d.err = fmt.Errorf("read Discord's API description: %w", err)
		return d
	}
	pointer := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D")
	for name, place := range places {
		path, method, _ := strings.Cut(place, " ")
		s, err := c.Compile("discord:api#/paths/" + pointer.Replace(path) + "/" + method + "/requestBody/content/application~1json/schema")
		if err != nil {
			d.err = fmt.Errorf("read Discord's API description of %s: %w", place, err)
			return d
		}
		d.schemas[name] = s
	}
	return d
}

// amend sets right where the description and the documentation differ, and
// forbids unknown fields in messages: Discord ignores them, but they are
// mistakes.
func amend(schemas object) {
	for name, s := range schemas {
		s, _ := s.(object)
		properties, _ := s["properties"].(object)
		requested := strings.HasSuffix(name, "Request") || strings.HasSuffix(name, "Partial")
		if permissions, ok := properties["default_member_permissions"].(object); ok && requested {
			permissions["type"] = list{"integer", "null", "string"} // documented as a string
			permissions["pattern"] = "^[0-9]+$"
		}
		if name == "MessageAttachmentRequest" {
			properties["id"] = object{"type": list{"string", "integer"}, "pattern": "^[0-9]+$"} // documented as n of files[n]
		}
		if properties != nil && (strings.HasSuffix(name, "ForMessageRequest") || strings.HasPrefix(name, "IncomingWebhook") ||
			slices.Contains([]string{"MessageAllowedMentionsRequest", "MessageAttachmentRequest", "StringSelectOptionForRequest"}, name)) {
			s["additionalProperties"] = false
		}
	}
}

// decide rewrites unions that their members' "type" tells apart: first find the
// member, then check that one only. This is several times as fast, and what is
// wrong is told of the member that was meant.
func decide(v any, schemas object) {
	switch v := v.(type) {
	case list:
		for _, inner := range v {
			decide(inner, schemas)
		}
	case object:
		for _, inner := range v {
			decide(inner, schemas)
		}
		if _, ok := v["enum"]; ok {
			delete(v, "allOf") // the list from which enum chooses; costly
		}
		for _, union := range []string{"oneOf", "anyOf"} {
			if members := items(v[union]); len(members) > 1 {
				if rewritten := byType(members, schemas); rewritten != nil {
					delete(v, union)
					maps.Copy(v, rewritten)
				}
			}
		}
	}
}

// byType is a union as a choice by type; nil if its members cannot be told
// apart.
func byType(members list, schemas object) object {
	if first, _ := members[0].(object); len(members) == 2 && first["type"] == "null" {
		return object{"if": first, "else": members[1]}
	}
	none := object{"type": "object", "required": list{"type"}}
	choice := none
	var all list
	for _, m := range members {
		m, _ := m.(object)
		ref, ok := m["$ref"].(string)
		if !ok {
			return nil
		}
		schema, _ := schemas[strings.TrimPrefix(ref, "#/components/schemas/")].(object)
		properties, _ := schema["properties"].(object)
		kind, _ := properties["type"].(object)
		types := items(kind["enum"])
		if len(types) == 0 {
			return nil
		}
		all = append(all, types...)
		is := object{"properties": object{"type": object{"enum": types}}, "required": list{"type"}}
		choice = object{"if": is, "then": m, "else": choice}
	}
	none["properties"] = object{"type": object{"enum": all}}
	return choice
}

// check tells where a body is not as described; nothing where there is no
// description.
func (d *description) check(name schemaName, v any) []flaw {
	if s := d.schemas[name]; s != nil {
		var invalid *jsonschema.ValidationError
		if err := s.Validate(v); errors.As(err, &invalid) {
			return leaves(invalid, nil)
		}
	}
	return nil
}

// leaves are the errors at the ends of a tree of them.
func leaves(e *jsonschema.ValidationError, flaws []flaw) []flaw {
	for _, cause := range e.Causes {
		flaws = leaves(cause, flaws)
	}
	if len(e.Causes) > 0 {
		return flaws
	}
	english := printing.NewPrinter(language.English)
	return append(flaws, flaw{
		rule: RuleSchema, path: strings.Join(e.InstanceLocation, "."), code: codeOf(e.ErrorKind), message: e.ErrorKind.LocalizedString(english),
	})
}

// codeOf is Discord's word for an error.
func codeOf(k jsonschema.ErrorKind) string {
	switch k.(type) {
	case *kind.MaxLength, *kind.MaxItems:
		return "BASE_TYPE_MAX_LENGTH"
	case *kind.MinLength, *kind.MinItems:
		return "BASE_TYPE_MIN_LENGTH"
	case *kind.Required:
		return "BASE_TYPE_REQUIRED"
	case *kind.Enum, *kind.Const, *kind.OneOf, *kind.AnyOf:
		return "BASE_TYPE_CHOICES"
	case *kind.Maximum:
		return "NUMBER_TYPE_MAX"
	case *kind.Minimum:
		return "NUMBER_TYPE_MIN"
	}
	return "BASE_TYPE_INVALID"
}
