package sheet

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/ui/frame"
)

// someFamily draws a dossier whose members name each other, with reasons for
// warnings about them and about the family.
func someFamily(t *rapid.T) app.Dossier {
	d := factory.Dossier()
	d.ID, d.Members, d.Documents, d.Reasons = uuid.Nil, nil, nil, nil
	for i := range rapid.IntRange(1, 6).Draw(t, "members") {
		m := app.Member{ID: uuid.New(), Relation: app.Child, Person: app.Person{ID: uuid.New(), Name: fmt.Sprintf("Anggota %c", 'A'+i)}}
		if rapid.Bool().Draw(t, "own facility") {
			m.FKTP = &app.Facility{Name: "Puskesmas Latihan"}
		}
		if rapid.Bool().Draw(t, "foreign") {
			m.Person.Foreign = &app.ForeignPapers{Passport: "X9000001"}
		}
		d.Members = append(d.Members, m)
	}
	for i := range d.Members {
		for _, path := range links() {
			if to := rapid.IntRange(-1, len(d.Members)-1).Draw(t, path); to >= 0 {
				put(&d, of(d.Members[i].ID, path), d.Members[to].ID.String())
			}
		}
	}
	fields := []string{"family.class", "family.contact.phone"}
	for i := range d.Members {
		fields = append(fields, memberPath(i, "person.nik"), memberPath(i, "person.birth_date"))
	}
	for _, field := range rapid.SliceOfDistinct(rapid.SampledFrom(fields), rapid.ID).Draw(t, "reasons") {
		text := rapid.SampledFrom([]string{"sesuai KTP", "sudah ditanya"}).Draw(t, "text")
		d.Reasons = append(d.Reasons, app.Reason{Code: "nik.sex", Field: field, Text: text})
	}
	return d
}

// TestUndoOfARemovalIsExact: whenever the member is brought back, the draft is
// as it was, and so is what the store has.
func TestUndoOfARemovalIsExact(t *testing.T) {
	desk := newDossiers(t)
	rapid.Check(t, func(t *rapid.T) {
		r, err := desk.Desk.Add(t.Context(), someFamily(t))
		if err == nil {
			r, err = desk.Record(t.Context(), r.Dossier.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		f := &draft{}
		f.adopt(r)
		save := func() {
			r, err := desk.Save(t.Context(), f.take(), f.stored.Rev)
			if err != nil {
				t.Fatal(err)
			}
			f.saved(r)
		}
		before := f.now.Clone()
		undo := f.drop(before.Members[rapid.IntRange(0, len(before.Members)-1).Draw(t, "removed")].ID)
		if cmp.Equal(before, f.now) {
			t.Fatal("nobody was removed")
		}
		if rapid.Bool().Draw(t, "saved") {
			save()
		}
		f.redo(undo)
		if diff := cmp.Diff(before, f.now); diff != "" {
			t.Fatalf("on screen (-before +after undo):\n%s", diff)
		}
		save()
		if diff := cmp.Diff(before, f.stored.Dossier); diff != "" {
			t.Fatalf("in the store (-before +after undo):\n%s", diff)
		}
	})
}

// TestReasonsGoWithTheirMembers: who moves up because somebody was removed
// keeps the reason, and nobody gets that of another.
func TestReasonsGoWithTheirMembers(t *testing.T) {
	d := factory.Complete()
	second, third := d.Members[1].ID, d.Members[2].ID
	d.Reasons = []app.Reason{
		{Code: "nik.sex", Field: "members[1].person.nik", Text: "sesuai KTP"},
		{Code: "nik.region", Field: "members[2].person.nik", Text: "pindahan"},
		{Code: "contact.no_phone", Field: "family.contact.phone", Text: "tidak punya"},
	}
	f := opened(d, 1)
	f.drop(second)
	want := []app.Reason{{Code: "nik.region", Field: pathOf(&f.now, of(third, "person.nik")), Text: "pindahan"}, d.Reasons[2]}
	if diff := cmp.Diff(want, f.now.Reasons); diff != "" {
		t.Error(diff)
	}
}

// TestAnUndoThatIsNotStoredComesBackWithTheSheet: the place that is kept holds
// all of it.
func TestAnUndoThatIsNotStoredComesBackWithTheSheet(t *testing.T) {
	desk, r := filed(t)
	child := of(r.Dossier.Members[2].ID, "mother")
	r.Dossier.Reasons = []app.Reason{{Code: "nik.sex", Field: "members[1].person.nik", Text: "sesuai KTP"}}
	put(&r.Dossier, child, r.Dossier.Members[1].ID.String())
	r, err := desk.Save(t.Context(), r.Dossier, r.Rev)
	if err != nil {
		t.Fatal(err)
	}
	w := open(t, desk, frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID, Field: "members[1].person.nik"})
	w.members().remove(1)
	w.clock.pass(pause)
	w.host.undo()
	state := w.Save()
	if !json.Valid(state) {
		t.Fatal("no state")
	}
	again := &window{t: t, host: w.host, desk: desk, clock: &timers{}}
	again.Page = New(Params{Host: w.host, Desk: desk, Route: frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID}, After: again.clock.after})
	again.Restore(state)
	again.host.Show(t, again.Page)
	again.clock.pass(pause)
	if diff := cmp.Diff(r.Dossier, again.stored().Dossier); diff != "" {
		t.Errorf("stored (-before +after):\n%s", diff)
	}
}

// TestARemovalIsUndoneAfterTheSheetWasLeft: the toast outlives the page.
func TestARemovalIsUndoneAfterTheSheetWasLeft(t *testing.T) {
	desk, r := filed(t)
	w := open(t, desk, frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID, Field: "members[1].person.nik"})
	w.members().remove(1)
	w.Leave(t.Context(), func() {})
	if got := len(w.stored().Dossier.Members); got != len(r.Dossier.Members)-1 {
		t.Fatalf("%d members after leaving", got)
	}
	w.host.undo()
	if diff := cmp.Diff(r.Dossier, w.stored().Dossier); diff != "" {
		t.Errorf("stored (-before +after):\n%s", diff)
	}
}
