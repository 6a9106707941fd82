package badline_test

import (
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"syscall"
	"testing"
	"time"

	"titian/app/clock"
	"titian/internal/badline"
)

// patience is how long a test waits for what must happen.
const patience = 20 * time.Second

// received is what the far end got on one connection.
type received struct {
	bytes []byte
	err   error // nil after an orderly end
	at    time.Time
}

// farEnd listens and serves each connection with handle until the test ends.
func farEnd(t *testing.T, handle func(*net.TCPConn)) string {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go handle(c.(*net.TCPConn))
		}
	}()
	return listener.Addr().String()
}

// sink is a far end that reads to the end and reports what it got.
func sink(t *testing.T) (string, <-chan received) {
	t.Helper()
	got := make(chan received, 16)
	return farEnd(t, func(c *net.TCPConn) {
		defer c.Close()
		data, err := io.ReadAll(c)
		got <- received{data, err, clock.System{}.Now()}
	}), got
}

// echo is a far end that sends back what it gets.
func echo(t *testing.T) string {
	t.Helper()
	return farEnd(t, func(c *net.TCPConn) {
		defer c.Close()
		_, _ = io.Copy(c, c)
	})
}

func open(t *testing.T, target string, p badline.Profile) *badline.Line {
	t.Helper()
	l, err := badline.New(t.Context(), badline.Params{Target: target, Profile: p})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// connect opens a connection over the line; all its operations must end within
// patience.
func connect(t *testing.T, l *badline.Line) *net.TCPConn {
	t.Helper()
	var dialer net.Dialer
	c, err := dialer.DialContext(t.Context(), "tcp", l.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(clock.System{}.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return c.(*net.TCPConn)
}

func wait(t *testing.T, got <-chan received) received {
	t.Helper()
	select {
	case r := <-got:
		return r
	case <-time.After(patience):
		t.Fatal("the far end reported nothing")
		return received{}
	}
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	late := time.After(patience)
	for !holds() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("never: %s", what)
		}
	}
}

// roundTrip sends a message to an echo and waits for all of it to come back.
func roundTrip(t *testing.T, c *net.TCPConn, message string) {
	t.Helper()
	if _, err := io.WriteString(c, message); err != nil {
		t.Fatal(err)
	}
	back := make([]byte, len(message))
	if _, err := io.ReadFull(c, back); err != nil {
		t.Fatalf("no answer to %q: %v", message, err)
	}
	if string(back) != message {
		t.Fatalf("sent %q, got back %q", message, back)
	}
}

// wantReset reads until the connection ends, which must be by a reset; it may
// have shown already in what a write returned, since the kernel tells it once.
func wantReset(t *testing.T, c *net.TCPConn, written ...error) {
	t.Helper()
	_, err := io.Copy(io.Discard, c)
	if !isReset(err) && !slices.ContainsFunc(written, isReset) {
		t.Errorf("the near end saw %v, want a reset", err)
	}
}

// wantRefused connects, and expects a reset at once or as soon as it reads.
func wantRefused(t *testing.T, l *badline.Line) {
	t.Helper()
	var dialer net.Dialer
	c, err := dialer.DialContext(t.Context(), "tcp", l.Addr())
	if isReset(err) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(clock.System{}.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	wantReset(t, c.(*net.TCPConn))
}

func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// wantNothing asserts that no byte arrives for a moment.
func wantNothing(t *testing.T, c *net.TCPConn) {
	t.Helper()
	if err := c.SetReadDeadline(clock.System{}.Now().Add(50 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if n, err := c.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("read %d bytes and %v, want nothing", n, err)
	}
	if err := c.SetReadDeadline(clock.System{}.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
}
