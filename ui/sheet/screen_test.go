package sheet

import (
	"context"
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"titian/app"
	"titian/internal/station"
	"titian/internal/testkit/host"
	"titian/internal/testkit/laptop"
	"titian/internal/testkit/legible"
	"titian/ui/frame"
)

func TestEveryPartCanBeRead(t *testing.T) {
	desk := laptop.Filled(t, 1)
	list, err := desk.Families(t.Context(), app.FamilyQuery{})
	if err != nil || len(list.Rows) == 0 {
		t.Fatal("no family:", err)
	}
	full := frame.Route{Place: frame.Sheet, Dossier: list.Rows[0].Dossier}
	for _, size := range []fyne.Size{{Width: 1166, Height: 676}, {Width: 824, Height: 608}} {
		for name, route := range map[string]frame.Route{"new": {Place: frame.Sheet}, "full": full} {
			w := open(t, desk, route)
			w.host.Window.Resize(size)
			for p := range parts {
				w.turn(p)
				for _, fault := range legible.Check(w.host.Canvas()) {
					t.Errorf("%s sheet, part %d at %.0f: %s", name, p+1, size.Width, fault)
				}
			}
		}
	}
}

// full is a laptop whose disk is full.
type fullDisk struct{ *station.Station }

var errFull = errors.New("disk full")

func (fullDisk) Save(context.Context, app.Dossier, int64) (app.Record, error) {
	return app.Record{}, errFull
}

func TestTheMarkNeverLies(t *testing.T) {
	desk, r := filed(t)
	w := &window{t: t, host: &undoing{Host: host.New(t)}, desk: desk, clock: &timers{}}
	w.Page = New(Params{
		Host: w.host, Desk: fullDisk{desk}, After: w.clock.after,
		Route: frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID, Field: "family.address.street"},
	})
	w.host.Show(t, w.Page)
	w.runes("x")
	w.clock.pass(pause)
	if got := w.head.saved.Text(); got != w.text("sheet.unsaved") {
		t.Errorf("the mark says %q", got)
	}
	if got := w.head.fault.Text(); got != w.host.Explain(errFull) || w.head.fault.Hidden {
		t.Errorf("the line says %q, hidden %t", got, w.head.fault.Hidden)
	}
	left := false
	w.Leave(t.Context(), func() { left = true })
	if !left {
		t.Error("a full disk keeps the officer on the page")
	}
	if len(w.clock.plans) != 0 {
		t.Errorf("%d saves are planned for a page that was left", len(w.clock.plans))
	}

	// What could not be stored comes back with the page.
	again := &window{t: t, host: w.host, desk: desk, clock: &timers{}}
	again.Page = New(Params{Host: w.host, Desk: desk, After: again.clock.after, Route: w.p.Route})
	again.Restore(w.Save())
	w.host.Show(t, again.Page)
	again.clock.pass(pause)
	if got := again.stored().Dossier.Family.Address.Street; got != r.Dossier.Family.Address.Street+"x" {
		t.Errorf("stored %q after the disk had room again", got)
	}
}

func TestADossierThatIsGoneIsTold(t *testing.T) {
	w := open(t, nil, frame.Route{Place: frame.Sheet, Dossier: uuid.New()})
	if w.loaded || len(w.root.Objects) != 1 {
		t.Fatal("a sheet without a dossier is shown")
	}
	w.turn(partMembers)
	w.Dropped(t.Context(), []string{"x"})
	for _, s := range w.Shortcuts() {
		s.Do()
	}
	w.Leave(t.Context(), func() {})
	if w.Save() != nil {
		t.Error("there is something to keep")
	}
}

// loop is a UI goroutine of its own: work runs on others, and its answers come
// back when the test lets them.
type loop struct {
	answers chan func()
	open    int
}

func (l *loop) work() frame.Work {
	return frame.Work{
		Go: func(f func()) {
			l.open++
			go f()
		},
		Do: func(f func()) { l.answers <- f },
	}
}

// settle takes answers until nothing is under way.
func (l *loop) settle() {
	for l.open > 0 {
		f := <-l.answers
		l.open--
		f()
	}
}

func TestWorkIsDoneElsewhere(t *testing.T) {
	desk, r := filed(t)
	id := r.Dossier.Members[0].ID
	for _, doc := range []app.Document{{Kind: app.DocKK}, {Kind: app.DocKTP, Member: &id}} {
		if _, err := desk.AttachFile(t.Context(), r.Dossier.ID, doc, photo(t, "a.jpg")); err != nil {
			t.Fatal(err)
		}
	}
	l := &loop{answers: make(chan func(), 100)}
	w := &window{t: t, host: &undoing{Host: host.New(t)}, desk: desk, clock: &timers{}}
	w.host.Worker = l.work()
	w.Page = New(Params{
		Host: w.host, Desk: desk, After: w.clock.after,
		Route: frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID, Field: "family.address.street"},
	})
	w.host.Show(t, w.Page)
	l.settle()
	if w.at() != "family.address.street" {
		t.Fatalf("the focus is on %q once the answer came", w.at())
	}
	for _, text := range []string{" a", " b", " c"} {
		w.runes(text)
		w.clock.pass(pause)
		w.runes("d")
	}
	l.settle()
	for p := range parts {
		w.turn(p)
		w.Changed(t.Context(), app.Event{Kind: app.EventDossier, ID: r.Dossier.ID})
		l.settle()
	}
	w.clock.pass(pause)
	l.settle()
	if got, want := w.stored().Dossier.Family.Address.Street, r.Dossier.Family.Address.Street+" ad bd cd"; got != want || w.saver.mark() != markSaved {
		t.Errorf("stored %q, want %q; mark %d", got, want, w.saver.mark())
	}
	left := false
	w.Leave(t.Context(), func() { left = true })
	l.settle()
	if !left {
		t.Error("the page is not left")
	}
}
