package app

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrLocalNumber tells that a text is not a local number, most likely because
// one character was misread.
var ErrLocalNumber = errors.New("app: not a local number")

const (
	localPrefix = "KLG"
	// crockford leaves out I, L, O and U, which people misread.
	crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

// NewLocalNumber draws a local number from 40 random bits, like
// KLG-7F3K-2M9Q-X. Two laptops that draw 1,000 numbers each collide once in
// half a million pairs; the dossier's UUID is its identity.
func NewLocalNumber(random io.Reader) (string, error) {
	var raw [5]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return "", fmt.Errorf("draw local number: %w", err)
	}
	var bits uint64
	for _, b := range raw {
		bits = bits<<8 | uint64(b)
	}
	var digits [8]byte
	for i := range digits {
		digits[i] = byte(bits >> (35 - 5*i) & 31)
	}
	return formatLocalNumber(digits), nil
}

// ParseLocalNumber reads a local number as people write it: any case, with or
// without KLG, dashes and spaces, O for 0, I and L for 1. It returns the
// number in its canonical form, or [ErrLocalNumber].
func ParseLocalNumber(text string) (string, error) {
	text = strings.ToUpper(text)
	text = strings.NewReplacer("-", "", " ", "", ".", "").Replace(text)
	if len(text) == len(localPrefix)+9 {
		text = strings.TrimPrefix(text, localPrefix)
	}
	text = strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(text)
	if len(text) != 9 {
		return "", ErrLocalNumber
	}
	var digits [8]byte
	for i := range digits {
		at := strings.IndexByte(crockford, text[i])
		if at < 0 {
			return "", ErrLocalNumber
		}
		digits[i] = byte(at) //nolint:gosec // G115: at is below 32
	}
	if crockford[localCheck(digits)] != text[8] {
		return "", ErrLocalNumber
	}
	return formatLocalNumber(digits), nil
}

func formatLocalNumber(digits [8]byte) string {
	var out [8]byte
	for i, d := range digits {
		out[i] = crockford[d]
	}
	return fmt.Sprintf("%s-%s-%s-%c", localPrefix, out[:4], out[4:], crockford[localCheck(digits)])
}

// localCheck is the sum of the digits weighted by powers of a generator of
// GF(32): every single wrong digit and every swap of two digits changes it.
func localCheck(digits [8]byte) byte {
	var sum byte
	for _, d := range digits {
		sum = timesAlpha(sum ^ d)
	}
	return sum
}

// timesAlpha multiplies by x in GF(2^5) modulo x^5 + x^2 + 1, which is primitive.
func timesAlpha(a byte) byte {
	a <<= 1
	if a&32 != 0 {
		a ^= 0b100101
	}
	return a
}
