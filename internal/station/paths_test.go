package station_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"titian/internal/testkit/laptop"
)

func TestPaths(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	for _, dir := range []string{"Foto", "foto lama", ".rahasia", "Foto/KK Desa"} {
		must(t, os.Mkdir(filepath.Join(home, dir), 0o700))
	}
	for _, name := range []string{"formulir.pdf", "Foto.jpg", ".fototersembunyi", "Foto/kk-01.jpg", "Foto/KK-02.JPG", "ikan.png"} {
		must(t, os.WriteFile(filepath.Join(home, name), nil, 0o600))
	}
	must(t, os.Symlink(filepath.Join(home, "Foto"), filepath.Join(home, "foto tautan")))
	must(t, os.Symlink(filepath.Join(home, "tiada"), filepath.Join(home, "foto putus")))
	sep := string(filepath.Separator)
	s := laptop.New(t)
	for name, c := range map[string]struct {
		prefix string
		limit  int
		want   []string
	}{
		"home alone":      {"~", 10, []string{"~" + sep}},
		"either case":     {"~/FO", 10, []string{"~/Foto" + sep, "~/foto lama" + sep, "~/foto tautan" + sep, "~/formulir.pdf", "~/Foto.jpg"}},
		"no more":         {"~/fo", 2, []string{"~/Foto" + sep, "~/foto lama" + sep}},
		"in a folder":     {home + "/Foto/", 10, []string{home + "/Foto/KK Desa" + sep, home + "/Foto/kk-01.jpg", home + "/Foto/KK-02.JPG"}},
		"through a link":  {"~/foto tautan/kk-0", 10, []string{"~/foto tautan/kk-01.jpg", "~/foto tautan/KK-02.JPG"}},
		"hidden":          {"~/.", 10, []string{"~/.rahasia" + sep, "~/.fototersembunyi"}},
		"nothing there":   {"~/xyz", 10, []string{}},
		"no such folder":  {"~/tiada/x", 10, []string{}},
		"a file":          {"~/ikan.png/x", 10, []string{}},
		"somebody's home": {"~tiada/", 10, []string{}},
		"no limit":        {"~/fo", 0, []string{}},
		"zero byte":       {"~/\x00/fo", 10, []string{}},
	} {
		got, err := s.Paths(t.Context(), c.prefix, c.limit)
		must(t, err)
		if diff := cmp.Diff(c.want, append([]string{}, got...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Paths(gone, home+"/", 10); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
