package sheet

import (
	"slices"

	"github.com/google/uuid"

	"titian/app"
)

// draft is a dossier as it stands on screen: what the store has, with what was
// typed since on top. It knows which edits are stored, so that an answer of the
// store never takes back a key that was pressed meanwhile.
//
// It belongs to the UI goroutine.
type draft struct {
	// id is the dossier's. It is drawn before the first save, so that whoever saves
	// again after a crash makes no second dossier.
	id uuid.UUID
	// stored is what the store has; its ID is nil before the first save.
	stored app.Record
	// now is stored with the edits.
	now app.Dossier
	// edits are what is not known to be stored, in order; the first sent of
	// them are in the save that is under way.
	edits []edit
	sent  int
}

// edit is one act of the officer.
type edit struct {
	spot
	text string
	// insert is a member that is put at a place in the list, with back what goes
	// with them; drop takes the spot's member out.
	insert *app.Member
	place  int
	back   ties
	drop   bool
}

// put sets the text at a spot and reports whether that changed anything.
func (f *draft) put(s spot, text string) bool {
	if value(&f.now, s) == text || !put(&f.now, s, text) {
		return false
	}
	if value(&f.now, s) != text {
		// The spot keeps choices only, and this is none.
		text = value(&f.now, s)
	}
	last := len(f.edits) - 1
	if last >= f.sent && f.edits[last].spot == s && f.edits[last].insert == nil && !f.edits[last].drop {
		f.edits[last].text = text
		return true
	}
	f.edits = append(f.edits, edit{spot: s, text: text})
	return true
}

// insert puts a member at a place of the list.
func (f *draft) insert(m app.Member, place int) {
	f.redo(edit{spot: of(m.ID, ""), insert: &m, place: place})
}

// drop takes a member out of the list, and returns what brings them back.
func (f *draft) drop(id uuid.UUID) (undo edit) {
	if i := f.now.Member(id); i >= 0 {
		gone := f.now.Clone()
		undo = edit{spot: of(id, ""), insert: &gone.Members[i], place: i, back: tiesOf(&gone, i)}
	}
	f.redo(edit{spot: of(id, ""), drop: true})
	return undo
}

// redo does an act that an earlier sheet could not store.
func (f *draft) redo(e edit) {
	f.edits = append(f.edits, e)
	e.apply(&f.now)
}

// dirty reports whether something is not known to be stored.
func (f *draft) dirty() bool { return len(f.edits) > 0 }

// waiting reports whether something is in no save yet.
func (f *draft) waiting() bool { return len(f.edits) > f.sent }

// take returns what a save begins with; saved or failed ends it.
func (f *draft) take() app.Dossier {
	f.sent = len(f.edits)
	d := f.now.Clone()
	d.ID = f.id
	return d
}

// saved ends a save well: r is what the store has now.
func (f *draft) saved(r app.Record) {
	f.edits = slices.Clone(f.edits[f.sent:])
	f.sent = 0
	f.rest(r)
}

// failed ends a save that stored nothing.
func (f *draft) failed() { f.sent = 0 }

// adopt takes what somebody else stored, with the edits on top.
func (f *draft) adopt(r app.Record) {
	if r.Dossier.ID == f.stored.Dossier.ID && r.Rev < f.stored.Rev {
		return
	}
	f.rest(r)
}

func (f *draft) rest(r app.Record) {
	f.id, f.stored = r.Dossier.ID, r
	f.now = r.Dossier.Clone()
	for _, e := range f.edits {
		e.apply(&f.now)
	}
}

// apply does the act on d. A member who is gone stays gone.
func (e edit) apply(d *app.Dossier) {
	switch {
	case e.insert != nil:
		if d.Member(e.member) < 0 {
			putIn(d, *e.insert, min(e.place, len(d.Members)), e.back)
		}
	case e.drop:
		if i := d.Member(e.member); i >= 0 {
			takeOut(d, i)
		}
	default:
		put(d, e.spot, e.text)
	}
}
