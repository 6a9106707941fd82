package remote

import (
	"context"
	"crypto/ed25519"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"titian/sync/engine"
	"titian/sync/wire"
)

// Errors of enrolment.
var (
	// ErrEnrolCode: the text is not an enrolment code.
	ErrEnrolCode = errors.New("remote: not an enrolment code")
	// ErrFingerprint: who answered is not the central that the code names.
	ErrFingerprint = errors.New("remote: the code names another central")
)

const (
	secretLength      = 10
	fingerprintLength = 8
	crockford         = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

// EnrolCode is what a person reads from paper and types: XXXXX-XXXXX-FFFFFFFF.
type EnrolCode struct {
	// Secret is good for one laptop.
	Secret string
	// Fingerprint is of central's root key.
	Fingerprint string
}

// ParseEnrolCode reads a code as people type it: in either case, with or
// without dashes and spaces, with O for 0 and I or L for 1.
func ParseEnrolCode(text string) (EnrolCode, error) {
	var out strings.Builder
	for _, r := range strings.ToUpper(text) {
		switch r {
		case '-', '–', '—', '.', '_', ' ', '\t', '\r', '\n', '\u00a0', '\u200b', '\ufeff':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if !strings.ContainsRune(crockford, r) || out.Len() == secretLength+fingerprintLength {
			return EnrolCode{}, ErrEnrolCode
		}
		out.WriteRune(r)
	}
	if out.Len() != secretLength+fingerprintLength {
		return EnrolCode{}, ErrEnrolCode
	}
	code := out.String()
	return EnrolCode{Secret: code[:secretLength], Fingerprint: code[secretLength:]}, nil
}

// Enrolment is what a laptop sends about itself.
type Enrolment struct {
	Code   EnrolCode
	Device uuid.UUID
	Key    ed25519.PrivateKey
	// Inbox is the X25519 public key that pulled pages are sealed to.
	Inbox []byte
}

// Enrol makes this laptop known to central. The root key is checked against
// the code before anything of the laptop leaves; the caller keeps the answer's
// keys, whose root is pinned from then on. ErrFingerprint for another central;
// a fault with wire.CodeEnrolCode for a code that is unknown, used or expired.
func (c *Client) Enrol(ctx context.Context, e Enrolment) (wire.EnrolAnswer, error) {
	keys, err := c.Keys(ctx)
	if err != nil {
		return wire.EnrolAnswer{}, err
	}
	if subtle.ConstantTimeCompare([]byte(wire.Fingerprint(keys.Root)), []byte(e.Code.Fingerprint)) != 1 {
		return wire.EnrolAnswer{}, ErrFingerprint
	}
	if _, err := keys.Open(); err != nil {
		return wire.EnrolAnswer{}, &engine.Fault{Op: "enrol", Reason: engine.ReasonWrongKey, Err: err}
	}
	nonce, err := c.nonce(ctx)
	if err != nil {
		return wire.EnrolAnswer{}, err
	}
	public, ok := e.Key.Public().(ed25519.PublicKey)
	if !ok || len(e.Key) != ed25519.PrivateKeySize {
		return wire.EnrolAnswer{}, fmt.Errorf("enrol: %w", errNotEnrolled)
	}
	in := wire.Enrol{Code: e.Code.Secret, Device: e.Device, Key: public, Inbox: e.Inbox, Nonce: nonce.Nonce}
	in.Sig = ed25519.Sign(e.Key, in.SigningBytes())
	var out wire.EnrolAnswer
	err = c.do(ctx, call{op: "enrol", method: http.MethodPost, path: wire.PathEnrol, in: in, out: &out})
	if err != nil {
		return wire.EnrolAnswer{}, err
	}
	set, err := out.Keys.Open()
	if err != nil || !out.Keys.Root.Equal(keys.Root) || set.Central != out.Central || out.Central == uuid.Nil {
		return wire.EnrolAnswer{}, &engine.Fault{Op: "enrol", Reason: engine.ReasonWrongKey, Status: http.StatusOK, Err: wire.ErrSignature}
	}
	return out, nil
}
