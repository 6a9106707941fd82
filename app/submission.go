package app

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"titian/app/ident"
)

// Submission is one immutable version of a dossier as it was sent: the bytes
// and the document list never change, whatever becomes of the dossier.
type Submission struct {
	// ID is a UUIDv7 made at submit.
	ID      uuid.UUID
	Dossier uuid.UUID
	// Subject is what the submission speaks of: the dossier, or for a Change
	// the family.
	Subject uuid.UUID
	Kind    Kind
	// Base is the submission of the same subject that this one builds on; nil
	// for the first.
	Base *uuid.UUID
	// Seq is given by the store when it commits, from 1 upward without gaps.
	Seq        int64
	CapturedAt time.Time
	Officer    uuid.UUID
	// Body is what [EncodeDossier] returned.
	Body      []byte
	Documents []Document
}

// Facts are what is known about a dossier beyond what the officer typed.
// They are kept apart: the stage is derived from them and never stored.
type Facts struct {
	// Submission is the newest one; nil for a draft that was never sent.
	Submission *uuid.UUID
	Submitted  time.Time
	// Edited tells that the draft differs from the newest submission; Sent is
	// that submission's dossier then, else nil.
	Edited bool
	Sent   *Dossier
	// Received is the time of the receipt that names the newest submission and
	// verifies; zero if none.
	Received time.Time
	ReceiptN int64
	// Documents maps each document of the newest submission to whether a
	// verifying receipt names it with its hash.
	Documents map[uuid.UUID]bool
	// Problem is the reason central gave for not taking the newest submission:
	// conflict, rejected or parked; empty if none.
	Problem ProblemFact
	// Decisions are the newest per member.
	Decisions map[uuid.UUID]DecisionFact
	// Persons are by person id.
	Persons map[uuid.UUID]PersonFact
	// Bills are the family's, oldest first.
	Bills []BillFact
	// Changes tells of an applied Change.
	ChangeApplied time.Time
}

// ProblemConflict is the code of a submission whose fields somebody else
// changed meanwhile.
const ProblemConflict = "field_conflict"

// ProblemFact is why a submission needs a person.
type ProblemFact struct {
	// Code is central's, for example "field_conflict"; empty if there is no problem.
	Code   string
	Fields []string
	// Head is what the next submission builds on, since central did not take
	// this one; nil if it took none before.
	Head *uuid.UUID
}

// DecisionFact is a reviewer's decision about one member.
type DecisionFact struct {
	Submission uuid.UUID
	Accepted   bool
	Reason     string
	Field      string
	Time       time.Time
	N          int64
}

// PersonFact is what central says about a person.
type PersonFact struct {
	// Number has 13 digits, or is empty.
	Number    string
	Simulated bool
	Numbered  time.Time
	Active    bool
	// AsOf is a civil date, YYYY-MM-DD.
	AsOf string
	// Told is when central last spoke of their status.
	Told time.Time
	N    int64
}

// Practice reports whether a bill must not be paid: it is a simulation, or about a
// number that is one.
func (f *Facts) Practice(b *BillFact) bool {
	return b.Simulated || slices.ContainsFunc(b.Persons, func(id uuid.UUID) bool {
		p := f.Persons[id]
		return p.Simulated || ident.JKNNumber(p.Number).Simulated()
	})
}

// BillFact is a bill and whether it was paid.
type BillFact struct {
	ID       uuid.UUID
	Persons  []uuid.UUID
	Class    int
	PerHead  int64
	Amount   int64
	Accounts map[string]string
	// PayFrom, PayUntil and PaidOn are civil dates, YYYY-MM-DD; PaidOn is
	// empty while unpaid.
	PayFrom, PayUntil, PaidOn string
	// Paid is when central took the payment down; zero while unpaid.
	Paid                  time.Time
	Rules                 string
	Supplement, Simulated bool
}
