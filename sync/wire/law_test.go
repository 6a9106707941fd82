package wire_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"titian/sync/wire"
)

func drawID(t *rapid.T, label string) uuid.UUID {
	return uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, label))
}

func drawItem(t *rapid.T) wire.Item {
	i := wire.Item{
		ID: drawID(t, "id"), Kind: rapid.SampledFrom([]string{wire.KindDossier, wire.KindChange, ""}).Draw(t, "kind"),
		Subject: drawID(t, "subject"), Seq: rapid.Int64Range(1, 1<<40).Draw(t, "seq"), Officer: drawID(t, "officer"),
		CapturedAt: time.Unix(rapid.Int64Range(0, 4_000_000_000).Draw(t, "s"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).UTC(),
		Body:       rapid.String().Draw(t, "body"),
	}
	if rapid.Bool().Draw(t, "based") {
		base := drawID(t, "base")
		i.Base = &base
	}
	for range rapid.IntRange(0, 3).Draw(t, "documents") {
		i.Documents = append(i.Documents, drawDocument(t))
	}
	return i
}

func drawDocument(t *rapid.T) wire.Document {
	return wire.Document{
		ID: drawID(t, "document"), Kind: rapid.StringMatching(`[a-z_]{0,8}`).Draw(t, "document kind"),
		Size:   rapid.Int64Range(1, wire.MaxDocumentBytes).Draw(t, "size"),
		SHA256: wire.Digest(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "sha256")),
	}
}

// changes are all ways of changing one thing that a signature has to cover.
func changes() map[string]func(t *rapid.T, i *wire.Item) {
	flip := func(id *uuid.UUID) { id[7] ^= 1 }
	document := func(change func(*wire.Document)) func(*rapid.T, *wire.Item) {
		return func(t *rapid.T, i *wire.Item) {
			if len(i.Documents) == 0 {
				i.Documents = []wire.Document{drawDocument(t)}
				return
			}
			change(&i.Documents[rapid.IntRange(0, len(i.Documents)-1).Draw(t, "which")])
		}
	}
	return map[string]func(*rapid.T, *wire.Item){
		"id":      func(_ *rapid.T, i *wire.Item) { flip(&i.ID) },
		"kind":    func(_ *rapid.T, i *wire.Item) { i.Kind += "x" },
		"subject": func(_ *rapid.T, i *wire.Item) { flip(&i.Subject) },
		"base": func(_ *rapid.T, i *wire.Item) {
			if i.Base == nil {
				i.Base = new(uuid.UUID)
				return
			}
			i.Base = nil
		},
		"other base": func(_ *rapid.T, i *wire.Item) {
			base := i.Subject
			if i.Base != nil {
				base = *i.Base
			}
			flip(&base)
			i.Base = &base
		},
		"seq":             func(_ *rapid.T, i *wire.Item) { i.Seq++ },
		"time":            func(_ *rapid.T, i *wire.Item) { i.CapturedAt = i.CapturedAt.Add(1) },
		"officer":         func(_ *rapid.T, i *wire.Item) { flip(&i.Officer) },
		"body":            func(_ *rapid.T, i *wire.Item) { i.Body += " " },
		"one document":    func(t *rapid.T, i *wire.Item) { i.Documents = append(i.Documents, drawDocument(t)) },
		"document":        document(func(d *wire.Document) { flip(&d.ID) }),
		"document's kind": document(func(d *wire.Document) { d.Kind += "x" }),
		"document's size": document(func(d *wire.Document) { d.Size++ }),
		"document's hash": document(func(d *wire.Document) { d.SHA256[31] ^= 1 }),
		"order of documents": func(t *rapid.T, i *wire.Item) {
			i.Documents = append(slices.Clone(i.Documents), drawDocument(t))
			slices.Reverse(i.Documents)
		},
	}
}

func TestEveryFieldOfAnItemIsSigned(t *testing.T) {
	for name, change := range changes() {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				device, incarnation := drawID(t, "device"), drawID(t, "incarnation")
				i := drawItem(t)
				other := i
				other.Documents = slices.Clone(i.Documents)
				change(t, &other)
				if bytes.Equal(i.SigningBytes(device, incarnation), other.SigningBytes(device, incarnation)) {
					t.Fatal("not covered by the signature")
				}
			})
		})
	}
}

func TestItemIsSignedForOneDeviceAndLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := ed25519.NewKeyFromSeed(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "seed"))
		public := ed25519.PublicKey(key[32:])
		device, incarnation := drawID(t, "device"), drawID(t, "incarnation")
		i := drawItem(t)
		i.Sign(key, device, incarnation)
		if !i.SignedBy(public, device, incarnation) {
			t.Fatal("does not verify")
		}
		raw, err := json.Marshal(i)
		if err != nil {
			t.Fatal(err)
		}
		var travelled wire.Item
		if err := json.Unmarshal(raw, &travelled); err != nil {
			t.Fatal(err)
		}
		if !travelled.SignedBy(public, device, incarnation) {
			t.Fatal("does not verify after its journey")
		}
		for name, other := range map[string][2]uuid.UUID{
			"device": {drawID(t, "other"), incarnation}, "incarnation": {device, drawID(t, "other")}, "swapped": {incarnation, device},
		} {
			if other != [2]uuid.UUID{device, incarnation} && i.SignedBy(public, other[0], other[1]) {
				t.Fatalf("verifies for another %s", name)
			}
		}
		for _, bad := range []ed25519.PublicKey{nil, public[:31], append(slices.Clone(public), 0)} {
			if i.SignedBy(bad, device, incarnation) {
				t.Fatal("verifies with a key of another length")
			}
		}
	})
}

// window is a key set of one key that was valid for an hour, and a statement
// made within it.
type window struct {
	set    wire.KeySet
	key    ed25519.PrivateKey
	signed wire.Signed
}

func newWindow(t *testing.T, at time.Time) window {
	t.Helper()
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	w := window{key: key, set: wire.KeySet{Keys: []wire.OnlineKey{{
		KID: "2026-11", Key: ed25519.PublicKey(key[32:]), From: noon, Until: noon.Add(time.Hour),
	}}}}
	w.signed = w.sign(t, at)
	return w
}

func (w *window) sign(t *testing.T, at time.Time) wire.Signed {
	t.Helper()
	s, err := wire.NewSigned(wire.TypePong, wire.Pong{Nonce: "n", Time: at}, "2026-11", w.key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestVerify(t *testing.T) {
	w := newWindow(t, noon)
	var pong wire.Pong
	if err := w.set.Verify(w.signed, &pong); err != nil || pong.Nonce != "n" {
		t.Fatalf("%v, %+v", err, pong)
	}
	for name, at := range map[string]time.Time{"its last moment": noon.Add(time.Hour), "its first moment": noon} {
		if err := w.set.Verify(w.sign(t, at), nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize))
	for name, change := range map[string]func(*wire.Signed, *wire.KeySet){
		"another type":         func(s *wire.Signed, _ *wire.KeySet) { s.Type = wire.TypeReceipt },
		"no type":              func(s *wire.Signed, _ *wire.KeySet) { s.Type = "" },
		"another payload":      func(s *wire.Signed, _ *wire.KeySet) { s.Payload = append(s.Payload, ' ') },
		"another key's name":   func(s *wire.Signed, _ *wire.KeySet) { s.KID = "2026-12" },
		"another key":          func(_ *wire.Signed, set *wire.KeySet) { set.Keys[0].Key = ed25519.PublicKey(other[32:]) },
		"a key cut short":      func(_ *wire.Signed, set *wire.KeySet) { set.Keys[0].Key = set.Keys[0].Key[:31] },
		"no keys":              func(_ *wire.Signed, set *wire.KeySet) { set.Keys = nil },
		"no signature":         func(s *wire.Signed, _ *wire.KeySet) { s.Sig = nil },
		"half a signature":     func(s *wire.Signed, _ *wire.KeySet) { s.Sig = s.Sig[:32] },
		"before the key":       func(s *wire.Signed, _ *wire.KeySet) { *s = w.sign(t, noon.Add(-1)) },
		"after the key":        func(s *wire.Signed, _ *wire.KeySet) { *s = w.sign(t, noon.Add(time.Hour+1)) },
		"without a time":       func(s *wire.Signed, _ *wire.KeySet) { *s = w.raw(`{"nonce":"n"}`) },
		"a time that is none":  func(s *wire.Signed, _ *wire.KeySet) { *s = w.raw(`{"time":"today"}`) },
		"no JSON":              func(s *wire.Signed, _ *wire.KeySet) { *s = w.raw(`nonce`) },
		"a payload of another": func(s *wire.Signed, _ *wire.KeySet) { *s = w.raw(`{"time":"2026-11-22T12:00:00Z","nonce":7}`) },
	} {
		t.Run(name, func(t *testing.T) {
			s, set := w.signed, w.set
			s.Payload, set.Keys = slices.Clone(s.Payload), slices.Clone(set.Keys)
			change(&s, &set)
			if err := set.Verify(s, new(wire.Pong)); !errors.Is(err, wire.ErrSignature) {
				t.Errorf("%v", err)
			}
		})
	}
}

// raw signs bytes that are no pong.
func (w *window) raw(payload string) wire.Signed {
	s := wire.Signed{Type: wire.TypePong, Payload: []byte(payload), KID: "2026-11"}
	s.Sig = ed25519.Sign(w.key, s.SigningBytes())
	return s
}

func TestKeysOpenWithTheirRootOnly(t *testing.T) {
	root := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, ed25519.SeedSize))
	good, err := wire.NewKeys(wire.KeySet{Central: uuid.New(), N: 4, Time: noon}, root)
	if err != nil {
		t.Fatal(err)
	}
	if set, err := good.Open(); err != nil || set.N != 4 {
		t.Fatalf("%+v, %v", set, err)
	}
	for name, keys := range map[string]wire.Keys{
		"nothing":             {},
		"another root":        {Payload: good.Payload, Root: ed25519.PublicKey(other[32:]), Sig: good.Sig},
		"a root cut short":    {Payload: good.Payload, Root: good.Root[:31], Sig: good.Sig},
		"another payload":     {Payload: []byte(`{"n":5}`), Root: good.Root, Sig: good.Sig},
		"signed, but no JSON": {Payload: []byte(`{"n":5`), Root: good.Root, Sig: ed25519.Sign(root, []byte("titian/keys/v1\x00{\"n\":5"))},
		"signed, but no set":  {Payload: []byte(`{"n":5,"keys":7}`), Root: good.Root, Sig: ed25519.Sign(root, []byte("titian/keys/v1\x00{\"n\":5,\"keys\":7}"))},
		"signed as something else": {
			Payload: good.Payload, Root: good.Root, Sig: ed25519.Sign(root, append([]byte("titian/pong/v1\x00"), good.Payload...)),
		},
	} {
		set, err := keys.Open()
		if !errors.Is(err, wire.ErrSignature) || set.N != 0 || set.Keys != nil {
			t.Errorf("%s: %+v, %v", name, set, err)
		}
	}
}

func TestEveryFieldOfAnEnrolmentIsSigned(t *testing.T) {
	e := wire.Enrol{Code: "7F3K2M9QXA", Device: uuid.New(), Inbox: bytes.Repeat([]byte{3}, 32), Nonce: "nonce"}
	for name, change := range map[string]func(*wire.Enrol){
		"code":   func(e *wire.Enrol) { e.Code = strings.ToLower(e.Code) },
		"device": func(e *wire.Enrol) { e.Device[0] ^= 1 },
		"inbox":  func(e *wire.Enrol) { e.Inbox = bytes.Repeat([]byte{4}, 32) },
		"nonce":  func(e *wire.Enrol) { e.Nonce += "x" },
		"border": func(e *wire.Enrol) { e.Code, e.Nonce = e.Code+"n", e.Nonce[1:] },
	} {
		other := e
		change(&other)
		if bytes.Equal(e.SigningBytes(), other.SigningBytes()) {
			t.Errorf("%s is not covered by the signature", name)
		}
	}
}
