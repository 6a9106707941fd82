package rehearsal

import (
	"context"
	"net"
	"sync"

	"titian/internal/badline"
)

// The line to central, as it is switched by hand.
const (
	// Good carries everything at once.
	Good = "good"
	// Bad is slow and breaks, as EDGE does at the edge of a village.
	Bad = "bad"
	// None carries nothing.
	None = "none"
)

// line is the switch.
type line struct {
	memory *badline.Memory

	mu    sync.Mutex
	state string
}

// newLine returns a line that carries nothing: a day in a village begins so.
func newLine(memory *badline.Memory) *line {
	l := &line{memory: memory}
	l.set(None)
	return l
}

func (l *line) get() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state
}

// set switches the line; a word that it does not know is None.
func (l *line) set(state string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	profile := badline.Profile{}
	switch state {
	case Good:
	case Bad:
		profile = badline.EDGE()
	default:
		state = None
	}
	l.state = state
	l.shape(profile)
	l.memory.Switch(state != None)
}

// shape lets the line behave as a profile says that is known to be sound.
func (l *line) shape(profile badline.Profile) {
	if err := l.memory.Set(profile); err != nil {
		panic(err)
	}
}

// Line is the line to central: Good, Bad or None. It is None when a rehearsal
// is opened.
func (p *Practice) Line() string { return p.line.get() }

// SetLine switches the line at once: open connections feel it. What waits is
// tried again as soon as there is a line, unless the officer stopped sending.
func (p *Practice) SetLine(state string) {
	p.line.set(state)
	if desk := p.laptop(); desk != nil && p.line.get() != None {
		p.works.Go(func() { nudge(context.Background(), desk) })
	}
}

// Dial connects the laptop to its central, whatever the address.
func (p *Practice) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	return p.line.memory.Dial(ctx, network, address)
}

// nudge lets the laptop send and ask for news, unless its officer stopped that.
func nudge(ctx context.Context, desk Desk) {
	if o, err := desk.Outbox(ctx); err == nil && o.Paused {
		return
	}
	desk.SendNow()
}
