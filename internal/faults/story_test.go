package faults_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/sample"
	"titian/internal/testkit/factory"
)

// act is one thing that happens: who chooses laptop and dossier.
type act struct {
	what string
	who  int
}

func (a act) String() string { return fmt.Sprintf("%s/%d", a.what, a.who) }

// story is what happens to a world; seed draws its line and its families.
type story struct {
	seed uint64
	acts []act
}

func (s story) String() string {
	words := make([]string, len(s.acts))
	for i, a := range s.acts {
		words[i] = a.String()
	}
	return fmt.Sprintf("seed %d: %s", s.seed, strings.Join(words, " "))
}

// weights say how often an act is drawn.
func weights() []string {
	return strings.Fields(`capture capture submit submit submit edit edit sync sync sync sync
		review review pay crash crash central-crash backup restore wait discard`)
}

func draw(seed uint64, length int) story {
	r := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // a script, no secret
	s := story{seed: seed, acts: make([]act, length)}
	for i := range s.acts {
		s.acts[i] = act{weights()[r.IntN(len(weights()))], r.IntN(12)}
	}
	return s
}

// outcome is what a story came to.
type outcome struct {
	err    error
	faults int
	script []string
	// submissions, papers and numbers are what the invariants were held against;
	// rounds are the synchronisations that it took on a good line.
	submissions, papers, numbers, rounds int
	lived                                time.Duration
}

// play lets a story happen in a bubble of simulated time.
func play(t *testing.T, checker *app.Checker, s story) (out outcome) {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "story")
	if err != nil {
		return outcome{err: err}
	}
	synctest.Test(t, func(t *testing.T) {
		out = s.live(t.Context(), dir, checker)
	})
	if err := os.RemoveAll(dir); err != nil {
		out.err = errors.Join(out.err, err)
	}
	return out
}

// live begins on the day of the factory: rules and tariffs are of that time.
func (s story) live(ctx context.Context, dir string, checker *app.Checker) (out outcome) {
	time.Sleep(time.Until(factory.Now()))
	began := factory.Now()
	w := &world{
		dir: dir, checker: checker, line: newBadLine(s.seed), numbers: map[string]string{},
		rand: rand.New(rand.NewPCG(s.seed, 2)), //nolint:gosec // a script, no secret
	}
	err := w.found(ctx, s.seed)
	for i := 0; i < len(s.acts) && err == nil; i++ {
		if err = w.do(ctx, s.acts[i]); err != nil {
			err = fmt.Errorf("act %d, %s: %w", i, s.acts[i], err)
		}
		if err == nil {
			if err = w.honest(ctx); err != nil {
				err = fmt.Errorf("after act %d, %s: %w", i, s.acts[i], err)
			}
		}
	}
	if err == nil {
		out.rounds, err = w.settle(ctx)
	}
	for _, l := range w.laptops {
		out.submissions, out.papers = out.submissions+len(l.submitted), out.papers+len(l.papers)
	}
	out.numbers, out.lived = len(w.numbers), time.Until(began)*-1
	out.err = errors.Join(err, w.close()) //nolint:contextcheck // it is closed whole
	out.faults, out.script = w.line.told()
	return out
}

// found makes central and two laptops, on a good line.
func (w *world) found(ctx context.Context, seed uint64) error {
	maker, err := sample.NewMaker(w.checker.Regions())
	if err != nil {
		return err
	}
	w.families = maker.Families(seed, sample.Fixed+8, factory.Today())[sample.Fixed:]
	if err := w.open(ctx); err != nil {
		return err
	}
	for i := range 2 {
		l, err := w.newLaptop(ctx, filepath.Join(w.dir, fmt.Sprintf("laptop-%d", i)))
		if l != nil {
			w.laptops = append(w.laptops, l)
		}
		if err != nil {
			return err
		}
	}
	w.line.set(true)
	return nil
}

// do lets one act happen. An act for which nothing is there does nothing.
func (w *world) do(ctx context.Context, a act) error {
	l := w.laptops[a.who%len(w.laptops)]
	switch a.what {
	case "capture":
		if len(w.families) == 0 {
			return nil
		}
		f := w.families[0]
		w.families = w.families[1:]
		return l.capture(ctx, &f)
	case "sync": // the officer has signal for a while, and walks on
		_ = l.sync(ctx, time.Duration(1+w.rand.IntN(40))*time.Minute)
		return nil
	case "crash":
		return l.crash(ctx)
	case "central-crash":
		return w.crash(ctx)
	case "backup":
		return w.keep(ctx)
	case "restore":
		return w.restore(ctx)
	case "review":
		return w.review(ctx, true)
	case "pay":
		return w.pay(ctx)
	case "wait":
		time.Sleep(time.Duration(1+a.who) * time.Hour)
		return nil
	}
	if len(l.dossiers) == 0 {
		return nil
	}
	id := l.dossiers[a.who/2%len(l.dossiers)]
	switch a.what {
	case "submit":
		return l.submit(ctx, id)
	case "edit":
		return l.edit(ctx, id)
	case "discard":
		return l.discard(ctx, id)
	}
	return fmt.Errorf("nobody knows the act %q", a.what)
}

func (l *laptop) discard(ctx context.Context, id uuid.UUID) error {
	r, err := l.db.Get(ctx, id)
	if err != nil || r.Facts.Submission != nil {
		return err
	}
	if err := l.desk.Discard(ctx, id); err != nil {
		return err
	}
	for _, d := range r.Dossier.Documents {
		delete(l.papers, d.ID)
	}
	delete(l.notes, id)
	for i, d := range l.dossiers {
		if d == id {
			l.dossiers = append(l.dossiers[:i:i], l.dossiers[i+1:]...)
			break
		}
	}
	return nil
}
