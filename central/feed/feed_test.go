package feed_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"titian/app/clock"
	"titian/central/feed"
	"titian/central/store"
	"titian/sync/wire"
)

func open(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "central.db"), clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// TestNothingIsLost: a reader that polls while eight writers commit sees every
// row once, in order.
func TestNothingIsLost(t *testing.T) {
	const writers, rows = 8, 30
	db := open(t)
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			for i := range rows {
				err := db.Write(t.Context(), func(tx *store.Tx) error {
					_, err := feed.Append(t.Context(), tx, "village:1", "decision", fmt.Sprintf("%d-%d", w, i))
					return err
				})
				if err != nil {
					t.Errorf("append: %v", err)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { group.Wait(); close(done) }()
	seen := map[string]bool{}
	var at wire.Position
	poll := func() {
		err := db.Read(t.Context(), func(tx *store.Tx) error {
			if err := feed.Check(t.Context(), tx, "village:1", at); err != nil {
				return err
			}
			rows, err := feed.After(t.Context(), tx, "village:1", at.N, 7)
			if err != nil || len(rows) == 0 {
				return err
			}
			for _, r := range rows {
				if r.N != at.N+1 || seen[r.ID] {
					t.Errorf("row %d after %d, seen %t", r.N, at.N, seen[r.ID])
				}
				seen[r.ID] = true
				at.N = r.N
			}
			at, err = feed.At(t.Context(), tx, "village:1", at.N)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		poll()
	}
	for before := -1; before < len(seen); {
		before = len(seen)
		poll()
	}
	if len(seen) != writers*rows {
		t.Errorf("the reader saw %d of %d", len(seen), writers*rows)
	}
}

func TestNewerPointerReplacesOlder(t *testing.T) {
	db := open(t)
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		for _, id := range []string{"a", "b", "a"} {
			if _, err := feed.Append(t.Context(), tx, "s", "receipt", id); err != nil {
				return err
			}
		}
		// Another scope counts by itself.
		n, err := feed.Append(t.Context(), tx, "t", "receipt", "a")
		if n != 1 {
			t.Errorf("the first of another scope is %d", n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Read(t.Context(), func(tx *store.Tx) error {
		got, err := feed.After(t.Context(), tx, "s", 0, 10)
		want := []feed.Pointer{{N: 2, Kind: "receipt", ID: "b"}, {N: 3, Kind: "receipt", ID: "a"}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("pointers (-want +got):\n%s", diff)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestPositions: a position is good for as long as its history is, also when
// its pointer is gone, and no other one is.
func TestPositions(t *testing.T) {
	db := open(t)
	var positions []wire.Position
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		for range 3 {
			n, err := feed.Append(t.Context(), tx, "s", "receipt", "a")
			if err != nil {
				return err
			}
			p, err := feed.At(t.Context(), tx, "s", n)
			if err != nil {
				return err
			}
			positions = append(positions, p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	ahead, branch := positions[2], positions[1]
	ahead.N++
	branch.Tag[0] ^= 1
	err = db.Read(t.Context(), func(tx *store.Tx) error {
		for _, p := range append(positions, wire.Position{}) {
			if err := feed.Check(t.Context(), tx, "s", p); err != nil {
				t.Errorf("position %d: %v", p.N, err)
			}
		}
		for name, p := range map[string]wire.Position{"ahead": ahead, "branch": branch, "no number": {Tag: branch.Tag}, "no tag": {N: 2}} {
			if err := feed.Check(t.Context(), tx, "s", p); !errors.Is(err, feed.ErrResync) {
				t.Errorf("%s: %v", name, err)
			}
		}
		end, err := feed.End(t.Context(), tx, "s")
		if end != positions[2] {
			t.Errorf("end %+v", end)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
