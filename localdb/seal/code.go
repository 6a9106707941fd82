package seal

import (
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
)

// Code is a recovery code: 128 random bits that are printed once, and kept in
// the village's safe. It opens the store without a passphrase.
type Code struct{ bits [16]byte }

// A code is written in groups of five symbols of Crockford's base 32, the last
// of each group checking the four before it, so that a slip of the pen is found
// in its group. The 28 checked symbols hold the 128 bits and 12 bits of their
// hash, which find groups in the wrong order.
const (
	symbols      = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	codeGroups   = 7
	groupData    = 4
	groupSize    = groupData + 1
	codeSymbols  = codeGroups * groupSize
	codeDataBits = 5 * codeGroups * groupData
)

// CodeError tells where a typed code cannot be right.
type CodeError struct {
	// Group is the first wrong group, counted from 1; 0 when the groups are
	// each right but not together, or are not seven.
	Group int
}

// Error implements error and repeats nothing that was typed.
func (e *CodeError) Error() string {
	if e.Group == 0 {
		return "seal: recovery code incomplete, or its groups out of order"
	}
	return fmt.Sprintf("seal: recovery code mistyped in group %d", e.Group)
}

// NewCode draws a code.
func NewCode() Code {
	var c Code
	random(c.bits[:])
	return c
}

// Format implements [fmt.Formatter] and hides the code from every verb; Text is
// for printing it.
func (c Code) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, "seal.Code(hidden)") }

// Text is the code as it is printed: seven groups of five, joined by hyphens.
func (c Code) Text() string {
	var b strings.Builder
	data := c.data()
	for g := range codeGroups {
		if g > 0 {
			b.WriteByte('-')
		}
		group := data[g*groupData : (g+1)*groupData]
		for _, v := range group {
			b.WriteByte(symbols[v])
		}
		b.WriteByte(symbols[groupCheck(g, group)])
	}
	return b.String()
}

// ParseCode reads a code as a person types it: in either case, with any spaces,
// hyphens or dots, O for 0, and I or L for 1. Its errors are a *CodeError.
func ParseCode(text string) (Code, error) {
	var values []byte
	for _, r := range text {
		if strings.ContainsRune(" \t\r\n\u00a0-\u2010\u2011\u2012\u2013.", r) {
			continue
		}
		v, ok := symbolValue(r)
		if !ok || len(values) == codeSymbols {
			return Code{}, &CodeError{Group: groupOf(len(values))}
		}
		values = append(values, v)
	}
	data := make([]byte, 0, codeGroups*groupData)
	for g := range len(values) / groupSize {
		group := values[g*groupSize : (g+1)*groupSize]
		if groupCheck(g, group[:groupData]) != group[groupData] {
			return Code{}, &CodeError{Group: g + 1}
		}
		data = append(data, group[:groupData]...)
	}
	if len(values) != codeSymbols {
		return Code{}, &CodeError{}
	}
	var c Code
	packed := pack(data)
	copy(c.bits[:], packed)
	if string(c.data()) != string(data) {
		return Code{}, &CodeError{}
	}
	return c, nil
}

// groupOf is the group of the symbol at an index, 0 beyond the last.
func groupOf(index int) int {
	if index >= codeSymbols {
		return 0
	}
	return index/groupSize + 1
}

func symbolValue(r rune) (byte, bool) {
	switch {
	case 'a' <= r && r <= 'z':
		r += 'A' - 'a'
	case r > 'Z':
		return 0, false
	}
	switch r {
	case 'O':
		r = '0'
	case 'I', 'L':
		r = '1'
	}
	v := strings.IndexRune(symbols, r)
	return byte(max(v, 0)), v >= 0 //nolint:gosec // an index into 32 symbols
}

// data is the code and the first 12 bits of its hash, in values of five bits,
// the highest first.
func (c Code) data() []byte {
	sum := sha256.Sum256(append([]byte("titian/code/v1"), c.bits[:]...))
	packed := append(c.bits[:len(c.bits):len(c.bits)], sum[0], sum[1]&0xf0)
	values := make([]byte, codeGroups*groupData)
	for bit := range codeDataBits {
		values[bit/5] = values[bit/5]<<1 | packed[bit/8]>>(7-bit%8)&1
	}
	return values
}

// pack undoes the splitting into values.
func pack(values []byte) []byte {
	packed := make([]byte, (codeDataBits+7)/8)
	for bit := range codeDataBits {
		packed[bit/8] |= values[bit/5] >> (4 - bit%5) & 1 << (7 - bit%8)
	}
	return packed
}

// groupCheck is the sum of the values of a group, each times a power of its own
// of the primitive element in the field of 32 elements. Any one wrong symbol
// and any two neighbours exchanged, the check itself included, change it.
func groupCheck(group int, values []byte) byte {
	var sum byte
	for i, v := range values {
		sum ^= times(v, group*groupData+i+1)
	}
	return sum
}

// times multiplies by x to the n, modulo x⁵ + x² + 1.
func times(v byte, n int) byte {
	for range n {
		v <<= 1
		if v&0x20 != 0 {
			v ^= 0x25
		}
	}
	return v
}
