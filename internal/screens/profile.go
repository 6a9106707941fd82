package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"titian/app"
	"titian/app/clock"
	"titian/internal/rehearsal"
	"titian/internal/station"
	"titian/localdb/seal"
)

// Of the practice profile. Everything in it is invented.
const (
	officer    = "Bu Sari"
	village    = "5103011001"
	passphrase = "empat kata yang biasa" //nolint:gosec // of a profile that is thrown away
)

// start is when all pictures are taken.
func start() time.Time { return time.Date(2026, time.November, 22, 6, 0, 0, 0, time.UTC) }

// sinceStart is a clock that began at start when this program did.
type sinceStart struct{ began time.Time }

// Now implements clock.Clock.
func (c sinceStart) Now() time.Time { return start().Add(clock.System{}.Now().Sub(c.began)) }

// digits draws the same local numbers for each set of pictures.
type digits struct{ from *mathrand.ChaCha8 }

func (d digits) Read(p []byte) (int, error) { return d.from.Read(p) }

// profile is a practice profile and who is in it.
type profile struct {
	dir string
	cast
}

// cast are the families that are photographed.
type cast struct{ draft, torn, billed, active who }

// who is a family: its local number, and the name of its head.
type who struct{ number, head string }

// fill makes the practice profile of a language, unless it is there.
func (s *studio) fill(ctx context.Context, language string) (err error) {
	if _, ok := s.filled[language]; ok {
		return nil
	}
	s.say("filling a practice profile (%s)", language)
	p := profile{dir: filepath.Join(s.work, "profile-"+language)}
	if p.cast, err = stock(ctx, filepath.Join(p.dir, "latihan"), language); err != nil {
		return fmt.Errorf("fill practice profile: %w", err)
	}
	s.filled[language] = p
	return nil
}

// stock makes a practice profile with families at every stage.
func stock(ctx context.Context, dir, language string) (c cast, err error) {
	p, err := rehearsal.Open(ctx, rehearsal.Params{Dir: dir, Clock: sinceStart{clock.System{}.Now()}})
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	desk, err := station.New(ctx, station.Params{
		Dir: p.Laptop(), Clock: p.Clock(), Dial: p.Dial, Rehearsal: true, Random: digits{mathrand.NewChaCha8([32]byte{})},
		KDF:  seal.Params{MemoryKiB: 64, Passes: 1, Lanes: 1}, // nobody has to be kept out
		Open: func(string) error { return errors.New("nobody looks") },
	})
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, desk.Close()) }() //nolint:contextcheck // it is closed whole
	p.Join(desk)
	settings := desk.Settings()
	settings.Language = language
	if err := desk.SaveSettings(ctx, settings); err != nil {
		return c, err
	}
	if _, err := desk.Found(ctx, app.Setup{Officer: officer, Village: village, Passphrase: []byte(passphrase)}); err != nil {
		return c, err
	}
	if err := desk.ConfirmCode(ctx); err != nil { // its picture is that of the first run
		return c, err
	}
	if err := p.Seed(ctx, func(int, int) {}); err != nil {
		return c, err
	}
	list, err := desk.Families(ctx, app.FamilyQuery{})
	if err != nil {
		return c, err
	}
	return whoIs(list), nil
}

// whoIs finds the families that are photographed.
func whoIs(list app.FamilyList) cast {
	var c cast
	for _, row := range list.Rows {
		w := who{row.LocalNumber, row.Head}
		switch {
		case row.Stage == app.StageDraft && row.Members > 4:
			c.torn = w
		case row.Stage == app.StageDraft:
			c.draft = w
		case row.Stage == app.StageNumbered && row.Needs == 0:
			c.billed = w
		case row.Stage == app.StageActive:
			c.active = w
		}
	}
	return c
}

// lend copies a profile and gives it the look of a variant.
func (s *studio) lend(ctx context.Context, v variant) (profile, error) {
	p := s.filled[v.language]
	from := p.dir
	p.dir = filepath.Join(s.work, v.String(), "profile")
	if err := os.CopyFS(p.dir, os.DirFS(from)); err != nil {
		return p, fmt.Errorf("copy profile: %w", err)
	}
	return p, dress(ctx, filepath.Join(p.dir, "latihan", "laptop"), v)
}

// ruin leaves of the store in a profile what no program can read, and no copy of
// it.
func ruin(dir string) error {
	err := os.RemoveAll(filepath.Join(dir, "copies"))
	for _, end := range []string{"-wal", "-shm"} {
		err = errors.Join(err, os.RemoveAll(filepath.Join(dir, "titian.db"+end)))
	}
	if err = errors.Join(err, os.WriteFile(filepath.Join(dir, "titian.db"), bytes.Repeat([]byte("damaged "), 4096), 0o600)); err != nil {
		return fmt.Errorf("damage profile: %w", err)
	}
	return nil
}

// desk opens a profile, which may be empty, and has its store as long as it is
// open.
func desk(ctx context.Context, dir string) (*station.Station, error) {
	return station.New(ctx, station.Params{
		Dir: dir, Rehearsal: true, Random: digits{mathrand.NewChaCha8([32]byte{})},
		Open: func(string) error { return errors.New("nobody looks") },
	})
}

// dress keeps language and ground in a profile.
func dress(ctx context.Context, dir string, v variant) error {
	d, err := desk(ctx, dir)
	if err != nil {
		return err
	}
	settings := d.Settings()
	settings.Language, settings.Ground = v.language, v.ground
	return errors.Join(d.SaveSettings(ctx, settings), d.Close()) //nolint:contextcheck // it is closed whole
}
