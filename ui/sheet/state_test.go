package sheet

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/internal/station"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/host"
	"titian/internal/testkit/laptop"
	"titian/ui/frame"
)

// reopen shows the sheet of a route from a place that was kept, on the same
// laptop.
func reopen(tb testing.TB, desk *station.Station, route frame.Route, state json.RawMessage) *window {
	tb.Helper()
	w := &window{t: tb, host: &undoing{Host: host.New(tb)}, desk: desk, clock: &timers{}}
	w.Page = New(Params{Host: w.host, Desk: desk, Route: route, After: w.clock.after})
	w.Restore(state)
	w.host.Show(tb, w.Page)
	return w
}

// families counts the dossiers of a laptop.
func families(tb testing.TB, desk *station.Station) int {
	tb.Helper()
	list, err := desk.Families(tb.Context(), app.FamilyQuery{})
	if err != nil {
		tb.Fatal(err)
	}
	n := 0
	for _, row := range list.Rows {
		if row.Dossier != uuid.Nil {
			n++
		}
	}
	return n
}

// The place that leads to a new dossier is kept before there is one.
func TestANewFamilyIsOneAfterAKill(t *testing.T) {
	route := frame.Route{Place: frame.Sheet}
	w := open(t, nil, route)
	var kept json.RawMessage
	w.host.Kept = func() {
		if kept == nil {
			kept = w.Save()
		}
		if n := families(t, w.desk); n != 0 {
			t.Errorf("%d dossiers before the place was kept", n)
		}
	}
	w.runes("5103010112049001")
	w.clock.pass(pause)
	if kept == nil || w.Dossier() == uuid.Nil {
		t.Fatal("nothing was kept, or nothing was stored")
	}
	again := reopen(t, w.desk, route, kept)
	again.clock.pass(pause)
	if again.Dossier() != w.Dossier() || families(t, w.desk) != 1 {
		t.Errorf("dossier %s came back as %s, there are %d", w.Dossier(), again.Dossier(), families(t, w.desk))
	}
	if got := again.stored().Dossier.Family.KK; got != "5103010112049001" {
		t.Errorf("stored %q", got)
	}
}

// register is a laptop with one family in its register.
type register struct{ *station.Station }

func (r register) AddFrom(ctx context.Context, _, dossier uuid.UUID) (app.Record, error) {
	d := factory.Dossier()
	d.ID = dossier
	return r.Add(ctx, d)
}

func TestAFamilyOfTheRegisterIsOpenedOnce(t *testing.T) {
	desk := register{laptop.New(t)}
	h := &undoing{Host: host.New(t)}
	route := frame.Route{Place: frame.Sheet, Family: uuid.New()}
	var first json.RawMessage
	var opened uuid.UUID
	for range 2 {
		p := New(Params{Host: h, Desk: desk, Route: route, After: (&timers{}).after})
		p.Restore(first)
		h.Kept = func() {
			if first == nil {
				first = p.Save()
			}
			if n := families(t, desk.Station); n != 0 {
				t.Errorf("%d dossiers before the place was kept", n)
			}
		}
		if opened != uuid.Nil {
			h.Kept = nil
		}
		h.Show(t, p)
		if n := families(t, desk.Station); n != 1 || opened != uuid.Nil && p.Dossier() != opened {
			t.Fatalf("%d dossiers, opened %s and %s", n, opened, p.Dossier())
		}
		opened = p.Dossier()
	}
}

// What was put into the bin stays there: the sheet goes on with another family.
func TestABinnedDossierIsNotSavedAgain(t *testing.T) {
	s := newSaving(t)
	s.typed("note", "yang dibuang")
	s.now()
	s.work.next(t)
	binned := s.draft.id
	if err := s.desk.Discard(t.Context(), binned); err != nil {
		t.Fatal(err)
	}
	again := newSaving(t)
	again.desk, again.saver.desk, again.draft.id = s.desk, s.desk, binned
	again.typed("note", "yang baru")
	again.now()
	again.work.next(t)
	again.work.next(t)
	if again.mark() != markSaved || again.draft.id == binned || again.draft.stored.Dossier.Note != "yang baru" {
		t.Errorf("mark %d, dossier %s, note %q", again.mark(), again.draft.id, again.draft.stored.Dossier.Note)
	}
}
