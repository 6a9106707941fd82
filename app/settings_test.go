package app_test

import (
	"testing"

	"titian/app"
)

func TestSettingsWithin(t *testing.T) {
	for name, c := range map[string]struct{ in, want app.Settings }{
		"none": {app.Settings{}, app.DefaultSettings()},
		"good": {
			app.Settings{Language: "en", Ground: "dark", Percent: 125, IdleMinutes: 20},
			app.Settings{Language: "en", Ground: "dark", Percent: 125, IdleMinutes: 20},
		},
		"too much": {
			app.Settings{Language: "fr", Ground: "pink", Percent: 400, IdleMinutes: 600},
			app.Settings{Language: "id", Ground: "light", Percent: 150, IdleMinutes: 30},
		},
		"too little": {
			app.Settings{Language: "id", Ground: "light", Percent: -5, IdleMinutes: 1},
			app.Settings{Language: "id", Ground: "light", Percent: 90, IdleMinutes: 5},
		},
	} {
		if got := c.in.Within(); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
