package engine

import (
	"sync"
	"sync/atomic"
	"time"
)

const (
	// buffered is how much must have left, without central having seen a byte
	// of it, to suspect something that keeps whole requests back. What the
	// socket still held is not counted as having left.
	buffered = 64<<10 + socketHeld
	// socketHeld is what the operating system may hold unsent.
	socketHeld = 64 << 10
	// suspicions is how often that must happen, and stuck how often a document
	// may stand still however little left.
	suspicions = 2
	stuck      = 4
	chunkTime  = 10 * time.Second
	chunkMin   = 32 << 10
	chunkMax   = 1 << 20
	chunkLife  = 24 * time.Hour
)

// path remembers whether something on the way to central buffers requests
// whole, so that one long PATCH would never get anywhere. Then documents go in
// chunks; the finding is forgotten after a day.
type path struct {
	mu     sync.Mutex
	hits   int
	still  int
	chunk  int64
	forget time.Time
}

// chunkAt returns how much one PATCH may carry; 0 for all of it.
func (p *path) chunkAt(now time.Time) int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	// A clock that was set back must not keep the finding for years.
	if p.chunk > 0 && (now.After(p.forget) || p.forget.Sub(now) > chunkLife) {
		p.chunk, p.hits, p.still = 0, 0, 0
	}
	return p.chunk
}

// moved notes a request that broke and still left something behind: nothing
// keeps it back.
func (p *path) moved() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hits, p.still = 0, 0
}

// unmoved notes a request that took bytes for took and left none.
func (p *path) unmoved(bytes int64, took time.Duration, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.still++
	if bytes >= buffered || p.chunk > 0 {
		p.hits++
	}
	if p.hits < suspicions && p.still < stuck {
		return
	}
	left := max(bytes-socketHeld, 0)
	chunk := int64(float64(left) / max(took.Seconds(), 1) * chunkTime.Seconds())
	if p.chunk > 0 {
		chunk = min(chunk, p.chunk/2)
	}
	p.chunk = min(max(chunk, chunkMin), chunkMax)
	p.hits, p.still = 0, 0
	p.forget = now.Add(chunkLife)
}

// section is the part of a document that one PATCH carries; it counts what
// was taken from it.
type section struct {
	Content
	size int64
	read atomic.Int64
}

// Size implements Content.
func (s *section) Size() int64 { return s.size }

// ReadAt implements io.ReaderAt.
func (s *section) ReadAt(p []byte, off int64) (int, error) {
	n, err := s.Content.ReadAt(p, off)
	s.read.Add(int64(n))
	return n, err
}
