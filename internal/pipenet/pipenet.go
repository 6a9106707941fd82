// Package pipenet is a network in memory with one server: it connects through
// net.Pipe, without a port, and breaks connections by script. The rehearsal
// reaches its central through it, and tests run over it in simulated time.
package pipenet

import (
	"context"
	"errors"
	"net"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"

	"titian/app/clock"
)

// Fault is what happens to one connection; the zero value is none.
type Fault struct {
	// Refused connections are never made.
	Refused bool
	// CutUp and CutDown reset the connection after so many bytes each way; 0 is
	// never.
	CutUp   int64
	CutDown int64
	// StallUp lets the connection stand still after so many bytes; 0 is never.
	StallUp int64
}

// Net is a network with one server. It is safe for concurrent use.
type Net struct {
	mu     sync.Mutex
	script func(n int) Fault
	delay  time.Duration
	rate   int
	dials  []time.Time

	accepted  chan net.Conn
	closed    chan struct{}
	closeOnce sync.Once
}

// New returns a network without faults.
func New() *Net {
	return &Net{accepted: make(chan net.Conn), closed: make(chan struct{})}
}

// Script sets what happens to the connections from now on; n counts them from
// 0. Nil is no faults.
func (n *Net) Script(script func(n int) Fault) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.script, n.dials = script, nil
}

// Slow lets each write take delay, and a byte 1/rate seconds; 0 is no limit.
func (n *Net) Slow(delay time.Duration, rate int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.delay, n.rate = delay, rate
}

// Dials tells when each connection since the last Script was asked for.
func (n *Net) Dials() []time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.dials)
}

// Dial connects to the server.
func (n *Net) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	n.mu.Lock()
	var fault Fault
	if n.script != nil {
		fault = n.script(len(n.dials))
	}
	n.dials = append(n.dials, clock.System{}.Now())
	delay, rate := n.delay, n.rate
	n.mu.Unlock()
	if fault.Refused {
		return nil, &net.OpError{Op: "dial", Net: "pipe", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	}
	near, far := net.Pipe()
	select {
	case n.accepted <- far:
	case <-n.closed:
		return nil, &net.OpError{Op: "dial", Net: "pipe", Err: net.ErrClosed}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return &conn{Conn: near, fault: fault, delay: delay, rate: rate, closed: make(chan struct{})}, nil
}

// Accept implements net.Listener.
func (n *Net) Accept() (net.Conn, error) {
	select {
	case c := <-n.accepted:
		return c, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (n *Net) Close() error {
	n.closeOnce.Do(func() { close(n.closed) })
	return nil
}

// Addr implements net.Listener.
func (n *Net) Addr() net.Addr { return address{} }

type address struct{}

func (address) Network() string { return "pipe" }
func (address) String() string  { return "pipe" }

// conn is the near end of a connection.
type conn struct {
	net.Conn
	fault Fault
	delay time.Duration
	rate  int

	mu       sync.Mutex
	up, down int64

	closed    chan struct{}
	closeOnce sync.Once
}

var errReset = os.NewSyscallError("pipe", syscall.ECONNRESET)

func (c *conn) Write(p []byte) (int, error) {
	c.mu.Lock()
	up := c.up
	c.mu.Unlock()
	allowed := int64(len(p))
	if c.fault.CutUp > 0 {
		allowed = min(allowed, max(c.fault.CutUp-up, 0))
	}
	if c.fault.StallUp > 0 && up >= c.fault.StallUp {
		<-c.closed
		return 0, net.ErrClosed
	}
	if wait := c.wait(allowed); wait > 0 {
		time.Sleep(wait)
	}
	n, err := c.Conn.Write(p[:allowed])
	c.mu.Lock()
	c.up += int64(n)
	c.mu.Unlock()
	if err == nil && n < len(p) {
		return n, errors.Join(errReset, c.Close())
	}
	return n, err
}

func (c *conn) wait(bytes int64) time.Duration {
	wait := c.delay
	if c.rate > 0 {
		wait += time.Duration(bytes) * time.Second / time.Duration(c.rate)
	}
	return wait
}

func (c *conn) Read(p []byte) (int, error) {
	c.mu.Lock()
	down := c.down
	c.mu.Unlock()
	if c.fault.CutDown > 0 {
		if down >= c.fault.CutDown {
			return 0, errors.Join(errReset, c.Close())
		}
		p = p[:min(int64(len(p)), c.fault.CutDown-down)]
	}
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	c.down += int64(n)
	c.mu.Unlock()
	return n, err
}

func (c *conn) Close() error {
	c.closeOnce.Do(func() { close(c.closed) })
	return c.Conn.Close()
}
