package civil

import (
	"math"

	"titian/app/finding"
)

// FromSerial reads a date cell of a spreadsheet: days since the end of 1899 or,
// if the workbook says date1904, since 1 January 1904. A fraction is a time of
// day and is dropped. A number that names no day, or one outside the years that
// Parse accepts, is CodeSerial.
//
// The 1900 calendar holds a 29 February 1900 that never was (number 60), kept
// by spreadsheets for compatibility; later numbers are one too high for it.
func FromSerial(serial float64, date1904 bool) (Date, finding.List) {
	refused := finding.List{finding.New(finding.Error, CodeSerial)}
	days := math.Floor(serial)
	if math.IsNaN(days) || days < 0 || days > 2_958_465 { // 31 December 9999
		return Date{}, refused
	}
	n := int(days)
	var date Date
	switch {
	case date1904:
		date = Date{1904, 1, 1}.AddDays(n)
	case n == 0 || n == 60:
		return Date{}, refused
	case n < 60:
		date = Date{1899, 12, 31}.AddDays(n)
	default:
		date = Date{1899, 12, 30}.AddDays(n)
	}
	if date.Year() < firstYear || date.Year() > lastYear {
		return Date{}, refused
	}
	return date, nil
}
