// Package fetch gets the page or file behind a link that somebody gave, who
// may mean harm: the link may lead into the operator's own network, to a
// server that never ends its answer, or to a bomb of a file.
//
// An address is checked as text (address.go), and each IP address again at the
// moment it is dialled (guard.go), after names are resolved and on every
// redirect, so that a name which resolves differently the second time gains
// nothing. Time, bytes and redirects have bounds; what comes is known by its
// content, and only formats that we read are passed on (format.go). A site's
// robots.txt is obeyed (robots.go, permission.go). No cookie, Referer or
// credential is sent.
//
// Files on Discord's CDN are not for this package: bot/discord/rest goes to
// that one host, which the operator may have put into a private network.
package fetch
