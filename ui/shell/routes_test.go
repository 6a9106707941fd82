package shell

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"titian/app"
	"titian/ui/frame"
)

func TestRoutesAndTheWayBack(t *testing.T) {
	b := newBench(t, newDesk())
	if got := b.fake().route.Place; got != frame.Home {
		t.Fatalf("it begins at %q", got)
	}
	b.Open(families)
	b.fake().field.SetText("scrolled")
	left := b.fake()
	b.Open(aSheet)
	if left.ctx.Err() == nil {
		t.Error("the page that was left goes on loading")
	}
	b.press(fyne.KeyLeft, fyne.KeyModifierAlt)
	p := b.fake()
	if p.route != families || p.field.Text() != "scrolled" {
		t.Errorf("back at %v with %q", p.route, p.field.Text())
	}
	if p == left {
		t.Error("the page was kept instead of being made anew")
	}
	b.press(fyne.KeyLeft, fyne.KeyModifierAlt)
	b.press(fyne.KeyLeft, fyne.KeyModifierAlt)
	if got := b.fake().route.Place; got != frame.Home {
		t.Errorf("the way back ends at %q", got)
	}
}

func TestOpeningThePageOnScreenMovesNothing(t *testing.T) {
	b := newBench(t, newDesk())
	b.Open(families)
	n := len(b.pages)
	b.Open(families)
	if len(b.pages) != n || len(b.trail) != 2 {
		t.Errorf("%d pages were made, the trail is %d long", len(b.pages)-n, len(b.trail))
	}
	fresh := frame.Route{Place: frame.Sheet}
	b.Open(fresh)
	b.Open(fresh)
	if len(b.pages) != n+2 {
		t.Error("a second new family was not opened")
	}
}

func TestTheRailComesBackToAPageAsItWasLeft(t *testing.T) {
	b := newBench(t, newDesk())
	b.press(fyne.Key2, fyne.KeyModifierAlt)
	b.fake().field.SetText("sudira")
	b.press(fyne.Key3, fyne.KeyModifierAlt)
	b.press(fyne.Key2, fyne.KeyModifierAlt)
	if got := b.fake().field.Text(); got != "sudira" {
		t.Errorf("the page came back with %q", got)
	}
}

func TestAPageThatTakesTimeToLeaveIsWaitedFor(t *testing.T) {
	b := newBench(t, newDesk())
	first := b.fake()
	first.hold = true
	b.Open(families)
	b.Open(outbox)
	if b.fake() != first {
		t.Fatal("the window went on before the page was done")
	}
	first.left()
	if got := b.fake().route; got != outbox {
		t.Errorf("it went to %v, not to the last wish", got)
	}
	first.left() // a second word changes nothing
	if got := b.fake().route; got != outbox || len(b.trail) != 2 {
		t.Errorf("now at %v, trail of %d", got, len(b.trail))
	}
}

func TestAPageThatNeverEndsIsLeftAtLast(t *testing.T) {
	b := newBench(t, newDesk())
	b.fake().hold = true
	b.Open(families)
	b.pass(leaveLimit)
	if got := b.fake().route; got != families {
		t.Errorf("still at %v", got)
	}
}

func TestALeftPageTakesItsListsWithIt(t *testing.T) {
	b := newBench(t, newDesk())
	menu := widget.NewPopUpMenu(fyne.NewMenu("", fyne.NewMenuItem("Wayan Sudira", nil)), b.Canvas())
	menu.Show()
	b.Open(families)
	if strings.Contains(b.shown(), "Sudira") {
		t.Error("the menu of the page before is still there")
	}
}

func TestThePlaceIsKeptWhileSomethingChanges(t *testing.T) {
	b := newBench(t, newDesk())
	b.pass(keepLater)
	kept := b.desk.kept
	if kept != 1 {
		t.Fatalf("kept %d times after the first page", kept)
	}
	for range 20 {
		b.pointer.Cursor()
		b.pass(time.Second)
	}
	if b.desk.kept != kept {
		t.Errorf("kept %d times more though nothing changed", b.desk.kept-kept)
	}
	b.fake().field.SetText("33020")
	b.typeKey(fyne.KeyDown)
	b.pass(keepLater)
	if b.desk.kept != kept+1 || !strings.Contains(string(b.desk.place), "33020") {
		t.Errorf("kept %d times more: %s", b.desk.kept-kept, b.desk.place)
	}
}

func TestThePlaceIsKeptAtOnceAfterASave(t *testing.T) {
	b := newBench(t, newDesk())
	b.pass(keepLater)
	b.fake().field.SetText("named by its save")
	b.typeKey(fyne.KeyDown)
	for range 10 {
		b.desk.tell(app.EventDossier)
		b.timers.advance(keepAtOnce / 5)
	}
	if !strings.Contains(string(b.desk.place), "named by its save") {
		t.Error("not kept while saves follow each other")
	}
}

func TestAPageIsToldWhenItsPlaceIsKept(t *testing.T) {
	b := newBench(t, newDesk())
	b.held = true
	told := 0
	for i, text := range []string{"one", "two", "three"} {
		b.fake().field.SetText(text)
		b.Keep(func() {
			// What is kept for one who waits may be newer than what they asked for.
			if told++; i > 0 && !strings.Contains(string(b.desk.place), "three") {
				t.Errorf("told of %q while %s is kept", text, b.desk.place)
			}
		})
	}
	if told != 0 {
		t.Error("told before anything was kept")
	}
	b.fake().field.SetText("four")
	b.keepNow()
	b.release(false)
	if told != 3 {
		t.Errorf("%d of 3 were told", told)
	}
	b.pass(keepAtOnce)
	if !strings.Contains(string(b.desk.place), "four") {
		t.Errorf("a wish that came meanwhile is lost: %s", b.desk.place)
	}
	b.Lock()
	b.Keep(func() { told++ })
	if told != 4 {
		t.Error("a locked window tells nobody")
	}
}

func TestAPlaceThatWasNeverReadIsNotOverwritten(t *testing.T) {
	desk := newDesk()
	kept, err := home().open(visit{Route: aSheet}).encode()
	if err != nil {
		t.Fatal(err)
	}
	desk.place = kept
	waits := true
	var late []func()
	b := newBench(t, desk, func(p *Params) {
		run := p.Work.Go
		p.Work.Go = func(f func()) {
			if waits {
				late = append(late, f)
				return
			}
			run(f)
		}
	})
	waits = false
	b.Close()
	for _, f := range late {
		f()
	}
	if b.quits != 1 || string(desk.place) != string(kept) {
		t.Errorf("quit %d times, the place became %s", b.quits, desk.place)
	}
	if b.page != nil {
		t.Error("a page was made after the window closed")
	}
}
