package shell

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/storage"
	fynetest "fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/ui/frame"
	"titian/ui/look"
)

var (
	families = frame.Route{Place: frame.Families}
	outbox   = frame.Route{Place: frame.Outbox}
	aSheet   = frame.Route{Place: frame.Sheet, Dossier: uuid.UUID{7}}
)

// press types a shortcut as the driver does when no field has taken it.
func (b *bench) press(key fyne.KeyName, modifier fyne.KeyModifier) {
	b.t.Helper()
	// The test window wraps a canvas that takes shortcuts as the driver's does.
	inner := reflect.ValueOf(b.window.Canvas()).Elem().FieldByName("WindowlessCanvas").Interface()
	c, ok := inner.(fyne.Shortcutable)
	if !ok {
		b.t.Fatal("the canvas takes no shortcuts")
	}
	c.TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: modifier})
}

func (b *bench) typeKey(key fyne.KeyName) { b.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: key}) }

// shown is everything that can be read in the window.
func (b *bench) shown() string {
	text := fynetest.RenderObjectToMarkup(b.window.Content())
	for _, o := range b.window.Canvas().Overlays().List() {
		text += fynetest.RenderObjectToMarkup(o)
	}
	return text
}

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

func TestUnlockReturnsToTheHalfTypedField(t *testing.T) {
	b := newBench(t, newDesk())
	b.Open(families)
	b.Open(aSheet)
	b.fake().field.SetText("33020")
	b.press(fyne.KeyL, fyne.KeyModifierControl)
	if b.mode != modeLocked || b.desk.locks != 1 {
		t.Fatalf("mode %v, locked %d times", b.mode, b.desk.locks)
	}
	if err := b.desk.Unlock(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	b.enter()
	p := b.fake()
	if p.route != aSheet || p.field.Text() != "33020" || !p.field.Focused() {
		t.Errorf("back at %v with %q, focus %v", p.route, p.field.Text(), p.field.Focused())
	}
	b.Back()
	if got := b.fake().route; got != families {
		t.Errorf("the way back leads to %v", got)
	}
}

func TestALockedWindowHoldsNothingPersonal(t *testing.T) {
	desk := newDesk()
	desk.hits = map[string][]app.Hit{"wayan": {{Dossier: uuid.UUID{1}, Name: "Wayan Sudira"}}}
	b := newBench(t, desk)
	b.Open(aSheet)
	b.fake().field.SetText("3302010101019001")
	b.fake().title.SetText("Keluarga Sudira")
	b.Toast(look.ToneDone, "Sudira tersimpan", nil)
	b.Ask("Buang Sudira?", "Berkas Sudira", "Buang", func(bool) {})
	if before := b.shown(); !strings.Contains(before, "Sudira") || !strings.Contains(before, "3302010101019001") {
		t.Fatal("the test does not see what is shown")
	}
	b.above.ask.Hide()
	b.chrome.search.focus()
	fynetest.Type(b.Canvas().Focused(), "wayan")
	if !strings.Contains(b.shown(), "Wayan Sudira") {
		t.Fatal("the search does not show what it found")
	}
	b.Lock()
	after := b.shown()
	for _, name := range []string{"Sudira", "3302010101019001", "Bu Sari"} {
		if strings.Contains(after, name) {
			t.Errorf("%q is still shown", name)
		}
	}
	if b.page != nil || b.chrome != nil || len(b.trail) != 1 || b.trail.last().Save != nil {
		t.Error("the window still holds what it showed")
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

func TestNothingPersonalIsShownWhileLocking(t *testing.T) {
	b := newBench(t, newDesk())
	b.fake().title.SetText("Keluarga Sudira")
	b.fake().hold = true
	b.Lock()
	if b.mode != modeOpen {
		t.Fatal("locked before the page was done")
	}
	if strings.Contains(b.shown(), "Sudira") {
		t.Error("the page can be read while it is being put away")
	}
}

func TestALockThatFailsIsTold(t *testing.T) {
	desk := newDesk()
	desk.fault = app.ErrStale
	b := newBench(t, desk)
	b.Lock()
	if b.mode != modeLocked || len(b.above.notices.Objects) != 1 {
		t.Errorf("mode %v, %d notices", b.mode, len(b.above.notices.Objects))
	}
}

func TestIdleLocks(t *testing.T) {
	desk := newDesk()
	desk.settings.IdleMinutes = 5
	b := newBench(t, desk)
	b.pass(4 * time.Minute)
	b.typeKey(fyne.KeyDown)
	b.pass(4 * time.Minute)
	b.pointer.Cursor()
	b.pass(4 * time.Minute)
	b.fake().field.SetText("scrolled by the wheel")
	b.pass(5*time.Minute - idleStep)
	if b.mode != modeOpen {
		t.Fatal("it locked although somebody was there")
	}
	b.pass(time.Minute)
	if b.mode != modeLocked {
		t.Error("it did not lock")
	}
}

func TestALaptopThatSleptLocksSoonAfterItWakes(t *testing.T) {
	b := newBench(t, newDesk())
	b.pass(time.Minute)
	b.desk.now = b.desk.now.Add(8 * time.Hour)
	b.timers.advance(idleStep)
	if b.mode != modeLocked {
		t.Error("it did not lock")
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

func TestCloseKeepsThePlaceAndQuits(t *testing.T) {
	b := newBench(t, newDesk())
	b.Open(aSheet)
	b.fake().field.SetText("33020")
	b.Close()
	if b.quits != 1 || b.desk.locks != 1 || !strings.Contains(string(b.desk.place), "33020") {
		t.Errorf("quit %d times, locked %d times, kept %s", b.quits, b.desk.locks, b.desk.place)
	}
	b.Close()
	b.pass(time.Hour)
	if b.quits != 1 || len(b.desk.watchers) != 0 {
		t.Errorf("quit %d times, %d watch", b.quits, len(b.desk.watchers))
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

func TestAStoreThatLocksItselfLocksTheWindow(t *testing.T) {
	b := newBench(t, newDesk())
	b.desk.presence.State = app.PresenceLocked
	b.desk.tell(app.EventLocked)
	if b.mode != modeLocked || b.page != nil {
		t.Errorf("mode %v, page %v", b.mode, b.page)
	}
}

func TestEventsReachThePage(t *testing.T) {
	b := newBench(t, newDesk())
	asked := b.desk.asked
	for _, k := range []app.EventKind{app.EventDossier, app.EventFacilities} {
		b.desk.tell(k)
	}
	if diff := cmp.Diff([]app.EventKind{app.EventDossier, app.EventFacilities}, b.fake().changes); diff != "" {
		t.Errorf("the page heard (-want +got):\n%s", diff)
	}
	if b.desk.asked != asked+1 {
		t.Errorf("the outbox was read %d times, want once", b.desk.asked-asked)
	}
}

func TestManyEventsReadTheOutboxOnce(t *testing.T) {
	b := newBench(t, newDesk())
	b.held = true
	asked := b.desk.asked
	for range 50 {
		b.desk.tell(app.EventOutbox)
	}
	b.release(false)
	if n := b.desk.asked - asked; n != 2 {
		t.Errorf("50 events while one answer was under way made %d questions, want 2", n)
	}
}

func TestTheRailCountsWhatWaits(t *testing.T) {
	b := newBench(t, newDesk())
	b.desk.outbox = app.Outbox{Enrolled: true, Items: []app.OutboxItem{waits(1, 10), waits(2, 10)}}
	b.desk.tell(app.EventOutbox)
	if got := b.chrome.rail.items[frame.Outbox].count; got != "2" {
		t.Errorf("the rail says %q", got)
	}
	if !strings.Contains(b.chrome.status.shown.text, "2 berkas") {
		t.Errorf("the status says %q", b.chrome.status.shown.text)
	}
	b.desk.outbox.Items = nil
	b.desk.tell(app.EventOutbox)
	if got := b.chrome.rail.items[frame.Outbox].count; got != "" {
		t.Errorf("the rail still says %q", got)
	}
}

func TestAnotherLanguageKeepsThePlace(t *testing.T) {
	b := newBench(t, newDesk())
	b.Open(families)
	b.fake().field.SetText("sudira")
	b.otherLanguage()
	p := b.fake()
	if b.desk.settings.Language != "en" || b.Language() != "en" {
		t.Fatalf("settings %q, window %q", b.desk.settings.Language, b.Language())
	}
	if p.route != families || p.field.Text() != "sudira" || p.title.Text() != "Home" {
		t.Errorf("now at %v with %q, titled %q", p.route, p.field.Text(), p.title.Text())
	}
	if got := b.chrome.rail.items[frame.Families].text; got != "Families" {
		t.Errorf("the rail says %q", got)
	}
	if len(b.trail) != 2 {
		t.Errorf("the trail has %d stops", len(b.trail))
	}
}

func TestFyneSpeaksTheChosenLanguage(t *testing.T) {
	b := newBench(t, newDesk())
	if got := lang.L("Copy"); got != "Salin" {
		t.Errorf("in Indonesian: %q", got)
	}
	b.otherLanguage()
	if got := lang.L("Copy"); got != "Copy" {
		t.Errorf("in English: %q", got)
	}
}

func TestSizeChangesByKeysWithinItsBounds(t *testing.T) {
	b := newBench(t, newDesk())
	for range 20 {
		b.press(fyne.KeyEqual, fyne.KeyModifierControl)
	}
	if got := b.desk.settings.Percent; got != app.MaxPercent {
		t.Errorf("largest is %d", got)
	}
	for range 20 {
		b.press(fyne.KeyMinus, fyne.KeyModifierControl)
	}
	if got := b.desk.settings.Percent; got != app.MinPercent {
		t.Errorf("smallest is %d", got)
	}
}

func TestThePageTakesDroppedFiles(t *testing.T) {
	b := newBench(t, newDesk())
	web, err := storage.ParseURI("https://example.org/a")
	if err != nil {
		t.Fatal(err)
	}
	b.dropped([]fyne.URI{storage.NewFileURI("/tmp/kk.jpg"), web})
	b.dropped([]fyne.URI{web})
	if !strings.Contains(b.shown(), "bukan berkas") {
		t.Error("what is no file is not told of")
	}
	if diff := cmp.Diff([]string{"/tmp/kk.jpg"}, b.fake().dropped); diff != "" {
		t.Errorf("dropped (-want +got):\n%s", diff)
	}
	b.Lock()
	b.dropped([]fyne.URI{storage.NewFileURI("/tmp/kk.jpg")})
}

func TestAPINIsOfferedToWhoTypedThePassphraseAgain(t *testing.T) {
	b := newBench(t, newDesk())
	if n := len(b.above.notices.Objects); n != 0 {
		t.Fatalf("%d notices at the first unlock", n)
	}
	for i, want := range []int{1, 0} {
		b.Lock()
		b.desk.presence.State = app.PresenceOpen
		b.enter()
		if n := len(b.above.notices.Objects); n != want {
			t.Errorf("lock %d: %d notices, want %d", i+1, n, want)
		}
	}
}

func TestARestoredStoreIsToldOnce(t *testing.T) {
	desk := newDesk()
	desk.presence.Restored, desk.presence.PIN = true, true
	b := newBench(t, desk)
	if !strings.Contains(b.shown(), "dipulihkan dari salinan") {
		t.Error("it is not told")
	}
	b.Lock()
	desk.presence.State = app.PresenceOpen
	b.enter()
	if n := len(b.above.notices.Objects); n != 0 {
		t.Errorf("told again: %d notices", n)
	}
}

func TestTheLockPromisesSendingOnlyWhereItGoesOn(t *testing.T) {
	const promise = "Pengiriman tetap berjalan"
	for name, c := range map[string]struct {
		outbox app.Outbox
		want   bool
	}{
		"enrolled":     {app.Outbox{Enrolled: true}, true},
		"not enrolled": {app.Outbox{}, false},
		"paused":       {app.Outbox{Enrolled: true, Paused: true}, false},
	} {
		desk := newDesk()
		desk.outbox = c.outbox
		b := newBench(t, desk)
		b.Lock()
		if got := strings.Contains(b.shown(), promise); got != c.want {
			t.Errorf("%s: promised %v, want %v", name, got, c.want)
		}
	}
	desk := newDesk()
	desk.presence.State = app.PresenceLocked
	if b := newBench(t, desk); strings.Contains(b.shown(), promise) {
		t.Error("before the first unlock: promised")
	}
}
