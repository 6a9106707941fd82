package localdb_test

import (
	"testing"

	"github.com/google/uuid"

	"titian/sync/wire"
)

// A correction that was submitted before central refused what it corrects must
// not wait for ever behind it and say nothing.
func TestWhatBuildsOnARefusedSubmissionNeedsAPersonToo(t *testing.T) {
	b := unlocked(t)
	d := b.put(t, family()).Dossier
	first := b.submit(t, d.ID)
	var last uuid.UUID
	for _, street := range []string{"Jl. Kenanga 1", "Jl. Kenanga 2"} {
		r := b.get(t, d.ID)
		r.Dossier.Family.Address.Street = street
		rev, err := b.Put(t.Context(), r.Dossier, r.Rev)
		if err != nil {
			t.Fatal(err)
		}
		s := submission(t, b.get(t, d.ID))
		if _, err := b.Submit(t.Context(), s, rev); err != nil {
			t.Fatal(err)
		}
		last = s.ID
	}
	head := uuid.New()
	b.answered(t, wire.PushResult{ID: first.ID, Outcome: wire.Conflict, Code: wire.CodeFieldConflict, Head: &head})
	for range 2 {
		r := b.get(t, d.ID)
		if p := r.Facts.Problem; *r.Facts.Submission != last || p.Code != string(wire.CodeBaseRefused) || p.Head == nil || *p.Head != head {
			t.Errorf("newest %s: %+v", r.Facts.Submission, p)
		}
		if len(r.Needs()) != 1 {
			t.Errorf("needs %v", r.Needs())
		}
		pending, err := b.Pending(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pending {
			if p.Parked == "" {
				t.Errorf("%s would be sent for ever", p.ID)
			}
		}
		b.reopen(t)
	}
}

func TestARefusalWithoutHeadLeadsBackToTheBase(t *testing.T) {
	b := unlocked(t)
	d := b.put(t, family()).Dossier
	first := b.submit(t, d.ID)
	b.answered(t, wire.PushResult{ID: first.ID, Outcome: wire.Rejected, Code: wire.CodeItemDocuments})
	if p := b.get(t, d.ID).Facts.Problem; p.Code == "" || p.Head != nil {
		t.Errorf("the first of its subject: %+v", p)
	}
}
