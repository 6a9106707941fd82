package paper

import (
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// codePrefix names the format and its version.
const codePrefix = "TITIAN1"

// hashPrefixBytes of a SHA-256 are printed, as 16 hexadecimal digits: enough
// to tell bodies apart beside a submission id, short enough to compare by eye.
const hashPrefixBytes = 8

// Digest is a SHA-256.
type Digest [32]byte

// Prefix is what is printed of a digest: its first 16 hexadecimal digits.
func (d Digest) Prefix() string { return hex.EncodeToString(d[:hashPrefixBytes]) }

// Code identifies a submission on paper without naming anybody.
type Code struct {
	// Local is the dossier's local number, such as KLG-7F3K-2M9Q-X: 1 to 32
	// capitals, digits and hyphens.
	Local      string
	Submission uuid.UUID
	// Hash is the prefix of the SHA-256 of the submission's body, 16 lower
	// case hexadecimal digits; see [Digest.Prefix].
	Hash string
}

// String is the content of the QR code:
// TITIAN1:<local>:<submission uuid>:<hash>.
func (c Code) String() string {
	return strings.Join([]string{codePrefix, c.Local, c.Submission.String(), c.Hash}, ":")
}

// ParseCode reads what a scanner read from a paper. The error wraps [ErrCode].
func ParseCode(s string) (Code, error) {
	parts := strings.Split(s, ":")
	if len(parts) != 4 || parts[0] != codePrefix {
		return Code{}, fmt.Errorf("parse code: %w", ErrCode)
	}
	id, err := uuid.Parse(parts[2])
	if err != nil || id.String() != parts[2] {
		return Code{}, fmt.Errorf("parse code: submission: %w", ErrCode)
	}
	c := Code{Local: parts[1], Submission: id, Hash: parts[3]}
	if !c.printable() {
		return Code{}, fmt.Errorf("parse code: %w", ErrCode)
	}
	return c, nil
}

// printable reports whether the parts have their form, so that the text of the
// code can be taken apart again.
func (c Code) printable() bool {
	return isLocal(c.Local) && c.Submission != uuid.Nil && isHash(c.Hash)
}

func isLocal(s string) bool {
	return s != "" && len(s) <= 32 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == ""
}

func isHash(s string) bool {
	return len(s) == 2*hashPrefixBytes && strings.Trim(s, "0123456789abcdef") == ""
}
