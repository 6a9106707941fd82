package station_test

import (
	"os"
	"path/filepath"
	"testing"

	"titian/app"
	"titian/internal/testkit/laptop"
)

func TestSettings(t *testing.T) {
	p := laptop.Params(t)
	s := laptop.Open(t, p)
	if got := s.Settings(); got != app.DefaultSettings() {
		t.Errorf("settings of a new profile: %+v", got)
	}
	want := app.Settings{Language: "en", Ground: "dark", Percent: 125, IdleMinutes: 15}
	must(t, s.SaveSettings(t.Context(), want))
	if got := s.Settings(); got != want {
		t.Errorf("settings %+v, want %+v", got, want)
	}
	if got := laptop.Open(t, p).Settings(); got != want {
		t.Errorf("settings at the next start: %+v, want %+v", got, want)
	}
	must(t, s.SaveSettings(t.Context(), app.Settings{Percent: 9999}))
	if got := s.Settings().Percent; got != app.MaxPercent {
		t.Errorf("size %d, want the largest", got)
	}
	name := filepath.Join(p.Dir, "settings.json")
	info, err := os.Stat(name)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	must(t, os.WriteFile(name, []byte(`{"language": 7`), 0o600))
	if got := laptop.Open(t, p).Settings(); got != app.DefaultSettings() {
		t.Errorf("settings from a damaged file: %+v", got)
	}
}
