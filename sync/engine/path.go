package engine

import (
	"slices"
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

	// cutsToLearn is how many fresh connections must break after nearly the
	// same number of bytes for the next ones to be given less than that.
	cutsToLearn = 2
	cutSpread   = 1.05
	quotaMin    = 4 << 10
	quotaLife   = 10 * time.Minute
	// quotaJitter keeps the slots from coming to their ends together.
	quotaJitter = 0.12
)

// path remembers how the way to central treats long requests: whether it
// buffers them whole, so that one that breaks leaves nothing behind, and
// whether it breaks connections after a certain number of bytes, so that it is
// cheaper to end one in time than to lose what is on its way.
type path struct {
	mu     sync.Mutex
	hits   int
	still  int
	chunk  int64
	forget time.Time

	cuts   []int64
	quota  int64
	expire time.Time
}

// part returns how many of the bytes left the next request carries, and
// whether its connection should carry nothing else. random is from [0, 1).
func (p *path) part(left int64, now time.Time, random float64) (length int64, alone bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	// A clock that was set back must not keep a finding for years.
	if p.chunk > 0 && (now.After(p.forget) || p.forget.Sub(now) > chunkLife) {
		p.chunk, p.hits, p.still = 0, 0, 0
	}
	if p.quota > 0 && (now.After(p.expire) || p.expire.Sub(now) > quotaLife) {
		p.quota, p.cuts = 0, nil
	}
	switch {
	case p.chunk > 0:
		return min(left, p.chunk), false
	case p.quota > 0:
		return min(left, p.quota-int64(random*quotaJitter*float64(p.quota))), true
	default:
		return left, false
	}
}

// moved notes a request that broke and left n bytes behind: nothing keeps
// requests back, but something may count.
func (p *path) moved(f *Fault, n int64, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hits, p.still = 0, 0
	if f.Reason != ReasonReset || !f.Fresh {
		return
	}
	// Under a quota that held this would not have happened.
	p.quota = 0
	p.cuts = append(p.cuts, n)
	if len(p.cuts) > cutsToLearn {
		p.cuts = slices.Delete(p.cuts, 0, 1)
	}
	least, most := slices.Min(p.cuts), slices.Max(p.cuts)
	if len(p.cuts) < cutsToLearn || least < quotaMin || float64(most) > cutSpread*float64(least) {
		return
	}
	p.quota = least - max(least/50, 1<<10)
	p.expire = now.Add(quotaLife)
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

// meter counts what was taken from a document.
type meter struct {
	Content
	read atomic.Int64
}

// ReadAt implements io.ReaderAt.
func (m *meter) ReadAt(p []byte, off int64) (int, error) {
	n, err := m.Content.ReadAt(p, off)
	m.read.Add(int64(n))
	return n, err
}
