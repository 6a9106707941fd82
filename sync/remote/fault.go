package remote

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"titian/sync/engine"
	"titian/sync/wire"
)

// ahead is how far past central's last signed time the laptop's clock must be
// before an expired certificate is blamed on the clock.
const ahead = 400 * 24 * time.Hour

// maxRetryAfter bounds what an answer may ask for.
const maxRetryAfter = 24 * time.Hour

// lineFault turns a transport error into a fault. The caller's own
// cancellation stays what it is.
func (c *Client) lineFault(ctx context.Context, op string, err error) error {
	if errors.Is(context.Cause(ctx), errStalled) {
		return &engine.Fault{Op: op, Reason: engine.ReasonTimeout, Err: errStalled}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	// The wrapper repeats the address with its query.
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	return &engine.Fault{Op: op, Reason: c.lineReason(err), Err: err}
}

func (c *Client) lineReason(err error) engine.Reason {
	var (
		invalid   x509.CertificateInvalidError
		unknown   x509.UnknownAuthorityError
		host      x509.HostnameError
		verify    *tls.CertificateVerificationError
		record    tls.RecordHeaderError
		operation *net.OpError
		name      *net.DNSError
	)
	switch {
	case errors.As(err, &invalid):
		return c.validityReason(invalid)
	case errors.As(err, &unknown), errors.As(err, &host), errors.As(err, &verify):
		return engine.ReasonCertificate
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return engine.ReasonPortal
	case errors.Is(err, os.ErrDeadlineExceeded):
		return engine.ReasonTimeout
	case errors.As(err, &name):
		return engine.ReasonOffline
	case errors.As(err, &operation) && operation.Op == "dial":
		return engine.ReasonOffline
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed),
		errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.ErrClosedPipe):
		return engine.ReasonReset
	case strings.Contains(err.Error(), "malformed HTTP"):
		return engine.ReasonPortal
	default:
		return engine.ReasonReset
	}
}

// validityReason tells a wrong clock from a bad certificate.
func (c *Client) validityReason(invalid x509.CertificateInvalidError) engine.Reason {
	if invalid.Reason != x509.Expired || invalid.Cert == nil {
		return engine.ReasonCertificate
	}
	now := c.now()
	if now.Before(invalid.Cert.NotBefore) {
		return engine.ReasonClock
	}
	floor := c.floor.Load()
	if signed := time.Unix(0, floor); floor != 0 && signed.Before(invalid.Cert.NotAfter) && now.Sub(signed) > ahead {
		return engine.ReasonClock
	}
	return engine.ReasonCertificate
}

// answerFault turns an answer other than the expected one into a fault.
// problem is nil unless the answer carried one.
func (c *Client) answerFault(op string, h http.Header, status int, ours bool, problem *wire.Problem) *engine.Fault {
	f := &engine.Fault{Op: op, Status: status}
	if problem != nil {
		f.Code = problem.Code
	}
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		f.RetryAfter = retryAfter(h, c.clock.Now())
	}
	f.Reason = answerReason(status, ours, f.Code)
	return f
}

func answerReason(status int, ours bool, code wire.Code) engine.Reason {
	switch {
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		return engine.ReasonBusy
	case status >= 500:
		return engine.ReasonServer
	case !ours:
		// A redirect, a page, or anything from somebody in between.
		return engine.ReasonPortal
	case code == wire.CodeProtocol, status == http.StatusUpgradeRequired:
		return engine.ReasonProtocol
	case code == wire.CodeClone:
		return engine.ReasonClone
	case status == http.StatusUnauthorized:
		return engine.ReasonUnauthorized
	case status == http.StatusForbidden:
		return engine.ReasonRevoked
	case status == http.StatusRequestTimeout:
		return engine.ReasonTimeout
	case status == http.StatusConflict, status == http.StatusLocked, status == http.StatusTooEarly, status == engine.StatusChecksum:
		return engine.ReasonLater
	case status >= 400:
		return engine.ReasonRefused
	default:
		return engine.ReasonServer
	}
}

// retryAfter reads both forms, seconds and a date. A date is compared with the
// date of the answer itself, because the laptop's clock may be years off.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if text == "" {
		return 0
	}
	var wait time.Duration
	if seconds, err := strconv.ParseUint(text, 10, 32); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if until, err := http.ParseTime(text); err == nil {
		if sent, err := http.ParseTime(h.Get("Date")); err == nil {
			now = sent
		}
		wait = until.Sub(now)
	}
	return min(max(wait, 0), maxRetryAfter)
}
