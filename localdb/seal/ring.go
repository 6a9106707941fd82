package seal

import (
	"crypto/ecdh"
	"crypto/subtle"
	"fmt"
	"io"
	"sync"
)

// DataKey is the laptop's random key, from which all others come. It is held
// for a moment, to wrap it or to unlock a ring, and then wiped.
type DataKey struct{ key secret }

// NewDataKey draws a key for a new laptop.
func NewDataKey() *DataKey {
	k := new(DataKey)
	random(k.key[:])
	return k
}

// Wipe overwrites the key; it opens nothing any more.
func (k *DataKey) Wipe() { k.key.wipe() }

// Format implements [fmt.Formatter] and hides the key from every verb.
func (k *DataKey) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, "seal.DataKey(hidden)") }

// Use says what a key of the ring is for, and so when it is there.
type Use uint8

// The uses; see the package comment for what each opens.
const (
	Records Use = iota
	Transit
	Audit
	uses
)

// String names the use as in the derivation.
func (u Use) String() string {
	switch u {
	case Records:
		return "records"
	case Transit:
		return "transit"
	case Audit:
		return "audit"
	default:
		return "unknown"
	}
}

// subkey is a derived key; held is false before it exists and after its wiping.
type subkey struct {
	id   KeyID
	key  secret
	held bool
}

func (k *subkey) wipe() {
	k.key.wipe()
	k.held = false
}

// Ring holds the keys of one store while the process lives. It is safe for
// concurrent use: Lock waits for openings under way and then nothing opens.
type Ring struct {
	store string

	mu    sync.RWMutex
	keys  [uses]subkey
	inbox subkey // the private half; its id is that of the public half
	// public is the inbox's public half; nil before the first unlock.
	public *ecdh.PublicKey
	data   secret // all zero unless unlocked
}

// NewRing returns the empty ring of a store. The store's id is bound to all
// that is sealed.
func NewRing(store string) *Ring { return &Ring{store: store} }

// Unlock derives all keys. It copies what it needs; the caller wipes k. A ring
// that was unlocked before takes only the same data key again and returns
// ErrWrongKey for another.
func (r *Ring) Unlock(k *DataKey) error {
	if subtle.ConstantTimeCompare(k.key[:], make([]byte, keySize)) == 1 {
		return fmt.Errorf("unlock: %w", ErrWrongKey)
	}
	var keys [uses]subkey
	for u := range uses {
		var err error
		if keys[u], err = k.subkey(r.store, u.String()); err != nil {
			return fmt.Errorf("unlock: %w", err)
		}
	}
	inbox, public, err := k.inbox(r.store)
	if err != nil {
		return fmt.Errorf("unlock: %w", err)
	}

	r.mu.Lock()
	defer r.mu.Unlock()
	if r.keys[Transit].held && r.keys[Transit].id != keys[Transit].id {
		return fmt.Errorf("unlock: %w", ErrWrongKey)
	}
	r.keys, r.inbox, r.public, r.data = keys, inbox, public, k.key
	return nil
}

// subkey derives a key and its id.
func (k *DataKey) subkey(store, use string) (subkey, error) {
	out, err := derive(k.key[:], []byte(store), "titian/"+use+"/v1", keySize+len(KeyID{}))
	if err != nil {
		return subkey{}, err
	}
	defer clear(out)
	return subkey{id: KeyID(out[keySize:]), key: secret(out[:keySize]), held: true}, nil
}

// Lock wipes all that opens records. Transit and Audit stay, so that sync goes
// on and acts are recorded.
func (r *Ring) Lock() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lock()
}

func (r *Ring) lock() {
	r.data.wipe()
	r.keys[Records].wipe()
	r.inbox.wipe()
}

// Close wipes every key: the ring is as new.
func (r *Ring) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lock()
	for u := range r.keys {
		r.keys[u].wipe()
	}
	r.public = nil
}

// Holds reports whether the key of a use is there: Records while unlocked, the
// others from the first unlock on.
func (r *Ring) Holds(u Use) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return u < uses && r.keys[u].held
}

// DataKey returns a copy of the data key, to add a wrap; the caller wipes it.
// It returns ErrLocked unless unlocked.
func (r *Ring) DataKey() (*DataKey, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if !r.keys[Records].held {
		return nil, ErrLocked
	}
	return &DataKey{key: r.data}, nil
}

// Seal closes a body for its place. It returns ErrLocked when the key of the
// use is not there.
func (r *Ring) Seal(u Use, p Place, body []byte) ([]byte, error) {
	var nonce [nonceSize]byte
	random(nonce[:])
	return r.sealWith(u, p, body, &nonce)
}

func (r *Ring) sealWith(u Use, p Place, body []byte, nonce *[nonceSize]byte) ([]byte, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if u >= uses || !r.keys[u].held {
		return nil, ErrLocked
	}
	return sealRecord(&r.keys[u], r.store, p, body, nonce)
}

// Open returns the body that was sealed with the key of this use for this very
// place. It returns ErrLocked, ErrTampered, ErrWrongKey or ErrNewer.
func (r *Ring) Open(u Use, p Place, sealed []byte) ([]byte, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if u >= uses || !r.keys[u].held {
		return nil, ErrLocked
	}
	return openRecord(&r.keys[u], r.store, p, sealed)
}
