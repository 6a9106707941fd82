package remote_test

import (
	"context"
	"crypto/tls"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/clock"
	"titian/internal/pipenet"
	"titian/internal/testkit/fakecentral"
	"titian/sync/engine"
	"titian/sync/remote"
	"titian/sync/wire"
)

// tally keeps what a client tells, and what its connections carried in truth.
type tally struct {
	network        *pipenet.Net
	sent, received atomic.Int64

	mu   sync.Mutex
	told []app.Spending
}

func (y *tally) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := y.network.Dial(ctx, network, address)
	return &counted{conn, y}, err
}

func (y *tally) spent(list []app.Spending) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.told = append(y.told, list...)
}

// lanes sums what was told by lane and by item.
func (y *tally) sums() (lanes map[app.Lane]app.Traffic, items map[uuid.UUID]app.Traffic) {
	y.mu.Lock()
	defer y.mu.Unlock()
	lanes, items = map[app.Lane]app.Traffic{}, map[uuid.UUID]app.Traffic{}
	for _, s := range y.told {
		lanes[s.Lane] = lanes[s.Lane].Plus(s.Traffic)
		items[s.Item] = items[s.Item].Plus(s.Traffic)
	}
	return lanes, items
}

type counted struct {
	net.Conn
	y *tally
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.y.received.Add(int64(n))
	return n, err
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.y.sent.Add(int64(n))
	return n, err
}

// metered runs test in simulated time against a central over TLS in memory, and
// checks in the end that what was told is what the connections carried.
func metered(t *testing.T, test func(*link, *tally)) {
	t.Helper()
	host := httptest.NewUnstartedServer(nil)
	host.StartTLS()
	defer host.Close()
	synctest.Test(t, func(t *testing.T) {
		l := &link{t: t, central: fakecentral.New(clock.System{}.Now), key: newKey(t), device: uuid.New()}
		l.central.Admit(l.device, public(l.key))
		y := &tally{network: pipenet.New()}
		server := &http.Server{Handler: l.central, ReadHeaderTimeout: time.Hour}
		served := make(chan struct{})
		go func() {
			defer close(served)
			server.Serve(tls.NewListener(y.network, &tls.Config{Certificates: host.TLS.Certificates, MinVersion: tls.VersionTLS13})) //nolint:errcheck // it ends with Close
		}()
		l.client = l.connect(t, remote.Params{URL: "https://127.0.0.1", CA: caOf(host), Dial: y.dial, Spent: y.spent})
		test(l, y)
		synctest.Wait()
		l.client.Close()
		synctest.Wait()
		server.Close()
		<-served
		synctest.Wait()
		lanes, _ := y.sums()
		var told app.Traffic
		for lane := range maps.Values(lanes) {
			told = told.Plus(lane)
		}
		if want := (app.Traffic{Sent: y.sent.Load(), Received: y.received.Load()}); told != want {
			t.Errorf("told %+v, the connections carried %+v", told, want)
		}
	})
}

func TestEveryByteIsCounted(t *testing.T) {
	metered(t, func(l *link, y *tally) {
		raw := make([]byte, 600_000)
		id := l.declare(l.t, raw)
		if _, err := l.client.Pull(l.t.Context(), ""); err != nil {
			t.Fatal(err)
		}
		if _, err := l.client.Upload(l.t.Context(), engine.Part{Document: id, Length: int64(len(raw)), Content: bytesOf(raw)}); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		lanes, items := y.sums()
		for _, lane := range app.Lanes() {
			if lanes[lane].Sent == 0 || lanes[lane].Received == 0 {
				t.Errorf("lane %s carried %+v", lane, lanes[lane])
			}
		}
		if got := items[id].Sent; got < 600_000 || got > 620_000 {
			t.Errorf("%d bytes left for a document of 600,000", got)
		}
		if got := lanes[app.LaneDocuments].Sent; got != items[id].Sent {
			t.Errorf("lane documents carried %d bytes", got)
		}
		y.mu.Lock()
		defer y.mu.Unlock()
		if n := len(slices.DeleteFunc(slices.Clone(y.told), func(s app.Spending) bool { return s.Item != id })); n < 3 {
			t.Errorf("a long upload was told in %d pieces", n)
		}
	})
}

// A push of several items parts its bytes among them by size.
func TestPushIsPartedAmongItsItems(t *testing.T) {
	metered(t, func(l *link, y *tally) {
		incarnation := uuid.New()
		var items []wire.RawItem
		var ids []uuid.UUID
		for i, body := range []string{`{}`, `{"note":"` + letters(4000) + `"}`} {
			item := wire.Item{ID: uuid.New(), Kind: wire.KindDossier, Subject: uuid.New(), Seq: int64(i + 1), Body: body}
			item.Sign(l.key, l.device, incarnation)
			items, ids = append(items, marshal(t, item)), append(ids, item.ID)
		}
		if _, err := l.client.Push(l.t.Context(), wire.Push{Incarnation: incarnation, DeviceSeq: 2, Items: items}); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		lanes, parts := y.sums()
		small, large := parts[ids[0]], parts[ids[1]]
		if small.Sent == 0 || large.Sent < 5*small.Sent || small.Plus(large) != lanes[app.LaneRecords] {
			t.Errorf("parted into %+v and %+v of %+v", small, large, lanes[app.LaneRecords])
		}
	})
}

// What a line carried before it was cut is counted too.
func TestCutConnectionsAreCounted(t *testing.T) {
	metered(t, func(l *link, y *tally) {
		raw := make([]byte, 100_000)
		id := l.declare(l.t, raw)
		y.network.Script(func(int) pipenet.Fault { return pipenet.Fault{CutUp: 30_000} })
		if _, err := l.client.Upload(l.t.Context(), engine.Part{Document: id, Length: int64(len(raw)), Content: bytesOf(raw)}); err == nil {
			t.Fatal("the line was not cut")
		}
		synctest.Wait()
		if _, items := y.sums(); items[id].Sent < 20_000 {
			t.Errorf("%d bytes were told of a line that was cut", items[id].Sent)
		}
	})
}

// letters is a text that does not pack well.
func letters(n int) string {
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a fixture
	out := make([]byte, n)
	for i := range out {
		out[i] = 'a' + byte(random.IntN(26)) //nolint:gosec // a letter
	}
	return string(out)
}
