package civil

import (
	"time"
	_ "time/tzdata" // Windows has no zone database
)

// Midnight is the first instant of d in loc.
func (d Date) Midnight(loc *time.Location) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, loc)
}

// Zone returns the time zone of a province, given by its Kemendagri code or by
// any longer region code that begins with it. Keppres 41/1987 divides the
// country into WIB (UTC+7), WITA (UTC+8) and WIT (UTC+9). An unknown code gives
// WIB, the zone of the capital and of four people in five.
func Zone(provinceCode string) *time.Location {
	if len(provinceCode) < 2 {
		return load("Asia/Jakarta", "WIB", 7)
	}
	switch provinceCode[:2] {
	case "51", "52", "53", // Bali, NTB, NTT
		"63", "64", "65", // South, East and North Kalimantan
		"71", "72", "73", "74", "75", "76": // Sulawesi
		return load("Asia/Makassar", "WITA", 8)
	case "81", "82", // Maluku
		"91", "92", "93", "94", "95", "96": // Papua
		return load("Asia/Jayapura", "WIT", 9)
	default:
		return load("Asia/Jakarta", "WIB", 7)
	}
}

// load falls back to the fixed offset if the zone database is damaged: the
// offsets have not changed since 1988.
func load(name, abbreviation string, hours int) *time.Location {
	if loc, err := time.LoadLocation(name); err == nil {
		return loc
	}
	return time.FixedZone(abbreviation, hours*60*60)
}
