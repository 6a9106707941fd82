package ident

import (
	"strconv"

	"titian/app/finding"
)

// Findings about a NIK.
const (
	// CodeNIKLength is a NIK without 16 digits.
	CodeNIKLength finding.Code = "nik.length"
	// CodeNIKDummy is a number that forms use in place of a NIK.
	CodeNIKDummy finding.Code = "nik.dummy"
	// CodeNIKDay is a birth day outside 01 to 31 and 41 to 71.
	CodeNIKDay finding.Code = "nik.day"
	// CodeNIKMonth is a birth month outside 01 to 12.
	CodeNIKMonth finding.Code = "nik.month"
	// CodeNIKSerial is the serial 0000: SIAK begins at 0001.
	CodeNIKSerial finding.Code = "nik.serial"
	// CodeNIKCalendar is a birth day that its month does not have. Such NIKs
	// were issued and stay in force.
	CodeNIKCalendar finding.Code = "nik.calendar"
	// CodeNIKBirthDate is a NIK that disagrees with the typed birth date.
	CodeNIKBirthDate finding.Code = "nik.birth_date"
	// CodeNIKSex is a NIK that disagrees with the typed sex.
	CodeNIKSex finding.Code = "nik.sex"
	// CodeNIKOver100 asks about the century of somebody aged over 100.
	CodeNIKOver100 finding.Code = "nik.over_100"
	// CodeNIKCardUnder17 asks about the century of a KTP holder under 17.
	CodeNIKCardUnder17 finding.Code = "nik.card_under_17"
)

const nikLength = 16

// NIK is a population identity number: 16 digits. Six tell the district of
// first registration, six the birth date as DDMMYY with 40 added to the day of
// women, four are a serial. It has no check digit.
//
// It is given for life (PP 40/2019 art. 30(2)), so one that disagrees with the
// person's birth date, sex or home may still be right: this only warns.
type NIK string

// Sex is a sex as Indonesian papers abbreviate it; empty if unknown.
type Sex string

// Sexes.
const (
	Male   Sex = "L" // laki-laki
	Female Sex = "P" // perempuan
)

// womanDay is added to the birth day of women.
const womanDay = 40

// ParseNIK reads a NIK. It errs on any length but 16, on numbers that stand for
// "none", on a day, month or serial that SIAK does not give, and warns of a day
// that the month does not have.
func ParseNIK(typed string) (NIK, finding.List) {
	s, list := digits(typed)
	n := NIK(s)
	switch {
	case list.Blocks() || s == "":
		return n, list
	case n.dummy():
		return n, finding.List{finding.New(finding.Error, CodeNIKDummy)}
	case len(s) != nikLength:
		return n, finding.List{finding.New(finding.Error, CodeNIKLength, "count", strconv.Itoa(len(s)))}
	}
	day, month, year, _ := n.Birth()
	if day < 1 || day > 31 {
		list = append(list, finding.New(finding.Error, CodeNIKDay, "day", s[6:8]))
	}
	if month < 1 || month > 12 {
		list = append(list, finding.New(finding.Error, CodeNIKMonth, "month", s[8:10]))
	}
	if n.Serial() == "0000" {
		list = append(list, finding.New(finding.Error, CodeNIKSerial))
	}
	if !list.Blocks() && !dayOfSomeCentury(day, month, year) {
		list = append(list, finding.New(finding.Warning, CodeNIKCalendar, "date", n.birthText()))
	}
	return n, list
}

// Region returns the six digits of the district of first registration; empty if
// n does not have 16 digits.
func (n NIK) Region() string {
	if !n.wellFormed() {
		return ""
	}
	return string(n[:6])
}

// Birth returns the day (1 to 31 if the NIK is valid), month and two-digit year
// of birth as they stand in the NIK, and whether it has 16 digits.
func (n NIK) Birth() (day, month, year int, ok bool) {
	if !n.wellFormed() {
		return 0, 0, 0, false
	}
	day = pair(string(n), 6)
	if day > womanDay {
		day -= womanDay
	}
	return day, pair(string(n), 8), pair(string(n), 10), true
}

// Sex returns the sex that the NIK states; empty if it does not have 16 digits.
func (n NIK) Sex() Sex {
	switch {
	case !n.wellFormed():
		return ""
	case pair(string(n), 6) > womanDay:
		return Female
	default:
		return Male
	}
}

// CheckSex warns if n states another sex than the typed one.
func (n NIK) CheckSex(typed Sex) finding.List {
	stated := n.Sex()
	if stated == "" || typed == "" || stated == typed {
		return nil
	}
	return finding.List{finding.New(finding.Warning, CodeNIKSex)}
}

// Serial returns the last four digits; empty if n does not have 16 digits.
func (n NIK) Serial() string {
	if !n.wellFormed() {
		return ""
	}
	return string(n[12:])
}

// Masked shows regency and serial only: "3302••••••••0003". Anything but 16
// digits is hidden altogether.
func (n NIK) Masked() string { return mask(string(n), n.wellFormed(), 4, 4) }

func (n NIK) wellFormed() bool { return hasDigits(string(n), nikLength) }

// dummy reports the numbers that other programs enter for want of a NIK: zeros,
// one digit sixteen times, and the codes of a national family survey for
// "refused", "none" (below and above 17 years) and "foreigner".
func (n NIK) dummy() bool {
	switch n {
	case "9999999999999994", "9999999999999995", "9999999999999996", "9999999999999999":
		return true
	}
	return oneDigit(string(n)) && (n[0] == '0' || len(n) == nikLength)
}

// birthText is the birth date as the NIK states it, dd-mm-yy.
func (n NIK) birthText() string {
	day, month, year, _ := n.Birth()
	return twoDigits(day) + "-" + twoDigits(month) + "-" + twoDigits(year)
}

func twoDigits(n int) string {
	s := strconv.Itoa(n)
	if len(s) < 2 {
		return "0" + s
	}
	return s
}
