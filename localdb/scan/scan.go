// Package scan keeps photographed papers as sealed files, each under a key of
// its own and named by the hash of its ciphertext. docs/SCHEMA.md specifies
// every byte.
//
// The key of a file stands nowhere but in its [Ref]. So whoever seals the Ref
// decides what opens the scan: drafts and untouched originals seal it with the
// records key, a frozen submission seals a copy of the same Ref with the
// transit key, and nothing is encrypted twice. Where the last Ref is gone the
// scan is unreadable for ever, also if its file still lies on the disk.
//
// The package does not look into what it keeps, and deletes only what it is
// told, or what nobody refers to.
package scan

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"titian/localdb/seal"
)

// Ref is all that is needed to read a scan, its key included: it is stored in
// sealed bodies only.
type Ref struct {
	// Name is the SHA-256 of the file, in 64 lower-case hexadecimal digits.
	Name string `json:"name"`
	// Key opens this file and no other.
	Key Key `json:"key"`
	// PlainSize and CipherSize are in bytes: of the paper, and of the file.
	PlainSize  int64 `json:"plain_size"`
	CipherSize int64 `json:"cipher_size"`
	// PlainSHA256 is of the paper, in 64 lower-case hexadecimal digits.
	PlainSHA256 string `json:"plain_sha256"`
}

// LogValue implements [slog.LogValuer]: the name, which tells nothing.
func (r Ref) LogValue() slog.Value { return slog.StringValue("scan " + r.Name) }

// check tells a Ref that Write can have returned from any other.
func (r Ref) check() error {
	if !isName(r.Name) || r.PlainSize < 0 || r.CipherSize != cipherSize(r.PlainSize) {
		return fmt.Errorf("scan reference: %w", seal.ErrTampered)
	}
	return nil
}

// Key is the key of one file.
type Key struct{ bytes [keySize]byte }

func newKey() Key {
	var k Key
	_, _ = rand.Read(k.bytes[:]) // crypto/rand.Read never fails
	return k
}

// Format implements [fmt.Formatter] and hides the key from every verb.
func (Key) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, "scan.Key(hidden)") }

// MarshalText gives 64 hexadecimal digits, for a body that will be sealed.
func (k Key) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, k.bytes[:]), nil }

// UnmarshalText reads what MarshalText wrote.
func (k *Key) UnmarshalText(text []byte) error {
	b, err := hex.DecodeString(string(text))
	if err != nil || len(b) != keySize {
		return fmt.Errorf("scan key: %w", seal.ErrTampered)
	}
	k.bytes = [keySize]byte(b)
	return nil
}

// isName reports whether a base name can be that of a scan.
func isName(base string) bool {
	return len(base) == 64 && strings.Trim(base, "0123456789abcdef") == ""
}
