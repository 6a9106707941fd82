package remote

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"time"

	"titian/app"
)

// DialFunc opens a connection, as [net.Dialer.DialContext] does.
type DialFunc func(ctx context.Context, network, address string) (net.Conn, error)

const (
	// sendBuffer keeps what the operating system holds unsent small: it is what
	// a new submission has to wait behind.
	sendBuffer = 32 << 10
	// writeBytes bounds one write, so that a line of 200 bytes a second still
	// shows that it moves.
	writeBytes = 8 << 10
	// idleConn is short: mobile networks forget idle connections without a word.
	idleConn = 30 * time.Second
	// freshBytes is more than a handshake and a question about an offset take.
	freshBytes = 4 << 10
)

// newTransport speaks HTTP/1.1 only: each request under way has a connection
// of its own, so that one reset does not kill them all.
//
// tell is told what its connections carry, by lane where no request says for
// what; nil if nobody counts.
func newTransport(dial DialFunc, conf *tls.Config, conns int, lane app.Lane, tell func([]app.Spending)) *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dial(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &lineConn{Conn: conn, meter: meter{lane: lane, tell: tell}}, nil
		},
		TLSClientConfig:        conf,
		Protocols:              protocols,
		MaxIdleConnsPerHost:    conns,
		IdleConnTimeout:        idleConn,
		MaxResponseHeaderBytes: 16 << 10,
	}
}

func dialTCP(d *net.Dialer) DialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := d.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		if tcp, ok := conn.(*net.TCPConn); ok {
			if err := tcp.SetWriteBuffer(sendBuffer); err != nil {
				return nil, errors.Join(fmt.Errorf("set send buffer: %w", err), conn.Close())
			}
		}
		return conn, nil
	}
}

// lineConn tells the watchdog of the request it carries about every byte, and
// counts it.
type lineConn struct {
	net.Conn
	meter meter
	watch atomic.Pointer[watchdog]
	// written counts bytes upstream, those of TLS included.
	written atomic.Int64
}

func (c *lineConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.moved(app.Traffic{Received: int64(n)})
	return n, err
}

func (c *lineConn) Write(p []byte) (int, error) {
	total := 0
	for {
		n, err := c.Conn.Write(p[:min(len(p), writeBytes)])
		c.moved(app.Traffic{Sent: int64(n)})
		c.written.Add(int64(n))
		total += n
		p = p[n:]
		if err != nil || len(p) == 0 {
			return total, err
		}
	}
}

func (c *lineConn) moved(t app.Traffic) {
	if t.Total() > 0 {
		c.watch.Load().touch()
		c.meter.add(t)
	}
}

// Close implements net.Conn.
func (c *lineConn) Close() error {
	err := c.Conn.Close()
	c.meter.end()
	return err
}

// errStalled is the cause of a request's end when no byte moved for too long.
var errStalled = errors.New("no byte moved")

// watchdog ends a request whose connection stands still. A total timeout would
// kill every long upload on a slow line.
type watchdog struct {
	stall  time.Duration
	cancel context.CancelCauseFunc

	mu     sync.Mutex
	timer  *time.Timer
	paused bool
	done   bool
	// conn is what carries the request, and before what it had carried when the
	// request got it.
	conn   *lineConn
	before int64
}

// watched returns a context that ends when the request it is used for stands
// still for stall, and the watchdog, which the caller stops. What its connection
// carries is counted for p.
func watched(ctx context.Context, stall time.Duration, p *purpose) (context.Context, *watchdog) {
	ctx, cancel := context.WithCancelCause(ctx)
	w := &watchdog{stall: stall, cancel: cancel}
	w.timer = time.AfterFunc(stall, func() { cancel(errStalled) })
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			if conn, ok := underlying(info.Conn); ok {
				conn.watch.Store(w)
				conn.meter.carry(p)
				w.got(conn)
			}
			w.touch()
		},
	})
	return ctx, w
}

func (w *watchdog) got(conn *lineConn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.conn, w.before = conn, conn.written.Load()
}

// fresh reports that the request had a connection to itself.
func (w *watchdog) fresh() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.before < freshBytes
}

func (w *watchdog) touch() {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.paused && !w.done {
		w.timer.Reset(w.stall)
	}
}

// pause stops the watch while the request itself chooses to wait.
func (w *watchdog) pause() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.paused = true
	w.timer.Stop()
}

func (w *watchdog) resume() {
	w.mu.Lock()
	w.paused = false
	w.mu.Unlock()
	w.touch()
}

func (w *watchdog) stop() {
	w.mu.Lock()
	w.done = true
	w.timer.Stop()
	conn := w.conn
	w.mu.Unlock()
	if conn != nil {
		conn.meter.settle(true)
	}
	w.cancel(nil)
}
