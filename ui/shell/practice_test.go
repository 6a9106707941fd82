package shell

import (
	"strings"
	"testing"

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
