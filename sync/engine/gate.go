package engine

import (
	"context"
	"sync"
	"time"
)

// gateLimit bounds one wait, so that metadata which stands still does not keep
// documents standing too, nor central from timing out their requests.
const gateLimit = 10 * time.Second

// gate lets documents wait while metadata is in flight.
type gate struct {
	mu     sync.Mutex
	held   int
	opened chan struct{}
}

func newGate() *gate { return &gate{} }

// hold closes the gate until the returned function is called.
func (g *gate) hold() (release func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.held == 0 {
		g.opened = make(chan struct{})
	}
	g.held++
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.held--
		if g.held == 0 {
			close(g.opened)
		}
	}
}

// wait returns when the gate is open, after gateLimit, or with the context.
func (g *gate) wait(ctx context.Context) error {
	g.mu.Lock()
	held, opened := g.held, g.opened
	g.mu.Unlock()
	if held == 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(gateLimit)
	defer timer.Stop()
	select {
	case <-opened:
		return nil
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
