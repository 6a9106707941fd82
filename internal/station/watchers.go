package station

import (
	"slices"
	"sync"

	"titian/app"
)

// watchers are told of changes. The zero value is ready.
type watchers struct {
	// mu is held for reading during calls, so that stop waits for their end.
	mu   sync.RWMutex
	list []*watcher
}

type watcher struct{ f func(app.Event) }

func (w *watchers) add(f func(app.Event)) (stop func()) {
	added := &watcher{f}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.list = append(w.list, added)
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.list = slices.DeleteFunc(w.list, func(o *watcher) bool { return o == added })
	}
}

func (w *watchers) tell(e app.Event) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	for _, o := range w.list {
		o.f(e)
	}
}
