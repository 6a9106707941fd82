// Package text tidies what people type and what spreadsheets export, before
// anything reads meaning into it.
//
// It does not judge: whether the tidied text is a NIK, a date or a name is for
// the packages above.
package text

import (
	"regexp"
	"strings"
	"unicode"
)

// Clean returns s without characters that nobody sees (controls, zero-width
// and direction marks, fillers), with every kind of space, tab and line break
// as one plain space, and none at the ends. Bytes that are not UTF-8 become
// U+FFFD, so that a damaged text stays visibly damaged.
func Clean(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Z, r) || r == brailleBlank:
			space = b.Len() > 0
		case invisible(r):
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Value returns the text of a number or a date: Clean, decimal digits of every
// script as ASCII, and without the wrapping by which spreadsheets mark text,
// which is a leading apostrophe, quotes, or ="…".
func Value(s string) string {
	s = Clean(foldDigits(s))
	for {
		t := strings.TrimPrefix(s, "=")
		t = strings.TrimSpace(strings.TrimFunc(t, func(r rune) bool { return IsApostrophe(r) || isQuote(r) }))
		if t == s {
			return s
		}
		s = t
	}
}

// IsApostrophe reports whether r is an apostrophe or one of the signs that
// people and word processors put in its place.
func IsApostrophe(r rune) bool {
	return strings.ContainsRune("'`´‘’‛ʼʻʽʾʿ′＇", r)
}

// IsDash reports whether r is a hyphen, dash or minus sign.
func IsDash(r rune) bool {
	return unicode.Is(unicode.Pd, r) || r == '\u2212'
}

// IsSlash reports whether r is a slash or one of its look-alikes.
func IsSlash(r rune) bool {
	return strings.ContainsRune("/⁄∕／", r)
}

// SpreadsheetNumber reports whether s, a Value, shows that a spreadsheet kept a
// long number as a quantity: 3.30201E+15, or 3302010101900000.0. Such a number
// has lost its leading zeros and every digit after the fifteenth, so what is
// left must not be used.
func SpreadsheetNumber(s string) bool {
	return quantity.MatchString(s)
}

var quantity = regexp.MustCompile(`^(?:[0-9](?:[.,][0-9]+)?[eE][+\x{2212}]?[0-9]+|[0-9]{9,}[.,]0{1,2})$`)

// brailleBlank is a space that Unicode counts among the symbols.
const brailleBlank = '\u2800'

func invisible(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

func isQuote(r rune) bool { return strings.ContainsRune("\"“”„«»＂", r) }

// foldDigits maps the decimal digits of every script to ASCII. Unicode
// allocates them in runs of ten that begin with zero.
func foldDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII || !unicode.IsDigit(r) {
			return r
		}
		for _, run := range unicode.Nd.R16 {
			if lo, hi := rune(run.Lo), rune(run.Hi); lo <= r && r <= hi {
				return '0' + (r-lo)%10
			}
		}
		for _, run := range unicode.Nd.R32 {
			if lo, hi := rune(run.Lo), rune(run.Hi); lo <= r && r <= hi { //nolint:gosec // Unicode ends at 0x10FFFF, far below the limit of rune
				return '0' + (r-lo)%10
			}
		}
		return r
	}, s)
}
