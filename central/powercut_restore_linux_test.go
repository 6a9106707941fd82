package central_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/central"
	"titian/internal/files"
	"titian/internal/powercut"
	"titian/internal/testkit/factory"
)

// TestPowerCutInRestore takes the power away everywhere in a restore, into an
// empty folder and into the old one. Whatever central then starts: a number
// that a laptop was told stays, and without the ledger nobody gets one.
func TestPowerCutInRestore(t *testing.T) {
	s := newSite(t)
	l := newLaptop(s, factory.Village)
	d := family()
	l.deliver(d, nil)
	source := s.backup("b")
	s.acceptAll(d.ID)
	l.pull()
	told := l.numbers()
	s.close()
	for _, fresh := range []bool{true, false} {
		base := t.TempDir()
		data := filepath.Join(base, "data")
		if !fresh {
			if err := os.CopyFS(data, os.DirFS(s.params.Data)); err != nil {
				t.Fatal(err)
			}
		}
		disk, err := powercut.Record(base)
		if err != nil {
			t.Fatal(err)
		}
		p := central.Params{Data: data, Clock: s.clock, FS: disk}
		if _, err := central.Restore(t.Context(), p, source); err != nil {
			t.Fatal(err)
		}
		done := disk.Steps()
		disk.Close()
		ledgerFirst(t, disk, done)
		r := disk.Try(t, 8, func(dir string, steps int) error {
			p.Data, p.FS = filepath.Join(dir, "data"), files.OS{}
			return restored(t, p, source, steps >= done, fresh, d.ID, told)
		})
		if r.Broken > 0 {
			t.Errorf("fresh %t: %d of %d: %v", fresh, r.Broken, r.Cuts, r.First)
		}
	}
}

// ledgerFirst wants no database without a ledger at the last moment before both
// names are durable, at many seeds.
func ledgerFirst(t *testing.T, disk *powercut.Disk, done int) {
	t.Helper()
	base := t.TempDir()
	for seed := range uint64(60) {
		into := filepath.Join(base, strconv.FormatUint(seed, 10))
		if err := os.Mkdir(into, 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := disk.Cut(done-1, seed, into); err != nil {
			t.Fatal(err)
		}
		_, database := os.Stat(filepath.Join(into, "data", "central.db"))
		_, ledger := os.Stat(filepath.Join(into, "data", "issuer.db"))
		if database == nil && ledger != nil {
			t.Fatalf("seed %d: a database without its ledger", seed)
		}
	}
}

// restored starts what a cut left of a restore; where there is no central, the
// operator restores again.
func restored(t *testing.T, p central.Params, source string, done, fresh bool, dossier uuid.UUID, told map[uuid.UUID]string) error {
	t.Helper()
	return attempt(t, func(tb testing.TB) error {
		tb.Helper()
		p.Existing = true
		s := &site{tb: tb, params: p}
		srv, err := central.Open(tb.Context(), p)
		if errors.Is(err, central.ErrEmpty) && !done {
			if _, err = central.Restore(tb.Context(), p, source); err == nil {
				srv, err = central.Open(tb.Context(), p)
			}
		}
		if err != nil {
			return err
		}
		s.srv = srv
		defer func() {
			if err := srv.Close(); err != nil {
				tb.Error(err)
			}
		}()
		status, err := srv.Status(tb.Context())
		if err != nil {
			return err
		}
		if fresh && !status.Held {
			return errors.New("numbers are given without the ledger")
		}
		s.acceptAll(dossier)
		given := map[uuid.UUID]string{}
		for _, n := range s.inventory().Numbers {
			given[uuid.MustParse(n.Person)] = n.Number
		}
		want := told
		if fresh {
			want = map[uuid.UUID]string{}
		}
		if diff := cmp.Diff(want, given); diff != "" {
			return fmt.Errorf("numbers (-want +got):\n%s", diff)
		}
		return nil
	})
}
