package first

import (
	"errors"
	"strings"
	"testing"
)

// newAgain is the step of the code alone.
func newAgain(t *testing.T, lost error) *run {
	t.Helper()
	r := newRun(t, false)
	r.desk.lost = lost
	r.View = Again(t.Context(), Params{Host: r.host, Desk: r.desk, Done: func() { r.done++ }})
	r.host.window.SetContent(r.Object())
	r.Focus(r.host.Canvas())
	return r
}

func TestACodeThatNobodyTypedBackIsAskedForAgain(t *testing.T) {
	r := newAgain(t, nil)
	if r.desk.drawn != 1 || !strings.Contains(r.shown(), "QQQQQ") || !strings.Contains(r.shown(), "lama") {
		t.Fatalf("%d codes drawn; it says %s", r.desk.drawn, r.shown())
	}
	if strings.Contains(r.shown(), r.text("first.step", "n", "1", "of", "1")) {
		t.Error("one step counts itself")
	}
	r.draft.copied = "XY7Z2"
	r.press(t, "first.code_done")
	if r.done != 0 || r.desk.confirmed != 0 || r.told.Text() != r.text("first.code_wrong") {
		t.Fatalf("a wrong group was taken: done %d, told %q", r.done, r.told.Text())
	}
	r.draft.copied = "xy7zz"
	r.press(t, "first.code_done")
	if r.done != 1 || r.desk.confirmed != 1 || r.draft.code != "" {
		t.Errorf("done %d, confirmed %d times", r.done, r.desk.confirmed)
	}
}

func TestACodeThatCannotBeDrawnKeepsNobodyFromWork(t *testing.T) {
	r := newAgain(t, errors.New("disk full"))
	if r.told.Text() != "explained: disk full" {
		t.Fatalf("told %q", r.told.Text())
	}
	r.press(t, "first.later")
	if r.done != 1 {
		t.Error("there is no way on")
	}
	r.desk.lost = nil
	r.press(t, "first.retry")
	if !strings.Contains(r.shown(), "QQQQQ") {
		t.Error("a second try shows no code")
	}
}

func TestACodeThatCannotBeKeptAsWrittenIsToldAndTheWorkGoesOn(t *testing.T) {
	r := newRun(t, false)
	r.desk.unkept = errors.New("disk full")
	r.fill(stepVillage)
	r.press(t, "first.found")
	r.draft.copied = "AB1CD"
	r.press(t, "first.code_done")
	if r.step != stepCentral || len(r.host.failed) != 1 || r.draft.code != "" {
		t.Errorf("step %d, told of %v", r.step, r.host.failed)
	}
	again := newAgain(t, nil)
	again.desk.unkept = errors.New("disk full")
	again.draft.copied = "XY7ZZ"
	again.press(t, "first.code_done")
	if again.done != 1 || len(again.host.failed) != 1 {
		t.Errorf("done %d, told of %v", again.done, again.host.failed)
	}
}
