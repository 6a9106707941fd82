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

// memory runs test in simulated time on a line to a far end in memory.
func memory(t *testing.T, far func(net.Conn), test func(*testing.T, *badline.Memory)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		network := pipenet.New()
		go func() {
			for c, err := network.Accept(); err == nil; c, err = network.Accept() {
				go far(c)
			}
		}()
		line := badline.NewMemory(network.Dial)
		test(t, line)
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

func reach(t *testing.T, line *badline.Memory) net.Conn {
	t.Helper()
	c, err := line.Dial(t.Context(), "tcp", "localhost:80")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func set(t *testing.T, line *badline.Memory, p badline.Profile) {
	t.Helper()
	if err := line.Set(p); err != nil {
		t.Fatal(err)
	}
}

func now() time.Time { return clock.System{}.Now() }

func since(start time.Time) time.Duration { return now().Sub(start) }

// echoed sends text and wants it back; it returns how long that took.
func echoed(t *testing.T, c net.Conn, text string) time.Duration {
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
	memory(t, parrot, func(t *testing.T, line *badline.Memory) {
		if took := echoed(t, reach(t, line), "hello"); took != 0 {
			t.Errorf("a perfect line took %v", took)
		}
	})
}

func TestMemoryHasLatencyBothWaysFromTheNextPieceOn(t *testing.T) {
	memory(t, parrot, func(t *testing.T, line *badline.Memory) {
		c := reach(t, line)
		set(t, line, badline.Profile{RTT: 600 * time.Millisecond})
		if took := echoed(t, c, "hello"); took != 600*time.Millisecond {
			t.Errorf("a round trip took %v", took)
		}
	})
}

func TestMemoryHasOneRateForAllConnections(t *testing.T) {
	memory(t, swallow, func(t *testing.T, line *badline.Memory) {
		set(t, line, badline.Profile{Rate: 10_000})
		start := now()
		done := make(chan error)
		for range 4 {
			c := reach(t, line)
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
	memory(t, count, func(t *testing.T, line *badline.Memory) {
		set(t, line, badline.Profile{Rate: 100_000, CutAfter: 5_000})
		_, err := reach(t, line).Write(make([]byte, 100_000))
		if !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("writing past the cut: %v", err)
		}
		if n := <-got; n != 5_000 {
			t.Errorf("%d bytes arrived before the cut, want 5000", n)
		}
	})
}

func TestMemoryStandsStillAfterSoManyBytes(t *testing.T) {
	memory(t, swallow, func(t *testing.T, line *badline.Memory) {
		set(t, line, badline.Profile{StallAfter: 2_800, StallFor: 10 * time.Second})
		start := now()
		if _, err := reach(t, line).Write(make([]byte, 5_600)); err != nil {
			t.Fatal(err)
		}
		if took := since(start); took != 10*time.Second {
			t.Errorf("5600 bytes with a stall of 10 s after 2800 took %v", took)
		}
	})
}

func TestMemoryThatIsSwitchedOffResetsOldAndRefusesNew(t *testing.T) {
	memory(t, parrot, func(t *testing.T, line *badline.Memory) {
		c := reach(t, line)
		echoed(t, c, "before")
		line.Switch(false)
		if _, err := c.Read(make([]byte, 1)); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("reading from the cut connection: %v", err)
		}
		if _, err := c.Write([]byte("x")); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("writing to the cut connection: %v", err)
		}
		if _, err := line.Dial(t.Context(), "tcp", "localhost:80"); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("dialling: %v", err)
		}
		line.Switch(true)
		echoed(t, reach(t, line), "after")
	})
}

func TestMemoryBringsAnAnswerFromAFarEndThatTakesNoMore(t *testing.T) {
	refusing := func(c net.Conn) {
		_, _ = io.ReadFull(c, make([]byte, 1_400))
		_, _ = io.WriteString(c, "enough")
		_ = c.Close()
	}
	memory(t, refusing, func(t *testing.T, line *badline.Memory) {
		set(t, line, badline.Profile{Rate: 10_000, RTT: time.Second})
		c := reach(t, line)
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
