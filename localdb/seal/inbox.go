package seal

import (
	"crypto/ecdh"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"slices"
)

// A body sealed to the inbox is
//
//	form 1 | key id 8 | ephemeral public key 32 | ciphertext and tag
//
// in bytes, the ciphertext being a multiple of block.
const (
	publicSize = 32
	inboxHead  = 1 + len(KeyID{}) + publicSize
)

// inbox derives the pair: the private half is HKDF output like every other key,
// the id comes from the public half.
func (k *DataKey) inbox(store string) (subkey, *ecdh.PublicKey, error) {
	private, err := derive(k.key[:], []byte(store), "titian/inbox/v1", keySize)
	if err != nil {
		return subkey{}, nil, err
	}
	defer clear(private)
	pair, err := ecdh.X25519().NewPrivateKey(private)
	if err != nil {
		return subkey{}, nil, fmt.Errorf("make inbox pair: %w", err)
	}
	sum := sha256.Sum256(pair.PublicKey().Bytes())
	return subkey{id: KeyID(sum[:]), key: secret(private), held: true}, pair.PublicKey(), nil
}

// SealInbox closes a body for its place so that only an unlocked ring opens it.
// It works while locked; ErrLocked means that the ring was never unlocked.
func (r *Ring) SealInbox(p Place, body []byte) ([]byte, error) {
	r.mu.RLock()
	public, id := r.public, r.inbox.id
	r.mu.RUnlock()
	if public == nil {
		return nil, ErrLocked
	}
	ephemeral, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("draw ephemeral key: %w", err)
	}
	return sealInbox(public, id, ephemeral, r.store, p, body)
}

func sealInbox(public *ecdh.PublicKey, id KeyID, ephemeral *ecdh.PrivateKey, store string, p Place, body []byte) ([]byte, error) {
	key, nonce, err := agree(ephemeral, public, ephemeral.PublicKey(), public)
	if err != nil {
		return nil, err
	}
	defer key.wipe()
	ciphertext, err := sealX(key, nonce, pad(body), associated(formInbox, id, store, p))
	if err != nil {
		return nil, err
	}
	return slices.Concat([]byte{formInbox}, id[:], ephemeral.PublicKey().Bytes(), ciphertext), nil
}

// OpenInbox returns the body that was sealed to the inbox for this very place.
// It returns ErrLocked, ErrTampered, ErrWrongKey or ErrNewer.
func (r *Ring) OpenInbox(p Place, sealed []byte) ([]byte, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if !r.inbox.held {
		return nil, ErrLocked
	}
	if err := checkForm(sealed, formInbox); err != nil {
		return nil, err
	}
	if !wholeBlocks(len(sealed) - inboxHead) {
		return nil, ErrTampered
	}
	id := KeyID(sealed[1:])
	if id != r.inbox.id {
		return nil, ErrWrongKey
	}
	private, err := ecdh.X25519().NewPrivateKey(r.inbox.key[:])
	if err != nil {
		return nil, fmt.Errorf("make inbox pair: %w", err)
	}
	ephemeral, err := ecdh.X25519().NewPublicKey(sealed[1+len(id) : inboxHead])
	if err != nil {
		return nil, ErrTampered
	}
	key, nonce, err := agree(private, ephemeral, ephemeral, private.PublicKey())
	if err != nil {
		return nil, ErrTampered // a public key of low order
	}
	defer key.wipe()
	padded, err := openX(key, nonce, sealed[inboxHead:], associated(formInbox, id, r.store, p))
	if err != nil {
		return nil, err
	}
	body, ok := unpad(padded)
	if !ok {
		return nil, ErrTampered
	}
	return body, nil
}

// agree gives both sides the key and nonce of one message. The key serves once,
// so the nonce needs no randomness of its own.
func agree(private *ecdh.PrivateKey, peer, ephemeral, inbox *ecdh.PublicKey) (*secret, *[nonceSize]byte, error) {
	shared, err := private.ECDH(peer)
	if err != nil {
		return nil, nil, fmt.Errorf("agree on key: %w", err)
	}
	defer clear(shared)
	salt := slices.Concat(ephemeral.Bytes(), inbox.Bytes())
	out, err := derive(shared, salt, "titian/inbox/message/v1", keySize+nonceSize)
	if err != nil {
		return nil, nil, err
	}
	defer clear(out)
	key, nonce := secret(out), [nonceSize]byte(out[keySize:])
	return &key, &nonce, nil
}

// InboxPublic returns the 32 bytes of the inbox's public half, which central
// may know. ErrLocked means that the ring was never unlocked.
func (r *Ring) InboxPublic() ([]byte, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.public == nil {
		return nil, ErrLocked
	}
	return r.public.Bytes(), nil
}
