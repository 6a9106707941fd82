package desktest

import (
	"testing"

	"github.com/google/uuid"

	"titian/app"
)

func (s *suite) begin(t *testing.T, d app.Dossier) app.Record {
	t.Helper()
	r, err := s.store.Begin(t.Context(), d)
	if err != nil {
		t.Fatalf("begin: %v", err)
	}
	return r
}

// again is another dossier of the same family, as another window would make it.
func again(t *testing.T, d app.Dossier) app.Dossier {
	t.Helper()
	d = d.Clone()
	d.ID = newID(t)
	return d
}

func begin(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	r := s.begin(t, d)
	sameDossier(t, d, r.Dossier)
	if got := s.get(t, d.ID); got.Rev != r.Rev || r.Rev < 1 || !near(r.SavedAt) {
		t.Errorf("begun at revision %d, stored at %d", r.Rev, got.Rev)
	}
	other := s.begin(t, family(t, 2))
	if other.Dossier.ID == d.ID {
		t.Error("another family got this one's draft")
	}
}

func beginFinds(t *testing.T, s *suite) {
	t.Helper()
	first := family(t, 1)
	rev := s.begin(t, first).Rev
	first.Note = "diketik sejak itu"
	s.put(t, first, rev)
	if r := s.begin(t, again(t, first)); r.Dossier.ID != first.ID || r.Dossier.Note != first.Note {
		t.Errorf("begin made a second draft: %s", r.Dossier.ID)
	}
	other := again(t, first)
	other.Kind = app.Reactivation
	if r := s.begin(t, other); r.Dossier.ID != other.ID {
		t.Errorf("a draft of another kind was taken for this one: %s", r.Dossier.Kind)
	}
	if err := s.store.Discard(t.Context(), first.ID); err != nil {
		t.Fatal(err)
	}
	second := again(t, first)
	if r := s.begin(t, second); r.Dossier.ID != second.ID {
		t.Error("what lies in the bin was opened")
	}
	s.submit(t, second.ID)
	third := again(t, first)
	if r := s.begin(t, third); r.Dossier.ID != third.ID {
		t.Error("what was submitted was opened as a draft")
	}
	last := again(t, first)
	s.put(t, last, 0)
	if r := s.begin(t, again(t, first)); r.Dossier.ID != last.ID {
		t.Error("of several drafts the one saved last is meant")
	}
	if got := s.listed(t, app.Filter{Kind: app.Registration}); len(got) != 3 {
		t.Errorf("%d registrations, want three", len(got))
	}
}

func beginAtOnce(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	var mine [many]app.Dossier
	for i := range mine {
		mine[i] = again(t, d)
	}
	var got [many]uuid.UUID
	errs := atOnce(func(i int) error {
		r, err := s.store.Begin(t.Context(), mine[i])
		got[i] = r.Dossier.ID
		return err
	})
	for i := range many {
		if errs[i] != nil || got[i] != got[0] {
			t.Errorf("one got %s, another %s, %v", got[0], got[i], errs[i])
		}
	}
	if list := s.listed(t, app.Filter{}); len(list) != 1 {
		t.Errorf("%d drafts of one family", len(list))
	}
}
