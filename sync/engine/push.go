package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"titian/sync/wire"
)

// schedulePush starts a push if items may go, or to greet: an empty push tells
// whether the laptop or central was restored.
func (d *drain) schedulePush(ctx context.Context, now time.Time) {
	if d.pushing {
		return
	}
	items := planPush(d.pending, now, d.e.batch)
	if len(items) == 0 && d.greeted {
		return
	}
	d.pushing = true
	var done pushed
	d.begin(ctx, func(ctx context.Context) (err error) {
		done, err = d.e.push(ctx, d.device, items)
		return err
	}, func(ctx context.Context, err error) {
		d.pushing = false
		d.stale = true
		if err != nil {
			d.pushFailed(ctx, err, items, now)
			return
		}
		d.pushDone(ctx, done, len(items))
	})
}

// pushed is what a push brought.
type pushed struct {
	delivered int
	uploads   []wire.Upload
	attempts  []Attempt
	epoch     uuid.UUID
	// seq is the highest number that central has seen of this laptop, given
	// the highest that this store had given out when the push left.
	seq, given int64
	// distrusted means that a receipt did not verify.
	distrusted bool
	took       time.Duration
}

func (d *drain) pushDone(ctx context.Context, done pushed, n int) {
	now := d.e.now()
	d.e.line.succeed(now)
	d.greeted, d.refused = true, false
	d.report.Delivered += done.delivered
	if done.delivered > 0 {
		// What central said at once, such as that a change was applied, stands
		// in the feed behind the page that travelled beside this push.
		d.wantPull = true
	}
	if n > 0 {
		d.e.batch.succeed(done.took)
	}
	for _, u := range done.uploads {
		d.fresh[u.ID] = u.Offset
		if u.Done {
			d.wantPull = true
		}
	}
	if done.distrusted {
		d.alarm(ctx, ReasonReceipt)
	}
	for _, a := range done.attempts {
		d.remember(ctx, a)
	}
	if done.seq > done.given {
		d.reborn = true
	}
	d.compareEpoch(ctx, done.epoch)
}

// push sends items and stores what became of each, all in one transaction.
func (e *Engine) push(ctx context.Context, device Device, planned []Pending) (pushed, error) {
	// It goes on giving out numbers while a synchronisation runs.
	current, err := e.p.Store.Device(ctx)
	if err != nil {
		return pushed{}, storeFault("device", err)
	}
	device.Seq, device.AuditHead = current.Seq, current.AuditHead
	items, message, err := e.message(ctx, device, planned)
	if err != nil {
		return pushed{}, err
	}
	began := e.now()
	release := e.gate.hold()
	answer, err := e.p.Remote.Push(ctx, message)
	release()
	if err != nil {
		return pushed{}, err
	}
	out := pushed{epoch: answer.Epoch, seq: answer.DeviceSeq, given: device.Seq, took: e.now().Sub(began)}
	results, err := e.judge(ctx, planned, items, answer.Results, &out)
	if err != nil {
		return pushed{}, err
	}
	if err := e.adoptEpoch(ctx, answer.Epoch); err != nil {
		return pushed{}, err
	}
	if len(results) > 0 {
		if err := e.p.Store.Answered(ctx, results, e.now()); err != nil {
			return pushed{}, storeFault("answered", err)
		}
	}
	signed := e.trust.lastSigned()
	contact := Contact{Time: answer.Time, At: e.now()}
	if !answer.Time.After(signed) {
		contact.Time, contact.Signed = signed, true
	}
	return out, storeFault("contact", e.p.Store.Contact(ctx, contact))
}

// adoptEpoch takes the first epoch before the first receipt: a laptop that had
// receipts but no epoch would not notice that central was restored.
func (e *Engine) adoptEpoch(ctx context.Context, epoch uuid.UUID) error {
	_, ours, err := e.p.Store.Cursor(ctx)
	if err == nil && ours == uuid.Nil && epoch != uuid.Nil {
		err = e.p.Store.Resync(ctx, epoch)
	}
	return storeFault("epoch", err)
}

func (e *Engine) message(ctx context.Context, device Device, planned []Pending) ([]wire.Item, wire.Push, error) {
	message := wire.Push{
		Incarnation: device.Incarnation,
		DeviceSeq:   device.Seq,
		AuditHead:   device.AuditHead,
		Items:       make([]wire.RawItem, 0, len(planned)),
	}
	items := make([]wire.Item, 0, len(planned))
	for _, p := range planned {
		item, err := e.p.Store.Item(ctx, p.ID)
		if err != nil {
			return nil, wire.Push{}, storeFault("item", err)
		}
		item.Sign(e.p.Key, device.ID, device.Incarnation)
		raw, err := json.Marshal(item)
		if err != nil {
			return nil, wire.Push{}, fmt.Errorf("marshal item: %w", err)
		}
		items = append(items, item)
		message.Items = append(message.Items, raw)
		message.DeviceSeq = max(message.DeviceSeq, item.Seq)
	}
	return items, message, nil
}

// judge turns an answer into results that may be stored. What claims to be
// delivered without a receipt that verifies counts as nothing.
func (e *Engine) judge(ctx context.Context, planned []Pending, items []wire.Item, answers []wire.PushResult, out *pushed) ([]Result, error) {
	byID := make(map[uuid.UUID]wire.PushResult, len(answers))
	for _, r := range answers {
		byID[r.ID] = r
	}
	results := make([]Result, 0, len(items))
	for i := range items {
		answer, ok := byID[items[i].ID]
		if !ok && len(answers) == len(items) && answers[i].ID == uuid.Nil && answers[i].Outcome == wire.Rejected {
			// Central could not read the item far enough to name it.
			answer, ok = answers[i], true
			answer.ID = items[i].ID
		}
		if !ok {
			out.attempts = append(out.attempts, e.attempt(planned[i], ReasonLater))
			continue
		}
		result, reason, err := e.judgeOne(ctx, &items[i], answer)
		switch {
		case err != nil:
			return nil, err
		case reason != "":
			out.distrusted = out.distrusted || reason == ReasonReceipt
			out.attempts = append(out.attempts, e.attempt(planned[i], reason))
			continue
		}
		if result.Receipt != nil {
			out.delivered++
			out.uploads = append(out.uploads, answer.Uploads...)
		}
		results = append(results, result)
	}
	return results, nil
}

// judgeOne returns the result to store, or the reason for which the item stays
// as it is.
func (e *Engine) judgeOne(ctx context.Context, item *wire.Item, answer wire.PushResult) (Result, Reason, error) {
	switch answer.Outcome {
	case wire.Accepted, wire.Duplicate:
		if answer.Receipt == nil {
			return Result{}, ReasonReceipt, nil
		}
		receipt, err := e.trust.receipt(ctx, *answer.Receipt, item)
		if distrusted(err) {
			return Result{}, ReasonReceipt, nil
		}
		return Result{PushResult: answer, Receipt: receipt}, "", err
	case wire.Conflict, wire.Rejected:
		answer.Receipt = nil
		return Result{PushResult: answer}, "", nil
	default:
		if answer.Code == wire.CodeBaseUnknown {
			return Result{}, ReasonBase, nil
		}
		return Result{}, ReasonLater, nil
	}
}

// attempt is the next step of an item's own backoff.
func (e *Engine) attempt(p Pending, reason Reason) Attempt {
	n := p.Attempts + 1
	// At least the base: an item that central puts off is not tried in a loop.
	wait := backoffBase + backoff(n, e.p.Rand)
	return Attempt{Item: p.ID, Code: reason, NotBefore: e.now().Add(wait), Attempts: n}
}

// pushFailed decides whom a failed push concerns: the line, the batch or one
// item.
func (d *drain) pushFailed(ctx context.Context, err error, items []Pending, began time.Time) {
	f := Classify(err)
	switch {
	case f.Resync():
		d.e.line.succeed(d.e.now())
		d.resync = true
	case f.Refused() && blamesItems(f) && len(items) > 1:
		d.e.batch.halve(len(items))
	case f.Refused() && blamesItems(f) && len(items) == 1:
		d.park(ctx, items[0], f)
	case f.Reason == ReasonServer && len(items) > 1:
		// One of them may be what central stumbles over.
		d.e.batch.halve(len(items))
		d.failed(ctx, err)
	case f.Reason == ReasonServer && len(items) == 1:
		// The others go on without it; central itself may still be ill.
		d.remember(ctx, d.e.attempt(items[0], f.Reason))
		if !d.e.line.worked.After(began) {
			d.failed(ctx, err)
		}
	default:
		if f.Reason == ReasonReset || f.Reason == ReasonTimeout {
			d.e.batch.cut(len(items))
		}
		d.failed(ctx, err)
	}
}

// blamesItems tells a refusal of what was pushed from one of who pushes.
func blamesItems(f *Fault) bool { return f.Reason == ReasonRefused && !f.Missing() }

// park sets one item aside for a person, with central's code.
func (d *drain) park(ctx context.Context, p Pending, f *Fault) {
	code := f.Code
	if code == "" {
		code = wire.CodeItemMalformed
	}
	ctx, cancel := context.WithTimeout(ctx, storeLimit)
	defer cancel()
	result := Result{PushResult: wire.PushResult{ID: p.ID, Outcome: wire.Rejected, Code: code}}
	if err := d.e.p.Store.Answered(ctx, []Result{result}, d.e.now()); err != nil {
		d.failed(ctx, storeFault("park", err))
		return
	}
	d.e.line.succeed(d.e.now())
}
