package engine

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"titian/app/clock"
	"titian/sync/wire"
)

// ErrReceipt means that a receipt verifies but speaks of other bytes than ours.
var ErrReceipt = errors.New("engine: receipt names other bytes")

// keysAgain is how soon the key set may be asked for once more because of a
// key that it did not hold.
const keysAgain = time.Minute

// trust checks what central signed, with the key set of the pinned root.
type trust struct {
	store  Store
	remote Remote
	clock  clock.Clock

	mu      sync.Mutex
	root    ed25519.PublicKey
	set     wire.KeySet
	fetched time.Time
	signed  time.Time
}

// open takes the pinned root and the key set that the store holds.
func (t *trust) open(d Device) error {
	set, err := d.Keys.Open()
	if err != nil || set.Central != d.Central {
		return &Fault{Op: "keys", Reason: ReasonWrongKey, Err: wire.ErrSignature}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.root, t.set = d.Keys.Root, set
	t.signed = d.LastCentral
	return nil
}

// verify checks a statement and reads it into v, unless v is nil. An unknown
// key makes it fetch the key set, at most once a minute. The error is
// wire.ErrSignature for a bad statement, and a fault when the keys that would
// tell could not be had.
func (t *trust) verify(ctx context.Context, s wire.Signed, v any) error {
	set := t.keys()
	if !knows(set, s.KID) {
		var err error
		if set, err = t.refetch(ctx); err != nil {
			return err
		}
	}
	if err := set.Verify(s, v); err != nil {
		return err
	}
	var stamp struct {
		Time time.Time `json:"time"`
	}
	if json.Unmarshal(s.Payload, &stamp) == nil {
		t.sawTime(stamp.Time)
	}
	return nil
}

func (t *trust) keys() wire.KeySet {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.set
}

func knows(set wire.KeySet, kid string) bool {
	return slices.ContainsFunc(set.Keys, func(k wire.OnlineKey) bool { return k.KID == kid })
}

// refetch asks for the key set. Another root, another central or an older
// edition is a fault: never a reason to trust.
func (t *trust) refetch(ctx context.Context) (wire.KeySet, error) {
	t.mu.Lock()
	root, old, fetched := t.root, t.set, t.fetched
	t.mu.Unlock()
	now := t.clock.Now()
	if !fetched.IsZero() && now.Sub(fetched).Abs() < keysAgain {
		return old, nil
	}
	keys, err := t.remote.Keys(ctx)
	if err != nil {
		return old, fmt.Errorf("fetch keys: %w", err)
	}
	set, err := keys.Open()
	if err != nil || !keys.Root.Equal(root) || set.Central != old.Central {
		return old, &Fault{Op: "keys", Reason: ReasonWrongKey, Status: 200, Err: wire.ErrSignature}
	}
	t.mu.Lock()
	t.fetched = now
	if set.N > t.set.N {
		t.set = set
	}
	set = t.set
	t.mu.Unlock()
	t.sawTime(set.Time)
	contact := Contact{Time: set.Time, Signed: true, At: now, Keys: &keys}
	if err := t.store.Contact(ctx, contact); err != nil {
		return set, storeFault("contact", err)
	}
	return set, nil
}

// sawTime raises the floor of the clock by which certificates are judged.
func (t *trust) sawTime(at time.Time) {
	t.mu.Lock()
	newer := at.After(t.signed)
	if newer {
		t.signed = at
	}
	t.mu.Unlock()
	if newer {
		t.remote.Floor(at)
	}
}

func (t *trust) lastSigned() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.signed
}

// receipt checks a receipt and compares it with what was sent.
func (t *trust) receipt(ctx context.Context, s wire.Signed, item *wire.Item) (*wire.Receipt, error) {
	var r wire.Receipt
	if s.Type != wire.TypeReceipt {
		return nil, wire.ErrSignature
	}
	if err := t.verify(ctx, s, &r); err != nil {
		return nil, err
	}
	if err := matches(r, item); err != nil {
		return nil, err
	}
	return &r, nil
}

// matches compares a receipt with the item it names.
func matches(r wire.Receipt, item *wire.Item) error {
	if r.Submission != item.ID || r.Subject != item.Subject || r.BodySHA256 != item.BodySHA256() {
		return ErrReceipt
	}
	for _, doc := range r.Documents {
		ours := slices.ContainsFunc(item.Documents, func(d wire.Document) bool {
			return d.ID == doc.ID && d.SHA256 == doc.SHA256
		})
		if !ours {
			return ErrReceipt
		}
	}
	return nil
}

// distrusted reports an error that means: what was said is not proven, rather
// than: the line failed.
func distrusted(err error) bool {
	_, fault := errors.AsType[*Fault](err)
	return !fault && (errors.Is(err, wire.ErrSignature) || errors.Is(err, ErrReceipt))
}
