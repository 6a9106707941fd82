package faults_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"

	"titian/internal/pipenet"
)

// badLine lies between a laptop and its central. While it is bad, each new
// connection draws what happens to it.
type badLine struct {
	portal sync.WaitGroup

	mu   sync.Mutex
	to   *pipenet.Net
	rand *rand.Rand
	bad  bool
	// faults counts the connections that were given one, by its kind; script
	// tells them in order.
	faults int
	script []string
}

func newBadLine(seed uint64) *badLine {
	return &badLine{rand: rand.New(rand.NewPCG(seed, 1))} //nolint:gosec // a script, no secret
}

// join lets the line end at a network; a central that starts again has a new
// one.
func (l *badLine) join(network *pipenet.Net) {
	network.Script(func(int) pipenet.Fault { return l.draw() })
	l.mu.Lock()
	defer l.mu.Unlock()
	l.to = network
}

func (l *badLine) set(bad bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bad = bad
}

// dial connects through the line, or to a captive portal.
func (l *badLine) dial(ctx context.Context, network, address string) (net.Conn, error) {
	l.mu.Lock()
	portal := l.bad && l.rand.IntN(12) == 0
	if portal {
		l.note("portal")
	}
	to := l.to
	l.mu.Unlock()
	if !portal {
		return to.Dial(ctx, network, address)
	}
	near, far := net.Pipe()
	l.portal.Go(func() { welcome(far) })
	return near, nil
}

// welcome answers the first request as the page of a guest network does: 200,
// and not what was asked for.
func welcome(conn net.Conn) {
	defer conn.Close()
	if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
		return
	}
	const page = "<html><body>Selamat datang</body></html>"
	_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", len(page), page)
}

// everyCut is the line of a mast that ends each connection after so many bytes.
const everyCut = 8 << 10

func (l *badLine) draw() pipenet.Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.bad {
		return pipenet.Fault{}
	}
	at := func(most int64) int64 { return 1 + l.rand.Int64N(most) }
	switch l.rand.IntN(8) {
	case 0:
		l.note("refused")
		return pipenet.Fault{Refused: true}
	case 1: // the request arrives whole, its answer is lost
		l.note("answer lost")
		return pipenet.Fault{CutDown: 1}
	case 2:
		n := at(2000)
		l.note(fmt.Sprintf("answer cut at %d", n))
		return pipenet.Fault{CutDown: n}
	case 3:
		n := at(60_000)
		l.note(fmt.Sprintf("request cut at %d", n))
		return pipenet.Fault{CutUp: n}
	case 4:
		l.note("cut every 8 kB")
		return pipenet.Fault{CutUp: everyCut}
	case 5:
		n := at(20_000)
		l.note(fmt.Sprintf("silent after %d", n))
		return pipenet.Fault{StallUp: n}
	case 6: // some answers arrive, one of them not
		n := at(12_000)
		l.note(fmt.Sprintf("answers cut at %d", n))
		return pipenet.Fault{CutDown: n}
	default:
		return pipenet.Fault{}
	}
}

// note is called with mu held.
func (l *badLine) note(what string) {
	l.faults++
	l.script = append(l.script, what)
}

// told returns how many connections were faulted, and how.
func (l *badLine) told() (n int, script []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.faults, l.script
}
