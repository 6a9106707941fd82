package sheet

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"titian/app"
)

// place is what brings a sheet back as it was. It is kept sealed: the edits
// hold what could not be stored.
type place struct {
	// Dossier is the id also of one that is not begun yet.
	Dossier uuid.UUID `json:"dossier,omitzero"`
	// Rev is the revision that the edits were made on; 0 for a dossier that is not
	// stored. Busy: an act or a save on it was under way.
	Rev  int64 `json:"rev,omitempty"`
	Busy bool  `json:"busy,omitempty"`

	Part   part      `json:"part"`
	Member uuid.UUID `json:"member,omitzero"`
	Path   string    `json:"path,omitempty"`
	// Selected is the member of the grid whose details are shown; Compared the
	// one whose values stand beside the papers.
	Selected uuid.UUID `json:"selected,omitzero"`
	Compared uuid.UUID `json:"compared,omitzero"`
	// Scan tells what the officer chose about the column of the scan, Paper
	// which document it shows.
	Scan  string    `json:"scan,omitempty"`
	Paper uuid.UUID `json:"paper,omitzero"`
	Edits []kept    `json:"edits,omitempty"`
	// Entry is what stands at the path of a document; Files are those that were
	// dropped and are no papers yet.
	Entry keptFile   `json:"entry,omitzero"`
	Files []keptFile `json:"files,omitempty"`
	// Reasons are half typed.
	Reasons []keptReason `json:"reasons,omitempty"`
	// Filled are values that nobody typed, with their origin.
	Filled []filled `json:"filled,omitempty"`
}

// kept is an edit that is not stored.
type kept struct {
	Member uuid.UUID   `json:"member,omitzero"`
	Path   string      `json:"path,omitempty"`
	Text   string      `json:"text,omitempty"`
	Insert *app.Member `json:"insert,omitempty"`
	Place  int         `json:"place,omitempty"`
	Back   ties        `json:"back,omitzero"`
	Drop   bool        `json:"drop,omitempty"`
}

type filled struct {
	Member uuid.UUID `json:"member,omitzero"`
	Path   string    `json:"path"`
	Text   string    `json:"text"`
	From   origin    `json:"from"`
}

// spot is where the focus was.
func (s *place) spot() (spot, bool) { return of(s.Member, s.Path), s.Path != "" }

// unsaved is the place with what is not known to be stored.
func (s *saver) unsaved() place {
	out := place{Dossier: s.draft.id, Rev: s.draft.stored.Rev}
	if s.busy {
		out.Rev, out.Busy = s.from, true
	}
	for _, e := range s.draft.edits {
		out.Edits = append(out.Edits, kept{e.member, e.path, e.text, e.insert, e.place, e.back, e.drop})
	}
	return out
}

// redo does anew what of a place is not stored.
func (s *saver) redo(was *place) {
	for _, e := range was.lost(s.draft.stored.Rev) {
		s.draft.redo(edit{of(e.Member, e.Path), e.Text, e.Insert, e.Place, e.Back, e.Drop})
	}
	if s.draft.dirty() {
		s.touched()
	}
}

// lost returns what of the edits a store at rev may lack. One that has come
// further has all of them, or newer values in their place; only after what was
// under way, alone, may there be edits behind it, and doing that anew changes
// nothing.
func (s *place) lost(rev int64) []kept {
	if rev <= s.Rev || s.Busy && rev == s.Rev+1 {
		return s.Edits
	}
	return nil
}

// Save implements [frame.Page].
func (p *Page) Save() json.RawMessage {
	switch {
	case p.loaded:
	case p.restored != nil:
		return encode(*p.restored)
	case p.p.Route.Dossier != uuid.Nil:
		return nil
	default:
		return encode(place{Dossier: p.draft.id})
	}
	s := p.saver.unsaved()
	s.Part, s.Scan, s.Paper = p.part, p.side.chosen, p.side.picked
	if at, ok := p.views[p.part].focused(); ok {
		s.Member, s.Path = at.member, at.path
	}
	if m, ok := p.views[partMembers].(*members); ok {
		s.Selected = m.selected
	}
	if r, ok := p.views[partReview].(*review); ok {
		s.Compared = r.compared
	}
	p.keepReasons(&s)
	if v, ok := p.views[partDocuments].(*documents); ok {
		s.Entry, s.Files = v.kept(), v.drop.kept()
	}
	for at, was := range p.have {
		s.Filled = append(s.Filled, filled{at.member, at.path, was.text, was.from})
	}
	slices.SortFunc(s.Filled, func(a, b filled) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), bytes.Compare(a.Member[:], b.Member[:]))
	})
	return encode(s)
}

func encode(s place) json.RawMessage {
	raw, err := json.Marshal(s)
	if err != nil {
		return nil
	}
	return raw
}

// Restore implements [frame.Page].
func (p *Page) Restore(raw json.RawMessage) {
	var s place
	if len(raw) == 0 || json.Unmarshal(raw, &s) != nil {
		return
	}
	if want := p.p.Route.Dossier; want != uuid.Nil && s.Dossier != want {
		return
	}
	if s.Dossier != uuid.Nil {
		p.draft.id = s.Dossier
	}
	p.restored = &s
}

// resume puts back what Restore took, once the dossier is there.
func (p *Page) resume(s *place) {
	for _, f := range s.Filled {
		at := of(f.Member, f.Path)
		p.have[at] = suggestion{at, f.Text, f.From}
	}
	p.resumeReasons(s)
	p.saver.redo(s)
	if s.Part >= 0 && s.Part < parts {
		p.part = s.Part
	}
	p.side.chosen, p.side.picked = s.Scan, s.Paper
}
