package localdb_test

import (
	"errors"
	"sync"
	"testing"

	"titian/app"
	"titian/localdb"
)

const number = "482913"

func (b *bench) lock(tb testing.TB) {
	tb.Helper()
	if err := b.Lock(); err != nil {
		tb.Fatal(err)
	}
}

func (b *bench) setPIN(tb testing.TB) {
	tb.Helper()
	if err := b.SetPIN(tb.Context(), []byte(number)); err != nil {
		tb.Fatal(err)
	}
}

func wantLeft(tb testing.TB, err error, left int) {
	tb.Helper()
	wrong, ok := errors.AsType[*app.PINError](err)
	if !ok || wrong.Left != left {
		tb.Errorf("%v, want a wrong PIN with %d tries left", err, left)
	}
}

func TestPIN(t *testing.T) {
	b := unlocked(t)
	d := b.put(t, family()).Dossier
	wantErr(t, "no PIN yet", b.Reopen(t.Context(), []byte(number)), localdb.ErrPIN)
	for _, bad := range []string{"", "48291", "4829133", "48291x", "４８２９１３"} {
		wantErr(t, "PIN "+bad, b.SetPIN(t.Context(), []byte(bad)), localdb.ErrPIN)
	}
	b.setPIN(t)
	b.lock(t)
	if b.PIN() != app.PINTries {
		t.Errorf("%d tries, want %d", b.PIN(), app.PINTries)
	}
	wantLeft(t, b.Reopen(t.Context(), []byte("000000")), 4)
	wantLeft(t, b.Reopen(t.Context(), nil), 3)
	if !b.Locked() {
		t.Fatal("a wrong PIN opened the store")
	}
	if err := b.Reopen(t.Context(), []byte(number)); err != nil {
		t.Fatal(err)
	}
	b.get(t, d.ID)
	if o, err := b.Officer(); err != nil || o.Name != "Made Pratama" {
		t.Errorf("officer %q, %v", o.Name, err)
	}
	if b.PIN() != app.PINTries {
		t.Errorf("%d tries after the right PIN, want all", b.PIN())
	}
}

func TestFiveWrongPINs(t *testing.T) {
	b := unlocked(t)
	b.setPIN(t)
	b.lock(t)
	for left := app.PINTries - 1; left >= 0; left-- {
		wantLeft(t, b.Reopen(t.Context(), []byte("000000")), left)
	}
	wantErr(t, "the right PIN after five wrong ones", b.Reopen(t.Context(), []byte(number)), localdb.ErrPIN)
	b.unlock(t)
	if b.PIN() != 0 {
		t.Error("the passphrase brought a PIN back that was wiped")
	}
}

// Tries at once are five, not more.
func TestPINTriesAtOnce(t *testing.T) {
	b := unlocked(t)
	b.setPIN(t)
	b.lock(t)
	var all sync.WaitGroup
	wrong := make(chan error, 20)
	for range cap(wrong) {
		all.Go(func() { wrong <- b.Reopen(background(), []byte("000000")) })
	}
	all.Wait()
	close(wrong)
	tries := 0
	for err := range wrong {
		if _, ok := errors.AsType[*app.PINError](err); ok {
			tries++
		} else {
			wantErr(t, "a try too many", err, localdb.ErrPIN)
		}
	}
	if tries != app.PINTries {
		t.Errorf("%d tries were judged, want %d", tries, app.PINTries)
	}
}

func TestPINEnds(t *testing.T) {
	for name, end := range map[string]func(*testing.T, *bench){
		"forgotten": func(_ *testing.T, b *bench) { b.ForgetPIN() },
		"with the process": func(t *testing.T, b *bench) {
			t.Helper()
			b.reopen(t)
		},
		"with the passphrase": func(t *testing.T, b *bench) {
			t.Helper()
			if err := b.SetPassphrase(t.Context(), []byte(passphrase)); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := unlocked(t)
			b.setPIN(t)
			end(t, b)
			b.lock(t)
			wantErr(t, "reopen", b.Reopen(t.Context(), []byte(number)), localdb.ErrPIN)
		})
	}
}

func TestPINNeedsAnUnlockedStore(t *testing.T) {
	b := unlocked(t)
	b.lock(t)
	wantErr(t, "set PIN", b.SetPIN(t.Context(), []byte(number)), app.ErrLocked)
}
