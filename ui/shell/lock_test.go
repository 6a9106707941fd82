package shell

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"
	"github.com/google/uuid"

	"titian/app"
	"titian/ui/look"
)

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

func TestAStoreThatLocksItselfLocksTheWindow(t *testing.T) {
	b := newBench(t, newDesk())
	b.desk.presence.State = app.PresenceLocked
	b.desk.tell(app.EventLocked)
	if b.mode != modeLocked || b.page != nil {
		t.Errorf("mode %v, page %v", b.mode, b.page)
	}
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
