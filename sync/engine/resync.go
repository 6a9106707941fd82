package engine

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"titian/sync/wire"
)

const (
	statementsMax = 100
	nonceBytes    = 16
)

// returning is how far the return of statements to a restored central got; it
// outlives a cut line, so that the next try goes on from there.
type returning struct {
	epoch uuid.UUID
	after string
	done  bool
	limit int
}

// compareEpoch asks for a resync when central speaks from another epoch.
func (d *drain) compareEpoch(ctx context.Context, epoch uuid.UUID) {
	ctx, cancel := context.WithTimeout(ctx, storeLimit)
	defer cancel()
	_, ours, err := d.e.p.Store.Cursor(ctx)
	if err != nil {
		d.failed(ctx, storeFault("cursor", err))
		return
	}
	if epoch != uuid.Nil && ours != uuid.Nil && epoch != ours {
		d.resync = true
	}
}

// probe asks central to prove itself: it signs our nonce with a key of the
// pinned root. A login page cannot.
func (d *drain) probe(ctx context.Context) error {
	_, err := d.e.ping(ctx)
	return err
}

func (e *Engine) ping(ctx context.Context) (wire.Pong, error) {
	var raw [nonceBytes]byte
	if _, err := rand.Read(raw[:]); err != nil {
		return wire.Pong{}, fmt.Errorf("draw nonce: %w", err)
	}
	nonce := hex.EncodeToString(raw[:])
	signed, err := e.p.Remote.Ping(ctx, nonce)
	if err != nil {
		return wire.Pong{}, err
	}
	var pong wire.Pong
	err = e.trust.verify(ctx, signed, &pong)
	if err == nil && (signed.Type != wire.TypePong || pong.Nonce != nonce) {
		err = wire.ErrSignature
	}
	if distrusted(err) {
		return wire.Pong{}, &Fault{Op: "ping", Reason: ReasonWrongKey, Status: 200, Err: err}
	}
	if err != nil {
		return wire.Pong{}, err
	}
	contact := Contact{Time: pong.Time, Signed: true, At: e.now()}
	return pong, storeFault("contact", e.p.Store.Contact(ctx, contact))
}

// resynchronise follows a central that was restored: the laptop first returns
// every statement it holds, then takes the new epoch and forgets its cursor.
// In this order a crash in between only repeats.
func (d *drain) resynchronise(ctx context.Context) error {
	pong, err := d.e.ping(ctx)
	if err != nil {
		return err
	}
	back := &d.e.back
	if back.epoch != pong.Epoch {
		*back = returning{epoch: pong.Epoch, limit: statementsMax}
	}
	for !back.done {
		if err := d.e.giveBack(ctx, back); err != nil {
			return err
		}
	}
	if err := d.e.p.Store.Resync(ctx, pong.Epoch); err != nil {
		return storeFault("resync", err)
	}
	*back = returning{}
	return nil
}

// giveBack returns one page of statements. A page that does not get through is
// halved.
func (e *Engine) giveBack(ctx context.Context, back *returning) error {
	page, next, err := e.p.Store.Statements(ctx, back.after, back.limit)
	if err != nil {
		return storeFault("statements", err)
	}
	if len(page) > 0 {
		answer, err := e.p.Remote.Statements(ctx, wire.Statements{Statements: page})
		if err != nil {
			back.limit = max(1, back.limit/2)
			return err
		}
		if len(answer.Wanted)+len(answer.WantedDocuments) > 0 {
			if err := e.p.Store.Wanted(ctx, answer.Wanted, answer.WantedDocuments); err != nil {
				return storeFault("wanted", err)
			}
		}
	}
	back.limit = min(2*back.limit, statementsMax)
	back.after, back.done = next, next == ""
	return nil
}

// reincarnate follows a laptop that was restored from a copy: central has seen
// numbers that this store has not given out. Under a new incarnation the feed
// shows it its own forgotten submissions.
func (d *drain) reincarnate(ctx context.Context) error {
	device, err := d.e.p.Store.Reincarnate(ctx)
	if err != nil {
		return storeFault("reincarnate", err)
	}
	d.e.p.Log.WarnContext(ctx, "the store was restored: new incarnation", "incarnation", device.Incarnation)
	d.tell(func(context.Context) { d.device = device })
	return nil
}

// want puts an item whose documents central does not know back among those to
// be pushed.
func (e *Engine) want(ctx context.Context, item uuid.UUID, pending []Pending) error {
	at := slices.IndexFunc(pending, func(p Pending) bool { return p.ID == item })
	var documents []uuid.UUID
	if at >= 0 {
		for _, doc := range pending[at].Documents {
			if !doc.Received {
				documents = append(documents, doc.ID)
			}
		}
	}
	return storeFault("wanted", e.p.Store.Wanted(ctx, []uuid.UUID{item}, documents))
}
