package fetch

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// rule allows or disallows paths (RFC 9309, section 2.2.2).
type rule struct {
	pattern string // "*" stands for anything, "$" at its end for the end
	allow   bool
}

// rules are what a robots.txt says to one robot. No rules allow everything.
type rules []rule

// readRobots gives the rules of a robots.txt for the robot of a name, such as
// "treatybot": those of all groups that name it, else those for all robots
// ("*"). Lines that mean nothing to us are skipped, as the standard wants.
func readRobots(text, robot string) rules {
	var (
		named, general rules
		isNamed        bool // a group names the robot
		ours, all      bool // the present group is for the robot, for all
		begun          bool // it has rules already
	)
	for _, line := range strings.FieldsFunc(strings.TrimPrefix(text, "\ufeff"), func(r rune) bool { return r == '\n' || r == '\r' }) {
		line, _, _ = strings.Cut(line, "#")
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch key = strings.ToLower(strings.TrimSpace(key)); key {
		case "user-agent":
			if begun {
				ours, all, begun = false, false, false
			}
			if strings.EqualFold(productToken(value), robot) {
				ours, isNamed = true, true
			}
			all = all || value == "*"
		case "allow", "disallow":
			begun = true
			if value == "" { // "Disallow:" forbids nothing
				continue
			}
			r := rule{normalise(value), key == "allow"}
			if ours {
				named = append(named, r)
			}
			if all {
				general = append(general, r)
			}
		}
	}
	if isNamed {
		return named
	}
	return general
}

// productToken is the name at the start of a User-Agent: "treatybot" of
// "treatybot/1.2 (+https://example.org)".
func productToken(agent string) string {
	end := strings.IndexFunc(agent, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' || r == '_')
	})
	if end < 0 {
		return agent
	}
	return agent[:end]
}

// allows reports whether a path, with its query, may be fetched: the longest
// pattern that fits decides, of two equally long ones the one that allows.
func (r rules) allows(path string) bool {
	path = normalise(path)
	best := rule{"", true}
	for _, candidate := range r {
		longer := cmp.Compare(len(candidate.pattern), len(best.pattern))
		if (longer > 0 || longer == 0 && candidate.allow) && candidate.fits(path) {
			best = candidate
		}
	}
	return best.allow
}

// fits matches a path with the pattern. Each part between two "*" is looked for
// once, from where the last one ended, so that no pattern takes long.
func (r rule) fits(path string) bool {
	pattern, whole := strings.CutSuffix(r.pattern, "$")
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(path, parts[0])
	if !ok {
		return false
	}
	if len(parts) == 1 {
		return !whole || rest == ""
	}
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	if whole {
		return strings.HasSuffix(rest, parts[last])
	}
	return strings.Contains(rest, parts[last])
}

// normalise brings paths and patterns to one form of escaping (RFC 9309, section
// 2.2.2): what is not ASCII is escaped, what needs no escape is not.
func normalise(path string) string {
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		high, low := -1, -1
		if c == '%' && i+2 < len(path) {
			high, low = hexDigit(path[i+1]), hexDigit(path[i+2])
		}
		switch {
		case high >= 0 && low >= 0:
			if c = byte(high<<4 | low); isUnreserved(c) {
				b.WriteByte(c)
			} else {
				fmt.Fprintf(&b, "%%%02X", c)
			}
			i += 2
		case c <= ' ' || c >= 0x7f:
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// hexDigit gives the value of a digit, or -1.
func hexDigit(c byte) int {
	if c >= 'A' && c <= 'F' {
		c += 'a' - 'A'
	}
	return strings.IndexByte("0123456789abcdef", c)
}

func isUnreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || slices.Contains([]byte("-._~"), c)
}
