package localdb

import (
	"slices"
	"sync"

	"titian/app"
)

// feed hands events to those who watch, in the order in which they were
// published, from a goroutine of its own: whoever is called may use the store.
type feed struct {
	mu       sync.Mutex
	ready    sync.Cond
	queue    []app.Event
	watchers []*watcher
	closed   bool
	done     chan struct{}
}

type watcher struct {
	f func(app.Event)
	// calling is held during a call, so that stop can wait for its end.
	calling sync.Mutex
	stopped bool
}

func newFeed() *feed {
	f := &feed{done: make(chan struct{})}
	f.ready.L = &f.mu
	go f.run()
	return f
}

func (f *feed) publish(events ...app.Event) {
	if len(events) == 0 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.watchers) == 0 || f.closed {
		return
	}
	for _, e := range events {
		// A line at work speaks many times a second; who has not looked yet need
		// not be told again.
		if e.Kind != app.EventOutbox || !slices.Contains(f.queue, e) {
			f.queue = append(f.queue, e)
		}
	}
	f.ready.Signal()
}

func (f *feed) run() {
	defer close(f.done)
	for {
		f.mu.Lock()
		for len(f.queue) == 0 && !f.closed {
			f.ready.Wait()
		}
		if len(f.queue) == 0 {
			f.mu.Unlock()
			return
		}
		events, watchers := f.queue, slices.Clone(f.watchers)
		f.queue = nil
		f.mu.Unlock()
		for _, e := range events {
			for _, w := range watchers {
				w.call(e)
			}
		}
	}
}

func (w *watcher) call(e app.Event) {
	w.calling.Lock()
	defer w.calling.Unlock()
	if !w.stopped {
		w.f(e)
	}
}

// close delivers what is queued and ends the feed.
func (f *feed) close() {
	f.mu.Lock()
	f.closed = true
	f.ready.Signal()
	f.mu.Unlock()
	<-f.done
}

// Tell sends an event that does not come from a commit the way of those that do.
func (db *DB) Tell(e app.Event) { db.feed.publish(e) }

// Watch calls f for every change from now on, in the order of the commits, one
// at a time and never within a write. stop ends it and returns when no call is
// under way; f itself must not call stop or Close.
func (db *DB) Watch(f func(app.Event)) (stop func()) {
	w := &watcher{f: f}
	db.feed.mu.Lock()
	db.feed.watchers = append(db.feed.watchers, w)
	db.feed.mu.Unlock()
	return func() {
		db.feed.mu.Lock()
		db.feed.watchers = slices.DeleteFunc(db.feed.watchers, func(o *watcher) bool { return o == w })
		db.feed.mu.Unlock()
		w.calling.Lock()
		w.stopped = true
		w.calling.Unlock()
	}
}
