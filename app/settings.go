package app

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
}

// Bounds of [Settings].
const (
	MinPercent     = 90
	MaxPercent     = 150
	MinIdleMinutes = 5
	MaxIdleMinutes = 30
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
	return s
}
