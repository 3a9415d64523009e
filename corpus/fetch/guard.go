package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"syscall"

	"code.dny.dev/ssrf"
)

// ports are those on which websites are. Any other would let a link talk to
// mail servers and databases.
var ports = []uint16{80, 443, 8080, 8443}

// wireServer is Azure's metadata service, the one of the large clouds that has a
// public address (learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
// The others are in ranges that are never dialled: 169.254.0.0/16,
// 100.64.0.0/10, 192.0.0.0/24, fc00::/7.
var wireServer = netip.MustParsePrefix("168.63.129.16/32")

// guard decides which IP addresses may be dialled: those of the public
// internet, by IANA's registries of special-purpose addresses. Of IPv6 only
// global unicast is left, without the forms that carry an IPv4 address (mapped,
// NAT64, 6to4, Teredo). A NAT64 prefix of an operator's own cannot be told from
// others; the gateway must drop private addresses there.
type guard struct {
	public     *ssrf.Guardian
	allow      func(netip.AddrPort) bool  // what tests let through besides; nil: nothing
	interfaces func() ([]net.Addr, error) // of this machine
}

func newGuard(allow func(netip.AddrPort) bool) *guard {
	return &guard{ssrf.New(ssrf.WithPorts(ports...), ssrf.WithDeniedV4Prefixes(wireServer)), allow, net.InterfaceAddrs}
}

// check reports with an ErrAddress that an address may not be dialled.
func (g *guard) check(to netip.AddrPort) error {
	if g.allow != nil && g.allow(to) {
		return nil
	}
	switch err := g.public.SafeAddrPort(to); {
	case errors.Is(err, ssrf.ErrProhibitedPort):
		return fmt.Errorf("%w: port", ErrAddress)
	case err != nil:
		return fmt.Errorf("%w: it is not on the public internet", ErrAddress)
	}
	own, err := g.isOwn(to.Addr())
	if err != nil || own {
		return fmt.Errorf("%w: it is this machine's own", ErrAddress)
	}
	return nil
}

// isOwn reports whether a public address is one of this machine, whose services
// a firewall may hide from all but itself, or, for IPv6, in its network: homes
// and offices have public addresses there.
func (g *guard) isOwn(ip netip.Addr) (bool, error) {
	addresses, err := g.interfaces()
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(addresses, func(a net.Addr) bool {
		prefix, err := netip.ParsePrefix(a.String())
		if err != nil {
			return false
		}
		return prefix.Addr() == ip || ip.Is6() && prefix.Contains(ip)
	}), nil
}

// control checks an address in the moment before it is dialled; it is meant for
// [net.Dialer.Control].
func (g *guard) control(network, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || network != "tcp4" && network != "tcp6" {
		return fmt.Errorf("%w: it is not on the public internet", ErrAddress)
	}
	return g.check(to)
}

// resolve checks all addresses of a host that somebody else, a proxy, will
// dial.
func (g *guard) resolve(ctx context.Context, resolver *net.Resolver, host string, port uint16) error {
	ips, err := resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return err
	}
	for _, ip := range ips {
		if err := g.check(netip.AddrPortFrom(ip.Unmap(), port)); err != nil {
			return err
		}
	}
	return nil
}
