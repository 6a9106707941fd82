// Package say puts sums, numbers, sizes and times of day into the form that
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

// Bytes says a number of bytes in a language: "120 kB", "4,1 MB", in English
// "4.1 MB". It rounds up below a megabyte, so that nothing that is left reads as
// nothing.
func Bytes(n int64, language string) string {
	if kilo := (n + 999) / 1000; kilo < 1000 {
		return strconv.FormatInt(kilo, 10) + " kB"
	}
	mega := strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64)
	if language != "en" {
		mega = strings.Replace(mega, ".", ",", 1)
	}
	return mega + " MB"
}

// Clock returns the time of day of the instant t in loc, by 24 hours: "14.03".
func Clock(t time.Time, loc *time.Location) string {
	return t.In(loc).Format("15.04")
}

// ClockZone returns Clock and the name of the zone: "14.03 WIB".
func ClockZone(t time.Time, loc *time.Location) string {
	return t.In(loc).Format("15.04 MST")
}
