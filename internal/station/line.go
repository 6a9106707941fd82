package station

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"titian/app"
	"titian/app/civil"
	"titian/internal/wiring"
	"titian/localdb"
	"titian/sync/engine"
	"titian/sync/remote"
)

const (
	// upkeepEvery is how often copies are made and scans swept.
	upkeepEvery = time.Hour
	// restartAfter is how long an engine rests that could not read its own
	// laptop.
	restartAfter = time.Minute
)

// line keeps an engine running from the first unlock of the process on, and the
// store in order. Both go on while the records are locked.
type line struct {
	station *Station

	mu sync.Mutex
	// stop ends what begin started, and working waits for it; nil before begin.
	stop    func()
	working sync.WaitGroup
	// engine is nil while the laptop is not enrolled.
	engine *engine.Engine
	paused bool
	// pull ends what the engine is at; nil while it rests.
	pull func()
	// changed tells that the engine has to look again at what is wanted of it.
	changed chan struct{}
	// enrolled counts enrolments: an engine belongs to one of them.
	enrolled int
}

// begin starts the work over a store that was unlocked, which does not end with
// ctx; a second call does nothing.
func (l *line) begin(ctx context.Context, db *localdb.DB) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stop != nil {
		return
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	l.stop, l.changed = stop, make(chan struct{}, 1)
	l.working.Go(func() { l.keepUp(ctx, db) })
	l.working.Go(func() { l.keepSending(ctx, db) })
}

// end stops all work and waits for its end.
func (l *line) end() {
	l.mu.Lock()
	stop := l.stop
	l.mu.Unlock()
	if stop != nil {
		stop()
		l.working.Wait()
	}
}

// keepUp makes the hourly copies.
func (l *line) keepUp(ctx context.Context, db *localdb.DB) {
	hourly := time.NewTicker(upkeepEvery)
	defer hourly.Stop()
	for {
		if err := db.Upkeep(ctx); err != nil && ctx.Err() == nil {
			// What is stored is as safe as before; an examination tells of missing
			// copies.
			l.station.p.Log.WarnContext(ctx, "upkeep failed", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-hourly.C:
		}
	}
}

// keepSending runs an engine whenever there is one to run.
func (l *line) keepSending(ctx context.Context, db *localdb.DB) {
	for ctx.Err() == nil {
		enrolled := l.enrolment()
		e, client, err := wiring.Engine(ctx, wiring.EngineParams{
			DB: db, Clock: l.station.p.Clock, Log: l.station.p.Log, Dial: l.station.p.Dial,
			Changed: func(engine.Status) { db.Tell(app.Event{Kind: app.EventOutbox}) },
			Budget: wiring.Budget{DB: db, Clock: l.station.p.Clock, Zone: l.station.Zone(), Of: func(day civil.Date) int64 {
				return l.station.Settings().Budget(day)
			}},
		})
		switch {
		case errors.Is(err, engine.ErrNotEnrolled):
			l.rest(ctx, 0)
			continue
		case err != nil:
			l.station.p.Log.ErrorContext(ctx, "no engine", "error", err)
			l.rest(ctx, restartAfter)
			continue
		}
		l.set(e)
		for ctx.Err() == nil && l.enrolment() == enrolled {
			l.run(ctx, e, enrolled)
		}
		l.set(nil)
		_ = client.Close() // idle connections
	}
}

// run lets the engine of an enrolment work until it is paused, replaced or
// ended.
func (l *line) run(ctx context.Context, e *engine.Engine, enrolled int) {
	working, pull := context.WithCancel(ctx)
	defer pull()
	l.mu.Lock()
	wanted := !l.paused && l.enrolled == enrolled
	if wanted {
		l.pull = pull
	}
	l.mu.Unlock()
	if !wanted {
		l.rest(ctx, 0)
		return
	}
	err := e.Run(working)
	l.mu.Lock()
	l.pull = nil
	l.mu.Unlock()
	if working.Err() == nil {
		l.station.p.Log.ErrorContext(ctx, "engine stopped", "error", err)
		l.rest(ctx, restartAfter)
	}
}

// rest waits for a change of what is wanted, at most for a time; 0 for any time.
func (l *line) rest(ctx context.Context, most time.Duration) {
	var over <-chan time.Time
	if most > 0 {
		timer := time.NewTimer(most)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-ctx.Done():
	case <-over:
	case <-l.changed:
	}
}

func (l *line) enrolment() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.enrolled
}

func (l *line) set(e *engine.Engine) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.engine = e
}

// status returns what the engine knows, and whether the officer stopped it.
func (l *line) status() (st engine.Status, paused bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.engine != nil {
		st = l.engine.Status()
	}
	return st, l.paused
}

// change applies f and lets the engine look again.
func (l *line) change(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
	if l.changed == nil {
		return
	}
	select {
	case l.changed <- struct{}{}:
	default:
	}
}

// wake tells the engine that there is something to do.
func (l *line) wake() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.engine != nil {
		l.engine.Wake()
	}
}

// SendNow ends a pause and every wait of our own choice.
func (s *Station) SendNow() {
	s.line.change(func() { s.line.paused = false })
	s.line.wake()
	s.tellOutbox()
}

// Pause stops sending, or goes on with it. It holds until the program ends.
func (s *Station) Pause(paused bool) {
	s.line.change(func() {
		s.line.paused = paused
		if paused && s.line.pull != nil {
			s.line.pull()
		}
	})
	s.tellOutbox()
}

// RecordsOnly keeps scans back until midnight in the village, or lets them go.
func (s *Station) RecordsOnly(ctx context.Context, on bool) error {
	return s.keepSettings(ctx, func(settings app.Settings) app.Settings {
		settings.RecordsOnly = civil.Date{}
		if on {
			settings.RecordsOnly = civil.In(s.Now(), s.Zone())
		}
		return settings
	})
}

func (s *Station) tellOutbox() {
	if db, err := s.store(); err == nil {
		db.Tell(app.Event{Kind: app.EventOutbox})
	}
}

// Enrol introduces the laptop to central with a code from its operator, and
// begins to send. caFile is the path of central's certificate, empty for those
// of the system. It returns the villages of the grant, as region codes.
// [ErrRehearsal] for a practice profile.
func (s *Station) Enrol(ctx context.Context, url, code, caFile string) (villages []string, err error) {
	if s.p.Rehearsal {
		return nil, told(ErrRehearsal)
	}
	var ca []byte
	if caFile != "" {
		if ca, err = readCertificate(expand(caFile)); err != nil {
			return nil, told(err)
		}
	}
	villages, err = s.enrol(ctx, url, code, ca)
	return villages, told(err)
}

// Practise is Enrol for a practice profile and the central that practises with
// it; ca is a certificate in PEM.
func (s *Station) Practise(ctx context.Context, url, code string, ca []byte) error {
	if !s.p.Rehearsal {
		return told(ErrRehearsal)
	}
	_, err := s.enrol(ctx, url, code, ca)
	return told(err)
}

func (s *Station) enrol(ctx context.Context, url, code string, ca []byte) ([]string, error) {
	if _, err := s.seat(); err != nil {
		return nil, err
	}
	db, err := s.store()
	if err != nil {
		return nil, err
	}
	parsed, err := remote.ParseEnrolCode(code)
	if err != nil {
		return nil, fmt.Errorf("enrol: %w", err)
	}
	answer, err := wiring.Enrol(ctx, wiring.EnrolParams{
		DB: db, Clock: s.p.Clock, URL: url, CA: ca, Code: parsed, Dial: s.p.Dial,
	})
	if err != nil {
		return nil, err
	}
	s.line.change(func() {
		s.line.enrolled++
		if s.line.pull != nil {
			s.line.pull()
		}
	})
	return answer.Villages, nil
}

// maxCertificate bounds a file that a person named by mistake.
const maxCertificate = 1 << 20

func readCertificate(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxCertificate {
		return nil, errCAFile
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, errCAFile
	}
	return raw, nil
}
