package seal_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"titian/localdb/seal"
)

// cheap makes tests quick; real wraps use Calibrate.
var cheap = seal.Params{Passes: 1, MemoryKiB: 8, Lanes: 1}

var officer = seal.Holder{Store: store, ID: "officer"}

// way is one way in with its right and a wrong secret.
type way struct {
	name   string
	kind   seal.Kind
	wrap   func(*seal.DataKey, seal.Holder) ([]byte, error)
	unwrap func(seal.Holder, []byte) (*seal.DataKey, error)
	wrong  func(seal.Holder, []byte) (*seal.DataKey, error)
}

func ways(t *testing.T) []way {
	t.Helper()
	code := seal.NewCode()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	hybrid, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	passphrase := func(pass string) func(seal.Holder, []byte) (*seal.DataKey, error) {
		return func(h seal.Holder, w []byte) (*seal.DataKey, error) {
			return seal.UnwrapPassphrase(h, w, []byte(pass))
		}
	}
	byCode := func(c seal.Code) func(seal.Holder, []byte) (*seal.DataKey, error) {
		return func(h seal.Holder, w []byte) (*seal.DataKey, error) { return seal.UnwrapCode(h, w, c) }
	}
	byIdentity := func(text string) func(seal.Holder, []byte) (*seal.DataKey, error) {
		return func(h seal.Holder, w []byte) (*seal.DataKey, error) { return seal.UnwrapIdentity(h, w, text) }
	}
	return []way{
		{
			"passphrase", seal.KindPassphrase,
			func(k *seal.DataKey, h seal.Holder) ([]byte, error) {
				return k.WrapPassphrase(h, []byte("empat kata acak benar"), cheap)
			},
			passphrase("empat kata acak benar"), passphrase("empat kata acak salah"),
		},
		{
			"code", seal.KindCode,
			func(k *seal.DataKey, h seal.Holder) ([]byte, error) { return k.WrapCode(h, code) },
			byCode(code), byCode(seal.NewCode()),
		},
		{
			"recipient", seal.KindRecipient,
			func(k *seal.DataKey, h seal.Holder) ([]byte, error) {
				return k.WrapRecipient(h, identity.Recipient().String())
			},
			byIdentity(identity.String()), byIdentity(hybrid.String()),
		},
		{
			"hybrid recipient", seal.KindRecipient,
			func(k *seal.DataKey, h seal.Holder) ([]byte, error) {
				return k.WrapRecipient(h, hybrid.Recipient().String())
			},
			byIdentity(hybrid.String()), byIdentity(identity.String()),
		},
	}
}

func TestWraps(t *testing.T) {
	key := seal.NewDataKey()
	ring := seal.NewRing(store)
	if err := ring.Unlock(key); err != nil {
		t.Fatal(err)
	}
	all := ways(t)
	for _, w := range all {
		t.Run(w.name, func(t *testing.T) {
			wrap, err := w.wrap(key, officer)
			if err != nil {
				t.Fatal(err)
			}
			if kind, err := seal.WrapKind(wrap); kind != w.kind || err != nil {
				t.Errorf("kind %d, %v, want %d", kind, err, w.kind)
			}
			got, err := w.unwrap(officer, wrap)
			if err != nil {
				t.Fatal(err)
			}
			if err := ring.Unlock(got); err != nil {
				t.Errorf("another key came out: %v", err)
			}
			if _, err := w.wrong(officer, wrap); !errors.Is(err, seal.ErrWrongSecret) {
				t.Errorf("a wrong secret: %v, want ErrWrongSecret", err)
			}
			for _, h := range []seal.Holder{{Store: store, ID: "another"}, {Store: "another", ID: "officer"}} {
				if _, err := w.unwrap(h, wrap); !errors.Is(err, seal.ErrWrongSecret) {
					t.Errorf("another holder: %v, want ErrWrongSecret", err)
				}
			}
			for _, other := range all {
				if other.kind == w.kind {
					continue
				}
				if _, err := other.unwrap(officer, wrap); !errors.Is(err, seal.ErrTampered) {
					t.Errorf("opened as %s: %v, want ErrTampered", other.name, err)
				}
			}
			refusesTampered(t, w, wrap)
		})
	}
}

func refusesTampered(t *testing.T, w way, wrap []byte) {
	t.Helper()
	for i := range wrap {
		if w.kind == seal.KindPassphrase && i >= 18 && i < 26 {
			continue // the cost: see TestWrapBoundsCost
		}
		bad := slices.Clone(wrap)
		bad[i] ^= 0x40
		if _, err := w.unwrap(officer, bad); err == nil {
			t.Errorf("opened with byte %d altered", i)
		}
		if _, err := w.unwrap(officer, wrap[:i]); err == nil {
			t.Errorf("opened when cut to %d bytes", i)
		}
	}
	if _, err := w.unwrap(officer, append(slices.Clone(wrap), 0)); err == nil {
		t.Error("opened with a byte added")
	}
}

// An altered cost is refused: by the tag if it is in range, before any work if
// it would take all memory.
func TestWrapBoundsCost(t *testing.T) {
	key := seal.NewDataKey()
	wrap, err := key.WrapPassphrase(officer, []byte("x"), cheap)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		at   int
		to   byte
		want error
	}{
		{"a pass more", 21, 2, seal.ErrWrongSecret},
		{"more memory", 25, 16, seal.ErrWrongSecret},
		{"no pass", 21, 0, seal.ErrParams},
		{"too many passes", 18, 1, seal.ErrParams},
		{"terabytes", 22, 0x40, seal.ErrParams},
		{"too little memory", 25, 7, seal.ErrParams},
		{"no lane", 26, 0, seal.ErrParams},
		{"too many lanes", 26, 17, seal.ErrParams},
	} {
		bad := slices.Clone(wrap)
		bad[c.at] = c.to
		if _, err := seal.UnwrapPassphrase(officer, bad, []byte("x")); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	if _, err := key.WrapPassphrase(officer, nil, cheap); !errors.Is(err, seal.ErrParams) {
		t.Errorf("empty passphrase: %v, want ErrParams", err)
	}
	if _, err := key.WrapPassphrase(officer, []byte("x"), seal.Params{}); !errors.Is(err, seal.ErrParams) {
		t.Errorf("no cost: %v, want ErrParams", err)
	}
}

func TestWrapKind(t *testing.T) {
	for _, c := range []struct {
		wrap []byte
		want error
	}{
		{nil, seal.ErrTampered},
		{[]byte{1}, seal.ErrTampered},
		{[]byte{0, 1}, seal.ErrTampered},
		{[]byte{1, 0}, seal.ErrTampered},
		{[]byte{2, 1}, seal.ErrNewer},
		{[]byte{1, 4}, seal.ErrNewer},
		{[]byte{1, 1}, nil},
	} {
		if _, err := seal.WrapKind(c.wrap); !errors.Is(err, c.want) {
			t.Errorf("%v: %v, want %v", c.wrap, err, c.want)
		}
	}
}

// Two keyboards may send the same letter in two ways.
func TestPassphraseIsComposed(t *testing.T) {
	wrap, err := seal.NewDataKey().WrapPassphrase(officer, []byte("kopi café"), cheap)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seal.UnwrapPassphrase(officer, wrap, []byte("kopi cafe\u0301")); err != nil {
		t.Errorf("the decomposed form: %v", err)
	}
}

func TestRecipientIsChecked(t *testing.T) {
	for _, text := range []string{"", "age1", "age1xyz", "AGE-SECRET-KEY-1"} {
		if _, err := seal.NewDataKey().WrapRecipient(officer, text); err == nil {
			t.Errorf("recipient %q was accepted", text)
		}
	}
	const mistyped = "AGE-SECRET-KEY-1MISTYPED"
	wrap := []byte{1, byte(seal.KindRecipient), 'x'}
	if _, err := seal.UnwrapIdentity(officer, wrap, mistyped); err == nil || strings.Contains(err.Error(), "MISTYPED") {
		t.Errorf("mistyped identity: %v, want an error that does not quote it", err)
	}
}

func TestCalibrate(t *testing.T) {
	const target = 400 * time.Millisecond
	for _, c := range []struct {
		name  string
		takes []time.Duration // the trials: two of 3 passes, two of 9
		want  uint32
	}{
		{"a fast laptop", []time.Duration{200, 160, 340, 280}, 15},
		{"an old one", []time.Duration{9000, 400}, 3},
		{"one that is faster than all", []time.Duration{4, 3, 9, 9}, 64},
		{"a clock that goes back", []time.Duration{-3600, -3600, -3600, -3600}, 3},
		{"more passes in less time", []time.Duration{200, 200, 100, 100}, 3},
	} {
		clock := &scripted{takes: c.takes}
		p, err := seal.Calibrate(clock, target)
		if err != nil {
			t.Fatal(err)
		}
		if want := (seal.Params{Passes: c.want, MemoryKiB: 64 << 10, Lanes: 4}); p != want || clock.asked != 2*len(c.takes) {
			t.Errorf("%s: %+v after %d looks at the clock, want %+v after %d", c.name, p, clock.asked, want, 2*len(c.takes))
		}
	}
}

// scripted is a clock between whose looks, two by two, so many milliseconds
// pass.
type scripted struct {
	now   time.Time
	takes []time.Duration
	asked int
}

func (s *scripted) Now() time.Time {
	if s.asked%2 == 1 {
		s.now = s.now.Add(s.takes[s.asked/2] * time.Millisecond)
	}
	s.asked++
	return s.now
}
