package wire

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

// Kinds of item.
const (
	// KindDossier is a whole dossier (registration or reactivation); its
	// subject is the dossier.
	KindDossier = "dossier"
	// KindChange is a change of single fields of a family that central already
	// knows; its subject is the family.
	KindChange = "change"
)

// Item is one immutable submission. It is made once, at submit; every retry
// sends the same values, and a later edit is another item.
type Item struct {
	// ID is a UUIDv7 made at submit.
	ID   uuid.UUID `json:"id"`
	Kind string    `json:"kind"`
	// Subject is what the item speaks of.
	Subject uuid.UUID `json:"subject"`
	// Base is the submission of the same subject that this one builds on; nil
	// for the first.
	Base *uuid.UUID `json:"base"`
	// Seq counts the submissions of this device's incarnation, from 1.
	Seq        int64     `json:"seq"`
	CapturedAt time.Time `json:"captured_at"`
	Officer    uuid.UUID `json:"officer"`
	// Body holds the exact bytes that were frozen, as a JSON string: neither
	// side re-encodes it, and the hash is over these bytes.
	Body      string     `json:"body"`
	Documents []Document `json:"documents"`
	// Sig is the device's Ed25519 signature over [Item.SigningBytes].
	Sig []byte `json:"sig"`
}

// Document declares one paper that belongs to an item; its upload is at
// PathUploads + ID once the item was accepted.
type Document struct {
	ID   uuid.UUID `json:"id"`
	Kind string    `json:"kind"`
	// Size is the length in bytes, 1 to [MaxDocumentBytes].
	Size   int64  `json:"size"`
	SHA256 Digest `json:"sha256"`
}

// BodySHA256 is the hash that receipts name.
func (i *Item) BodySHA256() Digest { return Digest(sha256.Sum256([]byte(i.Body))) }

// SigningBytes returns what the device signs: the label "titian/item/v1\0",
// then device, incarnation, id, kind, subject, base (empty for nil), seq,
// captured_at (RFC 3339 with nanoseconds, UTC), officer, the body's SHA-256,
// and for each document id, kind, size and SHA-256. Every part is preceded by
// its length as four bytes, big-endian; numbers are eight bytes, big-endian.
func (i *Item) SigningBytes(device, incarnation uuid.UUID) []byte {
	out := []byte("titian/item/v1\x00")
	part := func(b []byte) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(b))) //nolint:gosec // G115: parts are bounded by MaxPushBytes
		out = append(out, b...)
	}
	number := func(n int64) { part(binary.BigEndian.AppendUint64(nil, uint64(n))) } //nolint:gosec // G115: two's complement is the format
	part(device[:])
	part(incarnation[:])
	part(i.ID[:])
	part([]byte(i.Kind))
	part(i.Subject[:])
	if i.Base != nil {
		part(i.Base[:])
	} else {
		part(nil)
	}
	number(i.Seq)
	part([]byte(i.CapturedAt.UTC().Format(time.RFC3339Nano)))
	part(i.Officer[:])
	body := i.BodySHA256()
	part(body[:])
	for _, d := range i.Documents {
		part(d.ID[:])
		part([]byte(d.Kind))
		number(d.Size)
		part(d.SHA256[:])
	}
	return out
}

// Sign sets Sig with the device's key.
func (i *Item) Sign(key ed25519.PrivateKey, device, incarnation uuid.UUID) {
	i.Sig = ed25519.Sign(key, i.SigningBytes(device, incarnation))
}

// SignedBy reports whether Sig is the device's.
func (i *Item) SignedBy(key ed25519.PublicKey, device, incarnation uuid.UUID) bool {
	return len(key) == ed25519.PublicKeySize && ed25519.Verify(key, i.SigningBytes(device, incarnation), i.Sig)
}

// Digest is a SHA-256, written as 64 lower-case hexadecimal digits in JSON.
type Digest [sha256.Size]byte

// String returns the 64 hexadecimal digits.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// MarshalText implements encoding.TextMarshaler.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; anything but 64
// hexadecimal digits is ErrDigest, and leaves d as it was.
func (d *Digest) UnmarshalText(text []byte) error {
	var read Digest
	if len(text) != hex.EncodedLen(len(read)) {
		return ErrDigest
	}
	if _, err := hex.Decode(read[:], text); err != nil {
		return ErrDigest
	}
	*d = read
	return nil
}

// RawItem is an item whose form has not been looked at yet: one that cannot
// be read must not keep the others of its batch from being applied.
type RawItem = json.RawMessage
