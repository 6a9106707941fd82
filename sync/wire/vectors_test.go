package wire_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/uuid"

	"titian/sync/wire"
)

// vectors is testdata/vectors.json; see the README beside it.
type vectors struct {
	Items        []itemVector   `json:"items"`
	Statements   []signedVector `json:"statements"`
	Keys         []signedVector `json:"keys"`
	Enrolments   []signedVector `json:"enrolments"`
	Fingerprints []struct {
		Root string `json:"root"`
		Text string `json:"text"`
	} `json:"fingerprints"`
	Tags []struct {
		Previous wire.Tag `json:"previous"`
		N        int64    `json:"n"`
		Kind     string   `json:"kind"`
		ID       string   `json:"id"`
		Tag      wire.Tag `json:"tag"`
	} `json:"tags"`
	Cursors []struct {
		Name string `json:"name"`
		JSON string `json:"json"`
		Text string `json:"text"`
	} `json:"cursors"`
	Digests []struct {
		Input string `json:"input"`
		Text  string `json:"text"`
	} `json:"digests"`
}

type signedVector struct {
	Name         string `json:"name"`
	Seed         string `json:"seed"`
	SigningBytes string `json:"signing_bytes"`
	JSON         string `json:"json"`
}

type itemVector struct {
	signedVector
	Device      uuid.UUID `json:"device"`
	Incarnation uuid.UUID `json:"incarnation"`
	BodySHA256  string    `json:"body_sha256"`
}

func readVectors(t *testing.T) vectors {
	t.Helper()
	raw, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	if len(v.Items) == 0 || len(v.Statements) == 0 || len(v.Keys) == 0 || len(v.Enrolments) == 0 ||
		len(v.Fingerprints) == 0 || len(v.Tags) == 0 || len(v.Cursors) == 0 || len(v.Digests) == 0 {
		t.Fatal("a kind of vector is missing")
	}
	return v
}

func keyOf(t *testing.T, seed string) ed25519.PrivateKey {
	t.Helper()
	raw, err := hex.DecodeString(seed)
	if err != nil || len(raw) != ed25519.SeedSize {
		t.Fatalf("seed: %v", err)
	}
	return ed25519.NewKeyFromSeed(raw)
}

// travels reads a message from its vector and checks that it is written the
// same way again.
func travels[T any](t *testing.T, v signedVector) T {
	t.Helper()
	var message T
	if err := json.Unmarshal([]byte(v.JSON), &message); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	if string(again) != v.JSON {
		t.Errorf("JSON\n got %s\nwant %s", again, v.JSON)
	}
	return message
}

func wantBytes(t *testing.T, v signedVector, got []byte) {
	t.Helper()
	if hex.EncodeToString(got) != v.SigningBytes {
		t.Errorf("signing bytes\n got %x\nwant %s", got, v.SigningBytes)
	}
}

func TestVectorsOfItems(t *testing.T) {
	for _, v := range readVectors(t).Items {
		t.Run(v.Name, func(t *testing.T) {
			item := travels[wire.Item](t, v.signedVector)
			wantBytes(t, v.signedVector, item.SigningBytes(v.Device, v.Incarnation))
			if got := item.BodySHA256().String(); got != v.BodySHA256 {
				t.Errorf("body: %s, want %s", got, v.BodySHA256)
			}
			key := keyOf(t, v.Seed)
			again := item
			again.Sign(key, v.Device, v.Incarnation)
			if string(again.Sig) != string(item.Sig) {
				t.Errorf("signature %x, want %x", again.Sig, item.Sig)
			}
			if !item.SignedBy(key.Public().(ed25519.PublicKey), v.Device, v.Incarnation) {
				t.Error("the signature does not verify")
			}
		})
	}
}

func TestVectorsOfStatements(t *testing.T) {
	for _, v := range readVectors(t).Statements {
		t.Run(v.Name, func(t *testing.T) {
			s := travels[wire.Signed](t, v)
			wantBytes(t, v, s.SigningBytes())
			again, err := wire.NewSigned(s.Type, json.RawMessage(s.Payload), s.KID, keyOf(t, v.Seed))
			if err != nil {
				t.Fatal(err)
			}
			if string(again.Sig) != string(s.Sig) || string(again.Payload) != string(s.Payload) {
				t.Errorf("signed again: %+v", again)
			}
		})
	}
}

// TestVectorsReadAsStatements checks that the payload's members are those that
// the struct writes.
func TestVectorsReadAsStatements(t *testing.T) {
	for _, v := range readVectors(t).Statements {
		s := travels[wire.Signed](t, v)
		var again []byte
		switch s.Type {
		case wire.TypeReceipt:
			again = rewrite[wire.Receipt](t, s.Payload)
		case wire.TypePong:
			again = rewrite[wire.Pong](t, s.Payload)
		case wire.TypeDecision, wire.TypeNumber, wire.TypeBill, wire.TypePayment, wire.TypeMembership, wire.TypeChange:
			t.Fatalf("no reader for %s", s.Type)
		}
		if string(again) != string(s.Payload) {
			t.Errorf("%s\n got %s\nwant %s", v.Name, again, s.Payload)
		}
	}
}

func rewrite[T any](t *testing.T, payload []byte) []byte {
	t.Helper()
	var v T
	if err := json.Unmarshal(payload, &v); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

func TestVectorsOfKeys(t *testing.T) {
	all := readVectors(t)
	for _, v := range all.Keys {
		t.Run(v.Name, func(t *testing.T) {
			keys := travels[wire.Keys](t, v)
			set, err := keys.Open()
			if err != nil {
				t.Fatal(err)
			}
			root := keyOf(t, v.Seed)
			again, err := wire.NewKeys(set, root)
			if err != nil {
				t.Fatal(err)
			}
			if string(again.Payload) != string(keys.Payload) || string(again.Sig) != string(keys.Sig) || !again.Root.Equal(keys.Root) {
				t.Errorf("signed again: %s", again.Payload)
			}
			signed, err := hex.DecodeString(v.SigningBytes)
			if err != nil || !ed25519.Verify(keys.Root, signed, keys.Sig) {
				t.Error("the signature covers other bytes")
			}
			for _, s := range all.Statements {
				if err := set.Verify(travels[wire.Signed](t, s), nil); err != nil {
					t.Errorf("statement %s: %v", s.Name, err)
				}
			}
		})
	}
}

func TestVectorsOfEnrolments(t *testing.T) {
	for _, v := range readVectors(t).Enrolments {
		t.Run(v.Name, func(t *testing.T) {
			e := travels[wire.Enrol](t, v)
			wantBytes(t, v, e.SigningBytes())
			if !ed25519.Verify(e.Key, e.SigningBytes(), e.Sig) {
				t.Error("the signature does not verify")
			}
			if !e.Key.Equal(keyOf(t, v.Seed).Public()) {
				t.Error("the key is not the seed's")
			}
		})
	}
}

func TestVectorsOfTheFeed(t *testing.T) {
	all := readVectors(t)
	var chain wire.Tag
	for i, v := range all.Tags {
		if v.Previous != chain {
			t.Fatalf("line %d does not continue the chain", i)
		}
		if chain = wire.NextTag(v.Previous, v.N, v.Kind, v.ID); chain != v.Tag {
			t.Errorf("tag of line %d: %x, want %x", i, chain, v.Tag)
		}
	}
	for _, v := range all.Cursors {
		var c wire.Cursor
		if err := json.Unmarshal([]byte(v.JSON), &c); err != nil {
			t.Fatal(err)
		}
		if got := c.String(); got != v.Text {
			t.Errorf("cursor %s: %s, want %s", v.Name, got, v.Text)
		}
		if got, err := wire.ParseCursor(v.Text); err != nil || got.String() != v.Text {
			t.Errorf("cursor %s reads as %+v, %v", v.Name, got, err)
		}
	}
}

func TestVectorsOfHashes(t *testing.T) {
	all := readVectors(t)
	for _, v := range all.Fingerprints {
		root, err := hex.DecodeString(v.Root)
		if err != nil {
			t.Fatal(err)
		}
		if got := wire.Fingerprint(root); got != v.Text {
			t.Errorf("fingerprint %s, want %s", got, v.Text)
		}
	}
	for _, v := range all.Digests {
		if got := wire.Digest(sha256.Sum256([]byte(v.Input))).String(); got != v.Text {
			t.Errorf("digest %s, want %s", got, v.Text)
		}
		var read wire.Digest
		if err := read.UnmarshalText([]byte(v.Text)); err != nil || read.String() != v.Text {
			t.Errorf("digest reads as %s, %v", read, err)
		}
	}
}
