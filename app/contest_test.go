package app_test

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"titian/app"
)

// contested lets central prefer the other side in fields of a dossier.
func (l laptop) contested(t *testing.T, id uuid.UUID, fields ...string) app.Contest {
	t.Helper()
	c := app.Contest{Head: uuid.New()}
	l.learn(t, id, func(f *app.Facts) {
		f.Problem = app.ProblemFact{Code: app.ProblemConflict, Fields: fields, Head: &c.Head}
	})
	return c
}

func (l laptop) answer(t *testing.T, id uuid.UUID, c app.Contest) app.Dossier {
	t.Helper()
	s, err := l.Answer(t.Context(), id, c)
	if err != nil {
		t.Fatalf("answer: %v %v", err, findingsOf(err))
	}
	if s.Base == nil || *s.Base != c.Head {
		t.Errorf("base %v, want %s", s.Base, c.Head)
	}
	sent, err := app.DecodeDossier(s.Body)
	if err != nil {
		t.Fatal(err)
	}
	return sent
}

// TestAnAnswerLosesNothing: in every field that both sides could change, mine
// stands where I changed it and the other side's where only they did.
func TestAnAnswerLosesNothing(t *testing.T) {
	values := map[string][]string{
		"address.street": {"Jl. Mawar 1", "Jl. Kenanga 2"}, "address.dusun": {"Anyar", "Kauh"}, "address.rt": {"003", "004"},
		"contact.phone": {"+6281200000001", "+6281200000002"}, "contact.phone_owner": {"tetangga", "paman"},
	}
	rapid.Check(t, func(rt *rapid.T) {
		l := newLaptop(t)
		r, _ := l.sent(t)
		base := r.Dossier.Clone()
		theirs, mine, want := base.Clone(), base.Clone(), base.Clone()
		var clashes []string
		for _, path := range slices.Sorted(maps.Keys(values)) {
			v := values[path]
			they, i := rapid.Bool().Draw(rt, "they "+path), rapid.Bool().Draw(rt, "I "+path)
			if they {
				theirs.Family.SetField(path, v[0])
				want.Family.SetField(path, v[0])
			}
			if i {
				mine.Family.SetField(path, v[1])
				want.Family.SetField(path, v[1])
			}
			if they && i {
				clashes = append(clashes, "family."+path)
			}
		}
		if _, err := l.Save(t.Context(), mine, r.Rev); err != nil {
			rt.Fatal(err)
		}
		c := l.contested(t, base.ID, clashes...)
		c.Base, c.Theirs = &base, &theirs
		if diff := cmp.Diff(want.Family, l.answer(t, base.ID, c).Family); diff != "" {
			rt.Fatalf("sent (-want +got):\n%s", diff)
		}
	})
}

// TestAnAnsweredChangeKnowsTheOtherValue: else central would find the same
// conflict for ever. Who gives way sends what is there already.
func TestAnAnsweredChangeKnowsTheOtherValue(t *testing.T) {
	const theirs = "+6281200000007"
	for name, tt := range map[string]struct{ choose, want string }{
		"mine": {"+6281200000001", "+6281200000001"}, "theirs": {theirs, theirs}, "neither": {"+6281200000005", "+6281200000005"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLaptop(t)
			r, _ := l.sent(t)
			change := l.change(t, r.Dossier.ID, slices.Concat(phone("+6281200000001"), []app.FieldChange{{Path: "address.dusun", New: "Anyar"}}))
			id := change.Dossier.ID
			l.submit(t, id)
			c := l.contested(t, id, "contact.phone")
			c.Theirs = &app.Dossier{Kind: app.Change, Changes: []app.FieldChange{
				{Path: "contact.phone", New: theirs}, {Path: "address.dusun", New: "Tegal"},
			}}
			draft := l.get(t, id)
			draft.Dossier.Changes[0].New = tt.choose
			if _, err := l.Save(t.Context(), draft.Dossier, draft.Rev); err != nil {
				t.Fatal(err)
			}
			want := []app.FieldChange{
				{Path: "contact.phone", Old: theirs, New: tt.want},
				{Path: "address.dusun", Old: r.Dossier.Family.Address.Dusun, New: "Anyar"},
			}
			if diff := cmp.Diff(want, l.answer(t, id, c).Changes); diff != "" {
				t.Errorf("sent (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnAnswerIsToOneConflict(t *testing.T) {
	l := newLaptop(t)
	r, _ := l.sent(t)
	id := r.Dossier.ID
	c := app.Contest{Head: uuid.New(), Base: &r.Dossier, Theirs: &r.Dossier}
	if _, err := l.Answer(t.Context(), id, c); !errors.Is(err, app.ErrStale) {
		t.Errorf("without a conflict: %v", err)
	}
	l.contested(t, id, "family.contact.phone")
	if _, err := l.Answer(t.Context(), id, c); !errors.Is(err, app.ErrStale) {
		t.Errorf("the answer to another conflict: %v", err)
	}
	if after := l.get(t, id); after.Facts.Problem.Code != app.ProblemConflict || after.Rev != r.Rev {
		t.Errorf("something changed: %+v at %d", after.Facts.Problem, after.Rev)
	}
}

func TestAContestShowsBothValues(t *testing.T) {
	l := newLaptop(t)
	r, _ := l.sent(t)
	c := l.contested(t, r.Dossier.ID, "family.contact.phone")
	theirs := r.Dossier.Clone()
	theirs.Family.Contact.Phone = "+6281200000007"
	c.Theirs = &theirs
	now := l.get(t, r.Dossier.ID)
	now.Dossier.Family.Contact.Phone = "typed since"
	now.Facts.Sent = &r.Dossier
	got, err := c.Clashes(&now)
	want := []app.Clash{{Field: "family.contact.phone", Mine: r.Dossier.Family.Contact.Phone, Theirs: "+6281200000007"}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
