package ident

import (
	"time"

	"titian/app/civil"
	"titian/app/finding"
)

// adultAge is the age from which a KTP is issued.
const adultAge = 17

// BirthDate returns the birth date to record for the holder of n and what is
// doubtful about it.
//
// The two-digit year of a NIK is ambiguous: 01 is 1901 or 2001. A typed date
// decides, also where the NIK disagrees, which is a warning. Without one it is
// the latest date that fits the NIK and is not after today; absent if the NIK
// does not have 16 digits or names no day. Either way the century is worth a
// question if the person would be over 100, or under 17 and yet hold a KTP.
func (n NIK) BirthDate(typed, today civil.Date, hasKTP bool) (civil.Date, finding.List) {
	var list finding.List
	born := typed
	if typed.IsZero() {
		born = n.latestBirth(today)
	} else if n.contradicts(typed) {
		list = append(list, finding.New(finding.Warning, CodeNIKBirthDate, "nik", n.birthText(), "typed", typed.Short()))
	}
	age := born.AgeOn(today)
	switch {
	case age > 100:
		list = append(list, finding.New(finding.Warning, CodeNIKOver100, "date", born.Short()))
	case hasKTP && age >= 0 && age < adultAge:
		list = append(list, finding.New(finding.Warning, CodeNIKCardUnder17, "date", born.Short()))
	}
	return born, list
}

// contradicts reports whether n states another birth date than date.
func (n NIK) contradicts(date civil.Date) bool {
	day, month, year, ok := n.Birth()
	return ok && (day != date.Day() || month != int(date.Month()) || year != date.Year()%100)
}

// latestBirth returns the latest day up to today that n can mean.
func (n NIK) latestBirth(today civil.Date) civil.Date {
	day, month, year, ok := n.Birth()
	if !ok || today.IsZero() {
		return civil.Date{}
	}
	century := today.Year() / 100 * 100
	for _, y := range []int{century + year, century - 100 + year, century - 200 + year} {
		if born, exists := civil.Of(y, time.Month(month), day); exists && !born.After(today) {
			return born
		}
	}
	return civil.Date{}
}

// dayOfSomeCentury reports whether day and month occur in a year that ends in
// the two digits of year. Year 00 of the 2000s is a leap year, so 2000+year has
// every day that any century has.
func dayOfSomeCentury(day, month, year int) bool {
	_, ok := civil.Of(2000+year, time.Month(month), day)
	return ok
}
