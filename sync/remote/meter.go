package remote

import (
	"encoding/json"
	"net"
	"sync"

	"github.com/google/uuid"

	"titian/app"
	"titian/sync/wire"
)

// tellBytes is how much a connection carries at most before it is told: a long
// upload that a power cut ends has been counted but for this.
const tellBytes = 256 << 10

// purpose is what a request is for.
type purpose struct {
	lane app.Lane
	// shares are what it carries; what the connection takes is parted among them
	// by weight.
	shares []share
}

type share struct {
	item   uuid.UUID
	weight int64
}

// of returns the purpose of a push: its items by their size.
func of(items []wire.RawItem) []share {
	out := make([]share, 0, len(items))
	for _, raw := range items {
		var head struct {
			ID uuid.UUID `json:"id"`
		}
		if json.Unmarshal(raw, &head) == nil {
			out = append(out, share{head.ID, int64(len(raw))})
		}
	}
	return out
}

// part parts traffic among the shares, to the byte.
func (p *purpose) part(t app.Traffic) []app.Spending {
	var sum int64
	for _, s := range p.shares {
		sum += s.weight
	}
	if sum == 0 {
		return []app.Spending{{Lane: p.lane, Traffic: t}}
	}
	out := make([]app.Spending, 0, len(p.shares))
	var before int64
	cut := func(n, from, to int64) int64 { return n*to/sum - n*from/sum }
	for _, s := range p.shares {
		after := before + s.weight
		out = append(out, app.Spending{Lane: p.lane, Item: s.item, Traffic: app.Traffic{
			Sent: cut(t.Sent, before, after), Received: cut(t.Received, before, after),
		}})
		before = after
	}
	return out
}

// meter counts what a connection carries and tells for what. What it carried
// before its first request, the handshake, is that request's; what comes between
// two requests is the next one's.
type meter struct {
	tell func([]app.Spending)
	lane app.Lane // of what is no request's

	mu      sync.Mutex
	untold  app.Traffic
	purpose *purpose // of the request under way; nil for none
	over    bool     // the connection is closed; a read may still return
}

// carry begins a request.
func (m *meter) carry(p *purpose) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.purpose = p
}

// add counts bytes.
func (m *meter) add(t app.Traffic) {
	m.mu.Lock()
	m.untold = m.untold.Plus(t)
	enough := m.over || m.purpose != nil && m.untold.Total() >= tellBytes
	m.mu.Unlock()
	if enough {
		m.settle(false)
	}
}

// end settles for a connection that is closed.
func (m *meter) end() {
	m.mu.Lock()
	m.over = true
	m.mu.Unlock()
	m.settle(true)
}

// settle tells what was counted; ended: the request is over.
func (m *meter) settle(ended bool) {
	m.mu.Lock()
	t, p := m.untold, m.purpose
	m.untold = app.Traffic{}
	if ended {
		m.purpose = nil
	}
	m.mu.Unlock()
	if p == nil {
		p = &purpose{lane: m.lane}
	}
	if m.tell != nil && t != (app.Traffic{}) {
		m.tell(p.part(t))
	}
}

// underlying is the connection below TLS.
func underlying(conn net.Conn) (*lineConn, bool) {
	if t, ok := conn.(interface{ NetConn() net.Conn }); ok {
		conn = t.NetConn()
	}
	line, ok := conn.(*lineConn)
	return line, ok
}
