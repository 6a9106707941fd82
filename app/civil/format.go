package civil

import (
	"fmt"
	"strings"
)

// Long returns the date in words: "2 Januari 2026", or "2 January 2026" if the
// language (a BCP 47 tag) is English. It is empty if the date is absent.
func (d Date) Long(language string) string {
	if d.IsZero() {
		return ""
	}
	month := d.Month().String()
	if !english(language) {
		month = indonesianMonths[d.month-1]
	}
	return fmt.Sprintf("%d %s %d", d.day, month, d.year)
}

// Short returns dd-mm-yyyy, the form of Indonesian identity papers; empty if
// the date is absent.
func (d Date) Short() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d-%02d-%04d", d.day, d.month, d.year)
}

func english(language string) bool {
	return language == "en" || strings.HasPrefix(language, "en-")
}

var indonesianMonths = [...]string{
	"Januari", "Februari", "Maret", "April", "Mei", "Juni",
	"Juli", "Agustus", "September", "Oktober", "November", "Desember",
}
