package seal

import (
	"bytes"
	"crypto/ecdh"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"
)

// The vectors are for whoever writes a second implementation of docs/SCHEMA.md,
// and keep this one from drifting. UPDATE_GOLDEN=1 writes them anew, which is
// right only for a new form or version.

type ringVector struct {
	DataKey     string            `json:"data_key"`
	Store       string            `json:"store"`
	KeyIDs      map[string]string `json:"key_ids"`
	InboxPublic string            `json:"inbox_public"`
	Records     []recordVector    `json:"records"`
}

type recordVector struct {
	Use   string `json:"use"` // records, transit, audit or inbox
	Table string `json:"table"`
	Row   string `json:"row"`
	Rev   uint64 `json:"rev"`
	// Nonce is drawn at random in life; for the inbox it is the ephemeral
	// private key.
	Nonce  string `json:"nonce"`
	Body   string `json:"body"`
	Sealed string `json:"sealed"`
}

type wrapVector struct {
	Kind    string `json:"kind"`
	Store   string `json:"store"`
	Holder  string `json:"holder"`
	Secret  string `json:"secret"` // the text that a person or a file gives
	Salt    string `json:"salt,omitempty"`
	Nonce   string `json:"nonce,omitempty"`
	Passes  uint32 `json:"passes,omitempty"`
	Memory  uint32 `json:"memory_kib,omitempty"`
	Lanes   uint8  `json:"lanes,omitempty"`
	DataKey string `json:"data_key"`
	Wrap    string `json:"wrap"`
}

func TestEnvelopeVectors(t *testing.T) {
	const file = "testdata/envelope.json"
	if updating() {
		golden(t, file, makeRingVector(t))
	}
	var v ringVector
	load(t, file, &v)
	ring := NewRing(v.Store)
	if err := ring.Unlock(&DataKey{key: secret(unhex(t, v.DataKey))}); err != nil {
		t.Fatal(err)
	}
	if len(v.Records) == 0 {
		t.Fatal("no vectors")
	}
	for i, r := range v.Records {
		p := Place{Table: r.Table, Row: r.Row, Rev: r.Rev}
		var body []byte
		var err error
		if r.Use == "inbox" {
			body, err = ring.OpenInbox(p, unhex(t, r.Sealed))
		} else {
			body, err = ring.Open(useOf(t, r.Use), p, unhex(t, r.Sealed))
		}
		if err != nil || !bytes.Equal(body, unhex(t, r.Body)) {
			t.Errorf("record %d for %s: opened to %x, %v", i, r.Use, body, err)
		}
	}
	if diff := cmp.Diff(makeRingVector(t), v); diff != "" {
		t.Errorf("made now (-) and committed (+):\n%s", diff)
	}
}

func makeRingVector(t *testing.T) ringVector {
	t.Helper()
	key := &DataKey{key: secret(counting(0x00, keySize))}
	v := ringVector{DataKey: hex.EncodeToString(key.key[:]), Store: "0198f2a0-0000-7000-8000-00000000000a", KeyIDs: map[string]string{}}
	ring := NewRing(v.Store)
	if err := ring.Unlock(key); err != nil {
		t.Fatal(err)
	}
	for u := range uses {
		v.KeyIDs[u.String()] = hex.EncodeToString(ring.keys[u].id[:])
	}
	v.KeyIDs["inbox"] = hex.EncodeToString(ring.inbox.id[:])
	v.InboxPublic = hex.EncodeToString(ring.public.Bytes())
	for i, r := range []recordVector{
		{Use: "records", Table: "draft", Row: "0198f2a0-0000-7000-8000-000000000001", Rev: 1, Body: ""},
		{Use: "records", Table: "draft", Row: "0198f2a0-0000-7000-8000-000000000001", Rev: 2, Body: "7b7d"},
		{Use: "records", Table: "draft", Row: "x", Rev: 1<<64 - 1, Body: hex.EncodeToString(counting(7, 255))},
		{Use: "records", Table: "", Row: "", Rev: 0, Body: hex.EncodeToString(counting(7, 256))},
		{Use: "transit", Table: "device", Row: "key", Rev: 1, Body: hex.EncodeToString(counting(0x40, 32))},
		{Use: "audit", Table: "audit", Row: "17", Rev: 1, Body: "7b22616374223a22756e6c6f636b227d"},
		{Use: "inbox", Table: "inbox", Row: "17", Rev: 1, Body: "7b226e223a31377d"},
	} {
		p, body := Place{Table: r.Table, Row: r.Row, Rev: r.Rev}, unhex(t, r.Body)
		nonce := counting(0x80, 16*i+nonceSize)[16*i:]
		var sealed []byte
		var err error
		if r.Use == "inbox" {
			nonce = counting(0x80, 16*i+keySize)[16*i:]
			ephemeral, keyErr := ecdh.X25519().NewPrivateKey(nonce)
			if keyErr != nil {
				t.Fatal(keyErr)
			}
			sealed, err = sealInbox(ring.public, ring.inbox.id, ephemeral, v.Store, p, body)
		} else {
			fixed := [nonceSize]byte(nonce)
			sealed, err = ring.sealWith(useOf(t, r.Use), p, body, &fixed)
		}
		if err != nil {
			t.Fatal(err)
		}
		r.Nonce, r.Sealed = hex.EncodeToString(nonce), hex.EncodeToString(sealed)
		v.Records = append(v.Records, r)
	}
	return v
}

func TestWrapVectors(t *testing.T) {
	const file = "testdata/wraps.json"
	if updating() {
		golden(t, file, makeWrapVectors(t))
	}
	var vs []wrapVector
	load(t, file, &vs)
	seen := map[string]bool{}
	for _, v := range vs {
		seen[v.Kind] = true
		h, wrap := Holder{Store: v.Store, ID: v.Holder}, unhex(t, v.Wrap)
		var key *DataKey
		var err error
		switch v.Kind {
		case "passphrase":
			key, err = UnwrapPassphrase(h, wrap, []byte(v.Secret))
		case "code":
			key, err = UnwrapCode(h, wrap, codeOf(t, v.Secret))
		case "recipient":
			key, err = UnwrapIdentity(h, wrap, v.Secret)
		}
		if err != nil {
			t.Errorf("%s: %v", v.Kind, err)
			continue
		}
		if got := hex.EncodeToString(key.key[:]); got != v.DataKey {
			t.Errorf("%s: opened to %s, want %s", v.Kind, got, v.DataKey)
		}
		if v.Kind == "recipient" {
			continue // age draws its own randomness
		}
		if got := hex.EncodeToString(fixedWrap(t, v)); got != v.Wrap {
			t.Errorf("%s: sealed to %s, want %s", v.Kind, got, v.Wrap)
		}
	}
	for _, kind := range []string{"passphrase", "code", "recipient"} {
		if !seen[kind] {
			t.Errorf("no vector of a %s", kind)
		}
	}
}

func makeWrapVectors(t *testing.T) []wrapVector {
	t.Helper()
	const store = "0198f2a0-0000-7000-8000-00000000000a"
	key := &DataKey{key: secret(counting(0x00, keySize))}
	code := Code{bits: [16]byte(counting(0xa0, 16))}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	h := Holder{Store: store, ID: "device"}
	recipient, err := key.WrapRecipient(h, identity.Recipient().String())
	if err != nil {
		t.Fatal(err)
	}
	vs := []wrapVector{
		{Kind: "passphrase", Holder: "officer", Secret: "kopi café manis", Passes: 3, Memory: 64 << 10, Lanes: 4}, //nolint:gosec // a vector
		{Kind: "passphrase", Holder: "officer", Secret: "x", Passes: 1, Memory: 8, Lanes: 1},
		{Kind: "code", Holder: "code 1", Secret: code.Text()},
		{Kind: "recipient", Holder: h.ID, Secret: identity.String(), Wrap: hex.EncodeToString(recipient)},
	}
	for i := range vs {
		v := &vs[i]
		v.Store, v.DataKey = store, hex.EncodeToString(key.key[:])
		if v.Kind != "recipient" {
			v.Salt = hex.EncodeToString(counting(0, 32*i+saltSize)[32*i:])
			v.Nonce = hex.EncodeToString(counting(0, 33*i+nonceSize)[33*i:])
			v.Wrap = hex.EncodeToString(fixedWrap(t, *v))
		}
	}
	return vs
}

// fixedWrap makes a wrap with the vector's salt and nonce.
func fixedWrap(t *testing.T, v wrapVector) []byte {
	t.Helper()
	head := []byte{wrapVersion, byte(KindCode)}
	head = append(head, unhex(t, v.Salt)...)
	var kek *secret
	var err error
	if v.Kind == "passphrase" {
		head[1] = byte(KindPassphrase)
		head = append(head, Params{Passes: v.Passes, MemoryKiB: v.Memory, Lanes: v.Lanes}.bytes()...)
		kek, err = passphraseKey(head, []byte(v.Secret))
	} else {
		kek, err = codeKey(head, codeOf(t, v.Secret))
	}
	if err != nil {
		t.Fatal(err)
	}
	nonce := [nonceSize]byte(unhex(t, v.Nonce))
	key := &DataKey{key: secret(unhex(t, v.DataKey))}
	wrap, err := key.wrap(Holder{Store: v.Store, ID: v.Holder}, head, kek, &nonce)
	if err != nil {
		t.Fatal(err)
	}
	return wrap
}

func useOf(t *testing.T, name string) Use {
	t.Helper()
	for u := range uses {
		if u.String() == name {
			return u
		}
	}
	t.Fatalf("no use %q", name)
	return 0
}

func codeOf(t *testing.T, text string) Code {
	t.Helper()
	c, err := ParseCode(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// counting gives n bytes that count up.
func counting(from byte, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = from
		from++
	}
	return b
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func updating() bool { return os.Getenv("UPDATE_GOLDEN") != "" }

func golden(t *testing.T, file string, v any) {
	t.Helper()
	out, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(out, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
}

func load(t *testing.T, file string, v any) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, v); err != nil {
		t.Fatal(err)
	}
}
