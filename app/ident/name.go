package ident

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"titian/app/finding"
	"titian/app/text"
)

// Findings about a name.
const (
	// CodeNameEmpty is a name without a letter.
	CodeNameEmpty finding.Code = "name.empty"
	// CodeNameLength is a name of more than 60 characters.
	CodeNameLength finding.Code = "name.length"
	// CodeNameCharacters is a name with digits or signs other than ' . , and -.
	CodeNameCharacters finding.Code = "name.characters"
)

// MaxName is the longest name that may be recorded since 2022, in characters
// (Permendagri 73/2022). Older names stay valid as they are.
const MaxName = 60

// Name is a person's full name as on their papers, in one field: there is no
// family name, and many people have one word only. It is kept in the case and
// spelling it was typed in, normalised to NFC.
type Name string

// ParseName reads a name.
func ParseName(typed string) (Name, finding.List) {
	s := text.Clean(norm.NFC.String(text.Clean(typed)))
	n := Name(s)
	if strings.IndexFunc(s, unicode.IsLetter) < 0 {
		return n, finding.List{finding.New(finding.Error, CodeNameEmpty)}
	}
	var list finding.List
	if count := utf8.RuneCountInString(s); count > MaxName {
		list = append(list, finding.New(finding.Warning, CodeNameLength, "count", strconv.Itoa(count)))
	}
	if strings.ContainsFunc(s, foreignToNames) {
		list = append(list, finding.New(finding.Warning, CodeNameCharacters))
	}
	return n, list
}

// foreignToNames reports whether r occurs in no name on record: old records
// hold apostrophes, dots, commas and hyphens beside letters.
func foreignToNames(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !text.IsApostrophe(r) && !strings.ContainsRune(" .,-", r)
}

// NewbornName returns the name under which a baby without one is registered:
// "Bayi Ny. " and the mother's name; empty if that is.
func NewbornName(mother Name) Name {
	if mother == "" {
		return ""
	}
	return "Bayi Ny. " + mother
}

// Newborn reports whether the name is of the form of NewbornName, in any case,
// also abbreviated as "By. Ny.": such a name has to be replaced later.
func (n Name) Newborn() bool {
	words := strings.FieldsFunc(strings.ToLower(string(n)), func(r rune) bool { return r == ' ' || r == '.' })
	return len(words) > 2 && (words[0] == "bayi" || words[0] == "by") && words[1] == "ny"
}
