package desktop

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"titian"
	"titian/app"
	"titian/app/clock"
	"titian/internal/rehearsal"
	"titian/internal/station"
	"titian/internal/testkit/laptop"
	"titian/internal/testkit/legible"
	"titian/localdb/seal"
	"titian/ui/frame"
	"titian/ui/shell"
)

// gallery is a profile with families, and a window of the test driver in front of
// it.
type gallery struct {
	program *Program
	work    queue
	// at is a dossier of each stage that there is.
	at map[app.Stage]app.FamilyRow
}

// queue runs what comes back from work when the test says so: the test's
// goroutine is the UI goroutine.
type queue struct {
	mu   sync.Mutex
	todo []func()
}

func (q *queue) do(f func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.todo = append(q.todo, f)
}

// drain runs everything that is waiting, and what that brings.
func (q *queue) drain() {
	for {
		q.mu.Lock()
		todo := q.todo
		q.todo = nil
		q.mu.Unlock()
		if len(todo) == 0 {
			return
		}
		for _, f := range todo {
			f()
		}
	}
}

// newGallery founds and fills a profile, once for all looks.
func newGallery(t *testing.T) *gallery {
	t.Helper()
	g := &gallery{at: map[app.Stage]app.FamilyRow{}}
	if lean {
		g.program = newDrafts(t, 3)
	} else {
		g.program = newPractice(t)
	}
	g.program.p.About = titian.About{Name: "Titian", Version: "0.0.0"}
	list, err := g.program.station.Families(t.Context(), app.FamilyQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range list.Rows {
		g.at[row.Stage] = row
	}
	return g
}

// newDrafts is a real profile with drafts.
func newDrafts(t *testing.T, n int) *Program {
	t.Helper()
	s := laptop.Filled(t, n)
	if err := s.ConfirmCode(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &Program{log: slog.New(slog.DiscardHandler), station: s, desk: s}
}

// newPractice is a rehearsal with families at every stage.
func newPractice(t *testing.T) *Program {
	t.Helper()
	ctx := t.Context()
	log := slog.New(slog.DiscardHandler)
	practice, err := rehearsal.Open(ctx, rehearsal.Params{Dir: filepath.Join(t.TempDir(), "latihan"), Clock: clock.System{}, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	s, err := station.New(ctx, station.Params{
		Dir: practice.Laptop(), Clock: practice.Clock(), Random: rand.Reader, Dial: practice.Dial, Rehearsal: true, Log: log,
		KDF:  seal.Params{MemoryKiB: 64, Passes: 1, Lanes: 1},
		Open: func(string) error { return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(s.Close(), practice.Close()); err != nil {
			t.Error(err)
		}
	})
	practice.Join(s)
	setup := app.Setup{Officer: "Ni Luh Contoh", Village: "5103011001", Passphrase: []byte("empat kata yang panjang")}
	if _, err := s.Found(ctx, setup); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.ConfirmCode(ctx), practice.Seed(ctx, func(int, int) {})); err != nil {
		t.Fatal(err)
	}
	return &Program{log: log, practice: practice, station: s, desk: s}
}

// open shows a window of the test driver in a look.
func (g *gallery) open(t *testing.T, settings app.Settings, size fyne.Size) (*shell.Shell, fyne.Window) {
	t.Helper()
	if err := g.program.station.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	g.program.app = fynetest.NewTempApp(t)
	w := g.program.app.NewWindow("")
	t.Cleanup(w.Close)
	return g.show(t, w, size), w
}

// show shows the pages in a window.
func (g *gallery) show(t *testing.T, w fyne.Window, size fyne.Size) *shell.Shell {
	t.Helper()
	w.SetPadded(false)
	g.program.p.Do = g.work.do
	g.program.pace = newPace(&g.program.p)
	p := g.program.shellParams(w)
	p.Work = frame.Work{Go: func(f func()) { f() }, Do: g.work.do}
	p.After = func(time.Duration, func()) func() { return func() {} }
	p.Quit = func() {}
	s, err := shell.New(p)
	if err != nil {
		t.Fatal(err)
	}
	s.Start(t.Context())
	w.Resize(size)
	g.work.drain()
	return s
}

// shot is one picture of the gallery.
type shot struct {
	name  string
	route frame.Route
}

func (g *gallery) shots() []shot {
	draft := g.at[app.StageDraft].Dossier
	shots := []shot{
		{name: "home", route: frame.Route{Place: frame.Home}},
		{name: "families", route: frame.Route{Place: frame.Families}},
		{name: "outbox", route: frame.Route{Place: frame.Outbox}},
		{name: "members", route: frame.Route{Place: frame.Members}},
		{name: "settings", route: frame.Route{Place: frame.Settings}},
		{name: "sheet-new", route: frame.Route{Place: frame.Sheet}},
	}
	if row, ok := g.at[app.StageNumbered]; ok {
		shots = append(shots, shot{name: "member", route: frame.Route{Place: frame.Members, Dossier: row.Dossier}})
	}
	if row, ok := g.at[app.StageReview]; ok {
		shots = append(shots, shot{name: "sheet-sent", route: frame.Route{Place: frame.Sheet, Dossier: row.Dossier}})
	}
	for part, field := range []string{"family.kk", "members[0].person.nik", "family.contact.phone", "documents", "consent"} {
		shots = append(shots, shot{
			name:  "sheet-" + strconv.Itoa(part+1),
			route: frame.Route{Place: frame.Sheet, Dossier: draft, Field: field},
		})
	}
	return shots
}

// TestEverythingCanBeRead opens every page in both languages at the sizes the
// design promises, and on what is left of a small screen and of a large one at a
// display scale of 200 %. With GALLERY=dir it keeps pictures of what it saw.
func TestEverythingCanBeRead(t *testing.T) {
	g := newGallery(t)
	for i, l := range allLooks()[:looks] {
		if i > 0 {
			unlock(t, g.program.station)
		}
		t.Run(l.name(), func(t *testing.T) {
			s, w := g.open(t, l.settings(), l.size)
			for _, shot := range g.shots() {
				s.Open(shot.route)
				g.work.drain()
				settle(w, l.size)
				keep(t, w.Canvas(), l.name()+"-"+shot.name)
				for _, fault := range legible.Check(w.Canvas()) {
					t.Errorf("%s: %v", shot.name, fault)
				}
				if least := w.Content().MinSize(); least.Width > l.size.Width || least.Height > l.size.Height {
					t.Errorf("%s: the window becomes %.0f × %.0f", shot.name, least.Width, least.Height)
				}
				if l.small() {
					g.walk(t, w, shot.name)
				}
			}
			s.Close()
			g.work.drain()
		})
	}
}

// settle lays the window out anew, as the driver of a screen does once what is
// shown asks for more room than it did.
func settle(w fyne.Window, size fyne.Size) {
	for range 2 {
		w.Resize(size.AddWidthHeight(0, -1))
		w.Resize(size)
	}
}

// walk goes with Tab through all that takes the focus: nothing is out of reach.
func (g *gallery) walk(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	c, met := w.Canvas(), map[fyne.Focusable]bool{}
	for f := c.Focused(); !met[f]; f = c.Focused() {
		met[f] = true
		o, ok := f.(fyne.CanvasObject)
		if ok && !legible.Seen(c, o) {
			// What was chosen on the way may have grown the page.
			settle(w, c.Size())
			c.Unfocus()
			c.Focus(f)
			if !legible.Seen(c, o) {
				t.Errorf("%s: the focus is out of view: %T", name, f)
			}
		}
		c.FocusNext()
		g.work.drain()
	}
}

// look is one way to see the window.
type look struct {
	size     fyne.Size
	language string
	percent  int
}

func allLooks() []look {
	var out []look
	for _, language := range []string{"id", "en"} {
		out = append(out, look{fyne.NewSize(683, 384), language, 100}, look{fyne.NewSize(960, 540), language, 100})
		for _, percent := range []int{100, 90, 150} {
			for _, size := range []fyne.Size{{Width: 1024, Height: 700}, {Width: 1366, Height: 768}} {
				out = append(out, look{size, language, percent})
			}
		}
	}
	return out
}

// small tells that a page may have to scroll and to stack what stands beside
// each other.
func (l look) small() bool { return l.size.Width < 1000 }

func (l look) name() string { return fmt.Sprintf("%.0f-%s-%d", l.size.Width, l.language, l.percent) }

func (l look) settings() app.Settings {
	s := app.DefaultSettings()
	s.Language, s.Percent, s.Ground = l.language, l.percent, "light"
	if l.percent != 100 {
		s.Ground = "dark"
	}
	return s
}

// unlock opens the station again that a closed window left locked.
func unlock(t *testing.T, s *station.Station) {
	t.Helper()
	if s.Presence().State == app.PresenceOpen {
		return
	}
	if err := s.Unlock(context.WithoutCancel(t.Context()), []byte("empat kata yang panjang")); err != nil {
		t.Fatal(err)
	}
}

// keep writes a picture of the canvas, if somebody wants it.
func keep(t *testing.T, c fyne.Canvas, name string) {
	t.Helper()
	dir := os.Getenv("GALLERY")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png")) //nolint:gosec // G703: whoever runs the test names the folder
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(png.Encode(f, c.Capture()), f.Close()); err != nil {
		t.Fatal(err)
	}
}
