package frame_test

import (
	"context"
	"errors"
	"testing"

	"titian/ui/frame"
)

// held keeps work until the test lets it go.
type held struct{ queue []func() }

func (h *held) work() frame.Work {
	return frame.Work{Go: func(f func()) { h.queue = append(h.queue, f) }, Do: func(f func()) { f() }}
}

func TestTheLastQuestionWins(t *testing.T) {
	var h held
	var turn frame.Turn
	var got []string
	ask := func(word string) {
		frame.Ask(t.Context(), h.work(), &turn,
			func(context.Context) (string, error) { return word, nil },
			func(v string, err error) {
				if err != nil {
					t.Error(err)
				}
				got = append(got, v)
			})
	}
	ask("first")
	ask("second")
	h.queue[1]()
	h.queue[0]()
	if len(got) != 1 || got[0] != "second" {
		t.Errorf("answers shown: %q, want only the second's", got)
	}
}

func TestSkippedAnswersAreNotShown(t *testing.T) {
	var h held
	var turn frame.Turn
	frame.Ask(t.Context(), h.work(), &turn,
		func(context.Context) (int, error) { return 1, nil },
		func(int, error) { t.Error("an answer came after it was skipped") })
	turn.Skip()
	h.queue[0]()
}

func TestEveryActIsToldOf(t *testing.T) {
	var h held
	told := 0
	fault := errors.New("fault")
	for range 2 {
		frame.Tell(t.Context(), h.work(), func(context.Context) error { return fault }, func(err error) {
			if !errors.Is(err, fault) {
				t.Errorf("told of %v", err)
			}
			told++
		})
	}
	for _, f := range h.queue {
		f()
	}
	if told != 2 {
		t.Errorf("told %d times, want 2", told)
	}
}
