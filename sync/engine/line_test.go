package engine_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"titian/app/clock"
	"titian/internal/pipenet"
	"titian/internal/testkit/fakecentral"
	"titian/internal/testkit/memstore"
	"titian/sync/engine"
	"titian/sync/wire"
)

// watch runs the engine beside the test until stop is called.
func (r *rig) watch() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.engine.Run(ctx) }()
	return func() {
		r.t.Helper()
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			r.t.Errorf("Run = %v", err)
		}
	}
}

// log counts requests by path, with the time of each.
type requestLog struct {
	mu   sync.Mutex
	seen []request
}

type request struct {
	method, path string
	at           time.Time
}

func (l *requestLog) meddle(next func(http.ResponseWriter, *http.Request) bool) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		l.mu.Lock()
		l.seen = append(l.seen, request{r.Method, r.URL.Path, clock.System{}.Now()})
		l.mu.Unlock()
		return next != nil && next(w, r)
	}
}

func (l *requestLog) paths() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []string
	for _, r := range l.seen {
		out = append(out, r.path)
	}
	return out
}

// TestOffline: tries grow rarer up to a quarter of an hour, spread at random,
// and Wake ends the wait.
func TestOffline(t *testing.T) {
	simulate(t, func(r *rig) {
		r.submit(wire.Item{}, 100)
		r.net.Script(func(int) pipenet.Fault { return pipenet.Fault{Refused: true} })
		began := clock.System{}.Now()
		stop := r.watch()
		time.Sleep(6 * time.Hour)
		dials := r.net.Dials()
		if len(dials) < 24 || len(dials) > 80 {
			r.t.Errorf("%d tries in six hours", len(dials))
		}
		if first := dials[1].Sub(began); first > 2*time.Second {
			r.t.Errorf("the second try came after %v", first)
		}
		for i := 1; i < len(dials); i++ {
			if gap := dials[i].Sub(dials[i-1]); gap > 15*time.Minute {
				r.t.Errorf("a wait of %v", gap)
			}
		}
		status := r.engine.Status()
		if status.Line != engine.ReasonOffline || !status.Next.After(clock.System{}.Now()) || status.Items[0].Left != 100 {
			r.t.Errorf("status: %+v", status)
		}
		if line := r.store.Line(); line.Code != engine.ReasonOffline || line.Attempts == 0 {
			r.t.Errorf("the store was told %+v", line)
		}
		r.net.Script(nil)
		r.engine.Wake()
		time.Sleep(time.Minute)
		stop()
		r.wantDelivered()
	})
}

// TestTheStoreHearsThatTheLineWorks: a wait that is over is told to nobody, not
// by this run of the program and not by the next.
func TestTheStoreHearsThatTheLineWorks(t *testing.T) {
	for name, restarted := range map[string]bool{"same run": false, "after a restart": true} {
		t.Run(name, func(t *testing.T) {
			simulate(t, func(r *rig) {
				r.submit(wire.Item{}, 100)
				r.net.Script(func(int) pipenet.Fault { return pipenet.Fault{Refused: true} })
				if _, err := r.syncOnce(); reasonOf(err) != engine.ReasonOffline {
					r.t.Fatal(err)
				}
				if line := r.store.Line(); line.Code != engine.ReasonOffline || line.NotBefore.IsZero() {
					r.t.Fatalf("the store was told %+v", line)
				}
				r.net.Script(nil)
				if restarted {
					r.start(r.store)
				}
				r.mustSync()
				if line := r.store.Line(); line != (engine.Attempt{}) {
					r.t.Errorf("the line works, and the store says %+v", line)
				}
			})
		})
	}
}

func TestSyncOnceEndsOffline(t *testing.T) {
	simulate(t, func(r *rig) {
		r.submit(wire.Item{}, 100)
		r.net.Script(func(int) pipenet.Fault { return pipenet.Fault{Refused: true} })
		for range 2 {
			began := clock.System{}.Now()
			report, err := r.syncOnce()
			if reasonOf(err) != engine.ReasonOffline || report.Line != engine.ReasonOffline || report.Left != 1 {
				r.t.Fatalf("SyncOnce = %+v, %v", report, err)
			}
			if took := time.Since(began); took > time.Minute {
				r.t.Fatalf("it took %v to give up", took)
			}
		}
		r.net.Script(nil)
		r.mustSync()
		r.wantDelivered()
	})
}

// TestRetryAfter: what central asks for is kept, in both forms, by Wake too.
func TestRetryAfter(t *testing.T) {
	for name, header := range map[string]func() string{
		"seconds": func() string { return "600" },
		"date":    func() string { return clock.System{}.Now().Add(10 * time.Minute).UTC().Format(http.TimeFormat) },
	} {
		t.Run(name, func(t *testing.T) {
			simulate(t, func(r *rig) {
				r.submit(wire.Item{})
				log := &requestLog{}
				var busy atomic.Bool
				busy.Store(true)
				r.central.Meddle(log.meddle(func(w http.ResponseWriter, _ *http.Request) bool {
					if busy.Load() {
						w.Header().Set("Retry-After", header())
						fakecentral.Refuse(w, http.StatusServiceUnavailable, wire.CodeBusy)
					}
					return busy.Load()
				}))
				stop := r.watch()
				time.Sleep(time.Second)
				busy.Store(false)
				before := len(log.paths())
				r.engine.Wake()
				time.Sleep(10*time.Minute - 2*time.Second)
				if got := log.paths()[before:]; len(got) != 0 {
					r.t.Errorf("requests while central asked for peace: %v", got)
				}
				if r.engine.Status().Line != engine.ReasonBusy {
					r.t.Errorf("status: %+v", r.engine.Status())
				}
				time.Sleep(10 * time.Second)
				stop()
				r.wantDelivered()
			})
		})
	}
}

// TestPortal: behind a login page nothing but a ping leaves, until central has
// signed our nonce.
func TestPortal(t *testing.T) {
	simulate(t, func(r *rig) {
		r.mustSync()
		r.submit(wire.Item{}, 100)
		log := &requestLog{}
		portal := true
		r.central.Meddle(log.meddle(func(w http.ResponseWriter, _ *http.Request) bool {
			if portal {
				w.Header().Set("Content-Type", "text/html")
				fmt.Fprint(w, "<html>log in</html>")
			}
			return portal
		}))
		report, err := r.syncOnce()
		if reasonOf(err) != engine.ReasonPortal || report.Line != engine.ReasonPortal {
			r.t.Fatalf("SyncOnce = %+v, %v", report, err)
		}
		seen := log.paths()
		pings := 0
		for _, path := range seen {
			if path == wire.PathPing {
				pings++
			}
		}
		if pings == 0 || pings < len(seen)-3 {
			r.t.Errorf("requests to a login page: %v; want pings after the first answers", seen)
		}
		portal = false
		before := len(log.paths())
		r.mustSync()
		if got := log.paths()[before]; got != wire.PathPing {
			r.t.Errorf("the first request after a login page is %s, want a ping", got)
		}
		r.wantDelivered()
	})
}

// TestForeignPong: a pong that does not verify proves nothing.
func TestForeignPong(t *testing.T) {
	for name, forge := range map[string]func(r *rig, other *fakecentral.Central, w http.ResponseWriter, q *http.Request) bool{
		"another central": func(_ *rig, other *fakecentral.Central, w http.ResponseWriter, q *http.Request) bool {
			other.ServeHTTP(w, q)
			return true
		},
		"an old pong": func(_ *rig, _ *fakecentral.Central, _ http.ResponseWriter, q *http.Request) bool {
			query := q.URL.Query()
			query.Set("nonce", "0123456789abcdef0123456789abcdef")
			q.URL.RawQuery = query.Encode()
			return false
		},
	} {
		t.Run(name, func(t *testing.T) {
			simulate(t, func(r *rig) {
				r.submit(wire.Item{})
				other := fakecentral.New(clock.System{}.Now)
				answered := false
				r.central.Meddle(func(w http.ResponseWriter, q *http.Request) bool {
					if !answered {
						answered = true
						fmt.Fprint(w, "<html>")
						return true
					}
					return forge(r, other, w, q)
				})
				_, err := r.syncOnce()
				if reasonOf(err) != engine.ReasonWrongKey {
					r.t.Fatalf("SyncOnce = %v, want the wrong key", err)
				}
				if len(r.central.Items()) != 0 {
					r.t.Fatal("an item left")
				}
			})
		})
	}
}

func TestForgottenBearer(t *testing.T) {
	simulate(t, func(r *rig) {
		r.mustSync()
		for range 3 {
			r.submit(wire.Item{}, 1000)
			r.central.ForgetBearers()
			r.mustSync()
			r.wantDelivered()
		}
	})
}

// TestAlwaysUnauthorized: a central that gives bearers and refuses them is not
// asked in a loop.
func TestAlwaysUnauthorized(t *testing.T) {
	simulate(t, func(r *rig) {
		r.submit(wire.Item{})
		log := &requestLog{}
		r.central.Meddle(log.meddle(func(w http.ResponseWriter, q *http.Request) bool {
			if strings.HasPrefix(q.URL.Path, "/v1/auth") || q.URL.Path == wire.PathPing {
				return false
			}
			fakecentral.Refuse(w, http.StatusUnauthorized, wire.CodeUnauthorized)
			return true
		}))
		if _, err := r.syncOnce(); reasonOf(err) != engine.ReasonUnauthorized {
			r.t.Fatalf("SyncOnce = %v", err)
		}
		stop := r.watch()
		time.Sleep(24 * time.Hour)
		stop()
		if got := len(log.paths()); got > 1500 {
			r.t.Errorf("%d requests in a day", got)
		}
	})
}

func TestNotEnrolled(t *testing.T) {
	simulate(t, func(r *rig) {
		r.start(memstore.New(engine.Device{ID: r.device, Incarnation: uuid.New()}))
		if _, err := r.syncOnce(); !errors.Is(err, engine.ErrNotEnrolled) {
			r.t.Fatalf("SyncOnce = %v", err)
		}
		if err := r.engine.Run(r.t.Context()); !errors.Is(err, engine.ErrNotEnrolled) {
			r.t.Fatalf("Run = %v", err)
		}
	})
}

func TestStoreFails(t *testing.T) {
	simulate(t, func(r *rig) {
		r.submit(wire.Item{}, 1000)
		for _, op := range []string{"device", "pending", "item", "document", "answered", "acknowledged", "cursor", "apply", "contact"} {
			r.store.Fail(func(called string) error {
				if called == op {
					return errDisk
				}
				return nil
			})
			_, err := r.syncOnce()
			waits := false
			for _, item := range r.engine.Status().Items {
				waits = waits || item.Reason == engine.ReasonStorage
			}
			if !waits && (!errors.Is(err, errDisk) || reasonOf(err) != engine.ReasonStorage) {
				r.t.Errorf("%s fails: SyncOnce = %v", op, err)
			}
		}
		r.store.Fail(nil)
		time.Sleep(time.Hour)
		r.mustSync()
		r.wantDelivered()
	})
}

// TestDeadClock: the laptop's clock stands years before central's. Nothing is
// ordered by it, and what central signs is remembered.
func TestDeadClock(t *testing.T) {
	simulate(t, func(r *rig) {
		r.params.Clock = shifted{}
		r.start(r.store)
		floor := &floorSpy{Remote: r.remote}
		r.params.Remote = floor
		r.engine = engine.New(r.params)
		r.submit(wire.Item{}, 1000)
		r.mustSync()
		r.wantDelivered()
		device, err := r.store.Device(r.t.Context())
		if err != nil || time.Since(device.LastCentral) > time.Hour {
			r.t.Fatalf("central's last signed time is %v, %v", device.LastCentral, err)
		}
		now := clock.System{}.Now()
		if got := floor.latest(); now.Sub(got) > time.Hour {
			r.t.Errorf("certificates are judged at %v or later", got)
		}
	})
}

// floorSpy notes what the remote is told about the time.
type floorSpy struct {
	engine.Remote
	mu   sync.Mutex
	last time.Time
}

func (f *floorSpy) Floor(signed time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if signed.After(f.last) {
		f.last = signed
	}
}

func (f *floorSpy) latest() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last
}

type shifted struct{}

func (shifted) Now() time.Time { return clock.System{}.Now().UTC().AddDate(-20, 0, 0) }

// reasonOf is empty for no error.
func reasonOf(err error) engine.Reason {
	if err == nil {
		return ""
	}
	return engine.Classify(err).Reason
}
