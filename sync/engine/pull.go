package engine

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"titian/sync/wire"
)

// schedulePull starts one page. A laptop that pulls from the start, or under a
// new incarnation, greets first: what of the feed is its own depends on it.
func (d *drain) schedulePull(ctx context.Context, now time.Time) {
	if d.pulling || !d.wantPull || d.pullAfter.After(now) {
		return
	}
	if d.first && !d.greeted {
		return
	}
	d.pulling, d.wantPull = true, false
	var done pulled
	d.begin(ctx, func(ctx context.Context) (err error) {
		done, err = d.e.pull(ctx)
		return err
	}, func(ctx context.Context, err error) {
		d.pulling = false
		d.lastPull = d.e.now()
		if err != nil {
			d.wantPull = true
			d.pullFailed(ctx, err, now)
			return
		}
		d.pullDone(ctx, done, now)
	})
}

// pulled is what one page brought.
type pulled struct {
	entries int
	more    bool
	resync  bool
	// distrusted counts entries that did not verify.
	distrusted int
	attempts   []Attempt
}

func (d *drain) pullDone(ctx context.Context, done pulled, began time.Time) {
	d.e.line.succeed(d.e.now())
	d.refused, d.pullFails, d.pullAfter, d.pullErr = false, 0, time.Time{}, nil
	if done.resync {
		d.resync = true
		return
	}
	d.report.Entries += done.entries
	d.pulled, d.first, d.stale = true, false, true
	if done.more {
		d.wantPull = true
	}
	if done.distrusted > 0 {
		d.alarm(ctx, ReasonReceipt)
	}
	for _, a := range done.attempts {
		d.remember(ctx, a)
	}
	d.settled(began)
}

// pullFailed: if the line worked for others meanwhile, only the pull waits.
func (d *drain) pullFailed(ctx context.Context, err error, began time.Time) {
	f := Classify(err)
	if f.Resync() {
		d.e.line.succeed(d.e.now())
		d.resync = true
		return
	}
	ofLine := f.Reason == ReasonUnauthorized || f.RetryAfter > 0 || errors.Is(err, context.Canceled)
	if !ofLine && d.e.line.worked.After(began) {
		d.pullFails++
		d.pullErr = f
		d.pullAfter = d.e.now().Add(backoffBase + backoff(d.pullFails, d.e.p.Rand))
		return
	}
	d.failed(ctx, err)
}

// pull brings one page and stores it with its cursor.
func (e *Engine) pull(ctx context.Context) (pulled, error) {
	cursor, epoch, err := e.p.Store.Cursor(ctx)
	if err != nil {
		return pulled{}, storeFault("cursor", err)
	}
	release := e.gate.hold()
	page, err := e.p.Remote.Pull(ctx, cursor)
	release()
	if err != nil {
		return pulled{}, err
	}
	if epoch != uuid.Nil && page.Epoch != epoch {
		return pulled{resync: true}, nil
	}
	if page.Next == "" || page.More && page.Next == cursor {
		return pulled{}, &Fault{Op: opPull, Reason: ReasonServer, Status: 200, Err: errNoProgress}
	}
	out := pulled{more: page.More}
	entries, err := e.sift(ctx, page.Items, &out)
	if err != nil {
		return pulled{}, err
	}
	if len(entries) == 0 && page.Next == cursor {
		return out, nil
	}
	out.entries = len(entries)
	err = e.p.Store.Apply(ctx, Page{Epoch: page.Epoch, Cursor: page.Next, Entries: entries, Time: e.now()})
	return out, storeFault("apply", err)
}

var errNoProgress = errors.New("page does not move the cursor")

// sift keeps the entries that prove themselves. One that does not is dropped
// and reported; it never keeps the others from arriving.
func (e *Engine) sift(ctx context.Context, entries []wire.Entry, out *pulled) ([]wire.Entry, error) {
	var (
		kept    = make([]wire.Entry, 0, len(entries))
		pending map[uuid.UUID]Pending
	)
	for _, entry := range entries {
		if entry.Kind != wire.EntryStatement {
			kept = append(kept, entry)
			continue
		}
		if entry.Statement == nil {
			out.distrusted++
			continue
		}
		err := e.trust.verify(ctx, *entry.Statement, nil)
		if err == nil && entry.Statement.Type == wire.TypeReceipt {
			if pending == nil {
				if pending, err = e.pendingByID(ctx); err != nil {
					return nil, err
				}
			}
			err = e.compare(ctx, *entry.Statement, pending, out)
		}
		switch {
		case err == nil:
			kept = append(kept, entry)
		case distrusted(err):
			out.distrusted++
			e.p.Log.WarnContext(ctx, "statement does not verify", "type", string(entry.Statement.Type), "n", entry.N)
		default:
			return nil, err
		}
	}
	return kept, nil
}

func (e *Engine) pendingByID(ctx context.Context) (map[uuid.UUID]Pending, error) {
	list, err := e.p.Store.Pending(ctx)
	if err != nil {
		return nil, storeFault("pending", err)
	}
	out := make(map[uuid.UUID]Pending, len(list))
	for _, p := range list {
		out[p.ID] = p
	}
	return out, nil
}

// compare checks a pulled receipt against the item that still waits for it;
// receipts of other items tell nothing that this laptop would act on.
func (e *Engine) compare(ctx context.Context, s wire.Signed, pending map[uuid.UUID]Pending, out *pulled) error {
	var r wire.Receipt
	if err := e.trust.verify(ctx, s, &r); err != nil {
		return err
	}
	p, ok := pending[r.Submission]
	if !ok {
		return nil
	}
	item, err := e.p.Store.Item(ctx, p.ID)
	if err != nil {
		return storeFault("item", err)
	}
	err = matches(r, &item)
	if err != nil {
		out.attempts = append(out.attempts, e.attempt(p, ReasonReceipt))
	}
	return err
}
