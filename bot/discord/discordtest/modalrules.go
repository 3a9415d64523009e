package discordtest

import (
	"fmt"
	"slices"
)

// What forms may hold: docs.discord.com/developers, components/reference,
// "Label" and "Text Input". The API description says the rest.
const (
	componentInput = 4
	componentLabel = 18
	maxModalTitle  = 45
	maxModalParts  = 5
	maxInputLabel  = 45
	maxInputHelp   = 100
	maxInputValue  = 4000
)

// inLabel lists what may stand within a label.
var inLabel = []int{componentStringSelect, componentInput, 5, 6, 7, 8, 19, 21, 22, 23}

// modalFlaws checks a form.
func modalFlaws(data object) []flaw {
	c := &checker{customIDs: map[string]bool{}}
	c.within(RuleCustomID, "data.custom_id", text(data["custom_id"]), 1, maxCustomID)
	c.within(RuleText, "data.title", text(data["title"]), 1, maxModalTitle)
	parts := items(data["components"])
	c.number("data.components", len(parts), 1, maxModalParts)
	for n, v := range parts {
		at, _ := v.(object)
		path := fmt.Sprintf("data.components.%d", n)
		switch number(at["type"]) {
		case componentLabel:
			c.label(path, at)
		case componentText:
			c.within(RuleText, path+".content", text(at["content"]), 1, maxMessageText)
		case componentRow:
			c.ours(RuleComponent, path, "an action row in a form is deprecated: use a label")
		default:
			c.add(RuleComponent, path+".type", "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1, 10, 18).")
		}
	}
	return c.flaws
}

// label checks a label and the input in it.
func (c *checker) label(path string, at object) {
	c.within(RuleText, path+".label", text(at["label"]), 1, maxInputLabel)
	if at["description"] != nil {
		c.within(RuleText, path+".description", text(at["description"]), 1, maxInputHelp)
	}
	input, _ := at["component"].(object)
	path += ".component"
	kind := number(input["type"])
	if !slices.Contains(inLabel, kind) {
		c.add(RuleComponent, path+".type", "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of %v.", inLabel)
		return
	}
	c.customID(path, text(input["custom_id"]))
	if kind != componentInput {
		return
	}
	if _, told := input["label"]; told {
		c.add(RuleComponent, path+".label", "TEXT_INPUT_LABEL_NOT_ALLOWED", "A text input in a label has no label of its own")
	}
	if style := number(input["style"]); style != 1 && style != 2 {
		c.add(RuleComponent, path+".style", "BASE_TYPE_CHOICES", "Value must be one of (1, 2).")
	}
	least, most := bounds(input)
	if most < 1 || most > maxInputValue || least < 0 || least > most {
		c.add(RuleText, path+".max_length", "NUMBER_TYPE_MAX", "Lengths lie between 0 and %d, and in order.", maxInputValue)
	}
	c.within(RuleText, path+".value", text(input["value"]), 0, most)
}

// bounds are those of the length of what is put in.
func bounds(input object) (least, most int) {
	most = maxInputValue
	if _, told := input["max_length"].(float64); told {
		most = number(input["max_length"])
	}
	return number(input["min_length"]), most
}

// Field is an input of a form, as it is shown.
type Field struct {
	CustomID, Label, Description, Value string
	Long                                bool // several lines
	Required                            bool
	MaxLength                           int
}

// Fields lists the text inputs of the form that is the answer.
func (r Reply) Fields() []Field {
	var fields []Field
	for _, v := range items(r.Modal["components"]) {
		at, _ := v.(object)
		input, _ := at["component"].(object)
		if number(input["type"]) != componentInput {
			continue
		}
		_, most := bounds(input)
		required, told := input["required"].(bool)
		fields = append(fields, Field{
			CustomID: text(input["custom_id"]), Label: text(at["label"]), Description: text(at["description"]), Value: text(input["value"]),
			Long: number(input["style"]) == 2, Required: required || !told, MaxLength: most,
		})
	}
	return fields
}

// unfit tells what Discord's client would not let the user send off; "" if all
// is well.
func (r Reply) unfit(values map[string]string) string {
	known := map[string]bool{}
	for _, f := range r.Fields() {
		known[f.CustomID] = true
		value, given := values[f.CustomID]
		if !given {
			value = f.Value
		}
		switch n := utf16Len(value); {
		case f.Required && n == 0:
			return fmt.Sprintf("the field %q is required", f.CustomID)
		case n > f.MaxLength:
			return fmt.Sprintf("the field %q takes %d characters, not %d", f.CustomID, f.MaxLength, n)
		}
	}
	for id := range values {
		if !known[id] {
			return fmt.Sprintf("there is no field %q", id)
		}
	}
	return ""
}
