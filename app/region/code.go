// Package region is the table of Indonesia's regions: provinces, regencies and
// cities, districts, and villages, with the codes of the Ministry of Home
// Affairs (Kemendagri). Those codes begin every NIK and KK number. They are not
// the codes of the statistics office (BPS), which number the same places
// differently.
//
// The table travels compressed inside the program and is opened on first use;
// see Source. It holds no personal data.
package region

import (
	"errors"
	"strings"
)

// ErrCode says that a text is not a region code. It never carries the text,
// which may be the beginning of a NIK.
var ErrCode = errors.New("not a region code")

// Level is the depth of a place: Province, Regency, District or Village.
type Level int

// The levels, from the widest to the narrowest. A city (kota) stands at the
// level Regency, a kelurahan at the level Village.
const (
	Province Level = iota + 1
	Regency
	District
	Village
)

// Kind is what a place is called in law; it selects the word on screen, under
// "region.kind." + kind.
type Kind string

// The kinds. Which of them a regency or a village is, its code tells.
const (
	KindProvince  Kind = "province"
	KindRegency   Kind = "regency"
	KindCity      Kind = "city"
	KindDistrict  Kind = "district"
	KindKelurahan Kind = "kelurahan"
	KindDesa      Kind = "desa"
	KindDesaAdat  Kind = "desa_adat"
)

// Code is a region code as digits without dots: 2 for a province, 4 for a
// regency, 6 for a district, 10 for a village; the shorter code is the
// beginning of the longer. The zero value means "no region".
type Code string

// digits returns the length of a code of this level, 0 for no level.
func (l Level) digits() int {
	if l == Village {
		return 10
	}
	return 2 * int(l)
}

// span returns how many keys a region of this level covers, itself included.
func (l Level) span() uint64 {
	n := uint64(1)
	for range Village.digits() - l.digits() {
		n *= 10
	}
	return n
}

// ParseCode reads a code with all its dots ("51.03.01.1001") or with none
// ("5103011001"); spaces around it are ignored. It checks the form, not whether
// such a region exists. The error is ErrCode.
func ParseCode(s string) (Code, error) {
	s = strings.TrimSpace(s)
	c := Code(strings.ReplaceAll(s, ".", ""))
	if !c.Valid() || (len(s) != len(c) && s != c.Dotted()) {
		return "", ErrCode
	}
	return c, nil
}

// Valid reports whether c has the form of a code: digits only, a length of 2,
// 4, 6 or 10, and no group that is all zeros.
func (c Code) Valid() bool {
	if c.Level() == 0 || strings.Trim(string(c), "0123456789") != "" {
		return false
	}
	for part := c; part != ""; part = part.Parent() {
		if strings.Trim(string(part[len(part.Parent()):]), "0") == "" {
			return false
		}
	}
	return true
}

// Level returns the level which the length of c stands for, 0 when there is
// none.
func (c Code) Level() Level {
	for level := Province; level <= Village; level++ {
		if len(c) == level.digits() {
			return level
		}
	}
	return 0
}

// Parent returns the code one level up, empty for a province.
func (c Code) Parent() Code { return c.At(c.Level() - 1) }

// At returns the part of c that names its region at the given level, empty when
// c does not reach that level.
func (c Code) At(level Level) Code {
	if level < Province || level > c.Level() {
		return ""
	}
	return c[:level.digits()]
}

// Dotted returns c as it is printed in decrees: "51.03.01.1001".
func (c Code) Dotted() string {
	var b strings.Builder
	start := 0
	for level := Province; level <= c.Level(); level++ {
		if start > 0 {
			b.WriteByte('.')
		}
		b.WriteString(string(c[start:level.digits()]))
		start = level.digits()
	}
	return b.String()
}

// Kind tells what c is. Regencies are numbered 01 to 69 and cities from 71;
// the first digit of a village's own number is 1 for a kelurahan, 3 for a desa
// adat and otherwise a desa. It is empty for what has no level.
func (c Code) Kind() Kind {
	switch c.Level() {
	case Province:
		return KindProvince
	case Regency:
		if c[2] >= '7' {
			return KindCity
		}
		return KindRegency
	case District:
		return KindDistrict
	case Village:
		switch c[6] {
		case '1':
			return KindKelurahan
		case '3':
			return KindDesaAdat
		}
		return KindDesa
	}
	return ""
}

// key returns c as a number of ten digits, padded on the right with zeros.
// Keys of a table in order are the regions from the top down, each followed by
// what it contains. c must be valid.
func (c Code) key() uint64 {
	var k uint64
	for i := range Village.digits() {
		k *= 10
		if i < len(c) {
			k += uint64(c[i] - '0')
		}
	}
	return k
}

// keyCode is the inverse of Code.key.
func keyCode(k uint64) Code {
	level := keyLevel(k)
	var text [10]byte
	for i := len(text) - 1; i >= 0; i-- {
		text[i] = byte('0' + k%10)
		k /= 10
	}
	return Code(text[:level.digits()])
}

// keyLevel returns the level of the region with this key.
func keyLevel(k uint64) Level {
	level := Village
	for level > Province && k%(level-1).span() == 0 {
		level--
	}
	return level
}
