package fetch

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// maxAddress is how long an address may be, in bytes. Discord's option takes
// 6,000 characters; browsers and servers agree on about 2,000.
const maxAddress = 2048

// reserved are ends of names that are nowhere on the public internet: RFC 6761,
// 6762, 7686, 8375, 9476, and what ICANN keeps for private use. Most of all
// they are names of what must not be reached, such as metadata.google.internal.
var reserved = []string{"localhost", "local", "internal", "home.arpa", "onion", "alt", "invalid", "test"}

// names brings host names to the form in which they are looked up. Names with
// "_" or hyphens in odd places are in use; what other characters may be in a
// name is checked afterwards.
var names = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.VerifyDNSLength(true), idna.StrictDomainName(false), idna.CheckHyphens(false))

// parse reads the address of a page as somebody wrote it, and gives it in one
// canonical form: ASCII, without fragment. Its error is an ErrAddress. What the
// host's name resolves to is not checked here.
func (g *guard) parse(address string) (*url.URL, error) {
	address = strings.TrimSpace(address)
	if inner, ok := strings.CutPrefix(address, "<"); ok { // how one keeps Discord from showing a preview
		address = strings.TrimSuffix(inner, ">")
	}
	if len(address) > maxAddress {
		return nil, fmt.Errorf("%w: it is longer than %d bytes", ErrAddress, maxAddress)
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: it cannot be read", ErrAddress)
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("%w: it must begin with https:// or http://", ErrAddress)
	case u.User != nil:
		return nil, fmt.Errorf("%w: a name or password is in it", ErrAddress)
	}
	host, err := g.host(u)
	if err != nil {
		return nil, err
	}
	return canonical(u, host), nil
}

// canonical gives an address with its host as it is to be written.
func canonical(u *url.URL, host string) *url.URL {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	plain, err := url.PathUnescape(path)
	if err != nil { // EscapedPath gives no such
		plain = "/"
	}
	return &url.URL{Scheme: u.Scheme, Host: host, Path: plain, RawPath: path, RawQuery: escapeQuery(u.RawQuery)}
}

// escapeQuery escapes what has no place in the first line of a request; the
// rest of a query stays as it was written.
func escapeQuery(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>`\\^{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// host checks the host and port of an address and gives them in canonical form,
// without the port that the scheme has anyhow.
func (g *guard) host(u *url.URL) (string, error) {
	port, err := portOf(u)
	if err != nil {
		return "", err
	}
	name := u.Hostname()
	ip, err := netip.ParseAddr(name)
	if err != nil {
		if name, err = hostName(name); err != nil {
			return "", err
		}
		ip, err = netip.ParseAddr(name) // digits of another script become ours
	}
	if err == nil { // a literal
		if err := g.check(netip.AddrPortFrom(ip, port)); err != nil {
			return "", err
		}
		if name = ip.String(); ip.Is6() {
			name = "[" + name + "]"
		}
	} else if g.allow == nil && !slices.Contains(ports, port) { // else the dialer will tell
		return "", fmt.Errorf("%w: port", ErrAddress)
	}
	if port == schemePort(u.Scheme) {
		return name, nil
	}
	return name + ":" + strconv.Itoa(int(port)), nil
}

// portOf gives the port of an address, by its scheme where it names none.
func portOf(u *url.URL) (uint16, error) {
	if u.Port() == "" {
		return schemePort(u.Scheme), nil
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil {
		return 0, fmt.Errorf("%w: port", ErrAddress)
	}
	return uint16(port), nil
}

func schemePort(scheme string) uint16 {
	if scheme == "https" {
		return 443
	}
	return 80
}

// hostName gives a name in ASCII and lower case, without the dot of the root.
// It refuses names without a dot, which are of a local network, reserved ones,
// and what some resolvers take for a number: 127.1, 0x7f.0.0.1, 2130706433.
func hostName(name string) (string, error) {
	ascii, err := names.ToASCII(name)
	if err == nil { // what the library makes of bad UTF-8 it does not take itself
		ascii, err = names.ToASCII(ascii)
	}
	if err != nil {
		return "", fmt.Errorf("%w: its host has no valid name", ErrAddress)
	}
	ascii = strings.TrimSuffix(strings.ToLower(ascii), ".")
	odd := strings.IndexFunc(ascii, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.')
	})
	if _, err := netip.ParseAddr(ascii); err == nil {
		return ascii, nil
	}
	labels := strings.Split(ascii, ".")
	switch last := labels[len(labels)-1]; {
	case odd >= 0 || slices.Contains(labels, ""):
		return "", fmt.Errorf("%w: its host has no valid name", ErrAddress)
	case last[0] >= '0' && last[0] <= '9': // no top-level domain begins so
		return "", fmt.Errorf("%w: its host is an odd number", ErrAddress)
	case len(labels) == 1:
		return "", fmt.Errorf("%w: its host has no full name", ErrAddress)
	}
	for _, end := range reserved {
		if strings.HasSuffix(ascii, "."+end) {
			return "", fmt.Errorf("%w: it is not on the public internet", ErrAddress)
		}
	}
	return ascii, nil
}
