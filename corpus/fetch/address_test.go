package fetch

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/idna"
)

func TestParse(t *testing.T) {
	long := "https://law.example/" + strings.Repeat("a", maxAddress)
	for _, tt := range []struct{ name, address, want string }{ // want is empty where it is refused
		{"plain", "https://law.example/treaties", "https://law.example/treaties"},
		{"no path", "https://law.example", "https://law.example/"},
		{"upper case", "HTTPS://Law.EXAMPLE/A", "https://law.example/A"},
		{"spaces around", "  https://law.example/a \n", "https://law.example/a"},
		{"angle brackets of Discord", "<https://law.example/a>", "https://law.example/a"},
		{"fragment", "https://law.example/a#art-5", "https://law.example/a"},
		{"query", "https://law.example/?q=a&b=%20c", "https://law.example/?q=a&b=%20c"},
		{"space in query", "https://law.example/?q=a b", "https://law.example/?q=a%20b"},
		{"space and umlaut in path", "https://law.example/a ü", "https://law.example/a%20%C3%BC"},
		{"escaped slash stays", "https://law.example/a%2Fb", "https://law.example/a%2Fb"},
		{"port of the scheme", "https://law.example:443/", "https://law.example/"},
		{"empty port", "http://law.example:/", "http://law.example/"},
		{"port 8080", "http://law.example:8080/", "http://law.example:8080/"},
		{"port of the other scheme", "http://law.example:443/", "http://law.example:443/"},
		{"root dot", "https://law.example./", "https://law.example/"},
		{"underscore", "https://a_b.law.example/", "https://a_b.law.example/"},
		{"hyphens", "https://r3---sn.law.example/", "https://r3---sn.law.example/"},
		{"punycode", "https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"},
		{"umlaut", "https://Bücher.example/", "https://xn--bcher-kva.example/"},
		{"cyrillic top level", "https://мид.рф/", "https://xn--d1ahl.xn--p1ai/"},
		{"ideographic dots", "https://law。example．/", "https://law.example/"},
		{"public IPv4", "http://93.184.215.14/", "http://93.184.215.14/"},
		{"public IPv4, wide digits", "http://９３.184.215.14/", "http://93.184.215.14/"},
		{"public IPv6", "http://[2606:4700:0::1111]/", "http://[2606:4700::1111]/"},
		{"public IPv6 and port", "https://[2606:4700::1111]:8443/", "https://[2606:4700::1111]:8443/"},

		{"nothing", "", ""},
		{"no scheme", "law.example/a", ""},
		{"scheme only", "https://", ""},
		{"relative to scheme", "//law.example/", ""},
		{"ftp", "ftp://law.example/", ""},
		{"file", "file:///etc/passwd", ""},
		{"gopher", "gopher://law.example/", ""},
		{"javascript", "javascript:alert(1)", ""},
		{"data", "data:text/html,a", ""},
		{"opaque", "https:law.example", ""},
		{"user", "https://me@law.example/", ""},
		{"user and password", "https://me:secret@law.example/", ""},
		{"empty user", "https://@law.example/", ""},
		{"host behind backslash", `https://law.example\@127.0.0.1/`, ""},
		{"backslashes", `https:\\law.example\`, ""},
		{"line break", "https://law.example/\r\nX: y", ""},
		{"tab in host", "https://law\t.example/", ""},
		{"escaped dots in host", "http://127%2e0%2e0%2e1/", ""},
		{"very long", long, ""},
		{"label too long", "https://" + strings.Repeat("a", 64) + ".example/", ""},
		{"name too long", "https://" + strings.Repeat("abc.", 70) + "example/", ""},
		{"empty label", "https://law..example/", ""},
		{"host that is not UTF-8", "https://law.\xbc/", ""},
		{"leading dot", "https://.law.example/", ""},
		{"only a dot", "https://./", ""},
		{"only dots", "https://.../", ""},
		{"only a port", "https://:443/", ""},
		{"bad punycode", "https://xn--a.example/", ""},
		{"port 22", "https://law.example:22/", ""},
		{"port 0", "https://law.example:0/", ""},
		{"port too large", "https://law.example:65616/", ""}, // 80 in 16 bits
		{"no full name", "http://intranet/", ""},
		{"localhost", "http://localhost/", ""},
		{"below localhost", "http://a.localhost/", ""},
		{"localhost with a dot", "http://localhost./", ""},
		{"metadata by name", "http://metadata.google.internal/", ""},
		{"mDNS", "http://printer.local/", ""},
		{"onion", "http://abcdef.onion/", ""},

		{"loopback", "http://127.0.0.1/", ""},
		{"loopback, another", "http://127.8.8.8/", ""},
		{"loopback, dotted end", "http://127.0.0.1./", ""},
		{"loopback, wide digits and dots", "http://１２７。０．０｡１/", ""},
		{"loopback, circled digits", "http://①②⑦.⓪.⓪.①/", ""},
		{"loopback, short", "http://127.1/", ""},
		{"loopback, decimal", "http://2130706433/", ""},
		{"loopback, octal", "http://0177.0.0.1/", ""},
		{"loopback, octal number", "http://017700000001/", ""},
		{"loopback, hexadecimal", "http://0x7f.0.0.1/", ""},
		{"loopback, hexadecimal number", "http://0x7f000001/", ""},
		{"loopback, last part hexadecimal", "http://127.0.0.0x1/", ""},
		{"leading zeros", "http://093.184.215.014/", ""},
		{"five parts", "http://1.2.3.4.5/", ""},
		{"out of range", "http://256.1.1.1/", ""},
		{"unspecified", "http://0.0.0.0/", ""},
		{"zero", "http://0/", ""},
		{"private 10", "http://10.1.2.3/", ""},
		{"private 172.16", "http://172.31.255.255/", ""},
		{"private 192.168", "http://192.168.0.1/", ""},
		{"carrier-grade NAT", "http://100.64.0.1/", ""},
		{"Alibaba metadata", "http://100.100.100.200/", ""},
		{"metadata", "http://169.254.169.254/", ""},
		{"Azure wire server", "http://168.63.129.16/", ""},
		{"Oracle metadata", "http://192.0.0.192/", ""},
		{"multicast", "http://224.0.0.1/", ""},
		{"reserved", "http://240.0.0.1/", ""},
		{"broadcast", "http://255.255.255.255/", ""},
		{"documentation", "http://203.0.113.9/", ""},
		{"benchmarks", "http://198.18.0.1/", ""},
		{"IPv6 loopback", "http://[::1]/", ""},
		{"IPv6 loopback, long", "http://[0:0:0:0:0:0:0:1]/", ""},
		{"IPv6 unspecified", "http://[::]/", ""},
		{"IPv6 link-local", "http://[fe80::1]/", ""},
		{"IPv6 zone", "http://[fe80::1%25eth0]/", ""},
		{"IPv6 zone of a public address", "http://[2606:4700::1111%25eth0]/", ""},
		{"IPv6 unique local", "http://[fd00:ec2::254]/", ""},
		{"IPv6 site-local", "http://[fec0::1]/", ""},
		{"IPv6 multicast", "http://[ff02::1]/", ""},
		{"IPv4-mapped", "http://[::ffff:127.0.0.1]/", ""},
		{"IPv4-mapped, hexadecimal", "http://[::ffff:a00:1]/", ""},
		{"IPv4-mapped, public", "http://[::ffff:93.184.215.14]/", ""},
		{"IPv4-compatible", "http://[::127.0.0.1]/", ""},
		{"NAT64", "http://[64:ff9b::7f00:1]/", ""},
		{"NAT64, local", "http://[64:ff9b:1::7f00:1]/", ""},
		{"6to4", "http://[2002:7f00:1::1]/", ""},
		{"Teredo", "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", ""},
		{"IPv6 documentation", "http://[2001:db8::1]/", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u, err := newGuard(nil).parse(tt.address)
			if tt.want == "" {
				if !errors.Is(err, ErrAddress) {
					t.Fatalf("parse %q: got %v, %v; want ErrAddress", tt.address, u, err)
				}
				return
			}
			if err != nil || u.String() != tt.want {
				t.Errorf("parse %q: got %v, %v; want %s", tt.address, u, err, tt.want)
			}
		})
	}
}

// TestOwnAddress: public addresses of this machine are not for others to reach
// through it.
func TestOwnAddress(t *testing.T) {
	g := newGuard(nil)
	g.interfaces = func() ([]net.Addr, error) {
		var own []net.Addr
		for _, cidr := range []string{"93.184.215.14/24", "2606:4700:1:2::5/64"} {
			ip, network, err := net.ParseCIDR(cidr)
			if err != nil {
				t.Fatal(err)
			}
			own = append(own, &net.IPNet{IP: ip, Mask: network.Mask})
		}
		return own, nil
	}
	for address, want := range map[string]error{
		"93.184.215.14:80":         ErrAddress,
		"93.184.215.15:80":         nil, // a neighbour of another owner
		"[2606:4700:1:2::5]:443":   ErrAddress,
		"[2606:4700:1:2::6]:443":   ErrAddress, // in the same network
		"[2606:4700:1:3::5]:443":   nil,
		"[2606:4700:1:3::5]:22":    ErrAddress,
		"[::ffff:93.184.215.9]:80": ErrAddress,
	} {
		if err := g.check(netip.MustParseAddrPort(address)); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", address, err, want)
		}
	}
	g.interfaces = func() ([]net.Addr, error) { return nil, errors.New("no such call") }
	if err := g.check(netip.MustParseAddrPort("93.184.215.14:80")); !errors.Is(err, ErrAddress) {
		t.Errorf("where the machine's addresses are not known: got %v, want ErrAddress", err)
	}
}

// TestControl: what is not an IP address and a port of TCP is not dialled.
func TestControl(t *testing.T) {
	g := newGuard(nil)
	g.interfaces = func() ([]net.Addr, error) { return nil, nil }
	for _, tt := range []struct {
		network, address string
		want             error
	}{
		{"tcp4", "93.184.215.14:443", nil},
		{"tcp6", "[2606:4700::1111]:443", nil},
		{"tcp6", "[2606:4700::1111%eth0]:443", ErrAddress},
		{"tcp4", "10.0.0.1:443", ErrAddress},
		{"tcp4", "93.184.215.14:25", ErrAddress},
		{"udp4", "93.184.215.14:443", ErrAddress},
		{"unix", "/run/docker.sock", ErrAddress},
		{"tcp4", "law.example:443", ErrAddress},
	} {
		if err := g.control(tt.network, tt.address, nil); !errors.Is(err, tt.want) {
			t.Errorf("%s %s: got %v, want %v", tt.network, tt.address, err, tt.want)
		}
	}
}

// FuzzParse: what is accepted reads the same again, here and in net/http, is an
// http or https address at a port for websites, and is no private address in
// any spelling, not even for the resolvers that read numbers as C does.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"https://law.example/a?b#c", "http://127.1/", "http://[::ffff:127.0.0.1]:80/", "http://１２７。０．０｡１/", "http://a:b@c.d/",
		"https://Bücher.example:8443/ü ü?ü ü", "http://0x7f.1/", "<http://93.184.215.14./>", "http://[fe80::1%25eth0]/", "http://a.b:080/%2F..",
		"http://0.\xbc/", "http://2130706433/", "https://xn--bcher-kva.example/", `http://a.example\@b.example/`, "http://a.example/?%zz|<>",
	} {
		f.Add(s)
	}
	g := newGuard(nil)
	f.Fuzz(func(t *testing.T, address string) {
		u, err := g.parse(address)
		if err != nil {
			if !errors.Is(err, ErrAddress) {
				t.Fatalf("%q: %v is not an ErrAddress", address, err)
			}
			return
		}
		written := u.String()
		for i := range len(written) {
			if c := written[i]; c <= ' ' || c >= 0x7f {
				t.Fatalf("%q: %q has a character that is not printable ASCII", address, written)
			}
		}
		if again, err := url.Parse(written); err != nil || again.Host != u.Host || again.User != nil || again.Fragment != "" || again.RequestURI() != u.RequestURI() {
			t.Fatalf("%q: %q reads as %#v, %v", address, written, again, err)
		}
		if len(written) <= maxAddress { // escapes can make it longer
			if again, err := g.parse(written); err != nil || again.String() != written {
				t.Fatalf("%q: %q becomes %v, %v", address, written, again, err)
			}
		}
		request, err := http.NewRequest(http.MethodGet, written, nil)
		if err != nil || request.URL.Host != u.Host {
			t.Fatalf("%q: a request for %q: %v", address, written, err)
		}
		port := u.Port()
		if u.Scheme != "http" && u.Scheme != "https" || port != "" && !slices.Contains([]string{"80", "443", "8080", "8443"}, port) {
			t.Fatalf("%q is accepted as %q", address, written)
		}
		if ascii, err := idna.Lookup.ToASCII(u.Hostname()); err == nil && ascii != u.Hostname() {
			t.Fatalf("%q: host %q is looked up as %q", address, u.Hostname(), ascii)
		}
		if ip, ok := numeric(u.Hostname()); ok && !isPublic(ip) {
			t.Fatalf("%q is accepted as %q, which is %v", address, written, ip)
		}
	})
}

// numeric reads a host as inet_aton does, or as an IPv6 address.
func numeric(host string) (netip.Addr, bool) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip, true
	}
	parts := strings.Split(host, ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var number uint64
	for i, p := range parts {
		if strings.ContainsAny(p, "_bBoO") { // prefixes of Go, not of C
			return netip.Addr{}, false
		}
		n, err := strconv.ParseUint(p, 0, 32)
		if err != nil {
			return netip.Addr{}, false
		}
		if i < len(parts)-1 {
			number = number<<8 | n
		} else {
			number = number<<(8*uint(5-len(parts))) | n
		}
	}
	return netip.AddrFrom4([4]byte{byte(number >> 24), byte(number >> 16), byte(number >> 8), byte(number)}), true
}

// isPublic judges by the standard library, not by the registries.
func isPublic(ip netip.Addr) bool {
	return ip.IsGlobalUnicast() && !ip.IsPrivate() && !ip.Is4In6() && ip.Zone() == "" &&
		!netip.MustParsePrefix("100.64.0.0/10").Contains(ip) && !netip.MustParsePrefix("0.0.0.0/8").Contains(ip) &&
		!netip.MustParsePrefix("64:ff9b::/32").Contains(ip) && !netip.MustParsePrefix("2002::/16").Contains(ip) && !netip.MustParsePrefix("2001::/32").Contains(ip)
}
