package shell

import (
	"strings"
	"testing"

	"titian/app"
	"titian/ui/kit"
)

// fakeRehearsal has a line.
type fakeRehearsal struct{ line string }

func (r *fakeRehearsal) Line() string        { return r.line }
func (r *fakeRehearsal) SetLine(line string) { r.line = line }

func TestEveryWindowOfARehearsalSaysSo(t *testing.T) {
	const mark = "data karangan"
	b := newBench(t, newDesk(), func(p *Params) { p.Rehearsal = &fakeRehearsal{line: "none"} })
	if !strings.Contains(b.shown(), mark) || b.window.Title() != "Titian – Latihan" || !b.Rehearsal() {
		t.Error("an open rehearsal is not marked")
	}
	b.Lock()
	if !strings.Contains(b.shown(), mark) {
		t.Error("a locked rehearsal is not marked")
	}
	if other := newBench(t, newDesk()); strings.Contains(other.shown(), mark) {
		t.Error("a real profile is marked as a rehearsal")
	}
}

func TestTheLineOfARehearsalIsSwitchedByCommandToo(t *testing.T) {
	line := &fakeRehearsal{line: "none"}
	b := newBench(t, newDesk(), func(p *Params) { p.Rehearsal = line })
	b.chrome.search.find("sambungan baik", func(items []kit.PickerItem) {
		if len(items) != 1 {
			t.Fatalf("found %d commands", len(items))
		}
		b.chrome.search.choose(items[0])
	})
	if line.line != "good" {
		t.Errorf("the line is %q", line.line)
	}
	newBench(t, newDesk()).chrome.search.find("sambungan baik", func(items []kit.PickerItem) {
		if len(items) != 0 {
			t.Error("a real profile has a switch for the line")
		}
	})
}

// fillingRun is a first run that fills a practice profile.
type fillingRun struct{ guest }

func (fillingRun) Filling() bool { return true }

func TestAClockThatLeapsWhileAProfileIsFilledLocksNothing(t *testing.T) {
	desk := newDesk()
	desk.presence.State = app.PresenceNone
	b := newBench(t, desk)
	desk.presence.State = app.PresenceOpen // the first run founded it
	b.guest = fillingRun{b.guest}
	for range 4 {
		desk.now = desk.now.AddDate(0, 0, 5)
		b.pass(idleStep)
	}
	if b.mode != modeFirst || desk.locks != 0 {
		t.Errorf("mode %v, locked %d times", b.mode, desk.locks)
	}
}
