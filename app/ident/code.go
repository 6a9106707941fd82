package ident

import (
	"strconv"
	"strings"

	"titian/app/finding"
	"titian/app/text"
)

// Findings about postal codes, tax numbers and facility codes.
const (
	// CodePostalForm is a postal code that is not five digits beginning with 1
	// to 9.
	CodePostalForm finding.Code = "postal_code.form"
	// CodeNPWPLength is a tax number without 16 or 15 digits.
	CodeNPWPLength finding.Code = "npwp.length" //nolint:gosec // a tax number, no password
	// CodeFacilityCharacters is a facility code with other than letters and
	// digits.
	CodeFacilityCharacters finding.Code = "facility.characters"
	// CodeFacilityLength is a facility code without eight characters.
	CodeFacilityLength finding.Code = "facility.length"
)

// PostalCode has five digits; the first, 1 to 9, is the postal zone.
type PostalCode string

// ParsePostalCode reads a postal code.
func ParsePostalCode(typed string) (PostalCode, finding.List) {
	s, list := digits(typed)
	if !list.Blocks() && s != "" && (len(s) != 5 || s[0] == '0') {
		list = finding.List{finding.New(finding.Error, CodePostalForm)}
	}
	return PostalCode(s), list
}

// NPWP is a tax number: 16 digits, which is the NIK of a resident, or 15 in the
// form used before 2024.
type NPWP string

// ParseNPWP reads a tax number.
func ParseNPWP(typed string) (NPWP, finding.List) {
	s, list := digits(typed)
	if !list.Blocks() && s != "" && len(s) != 16 && len(s) != 15 {
		list = finding.List{finding.New(finding.Error, CodeNPWPLength, "count", strconv.Itoa(len(s)))}
	}
	return NPWP(s), list
}

// FacilityCode is BPJS's code of a health facility: eight capital letters and
// digits, such as 0138U020.
type FacilityCode string

// ParseFacilityCode reads a facility code. Its grammar is published nowhere, so
// another length is only a warning.
func ParseFacilityCode(typed string) (FacilityCode, finding.List) {
	s := text.Value(typed)
	bare := strings.ToUpper(join(s))
	switch {
	case bare == "":
		return "", nil
	case strings.Trim(bare, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return FacilityCode(s), finding.List{finding.New(finding.Error, CodeFacilityCharacters)}
	case len(bare) != 8:
		return FacilityCode(bare), finding.List{finding.New(finding.Warning, CodeFacilityLength, "count", strconv.Itoa(len(bare)))}
	default:
		return FacilityCode(bare), nil
	}
}
