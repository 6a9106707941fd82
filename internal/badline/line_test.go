package badline_test

import (
	"context"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"titian/internal/badline"
)

func TestDownResetsOldAndNew(t *testing.T) {
	l := open(t, echo(t), badline.Profile{})
	old := connect(t, l)
	roundTrip(t, old, "before")
	l.Switch(badline.Down)
	wantReset(t, old)
	wantRefused(t, l)
	l.Switch(badline.Open)
	roundTrip(t, connect(t, l), "after")
}

func TestCutResetsAndTheNextConnectionWorks(t *testing.T) {
	l := open(t, echo(t), badline.Profile{})
	first, second := connect(t, l), connect(t, l)
	roundTrip(t, first, "one")
	roundTrip(t, second, "two")
	l.Cut()
	wantReset(t, first)
	wantReset(t, second)
	roundTrip(t, connect(t, l), "three")
	if s := l.Stats(); s.Resets != 2 {
		t.Errorf("counted %d resets, want 2", s.Resets)
	}
}

func TestStalledHoldsAndLosesNothing(t *testing.T) {
	l := open(t, echo(t), badline.Profile{})
	c := connect(t, l)
	roundTrip(t, c, "before")
	l.Switch(badline.Stalled)
	if _, err := io.WriteString(c, "held"); err != nil {
		t.Fatal(err)
	}
	wantNothing(t, c)
	if s := l.Stats(); s.Delivered != int64(len("before")) {
		t.Errorf("a stalled line delivered %d bytes", s.Delivered)
	}
	l.Switch(badline.Open)
	back := make([]byte, len("held"))
	if _, err := io.ReadFull(c, back); err != nil || string(back) != "held" {
		t.Errorf("after the stall came %q, %v", back, err)
	}
}

func TestSilentSwallowsAndThenResets(t *testing.T) {
	l := open(t, echo(t), badline.Profile{})
	c := connect(t, l)
	roundTrip(t, c, "before")
	l.Switch(badline.Silent)
	if _, err := io.WriteString(c, "lost"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the swallowed bytes use the line", func() bool { return l.Stats().Up == int64(len("beforelost")) })
	wantNothing(t, c)
	if s := l.Stats(); s.Delivered != int64(len("before")) {
		t.Errorf("a silent line delivered %d bytes", s.Delivered)
	}
	l.Switch(badline.Open)
	wantReset(t, c)
	roundTrip(t, connect(t, l), "after")
}

func TestLostReply(t *testing.T) {
	got := make(chan received, 4)
	target := farEnd(t, func(c *net.TCPConn) {
		defer c.Close()
		data := make([]byte, 1000)
		for {
			n, err := c.Read(data)
			if err != nil {
				return
			}
			got <- received{bytes: data[:n]}
			if _, err := c.Write(data[:n]); err != nil {
				return
			}
		}
	})
	l := open(t, target, badline.Profile{})
	l.LoseReply(20)

	c := connect(t, l)
	roundTrip(t, c, "a short hello") // not yet more than 20 bytes
	wait(t, got)
	if _, err := io.WriteString(c, "the request itself"); err != nil {
		t.Fatal(err)
	}
	if r := wait(t, got); string(r.bytes) != "the request itself" {
		t.Errorf("the far end got %q", r.bytes)
	}
	wantReset(t, c)
	roundTrip(t, connect(t, l), "the same request, more than 20 bytes, again")
}

func TestLoseEvery(t *testing.T) {
	l := open(t, echo(t), badline.Profile{LoseEvery: 3})
	for range 2 {
		c := connect(t, l)
		roundTrip(t, c, "one")
		roundTrip(t, c, "two")
		if _, err := io.WriteString(c, "three"); err != nil {
			t.Fatal(err)
		}
		wantReset(t, c)
	}
}

func TestHalfCloseCrosses(t *testing.T) {
	target := farEnd(t, func(c *net.TCPConn) {
		defer c.Close()
		data, _ := io.ReadAll(c)
		_, _ = c.Write([]byte(strings.ToUpper(string(data))))
	})
	l := open(t, target, badline.Profile{RTT: 20 * time.Millisecond})
	c := connect(t, l)
	if _, err := io.WriteString(c, "question"); err != nil {
		t.Fatal(err)
	}
	if err := c.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if answer, err := io.ReadAll(c); err != nil || string(answer) != "QUESTION" {
		t.Errorf("got %q, %v", answer, err)
	}
	eventually(t, "the connection is let go", func() bool { return l.Stats().Active == 0 })
}

// A server that refuses a long request answers, and closes with bytes unread:
// the answer was sent before the reset and has to arrive before it.
func TestAnswerArrivesBeforeTheFarEndsReset(t *testing.T) {
	target := farEnd(t, func(c *net.TCPConn) {
		_, _ = io.ReadFull(c, make([]byte, 10))
		_, _ = io.WriteString(c, "no")
		_ = c.SetLinger(0)
		_ = c.Close()
	})
	l := open(t, target, badline.Profile{RTT: 100 * time.Millisecond, Rate: 50_000})
	c := connect(t, l)
	writing := make(chan error, 1)
	go func() {
		_, err := c.Write(make([]byte, 1<<20))
		writing <- err
	}()
	answer := make([]byte, 2)
	if _, err := io.ReadFull(c, answer); err != nil || string(answer) != "no" {
		t.Errorf("got %q, %v", answer, err)
	}
	wantReset(t, c, <-writing)
}

func TestBytesSentBeforeTheNearEndDiesArrive(t *testing.T) {
	target, got := sink(t)
	l := open(t, target, badline.Profile{RTT: 100 * time.Millisecond})
	c := connect(t, l)
	if _, err := io.WriteString(c, "last words"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the bytes are on the line", func() bool { return l.Stats().Up == int64(len("last words")) })
	if err := c.SetLinger(0); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if r := wait(t, got); string(r.bytes) != "last words" || !isReset(r.err) {
		t.Errorf("the far end got %q and %v, want the words and a reset", r.bytes, r.err)
	}
}

func TestSetHoldsForOpenConnections(t *testing.T) {
	l := open(t, echo(t), badline.Profile{})
	c := connect(t, l)
	roundTrip(t, c, "before")
	if err := l.Set(badline.Profile{Name: "short", CutAfter: 10}); err != nil {
		t.Fatal(err)
	}
	if got := l.Profile().Name; got != "short" {
		t.Errorf("the profile is %q", got)
	}
	if _, err := io.WriteString(c, "beyond"); err != nil {
		t.Fatal(err)
	}
	wantReset(t, c)
	if s := l.Stats(); s.Delivered != 10 {
		t.Errorf("delivered %d bytes, want 10", s.Delivered)
	}
}

func TestNoFarEnd(t *testing.T) {
	target := func() string {
		var config net.ListenConfig
		listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		return listener.Addr().String()
	}()
	wantRefused(t, open(t, target, badline.Profile{}))
}

func TestNothingRunsAfterTheEnd(t *testing.T) {
	for name, end := range map[string]func(*badline.Line, context.CancelFunc){
		"closed":          func(*badline.Line, context.CancelFunc) {},
		"context ended":   func(_ *badline.Line, cancel context.CancelFunc) { cancel() },
		"closed, stalled": func(l *badline.Line, _ context.CancelFunc) { l.Switch(badline.Stalled) },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			l, err := badline.New(ctx, badline.Params{Target: echo(t), Profile: badline.GPRS()})
			if err != nil {
				t.Fatal(err)
			}
			c := connect(t, l)
			if _, err := io.WriteString(c, "on its way"); err != nil {
				t.Fatal(err)
			}
			eventually(t, "it is connected", func() bool { return l.Stats().Active == 1 })
			end(l, cancel)
			for range 2 {
				if err := l.Close(); err != nil {
					t.Fatal(err)
				}
			}
			wantReset(t, c)
			stacks := make([]byte, 1<<20)
			stacks = stacks[:runtime.Stack(stacks, true)]
			for _, of := range []string{"badline.(*Line)", "badline.(*conn)"} {
				if strings.Contains(string(stacks), of) {
					t.Errorf("something of the line still runs:\n%s", stacks)
				}
			}
			if s := l.Stats(); s.Active != 0 {
				t.Errorf("%d connections are left", s.Active)
			}
		})
	}
}

func TestParamsAreChecked(t *testing.T) {
	for name, p := range map[string]badline.Params{
		"no target":     {},
		"negative rate": {Target: "127.0.0.1:1", Profile: badline.Profile{Rate: -1}},
		"bad address":   {Target: "127.0.0.1:1", Listen: "nowhere"},
	} {
		if l, err := badline.New(t.Context(), p); err == nil {
			_ = l.Close()
			t.Errorf("%s: accepted", name)
		}
	}
	l := open(t, echo(t), badline.EDGE())
	if l.Set(badline.Profile{RTT: -1}) == nil {
		t.Error("a negative round trip was accepted")
	}
	if got := l.Profile(); got != badline.EDGE() {
		t.Errorf("a refused profile changed the line to %+v", got)
	}
}

func TestByName(t *testing.T) {
	for _, want := range badline.Profiles() {
		if got, err := badline.ByName(want.Name); err != nil || got != want {
			t.Errorf("%s: got %+v, %v", want.Name, got, err)
		}
	}
	if got, err := badline.ByName("perfect"); err != nil || got != (badline.Profile{Name: "perfect"}) {
		t.Errorf("perfect: got %+v, %v", got, err)
	}
	if _, err := badline.ByName("5g"); err == nil {
		t.Error("5g was found")
	}
}
