package desktest

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"titian/app"
)

func submit(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	s.put(t, d, 0)
	doc, rev, err := s.store.AddDocument(t.Context(), d.ID, page(t), strings.NewReader("kartu keluarga"))
	if err != nil {
		t.Fatal(err)
	}
	before := s.get(t, d.ID)
	sub := submission(t, before)
	got, err := s.store.Submit(t.Context(), sub, rev)
	if err != nil {
		t.Fatal(err)
	}
	want := sub
	want.Seq = 1
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("submission (-want +got):\n%s", diff)
	}
	r := s.get(t, d.ID)
	sameDossier(t, before.Dossier, r.Dossier)
	if r.Facts.Submission == nil || *r.Facts.Submission != sub.ID {
		t.Errorf("newest submission is %v, want %v", r.Facts.Submission, sub.ID)
	}
	if !near(r.Facts.Submitted) || !r.Facts.Received.IsZero() || r.Facts.Edited || r.Facts.Problem.Code != "" {
		t.Errorf("facts after submit: %+v", r.Facts)
	}
	if diff := cmp.Diff(map[uuid.UUID]bool{doc.ID: false}, r.Facts.Documents); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
	if r.Stage() != app.StageReady {
		t.Errorf("stage %s", r.Stage())
	}
}

func submitRefused(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	first := s.put(t, d, 0)
	old := submission(t, s.get(t, d.ID))
	d.Note = "changed meanwhile"
	second := s.put(t, d, first)
	for _, rev := range []int64{0, first, second + 1} {
		_, err := s.store.Submit(t.Context(), old, rev)
		wantErr(t, "submit", err, app.ErrStale)
	}
	unknown := old
	unknown.Dossier = newID(t)
	_, err := s.store.Submit(t.Context(), unknown, 1)
	wantErr(t, "submit of nothing", err, app.ErrNotFound)
	r := s.get(t, d.ID)
	foreign := submission(t, r)
	foreign.Documents = []app.Document{{ID: newID(t), Kind: "kk", Size: 1, SHA256: strings.Repeat("0", 64)}}
	if _, err = s.store.Submit(t.Context(), foreign, second); err == nil {
		t.Error("a submission with a document that was never added was taken")
	}
	if r = s.get(t, d.ID); r.Facts.Submission != nil || r.Stage() != app.StageDraft {
		t.Errorf("a refused submission left %+v", r.Facts)
	}
	if sent := s.submit(t, d.ID); sent.Seq != 1 {
		t.Errorf("refused submissions took numbers: the first is %d", sent.Seq)
	}
}

func submitNumbers(t *testing.T, s *suite) {
	t.Helper()
	a, b := family(t, 1), family(t, 2)
	s.put(t, a, 0)
	s.put(t, b, 0)
	first := s.submit(t, a.ID)
	second := s.submit(t, b.ID)
	edit := s.get(t, a.ID)
	edit.Dossier.Note = "a correction"
	s.put(t, edit.Dossier, edit.Rev)
	third := s.submit(t, a.ID)
	if first.Seq != 1 || second.Seq != 2 || third.Seq != 3 {
		t.Errorf("numbers %d, %d, %d", first.Seq, second.Seq, third.Seq)
	}
	if third.Base == nil || *third.Base != first.ID {
		t.Errorf("base %v, want %v", third.Base, first.ID)
	}
	if r := s.get(t, a.ID); r.Facts.Submission == nil || *r.Facts.Submission != third.ID {
		t.Errorf("newest is %v, want %v", r.Facts.Submission, third.ID)
	}
	if r := s.get(t, b.ID); *r.Facts.Submission != second.ID {
		t.Errorf("the other dossier's newest is %v, want %v", r.Facts.Submission, second.ID)
	}
}

func submitAtOnce(t *testing.T, s *suite) {
	t.Helper()
	var ids [many]uuid.UUID
	for i := range ids {
		d := family(t, i)
		s.put(t, d, 0)
		ids[i] = d.ID
	}
	var seqs [many]int64
	var subs [many]app.Submission
	var revs [many]int64
	for i, id := range ids {
		r := s.get(t, id)
		subs[i], revs[i] = submission(t, r), r.Rev
	}
	for _, err := range atOnce(func(i int) error {
		got, err := s.store.Submit(t.Context(), subs[i], revs[i])
		seqs[i] = got.Seq
		return err
	}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(seqs[:])
	for i, seq := range seqs {
		if seq != int64(i)+1 {
			t.Fatalf("numbers %v", seqs)
		}
	}
}

func edited(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	s.put(t, d, 0)
	s.submit(t, d.ID)
	r := s.get(t, d.ID)
	r.Dossier.Note = "a correction"
	rev := s.put(t, r.Dossier, r.Rev)
	if r = s.get(t, d.ID); !r.Facts.Edited || r.Stage() != app.StageReady {
		t.Errorf("after an edit: edited %t, stage %s", r.Facts.Edited, r.Stage())
	}
	if r.Facts.Sent == nil || r.Facts.Sent.Note != d.Note || r.AsSent().Note != d.Note {
		t.Error("after an edit it is not known what was sent")
	}
	r.Dossier.Note = d.Note
	s.put(t, r.Dossier, rev)
	if r = s.get(t, d.ID); r.Facts.Edited || r.Facts.Sent != nil || r.AsSent().Note != d.Note {
		t.Error("a draft that equals what was sent counts as edited")
	}
	if _, _, err := s.store.AddDocument(t.Context(), d.ID, page(t), bytes.NewReader([]byte("surat"))); err != nil {
		t.Fatal(err)
	}
	if !s.get(t, d.ID).Facts.Edited {
		t.Error("a paper added after the submission does not count as an edit")
	}
	s.submit(t, d.ID)
	if s.get(t, d.ID).Facts.Edited {
		t.Error("edited after the correction was submitted")
	}
}
