package wire

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Keys answers GET /v1/keys: the online keys, signed by the offline root.
type Keys struct {
	// Payload is the JSON of [KeySet], exactly as signed.
	Payload []byte `json:"payload"`
	// Root is central's Ed25519 root key.
	Root ed25519.PublicKey `json:"root"`
	// Sig is the root's signature over "titian/keys/v1\0" followed by Payload.
	Sig []byte `json:"sig"`
}

// KeySet is the set of keys that may sign statements.
type KeySet struct {
	Central uuid.UUID   `json:"central"`
	Keys    []OnlineKey `json:"keys"`
	// Recovery is central's age recipient for the laptops' data keys, empty if
	// the deployment has none.
	Recovery string `json:"recovery,omitempty"`
	// N rises with every edition, so that an old set cannot replace a newer one.
	N    int64     `json:"n"`
	Time time.Time `json:"time"`
}

// OnlineKey is one key and when it may sign.
type OnlineKey struct {
	KID   string            `json:"kid"`
	Key   ed25519.PublicKey `json:"key"`
	From  time.Time         `json:"from"`
	Until time.Time         `json:"until"`
}

// NewKeys signs a key set with the root.
func NewKeys(set KeySet, root ed25519.PrivateKey) (Keys, error) {
	raw, err := json.Marshal(set)
	if err != nil {
		return Keys{}, fmt.Errorf("marshal key set: %w", err)
	}
	return Keys{
		Payload: raw,
		Root:    root.Public().(ed25519.PublicKey), //nolint:forcetypeassert // an Ed25519 private key has an Ed25519 public key
		Sig:     ed25519.Sign(root, keysSigningBytes(raw)),
	}, nil
}

// Open verifies the signature of the root and returns the set. The caller
// checks that the root is the one it has pinned.
func (k Keys) Open() (KeySet, error) {
	var set KeySet
	if len(k.Root) != ed25519.PublicKeySize || !ed25519.Verify(k.Root, keysSigningBytes(k.Payload), k.Sig) {
		return set, ErrSignature
	}
	if err := json.Unmarshal(k.Payload, &set); err != nil {
		return KeySet{}, ErrSignature
	}
	return set, nil
}

// Verify checks a statement against the set and reads its payload into v,
// unless v is nil. The key must have been valid at the statement's own time,
// which is its member "time". ErrSignature if it does not verify; v is then
// not to be used.
func (s KeySet) Verify(signed Signed, v any) error {
	for _, key := range s.Keys {
		if key.KID != signed.KID || len(key.Key) != ed25519.PublicKeySize {
			continue
		}
		if !ed25519.Verify(key.Key, signed.SigningBytes(), signed.Sig) {
			return ErrSignature
		}
		var stamp struct {
			Time time.Time `json:"time"`
		}
		if err := json.Unmarshal(signed.Payload, &stamp); err != nil {
			return ErrSignature
		}
		if stamp.Time.Before(key.From) || stamp.Time.After(key.Until) {
			return ErrSignature
		}
		if v == nil {
			return nil
		}
		if err := json.Unmarshal(signed.Payload, v); err != nil {
			return ErrSignature
		}
		return nil
	}
	return ErrSignature
}

func keysSigningBytes(payload []byte) []byte {
	return append([]byte("titian/keys/v1\x00"), payload...)
}

// crockford is the alphabet of codes that people read and type.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Fingerprint is the 8 characters of a root key that an enrolment code ends
// with: the first 40 bits of its SHA-256 in Crockford's base 32.
func Fingerprint(root ed25519.PublicKey) string {
	sum := sha256.Sum256(root)
	var bits uint64
	for _, b := range sum[:5] {
		bits = bits<<8 | uint64(b)
	}
	out := make([]byte, 8)
	for i := range out {
		out[i] = crockford[bits>>(35-5*i)&31]
	}
	return string(out)
}

// Enrol is the body of POST /v1/enrol.
type Enrol struct {
	// Code is the 10 characters of the enrolment code without its fingerprint.
	Code string `json:"code"`
	// Device is the UUID the laptop drew for itself at init.
	Device uuid.UUID `json:"device"`
	// Key is the device's Ed25519 public key; Inbox its X25519 public key.
	Key   ed25519.PublicKey `json:"key"`
	Inbox []byte            `json:"inbox"`
	Nonce string            `json:"nonce"`
	// Sig is the device's signature over "titian/enrol/v1\0" ‖ code ‖ 0 ‖
	// nonce ‖ 0 ‖ device ‖ inbox: it proves that the device holds the key.
	Sig []byte `json:"sig"`
}

// SigningBytes is what the device signs.
func (e Enrol) SigningBytes() []byte {
	out := []byte("titian/enrol/v1\x00" + e.Code + "\x00" + e.Nonce + "\x00")
	out = append(out, e.Device[:]...)
	return append(out, e.Inbox...)
}

// EnrolAnswer answers an enrolment.
type EnrolAnswer struct {
	Central uuid.UUID `json:"central"`
	// Villages are the region codes, 10 digits, of the device's grant.
	Villages []string  `json:"villages"`
	Keys     Keys      `json:"keys"`
	Epoch    uuid.UUID `json:"epoch"`
}

// Nonce answers POST /v1/auth/nonce.
type Nonce struct {
	Nonce string    `json:"nonce"`
	Time  time.Time `json:"time"`
}

// Token answers POST /v1/auth/token (RFC 6749, RFC 7523 private_key_jwt).
type Token struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	// ExpiresIn is in seconds.
	ExpiresIn int       `json:"expires_in"`
	Time      time.Time `json:"time"`
}
