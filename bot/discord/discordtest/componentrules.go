package discordtest

import (
	"fmt"
	"slices"
	"strings"
)

// place is where a component stands.
type place string

const (
	inMessage   place = "a message"
	inV2Message place = "a message of Components V2"
	inRow       place = "an action row"
	inSection   place = "a section"
	besides     place = "an accessory"
	inContainer place = "a container"
)

// fits lists what may stand where (components/reference).
var fits = map[place][]int{
	inMessage: {componentRow},
	inV2Message: {componentRow, componentSection, componentText, componentGallery, componentFile,
		componentSeparator, componentContainer},
	inRow:       {componentButton, componentStringSelect, componentUserSelect, 6, 7, componentOtherSelect},
	inSection:   {componentText},
	besides:     {componentButton, componentThumbnail},
	inContainer: {componentRow, componentSection, componentText, componentGallery, componentFile, componentSeparator},
}

// children checks components that stand in one place.
func (c *checker) children(path string, components list, in place) {
	for n, v := range components {
		c.component(fmt.Sprintf("%s.%d", path, n), v, in)
	}
}

// component checks one component and all within.
func (c *checker) component(path string, v any, in place) {
	at, ok := v.(object)
	if !ok {
		c.add(RuleComponent, path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
		return
	}
	c.count++
	kind := number(at["type"])
	if !slices.Contains(fits[in], kind) {
		c.add(RuleComponent, path+".type", "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of %v in %s.", fits[in], in)
		return
	}
	inner := items(at["components"])
	switch {
	case kind == componentRow:
		c.row(path, inner)
	case kind == componentButton:
		c.button(path, at)
	case isMenu(kind):
		c.menu(path, at)
	case kind == componentSection:
		c.number(path+".components", len(inner), 1, maxSectionTexts)
		c.children(path+".components", inner, inSection)
		c.component(path+".accessory", at["accessory"], besides)
	case kind == componentText:
		c.text += utf16Len(text(at["content"]))
		c.within(RuleText, path+".content", text(at["content"]), 1, maxMessageText)
	case kind == componentThumbnail:
		c.media(path+".media", at["media"])
	case kind == componentGallery:
		c.number(path+".items", len(items(at["items"])), 1, maxGallery)
		for n, i := range items(at["items"]) {
			i, _ := i.(object)
			c.media(fmt.Sprintf("%s.items.%d.media", path, n), i["media"])
		}
	case kind == componentFile:
		c.file(path+".file", at["file"])
	case kind == componentContainer:
		c.number(path+".components", len(inner), 1, maxComponents)
		if color := number(at["accent_color"]); color < 0 || color > 0xFFFFFF {
			c.add(RuleComponent, path+".accent_color", "NUMBER_TYPE_MAX", "int value should be less than or equal to 16777215.")
		}
		c.children(path+".components", inner, inContainer)
	}
}

// number checks how many there are.
func (c *checker) number(path string, n, least, most int) {
	if n < least || n > most {
		c.add(RuleCount, path, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", least, most)
	}
}

// row: up to five buttons, or one menu.
func (c *checker) row(path string, inner list) {
	c.number(path+".components", len(inner), 1, maxRowButtons)
	for _, v := range inner {
		if at, _ := v.(object); isMenu(number(at["type"])) && len(inner) > 1 {
			c.add(RuleComponent, path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
		}
	}
	c.children(path+".components", inner, inRow)
}

func (c *checker) button(path string, at object) {
	const link, premium = 5, 6
	url, id, style := text(at["url"]), text(at["custom_id"]), number(at["style"])
	c.within(RuleText, path+".label", text(at["label"]), 0, maxLabel)
	emoji, _ := at["emoji"].(object)
	switch {
	case style < 1 || style > premium:
		c.add(RuleComponent, path+".style", "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3, 4, 5, 6).")
	case style == premium && text(at["sku_id"]) == "":
		c.add(RuleComponent, path+".sku_id", "BASE_TYPE_REQUIRED", "This field is required")
	case style != premium && text(at["label"]) == "" && text(emoji["name"]) == "" && text(emoji["id"]) == "":
		c.add(RuleComponent, path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button needs a label or an emoji")
	}
	switch {
	case style == link && id != "", style < link && url != "":
		c.add(RuleComponent, path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
	case style == link:
		c.within(RuleURL, path+".url", url, 1, maxURL)
		if !goodScheme(url) {
			c.add(RuleURL, path+".url", "URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('http', 'https', 'discord').")
		}
	case style < link:
		c.customID(path, id)
	}
}

// customID: present, short, and once in a message.
func (c *checker) customID(path, id string) {
	c.within(RuleCustomID, path+".custom_id", id, 1, maxCustomID)
	if c.customIDs[id] {
		c.add(RuleCustomID, path+".custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
	}
	c.customIDs[id] = true
}

func (c *checker) menu(path string, at object) {
	c.customID(path, text(at["custom_id"]))
	c.within(RuleText, path+".placeholder", text(at["placeholder"]), 0, maxPlaceholder)
	if number(at["type"]) != componentStringSelect {
		return
	}
	options := items(at["options"])
	c.number(path+".options", len(options), 1, maxMenuOptions)
	if most := number(at["max_values"]); most > len(options) {
		c.add(RuleCount, path+".max_values", "NUMBER_TYPE_MAX", "There are only %d options.", len(options))
	}
	seen := map[string]bool{}
	for n, o := range options {
		o, _ := o.(object)
		p, value := fmt.Sprintf("%s.options.%d", path, n), text(o["value"])
		c.within(RuleText, p+".label", text(o["label"]), 1, maxMenuText)
		c.within(RuleText, p+".value", value, 1, maxMenuText)
		c.within(RuleText, p+".description", text(o["description"]), 0, maxMenuText)
		if seen[value] {
			c.add(RuleComponent, p+".value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		seen[value] = true
	}
}

// media may be anywhere, or an attached file.
func (c *checker) media(path string, v any) {
	at, _ := v.(object)
	url := text(at["url"])
	if strings.HasPrefix(url, attachmentScheme) {
		c.file(path, v)
		return
	}
	c.within(RuleURL, path+".url", url, 1, maxMediaURL)
	if !goodScheme(url) {
		c.add(RuleURL, path+".url", "URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('http', 'https', 'attachment').")
	}
}

// file must be attached.
func (c *checker) file(path string, v any) {
	at, _ := v.(object)
	name, ok := strings.CutPrefix(text(at["url"]), attachmentScheme)
	if _, there := c.files[name]; !ok || !there {
		c.add(RuleAttachment, path+".url", "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", "The referenced attachment %q was not found", name)
		return
	}
	c.files[name] = true
}
