package shell

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"titian/app"
)

// owing is a window whose store owes a recovery code.
func owing(t *testing.T) *bench {
	t.Helper()
	desk := newDesk()
	desk.presence.CodeOwed = true
	return newBench(t, desk)
}

// typeText types into what has the focus.
func (b *bench) typeText(text string) {
	b.t.Helper()
	f := b.Canvas().Focused()
	if f == nil {
		b.t.Fatal("nothing has the focus")
	}
	fynetest.Type(f, text)
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

func TestAnOwedCodeStandsBeforeThePages(t *testing.T) {
	b := owing(t)
	if b.page != nil || !strings.Contains(b.shown(), "CCCCC") {
		t.Fatal("the code is not shown")
	}
	b.press(fyne.Key2, fyne.KeyModifierAlt)
	if b.page != nil {
		t.Fatal("a key leads past it")
	}
	b.guest.Focus(b.Canvas())
	b.typeText("ddddd")
	if b.page == nil || b.desk.presence.CodeOwed || strings.Contains(b.shown(), "CCCCC") {
		t.Error("a code that was typed back does not lead to the pages")
	}
}

func TestAnOwedCodeIsAskedForAtEachUnlock(t *testing.T) {
	b := newBench(t, newDesk())
	b.Lock()
	b.desk.presence = app.Presence{State: app.PresenceOpen, CodeOwed: true}
	b.admit()
	if b.page != nil || !strings.Contains(b.shown(), "CCCCC") {
		t.Error("it is not asked for")
	}
}

func TestAFirstRunThatIsLeftAloneLocks(t *testing.T) {
	b := owing(t)
	step := b.guest
	b.pass(4 * time.Minute)
	b.pointer.Cursor()
	b.pass(9 * time.Minute)
	if b.mode != modeFirst {
		t.Fatal("it locked although somebody was there")
	}
	b.pass(2 * time.Minute)
	if b.mode != modeLocked || b.desk.locks != 1 || strings.Contains(b.shown(), "CCCCC") {
		t.Errorf("mode %v, locked %d times", b.mode, b.desk.locks)
	}
	b.enterFrom(step) // an answer that comes too late
	if b.mode != modeLocked {
		t.Error("a guest of before opens the window")
	}
}

func TestAFirstRunWithoutAStoreDoesNotLock(t *testing.T) {
	desk := newDesk()
	desk.presence.State = app.PresenceNone
	b := newBench(t, desk)
	b.pass(time.Hour)
	if b.mode != modeFirst || b.desk.locks != 0 {
		t.Errorf("mode %v, locked %d times", b.mode, b.desk.locks)
	}
}

func TestACodeThatCannotBeDrawnIsNoDeadEnd(t *testing.T) {
	desk := newDesk()
	desk.presence.CodeOwed, desk.fault = true, errors.New("disk")
	b := newBench(t, desk)
	if strings.Contains(b.shown(), "CCCCC") {
		t.Fatal("a code out of nothing")
	}
	b.guest.Focus(b.Canvas())
	b.Canvas().FocusPrevious()
	b.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if b.page == nil {
		t.Error("there is no way to the pages")
	}
}
