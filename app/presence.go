package app

import (
	"errors"
	"fmt"
)

// PresenceState tells what there is of a store.
type PresenceState string

// States of the store.
const (
	// PresenceNone: there is no store yet.
	PresenceNone PresenceState = "none"
	// PresenceLocked: an officer has to unlock it.
	PresenceLocked PresenceState = "locked"
	PresenceOpen   PresenceState = "open"
	// PresenceInUse: another program, or another window, has it open.
	PresenceInUse PresenceState = "in_use"
	// PresenceDamaged: it cannot be read, and there is no copy that can.
	PresenceDamaged PresenceState = "damaged"
	// PresenceNewer: a newer version of the program wrote it.
	PresenceNewer PresenceState = "newer"
)

// Presence is what can be told of the store before anybody unlocked it.
type Presence struct {
	State PresenceState
	// PIN tells that a PIN reopens it, PINLeft how many tries are left.
	PIN     bool
	PINLeft int
	// Rehearsal: this is a practice profile.
	Rehearsal bool
	// Restored: the database was damaged, and a copy took its place.
	Restored bool
	// CodeOwed: the store is open, and no recovery code of it is known to be on
	// paper.
	CodeOwed bool
}

// Setup is what a new store begins with.
type Setup struct {
	// Officer is the name of the first officer.
	Officer string
	// Village is a region code, 10 digits.
	Village string
	// Passphrase has MinPassphrase bytes or more; it is not kept.
	Passphrase []byte
}

// MinPassphrase is the least number of bytes in a passphrase: a PIN of six
// digits is guessed in hours from a stolen disk.
const MinPassphrase = 8

// A PIN has PINDigits digits and may be tried PINTries times in a row: it is
// kept in the memory of one process only, never on the disk.
const (
	PINDigits = 6
	PINTries  = 5
)

// PINError tells that a PIN was wrong.
type PINError struct {
	// Left is how many tries are left; with none left only the passphrase opens
	// the store.
	Left int
}

// Error implements error.
func (e *PINError) Error() string { return fmt.Sprintf("app: wrong PIN, %d tries left", e.Left) }

// PaperKind is a paper that a family keeps.
type PaperKind string

// Kinds of paper.
const (
	PaperSlip    PaperKind = "slip"
	PaperReceipt PaperKind = "receipt"
	PaperCard    PaperKind = "card"
	PaperBill    PaperKind = "bill"
)

// ErrNoPicture tells that a document is not a picture; a PDF is shown by the
// system's viewer.
var ErrNoPicture = errors.New("app: not a picture")
