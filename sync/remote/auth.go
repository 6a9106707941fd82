package remote

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/uuid"

	"titian/sync/engine"
	"titian/sync/wire"
)

const (
	// bearerMargin is what must be left of a bearer for a request to start.
	bearerMargin = time.Minute
	// assertionLife is in central's time, so it need not allow for clocks.
	assertionLife = 2 * time.Minute
)

var errNotEnrolled = errors.New("this laptop is not enrolled")

// bearer holds the token in memory only. One request at a time renews it.
type bearer struct {
	renewing chan struct{}

	mu      sync.Mutex
	token   string
	expires time.Time
}

func newBearer() *bearer { return &bearer{renewing: make(chan struct{}, 1)} }

func (b *bearer) current() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.token
}

func (b *bearer) valid(now time.Time) (time.Time, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.expires, b.token != "" && b.expires.Sub(now) >= bearerMargin
}

func (b *bearer) set(token string, expires time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.token, b.expires = token, expires
}

// drop forgets a token that central refused, unless a newer one came meanwhile.
func (b *bearer) drop(token string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.token == token {
		b.token = ""
	}
}

// Authorize implements engine.Remote: it asks for a nonce and answers it with
// a signed assertion, unless the bearer in hand is good for another minute.
func (c *Client) Authorize(ctx context.Context) (time.Time, error) {
	if expires, ok := c.bearer.valid(c.clock.Now()); ok {
		return expires, nil
	}
	select {
	case c.bearer.renewing <- struct{}{}:
		defer func() { <-c.bearer.renewing }()
	case <-ctx.Done():
		return time.Time{}, ctx.Err()
	}
	if expires, ok := c.bearer.valid(c.clock.Now()); ok {
		return expires, nil
	}
	if len(c.key) != ed25519.PrivateKeySize || c.central == uuid.Nil {
		return time.Time{}, &engine.Fault{Op: "authorize", Reason: engine.ReasonUnauthorized, Err: errNotEnrolled}
	}
	nonce, err := c.nonce(ctx)
	if err != nil {
		return time.Time{}, err
	}
	form, err := c.assertion(nonce)
	if err != nil {
		return time.Time{}, err
	}
	var token wire.Token
	err = c.do(ctx, call{op: "token", method: http.MethodPost, path: wire.PathToken, form: form, out: &token})
	if err != nil {
		return time.Time{}, err
	}
	if token.AccessToken == "" || token.ExpiresIn <= 0 {
		return time.Time{}, &engine.Fault{Op: "token", Reason: engine.ReasonServer, Status: http.StatusOK, Err: errors.New("no token in the answer")}
	}
	expires := c.clock.Now().Add(time.Duration(min(token.ExpiresIn, int(maxRetryAfter/time.Second))) * time.Second)
	c.bearer.set(token.AccessToken, expires)
	return expires, nil
}

func (c *Client) nonce(ctx context.Context) (wire.Nonce, error) {
	var nonce wire.Nonce
	err := c.do(ctx, call{op: "nonce", method: http.MethodPost, path: wire.PathNonce, out: &nonce})
	if err == nil && nonce.Nonce == "" {
		err = &engine.Fault{Op: "nonce", Reason: engine.ReasonServer, Status: http.StatusOK, Err: errors.New("no nonce in the answer")}
	}
	return nonce, err
}

// assertion is the form by which the device proves that it holds its key.
func (c *Client) assertion(nonce wire.Nonce) (url.Values, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.EdDSA, Key: c.key}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return nil, fmt.Errorf("make signer: %w", err)
	}
	text, err := jwt.Signed(signer).Claims(wire.Assertion{
		Issuer:   c.device,
		Subject:  c.device,
		Audience: c.central,
		Nonce:    nonce.Nonce,
		ID:       uuid.NewString(),
		IssuedAt: nonce.Time.Unix(),
		Expires:  nonce.Time.Add(assertionLife).Unix(),
	}).Serialize()
	if err != nil {
		return nil, fmt.Errorf("sign assertion: %w", err)
	}
	return url.Values{
		wire.FieldGrantType:     {wire.GrantClientCredentials},
		wire.FieldAssertionType: {wire.AssertionJWT},
		wire.FieldAssertion:     {text},
	}, nil
}
