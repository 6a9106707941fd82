package badline

import (
	"context"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Memory shapes connections that never become sockets: it stands between one
// that dials and a network in memory. It is the same line as [Line], with one
// upstream rate for all connections, latency each way and resets; it loses no
// answers and counts nothing. It is safe for concurrent use.
type Memory struct {
	dial func(ctx context.Context, network, address string) (net.Conn, error)
	pace pace

	mu      sync.Mutex
	profile Profile
	down    bool
	conns   map[*memoryConn]struct{}
}

// NewMemory returns a perfect line that is open, in front of a dialer.
func NewMemory(dial func(ctx context.Context, network, address string) (net.Conn, error)) *Memory {
	return &Memory{dial: dial, conns: map[*memoryConn]struct{}{}}
}

// Set changes how the line behaves, from the next piece of each connection on.
// LoseEvery has no effect.
func (m *Memory) Set(p Profile) error {
	if err := p.check(); err != nil {
		return err
	}
	m.mu.Lock()
	m.profile = p
	m.mu.Unlock()
	m.pace.reset()
	return nil
}

// Profile is how the line behaves now.
func (m *Memory) Profile() Profile {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.profile
}

// Switch opens the line, or cuts every connection and refuses new ones.
func (m *Memory) Switch(open bool) {
	m.mu.Lock()
	m.down = !open
	var cut []*memoryConn
	if m.down {
		for c := range m.conns {
			cut = append(cut, c)
		}
	}
	m.mu.Unlock()
	for _, c := range cut {
		c.reset()
	}
}

// Dial connects through the line.
func (m *Memory) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	if m.isDown() {
		return nil, refused()
	}
	if p := m.Profile(); p.ChargeConnect {
		if err := until(ctx, now().Add(p.RTT)); err != nil {
			return nil, err
		}
	}
	far, err := m.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c := newMemoryConn(m, far)
	m.mu.Lock()
	down := m.down
	if !down {
		m.conns[c] = struct{}{}
	}
	m.mu.Unlock()
	if down {
		_ = c.Close()
		return nil, refused()
	}
	return c, nil
}

func (m *Memory) isDown() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.down
}

func (m *Memory) forget(c *memoryConn) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.conns, c)
}

func refused() error {
	return &net.OpError{Op: "dial", Net: "pipe", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
}

// memoryConn is the near end of a connection through a Memory.
type memoryConn struct {
	net.Conn // the far end
	line     *Memory
	// ctx ends with the connection, sending when the far end takes no more.
	ctx      context.Context
	cancel   context.CancelFunc
	sending  context.Context
	deafen   context.CancelFunc
	up, down chan piece
	// delivered counts upstream bytes handed over.
	delivered atomic.Int64
	cut       atomic.Bool
	closing   sync.Once

	// reading guards rest, what of a piece was not yet read.
	reading sync.Mutex
	rest    piece
}

func newMemoryConn(m *Memory, far net.Conn) *memoryConn {
	c := &memoryConn{Conn: far, line: m, up: make(chan piece, upQueue), down: make(chan piece, downQueue)}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	c.sending, c.deafen = context.WithCancel(c.ctx)
	go c.carryUp()
	go c.carryDown()
	return c
}

// Write takes bytes at the line's rate; they arrive later.
func (c *memoryConn) Write(b []byte) (int, error) {
	for written := 0; ; {
		n := min(len(b)-written, upPiece)
		if n == 0 {
			return written, nil
		}
		if until(c.sending, c.line.pace.stalledUntil()) != nil {
			return written, c.ended()
		}
		profile := c.line.Profile()
		due := c.line.pace.send(n, profile, now())
		if until(c.sending, due) != nil {
			return written, c.ended()
		}
		p := piece{data: append([]byte(nil), b[written:written+n]...), due: due.Add(profile.RTT / 2)}
		if put(c.sending, c.up, p) != nil {
			return written, c.ended()
		}
		written += n
	}
}

// Read hands over bytes that have arrived.
func (c *memoryConn) Read(b []byte) (int, error) {
	c.reading.Lock()
	defer c.reading.Unlock()
	for len(c.rest.data) == 0 && c.rest.end == more {
		select {
		case <-c.ctx.Done():
			return 0, c.ended()
		case c.rest = <-c.down:
		}
		if until(c.ctx, c.rest.due) != nil {
			return 0, c.ended()
		}
	}
	if len(c.rest.data) == 0 {
		if c.rest.end == finished {
			return 0, io.EOF
		}
		return 0, reset()
	}
	n := copy(b, c.rest.data)
	c.rest.data = c.rest.data[n:]
	return n, nil
}

// carryUp hands bytes over when they are due, and cuts where the profile says
// so. A far end that takes no more may still have an answer on its way.
func (c *memoryConn) carryUp() {
	for {
		var p piece
		select {
		case <-c.ctx.Done():
			return
		case p = <-c.up:
		}
		if until(c.ctx, p.due) != nil {
			return
		}
		data := p.data
		after := c.line.Profile().CutAfter
		isCut := after > 0 && c.delivered.Load()+int64(len(data)) >= after
		if isCut {
			data = data[:max(0, after-c.delivered.Load())]
		}
		n, err := c.Conn.Write(data)
		c.delivered.Add(int64(n))
		if isCut {
			c.reset()
			return
		}
		if err != nil {
			c.deafen()
			return
		}
	}
}

func (c *memoryConn) carryDown() {
	for {
		data := make([]byte, downPiece)
		n, err := c.Conn.Read(data)
		p := piece{data: data[:n], due: now().Add(c.line.Profile().RTT / 2), end: endOf(err)}
		if put(c.ctx, c.down, p) != nil || p.end != more {
			return
		}
	}
}

// reset ends the connection as a line does that breaks.
func (c *memoryConn) reset() {
	c.cut.Store(true)
	_ = c.Close()
}

// Close ends the connection. What is on its way is lost, as nobody waits for
// an answer any more.
func (c *memoryConn) Close() error {
	var err error
	c.closing.Do(func() {
		c.cancel()
		c.line.forget(c)
		err = c.Conn.Close()
	})
	return err
}

// ended is why nothing goes any more: the near end has closed it, or the line
// or the far end has.
func (c *memoryConn) ended() error {
	if c.ctx.Err() != nil && !c.cut.Load() {
		return net.ErrClosed
	}
	return reset()
}

func reset() error { return os.NewSyscallError("pipe", syscall.ECONNRESET) }

// SetDeadline, SetReadDeadline and SetWriteDeadline do nothing: who uses the
// line ends a request by closing the connection.
func (c *memoryConn) SetDeadline(time.Time) error      { return nil }
func (c *memoryConn) SetReadDeadline(time.Time) error  { return nil }
func (c *memoryConn) SetWriteDeadline(time.Time) error { return nil }
