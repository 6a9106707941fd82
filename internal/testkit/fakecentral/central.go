// Package fakecentral is a central in memory for tests of the laptop's side: it
// speaks the whole protocol, checks what it is sent, and can be told to
// misbehave. It knows nothing of the trade and decides nothing by itself.
package fakecentral

import (
	"crypto/ed25519"
	"crypto/rand"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"

	"titian/sync/wire"
)

// Central is a central in memory. It is safe for concurrent use.
type Central struct {
	ID   uuid.UUID
	now  func() time.Time
	root ed25519.PrivateKey
	mux  *http.ServeMux

	mu     sync.Mutex
	online ed25519.PrivateKey
	kid    string
	set    wire.KeySet
	grants map[string]bool

	devices map[uuid.UUID]*device
	bearers map[string]uuid.UUID
	nonces  map[string]bool
	state   state
	page    int
	judge   func(*wire.Item) (wire.Outcome, wire.Code)
	meddle  func(http.ResponseWriter, *http.Request) bool
	forge   bool
	// fields are those that a conflict names.
	fields []string
	pushes int
	order  []uuid.UUID
}

// state is what a backup keeps.
type state struct {
	epoch       uuid.UUID
	submissions map[uuid.UUID]*submission
	heads       map[uuid.UUID]uuid.UUID
	documents   map[uuid.UUID]*document
	feed        []pointer
	tags        []wire.Tag
	statements  map[string]wire.Signed
}

type device struct {
	key  ed25519.PublicKey
	seqs map[uuid.UUID]int64
	last uuid.UUID
	old  map[uuid.UUID]bool
	// again means that a number came a second time.
	again bool
}

type submission struct {
	item        wire.Item
	device      uuid.UUID
	incarnation uuid.UUID
	receipt     wire.Signed
}

type document struct {
	wire.Document
	device     uuid.UUID
	submission uuid.UUID
	data       []byte
	done       bool
}

// pointer is a row of the feed; a newer one of the same id removes it.
type pointer struct {
	n    int64
	kind string
	id   string
}

// New returns a central that has no devices. now is its clock.
func New(now func() time.Time) *Central {
	_, root, _ := ed25519.GenerateKey(rand.Reader) // crypto/rand never fails
	c := &Central{
		ID: uuid.New(), now: now, root: root, mux: http.NewServeMux(), page: 50,
		grants:  map[string]bool{},
		devices: map[uuid.UUID]*device{}, bearers: map[string]uuid.UUID{}, nonces: map[string]bool{},
		state: state{
			epoch: uuid.New(), submissions: map[uuid.UUID]*submission{}, heads: map[uuid.UUID]uuid.UUID{},
			documents: map[uuid.UUID]*document{}, tags: []wire.Tag{{}}, statements: map[string]wire.Signed{},
		},
	}
	c.RotateKey()
	c.routes()
	return c
}

// RotateKey takes a new online key and publishes it; the old one stays valid.
func (c *Central) RotateKey() {
	c.mu.Lock()
	defer c.mu.Unlock()
	public, private, _ := ed25519.GenerateKey(rand.Reader) // crypto/rand never fails
	now := c.now()
	c.online, c.kid = private, uuid.NewString()[:8]
	c.set.Central, c.set.Time = c.ID, now
	c.set.N++
	c.set.Keys = append(c.set.Keys, wire.OnlineKey{KID: c.kid, Key: public, From: now.AddDate(0, 0, -1), Until: now.AddDate(2, 0, 0)})
}

// Keys returns the signed key set.
func (c *Central) Keys() wire.Keys {
	c.mu.Lock()
	defer c.mu.Unlock()
	keys, err := wire.NewKeys(c.set, c.root)
	if err != nil {
		panic(err)
	}
	return keys
}

// Grant makes an enrolment code usable once and returns it whole.
func (c *Central) Grant(secret string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.grants[secret] = true
	return secret[:5] + "-" + secret[5:] + "-" + wire.Fingerprint(c.root.Public().(ed25519.PublicKey))
}

// Admit enrols a device without a code.
func (c *Central) Admit(id uuid.UUID, key ed25519.PublicKey) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.devices[id] = &device{key: key, seqs: map[uuid.UUID]int64{}, old: map[uuid.UUID]bool{}}
}

// Judge sets who decides about items; nil accepts all.
func (c *Central) Judge(judge func(*wire.Item) (wire.Outcome, wire.Code)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.judge = judge
}

// Meddle sets who may answer a request before central sees it; it returns
// whether it did.
func (c *Central) Meddle(meddle func(http.ResponseWriter, *http.Request) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.meddle = meddle
}

// Forge makes the signatures of new statements wrong.
func (c *Central) Forge(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forge = on
}

// Rival puts the submission of another laptop at the head of its subject: what
// builds on an earlier one clashes with it in these fields.
func (c *Central) Rival(item wire.Item, fields ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state.submissions[item.ID] = &submission{item: item}
	c.state.heads[item.Subject], c.fields = item.ID, fields
}

// PageSize sets how many entries a page has.
func (c *Central) PageSize(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.page = n
}

// Epoch returns the present epoch.
func (c *Central) Epoch() uuid.UUID {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state.epoch
}

// Order returns the ids of the items in the order of their first acceptance,
// since the central was made.
func (c *Central) Order() []uuid.UUID {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]uuid.UUID(nil), c.order...)
}

// Pushes counts the requests to push.
func (c *Central) Pushes() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pushes
}

// Items returns every item held, by id.
func (c *Central) Items() map[uuid.UUID]wire.Item {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := map[uuid.UUID]wire.Item{}
	for id, s := range c.state.submissions {
		out[id] = s.item
	}
	return out
}

// Document returns the bytes held of a document, and whether they were
// verified as the whole of it.
func (c *Central) Document(id uuid.UUID) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	d := c.state.documents[id]
	if d == nil {
		return nil, false
	}
	return append([]byte(nil), d.data...), d.done
}

// Publish signs a statement and appends it to the feed; payload is given its
// number. A statement of the same type and id is replaced.
func (c *Central) Publish(t wire.Type, id string, payload func(n int64) any) wire.Signed {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.publish(t, id, payload)
}

func (c *Central) publish(t wire.Type, id string, payload func(n int64) any) wire.Signed {
	s := c.sign(t, payload(int64(len(c.state.tags))))
	c.state.statements[string(t)+"/"+id] = s
	c.point(string(t), id)
	return s
}

func (c *Central) sign(t wire.Type, payload any) wire.Signed {
	s, err := wire.NewSigned(t, payload, c.kid, c.online)
	if err != nil {
		panic(err)
	}
	if c.forge {
		s.Sig[0] ^= 1
	}
	return s
}

func (c *Central) point(kind, id string) {
	n := int64(len(c.state.tags))
	kept := c.state.feed[:0:0]
	for _, p := range c.state.feed {
		if p.kind != kind || p.id != id {
			kept = append(kept, p)
		}
	}
	c.state.feed = append(kept, pointer{n: n, kind: kind, id: id})
	c.state.tags = append(c.state.tags, wire.NextTag(c.state.tags[n-1], n, kind, id))
}

// Backup returns what [Central.Restore] takes back.
func (c *Central) Backup() any {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state.clone()
}

// Restore goes back to a backup and draws a new epoch.
func (c *Central) Restore(backup any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	old := backup.(state)
	c.state = old.clone()
	c.state.epoch = uuid.New()
}

func (s state) clone() state {
	out := s
	out.submissions = map[uuid.UUID]*submission{}
	for id, sub := range s.submissions {
		copied := *sub
		out.submissions[id] = &copied
	}
	out.documents = map[uuid.UUID]*document{}
	for id, d := range s.documents {
		copied := *d
		copied.data = append([]byte(nil), d.data...)
		out.documents[id] = &copied
	}
	out.heads = maps.Clone(s.heads)
	out.statements = maps.Clone(s.statements)
	out.feed = append([]pointer(nil), s.feed...)
	out.tags = append([]wire.Tag(nil), s.tags...)
	return out
}
