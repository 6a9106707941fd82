package app

import (
	"time"

	"github.com/google/uuid"
)

// FamilyRow is a family in a list, as its newest dossier has it that carries the
// whole family, or as the register has it when no dossier was opened yet. Needs
// and Changed are those of all its dossiers.
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

// FamilyRow returns a record as a line in the list of families. Its village is that of
// the family's address.
func (r *Record) FamilyRow() FamilyRow {
	d, f := &r.Dossier, &r.Facts
	row := familyRow(&d.Family, d.Members)
	row.Dossier, row.LocalNumber, row.Kind, row.Head = d.ID, d.LocalNumber, d.Kind, d.headName()
	row.Stage, row.Edited, row.Needs = r.Stage(), f.Edited, len(r.Needs())
	row.Documents, row.Received = len(f.Documents), f.DocumentsReceived()
	for i := range d.Members {
		p := f.Persons[d.Members[i].Person.ID]
		if p.Number != "" {
			row.Numbered++
		}
		if p.Active {
			row.Active++
		}
	}
	row.Changed = r.SavedAt
	if move, ok := r.LastMove(); ok {
		row.Changed = latest(row.Changed, move.At)
	}
	return row
}

// FamilyRow returns a family of the register as a line in the list of families.
func (h *Household) FamilyRow() FamilyRow {
	row := familyRow(&h.Family, h.Members)
	d := Dossier{Members: h.Members}
	row.Head = d.headName()
	return row
}

func familyRow(f *Family, members []Member) FamilyRow {
	a := &f.Address
	return FamilyRow{
		Family: f.ID, KK: f.KK, Dusun: a.Dusun, RT: a.RT, RW: a.RW, Village: a.Village, Members: len(members),
	}
}
