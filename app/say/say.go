// Package say puts sums, numbers and times of day into the form that
// Indonesian readers expect (EYD), by hand: CLDR sets a space after Rp. Dates
// have their forms in package civil.
package say

import (
	"strconv"
	"strings"
	"time"
)

// Rupiah returns a sum of whole rupiah: "Rp150.000", "-Rp2.500".
func Rupiah(rupiah int64) string {
	if digits, negative := strings.CutPrefix(Number(rupiah), "-"); negative {
		return "-Rp" + digits
	}
	return "Rp" + Number(rupiah)
}

// Number returns n with a dot between groups of three digits: "1.234.567".
func Number(n int64) string {
	digits, negative := strings.CutPrefix(strconv.FormatInt(n, 10), "-")
	var b strings.Builder
	if negative {
		b.WriteByte('-')
	}
	for i, digit := range []byte(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteByte(digit)
	}
	return b.String()
}

// Clock returns the time of day of the instant t in loc, by 24 hours: "14.03".
func Clock(t time.Time, loc *time.Location) string {
	return t.In(loc).Format("15.04")
}

// ClockZone returns Clock and the name of the zone: "14.03 WIB".
func ClockZone(t time.Time, loc *time.Location) string {
	return t.In(loc).Format("15.04 MST")
}
