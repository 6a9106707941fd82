package station_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"titian/app"
	"titian/internal/station"
	"titian/internal/testkit/laptop"
)

// wantTrouble checks that err comes with this sentence.
func wantTrouble(tb testing.TB, what string, err error, key string) {
	tb.Helper()
	trouble, ok := errors.AsType[*app.Trouble](err)
	if !ok || trouble.Key != key {
		tb.Errorf("%s: %v with %+v, want %s", what, err, trouble, key)
	}
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func lock(tb testing.TB, s *station.Station) {
	tb.Helper()
	must(tb, s.Lock(tb.Context()))
}

func unlock(tb testing.TB, s *station.Station) {
	tb.Helper()
	must(tb, s.Unlock(tb.Context(), []byte(laptop.Passphrase)))
}

// file writes a file for a person to name.
func file(tb testing.TB, name string, content []byte) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	must(tb, os.WriteFile(path, content, 0o600))
	return path
}
