// Package badline is a slow line that breaks: a TCP relay with one upstream
// rate for all connections, latency each way, resets, stalls and lost answers.
// Tests, measurements and the demo run over it.
//
// [Memory] does the same, in short, for a network in memory.
//
// It measures what really crosses: sockets and timers are real, and the
// counters are the relay's own. It knows nothing of HTTP or TLS, and it cannot
// lose single packets, since TCP would hide that. TCP handshakes are free
// unless the profile charges for them; TLS handshakes are data and pay.
package badline

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// State is whether a line carries anything at all.
type State int

const (
	// Open carries.
	Open State = iota
	// Stalled carries nothing and drops nothing: all goes on once it is open.
	Stalled
	// Silent swallows what it is given and answers nothing. Its connections
	// are dead: leaving this state resets them.
	Silent
	// Down resets every connection, old and new.
	Down
)

// String implements fmt.Stringer.
func (s State) String() string {
	switch s {
	case Open:
		return "open"
	case Stalled:
		return "stalled"
	case Silent:
		return "silent"
	case Down:
		return "down"
	default:
		return fmt.Sprintf("State(%d)", int(s))
	}
}

// Params are what a Line needs.
type Params struct {
	// Target is the far end, host:port. Required.
	Target string
	// Listen is where the near end connects to; empty is a free port on
	// 127.0.0.1.
	Listen string
	// Profile is how the line behaves at first.
	Profile Profile
}

// Stats are what crossed a line since it began.
type Stats struct {
	// Up counts bytes that used the upstream rate, lost ones included.
	Up int64 `json:"up"`
	// Delivered counts the bytes among Up that were handed to the far end.
	Delivered int64 `json:"delivered"`
	// Down counts bytes that the far end sent, lost ones included.
	Down int64 `json:"down"`
	// Connections counts connections accepted, Resets those that the line cut.
	Connections int64 `json:"connections"`
	Resets      int64 `json:"resets"`
	// Active is how many connections there are now.
	Active int `json:"active"`
}

// Line is a running relay. Its methods are safe for concurrent use.
type Line struct {
	target   string
	listener net.Listener
	ctx      context.Context
	cancel   context.CancelFunc
	done     sync.WaitGroup
	pace     pace

	mu      sync.Mutex
	profile Profile
	state   State
	// changed is closed, and replaced, when state changes.
	changed chan struct{}
	conns   map[*conn]struct{}
	// loseNext arms LoseReply; loseAfter is its threshold.
	loseNext  bool
	loseAfter int64

	up, delivered, down, accepted, resets, replies atomic.Int64
}

// New starts a line. It ends when ctx ends or Close is called.
func New(ctx context.Context, p Params) (*Line, error) {
	if p.Target == "" {
		return nil, errors.New("badline: no target")
	}
	if err := p.Profile.check(); err != nil {
		return nil, fmt.Errorf("badline: %w", err)
	}
	if p.Listen == "" {
		p.Listen = "127.0.0.1:0"
	}
	// The buffer must be small before the first connection is made: the kernel
	// would otherwise take tens of kilobytes off a sender's hands at once.
	config := net.ListenConfig{Control: smallBuffers}
	listener, err := config.Listen(ctx, "tcp", p.Listen)
	if err != nil {
		return nil, fmt.Errorf("badline: %w", err)
	}
	l := &Line{
		target:   p.Target,
		listener: listener,
		profile:  p.Profile,
		changed:  make(chan struct{}),
		conns:    make(map[*conn]struct{}),
	}
	l.ctx, l.cancel = context.WithCancel(ctx)
	l.done.Go(l.accept)
	l.done.Go(func() {
		<-l.ctx.Done()
		_ = listener.Close()
		l.Cut()
	})
	return l, nil
}

// Addr is where the near end connects to, host:port.
func (l *Line) Addr() string { return l.listener.Addr().String() }

// Profile is how the line behaves now.
func (l *Line) Profile() Profile {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.profile
}

// Set changes how the line behaves. It holds for the next piece of each
// connection; a piece on its way keeps its delay.
func (l *Line) Set(p Profile) error {
	if err := p.check(); err != nil {
		return fmt.Errorf("badline: %w", err)
	}
	l.mu.Lock()
	l.profile = p
	l.mu.Unlock()
	l.pace.reset()
	return nil
}

// Switch changes whether the line carries anything.
func (l *Line) Switch(to State) {
	l.mu.Lock()
	from := l.state
	l.state = to
	close(l.changed)
	l.changed = make(chan struct{})
	l.mu.Unlock()
	if to == Down || (from == Silent && to != Silent) {
		l.Cut()
	}
}

// Cut resets every connection now.
func (l *Line) Cut() {
	l.mu.Lock()
	conns := make([]*conn, 0, len(l.conns))
	for c := range l.conns {
		conns = append(conns, c)
	}
	l.mu.Unlock()
	for _, c := range conns {
		c.reset()
	}
}

// LoseReply arms one lost answer: of the connections that have brought more
// than after upstream bytes to the far end, the first that is answered sees a
// reset in place of the answer. Over TLS, after must be more than a handshake.
func (l *Line) LoseReply(after int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.loseNext, l.loseAfter = true, after
}

// Stats reads the counters.
func (l *Line) Stats() Stats {
	l.mu.Lock()
	active := len(l.conns)
	l.mu.Unlock()
	return Stats{
		Up:          l.up.Load(),
		Delivered:   l.delivered.Load(),
		Down:        l.down.Load(),
		Connections: l.accepted.Load(),
		Resets:      l.resets.Load(),
		Active:      active,
	}
}

// Close resets every connection, and returns when nothing of the line runs any
// more. It may be called again.
func (l *Line) Close() error {
	l.cancel()
	l.done.Wait()
	return nil
}

// accept takes connections until the listener is closed.
func (l *Line) accept() {
	for {
		near, err := l.listener.Accept()
		if err != nil {
			if l.ctx.Err() != nil {
				return
			}
			// Out of descriptors, or a peer that went away: the next may do.
			if until(l.ctx, now().Add(10*time.Millisecond)) != nil {
				return
			}
			continue
		}
		l.accepted.Add(1)
		c := newConn(l, near.(*net.TCPConn))
		if !l.add(c) {
			c.reset()
			continue
		}
		l.done.Go(func() {
			c.serve()
			l.remove(c)
		})
	}
}

// add registers a connection; false when the line takes none.
func (l *Line) add(c *conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state == Down || l.ctx.Err() != nil {
		return false
	}
	l.conns[c] = struct{}{}
	return true
}

func (l *Line) remove(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.conns, c)
}

// pass waits while the line is stalled, and says what to do then.
func (l *Line) pass(ctx context.Context) (State, error) {
	for {
		l.mu.Lock()
		state, changed := l.state, l.changed
		l.mu.Unlock()
		if state != Stalled {
			return state, until(ctx, l.pace.stalledUntil())
		}
		select {
		case <-ctx.Done():
			return state, ctx.Err()
		case <-changed:
		}
	}
}

// loses decides whether an answer, on a connection that has delivered this many
// upstream bytes, is lost.
func (l *Line) loses(delivered int64) bool {
	n := l.replies.Add(1)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.loseNext && delivered > l.loseAfter {
		l.loseNext = false
		return true
	}
	return l.profile.LoseEvery > 0 && n%int64(l.profile.LoseEvery) == 0
}
