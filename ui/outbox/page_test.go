package outbox_test

import (
	"context"
	"errors"
	"regexp"
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
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/outbox"
)

// desk answers with an outbox, and remembers what was pressed.
type desk struct {
	box    app.Outbox
	err    error
	asked  int
	named  []uuid.UUID
	sent   int
	paused []bool
	kept   []bool
}

func (d *desk) Outbox(context.Context) (app.Outbox, error) {
	d.asked++
	return d.box, d.err
}

func (d *desk) Record(_ context.Context, id uuid.UUID) (app.Record, error) {
	d.named = append(d.named, id)
	return app.Record{Dossier: app.Dossier{ID: id, Members: []app.Member{{ID: suryani, Person: app.Person{Name: "Ketut Suryani"}}}}}, nil
}

func (d *desk) SendNow()          { d.sent++ }
func (d *desk) Pause(paused bool) { d.paused = append(d.paused, paused) }
func (d *desk) RecordsOnly(_ context.Context, on bool) error {
	d.kept, d.box.RecordsOnly = append(d.kept, on), on
	return d.err
}

func (d *desk) Now() time.Time       { return factory.Now() }
func (d *desk) Zone() *time.Location { return time.FixedZone("WITA", 8*3600) }

var suryani = id(99)

func id(n byte) uuid.UUID { return uuid.UUID{15: n} }

// box holds n submissions, the first of which is delivered but for its paper.
func box(n int) app.Outbox {
	out := app.Outbox{Enrolled: true}
	for i := range n {
		out.Items = append(out.Items, app.OutboxItem{
			Submission: id(byte(i + 1)), Dossier: id(byte(i + 101)), Head: "Keluarga " + string(rune('A'+i)), RecordBytes: 900,
			Left: 1_000_000, Papers: []app.OutboxPaper{{ID: id(200), Kind: app.DocKTP, Member: &suryani, Size: 1_000_000}},
		})
	}
	if n > 0 {
		out.Items[0].Delivered = true
	}
	return out
}

func show(t *testing.T, d *desk) (*host.Host, *outbox.Page) {
	t.Helper()
	h := host.New(t)
	p := outbox.New(outbox.Params{Host: h, Desk: d})
	h.Show(t, p)
	return h, p
}

func press(h *host.Host, keys ...fyne.KeyName) {
	for _, key := range keys {
		h.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
}

func markup(p *outbox.Page) string { return fynetest.RenderObjectToMarkup(p.Object()) }

func TestTheFirstToLeaveIsChosen(t *testing.T) {
	d := &desk{box: box(3)}
	h, p := show(t, d)
	if diff := cmp.Diff([]uuid.UUID{id(102)}, d.named); diff != "" {
		t.Errorf("names were asked of\n%s", diff)
	}
	if !strings.Contains(markup(p), "Ketut Suryani") {
		t.Error("the paper's owner is not named")
	}
	press(h, fyne.KeyReturn)
	if diff := cmp.Diff([]frame.Route{{Place: frame.Sheet, Dossier: id(102)}}, h.Opened); diff != "" {
		t.Error(diff)
	}
}

func TestArrowsPassOverHeadings(t *testing.T) {
	d := &desk{box: box(3)}
	h, _ := show(t, d)
	press(h, fyne.KeyUp, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn, fyne.KeyHome, fyne.KeyReturn, fyne.KeyEnd, fyne.KeyReturn)
	var got []uuid.UUID
	for _, r := range h.Opened {
		got = append(got, r.Dossier)
	}
	// B and C are in the first lane, A is in the second.
	if diff := cmp.Diff([]uuid.UUID{id(101), id(101), id(102), id(101)}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheChosenCardShowsTheFocus(t *testing.T) {
	h, p := show(t, &desk{box: box(3)})
	ring := regexp.MustCompile(`strokeColor="primary" strokeWidth="2"`)
	if n := len(ring.FindAllString(markup(p), -1)); n != 1 {
		t.Errorf("%d rings in the focus", n)
	}
	h.Canvas().Unfocus()
	if n := len(ring.FindAllString(markup(p), -1)); n != 0 {
		t.Errorf("%d rings out of it", n)
	}
}

func TestNewsKeepTheChoiceAndTheScroll(t *testing.T) {
	d := &desk{box: box(20)}
	h, p := show(t, d)
	for range 14 {
		press(h, fyne.KeyDown)
	}
	before := p.Save()
	d.box.Items[5].Sending = true
	d.box.Items[5].Acknowledged, d.box.Items[5].Left = 400_000, 600_000
	p.Changed(t.Context(), app.Event{Kind: app.EventOutbox})
	if diff := cmp.Diff(string(before), string(p.Save())); diff != "" {
		t.Errorf("news moved the reader:\n%s", diff)
	}
	again := outbox.New(outbox.Params{Host: h, Desk: d})
	again.Restore(before)
	h.Show(t, again)
	if diff := cmp.Diff(string(before), string(again.Save())); diff != "" {
		t.Errorf("the page came back elsewhere:\n%s", diff)
	}
}

func TestWhatHasArrivedGivesWayToTheNext(t *testing.T) {
	d := &desk{box: box(3)}
	h, p := show(t, d)
	d.box.Items = append(d.box.Items[:1:1], d.box.Items[2])
	p.Changed(t.Context(), app.Event{Kind: app.EventOutbox})
	press(h, fyne.KeyReturn)
	d.box.Items = nil
	p.Changed(t.Context(), app.Event{Kind: app.EventOutbox})
	if !strings.Contains(markup(p), "Tidak ada yang menunggu dikirim") {
		t.Error("an empty outbox does not say so")
	}
	if diff := cmp.Diff([]frame.Route{{Place: frame.Sheet, Dossier: id(103)}}, h.Opened); diff != "" {
		t.Error(diff)
	}
}

func TestScansAreKeptBackForTodayAndLetGo(t *testing.T) {
	d := &desk{box: app.Outbox{Enrolled: true}}
	h, p := show(t, d)
	h.Canvas().FocusNext()
	for _, says := range []string{"Hari ini data saja", "Kirim dokumen juga"} {
		if b, ok := h.Canvas().Focused().(*kit.Button); !ok || b.Text() != says {
			t.Errorf("the focus is not on %q", says)
		}
		press(h, fyne.KeyReturn)
		p.Changed(t.Context(), app.Event{Kind: app.EventOutbox})
	}
	if diff := cmp.Diff([]bool{true, false}, d.kept); diff != "" {
		t.Error(diff)
	}
	d.box.RecordsOnly = true
	p.Changed(t.Context(), app.Event{Kind: app.EventOutbox})
	if !strings.Contains(markup(p), "Hari ini hanya data keluarga yang dikirim") {
		t.Error("it is not said that scans wait")
	}
	d.box.RecordsOnly, d.box.Held = false, factory.Now().Add(10*time.Hour)
	p.Changed(t.Context(), app.Event{Kind: app.EventOutbox})
	if !strings.Contains(markup(p), "Jatah dokumen hari ini habis; dokumen dilanjutkan besok 00.") {
		t.Errorf("it is not said until when scans wait: %s", markup(p))
	}
}

func TestNotEnrolledLeadsToTheSettings(t *testing.T) {
	h, p := show(t, &desk{})
	if !strings.Contains(markup(p), "belum terhubung dengan pusat") {
		t.Error("it does not say that nothing can leave")
	}
	press(h, fyne.KeyReturn)
	if diff := cmp.Diff([]frame.Route{{Place: frame.Settings}}, h.Opened); diff != "" {
		t.Error(diff)
	}
}

func TestButtonsSendAndPause(t *testing.T) {
	d := &desk{box: app.Outbox{Enrolled: true}}
	h, p := show(t, d)
	press(h, fyne.KeyReturn)
	h.Canvas().FocusPrevious()
	press(h, fyne.KeyReturn)
	d.box.Paused = true
	p.Changed(t.Context(), app.Event{Kind: app.EventOutbox})
	press(h, fyne.KeyReturn)
	if d.sent != 1 || !cmp.Equal(d.paused, []bool{true, false}) {
		t.Errorf("sent %d times, paused %v", d.sent, d.paused)
	}
}

func TestTroubleIsSaidInPlace(t *testing.T) {
	d := &desk{err: errors.New("fault")}
	h, p := show(t, d)
	if !strings.Contains(markup(p), "Kotak kirim tidak dapat dibaca.") {
		t.Error("the trouble is not said")
	}
	d.err = nil
	h.Canvas().FocusNext()
	press(h, fyne.KeyReturn)
	if strings.Contains(markup(p), "tidak dapat dibaca") || d.asked != 2 {
		t.Errorf("asked %d times", d.asked)
	}
}

func TestManyEventsMakeOneMoreReading(t *testing.T) {
	var queue []func()
	h := host.New(t)
	h.Worker = frame.Work{Go: func(f func()) { queue = append(queue, f) }, Do: func(f func()) { f() }}
	d := &desk{box: box(1)}
	p := outbox.New(outbox.Params{Host: h, Desk: d})
	p.Load(t.Context())
	for range 5 {
		p.Changed(t.Context(), app.Event{Kind: app.EventOutbox})
	}
	for len(queue) > 0 {
		f := queue[0]
		queue = queue[1:]
		f()
	}
	if d.asked != 2 {
		t.Errorf("read %d times, want 2", d.asked)
	}
}

// TestNothingIsCutOff looks at the page's part of the reference screen and of
// the least one.
func TestNothingIsCutOff(t *testing.T) {
	h, _ := show(t, &desk{box: box(5)})
	for _, size := range []fyne.Size{fyne.NewSize(1166, 676), fyne.NewSize(824, 560)} {
		h.Window.Resize(size)
		for _, fault := range legible.Check(h.Canvas()) {
			t.Errorf("%v: %v", size, fault)
		}
	}
}
