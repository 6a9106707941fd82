package shell

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"titian/app"
	"titian/app/civil"
	"titian/app/region"
	"titian/internal/testkit/host"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
	"titian/ui/part"
)

// fakeDesk is a store in memory with one officer, whose passphrase is "open".
type fakeDesk struct {
	presence app.Presence
	settings app.Settings
	outbox   app.Outbox
	hits     map[string][]app.Hit
	place    []byte
	kept     int
	locks    int
	sent     int
	paused   bool
	asked    int
	watchers []func(app.Event)
	now      time.Time
	checker  *app.Checker
	fault    error // of Lock and NewCode
	refusal  error // of Unlock
}

// fakeGroup is the last group of a code.
const fakeGroup = "WWWWW"

func newDesk() *fakeDesk {
	return &fakeDesk{presence: app.Presence{State: app.PresenceOpen}, settings: app.DefaultSettings(), now: afternoon}
}

func (d *fakeDesk) Presence() app.Presence { return d.presence }
func (d *fakeDesk) Settings() app.Settings { return d.settings }

func (d *fakeDesk) SaveSettings(_ context.Context, s app.Settings) error {
	d.settings = s
	return nil
}

func (d *fakeDesk) Found(context.Context, app.Setup) (string, error) {
	d.presence.State = app.PresenceOpen
	return "3C4ZG-FHKGX-GH2ZN-4W9QF-13KGD-BTY7S-" + fakeGroup, nil
}

func (d *fakeDesk) NewCode(context.Context) (string, error) { return "CCCCC-DDDDD", d.fault }

func (d *fakeDesk) ConfirmCode(context.Context) error {
	d.presence.CodeOwed = false
	return nil
}

func (d *fakeDesk) FindPlaces(_ context.Context, _ string, limit int) ([]region.Place, error) {
	return slices.Repeat([]region.Place{{Code: "5103012001", Name: "Tuban"}}, limit), nil
}

func (d *fakeDesk) PlaceName(string) string { return "Tuban · Kuta · Badung · Bali" }

func (d *fakeDesk) Enrol(context.Context, string, string, string) ([]string, error) { return nil, nil }

func (d *fakeDesk) Paths(context.Context, string, int) ([]string, error) { return nil, nil }
func (d *fakeDesk) Look(context.Context) error                           { return nil }

func (d *fakeDesk) Unlock(context.Context, []byte) error {
	if d.refusal != nil {
		return d.refusal
	}
	d.presence.State = app.PresenceOpen
	return nil
}
func (d *fakeDesk) Recover(context.Context, string, []byte) error { return app.ErrLocked }
func (d *fakeDesk) Reopen(context.Context, []byte) error          { return &app.PINError{Left: 4} }
func (d *fakeDesk) SetPIN(context.Context, []byte) error          { return nil }
func (d *fakeDesk) ForgetPIN()                                    {}
func (d *fakeDesk) Checker() *app.Checker                         { return d.checker }
func (d *fakeDesk) Village() string                               { return "5103012001" }

func (d *fakeDesk) Search(_ context.Context, query string, _ int) ([]app.Hit, error) {
	return d.hits[query], nil
}

func (d *fakeDesk) Outbox(context.Context) (app.Outbox, error) {
	d.asked++
	if d.presence.State != app.PresenceOpen {
		return app.Outbox{}, app.ErrLocked
	}
	return d.outbox, nil
}
func (d *fakeDesk) SendNow()          { d.sent++ }
func (d *fakeDesk) Pause(paused bool) { d.paused = paused }

func (d *fakeDesk) Lock(context.Context) error {
	d.locks++
	d.presence.State = app.PresenceLocked
	return d.fault
}

func (d *fakeDesk) KeepPlace(_ context.Context, state []byte) error {
	if d.presence.State != app.PresenceOpen {
		return app.ErrLocked
	}
	d.place = slices.Clone(state)
	d.kept++
	return nil
}
func (d *fakeDesk) Place(context.Context) ([]byte, error) { return d.place, nil }

func (d *fakeDesk) Watch(f func(app.Event)) func() {
	d.watchers = append(d.watchers, f)
	return func() { d.watchers = nil }
}

func (d *fakeDesk) tell(k app.EventKind) {
	for _, f := range d.watchers {
		f(app.Event{Kind: k})
	}
}
func (d *fakeDesk) Now() time.Time       { return d.now }
func (d *fakeDesk) Zone() *time.Location { return civil.Zone("51") }
func (d *fakeDesk) Officer() string {
	if d.presence.State != app.PresenceOpen {
		return ""
	}
	return "Bu Sari"
}

// fakePage is a page with one field.
type fakePage struct {
	host    frame.Host
	route   frame.Route
	scroll  *part.Scroll
	field   *kit.Field
	title   *kit.Label
	loads   int
	changes []app.EventKind
	dropped []string
	keys    []frame.Shortcut
	hold    bool // Leave does not end by itself
	left    func()
	ctx     context.Context
}

func (p *fakePage) Object() fyne.CanvasObject {
	if p.scroll == nil {
		p.scroll = part.NewScroll(container.NewVBox(p.title, p.field.Object()))
	}
	return p.scroll
}

func (p *fakePage) Load(ctx context.Context) {
	p.ctx = ctx
	p.loads++
}
func (p *fakePage) Focus(c fyne.Canvas) { p.field.Focus(c) }

func (p *fakePage) Save() json.RawMessage {
	b, _ := json.Marshal(p.field.Text())
	return b
}

func (p *fakePage) Restore(raw json.RawMessage) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		p.field.SetText(text)
	}
}

func (p *fakePage) Leave(_ context.Context, done func()) {
	if p.hold {
		p.left = done
		return
	}
	done()
}
func (p *fakePage) Changed(_ context.Context, e app.Event) { p.changes = append(p.changes, e.Kind) }
func (p *fakePage) Dropped(_ context.Context, paths []string) {
	p.dropped = append(p.dropped, paths...)
}
func (p *fakePage) Shortcuts() []frame.Shortcut { return p.keys }

func newFakePage(h frame.Host, r frame.Route) *fakePage {
	p := &fakePage{host: h, route: r, title: kit.NewLabel(kit.Title, h.Text("shell.place.home"))}
	p.field = kit.NewField(kit.FieldParams{Words: kit.NewWords(h.Text), Shown: func(o fyne.CanvasObject) { p.scroll.Reveal(o) }})
	return p
}

// bench is a window with everything around it.
type bench struct {
	*Shell
	t      *testing.T
	desk   *fakeDesk
	timers *timers
	window fyne.Window
	pages  []*fakePage
	quits  int
	queue  []func() // work that is held
	held   bool
}

// fake is the page on screen.
func (b *bench) fake() *fakePage {
	b.t.Helper()
	p, ok := b.page.(*fakePage)
	if !ok {
		b.t.Fatalf("on screen is %T", b.page)
	}
	return p
}

// newBench starts a window on a desk.
func newBench(t *testing.T, desk *fakeDesk, change ...func(*Params)) *bench {
	t.Helper()
	b := &bench{t: t, desk: desk, timers: &timers{}}
	tested := host.Dress(t, look.Params{Ground: look.Ground(desk.settings.Ground), Percent: desk.settings.Percent})
	b.window = tested.NewWindow("")
	b.window.Resize(fyne.NewSize(1366, 768))
	t.Cleanup(b.window.Close)
	page := func(h frame.Host, r frame.Route) frame.Page {
		p := newFakePage(h, r)
		b.pages = append(b.pages, p)
		return p
	}
	params := Params{
		Window: b.window, App: tested, Desk: desk, After: b.timers.after, Quit: func() { b.quits++ },
		Pages: map[frame.Place]Factory{frame.Home: page, frame.Families: page, frame.Sheet: page, frame.Outbox: page, frame.Members: page},
		Work: frame.Work{Do: func(f func()) { f() }, Go: func(f func()) {
			if b.held {
				b.queue = append(b.queue, f)
				return
			}
			f()
		}},
		Log: slog.New(slog.DiscardHandler),
	}
	for _, c := range change {
		c(&params)
	}
	s, err := New(params)
	if err != nil {
		t.Fatal(err)
	}
	b.Shell = s
	s.Start(t.Context())
	return b
}

// release lets held work run, the last first if told so.
func (b *bench) release(backwards bool) {
	queue := b.queue
	b.queue, b.held = nil, false
	if backwards {
		slices.Reverse(queue)
	}
	for _, f := range queue {
		f()
	}
}

// pass lets time pass for timers and desk.
func (b *bench) pass(d time.Duration) {
	const step = time.Second
	for ; d > 0; d -= step {
		b.desk.now = b.desk.now.Add(min(step, d))
		b.timers.advance(min(step, d))
	}
}

// timers run on their own time.
type timers struct {
	now   time.Duration
	queue []*timer
}

type timer struct {
	at   time.Duration
	f    func()
	gone bool
}

func (q *timers) after(d time.Duration, f func()) (stop func()) {
	t := &timer{at: q.now + d, f: f}
	q.queue = append(q.queue, t)
	return func() { t.gone = true }
}

func (q *timers) advance(d time.Duration) {
	q.now += d
	for _, t := range slices.Clone(q.queue) {
		if !t.gone && t.at <= q.now {
			t.gone = true
			t.f()
		}
	}
	q.queue = slices.DeleteFunc(q.queue, func(t *timer) bool { return t.gone })
}
