package app

import "titian/app/civil"

// Settings are what the window is told once and keeps, nothing personal among
// it.
type Settings struct {
	// Language is "id" or "en".
	Language string `json:"language"`
	// Ground is "system", "light" or "dark".
	Ground string `json:"ground"`
	// Percent is the size of text and everything else, 90 to 150.
	Percent int `json:"percent"`
	// IdleMinutes is how long nobody touches the laptop before it locks, 5 to
	// 30.
	IdleMinutes int `json:"idle_minutes"`
	// DailyMB is how many megabytes scans may take of the line in a day, up to
	// 1000; 0 for any number. Records are not bounded.
	DailyMB int `json:"daily_mb,omitempty"`
	// RecordsOnly is the civil date on which no scan leaves; absent for none.
	RecordsOnly civil.Date `json:"records_only,omitzero"`
}

// Budget returns how many bytes scans may take on a day; below 0 for any number.
func (s Settings) Budget(day civil.Date) int64 {
	switch {
	case s.RecordsOnly.Equal(day):
		return 0
	case s.DailyMB > 0:
		return int64(s.DailyMB) * 1_000_000
	default:
		return -1
	}
}

// Bounds of [Settings].
const (
	MinPercent     = 90
	MaxPercent     = 150
	MinIdleMinutes = 5
	MaxIdleMinutes = 30
	MaxDailyMB     = 1000
)

// DefaultSettings are those of a new profile.
func DefaultSettings() Settings {
	return Settings{Language: "id", Ground: "light", Percent: 100, IdleMinutes: 10}
}

// Within returns s with what is out of bounds, or not known, as by default or
// at the nearest bound.
func (s Settings) Within() Settings {
	d := DefaultSettings()
	if s.Language != "id" && s.Language != "en" {
		s.Language = d.Language
	}
	if s.Ground != "system" && s.Ground != "light" && s.Ground != "dark" {
		s.Ground = d.Ground
	}
	if s.Percent == 0 {
		s.Percent = d.Percent
	}
	if s.IdleMinutes == 0 {
		s.IdleMinutes = d.IdleMinutes
	}
	s.Percent = min(max(s.Percent, MinPercent), MaxPercent)
	s.IdleMinutes = min(max(s.IdleMinutes, MinIdleMinutes), MaxIdleMinutes)
	s.DailyMB = min(max(s.DailyMB, 0), MaxDailyMB)
	return s
}
