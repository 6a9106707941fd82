package app_test

import (
	"testing"
	"time"

	"titian/app"
	"titian/app/civil"
)

func TestSettingsWithin(t *testing.T) {
	for name, c := range map[string]struct{ in, want app.Settings }{
		"none": {app.Settings{}, app.DefaultSettings()},
		"good": {
			app.Settings{Language: "en", Ground: "dark", Percent: 125, IdleMinutes: 20},
			app.Settings{Language: "en", Ground: "dark", Percent: 125, IdleMinutes: 20},
		},
		"too much": {
			app.Settings{Language: "fr", Ground: "pink", Percent: 400, IdleMinutes: 600, DailyMB: 9999},
			app.Settings{Language: "id", Ground: "light", Percent: 150, IdleMinutes: 30, DailyMB: 1000},
		},
		"too little": {
			app.Settings{Language: "id", Ground: "light", Percent: -5, IdleMinutes: 1, DailyMB: -3},
			app.Settings{Language: "id", Ground: "light", Percent: 90, IdleMinutes: 5},
		},
	} {
		if got := c.in.Within(); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestBudgetOfADay(t *testing.T) {
	today, _ := civil.Of(2026, time.November, 23)
	for name, c := range map[string]struct {
		settings app.Settings
		want     int64
	}{
		"any number":        {app.Settings{}, -1},
		"so much a day":     {app.Settings{DailyMB: 10}, 10_000_000},
		"records today":     {app.Settings{DailyMB: 10, RecordsOnly: today}, 0},
		"records yesterday": {app.Settings{RecordsOnly: today.AddDays(-1)}, -1},
	} {
		if got := c.settings.Budget(today); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
