package families_test

import (
	"context"
	"errors"
	"fmt"
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
	"titian/ui/kit"
)

// desk finds families by a part of the head's name.
type desk struct {
	rows []app.FamilyRow
	err  error
	asks []app.FamilyQuery
}

func (d *desk) Families(_ context.Context, q app.FamilyQuery) (app.FamilyList, error) {
	d.asks = append(d.asks, q)
	out := app.FamilyList{Total: len(d.rows), Stages: map[app.Stage]int{}}
	for _, f := range d.rows {
		out.Stages[f.Stage]++
		if strings.Contains(strings.ToLower(f.Head), strings.ToLower(q.Text)) && (len(q.Stages) == 0 || q.Stages[0] == f.Stage) {
			out.Rows = append(out.Rows, f)
		}
	}
	return out, d.err
}

func (d *desk) Now() time.Time       { return factory.Now() }
func (d *desk) Zone() *time.Location { return time.FixedZone("WITA", 8*3600) }

// some are n families with drafts; the last one is under review.
func some(n int) []app.FamilyRow {
	rows := make([]app.FamilyRow, n)
	for i := range rows {
		id := uuid.UUID{14: byte(i >> 8), 15: byte(i)}
		rows[i] = app.FamilyRow{
			Family: id, Dossier: id, Head: fmt.Sprintf("Kepala %05d", i), KK: "5103010112040007", Dusun: "Tegal", RT: "002", RW: "005",
			Members: 4, Stage: app.StageDraft, Changed: factory.Now(),
		}
	}
	rows[n-1].Stage = app.StageReview
	return rows
}

func show(t *testing.T, d *desk, route frame.Route) (*host.Host, *families.Page) {
	t.Helper()
	h := host.New(t)
	p := families.New(families.Params{Host: h, Desk: d, Route: route})
	h.Show(t, p)
	return h, p
}

func press(h *host.Host, keys ...fyne.KeyName) {
	for _, key := range keys {
		h.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
}

func write(h *host.Host, text string) {
	for _, r := range text {
		h.Canvas().Focused().TypedRune(r)
	}
}

func markup(p *families.Page) string { return fynetest.RenderObjectToMarkup(p.Object()) }

func TestTheArrowGoesFromTheSearchIntoTheList(t *testing.T) {
	h, _ := show(t, &desk{rows: some(3)}, frame.Route{})
	press(h, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if diff := cmp.Diff([]frame.Route{{Place: frame.Sheet, Dossier: uuid.UUID{15: 1}}}, h.Opened); diff != "" {
		t.Error(diff)
	}
}

func TestALetterTypedInTheListIsSearchedFor(t *testing.T) {
	d := &desk{rows: some(30)}
	h, p := show(t, d, frame.Route{})
	write(h, "0001")
	press(h, fyne.KeyReturn)
	write(h, "7")
	press(h, fyne.KeyReturn)
	write(h, "/")
	if last := d.asks[len(d.asks)-1]; last.Text != "00017" || !strings.Contains(markup(p), "1 keluarga") {
		t.Errorf("asked at last for %+v", last)
	}
	write(h, "x")
	if last := d.asks[len(d.asks)-1]; last.Text != "00017x" {
		t.Errorf("after a stroke, asked for %+v", last)
	}
}

func TestTypingSearchesAndEnterGoesIntoTheList(t *testing.T) {
	d := &desk{rows: some(30)}
	h, p := show(t, d, frame.Route{})
	write(h, "0002")
	press(h, fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn)
	if diff := cmp.Diff([]frame.Route{{Place: frame.Sheet, Dossier: uuid.UUID{15: 20}}}, h.Opened); diff != "" {
		t.Error(diff)
	}
	if last := d.asks[len(d.asks)-1]; last.Text != "0002" || len(d.asks) != 5 {
		t.Errorf("asked %d times, at last for %+v", len(d.asks), last)
	}
	if !strings.Contains(markup(p), "11 keluarga") {
		t.Error("it does not say how many were found")
	}
}

func TestARouteChoosesAFilter(t *testing.T) {
	d := &desk{rows: some(3)}
	_, p := show(t, d, frame.Route{Filter: families.FilterReview})
	if diff := cmp.Diff([]app.Stage{app.StageReceived, app.StageReview, app.StageDecided}, d.asks[0].Stages); diff != "" {
		t.Error(diff)
	}
	// What was left here before gives way to what the route asks for.
	p.Restore([]byte(`{"filter":"draft","text":"made"}`))
	p.Load(t.Context())
	if got := d.asks[1]; got.Text != "made" || len(got.Stages) != 3 {
		t.Errorf("restored to %+v", got)
	}
}

func TestEmptyPagesSayWhyAndOfferAWay(t *testing.T) {
	t.Run("no family at all", func(t *testing.T) {
		h, p := show(t, &desk{}, frame.Route{})
		if !strings.Contains(markup(p), "Belum ada keluarga di laptop ini") {
			t.Error("it does not say that there is nothing yet")
		}
		pressEmpty(t, h, "Daftarkan keluarga")
		if diff := cmp.Diff([]frame.Route{{Place: frame.Sheet}}, h.Opened); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("nothing matches", func(t *testing.T) {
		h, p := show(t, &desk{rows: some(3)}, frame.Route{})
		write(h, "zz")
		if !strings.Contains(markup(p), "“zz”") {
			t.Error("it does not name what was searched for")
		}
		pressEmpty(t, h, "Daftarkan keluarga")
		if diff := cmp.Diff([]frame.Route{{Place: frame.Sheet}}, h.Opened); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("nothing matches with this filter", func(t *testing.T) {
		d := &desk{rows: some(3)}
		h, p := show(t, d, frame.Route{Filter: families.FilterPaid})
		write(h, "00001")
		if got := markup(p); !strings.Contains(got, "“00001”") || !strings.Contains(got, "“Dibayar”") {
			t.Error("it does not name what was searched for, and where")
		}
		pressEmpty(t, h, "Cari di semua keluarga")
		if last := d.asks[len(d.asks)-1]; last.Text != "00001" || last.Stages != nil {
			t.Errorf("asked at last for %+v", last)
		}
	})
}

// pressEmpty walks with Tab to the button that says text, and presses it.
func pressEmpty(t *testing.T, h *host.Host, text string) {
	t.Helper()
	for range 50 {
		h.Canvas().FocusNext()
		if b, ok := h.Canvas().Focused().(*kit.Button); ok && b.Text() == text {
			press(h, fyne.KeyReturn)
			return
		}
	}
	t.Errorf("Tab leads to no button %q", text)
}

func TestNewsKeepTheSelectedFamily(t *testing.T) {
	d := &desk{rows: some(200)}
	h, p := show(t, d, frame.Route{})
	press(h, fyne.KeyReturn)
	for range 50 {
		press(h, fyne.KeyDown)
	}
	before := p.Save()
	d.rows = append(some(1), d.rows...)
	d.rows[0].Family = uuid.UUID{0: 1}
	p.Changed(t.Context(), app.Event{Kind: app.EventDossier})
	press(h, fyne.KeyReturn)
	if diff := cmp.Diff([]frame.Route{{Place: frame.Sheet, Dossier: uuid.UUID{15: 50}}}, h.Opened); diff != "" {
		t.Error(diff)
	}
	again := families.New(families.Params{Host: h, Desk: &desk{rows: some(200)}})
	again.Restore(before)
	h.Show(t, again)
	if diff := cmp.Diff(string(before), string(again.Save())); diff != "" {
		t.Errorf("the page came back elsewhere:\n%s", diff)
	}
}

func TestTheLastQuestionWins(t *testing.T) {
	var queue []func()
	d := &desk{rows: some(30)}
	h := host.New(t)
	h.Worker = frame.Work{Go: func(f func()) { queue = append(queue, f) }, Do: func(f func()) { f() }}
	p := families.New(families.Params{Host: h, Desk: d})
	h.Show(t, p)
	queue[0]()
	write(h, "01")
	queue[2]()
	queue[1]() // the answer to "0", late
	if got := markup(p); !strings.Contains(got, "1 keluarga") || strings.Contains(got, "30 keluarga") {
		t.Errorf("a late answer was shown:\n%s", got)
	}
}

func TestManyEventsMakeOneMoreReading(t *testing.T) {
	var queue []func()
	d := &desk{rows: some(3)}
	h := host.New(t)
	h.Worker = frame.Work{Go: func(f func()) { queue = append(queue, f) }, Do: func(f func()) { f() }}
	p := families.New(families.Params{Host: h, Desk: d})
	p.Load(t.Context())
	for range 5 {
		p.Changed(t.Context(), app.Event{Kind: app.EventDossier})
	}
	for len(queue) > 0 {
		f := queue[0]
		queue = queue[1:]
		f()
	}
	if len(d.asks) != 2 {
		t.Errorf("read %d times, want 2", len(d.asks))
	}
}

func TestTroubleIsSaidInPlace(t *testing.T) {
	d := &desk{rows: some(3), err: errors.New("fault")}
	_, p := show(t, d, frame.Route{})
	if !strings.Contains(markup(p), "Daftar keluarga tidak dapat dibaca.") {
		t.Error("the trouble is not said")
	}
	d.err = nil
	p.Changed(t.Context(), app.Event{Kind: app.EventHousehold})
	if got := markup(p); strings.Contains(got, "tidak dapat dibaca") || !strings.Contains(got, "Kepala 00001") {
		t.Error("after the trouble the list is not shown")
	}
}

// BenchmarkKey types and deletes a letter over the families of 100,000 people,
// answered at once: what remains is the work of the window.
func BenchmarkKey(b *testing.B) {
	d := &answered{list: app.FamilyList{Rows: some(25_000), Total: 25_000, Stages: map[app.Stage]int{app.StageDraft: 25_000}}}
	h := host.New(b)
	p := families.New(families.Params{Host: h, Desk: d})
	h.Show(b, p)
	c := h.Canvas()
	for b.Loop() {
		c.Focused().TypedRune('a')
		c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(2*b.N), "ms/key")
}

// BenchmarkNews shows a changed list while the last family is selected.
func BenchmarkNews(b *testing.B) {
	rows := make([]app.FamilyRow, 100_000)
	for i := range rows {
		rows[i] = app.FamilyRow{Family: uuid.New(), Head: "Wayan Sudira", KK: "5103010112040007", Stage: app.StageDraft}
	}
	h := host.New(b)
	p := families.New(families.Params{Host: h, Desk: &answered{list: app.FamilyList{Rows: rows, Total: len(rows)}}})
	h.Show(b, p)
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnd} {
		h.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
	for b.Loop() {
		p.Changed(b.Context(), app.Event{Kind: app.EventDossier})
	}
}

// answered has its answer at hand.
type answered struct {
	desk
	list app.FamilyList
}

func (a *answered) Families(context.Context, app.FamilyQuery) (app.FamilyList, error) {
	return a.list, nil
}

// TestNothingIsCutOff looks at the page's part of the reference screen and of
// the least one.
func TestNothingIsCutOff(t *testing.T) {
	h, _ := show(t, &desk{rows: some(30)}, frame.Route{})
	for _, size := range []fyne.Size{fyne.NewSize(1166, 676), fyne.NewSize(824, 560)} {
		h.Window.Resize(size)
		for _, fault := range legible.Check(h.Canvas()) {
			t.Errorf("%v: %v", size, fault)
		}
	}
}
