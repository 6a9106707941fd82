package wire_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"titian/sync/wire"
)

func FuzzParseCursor(f *testing.F) {
	f.Add("")
	f.Add("e30")
	f.Add(wire.Cursor{}.String())
	f.Add(wire.Cursor{Epoch: uuid.UUID{1}, Scopes: map[string]wire.Position{"village/5103011001": {N: 3, Tag: wire.Tag{1, 2}}}}.String())
	f.Add(wire.Cursor{Epoch: uuid.UUID{1}}.String() + "\n")
	f.Add(base64.RawURLEncoding.EncodeToString([]byte(`{"e":"x","s":{}}`)))
	f.Fuzz(func(t *testing.T, text string) {
		c, err := wire.ParseCursor(text)
		if err != nil {
			if !errors.Is(err, wire.ErrCursor) || c.Scopes != nil || c.Epoch != uuid.Nil {
				t.Fatalf("%+v, %v", c, err)
			}
			return
		}
		if got := c.String(); got != text {
			t.Errorf("%q reads as what is written %q", text, got)
		}
	})
}

func FuzzDigest(f *testing.F) {
	f.Add([]byte(""))
	f.Add([]byte(strings.Repeat("0", 64)))
	f.Add([]byte(strings.Repeat("F", 64)))
	f.Add([]byte(strings.Repeat("a", 63) + "g"))
	f.Fuzz(func(t *testing.T, text []byte) {
		before := wire.Digest{1, 2, 3}
		d := before
		if err := d.UnmarshalText(text); err != nil {
			if !errors.Is(err, wire.ErrDigest) || d != before {
				t.Fatalf("%v, %s", err, d)
			}
			return
		}
		if d.String() != strings.ToLower(string(text)) {
			t.Errorf("%q reads as %s", text, d)
		}
	})
}

// FuzzKeysOpen feeds answers to a laptop that has pinned nothing yet.
func FuzzKeysOpen(f *testing.F) {
	root := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	good, err := wire.NewKeys(wire.KeySet{N: 1}, root)
	if err != nil {
		f.Fatal(err)
	}
	raw, err := json.Marshal(good)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte(`{}`))
	f.Add([]byte(`{"payload":"e30=","root":"AA==","sig":"AA=="}`))
	f.Fuzz(func(t *testing.T, answer []byte) {
		var keys wire.Keys
		if json.Unmarshal(answer, &keys) != nil {
			return
		}
		set, err := keys.Open()
		if err != nil {
			if !errors.Is(err, wire.ErrSignature) || set.N != 0 || set.Keys != nil {
				t.Fatalf("%+v, %v", set, err)
			}
			return
		}
		if !ed25519.Verify(keys.Root, append([]byte("titian/keys/v1\x00"), keys.Payload...), keys.Sig) {
			t.Error("opened although the root did not sign")
		}
	})
}

func TestCursorsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := wire.Cursor{Epoch: drawID(t, "epoch"), Scopes: rapid.MapOf(rapid.String(), rapid.Custom(func(t *rapid.T) wire.Position {
			return wire.Position{N: rapid.Int64Range(0, 1<<60).Draw(t, "n"), Tag: wire.Tag(rapid.SliceOfN(rapid.Byte(), 8, 8).Draw(t, "tag"))}
		})).Draw(t, "scopes")}
		got, err := wire.ParseCursor(c.String())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c, got); diff != "" {
			t.Fatal(diff)
		}
		if strings.ContainsAny(c.String(), "+/=&?#% ") {
			t.Fatal("a cursor must stand in a URL as it is")
		}
	})
}

func TestTagsAreReadAsTheyAreWritten(t *testing.T) {
	text, err := wire.Tag{1, 2, 3, 4, 5, 6, 7, 8}.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var tag wire.Tag
	if err := tag.UnmarshalText(text); err != nil || tag != (wire.Tag{1, 2, 3, 4, 5, 6, 7, 8}) {
		t.Fatalf("%v, %v", tag, err)
	}
	last := len(text) - 1
	for name, bad := range map[string]string{
		"nothing": "", "one byte less": string(text[:last]), "padded": string(text) + "=", "line break": string(text) + "\n",
		"spare bits": string(text[:last]) + "h", "other alphabet": "+/" + string(text[2:]),
	} {
		was := tag
		if err := tag.UnmarshalText([]byte(bad)); !errors.Is(err, wire.ErrCursor) || tag != was {
			t.Errorf("%s: %v, %v", name, tag, err)
		}
	}
}

// TestTagsTellHistoriesApart changes one thing of a row at a time.
func TestTagsTellHistoriesApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		previous := wire.Tag(rapid.SliceOfN(rapid.Byte(), 8, 8).Draw(t, "previous"))
		n := rapid.Int64Range(0, 1<<60).Draw(t, "n")
		kind, id := rapid.StringMatching(`[a-z]{1,10}`).Draw(t, "kind"), rapid.StringMatching(`[a-z0-9-]{1,36}`).Draw(t, "id")
		tag := wire.NextTag(previous, n, kind, id)
		other := previous
		other[0] ^= 1
		for name, got := range map[string]wire.Tag{
			"previous": wire.NextTag(other, n, kind, id), "n": wire.NextTag(previous, n+1, kind, id), "kind": wire.NextTag(previous, n, kind+"x", id),
			"id": wire.NextTag(previous, n, kind, id+"x"), "border": wire.NextTag(previous, n, kind+id[:1], id[1:]),
		} {
			if got == tag {
				t.Fatalf("another %s, the same tag", name)
			}
		}
	})
}
