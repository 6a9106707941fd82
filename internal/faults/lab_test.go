package faults_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"titian/app"
	"titian/app/clock"
	"titian/internal/testkit/factory"
)

// Environment of `make faults`.
const (
	minutesEnv = "FAULTS"
	seedEnv    = "FAULTS_SEED"
)

const (
	// storyLength is how many acts a story has. Every test run plays shortStories
	// of shortLength.
	storyLength  = 40
	shortLength  = 16
	shortStories = 2
	// shrinkTries is how many shorter stories are tried when one fails.
	shrinkTries = 30
	// sayEvery is how often the long run tells how far it is.
	sayEvery = 5 * time.Second
)

// TestStories plays a few stories whose seeds never change.
func TestStories(t *testing.T) {
	checker := factory.Checker(t)
	for seed := range uint64(shortStories) {
		s := draw(seed+1, shortLength)
		if out := play(t, checker, s); out.err != nil {
			report(t, checker, s, out)
		} else if out.faults == 0 {
			t.Errorf("%s: the line was never bad", s)
		}
	}
}

// TestLaboratory plays new stories for as many minutes as FAULTS says, or the
// one of FAULTS_SEED again.
func TestLaboratory(t *testing.T) {
	checker := factory.Checker(t)
	if seed, err := strconv.ParseUint(os.Getenv(seedEnv), 10, 64); err == nil {
		s := draw(seed, storyLength)
		if out := play(t, checker, s); out.err != nil {
			report(t, checker, s, out)
		}
		return
	}
	minutes, err := strconv.ParseFloat(os.Getenv(minutesEnv), 64)
	if err != nil {
		t.Skip("FAULTS is not set: make faults")
	}
	now := clock.System{}.Now
	end := now().Add(time.Duration(minutes * float64(time.Minute)))
	said, passed, failed := now(), 0, 0
	var sum outcome
	for seed := uint64(now().UnixNano()); now().Before(end); seed++ {
		s := draw(seed, storyLength)
		out := play(t, checker, s)
		sum.add(out)
		if passed++; out.err != nil {
			passed, failed = passed-1, failed+1
			report(t, checker, s, out)
		}
		if now().Sub(said) >= sayEvery {
			said = now()
			fmt.Fprintf(os.Stderr, "faults: %d stories, %d failed, %s\n", passed+failed, failed, sum)
		}
	}
	fmt.Fprintf(os.Stderr, "faults: %s\n%d stories passed, %d stories failed\n", sum, passed, failed)
}

func (o *outcome) add(more outcome) {
	o.faults, o.submissions, o.papers = o.faults+more.faults, o.submissions+more.submissions, o.papers+more.papers
	o.numbers, o.lived, o.rounds = o.numbers+more.numbers, o.lived+more.lived, max(o.rounds, more.rounds)
}

func (o outcome) String() string {
	return fmt.Sprintf("%d faulted connections in %.0f simulated hours; %d submissions, %d papers, %d numbers; home after at most %d rounds",
		o.faults, o.lived.Hours(), o.submissions, o.papers, o.numbers, o.rounds)
}

// report fails the test with the line that plays the story again, and tells a
// shorter story that fails too. Scheduling is no part of a seed, so the
// faults are told as well.
func report(t *testing.T, checker *app.Checker, s story, out outcome) {
	t.Helper()
	t.Errorf("%v\nstory: %s\nagain: FAULTS_SEED=%d make faults", out.err, s, s.seed)
	short, last := shrink(t, checker, s, out)
	t.Logf("shortest story that fails: %s\n%v\nfaults: %q", short, last.err, last.script)
}

// shrink leaves out acts, ever fewer at once, while the story goes on failing.
func shrink(t *testing.T, checker *app.Checker, s story, out outcome) (story, outcome) {
	t.Helper()
	tries := 0
	for size := len(s.acts) / 2; size > 0; size /= 2 {
		for i := 0; i+size <= len(s.acts) && tries < shrinkTries; tries++ {
			less := story{s.seed, slices.Delete(slices.Clone(s.acts), i, i+size)}
			if tried := play(t, checker, less); tried.err != nil {
				s, out = less, tried
			} else {
				i += size
			}
		}
	}
	return s, out
}
