// Package seal closes the laptop's records, so that a stolen disk tells nobody
// who lives where, and an altered or exchanged row is noticed. docs/SCHEMA.md
// specifies every byte.
//
// One random data key belongs to a laptop. It is never stored in clear, only in
// wraps: one per officer's passphrase, one per printed recovery code, one to
// central's recovery recipient. Four keys are derived from it:
//
//   - Records opens all that officers capture and read: drafts, households,
//     persons, folded-in decisions, thumbnails, half-typed fields, the keys of
//     scans of drafts and of originals.
//   - Transit opens what has to travel while the laptop is locked: frozen
//     submissions with the keys of their scans, signed statements, and the
//     device key.
//   - Audit opens the audit chain; acts are recorded while locked, too.
//   - The inbox pair takes in pulled pages: anyone who knows the public half
//     seals, only an unlocked laptop opens.
//
// None of them exists in a process before its first unlock. Lock wipes the data
// key, Records and the inbox's private half; Transit, Audit and the public half
// stay until the process ends.
//
// The package stores nothing, and does not judge how strong a passphrase is.
// Wiping is best effort: Go's garbage collector makes no promise about copies
// that the libraries below take of a key while they work.
package seal

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
)

// Errors of opening.
var (
	// ErrTampered: the bytes do not open. They were altered, cut, or moved
	// here from another row, table or laptop, or from an earlier revision.
	ErrTampered = errors.New("seal: altered or moved")
	// ErrWrongKey: the bytes were sealed with another key than the one asked.
	ErrWrongKey = errors.New("seal: sealed with another key")
	// ErrNewer: the form is one of a newer version of the program.
	ErrNewer = errors.New("seal: written by a newer version")
	// ErrLocked: the key is not in memory; an officer has to unlock first.
	ErrLocked = errors.New("seal: locked")
	// ErrWrongSecret: a wrap does not open with this passphrase, recovery code
	// or identity. An altered wrap cannot be told from a wrong secret.
	ErrWrongSecret = errors.New("seal: wrong passphrase, code or identity")
	// ErrParams: the cost of a passphrase is outside the allowed range, or the
	// passphrase is empty.
	ErrParams = errors.New("seal: parameters not allowed")
)

// Place says where a sealed body lies. It is bound to the body: bytes copied to
// another place do not open there.
type Place struct {
	// Table and Row name the row: the table's name, and the row's id in the
	// text form in which the database holds it.
	Table, Row string
	// Rev is the row's seal_rev: a local counter that grows each time the row
	// is sealed anew, so that an earlier body does not open in its place.
	Rev uint64
}

// KeyID names a key without telling anything about it.
type KeyID [8]byte

// The first byte of everything sealed says how.
const (
	formRecord = 1 // with a key of the ring
	formInbox  = 2 // to the inbox
	formNewest = formInbox
)

// checkForm tells a form of the future from garbage.
func checkForm(sealed []byte, want byte) error {
	switch {
	case len(sealed) == 0 || sealed[0] == 0:
		return ErrTampered
	case sealed[0] > formNewest:
		return ErrNewer
	case sealed[0] != want:
		return ErrTampered
	}
	return nil
}

// associated is the data that is authenticated with a body.
func associated(form byte, id KeyID, store string, p Place) []byte {
	rev := binary.BigEndian.AppendUint64(nil, p.Rev)
	return fields([]byte{form}, id[:], []byte(store), []byte(p.Table), []byte(p.Row), rev)
}

// fields joins values so that no two lists give the same bytes: each one is
// preceded by its length in four bytes, big end first.
func fields(values ...[]byte) []byte {
	size := 0
	for _, v := range values {
		size += 4 + len(v)
	}
	out := make([]byte, 0, size)
	for _, v := range values {
		out = binary.BigEndian.AppendUint32(out, uint32(len(v))) //nolint:gosec // names and ids, far below 4 GiB
		out = append(out, v...)
	}
	return out
}

// block is the unit to which bodies are padded, in bytes, so that a length
// tells little.
const block = 256

// pad appends 0x80 and zeros up to the next multiple of block. The result has
// room for a tag, so that it can be sealed in place.
func pad(body []byte) []byte {
	size := (len(body)/block + 1) * block
	out := make([]byte, size, size+tagSize)
	copy(out, body)
	out[len(body)] = 0x80
	return out
}

// unpad undoes pad.
func unpad(padded []byte) ([]byte, bool) {
	end := len(padded) - 1
	for end >= 0 && padded[end] == 0 {
		end--
	}
	if end < 0 || padded[end] != 0x80 || len(padded)-end > block {
		return nil, false
	}
	return padded[:end:end], true
}

// random fills b. crypto/rand.Read never returns an error: it ends the program
// when the system has no randomness.
func random(b []byte) { _, _ = rand.Read(b) }
