package seal

import "slices"

// A sealed record is
//
//	form 1 | key id 8 | nonce 24 | ciphertext and tag
//
// in bytes, the ciphertext being a multiple of block.
const recordHead = 1 + len(KeyID{}) + nonceSize

func sealRecord(k *subkey, store string, p Place, body []byte, nonce *[nonceSize]byte) ([]byte, error) {
	padded := pad(body)
	ciphertext, err := sealX(&k.key, nonce, padded, associated(formRecord, k.id, store, p))
	if err != nil {
		return nil, err
	}
	return slices.Concat([]byte{formRecord}, k.id[:], nonce[:], ciphertext), nil
}

func openRecord(k *subkey, store string, p Place, sealed []byte) ([]byte, error) {
	if err := checkForm(sealed, formRecord); err != nil {
		return nil, err
	}
	if !wholeBlocks(len(sealed) - recordHead) {
		return nil, ErrTampered
	}
	id := KeyID(sealed[1:])
	if id != k.id {
		return nil, ErrWrongKey
	}
	nonce := [nonceSize]byte(sealed[1+len(id):])
	padded, err := openX(&k.key, &nonce, sealed[recordHead:], associated(formRecord, id, store, p))
	if err != nil {
		return nil, err
	}
	body, ok := unpad(padded)
	if !ok {
		return nil, ErrTampered
	}
	return body, nil
}

// wholeBlocks reports whether a ciphertext with its tag can have this length.
func wholeBlocks(n int) bool { return n >= block+tagSize && (n-tagSize)%block == 0 }
