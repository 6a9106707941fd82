// Package ident reads the numbers and names by which Indonesian papers identify
// people, families and accounts. All of them are text, never integers: zeros in
// front count, and sixteen digits do not fit a spreadsheet's number.
//
// Every Parse function accepts spaces, dots, dashes, invisible characters, a
// leading apostrophe and the digits of any script, and follows one contract:
//
//   - Nothing typed, or a lone dash, is the empty value without a finding;
//     whether it is required is the form's matter. Only a name must not be empty.
//   - An error marks what cannot be true, a warning what a person may accept with
//     a reason.
//   - When the list blocks, the value is the typed text tidied, so that a draft
//     loses nothing; otherwise it has the form that its type documents. Parsing a
//     value again gives the same value and the same findings.
//
// A check of form is all that can be done without a network: region codes are
// package region's matter, and whose a number is only Dukcapil and BPJS can tell.
package ident

import (
	"strings"

	"titian/app/finding"
	"titian/app/text"
)

// Findings about numbers of any kind.
const (
	// CodeSpreadsheet is a number that a spreadsheet kept as a quantity, such as
	// 3.30201E+15: digits are lost and cannot be brought back.
	CodeSpreadsheet finding.Code = "number.spreadsheet"
	// CodeCharacters is a number with letters or signs that separate nothing.
	CodeCharacters finding.Code = "number.characters"
)

// digits reduces typed to its ASCII digits. When it finds an error it returns
// the tidied text instead.
func digits(typed string) (string, finding.List) {
	s := text.Value(typed)
	if text.SpreadsheetNumber(s) {
		return s, finding.List{finding.New(finding.Error, CodeSpreadsheet)}
	}
	bare := join(s)
	if !isDigits(bare) {
		return s, finding.List{finding.New(finding.Error, CodeCharacters)}
	}
	return bare, nil
}

// join removes what people put between the parts of a number.
func join(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '.' || r == ',' || r == '_' || text.IsDash(r) || text.IsSlash(r) {
			return -1
		}
		return r
	}, s)
}

// isDigits reports whether s holds nothing but ASCII digits.
func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// hasDigits reports whether s consists of exactly n ASCII digits.
func hasDigits(s string, n int) bool { return len(s) == n && isDigits(s) }

// oneDigit reports whether s repeats one character; s must not be empty.
func oneDigit(s string) bool { return strings.Count(s, s[:1]) == len(s) }

// pair reads the two digits at position i of s.
func pair(s string, i int) int { return int(s[i]-'0')*10 + int(s[i+1]-'0') }

// mask shows the ends of s and a dot for each character between them. A text
// that does not have the expected form is hidden altogether, its length too.
func mask(s string, wellFormed bool, head, tail int) string {
	switch {
	case s == "":
		return ""
	case !wellFormed || len(s) <= head+tail:
		return strings.Repeat("•", 8)
	default:
		return s[:head] + strings.Repeat("•", len(s)-head-tail) + s[len(s)-tail:]
	}
}
