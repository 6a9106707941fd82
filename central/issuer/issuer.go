// Package issuer is the seam to whoever gives membership numbers.
//
// Real numbers come only from BPJS Kesehatan. The issuer that is built in is a
// simulation; every number it gives says so.
package issuer

import (
	"context"
	"errors"

	"github.com/google/uuid"
)

// ErrExhausted tells that no number is left to give.
var ErrExhausted = errors.New("issuer: no number is left")

// Request asks for the number of a person.
type Request struct {
	Person uuid.UUID
	// NIK has 16 digits, or is empty.
	NIK string
}

// Assignment is a person's number.
type Assignment struct {
	// Number has 13 digits.
	Number    string
	Simulated bool
}

// Issuer gives numbers. Issue is idempotent on the person and on the NIK: who
// has a number gets the same again, for ever, and no two people with different
// NIKs get one number. It may be slow, and is called outside of transactions.
type Issuer interface {
	Issue(ctx context.Context, r Request) (Assignment, error)
	// Know tells the issuer of a number that was given before, which it may
	// have lost.
	Know(ctx context.Context, r Request, number string) error
	// Held reports that Issue must not be called for now: the issuer has lost
	// what it gave before, until Release says that it knows all of it again.
	Held(ctx context.Context) (bool, error)
	Release(ctx context.Context) error
}
