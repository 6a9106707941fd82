package seal

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"

	"golang.org/x/crypto/chacha20"
	"golang.org/x/crypto/chacha20poly1305"
)

const (
	keySize   = chacha20poly1305.KeySize
	nonceSize = chacha20poly1305.NonceSizeX
	tagSize   = chacha20poly1305.Overhead
)

// secret is key material in the one place that can be wiped.
type secret [keySize]byte

func (s *secret) wipe() { clear(s[:]) }

// sealX is XChaCha20-Poly1305 over plaintext in place, which needs room for the
// tag.
func sealX(key *secret, nonce *[nonceSize]byte, plaintext, aad []byte) ([]byte, error) {
	message, short, err := messageKey(key, nonce)
	if err != nil {
		return nil, err
	}
	defer clear(message)
	aead, err := chacha20poly1305.New(message)
	if err != nil {
		return nil, fmt.Errorf("make cipher: %w", err)
	}
	return aead.Seal(plaintext[:0], short[:], plaintext, aad), nil
}

// openX undoes sealX and leaves the ciphertext alone.
func openX(key *secret, nonce *[nonceSize]byte, ciphertext, aad []byte) ([]byte, error) {
	message, short, err := messageKey(key, nonce)
	if err != nil {
		return nil, err
	}
	defer clear(message)
	aead, err := chacha20poly1305.New(message)
	if err != nil {
		return nil, fmt.Errorf("make cipher: %w", err)
	}
	plaintext, err := aead.Open(nil, short[:], ciphertext, aad)
	if err != nil {
		return nil, ErrTampered
	}
	return plaintext, nil
}

// messageKey is the first half of XChaCha20: a key for this nonce alone.
// chacha20poly1305.NewX does the same, but keeps an unreachable copy of the
// long-lived key on the heap, where Lock could not wipe it.
func messageKey(key *secret, nonce *[nonceSize]byte) (message []byte, short [chacha20poly1305.NonceSize]byte, err error) {
	message, err = chacha20.HChaCha20(key[:], nonce[:16])
	if err != nil {
		return nil, short, fmt.Errorf("derive message key: %w", err)
	}
	copy(short[4:], nonce[16:])
	return message, short, nil
}

// derive is HKDF-SHA256.
func derive(from, salt []byte, info string, size int) ([]byte, error) {
	out, err := hkdf.Key(sha256.New, from, salt, info, size)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	return out, nil
}
