package desktop

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"titian/app/clock"
)

// loop is a UI goroutine as Fyne's is: it runs what it is handed, and draws
// sixty times a second. An event ends its sleep.
type loop struct {
	*pace
	handed chan func()
	events chan struct{}
	ended  chan struct{}
	// turns counts how often it looked for something to draw; slept is the time
	// spent asleep.
	turns, slept atomic.Int64
	// naps counts how often it lay down.
	naps atomic.Int64
}

func newLoop() *loop {
	l := &loop{handed: make(chan func(), 16), events: make(chan struct{}, 16), ended: make(chan struct{})}
	l.pace = newPace(&Params{
		Do: func(f func()) { l.handed <- f }, Sleep: l.rest, Wake: func() { l.events <- struct{}{} }, Clock: clock.System{},
	})
	go func() {
		defer close(l.ended)
		turn := time.NewTicker(time.Second / 60)
		defer turn.Stop()
		for {
			select {
			case f := <-l.handed:
				if f == nil {
					return
				}
				f()
			case <-turn.C:
				l.turns.Add(1)
			}
		}
	}()
	return l
}

func (l *loop) rest(most time.Duration) {
	l.naps.Add(1)
	began := time.Now() //nolint:forbidigo // that of synctest
	select {
	case <-l.events:
	case <-time.After(most):
	}
	l.slept.Add(int64(time.Since(began)))
}

// end ends the loop as the window does.
func (l *loop) end() {
	l.do(l.stop)
	l.handed <- nil
	<-l.ended
}

func TestAnIdleWindowSleeps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop()
		l.start()
		time.Sleep(time.Minute)
		l.end()
		if slept, turns := time.Duration(l.slept.Load()), l.turns.Load(); slept < 50*time.Second || turns < 200 || turns > 500 {
			t.Errorf("in a minute it slept %v and looked for something to draw %d times", slept, turns)
		}
	})
}

func TestWhatIsHandedOverWakesTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop()
		l.start()
		for after := range 40 {
			time.Sleep(2*time.Second + time.Duration(after)*17*time.Millisecond)
			handed, ran := time.Now(), make(chan time.Time) //nolint:forbidigo // that of synctest
			l.do(func() { ran <- time.Now() })              //nolint:forbidigo // that of synctest
			if late := (<-ran).Sub(handed); late > 0 {
				t.Errorf("it ran %v late", late)
			}
			synctest.Wait()
			before := l.turns.Load()
			time.Sleep(blink)
			synctest.Wait()
			if l.turns.Load() == before {
				t.Errorf("after %d nothing was drawn", after)
			}
		}
		l.end()
	})
}

// The window draws between what is handed over and the next sleep, also when
// that was due.
func TestTheWindowDrawsBeforeItSleeps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop()
		l.run(func() {
			l.do(func() {})
			l.doze() // with something waiting
		})
		synctest.Wait()
		if l.naps.Load() > 0 {
			t.Error("it slept over what was handed to it")
		}
		l.run(l.doze) // right after it was done
		synctest.Wait()
		if l.naps.Load() > 0 || l.turns.Load() > 0 {
			t.Error("it slept before it drew")
		}
		l.end()
	})
}

func TestAWindowThatEndsSleepsNoMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop()
		l.start()
		time.Sleep(10 * time.Second)
		l.end()
		naps := l.naps.Load()
		time.Sleep(awake)
		l.doze()
		time.Sleep(10 * time.Second)
		if l.naps.Load() != naps {
			t.Error("it slept after its end")
		}
	})
}

// What happened a moment ago may go on: the first sleeps are short, also after
// long ones.
func TestTheFirstSleepsAreShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLoop()
		l.start()
		for range 2 {
			synctest.Wait()
			before, slept := l.naps.Load(), l.slept.Load()
			time.Sleep(awake + blink + blink/2)
			synctest.Wait()
			if l.naps.Load() != before+1 || time.Duration(l.slept.Load()-slept) != blink {
				t.Errorf("%d sleeps of %v", l.naps.Load()-before, time.Duration(l.slept.Load()-slept))
			}
			time.Sleep(20 * time.Second) // it lies down for a whole nap
			l.events <- struct{}{}
		}
		l.end()
	})
}
