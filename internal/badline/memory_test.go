package badline_test

import (
	"errors"
	"io"
	"net"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"titian/app/clock"
	"titian/internal/badline"
	"titian/internal/pipenet"
)

// rope is a line in memory within one test.
type rope struct {
	*testing.T
	line *badline.Memory
}

// memory runs test in simulated time on a line to a far end in memory.
func memory(t *testing.T, far func(net.Conn), test func(rope)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		network := pipenet.New()
		go func() {
			for c, err := network.Accept(); err == nil; c, err = network.Accept() {
				go far(c)
			}
		}()
		line := badline.NewMemory(network.Dial)
		test(rope{t, line})
		line.Switch(false)
		if err := network.Close(); err != nil {
			t.Error(err)
		}
	})
}

func parrot(c net.Conn) {
	_, _ = io.Copy(c, c)
	_ = c.Close()
}

func swallow(c net.Conn) { _, _ = io.Copy(io.Discard, c) }

func (t rope) reach() net.Conn {
	t.Helper()
	c, err := t.line.Dial(t.Context(), "tcp", "localhost:80")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func (t rope) set(p badline.Profile) {
	t.Helper()
	if err := t.line.Set(p); err != nil {
		t.Fatal(err)
	}
}

func now() time.Time { return clock.System{}.Now() }

func since(start time.Time) time.Duration { return now().Sub(start) }

// echoed sends text and wants it back; it returns how long that took.
func (t rope) echoed(c net.Conn, text string) time.Duration {
	t.Helper()
	start := now()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	back := make([]byte, len(text))
	if _, err := io.ReadFull(c, back); err != nil || string(back) != text {
		t.Fatalf("sent %d bytes, back came %d: %v", len(text), len(back), err)
	}
	return since(start)
}

func TestMemoryIsPerfectAtFirst(t *testing.T) {
	memory(t, parrot, func(t rope) {
		if took := t.echoed(t.reach(), "hello"); took != 0 {
			t.Errorf("a perfect line took %v", took)
		}
	})
}

func TestMemoryHasLatencyBothWaysFromTheNextPieceOn(t *testing.T) {
	memory(t, parrot, func(t rope) {
		c := t.reach()
		t.set(badline.Profile{RTT: 600 * time.Millisecond})
		if took := t.echoed(c, "hello"); took != 600*time.Millisecond {
			t.Errorf("a round trip took %v", took)
		}
	})
}

func TestMemoryHasOneRateForAllConnections(t *testing.T) {
	memory(t, swallow, func(t rope) {
		t.set(badline.Profile{Rate: 10_000})
		start := now()
		done := make(chan error)
		for range 4 {
			c := t.reach()
			go func() {
				_, err := c.Write(make([]byte, 10_000))
				done <- err
			}()
		}
		for range 4 {
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		}
		if took := since(start); took != 4*time.Second {
			t.Errorf("40 kB at 10 kB/s took %v", took)
		}
	})
}

func TestMemoryCutsAtSoManyBytes(t *testing.T) {
	got := make(chan int64, 1)
	count := func(c net.Conn) {
		n, _ := io.Copy(io.Discard, c)
		got <- n
	}
	memory(t, count, func(t rope) {
		t.set(badline.Profile{Rate: 100_000, CutAfter: 5_000})
		_, err := t.reach().Write(make([]byte, 100_000))
		if !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("writing past the cut: %v", err)
		}
		if n := <-got; n != 5_000 {
			t.Errorf("%d bytes arrived before the cut, want 5000", n)
		}
	})
}

func TestMemoryStandsStillAfterSoManyBytes(t *testing.T) {
	memory(t, swallow, func(t rope) {
		t.set(badline.Profile{StallAfter: 2_800, StallFor: 10 * time.Second})
		start := now()
		if _, err := t.reach().Write(make([]byte, 5_600)); err != nil {
			t.Fatal(err)
		}
		if took := since(start); took != 10*time.Second {
			t.Errorf("5600 bytes with a stall of 10 s after 2800 took %v", took)
		}
	})
}

func TestMemoryThatIsSwitchedOffResetsOldAndRefusesNew(t *testing.T) {
	memory(t, parrot, func(t rope) {
		c := t.reach()
		t.echoed(c, "before")
		t.line.Switch(false)
		if _, err := c.Read(make([]byte, 1)); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("reading from the cut connection: %v", err)
		}
		if _, err := c.Write([]byte("x")); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("writing to the cut connection: %v", err)
		}
		if _, err := t.line.Dial(t.Context(), "tcp", "localhost:80"); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("dialling: %v", err)
		}
		t.line.Switch(true)
		t.echoed(t.reach(), "after")
	})
}

func TestMemoryBringsAnAnswerFromAFarEndThatTakesNoMore(t *testing.T) {
	refusing := func(c net.Conn) {
		_, _ = io.ReadFull(c, make([]byte, 1_400))
		_, _ = io.WriteString(c, "enough")
		_ = c.Close()
	}
	memory(t, refusing, func(t rope) {
		t.set(badline.Profile{Rate: 10_000, RTT: time.Second})
		c := t.reach()
		written := make(chan error, 1)
		go func() {
			_, err := c.Write(make([]byte, 1_000_000))
			written <- err
		}()
		if answer, err := io.ReadAll(c); err != nil || string(answer) != "enough" {
			t.Errorf("the answer is %q: %v", answer, err)
		}
		if err := <-written; err == nil {
			t.Error("a megabyte went to a far end that took 1400 bytes")
		}
	})
}

func TestMemoryChecksItsProfile(t *testing.T) {
	tooSlow := badline.Profile{Rate: -1}
	if err := badline.NewMemory(nil).Set(tooSlow); err == nil {
		t.Error("a negative rate was taken")
	}
}
