// Package remote speaks central's API over HTTP/1.1: JSON for metadata, tus 1.0
// for documents. It implements engine.Remote and enrols a laptop.
//
// It decides nothing and retries nothing: every failure becomes an
// engine.Fault, and the engine has the patience. It keeps nothing but a bearer
// in memory. No error it returns contains a byte of a request or an answer.
package remote

import (
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-resty/resty/v2"
	"github.com/google/uuid"

	"titian/app"
	"titian/app/clock"
	"titian/sync/engine"
)

var _ engine.Remote = (*Client)(nil)

// Errors of setting up a client.
var (
	// ErrURL: the address is not https://host[:port][/path], nor http to loopback.
	ErrURL = errors.New("remote: not an https address")
	// ErrCA: the file holds no certificate.
	ErrCA = errors.New("remote: no certificate in the CA file")
)

// Defaults of [Params].
const (
	DefaultStall = 45 * time.Second
	DefaultSlots = 3
)

// Params make a [Client].
type Params struct {
	// URL is central's address: https, or http to the loopback interface.
	URL string
	// CA is a PEM file's content. Where it is given, nothing else vouches for
	// this host; empty for the system's roots.
	CA []byte
	// Clock is the laptop's.
	Clock clock.Clock
	// Device, Central and Key are empty before enrolment.
	Device  uuid.UUID
	Central uuid.UUID
	Key     ed25519.PrivateKey
	// Stall is how long a request may go without one byte moving; 0 for
	// [DefaultStall]. Nothing limits the total time of a request.
	Stall time.Duration
	// Slots is how many documents travel at once, each on a connection of its
	// own; 0 for [DefaultSlots].
	Slots int
	// Dial replaces the dialer in tests; nil for TCP.
	Dial DialFunc
	// Spent is told every byte that connections carried, TLS included, after
	// each request and during long ones, on any goroutine; nil if nobody counts.
	Spent func([]app.Spending)
}

// Client is central as a laptop sees it. It is safe for concurrent use.
type Client struct {
	base  string
	clock clock.Clock
	stall time.Duration
	// record bounds one TLS record of a document: what a cut may waste.
	record int

	device  uuid.UUID
	central uuid.UUID
	key     ed25519.PrivateKey

	// floor is the latest time central has signed, in nanoseconds since 1970.
	floor   *atomic.Int64
	bearer  *bearer
	json    *resty.Client
	feed    *resty.Client
	uploads *resty.Client
	close   func()
}

// New returns a client. It opens no connection.
func New(p Params) (*Client, error) {
	base, err := parseURL(p.URL)
	if err != nil {
		return nil, err
	}
	c := &Client{
		base:    strings.TrimRight(base.String(), "/"),
		clock:   p.Clock,
		stall:   p.Stall,
		record:  pieceBytes,
		device:  p.Device,
		central: p.Central,
		key:     p.Key,
		floor:   new(atomic.Int64),
		bearer:  newBearer(),
	}
	if c.stall == 0 {
		c.stall = DefaultStall
	}
	slots := p.Slots
	if slots == 0 {
		slots = DefaultSlots
	}
	conf := &tls.Config{
		MinVersion: tls.VersionTLS12,
		// Both kinds of connection resume each other's sessions: on a line that
		// is cut again and again most handshakes are resumed ones.
		ClientSessionCache: tls.NewLRUClientSessionCache(8),
		Time:               c.now,
		// The body of a document hands over records of a fitting size itself.
		DynamicRecordSizingDisabled: true,
	}
	if base.Scheme == "https" {
		c.record = recordBytes
	}
	if len(p.CA) > 0 {
		conf.RootCAs = x509.NewCertPool()
		if !conf.RootCAs.AppendCertsFromPEM(p.CA) {
			return nil, ErrCA
		}
	}
	dial := p.Dial
	if dial == nil {
		dial = dialTCP(&net.Dialer{Timeout: c.stall})
	}
	// The feed has a connection of its own, so that the first push after a
	// token finds the one open over which the token came.
	metadata, feed := newTransport(dial, conf, 1, app.LaneAccess, p.Spent), newTransport(dial, conf, 1, app.LaneNews, p.Spent)
	documents := newTransport(dial, conf, slots, app.LaneDocuments, p.Spent)
	c.json, c.feed = newResty(metadata), newResty(feed)
	c.uploads = newResty(documents)
	c.uploads.SetPreRequestHook(attachBody)
	c.close = func() {
		metadata.CloseIdleConnections()
		feed.CloseIdleConnections()
		documents.CloseIdleConnections()
	}
	return c, nil
}

// Close closes the idle connections. Requests under way end with their context.
func (c *Client) Close() error {
	c.close()
	return nil
}

// Floor implements engine.Remote.
func (c *Client) Floor(signed time.Time) {
	for {
		old := c.floor.Load()
		if signed.UnixNano() <= old || c.floor.CompareAndSwap(old, signed.UnixNano()) {
			return
		}
	}
}

// now is the time at which certificates are judged: never earlier than what
// central has signed, and never later than the laptop believes.
func (c *Client) now() time.Time {
	now := c.clock.Now()
	floor := c.floor.Load()
	if signed := time.Unix(0, floor).UTC(); floor != 0 && signed.After(now) {
		return signed
	}
	return now
}

func parseURL(text string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, ErrURL
	}
	switch u.Scheme {
	case "https":
		return u, nil
	case "http":
		if loopback(u.Hostname()) {
			return u, nil
		}
	}
	return nil, fmt.Errorf("%w: plain http reaches this computer only", ErrURL)
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func newResty(rt http.RoundTripper) *resty.Client {
	client := resty.NewWithClient(&http.Client{
		Transport: rt,
		// A redirect is never central's: it is what a login page does.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})
	return client.
		SetLogger(silent{}).
		SetRetryCount(0).
		SetDoNotParseResponse(true).
		SetHeader("User-Agent", "titian")
}

// silent keeps resty's warnings, which may quote requests, out of the log.
type silent struct{}

func (silent) Errorf(string, ...any) {}
func (silent) Warnf(string, ...any)  {}
func (silent) Debugf(string, ...any) {}
