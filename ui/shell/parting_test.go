package shell

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"titian/app"
	"titian/ui/frame"
	"titian/ui/kit"
)

// holding is a page that the store would not take everything from.
type holding struct {
	*fakePage
	b *stuck
}

func (p holding) Held() (files int, err error) { return p.b.files, p.b.fault }

// stuck is a window on a sheet that holds something.
type stuck struct {
	*bench
	disk  *disk
	files int
	fault error // of the page
}

// disk is a desk that keeps no place while it is full.
type disk struct {
	*fakeDesk
	full error
}

func (d *disk) KeepPlace(ctx context.Context, state []byte) error {
	if d.full != nil {
		return d.full
	}
	return d.fakeDesk.KeepPlace(ctx, state)
}

var errFull = &app.Trouble{Key: "trouble.full", Err: errors.New("disk full")}

func newStuck(t *testing.T, files int, fault error) *stuck {
	t.Helper()
	desk := newDesk()
	s := &stuck{disk: &disk{fakeDesk: desk}}
	s.bench = newBench(t, desk, func(p *Params) {
		p.Desk = s.disk
		p.Pages[frame.Sheet] = func(h frame.Host, r frame.Route) frame.Page { return holding{newFakePage(h, r), s} }
	})
	s.Open(aSheet)
	s.files, s.fault = files, fault
	s.sheet().field.SetText("33020")
	return s
}

func (s *stuck) sheet() *fakePage {
	s.t.Helper()
	p, ok := s.page.(holding)
	if !ok {
		s.t.Fatalf("on screen is %T", s.page)
	}
	return p.fakePage
}

// says reports whether the beginning of a text, up to its first placeholder,
// stands in the window.
func (s *stuck) says(key string) bool {
	text, _, _ := strings.Cut(s.Text(key, "why", "|", "count", "|"), "|")
	for word := range strings.FieldsSeq(text) {
		if !strings.Contains(s.shown(), word) {
			return false
		}
	}
	return true
}

func TestWhoLocksByHandIsToldWhatIsNotStored(t *testing.T) {
	for name, part := range map[string]func(*stuck){
		"lock":  func(s *stuck) { s.press(fyne.KeyL, fyne.KeyModifierControl) },
		"close": func(s *stuck) { s.Close() },
	} {
		for where, full := range map[string]error{"the sheet": nil, "neither sheet nor place": errFull} {
			t.Run(name+" "+where, func(t *testing.T) {
				s := newStuck(t, 0, errFull)
				s.disk.full = full
				part(s)
				if s.mode != modeOpen || s.quits+s.desk.locks > 0 || s.sheet().field.Text() != "33020" || !s.sheet().field.Focused() {
					t.Fatal("the page did not stay as it was")
				}
				if !s.says("shell.part.stay") || !strings.Contains(s.shown(), "Penyimpanan") {
					t.Error("it is not told why")
				}
				part(s)
				if s.mode != modeOpen || s.above.ask == nil {
					t.Fatal("the second time nobody is asked")
				}
				if key := map[bool]string{true: "shell.part.kept", false: "shell.part.gone"}[full == nil]; !s.says(key) {
					t.Errorf("the question does not say %q", key)
				}
				answer(t, s.Canvas(), s.Text("shell.no"))
				if s.mode != modeOpen {
					t.Fatal("no was taken for yes")
				}
				part(s)
				answer(t, s.Canvas(), s.Text("shell.part."+name+"_yes"))
				if s.desk.locks != 1 || s.quits != map[string]int{"close": 1}[name] {
					t.Errorf("locked %d times, quit %d times", s.desk.locks, s.quits)
				}
				if kept := strings.Contains(string(s.desk.place), "33020"); kept != (full == nil) {
					t.Errorf("the place holds what was typed: %v", kept)
				}
			})
		}
	}
}

// answer presses a button of the question that is shown.
func answer(t *testing.T, c fyne.Canvas, text string) {
	t.Helper()
	for range 40 {
		if b, ok := c.Focused().(*kit.Button); ok && b.Text() == text {
			b.Press()
			return
		}
		c.FocusNext()
	}
	t.Fatalf("there is no %q to press", text)
}

func TestWhatIsStoredAtTheSecondTryNeedsNoQuestion(t *testing.T) {
	s := newStuck(t, 0, errFull)
	s.Lock()
	s.fault = nil
	s.Lock()
	if s.mode != modeLocked || s.says("shell.part.kept") {
		t.Errorf("mode %v", s.mode)
	}
}

func TestAWindowLeftAloneLocksAndTellsWhatIsOwed(t *testing.T) {
	for key, full := range map[string]error{"shell.part.kept": nil, "shell.part.lost": errFull} {
		s := newStuck(t, 0, errFull)
		s.disk.full = full
		s.pass(time.Duration(s.desk.settings.IdleMinutes)*time.Minute + 2*idleStep)
		if s.mode != modeLocked || !s.says(key) {
			t.Fatalf("mode %v, %s is not told", s.mode, key)
		}
		if kept := strings.Contains(string(s.desk.place), "33020"); kept != (full == nil) {
			t.Errorf("the place holds what was typed: %v", kept)
		}
		if strings.Contains(s.shown(), "33020") {
			t.Error("what was typed is shown while locked")
		}
		s.disk.full, s.fault, s.desk.presence.State = nil, nil, app.PresenceOpen
		s.enter()
		s.Lock()
		if s.mode != modeLocked || s.says(key) {
			t.Error("it is told again after the next lock")
		}
	}
}

func TestTheSystemClosesWithoutAQuestion(t *testing.T) {
	s := newStuck(t, 0, errFull)
	s.End()
	if s.quits != 1 || s.desk.locks != 1 || !strings.Contains(string(s.desk.place), "33020") {
		t.Errorf("quit %d times, locked %d times, kept %s", s.quits, s.desk.locks, s.desk.place)
	}
}

func TestALockDuringACloseDoesNotCancelIt(t *testing.T) {
	for name, end := range map[string]func(*Shell){"by hand": (*Shell).Close, "by the system": (*Shell).End} {
		for lock, again := range map[string]func(*Shell){"idle": (*Shell).lockAway, "hand": (*Shell).Lock} {
			b := newBench(t, newDesk())
			b.fake().hold = true
			page := b.fake()
			end(b.Shell)
			again(b.Shell)
			page.left()
			if b.quits != 1 {
				t.Errorf("closed %s, locked by %s: quit %d times, mode %v", name, lock, b.quits, b.mode)
			}
		}
	}
	b := newBench(t, newDesk())
	page := b.fake()
	page.hold = true
	b.Lock()
	b.Close()
	page.left()
	if b.quits != 1 {
		t.Error("a close during a lock does not close")
	}
}

func TestQuitWaitsForNothing(t *testing.T) {
	b := newBench(t, newDesk())
	page := b.fake()
	page.hold = true
	b.End()
	if b.quits != 0 {
		t.Fatal("it did not wait for the page")
	}
	b.Quit()
	b.Quit()
	page.left()
	b.pass(2 * leaveLimit)
	if b.quits != 1 || b.mode != modeClosing {
		t.Errorf("quit %d times, mode %v", b.quits, b.mode)
	}
}

func TestAPageThatWasLeftTellsWhatItHolds(t *testing.T) {
	for key, files := range map[string]int{"shell.held.typed": 0, "shell.held.files": 3} {
		s := newStuck(t, files, nil)
		if files == 0 {
			s.fault = errFull
		}
		s.Open(families)
		if !s.says(key) {
			t.Fatalf("%s is not told", key)
		}
		s.files, s.fault = 0, nil
		answer(t, s.Canvas(), s.Text("shell.held.back"))
		if got := s.sheet(); got.route != aSheet || got.field.Text() != "33020" {
			t.Errorf("%s leads back to %v with %q", key, got.route, got.field.Text())
		}
		s.Open(families)
		if len(s.above.notices.Objects) != 0 {
			t.Errorf("%s is told of a page that holds nothing", key)
		}
	}
}

func TestALockedWindowForgetsWhoWaits(t *testing.T) {
	desk := newDesk()
	item := waits(1, 10)
	item.Head, item.LocalNumber = "Wayan Sudira", "KLG-TEST"
	desk.outbox = app.Outbox{Enrolled: true, Items: []app.OutboxItem{item}}
	var late []func()
	hold := false
	b := newBench(t, desk, func(p *Params) {
		p.Work.Do = func(f func()) {
			if hold {
				late = append(late, f)
				return
			}
			f()
		}
	})
	desk.outbox.Items = slices.Clone(desk.outbox.Items) // as a store that is read again
	hold = true
	b.readOutbox()
	hold = false
	b.Lock()
	desk.tell(app.EventLocked)
	// The answer to what was asked before comes now.
	for _, f := range late {
		f()
	}
	for _, i := range b.outbox.outbox.Items {
		if i.Head != "" || i.LocalNumber != "" {
			t.Error("a name is in the memory of a locked window")
		}
	}
}
