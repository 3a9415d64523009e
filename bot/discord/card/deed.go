package card

// deeds are the commands that change something, with the look of the buttons
// for them. To show another page of the answer to one, or to share it, would be
// to do it again: neither is offered.
var deeds = map[string]ButtonStyle{
	"corpus add": Secondary, "corpus publish": Success, "corpus edit": Secondary, "corpus discard": Danger,
	"corpus remove": Danger, "corpus restore": Secondary,
}

func isDeed(command string) bool { return deeds[command] != 0 }

// styleFor is the look of a button for a command.
func styleFor(command string) ButtonStyle {
	if style := deeds[command]; style != 0 {
		return style
	}
	return Secondary
}

// Replaces reports whether the answer to a command takes the place of the
// message whose button asked for it, so that what is done is not offered again.
func Replaces(command string) bool { return isDeed(command) && command != "corpus add" }
