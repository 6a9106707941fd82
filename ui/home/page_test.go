package home_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/host"
	"titian/internal/testkit/legible"
	"titian/ui/families"
	"titian/ui/frame"
	"titian/ui/home"
)

// desk answers with an agenda, or an error.
type desk struct {
	agenda app.Agenda
	err    error
	asked  int
}

func (d *desk) Agenda(context.Context, int) (app.Agenda, error) {
	d.asked++
	return d.agenda, d.err
}

func (d *desk) Now() time.Time       { return factory.Now() }
func (d *desk) Zone() *time.Location { return time.FixedZone("WITA", 8*3600) }

var (
	sudira = uuid.MustParse("00000000-0000-7000-8000-000000000001")
	rai    = uuid.MustParse("00000000-0000-7000-8000-000000000002")
)

func agenda() app.Agenda {
	return app.Agenda{
		Families: 2, Members: 7, Numbered: 3, Active: 1, Truncated: 5,
		Tasks: []app.Task{
			{
				Kind: app.TaskRefused, Dossier: sudira, Head: "Wayan Sudira", Member: "Putu Aditya", LocalNumber: "KLG-0000-0000-0",
				Field: "members[2].person.nik", Reason: "foto KTP kabur",
			},
			{Kind: app.TaskPayment, Dossier: rai, Head: "Nyoman Rai", Due: "2026-12-06", Amount: 140_000, Practice: true},
		},
		Moves: []app.Move{{Dossier: rai, Head: "Nyoman Rai", Stage: app.StageNumbered, At: factory.Now().Add(-time.Hour)}},
	}
}

func show(t *testing.T, d *desk) (*host.Host, *home.Page) {
	t.Helper()
	h := host.New(t)
	p := home.New(home.Params{Host: h, Desk: d})
	h.Show(t, p)
	return h, p
}

func press(h *host.Host, keys ...fyne.KeyName) {
	for _, key := range keys {
		h.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
}

func TestEnterDoesTheMostUrgentTask(t *testing.T) {
	h, _ := show(t, &desk{agenda: agenda()})
	press(h, fyne.KeyReturn)
	want := []frame.Route{{Place: frame.Sheet, Dossier: sudira, Field: "members[2].person.nik"}}
	if diff := cmp.Diff(want, h.Opened); diff != "" {
		t.Error(diff)
	}
}

// TestTheMarkStandsByTheAmount: nobody pays what a rehearsal asks for.
func TestTheMarkStandsByTheAmount(t *testing.T) {
	d := &desk{agenda: agenda()}
	_, p := show(t, d)
	const mark = "SIMULASI – jangan dibayar"
	if got := fynetest.RenderObjectToMarkup(p.Object()); strings.Count(got, mark) != 1 {
		t.Errorf("%d marks, want one beside the amount:\n%s", strings.Count(got, mark), got)
	}
	d.agenda.Tasks[1].Practice = false
	p.Changed(t.Context(), app.Event{Kind: app.EventDossier})
	if got := fynetest.RenderObjectToMarkup(p.Object()); strings.Contains(got, mark) {
		t.Errorf("a real bill is marked:\n%s", got)
	}
}

func TestArrowsWalkTasksThenTheRestThenMoves(t *testing.T) {
	h, _ := show(t, &desk{agenda: agenda()})
	press(h, fyne.KeyDown, fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn)
	want := []frame.Route{
		{Place: frame.Members, Dossier: rai},
		{Place: frame.Families, Filter: families.FilterNeed},
		{Place: frame.Members, Dossier: rai},
	}
	if diff := cmp.Diff(want, h.Opened); diff != "" {
		t.Error(diff)
	}
}

func TestAnEmptyLaptopOffersTheFirstFamily(t *testing.T) {
	h, _ := show(t, &desk{})
	press(h, fyne.KeyReturn)
	if diff := cmp.Diff([]frame.Route{{Place: frame.Sheet}}, h.Opened); diff != "" {
		t.Error(diff)
	}
}

func TestNewsKeepTheFocusOnTheSameTask(t *testing.T) {
	d := &desk{agenda: agenda()}
	h, p := show(t, d)
	press(h, fyne.KeyDown)
	d.agenda.Tasks = d.agenda.Tasks[1:]
	p.Changed(t.Context(), app.Event{Kind: app.EventDossier})
	press(h, fyne.KeyReturn)
	if diff := cmp.Diff([]frame.Route{{Place: frame.Members, Dossier: rai}}, h.Opened); diff != "" {
		t.Error(diff)
	}
}

func TestTroubleIsSaidInPlaceAndGoesAway(t *testing.T) {
	d := &desk{err: errors.New("fault")}
	h, p := show(t, d)
	if got := fynetest.RenderObjectToMarkup(p.Object()); !strings.Contains(got, "Beranda tidak dapat dibaca. Terjadi: fault") {
		t.Errorf("the trouble is not said:\n%s", got)
	}
	d.agenda, d.err = agenda(), nil
	p.Changed(t.Context(), app.Event{Kind: app.EventDossier})
	if got := fynetest.RenderObjectToMarkup(p.Object()); strings.Contains(got, "tidak dapat dibaca") || !strings.Contains(got, "Wayan Sudira") {
		t.Errorf("after the trouble:\n%s", got)
	}
	if len(h.Failed) != 0 {
		t.Errorf("told of elsewhere: %v", h.Failed)
	}
}

// TestManyEventsMakeOneMoreReading holds the work back: what comes while the
// agenda is being read makes one more reading, not one each.
func TestManyEventsMakeOneMoreReading(t *testing.T) {
	var queue []func()
	d := &desk{agenda: agenda()}
	h := host.New(t)
	h.Worker = frame.Work{Go: func(f func()) { queue = append(queue, f) }, Do: func(f func()) { f() }}
	p := home.New(home.Params{Host: h, Desk: d})
	p.Load(t.Context())
	for range 5 {
		p.Changed(t.Context(), app.Event{Kind: app.EventDossier})
	}
	p.Changed(t.Context(), app.Event{Kind: app.EventOutbox})
	for len(queue) > 0 {
		f := queue[0]
		queue = queue[1:]
		f()
	}
	if d.asked != 2 {
		t.Errorf("read %d times, want 2", d.asked)
	}
}

func TestAnAnswerAfterLeavingIsNotShown(t *testing.T) {
	var queue []func()
	h := host.New(t)
	h.Worker = frame.Work{Go: func(f func()) { queue = append(queue, f) }, Do: func(f func()) { f() }}
	p := home.New(home.Params{Host: h, Desk: &desk{agenda: agenda()}})
	p.Load(t.Context())
	left := false
	p.Leave(t.Context(), func() { left = true })
	queue[0]()
	if got := fynetest.RenderObjectToMarkup(p.Object()); strings.Contains(got, "Wayan Sudira") || !left {
		t.Errorf("left: %v, shown:\n%s", left, got)
	}
}

func TestThePageComesBackAsItWas(t *testing.T) {
	d := &desk{agenda: agenda()}
	for i := range 10 {
		d.agenda.Tasks = append(d.agenda.Tasks, app.Task{Kind: app.TaskDraft, Dossier: uuid.New(), Head: "Made", Since: factory.Now().Add(time.Duration(-i) * time.Hour)})
	}
	h, p := show(t, d)
	for range 9 {
		press(h, fyne.KeyDown)
	}
	saved := p.Save()
	again := home.New(home.Params{Host: h, Desk: d})
	again.Restore(saved)
	h.Window.SetContent(again.Object())
	again.Load(t.Context())
	if string(again.Save()) != string(saved) || string(saved) == "{}" {
		t.Errorf("saved %s, came back as %s", saved, again.Save())
	}
	again.Restore([]byte(`{"scroll":"far"`))
}

// TestNothingIsCutOff looks at the page's part of the reference screen and of
// the least one.
func TestNothingIsCutOff(t *testing.T) {
	h, _ := show(t, &desk{agenda: agenda()})
	for _, size := range []fyne.Size{fyne.NewSize(1166, 676), fyne.NewSize(824, 560)} {
		h.Window.Resize(size)
		for _, fault := range legible.Check(h.Canvas()) {
			t.Errorf("%v: %v", size, fault)
		}
	}
}
