// Package civil holds the calendar: days without a time of day and without a
// zone, and the three time zones of Indonesia.
//
// It does not know what a day means. Whether a birth date or a due date makes
// sense is for the trade's own packages; what today is, the caller says.
package civil

import (
	"cmp"
	"errors"
	"fmt"
	"time"
)

// Date is a day of the Gregorian calendar in the years 1 to 9999. The zero
// value is the absent date. Dates compare with ==.
type Date struct {
	year  int16
	month uint8
	day   uint8
}

// secondsPerDay is used instead of a Duration, which ends at 292 years.
const secondsPerDay = 24 * 60 * 60

// errISO says no more than it must: the text may be somebody's birth date.
var errISO = errors.New("date is not of the form YYYY-MM-DD or not on the calendar")

// Of returns the day y-m-d; false if it is not on the calendar.
func Of(y int, m time.Month, d int) (Date, bool) {
	if y < 1 || y > 9999 || m < time.January || m > time.December || d < 1 || d > daysIn(y, m) {
		return Date{}, false
	}
	return Date{int16(y), uint8(m), uint8(d)}, true //nolint:gosec // ranges checked above
}

// In returns the day that it is in loc at the instant t.
func In(t time.Time, loc *time.Location) Date {
	return fromTime(t.In(loc))
}

// FromISO reads YYYY-MM-DD, and the empty text as the absent date. It is for
// stored and transmitted dates; what people type goes through Parse. The error
// never repeats the text.
func FromISO(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, errISO
	}
	return fromTime(t), nil
}

// Year is 1 to 9999; 0 if the date is absent.
func (d Date) Year() int { return int(d.year) }

// Month is January to December; 0 if the date is absent.
func (d Date) Month() time.Month { return time.Month(d.month) }

// Day is 1 to 31; 0 if the date is absent.
func (d Date) Day() int { return int(d.day) }

// IsZero reports whether the date is absent.
func (d Date) IsZero() bool { return d == Date{} }

// Equal reports whether both are the same day, or both absent.
func (d Date) Equal(other Date) bool { return d == other }

// Compare orders days by time: -1 if d is earlier than other, 0 if equal, +1 if
// later. The absent date comes before all others.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.year, other.year), cmp.Compare(d.month, other.month), cmp.Compare(d.day, other.day))
}

// Before reports whether d comes before other in the order of Compare.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After reports whether d comes after other in the order of Compare.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// AddDays returns the day n days later, or earlier if n is negative. It is
// absent if d is, or if the result leaves the years 1 to 9999.
func (d Date) AddDays(n int) Date {
	const span = 10_000 * 366
	if d.IsZero() || n < -span || n > span {
		return Date{}
	}
	return fromTime(d.noon().AddDate(0, 0, n))
}

// AddMonths returns the same day of the month n months later, or earlier if n
// is negative, clamped to the end of a shorter month: 31 January and one month
// is 28 or 29 February. It is absent if d is, or if the result leaves the years
// 1 to 9999.
func (d Date) AddMonths(n int) Date {
	const span = 10_000 * 12
	if d.IsZero() || n < -span || n > span {
		return Date{}
	}
	months := int(d.year)*12 + int(d.month) - 1 + n
	if months < 12 {
		return Date{}
	}
	y, m := months/12, time.Month(months%12+1)
	added, _ := Of(y, m, min(int(d.day), daysIn(y, m)))
	return added
}

// FirstOfNextMonth returns the first day of the month after d's; absent if d is
// absent or lies in December 9999.
func (d Date) FirstOfNextMonth() Date {
	next := d.AddMonths(1)
	if next.IsZero() {
		return Date{}
	}
	next.day = 1
	return next
}

// AgeOn returns the completed years on a day of somebody born on d. Whoever was
// born on 29 February completes a year on 1 March of a common year. It is -1 if
// day lies before d, or if either is absent.
func (d Date) AgeOn(day Date) int {
	if d.IsZero() || day.Before(d) {
		return -1
	}
	years := int(day.year) - int(d.year)
	if day.month < d.month || (day.month == d.month && day.day < d.day) {
		years--
	}
	return years
}

// DaysUntil returns the number of days from d to other: negative if other is
// earlier, 0 if either is absent.
func (d Date) DaysUntil(other Date) int {
	if d.IsZero() || other.IsZero() {
		return 0
	}
	return int((other.noon().Unix() - d.noon().Unix()) / secondsPerDay)
}

// String returns YYYY-MM-DD; empty if the date is absent.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// MarshalText gives the form of String, so that a date is a JSON string.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText gives. The error never repeats the text.
func (d *Date) UnmarshalText(b []byte) error {
	parsed, err := FromISO(string(b))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// noon is an instant of the day for the arithmetic of package time, in a zone
// where every day has 24 hours.
func (d Date) noon() time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 12, 0, 0, 0, time.UTC)
}

func fromTime(t time.Time) Date {
	d, _ := Of(t.Date())
	return d
}

// daysIn returns the length of a month: day 0 of the next month is its last.
func daysIn(y int, m time.Month) int {
	return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
