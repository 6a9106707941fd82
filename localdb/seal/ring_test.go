package seal_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"titian/localdb/seal"
)

const store = "0198f2a0-0000-7000-8000-00000000000a"

// envelope is one way of closing a body.
type envelope struct {
	name string
	seal func(*seal.Ring, seal.Place, []byte) ([]byte, error)
	open func(*seal.Ring, seal.Place, []byte) ([]byte, error)
}

func envelopes() []envelope {
	all := []envelope{{"inbox", (*seal.Ring).SealInbox, (*seal.Ring).OpenInbox}}
	for _, u := range []seal.Use{seal.Records, seal.Transit, seal.Audit} {
		all = append(all, envelope{
			name: u.String(),
			seal: func(r *seal.Ring, p seal.Place, b []byte) ([]byte, error) { return r.Seal(u, p, b) },
			open: func(r *seal.Ring, p seal.Place, b []byte) ([]byte, error) { return r.Open(u, p, b) },
		})
	}
	return all
}

func eachEnvelope(t *testing.T, test func(t *testing.T, e envelope)) {
	t.Helper()
	for _, e := range envelopes() {
		t.Run(e.name, func(t *testing.T) { test(t, e) })
	}
}

func unlocked(t fataler) *seal.Ring {
	r := seal.NewRing(store)
	if err := r.Unlock(seal.NewDataKey()); err != nil {
		t.Fatalf("unlock: %v", err)
	}
	return r
}

type fataler interface{ Fatalf(string, ...any) }

func drawPlace(t *rapid.T, label string) seal.Place {
	return seal.Place{
		Table: rapid.StringN(0, 8, -1).Draw(t, label+" table"),
		Row:   rapid.StringN(0, 8, -1).Draw(t, label+" row"),
		Rev:   rapid.Uint64().Draw(t, label+" rev"),
	}
}

func TestRoundTrip(t *testing.T) {
	eachEnvelope(t, func(t *testing.T, e envelope) {
		t.Helper()
		ring := unlocked(t)
		rapid.Check(t, func(t *rapid.T) {
			p := drawPlace(t, "")
			body := rapid.SliceOfN(rapid.Byte(), 0, 1200).Draw(t, "body")
			sealed, err := e.seal(ring, p, body)
			if err != nil {
				t.Fatal(err)
			}
			got, err := e.open(ring, p, sealed)
			if err != nil || !bytes.Equal(got, body) {
				t.Fatalf("%d bytes came back as %d: %v", len(body), len(got), err)
			}
			if len(body) > 8 && bytes.Contains(sealed, body) {
				t.Fatal("the body stands in clear")
			}
			again, err := e.seal(ring, p, body)
			if err != nil || bytes.Equal(again, sealed) {
				t.Fatalf("sealing twice gave the same bytes: %v", err)
			}
		})
	})
}

// Whatever byte changes, whatever is cut off or added: nothing opens.
func TestTampering(t *testing.T) {
	eachEnvelope(t, func(t *testing.T, e envelope) {
		t.Helper()
		ring := unlocked(t)
		p := seal.Place{Table: "drafts", Row: "1", Rev: 3}
		sealed, err := e.seal(ring, p, []byte("a body of some length"))
		if err != nil {
			t.Fatal(err)
		}
		for i := range sealed {
			bad := slices.Clone(sealed)
			bad[i] ^= 1 << (i % 8)
			if _, err := e.open(ring, p, bad); !isRefusal(err) {
				t.Fatalf("byte %d altered: %v", i, err)
			}
			if _, err := e.open(ring, p, sealed[:i]); !errors.Is(err, seal.ErrTampered) {
				t.Fatalf("cut to %d bytes: %v", i, err)
			}
		}
		rapid.Check(t, func(t *rapid.T) {
			bad := slices.Clone(sealed)
			at := rapid.IntRange(0, len(bad)-1).Draw(t, "at")
			bad[at] ^= rapid.ByteRange(1, 255).Draw(t, "mask")
			if _, err := e.open(ring, p, bad); !isRefusal(err) {
				t.Fatalf("altered: %v", err)
			}
			longer := append(slices.Clone(sealed), rapid.SliceOfN(rapid.Byte(), 1, 600).Draw(t, "tail")...)
			if _, err := e.open(ring, p, longer); !errors.Is(err, seal.ErrTampered) {
				t.Fatalf("made longer: %v", err)
			}
		})
	})
}

func isRefusal(err error) bool {
	return errors.Is(err, seal.ErrTampered) || errors.Is(err, seal.ErrWrongKey) || errors.Is(err, seal.ErrNewer)
}

// A body opens at its own place only: rows cannot be exchanged, nor put back.
func TestPlaceIsBound(t *testing.T) {
	eachEnvelope(t, func(t *testing.T, e envelope) {
		t.Helper()
		ring := unlocked(t)
		rapid.Check(t, func(t *rapid.T) {
			p, q := drawPlace(t, "sealed"), drawPlace(t, "opened")
			switch rapid.IntRange(0, 3).Draw(t, "differs in") {
			case 0:
				q.Row, q.Rev = p.Row, p.Rev
			case 1:
				q.Table, q.Rev = p.Table, p.Rev
			case 2:
				q.Table, q.Row = p.Table, p.Row
			}
			if p == q {
				t.Skip("the same place")
			}
			sealed, err := e.seal(ring, p, []byte("body"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := e.open(ring, q, sealed); !errors.Is(err, seal.ErrTampered) {
				t.Fatalf("sealed at %+v, opened at %+v: %v", p, q, err)
			}
		})
	})
}

// Table and row are told apart even where joined they read the same.
func TestPlaceIsUnambiguous(t *testing.T) {
	ring := unlocked(t)
	sealed, err := ring.Seal(seal.Records, seal.Place{Table: "ab", Row: "c"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Open(seal.Records, seal.Place{Table: "a", Row: "bc"}, sealed); !errors.Is(err, seal.ErrTampered) {
		t.Errorf("a row of another table opened: %v", err)
	}
}

func TestKeysAreApart(t *testing.T) {
	ring, other := unlocked(t), unlocked(t)
	p := seal.Place{Table: "t", Row: "r", Rev: 1}
	for _, from := range envelopes() {
		sealed, err := from.seal(ring, p, []byte("body"))
		if err != nil {
			t.Fatal(err)
		}
		for _, to := range envelopes() {
			if _, err := to.open(ring, p, sealed); (err == nil) != (from.name == to.name) {
				t.Errorf("sealed for %s, opened for %s: %v", from.name, to.name, err)
			}
		}
		if _, err := from.open(other, p, sealed); !errors.Is(err, seal.ErrWrongKey) {
			t.Errorf("%s, another laptop: %v, want ErrWrongKey", from.name, err)
		}
	}
}

func TestStoresAreApart(t *testing.T) {
	key := seal.NewDataKey()
	a, b := seal.NewRing("store a"), seal.NewRing("store b")
	for _, r := range []*seal.Ring{a, b} {
		if err := r.Unlock(key); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range envelopes() {
		sealed, err := e.seal(a, seal.Place{}, []byte("body"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.open(b, seal.Place{}, sealed); !errors.Is(err, seal.ErrWrongKey) {
			t.Errorf("%s: %v, want ErrWrongKey", e.name, err)
		}
	}
}

func TestNewerForm(t *testing.T) {
	eachEnvelope(t, func(t *testing.T, e envelope) {
		t.Helper()
		ring := unlocked(t)
		sealed, err := e.seal(ring, seal.Place{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for form := range 256 {
			sealed[0] = byte(form)
			_, err := e.open(ring, seal.Place{}, sealed)
			if (form > 2) != errors.Is(err, seal.ErrNewer) {
				t.Errorf("form %d: %v", form, err)
			}
		}
	})
}

func TestLengthTellsLittle(t *testing.T) {
	ring := unlocked(t)
	lengths := make(map[int]bool)
	for n := range 256 {
		sealed, err := ring.Seal(seal.Records, seal.Place{}, make([]byte, n))
		if err != nil {
			t.Fatal(err)
		}
		lengths[len(sealed)] = true
	}
	if len(lengths) != 1 {
		t.Errorf("bodies of 0 to 255 bytes have %d lengths, want 1", len(lengths))
	}
}

// What opens when: nothing before the first unlock, transit and audit after a
// lock, and everything again after the next unlock.
func TestLock(t *testing.T) {
	key := seal.NewDataKey()
	ring := seal.NewRing(store)
	p := seal.Place{Table: "t", Row: "r", Rev: 1}
	sealed := make(map[string][]byte)
	state := func(when string, seals, opens []string) {
		t.Helper()
		for _, e := range envelopes() {
			fresh, err := e.seal(ring, p, []byte("body"))
			if slices.Contains(seals, e.name) != (err == nil) || err != nil && !errors.Is(err, seal.ErrLocked) {
				t.Errorf("%s: seal for %s: %v", when, e.name, err)
			}
			if err == nil {
				sealed[e.name] = fresh
			}
			_, err = e.open(ring, p, sealed[e.name])
			if slices.Contains(opens, e.name) != (err == nil) || err != nil && !errors.Is(err, seal.ErrLocked) {
				t.Errorf("%s: open for %s: %v", when, e.name, err)
			}
		}
		_, err := ring.DataKey()
		if got := ring.Holds(seal.Records); got != slices.Contains(opens, "records") || got != (err == nil) {
			t.Errorf("%s: holds records %v, data key: %v", when, got, err)
		}
		if got := ring.Holds(seal.Transit); got != slices.Contains(opens, "transit") {
			t.Errorf("%s: holds transit %v", when, got)
		}
	}
	all := []string{"records", "transit", "audit", "inbox"}
	state("at start", nil, nil)
	for _, act := range []struct {
		name         string
		do           func() error
		seals, opens []string
	}{
		{"unlocked", func() error { return ring.Unlock(key) }, all, all},
		{"locked", func() error { ring.Lock(); return nil }, all[1:], all[1:3]},
		{"unlocked again", func() error { return ring.Unlock(key) }, all, all},
		{"closed", func() error { ring.Close(); return nil }, nil, nil},
	} {
		if err := act.do(); err != nil {
			t.Fatalf("%s: %v", act.name, err)
		}
		state(act.name, act.seals, act.opens)
	}
}

func TestUnlockRefusesAnotherKey(t *testing.T) {
	key := seal.NewDataKey()
	ring := seal.NewRing(store)
	wiped := seal.NewDataKey()
	wiped.Wipe()
	if err := ring.Unlock(wiped); !errors.Is(err, seal.ErrWrongKey) {
		t.Errorf("a wiped key: %v, want ErrWrongKey", err)
	}
	if err := ring.Unlock(key); err != nil {
		t.Fatal(err)
	}
	ring.Lock()
	if err := ring.Unlock(seal.NewDataKey()); !errors.Is(err, seal.ErrWrongKey) {
		t.Errorf("another key: %v, want ErrWrongKey", err)
	}
	if ring.Holds(seal.Records) {
		t.Error("a refused unlock unlocked")
	}
	if err := ring.Unlock(key); err != nil {
		t.Errorf("the right key after a wrong one: %v", err)
	}
	again, err := ring.DataKey()
	if err != nil {
		t.Fatal(err)
	}
	key.Wipe() // the ring has a copy
	ring.Lock()
	if err := ring.Unlock(again); err != nil {
		t.Errorf("the ring's own data key: %v", err)
	}
}

func TestSecretsHide(t *testing.T) {
	key, code := seal.NewDataKey(), seal.NewCode()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		for _, secret := range []any{key, code, &code} {
			if got := fmt.Sprintf(verb, secret); !strings.HasSuffix(got, "(hidden)") {
				t.Errorf("%s of %T gives %q", verb, secret, got)
			}
		}
	}
}

// Sealing, opening and locking at the same time: every opening gives the body
// or ErrLocked.
func TestRingIsConcurrent(t *testing.T) {
	key := seal.NewDataKey()
	ring := seal.NewRing(store)
	if err := ring.Unlock(key); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for _, e := range envelopes() {
		wg.Go(func() {
			for i := range 200 {
				p := seal.Place{Table: e.name, Rev: uint64(i)}
				sealed, err := e.seal(ring, p, []byte(e.name))
				if err == nil {
					var body []byte
					if body, err = e.open(ring, p, sealed); err == nil && string(body) != e.name {
						t.Errorf("%s: opened to %q", e.name, body)
					}
				}
				if err != nil && !errors.Is(err, seal.ErrLocked) {
					t.Errorf("%s: %v", e.name, err)
				}
			}
		})
	}
	wg.Go(func() {
		for range 200 {
			ring.Lock()
			if err := ring.Unlock(key); err != nil {
				t.Error(err)
			}
		}
	})
	wg.Wait()
}
