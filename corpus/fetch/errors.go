package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"
)

// Why a link is not fetched. Each comes with a reason in our own words, which
// names no address.
var (
	ErrAddress     = errors.New("not a public web address")
	ErrRefused     = errors.New("the site does not allow robots there")
	ErrRedirects   = errors.New("too many redirects")
	ErrTooLarge    = errors.New("too large")
	ErrTimeout     = errors.New("took too long")
	ErrFormat      = errors.New("not a format that is read")
	ErrUnreachable = errors.New("cannot be reached")
)

// StatusError is an answer that brings no page.
type StatusError struct{ Code int } // of HTTP

func (e *StatusError) Error() string {
	return fmt.Sprintf("the site answers %d %s", e.Code, http.StatusText(e.Code))
}

// explain turns an error of the network into one of ours. ctx is that of the
// whole fetch, which has our time limit as its cause; what the caller's context
// ended, or what is ours already, stays as it is.
func explain(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	for _, ours := range []error{ErrAddress, ErrRefused, ErrRedirects, ErrTooLarge, ErrTimeout, ErrFormat, ErrUnreachable} {
		if errors.Is(err, ours) {
			return innermost(err, ours)
		}
	}
	if status := (*StatusError)(nil); errors.As(err, &status) {
		return status
	}
	if network := net.Error(nil); errors.As(err, &network) && network.Timeout() {
		return ErrTimeout
	}
	return fmt.Errorf("%w: %s", ErrUnreachable, reason(err))
}

// innermost takes what the network's own errors put around one of ours away:
// they name addresses.
func innermost(err, ours error) error {
	for {
		var network *net.OpError
		if !errors.As(err, &network) || !errors.Is(network.Err, ours) {
			return err
		}
		err = network.Err
	}
}

// reason says in a few words what went wrong on the network. It names no
// address, since reasons are logged and links are what users write.
func reason(err error) string {
	var (
		dns         *net.DNSError
		number      syscall.Errno
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		alert       tls.AlertError
	)
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "no such host"
	case errors.As(err, &dns):
		return "the name cannot be resolved"
	case errors.As(err, &certificate):
		return "its certificate is not trusted"
	case errors.As(err, &record), errors.As(err, &alert):
		return "it speaks no TLS that we do"
	case errors.As(err, &number):
		return number.Error()
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the answer was cut off"
	}
	return "its answer cannot be understood"
}
