package desktop

import (
	"sync"
	"time"

	"titian/app/clock"
)

const (
	// awake is how long Fyne's loop goes at its own pace after something
	// happened.
	awake = time.Second
	// nap is the longest sleep. What Fyne hands to its loop by itself, such as
	// the end of its wait for a second click, waits for the end of one; so the
	// first after something happened is as short as a blink, and each is twice
	// as long as the one before.
	nap = time.Second
	// blink is between two sleeps: a few turns of Fyne's loop.
	blink = 50 * time.Millisecond
)

// pace lets the UI goroutine sleep while nothing happens. Fyne's loop looks for
// events sixty times a second whether there are any or not, which is what an
// idle window would spend a laptop's battery on, see docs/adr/0008.
//
// It sleeps inside of what Fyne runs on that goroutine, by the call of the
// system that returns at an event; what our own goroutines hand over ends a
// sleep too.
type pace struct {
	run   func(f func()) // of Params.Do
	sleep func(most time.Duration)
	wake  func()
	clock clock.Clock
	// next is the length of the next sleep; for the UI goroutine.
	next time.Duration

	mu sync.Mutex
	// queued counts what was handed over and has not begun; last is when
	// something did.
	queued   int
	last     time.Time
	sleeping bool
	stopped  bool
}

// newPace returns the pace of a window, which begins to sleep after start. A
// driver without a Sleep is left alone.
func newPace(p *Params) *pace {
	return &pace{run: p.Do, sleep: p.Sleep, wake: p.Wake, clock: p.Clock, next: blink}
}

// do runs f on the UI goroutine soon. It may be called on any goroutine.
func (p *pace) do(f func()) {
	p.mu.Lock()
	p.queued++
	if p.sleeping {
		p.wake()
	}
	p.mu.Unlock()
	p.run(func() {
		p.mu.Lock()
		p.queued--
		p.last = p.clock.Now()
		p.mu.Unlock()
		f()
	})
}

// start lets the UI goroutine sleep from now on.
func (p *pace) start() {
	if p.sleep != nil {
		p.after(awake)
	}
}

// stop ends that. It is called on the UI goroutine, before Fyne's loop ends.
func (p *pace) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped = true
}

func (p *pace) after(d time.Duration) {
	time.AfterFunc(d, func() {
		p.mu.Lock()
		stopped := p.stopped
		p.mu.Unlock()
		if !stopped {
			p.run(p.doze)
		}
	})
}

// doze sleeps once, unless something is to be done or drawn.
func (p *pace) doze() {
	began := p.clock.Now()
	if !p.lie(began) {
		p.next = blink
		p.after(awake)
		return
	}
	p.sleep(p.next)
	p.rise()
	if p.clock.Now().Sub(began) < p.next {
		p.next = blink
		p.after(awake)
		return
	}
	p.next = min(2*p.next, nap)
	p.after(blink)
}

// lie reports whether there is time to sleep now.
func (p *pace) lie(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sleeping = !p.stopped && p.queued == 0 && now.Sub(p.last) >= blink
	return p.sleeping
}

func (p *pace) rise() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sleeping = false
}
