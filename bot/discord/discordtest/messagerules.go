package discordtest

import (
	"fmt"
	"slices"
	"strings"
)

// What a message may hold. Sources: Discord's API description
// (github.com/discord/discord-api-spec), and docs.discord.com/developers,
// resources/message, components/reference, reference (uploading files).
const (
	maxContent       = 2000
	maxEmbedText     = 6000 // of all embeds together
	maxEmbeds        = 10
	maxComponents    = 40
	maxMessageText   = 4000
	maxRows          = 5 // of a message without Components V2
	maxRowButtons    = 5
	maxLabel         = 80
	maxURL           = 512
	maxMediaURL      = 2048
	maxCustomID      = 100
	maxMenuOptions   = 25
	maxMenuText      = 100
	maxPlaceholder   = 150
	maxAttachments   = 10
	attachmentLimit  = 10 << 20 // bytes of one file
	attachmentScheme = "attachment://"
	maxGallery       = 10
	maxSectionTexts  = 3
)

// draft is a message, or an edit of one, as a bot sends it.
type draft struct {
	fields object
	files  []File
	prefix string   // of paths: "data." in a first response
	old    *message // what it edits; nil: it is new
	kept   bool     // a follow-up that became an edit: visibility stays
}

// ephemeral is the flag, if the draft may set it.
func (d draft) ephemeral() int {
	if d.old != nil || d.kept {
		return 0
	}
	return number(d.fields["flags"]) & flagEphemeral
}

// checker collects what is wrong with a draft.
type checker struct {
	flaws     []flaw
	count     int             // components
	text      int             // of all text displays
	customIDs map[string]bool // seen
	files     map[string]bool // names of attachments; true: some component shows it
}

func (c *checker) add(rule Rule, path, code, format string, args ...any) {
	c.flaws = append(c.flaws, flaw{rule: rule, path: path, code: code, message: fmt.Sprintf(format, args...)})
}

func (c *checker) ours(rule Rule, path, format string, args ...any) {
	c.flaws = append(c.flaws, flaw{rule: rule, path: path, message: fmt.Sprintf(format, args...), ours: true})
}

// within checks the length of a text.
func (c *checker) within(rule Rule, path, s string, least, most int) {
	switch n := utf16Len(s); {
	case n > most:
		c.add(rule, path, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", most)
	case n < least:
		c.add(rule, path, "BASE_TYPE_MIN_LENGTH", "Must be %d or more in length.", least)
	}
}

// flaws lists what is wrong with a draft; for an edit, with what would be shown
// after it.
func (d draft) flaws() []flaw {
	c := &checker{customIDs: map[string]bool{}, files: map[string]bool{}}
	d.checkFlags(c)
	d.checkMentions(c)
	d.checkAttachments(c)
	v2 := number(d.after("flags"))&flagV2 != 0
	components, content, embeds := items(d.after("components")), text(d.after("content")), items(d.after("embeds"))
	if v2 {
		for name, there := range map[string]bool{"content": content != "", "embeds": len(embeds) > 0, "poll": d.fields["poll"] != nil} {
			if there {
				c.add(RuleV2, d.prefix+name, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
					"The '%s' field cannot be used when using MessageFlags.IS_COMPONENTS_V2", name)
			}
		}
	}
	c.within(RuleText, d.prefix+"content", content, 0, maxContent)
	c.checkEmbeds(d.prefix+"embeds", embeds)
	if len(components) == 0 && content == "" && len(embeds) == 0 && (v2 || len(c.files) == 0) && len(c.flaws) == 0 {
		c.add(RuleEmpty, d.prefix, "", "Cannot send an empty message")
	}
	at := d.prefix + "components"
	if d.old != nil && d.fields["components"] == nil {
		return c.flaws // Discord checked them when they came
	}
	if !v2 && len(components) > maxRows {
		c.add(RuleCount, at, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxRows)
	}
	place := inMessage
	if v2 {
		place = inV2Message
	}
	c.children(at, components, place)
	if c.count > maxComponents {
		c.add(RuleCount, at, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "The maximum number of components is %d, these are %d.", maxComponents, c.count)
	}
	if c.text > maxMessageText {
		c.add(RuleText, at, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "The displayable text of %d exceeds the maximum of %d.", c.text, maxMessageText)
	}
	for name, shown := range c.files {
		if v2 && !shown {
			c.ours(RuleAttachment, at, "no component shows %q", name)
		}
	}
	return c.flaws
}

// after is a field as it will be.
func (d draft) after(field string) any {
	if v, ok := d.fields[field]; ok && (field != "flags" || d.old == nil) {
		return v
	}
	if d.old == nil {
		return nil
	}
	if field == "flags" {
		return number(d.old.fields["flags"]) | number(d.fields["flags"])
	}
	return d.old.fields[field]
}

func (d draft) checkFlags(c *checker) {
	at := d.prefix + "flags"
	flags, told := d.fields["flags"], d.fields["flags"] != nil
	const known = flagSuppressEmbeds | flagEphemeral | flagSuppressNotifications | flagV2
	if number(flags)&^known != 0 {
		c.add(RuleFlags, at, "MESSAGE_FLAGS_INVALID", "Only SUPPRESS_EMBEDS, EPHEMERAL, SUPPRESS_NOTIFICATIONS and IS_COMPONENTS_V2 may be set.")
	}
	if d.old == nil {
		return
	}
	if number(flags)&(flagEphemeral|flagSuppressNotifications) != 0 {
		c.ours(RuleFlags, at, "an edit may set only SUPPRESS_EMBEDS and IS_COMPONENTS_V2")
	}
	if told && number(d.old.fields["flags"])&flagV2 != 0 && number(flags)&flagV2 == 0 {
		c.add(RuleV2, at, "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG", "The IS_COMPONENTS_V2 flag cannot be removed.")
	}
}

// checkMentions: nobody may ever be notified.
func (d draft) checkMentions(c *checker) {
	at := d.prefix + "allowed_mentions"
	allowed, ok := d.fields["allowed_mentions"].(object)
	if !ok {
		c.ours(RuleMentions, at, "missing: all that the text mentions would be notified")
		return
	}
	if parse, ok := allowed["parse"].(list); !ok || len(parse) > 0 {
		c.ours(RuleMentions, at+".parse", "must be an empty list")
	}
	if len(items(allowed["users"])) > 0 || len(items(allowed["roles"])) > 0 || truth(allowed["replied_user"]) {
		c.ours(RuleMentions, at, "allows some")
	}
}

// checkAttachments checks files against their descriptions, and learns the
// names that components may show.
func (d draft) checkAttachments(c *checker) {
	at := d.prefix + "attachments"
	uploads, old := map[string]string{}, map[string]string{}
	for _, f := range d.files {
		uploads[fmt.Sprint(f.index)] = f.Name
		if len(f.Content) > attachmentLimit {
			c.add(RuleTooLarge, at, "", "file %q has %d bytes", f.Name, len(f.Content))
		}
	}
	if d.old != nil {
		for _, a := range items(d.old.fields["attachments"]) {
			a, _ := a.(object)
			old[text(a["id"])] = text(a["filename"])
		}
	}
	told := items(d.fields["attachments"])
	for n, a := range told {
		a, _ := a.(object)
		id := snowflakeText(a["id"])
		name, isOld := old[id]
		uploaded, isNew := uploads[id]
		switch {
		case isNew && text(a["filename"]) != "":
			uploads[id] = text(a["filename"])
		case !isOld && !isNew:
			c.add(RuleAttachment, fmt.Sprintf("%s.%d.id", at, n), "ATTACHMENT_NOT_FOUND", "There is no file %s (%s%s).", id, name, uploaded)
		}
		if isOld {
			c.files[name] = false
		}
	}
	if d.fields["attachments"] == nil {
		for _, name := range old {
			c.files[name] = false
		}
	}
	for _, name := range uploads {
		c.files[name] = false
	}
	if len(c.files) > maxAttachments || len(told) > maxAttachments {
		c.add(RuleCount, at, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxAttachments)
	}
}

// checkEmbeds: what the API description cannot tell, their text together.
func (c *checker) checkEmbeds(path string, embeds list) {
	if len(embeds) > maxEmbeds {
		c.add(RuleEmbed, path, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxEmbeds)
	}
	total := 0
	for _, e := range embeds {
		e, _ := e.(object)
		footer, _ := e["footer"].(object)
		author, _ := e["author"].(object)
		total += utf16Len(text(e["title"]) + text(e["description"]) + text(footer["text"]) + text(author["name"]))
		for _, f := range items(e["fields"]) {
			f, _ := f.(object)
			total += utf16Len(text(f["name"]) + text(f["value"]))
		}
	}
	if total > maxEmbedText {
		c.add(RuleEmbed, path, "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of %d", maxEmbedText)
	}
}

// deferralFlaws: a deferral has no data but the flag EPHEMERAL.
func deferralFlaws(data object) []flaw {
	c := &checker{}
	for name, v := range data {
		if name != "flags" && v != nil {
			c.add(RuleDeferral, "data."+name, "BASE_TYPE_CHOICES", "A deferral has no %s.", name)
		}
	}
	if number(data["flags"])&^flagEphemeral != 0 {
		c.add(RuleDeferral, "data.flags", "MESSAGE_FLAGS_INVALID", "A deferral takes only the flag EPHEMERAL.")
	}
	return c.flaws
}

// choiceFlaws checks completions of an option of some type.
func choiceFlaws(data object, option int) []flaw {
	c := &checker{}
	choices := items(data["choices"])
	if len(choices) > maxChoices {
		c.add(RuleChoices, "data.choices", "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxChoices)
	}
	for n, choice := range choices {
		at := fmt.Sprintf("data.choices.%d", n)
		choice, _ := choice.(object)
		c.within(RuleChoices, at+".name", text(choice["name"]), 1, maxChoiceText)
		switch v := choice["value"].(type) {
		case string:
			c.within(RuleChoices, at+".value", v, 0, maxChoiceText)
			if option != 3 {
				c.add(RuleChoices, at+".value", "NUMBER_TYPE_COERCE", "Value %q is not a number.", v)
			}
		case float64:
			if option != 4 && option != 10 {
				c.add(RuleChoices, at+".value", "BASE_TYPE_BAD_TYPE", "Value %v is not a text.", v)
			}
		default:
			c.add(RuleChoices, at+".value", "BASE_TYPE_REQUIRED", "This field is required")
		}
	}
	return c.flaws
}

// schemes are those that links may have.
func goodScheme(url string, more ...string) bool {
	return slices.ContainsFunc(append(more, "http://", "https://", "discord://"), func(s string) bool {
		return strings.HasPrefix(url, s) && len(url) > len(s)
	})
}
