package badline

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"titian/app/clock"
)

const (
	// upPiece is what goes upstream in one piece, about what one packet holds.
	upPiece = 1400
	// downPiece is what goes downstream in one piece.
	downPiece = 4096
	// upQueue and downQueue bound what is on its way, in pieces: 260 kB up,
	// more than any profile's rate times half its round trip, and 1 MB down.
	upQueue   = 192
	downQueue = 256
	// socketBuffer keeps the kernel's part of the line short, in bytes.
	socketBuffer = 4096
	dialTimeout  = 10 * time.Second
)

// piece is some bytes on their way.
type piece struct {
	data []byte
	// due is when they arrive.
	due time.Time
	end end
}

// end says what follows a piece.
type end int

const (
	more end = iota
	// finished: the sender has closed its side in order.
	finished
	// broken: the sender is gone. It travels like everything else, so that
	// what was sent before still arrives.
	broken
)

// errBroken ends a connection of which an end is gone.
var errBroken = errors.New("an end is gone")

// endOf is what an error of a read means for the stream.
func endOf(err error) end {
	switch {
	case err == nil:
		return more
	case errors.Is(err, io.EOF):
		return finished
	default:
		return broken
	}
}

// conn is one connection through the line, from near end to far end.
type conn struct {
	line   *Line
	near   *net.TCPConn
	ctx    context.Context
	cancel context.CancelFunc
	// delivered counts upstream bytes handed to the far end.
	delivered atomic.Int64
	// upDone and downDone are closed when nothing more arrives on that way.
	upDone, downDone chan struct{}
	// deaf counts the ends that take no more bytes.
	deaf atomic.Int32

	mu sync.Mutex
	// far is nil until dialled.
	far    *net.TCPConn
	closed bool
}

func newConn(l *Line, near *net.TCPConn) *conn {
	c := &conn{line: l, near: near, upDone: make(chan struct{}), downDone: make(chan struct{})}
	c.ctx, c.cancel = context.WithCancel(l.ctx)
	return c
}

// serve carries until both directions have ended or the connection is reset.
func (c *conn) serve() {
	defer c.close(orderly)
	if c.dial() != nil {
		c.close(abandoned)
		return
	}
	up, down := make(chan piece, upQueue), make(chan piece, downQueue)
	var pumps sync.WaitGroup
	run := func(pump func() error, done chan struct{}) {
		pumps.Go(func() {
			if pump() != nil {
				c.close(abandoned)
			}
			if done != nil {
				close(done)
			}
		})
	}
	run(func() error { return c.sendUp(up) }, nil)
	run(func() error { return c.deliverUp(up) }, c.upDone)
	run(func() error { return c.sendDown(down) }, nil)
	run(func() error { return c.deliverDown(down) }, c.downDone)
	pumps.Wait()
}

// dial reaches the far end, after the round trip of a handshake if the profile
// charges for it.
func (c *conn) dial() error {
	if p := c.line.Profile(); p.ChargeConnect {
		if err := until(c.ctx, now().Add(p.RTT)); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(c.ctx, dialTimeout)
	defer cancel()
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", c.line.target)
	if err != nil {
		return err
	}
	far := conn.(*net.TCPConn)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.far = far
	if c.closed {
		abort(far)
		return net.ErrClosed
	}
	return nil
}

// sendUp takes bytes from the near end at the line's rate.
func (c *conn) sendUp(queue chan<- piece) error {
	for {
		if _, err := c.line.pass(c.ctx); err != nil {
			return err
		}
		data := make([]byte, upPiece)
		n, err := c.near.Read(data)
		p := piece{data: data[:n], due: now(), end: endOf(err)}
		profile := c.line.Profile()
		if n > 0 {
			p.due = c.line.pace.send(n, profile, p.due)
			if err := until(c.ctx, p.due); err != nil {
				return err
			}
			c.line.up.Add(int64(n))
		}
		p.due = p.due.Add(profile.RTT / 2)
		if err := put(c.ctx, queue, p); err != nil || p.end != more {
			return err
		}
	}
}

// deliverUp hands bytes to the far end, and cuts where the profile says so.
func (c *conn) deliverUp(queue <-chan piece) error {
	for {
		p, state, err := c.take(queue)
		if err != nil {
			return err
		}
		if state == Silent {
			p.data = nil
		}
		data, isCut := p.data, false
		if after := c.line.Profile().CutAfter; after > 0 && len(data) > 0 {
			room := max(0, after-c.delivered.Load())
			if isCut = int64(len(data)) >= room; isCut {
				data = data[:room]
			}
		}
		err = c.hand(data)
		switch {
		case err != nil:
			return c.outlive(c.downDone)
		case isCut:
			drain(c.ctx, c.far)
			c.reset()
			return nil
		case p.end == broken:
			return errBroken
		case p.end == finished && state != Silent:
			return c.far.CloseWrite()
		case p.end == finished:
			return nil
		}
	}
}

// hand gives bytes to the far end. They count before they are there, since the
// answer may come back before Write does.
func (c *conn) hand(data []byte) error {
	c.delivered.Add(int64(len(data)))
	c.line.delivered.Add(int64(len(data)))
	n, err := c.far.Write(data)
	c.delivered.Add(int64(n - len(data)))
	c.line.delivered.Add(int64(n - len(data)))
	return err
}

// sendDown takes bytes from the far end, without limit, and loses answers.
func (c *conn) sendDown(queue chan<- piece) error {
	for {
		data := make([]byte, downPiece)
		n, err := c.far.Read(data)
		c.line.down.Add(int64(n))
		if n > 0 && c.line.loses(c.delivered.Load()) {
			c.reset()
			return nil
		}
		p := piece{data: data[:n], due: now().Add(c.line.Profile().RTT / 2), end: endOf(err)}
		if err := put(c.ctx, queue, p); err != nil || p.end != more {
			return err
		}
	}
}

// deliverDown hands bytes to the near end.
func (c *conn) deliverDown(queue <-chan piece) error {
	for {
		p, state, err := c.take(queue)
		if err != nil {
			return err
		}
		if state != Silent {
			if _, err := c.near.Write(p.data); err != nil {
				return c.outlive(c.upDone)
			}
		}
		switch {
		case p.end == broken:
			return errBroken
		case p.end == finished && state != Silent:
			return c.near.CloseWrite()
		case p.end == finished:
			return nil
		}
	}
}

// outlive is called when an end takes no more bytes: what it sent before is
// still on its way and has to arrive before the connection breaks.
func (c *conn) outlive(other <-chan struct{}) error {
	if c.deaf.Add(1) == 1 {
		select {
		case <-c.ctx.Done():
		case <-other:
		}
	}
	return errBroken
}

// take waits for the next piece to arrive on a line that is not stalled.
func (c *conn) take(queue <-chan piece) (piece, State, error) {
	select {
	case <-c.ctx.Done():
		return piece{}, Open, c.ctx.Err()
	case p := <-queue:
		if err := until(c.ctx, p.due); err != nil {
			return piece{}, Open, err
		}
		state, err := c.line.pass(c.ctx)
		return p, state, err
	}
}

// reset cuts the connection: both ends see a reset, what is on its way is lost.
func (c *conn) reset() { c.close(cut) }

// ending is how a connection ends.
type ending int

const (
	// orderly: both ends had finished.
	orderly ending = iota
	// abandoned: an end is gone, and the other one sees a reset.
	abandoned
	// cut: the line resets both ends.
	cut
)

// close ends both ends, once.
func (c *conn) close(how ending) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	c.closed = true
	c.cancel()
	if how == cut {
		c.line.resets.Add(1)
	}
	for _, end := range []*net.TCPConn{c.near, c.far} {
		switch {
		case end == nil:
		case how == orderly:
			_ = end.Close()
		default:
			abort(end)
		}
	}
}

// abort closes with a reset in place of an orderly end.
func abort(end *net.TCPConn) {
	_ = end.SetLinger(0)
	_ = end.Close()
}

func put(ctx context.Context, queue chan<- piece, p piece) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case queue <- p:
		return nil
	}
}

func now() time.Time { return clock.System{}.Now() }
