package app

import (
	"time"

	"github.com/google/uuid"
)

// FamilyRow is a family in a list, as its newest dossier has it, or as the
// register has it when no dossier was opened yet.
type FamilyRow struct {
	Family uuid.UUID
	// Dossier is the nil UUID for a family of the register.
	Dossier     uuid.UUID
	LocalNumber string
	Kind        Kind
	// Head is the name of the head, or else of the first member; empty if nobody
	// was taken down yet.
	Head    string
	KK      string
	Dusun   string
	RT, RW  string
	Village string
	// Members counts them; Numbered those with a number, Active those whose
	// cover is on.
	Members, Numbered, Active int
	// Documents counts those of the newest submission, Received those that a
	// receipt names.
	Documents, Received int
	// Stage is empty for a family of the register.
	Stage Stage
	// Edited tells that the draft differs from what was sent.
	Edited bool
	// Needs counts what only a person can mend.
	Needs int
	// Changed is the time of the last save or of the last word from central.
	Changed time.Time
}

// FamilyQuery chooses families; a zero field does not restrict.
type FamilyQuery struct {
	// Text is what was typed, as for Store.Search.
	Text string
	// Stages are those wanted; register families have none.
	Stages []Stage
	// Register: only families of the register without a dossier.
	Register bool
	NeedYou  bool
	// Dusun compares in folded form.
	Dusun string
	// Order of the rows; OrderChanged if empty.
	Order FamilyOrder
}

// FamilyOrder orders families.
type FamilyOrder string

// Orders.
const (
	// OrderChanged: what changed last comes first.
	OrderChanged FamilyOrder = "changed"
	// OrderHead: by the head's name.
	OrderHead FamilyOrder = "head"
	// OrderPlace: by dusun, RW, RT and then the head's name.
	OrderPlace FamilyOrder = "place"
)

// FamilyList answers a FamilyQuery. Rows are shared with nobody.
type FamilyList struct {
	Rows []FamilyRow
	// Total counts all families; Stages the dossiers per stage, NeedYou those
	// that need a person and Register the families without a dossier, all of
	// them regardless of the query, for the chips.
	Total    int
	Stages   map[Stage]int
	NeedYou  int
	Register int
}
