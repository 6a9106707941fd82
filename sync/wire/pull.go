package wire

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Page answers GET /v1/pull.
type Page struct {
	Epoch uuid.UUID `json:"epoch"`
	Items []Entry   `json:"items"`
	// Next is the cursor to keep with these items, in one transaction.
	Next string    `json:"next"`
	More bool      `json:"more"`
	Time time.Time `json:"time"`
}

// Kinds of feed entry that are not signed statements; the kinds of statement
// are in [Signed.Type].
const (
	EntryStatement = "statement"
	// EntrySubmission brings a device's own submission back after a restore.
	EntrySubmission = "submission"
	// EntryFacility is reference data: one first-level facility.
	EntryFacility = "facility"
)

// Entry is one living entity of the feed. Applying it twice changes nothing.
type Entry struct {
	Kind string `json:"kind"`
	// Scope and N say where in the feed the entry stands.
	Scope string `json:"scope"`
	N     int64  `json:"n"`
	// Exactly one of the following is set, by Kind.
	Statement  *Signed   `json:"statement,omitempty"`
	Submission *Item     `json:"submission,omitempty"`
	Facility   *Facility `json:"facility,omitempty"`
}

// Facility is a first-level facility (FKTP).
type Facility struct {
	// Code has 8 letters and digits.
	Code    string `json:"code"`
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Region  string `json:"region"`
	Closed  bool   `json:"closed,omitempty"`
	Invent  bool   `json:"invented,omitempty"`
	Address string `json:"address,omitempty"`
}

// Position is a place in the feed of one scope.
type Position struct {
	N   int64 `json:"n"`
	Tag Tag   `json:"tag"`
}

// Tag is the first 8 bytes of the hash chain over a scope's rows.
type Tag [8]byte

// MarshalText implements encoding.TextMarshaler.
func (t Tag) MarshalText() ([]byte, error) {
	return []byte(base64.RawURLEncoding.EncodeToString(t[:])), nil
}

// UnmarshalText implements encoding.TextUnmarshaler; anything but what
// MarshalText wrote is ErrCursor, and leaves t as it was.
func (t *Tag) UnmarshalText(text []byte) error {
	raw, err := base64.RawURLEncoding.DecodeString(string(text))
	// The decoder skips line breaks and ignores spare bits.
	if err != nil || len(raw) != len(t) || base64.RawURLEncoding.EncodeToString(raw) != string(text) {
		return ErrCursor
	}
	copy(t[:], raw)
	return nil
}

// NextTag extends a scope's hash chain by the row n that points at id:
// the first 8 bytes of SHA-256("titian/feed/v1\0" ‖ previous ‖ n ‖ kind ‖ 0 ‖ id).
func NextTag(previous Tag, n int64, kind, id string) Tag {
	h := sha256.New()
	h.Write([]byte("titian/feed/v1\x00"))
	h.Write(previous[:])
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(n))) //nolint:gosec // G115: n counts from 0
	h.Write([]byte(kind))
	h.Write([]byte{0})
	h.Write([]byte(id))
	return Tag(h.Sum(nil)[:8])
}

// Cursor is where a device stands in the feed. Only central reads it; to a
// laptop it is an opaque string.
type Cursor struct {
	Epoch  uuid.UUID           `json:"e"`
	Scopes map[string]Position `json:"s"`
}

// String encodes the cursor for a URL.
func (c Cursor) String() string {
	raw, err := json.Marshal(c)
	if err != nil {
		panic(fmt.Sprintf("bug: a cursor always marshals: %v", err))
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// ParseCursor reads what [Cursor.String] wrote; anything else is ErrCursor.
func ParseCursor(text string) (Cursor, error) {
	var c Cursor
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return Cursor{}, ErrCursor
	}
	if err := json.Unmarshal(raw, &c); err != nil || c.String() != text {
		return Cursor{}, ErrCursor
	}
	return c, nil
}
