package ident

import (
	"strconv"

	"titian/app/finding"
)

// Findings about a KK number.
const (
	// CodeKKLength is a KK number without 16 digits.
	CodeKKLength finding.Code = "kk.length"
	// CodeKKDate is a recording date that is not on the calendar.
	CodeKKDate finding.Code = "kk.date"
	// CodeKKSerial is the serial 0000.
	CodeKKSerial finding.Code = "kk.serial"
	// CodeKKDummy is one digit sixteen times.
	CodeKKDummy finding.Code = "kk.dummy"
)

const kkLength = 16

// KK is the number of a family card: 16 digits. Six tell the district of issue,
// six the day of recording as DDMMYY, four are a serial. It changes when the
// family moves to another district, when the head dies, on divorce, and when a
// child founds a family, so it identifies a paper and not a family.
type KK string

// ParseKK reads a KK number. Only a length other than 16 is an error: the inner
// structure rests on one source, so the rest warns.
func ParseKK(typed string) (KK, finding.List) {
	s, list := digits(typed)
	k := KK(s)
	switch {
	case list.Blocks() || s == "":
		return k, list
	case len(s) != kkLength:
		return k, finding.List{finding.New(finding.Error, CodeKKLength, "count", strconv.Itoa(len(s)))}
	case oneDigit(s):
		return k, finding.List{finding.New(finding.Warning, CodeKKDummy)}
	}
	if !dayOfSomeCentury(pair(s, 6), pair(s, 8), pair(s, 10)) {
		list = append(list, finding.New(finding.Warning, CodeKKDate, "date", s[6:8]+"-"+s[8:10]+"-"+s[10:12]))
	}
	if s[12:] == "0000" {
		list = append(list, finding.New(finding.Warning, CodeKKSerial))
	}
	return k, list
}

// Region returns the six digits of the district of issue; empty if k does not
// have 16 digits.
func (k KK) Region() string {
	if !k.wellFormed() {
		return ""
	}
	return string(k[:6])
}

// Masked shows regency and serial only: "3302••••••••0012".
func (k KK) Masked() string { return mask(string(k), k.wellFormed(), 4, 4) }

func (k KK) wellFormed() bool { return hasDigits(string(k), kkLength) }
