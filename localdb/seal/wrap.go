package seal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"

	"filippo.io/age"
	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// A wrap is the data key sealed for one way in. It begins
//
//	version 1 | kind 1 | …
//
// and opens only for the holder it was made for. Kind 4 is kept for a
// passphrase together with a pepper from the system's keyring.
const wrapVersion = 1

// Kind is a way in.
type Kind byte

// The ways in.
const (
	KindPassphrase Kind = 1
	KindCode       Kind = 2
	KindRecipient  Kind = 3
)

const (
	saltSize     = 16
	passHead     = 2 + saltSize + paramsSize
	codeHead     = 2 + saltSize
	wrappedSize  = keySize + tagSize
	passWrapSize = passHead + nonceSize + wrappedSize
	codeWrapSize = codeHead + nonceSize + wrappedSize
)

// Holder is who a wrap belongs to; it is bound to it.
type Holder struct {
	// Store is the store's id.
	Store string
	// ID is the officer's id, the id of the printed code, or the id under
	// which central knows the laptop.
	ID string
}

// WrapKind tells what opens a wrap. It returns ErrTampered for what is none and
// ErrNewer for a way in that this version does not know.
func WrapKind(wrap []byte) (Kind, error) {
	if len(wrap) < 2 || wrap[0] == 0 || wrap[1] == 0 {
		return 0, ErrTampered
	}
	kind := Kind(wrap[1])
	if wrap[0] > wrapVersion || kind > KindRecipient {
		return 0, ErrNewer
	}
	return kind, nil
}

func checkKind(wrap []byte, want Kind) error {
	kind, err := WrapKind(wrap)
	if err == nil && kind != want {
		err = ErrTampered
	}
	return err
}

// WrapPassphrase wraps the key under an officer's passphrase. It takes as long
// as p says. ErrParams: p is out of range, or the passphrase is empty.
func (k *DataKey) WrapPassphrase(h Holder, passphrase []byte, p Params) ([]byte, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	var salt [saltSize]byte
	random(salt[:])
	head := slices.Concat([]byte{wrapVersion, byte(KindPassphrase)}, salt[:], p.bytes())
	kek, err := passphraseKey(head, passphrase)
	if err != nil {
		return nil, err
	}
	defer kek.wipe()
	return k.wrap(h, head, kek, freshNonce())
}

// UnwrapPassphrase opens a wrap with an officer's passphrase.
func UnwrapPassphrase(h Holder, wrap, passphrase []byte) (*DataKey, error) {
	if err := checkKind(wrap, KindPassphrase); err != nil {
		return nil, err
	}
	if len(wrap) != passWrapSize {
		return nil, ErrTampered
	}
	kek, err := passphraseKey(wrap[:passHead], passphrase)
	if err != nil {
		return nil, err
	}
	defer kek.wipe()
	return unwrap(h, wrap, passHead, kek)
}

// passphraseKey derives the key of a wrap from its head and a passphrase, which
// is taken in Unicode's composed form: keyboards differ in how they send it.
func passphraseKey(head, passphrase []byte) (*secret, error) {
	p := parseParams(head[2+saltSize:])
	if err := p.check(); err != nil {
		return nil, err
	}
	if len(passphrase) == 0 {
		return nil, fmt.Errorf("empty passphrase: %w", ErrParams)
	}
	composed := norm.NFC.Bytes(passphrase)
	stretched := argon2.IDKey(composed, head[2:2+saltSize], p.Passes, p.MemoryKiB, p.Lanes, keySize)
	defer clear(stretched)
	if p.MemoryKiB >= DefaultParams().MemoryKiB {
		// What it stretched over is free now, but a collector that waits until as
		// much again is taken would let all that is read after an unlock go into
		// fresh memory: twice the time, and 80 MB more for as long as it runs.
		runtime.GC()
	}
	return wrapKey(stretched, nil, "titian/wrap/passphrase/v1")
}

// WrapCode wraps the key under a printed recovery code.
func (k *DataKey) WrapCode(h Holder, c Code) ([]byte, error) {
	var salt [saltSize]byte
	random(salt[:])
	head := slices.Concat([]byte{wrapVersion, byte(KindCode)}, salt[:])
	kek, err := codeKey(head, c)
	if err != nil {
		return nil, err
	}
	defer kek.wipe()
	return k.wrap(h, head, kek, freshNonce())
}

// UnwrapCode opens a wrap with a printed recovery code.
func UnwrapCode(h Holder, wrap []byte, c Code) (*DataKey, error) {
	if err := checkKind(wrap, KindCode); err != nil {
		return nil, err
	}
	if len(wrap) != codeWrapSize {
		return nil, ErrTampered
	}
	kek, err := codeKey(wrap[:codeHead], c)
	if err != nil {
		return nil, err
	}
	defer kek.wipe()
	return unwrap(h, wrap, codeHead, kek)
}

// codeKey needs no stretching: a code has 128 random bits.
func codeKey(head []byte, c Code) (*secret, error) {
	return wrapKey(c.bits[:], head[2:2+saltSize], "titian/wrap/code/v1")
}

func wrapKey(from, salt []byte, info string) (*secret, error) {
	out, err := derive(from, salt, info, keySize)
	if err != nil {
		return nil, err
	}
	defer clear(out)
	kek := secret(out)
	return &kek, nil
}

func freshNonce() *[nonceSize]byte {
	var nonce [nonceSize]byte
	random(nonce[:])
	return &nonce
}

func (k *DataKey) wrap(h Holder, head []byte, kek *secret, nonce *[nonceSize]byte) ([]byte, error) {
	plain := make([]byte, keySize, keySize+tagSize)
	copy(plain, k.key[:])
	sealed, err := sealX(kek, nonce, plain, h.associated(head))
	if err != nil {
		return nil, fmt.Errorf("wrap data key: %w", err)
	}
	return slices.Concat(head, nonce[:], sealed), nil
}

func unwrap(h Holder, wrap []byte, head int, kek *secret) (*DataKey, error) {
	nonce := [nonceSize]byte(wrap[head:])
	plain, err := openX(kek, &nonce, wrap[head+nonceSize:], h.associated(wrap[:head]))
	if errors.Is(err, ErrTampered) {
		return nil, ErrWrongSecret
	}
	if err != nil {
		return nil, fmt.Errorf("unwrap data key: %w", err)
	}
	defer clear(plain)
	return &DataKey{key: secret(plain)}, nil
}

// associated binds a wrap to its holder and to all that stands before its
// nonce: version, kind, salt, cost.
func (h Holder) associated(head []byte) []byte {
	return fields([]byte("titian/wrap"), head, []byte(h.Store), []byte(h.ID))
}

// WrapRecipient wraps the key to central's recovery recipient, an age recipient
// in its text form: "age1…", or "age1pq1…" for the post-quantum hybrid.
func (k *DataKey) WrapRecipient(h Holder, recipient string) ([]byte, error) {
	recipients, err := age.ParseRecipients(bytes.NewReader([]byte(recipient)))
	if err != nil {
		return nil, fmt.Errorf("parse recovery recipient: %w", err)
	}
	head := []byte{wrapVersion, byte(KindRecipient)}
	plain := slices.Concat(h.associated(head), k.key[:])
	defer clear(plain)

	out := bytes.NewBuffer(head)
	w, err := age.Encrypt(out, recipients...)
	if err != nil {
		return nil, fmt.Errorf("wrap to recipient: %w", err)
	}
	_, err = w.Write(plain)
	if err := errors.Join(err, w.Close()); err != nil {
		return nil, fmt.Errorf("wrap to recipient: %w", err)
	}
	return out.Bytes(), nil
}

// UnwrapIdentity opens a wrap with the recovery identity, in its text form:
// "AGE-SECRET-KEY-1…".
func UnwrapIdentity(h Holder, wrap []byte, identity string) (*DataKey, error) {
	if err := checkKind(wrap, KindRecipient); err != nil {
		return nil, err
	}
	identities, err := age.ParseIdentities(bytes.NewReader([]byte(identity)))
	if err != nil {
		// The cause may quote the line, which is a secret.
		return nil, fmt.Errorf("parse recovery identity: %w", ErrWrongSecret)
	}
	r, err := age.Decrypt(bytes.NewReader(wrap[2:]), identities...)
	if err != nil {
		return nil, fmt.Errorf("open wrap: %w", errors.Join(ErrWrongSecret, err))
	}
	bound := h.associated(wrap[:2])
	plain, err := io.ReadAll(io.LimitReader(r, int64(len(bound)+keySize+1)))
	defer clear(plain)
	if err != nil || len(plain) != len(bound)+keySize || !bytes.HasPrefix(plain, bound) {
		return nil, ErrWrongSecret
	}
	return &DataKey{key: secret(plain[len(bound):])}, nil
}
