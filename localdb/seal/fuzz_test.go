package seal

import (
	"bytes"
	"crypto/ecdh"
	"testing"
)

// What is sealed for a corpus is sealed without randomness: each worker of the
// fuzzer makes its own and has to agree with the others.

func FuzzOpen(f *testing.F) {
	ring := NewRing("store")
	if err := ring.Unlock(&DataKey{key: secret(counting(1, keySize))}); err != nil {
		f.Fatal(err)
	}
	p := Place{Table: "t", Row: "r", Rev: 1}
	record, err := ring.sealWith(Records, p, []byte("body"), new([nonceSize]byte))
	if err != nil {
		f.Fatal(err)
	}
	ephemeral, err := ecdh.X25519().NewPrivateKey(counting(2, keySize))
	if err != nil {
		f.Fatal(err)
	}
	boxed, err := sealInbox(ring.public, ring.inbox.id, ephemeral, ring.store, p, []byte("body"))
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{nil, {1}, {2}, {3}, record, boxed, record[:recordHead], boxed[:inboxHead]} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sealed []byte) {
		for u := range uses {
			if body, err := ring.Open(u, p, sealed); err == nil && !bytes.Equal(sealed, record) {
				t.Errorf("garbage opened for %v to %q", u, body)
			}
		}
		if body, err := ring.OpenInbox(p, sealed); err == nil && !bytes.Equal(sealed, boxed) {
			t.Errorf("garbage opened from the inbox to %q", body)
		}
	})
}

func FuzzUnwrap(f *testing.F) {
	key := &DataKey{key: secret(counting(1, keySize))}
	h := Holder{Store: "store", ID: "officer"}
	code := Code{bits: [16]byte(counting(1, 16))}
	head := append([]byte{wrapVersion, byte(KindPassphrase)}, counting(3, saltSize)...)
	head = append(head, Params{Passes: 1, MemoryKiB: 8, Lanes: 1}.bytes()...)
	kek, err := passphraseKey(head, []byte("x"))
	if err != nil {
		f.Fatal(err)
	}
	pass, err := key.wrap(h, head, kek, new([nonceSize]byte))
	if err != nil {
		f.Fatal(err)
	}
	head = append([]byte{wrapVersion, byte(KindCode)}, counting(3, saltSize)...)
	if kek, err = codeKey(head, code); err != nil {
		f.Fatal(err)
	}
	coded, err := key.wrap(h, head, kek, new([nonceSize]byte))
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{nil, {1, 1}, {1, 2}, {1, 3}, {1, 4}, pass, coded, []byte("\x01\x03age-encryption.org/v1\n")} {
		f.Add(seed)
	}
	const identity = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
	f.Fuzz(func(t *testing.T, wrap []byte) {
		if len(wrap) == passWrapSize {
			if p := parseParams(wrap[2+saltSize:]); p.Passes > 4 || p.MemoryKiB > 1024 {
				t.Skip("dear, and no different")
			}
		}
		_, passErr := UnwrapPassphrase(h, wrap, []byte("x"))
		if passErr == nil && !bytes.Equal(wrap, pass) {
			t.Error("garbage opened with a passphrase")
		}
		_, codeErr := UnwrapCode(h, wrap, code)
		if codeErr == nil && !bytes.Equal(wrap, coded) {
			t.Error("garbage opened with a code")
		}
		if _, err := UnwrapIdentity(h, wrap, identity); err == nil {
			t.Error("garbage opened with an identity")
		}
	})
}

func FuzzParseCode(f *testing.F) {
	f.Add("")
	f.Add(NewCode().Text())
	f.Add("O1lI-")
	f.Fuzz(func(t *testing.T, text string) {
		code, err := ParseCode(text)
		if err != nil {
			return
		}
		again, err := ParseCode(code.Text())
		if err != nil || again != code {
			t.Errorf("a code that was read is not written as it reads: %v", err)
		}
	})
}
