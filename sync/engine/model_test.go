package engine_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"titian/internal/pipenet"
	"titian/internal/testkit/fakecentral"
	"titian/internal/testkit/memstore"
	"titian/sync/wire"
)

// script is one history: what is submitted, what breaks, and when.
type script struct {
	Submissions []submission
	Conns       []pipenet.Fault
	// Answers replace every so many answers by a bad one; 0 for good ones.
	Answers []int
	// Kills are the seconds after which the program dies and starts again.
	Kills []int
	// StoreFails are the calls to the store, counted together, that fail.
	StoreFails []int
	// Restore is the life after which central goes back to a backup, Rewind the
	// one after which the laptop goes back to a copy. Not both: what neither
	// holds any more is lost.
	Restore, Rewind int
}

type submission struct {
	// Subject is the place of the subject; items of one build on each other.
	Subject int
	Sizes   []int
	// Bad items are rejected.
	Bad bool
	// Life is when it is submitted.
	Life int
}

func scripts(t *rapid.T) script {
	fault := rapid.Custom(func(t *rapid.T) pipenet.Fault {
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			return pipenet.Fault{Refused: true}
		case 1:
			return pipenet.Fault{CutUp: int64(rapid.IntRange(1, 20_000).Draw(t, "up"))}
		case 2:
			return pipenet.Fault{CutDown: int64(rapid.IntRange(1, 3_000).Draw(t, "down"))}
		case 3:
			return pipenet.Fault{StallUp: int64(rapid.IntRange(1, 10_000).Draw(t, "stall"))}
		default:
			return pipenet.Fault{}
		}
	})
	item := rapid.Custom(func(t *rapid.T) submission {
		return submission{
			Subject: rapid.IntRange(0, 3).Draw(t, "subject"),
			Sizes:   rapid.SliceOfN(rapid.IntRange(1, 60_000), 0, 3).Draw(t, "sizes"),
			Bad:     rapid.IntRange(0, 6).Draw(t, "bad") == 0,
			Life:    rapid.IntRange(0, 2).Draw(t, "life"),
		}
	})
	s := script{
		Submissions: rapid.SliceOfN(item, 1, 8).Draw(t, "submissions"),
		Conns:       rapid.SliceOfN(fault, 0, 30).Draw(t, "conns"),
		Answers:     rapid.SliceOfN(rapid.IntRange(0, 12), 0, 40).Draw(t, "answers"),
		Kills:       rapid.SliceOfN(rapid.IntRange(0, 120), 3, 3).Draw(t, "kills"),
		StoreFails:  rapid.SliceOfN(rapid.IntRange(0, 200), 0, 5).Draw(t, "storeFails"),
	}
	switch life := rapid.IntRange(0, 3).Draw(t, "disaster"); rapid.IntRange(0, 2).Draw(t, "whose") {
	case 0:
		s.Restore = life
	case 1:
		s.Rewind = life
	}
	return s
}

// TestModel: whatever breaks, once it stops everything is at central exactly
// once and byte by byte, in order, and one bad item keeps no other back.
func TestModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := scripts(rt)
		var failure string
		synctest.Test(t, func(t *testing.T) {
			linger(t)
			collected := &collector{TB: t}
			failure = collected.run(func() { play(newRig(collected), s) })
		})
		if failure != "" {
			rt.Fatalf("%s\nscript: %+v", failure, s)
		}
	})
}

// collector keeps a failure for rapid, which then looks for a smaller script.
type collector struct{ testing.TB }

type failure string

func (c *collector) Fatal(args ...any)                 { panic(failure(fmt.Sprint(args...))) }
func (c *collector) Fatalf(format string, args ...any) { panic(failure(fmt.Sprintf(format, args...))) }

func (c *collector) run(f func()) (text string) {
	defer func() {
		if caught := recover(); caught != nil {
			said, ok := caught.(failure)
			if !ok {
				panic(caught)
			}
			text = string(said)
		}
	}()
	f()
	return ""
}

// history is what the model remembers.
type history struct {
	rig   *rig
	bad   map[uuid.UUID]bool
	items []wire.Item
	heads map[int]wire.Item
}

func play(r *rig, s script) {
	h := &history{rig: r, bad: map[uuid.UUID]bool{}, heads: map[int]wire.Item{}}
	r.central.Judge(func(item *wire.Item) (wire.Outcome, wire.Code) {
		if h.bad[item.ID] {
			return wire.Rejected, wire.CodeItemVersion
		}
		return wire.Accepted, ""
	})
	r.net.Script(func(n int) pipenet.Fault {
		if n < len(s.Conns) {
			return s.Conns[n]
		}
		return pipenet.Fault{}
	})
	r.central.Meddle(badAnswers(s.Answers))
	failStore(r, s.StoreFails)
	backup, copied := r.central.Backup(), r.store.Copy()
	for life, seconds := range s.Kills {
		h.submit(s.Submissions, life)
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(seconds)*time.Second)
		if err := r.engine.Run(ctx); !errors.Is(err, context.DeadlineExceeded) && seconds > 0 && len(s.StoreFails) == 0 {
			r.t.Fatalf("Run: %v", err)
		}
		cancel()
		if life+1 == s.Restore {
			r.central.Restore(backup)
		}
		store := r.store
		if life+1 == s.Rewind {
			store = rewind(h, copied)
		}
		r.start(store)
	}
	r.net.Script(nil)
	r.central.Meddle(nil)
	r.store.Fail(nil)
	h.settle()
	h.check()
}

// rewind goes back to a copy of the laptop: what was submitted since and never
// left is lost with the disk, what central holds has to come back.
func rewind(h *history, copied *memstore.Store) *memstore.Store {
	held := h.rig.central.Items()
	h.items = slices.DeleteFunc(h.items, func(item wire.Item) bool {
		_, sent := held[item.ID]
		kept := slices.ContainsFunc(copied.Items(), func(other wire.Item) bool { return other.ID == item.ID })
		return !sent && !kept
	})
	// What is submitted before the forgotten came back would be a conflict.
	clear(h.heads)
	return copied
}

func badAnswers(answers []int) func(http.ResponseWriter, *http.Request) bool {
	n := 0
	turns := make(chan struct{}, 1)
	turns <- struct{}{}
	return func(w http.ResponseWriter, r *http.Request) bool {
		<-turns
		kind := 99
		if n < len(answers) {
			kind = answers[n]
		}
		n++
		turns <- struct{}{}
		switch kind {
		case 0:
			http.Error(w, "<html>bad gateway</html>", http.StatusBadGateway)
		case 1:
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<html>log in</html>")
		case 2:
			http.Redirect(w, r, "http://login.example/", http.StatusFound)
		case 3:
			w.Header().Set("Retry-After", "30")
			fakecentral.Refuse(w, http.StatusTooManyRequests, wire.CodeBusy)
		case 4:
			fakecentral.Refuse(w, http.StatusUnauthorized, wire.CodeUnauthorized)
		case 5:
			fakecentral.Refuse(w, http.StatusInternalServerError, wire.CodeInternal)
		default:
			return false
		}
		return true
	}
}

var errDisk = errors.New("disk")

func failStore(r *rig, calls []int) {
	n := 0
	r.store.Fail(func(string) error {
		n++
		if slices.Contains(calls, n) {
			return errDisk
		}
		return nil
	})
}

func (h *history) submit(all []submission, life int) {
	for _, s := range all {
		if s.Life != life {
			continue
		}
		item := wire.Item{}
		if head, ok := h.heads[s.Subject]; ok {
			item.Subject, item.Base = head.Subject, &head.ID
		}
		frozen := h.rig.submit(item, s.Sizes...)
		h.items = append(h.items, frozen)
		if s.Bad {
			// The person mends it: what follows builds on the same base.
			h.bad[frozen.ID] = true
			continue
		}
		h.heads[s.Subject] = frozen
	}
}

// settle lets everything run without faults until nothing moves any more.
func (h *history) settle() {
	for range 60 {
		if _, err := h.rig.syncOnce(); err == nil && h.left() == 0 {
			return
		}
		time.Sleep(20 * time.Minute)
	}
	pending, _ := h.rig.store.Pending(context.Background()) // only for the message
	h.rig.t.Fatalf("%d items still wait after 20 hours without a fault: %+v", h.left(), pending)
}

// left counts pending items that no person has to mend.
func (h *history) left() int {
	pending, err := h.rig.store.Pending(context.Background())
	if err != nil {
		h.rig.t.Fatal(err)
	}
	left := 0
	for _, p := range pending {
		if p.Parked == "" {
			left++
		}
	}
	return left
}

func (h *history) check() {
	r := h.rig
	held := r.central.Items()
	good := 0
	for _, item := range h.items {
		got, ok := held[item.ID]
		if h.bad[item.ID] {
			if ok {
				r.t.Fatalf("a rejected item is held")
			}
			continue
		}
		good++
		if !ok || got.Body != item.Body {
			r.t.Fatalf("item %v: held %v", item.ID, ok)
		}
		for _, doc := range item.Documents {
			r.wantDocument(doc)
		}
	}
	if len(held) != good {
		r.t.Fatalf("central holds %d items, want %d", len(held), good)
	}
	seen := map[uuid.UUID]bool{}
	for _, id := range r.central.Order() {
		if base := held[id].Base; base != nil && !seen[*base] {
			r.t.Fatalf("item %v was applied before what it builds on", id)
		}
		seen[id] = true
	}
	own := map[uuid.UUID]bool{}
	for _, item := range r.store.Items() {
		own[item.ID] = true
	}
	for id := range held {
		if !own[id] {
			r.t.Fatalf("item %v is at central, but the laptop forgot it", id)
		}
	}
}
