// Package laptop gives tests of the window a station at work: a real store in a
// temporary directory, unlocked, in a village of the samples, at a clock that
// stands still.
package laptop

import (
	"bytes"
	"crypto/rand"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"

	"titian/app"
	"titian/app/clock"
	"titian/app/sample"
	"titian/internal/station"
	"titian/internal/testkit/factory"
	"titian/localdb/seal"
)

// Officer and Passphrase are those of the first officer.
const (
	Officer    = "Made Contoh"
	Passphrase = "empat kata yang panjang" //nolint:gosec // invented
)

// Params are what New makes a station of: cheap keys, the clock at
// factory.Now, and a viewer that shows nothing. A test changes what it needs.
func Params(tb testing.TB) station.Params {
	tb.Helper()
	return station.Params{
		Dir: filepath.Join(tb.TempDir(), "profile"), Clock: clock.Fixed(factory.Now()),
		KDF: seal.Params{Passes: 1, MemoryKiB: 8, Lanes: 1}, Random: rand.Reader, Checker: factory.Checker(tb),
		Open: func(string) error { return nil },
	}
}

// New returns an empty station, unlocked by Officer for the village
// factory.Village.
func New(tb testing.TB) *station.Station {
	tb.Helper()
	return Found(tb, Params(tb))
}

// Found returns the station of a new store made by p, unlocked.
func Found(tb testing.TB, p station.Params) *station.Station {
	tb.Helper()
	s := Open(tb, p)
	setup := app.Setup{Officer: Officer, Village: factory.Village, Passphrase: []byte(Passphrase)}
	if _, err := s.Found(tb.Context(), setup); err != nil {
		tb.Fatal(err)
	}
	return s
}

// Open returns the station of a profile as it is, and closes it when the test
// ends.
func Open(tb testing.TB, p station.Params) *station.Station {
	tb.Helper()
	s, err := station.New(tb.Context(), p)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

// Filled returns a station with n families of the samples as drafts, the papers
// of the first two attached: plain pictures, not the samples' scans.
func Filled(tb testing.TB, n int) *station.Station {
	tb.Helper()
	s := New(tb)
	Fill(tb, s, n)
	return s
}

// withPapers is how many families of Fill have theirs.
const withPapers = 2

// Fill takes n families of the samples down, and attaches the papers of the
// first two. It returns the dossiers in the order of the samples.
func Fill(tb testing.TB, s *station.Station, n int) []app.Record {
	tb.Helper()
	maker, err := sample.NewMaker(s.Checker().Regions())
	if err != nil {
		tb.Fatal(err)
	}
	families := maker.Families(sample.DemoSeed, n, factory.Today())
	out := make([]app.Record, n)
	for i := range families {
		out[i] = add(tb, s, &families[i])
		if i < withPapers {
			out[i] = attach(tb, s, &families[i], &out[i])
		}
	}
	return out
}

// add types a family in as an officer does: an empty dossier that is saved
// full.
func add(tb testing.TB, s *station.Station, f *sample.Family) app.Record {
	tb.Helper()
	r, err := s.Add(tb.Context(), app.Dossier{Kind: app.Registration})
	if err != nil {
		tb.Fatal(err)
	}
	d := f.Dossier.Clone()
	d.ID, d.Village, d.CapturedOn = r.Dossier.ID, r.Dossier.Village, r.Dossier.CapturedOn
	if r, err = s.Save(tb.Context(), d, r.Rev); err != nil {
		tb.Fatal(err)
	}
	return r
}

func attach(tb testing.TB, s *station.Station, f *sample.Family, r *app.Record) app.Record {
	tb.Helper()
	name := filepath.Join(tb.TempDir(), "kertas.jpg")
	for i := range f.Papers {
		p := &f.Papers[i]
		if err := os.WriteFile(name, sheet(i), 0o600); err != nil {
			tb.Fatal(err)
		}
		doc := app.Document{Kind: p.Kind}
		if p.Member >= 0 {
			doc.Member = &r.Dossier.Members[p.Member].ID
		}
		if _, err := s.AttachFile(tb.Context(), r.Dossier.ID, doc, name); err != nil {
			tb.Fatal(err)
		}
	}
	out, err := s.Record(tb.Context(), r.Dossier.ID)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// sheet draws a paper with n+3 lines of writing: the scans of the samples take
// seconds to draw.
func sheet(n int) []byte {
	page := image.NewGray(image.Rect(0, 0, 420, 594))
	draw.Draw(page, page.Bounds(), image.NewUniform(color.Gray{Y: 250}), image.Point{}, draw.Src)
	for line := range n + 3 {
		y := 60 + 24*line
		draw.Draw(page, image.Rect(40, y, 380-20*(line%3), y+8), image.NewUniform(color.Gray{Y: 40}), image.Point{}, draw.Src)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, page, nil); err != nil {
		panic(err) // a buffer takes all
	}
	return out.Bytes()
}
