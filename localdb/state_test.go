package localdb_test

import (
	"bytes"
	"sync"
	"testing"

	"titian/app"
)

func TestPlace(t *testing.T) {
	b := unlocked(t)
	place := func() string {
		t.Helper()
		state, err := b.Place(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return string(state)
	}
	keep := func(state string) {
		t.Helper()
		if err := b.KeepPlace(t.Context(), []byte(state)); err != nil {
			t.Fatal(err)
		}
	}
	if place() != "" {
		t.Errorf("a new store remembers %q", place())
	}
	keep("sheet")
	keep("members, half typed")
	b.reopen(t)
	if got := place(); got != "members, half typed" {
		t.Errorf("place %q, want the last one kept", got)
	}
	b.lock(t)
	_, err := b.Place(t.Context())
	wantErr(t, "place while locked", err, app.ErrLocked)
	wantErr(t, "keep while locked", b.KeepPlace(t.Context(), []byte("x")), app.ErrLocked)
	b.unlock(t)
	if b.KeepPlace(t.Context(), make([]byte, 2<<20)) == nil {
		t.Error("two megabytes were kept")
	}
	keep("")
	if place() != "" {
		t.Errorf("place %q, want none", place())
	}
}

// Who loses their place begins at home, and all else is there.
func TestDamagedPlace(t *testing.T) {
	b := unlocked(t)
	d := b.put(t, family()).Dossier
	if err := b.KeepPlace(t.Context(), []byte("sheet")); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	db := b.raw(t)
	if _, err := db.ExecContext(t.Context(), `UPDATE state SET body = ?`, bytes.Repeat([]byte{1}, 400)); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	b.open(t)
	if state, err := b.Place(t.Context()); state != nil || err != nil {
		t.Errorf("damaged place: %q, %v", state, err)
	}
	b.get(t, d.ID)
	if len(b.Damage()) != 1 || b.Damage()[0].Table != "state" {
		t.Errorf("damage %v, want the place", b.Damage())
	}
}

// Many who ask at once what is pending get their answers: there are fewer
// connections than askers.
func TestPendingAtOnce(t *testing.T) {
	b := unlocked(t)
	for range 3 {
		d := b.put(t, family()).Dossier
		b.attach(t, d.ID, []byte("kartu keluarga"))
		b.submit(t, d.ID)
	}
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range 20 {
				list, err := b.Pending(background())
				if err != nil || len(list) != 3 || len(list[2].Documents) != 1 || list[0].Trade != app.Registration {
					t.Errorf("pending: %v, %v", list, err)
					return
				}
			}
		})
	}
	all.Wait()
}
