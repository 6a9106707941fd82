package localdb_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"titian/localdb"
	"titian/sync/wire"
)

// A laptop that lost everything since an early copy gets its own submissions
// back, and its drafts with them.
func TestReturnedSubmissions(t *testing.T) {
	for _, locked := range []bool{false, true} {
		lost, c := unlocked(t), newCentral(t)
		d := lost.put(t, family()).Dossier
		doc := lost.attach(t, d.ID, []byte("kartu keluarga"))
		first := lost.item(t, lost.submit(t, d.ID).ID)
		r := lost.get(t, d.ID)
		r.Dossier.Note = "diperbaiki"
		if _, err := lost.Put(t.Context(), r.Dossier, r.Rev); err != nil {
			t.Fatal(err)
		}
		second := lost.item(t, lost.submit(t, d.ID).ID)

		b := unlocked(t)
		if locked {
			if err := b.Lock(); err != nil {
				t.Fatal(err)
			}
		}
		p := c.page(c.receipt(t, second, 1)) // may arrive before what it is about
		for _, item := range []wire.Item{second, first} {
			p.Entries = append(p.Entries, wire.Entry{Kind: wire.EntrySubmission, Submission: &item})
		}
		b.apply(t, p)
		b.apply(t, p)
		if locked {
			b.unlock(t)
		}
		got := b.get(t, d.ID)
		if diff := cmp.Diff(r.Dossier, got.Dossier, cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
		f := got.Facts
		if *f.Submission != second.ID || f.Edited || f.Received.IsZero() || !f.Documents[doc.ID] {
			t.Errorf("facts %+v", f)
		}
		// The other one is sent again, in this life's own sequence.
		pending, err := b.Pending(t.Context())
		if err != nil || len(pending) != 1 || pending[0].ID != first.ID || pending[0].Seq != 1 || len(pending[0].Documents) != 1 {
			t.Errorf("pending %+v, %v", pending, err)
		}
		_, err = b.OpenDocument(t.Context(), doc.ID)
		wantErr(t, "its scan", err, localdb.ErrAway)
		got.Dossier.Note = "diperbaiki lagi"
		if _, err := b.Put(t.Context(), got.Dossier, got.Rev); err != nil {
			t.Errorf("edit what came back: %v", err)
		}
	}
}
