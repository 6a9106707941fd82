package engine

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/google/uuid"

	"titian/sync/wire"
)

// refusedWait is how long a document waits that central refused for good.
const refusedWait = 6 * time.Hour

var (
	errUnconfirmed = errors.New("central has not confirmed a complete document")
	errWentBack    = errors.New("central's offset went back")
	errUnmoved     = errors.New("central's offset did not move")
	errContent     = errors.New("the document's bytes are not those that were submitted")
)

// scheduleUploads fills the slots, after the first push and page of this
// contact: a scan never delays a record or a number.
func (d *drain) scheduleUploads(ctx context.Context, now time.Time) {
	if !d.greeted || d.pulling && !d.pulled {
		return
	}
	slots := d.e.p.Slots
	switch {
	case d.held.After(now):
		return
	case d.narrow:
		slots = 1
	}
	for _, j := range planUploads(d.pending, now, max(slots-len(d.uploading), 0), d.ready) {
		d.upload(ctx, j, now)
	}
}

// ready reports whether a document may travel, or, when its last byte is
// acknowledged but no receipt came with a page that began later, be asked for.
func (d *drain) ready(doc PendingDocument) bool {
	if d.uploading[doc.ID] {
		return false
	}
	_, recent := d.complete[doc.ID]
	return doc.Offset < doc.Size || !recent && d.pulled
}

func (d *drain) upload(ctx context.Context, j job, now time.Time) {
	t := &transfer{e: d.e, job: j, offset: j.document.Offset, heard: func(offset int64) {
		d.tell(func(ctx context.Context) { d.acknowledged(ctx, j, offset) })
	}}
	t.offset, t.known = d.fresh[j.document.ID]
	if !t.known {
		t.offset = j.document.Offset
	}
	delete(d.fresh, j.document.ID)
	d.uploading[j.document.ID] = true
	d.begin(ctx, t.run, func(ctx context.Context, err error) {
		delete(d.uploading, j.document.ID)
		if err != nil {
			d.uploadFailed(ctx, err, j, now)
			return
		}
		d.uploadDone(j)
	})
}

// acknowledged follows every answer about a document's offset.
func (d *drain) acknowledged(ctx context.Context, j job, offset int64) {
	d.e.line.succeed(d.e.now())
	d.refused = false
	p, doc := d.find(j)
	if doc == nil {
		return
	}
	if offset > doc.Offset && p.Attempts > 0 {
		p.Attempts = 0
		d.remember(ctx, Attempt{Item: p.ID})
	}
	doc.Offset = offset
	d.publish(true)
}

func (d *drain) uploadDone(j job) {
	d.complete[j.document.ID] = d.e.now()
	d.report.Documents++
	p, _ := d.find(j)
	whole := p == nil || !slices.ContainsFunc(p.Documents, func(doc PendingDocument) bool {
		return !doc.Received && doc.Offset < doc.Size
	})
	if whole {
		// The receipt that names them all is in the feed by now.
		d.wantPull = true
	}
}

func (d *drain) find(j job) (*Pending, *PendingDocument) {
	for i := range d.pending {
		if d.pending[i].ID != j.item {
			continue
		}
		for k := range d.pending[i].Documents {
			if d.pending[i].Documents[k].ID == j.document.ID {
				return &d.pending[i], &d.pending[i].Documents[k]
			}
		}
	}
	return nil, nil
}

// settled forgets the documents that were complete before a page began: if it
// brought no receipt for one of them, central is asked.
func (d *drain) settled(began time.Time) {
	for id, at := range d.complete {
		if !at.After(began) {
			delete(d.complete, id)
		}
	}
}

// uploadFailed decides whom a failed upload concerns: if the line worked for
// others meanwhile, only its item waits.
func (d *drain) uploadFailed(ctx context.Context, err error, j job, began time.Time) {
	f := Classify(err)
	p := Pending{ID: j.item, Attempts: j.attempts}
	wait := d.e.attempt(p, f.Reason)
	held, isHeld := errors.AsType[*heldError](err)
	switch {
	case errors.Is(err, context.Canceled):
	case isHeld:
		d.hold(held)
	case f.Missing() && !d.repushed[j.item]:
		d.repush(ctx, j)
	case errors.Is(err, errContent), f.Refused():
		wait.NotBefore = d.e.now().Add(refusedWait)
		d.remember(ctx, wait)
	case f.Reason == ReasonUnauthorized, f.RetryAfter > 0:
		d.failed(ctx, err)
	case f.Answered(), f.Reason == ReasonStorage, f.Reason == ReasonWaiting, d.e.line.worked.After(began):
		d.remember(ctx, wait)
	default:
		d.failed(ctx, err)
	}
}

// repush puts an item back among those to be pushed whose document central
// does not know: its declaration was lost, so nothing of it is there.
func (d *drain) repush(ctx context.Context, j job) {
	d.repushed[j.item] = true
	d.stale = true
	ctx, cancel := context.WithTimeout(ctx, storeLimit)
	defer cancel()
	if err := d.e.want(ctx, j.item, d.pending); err != nil {
		d.failed(ctx, err)
	}
}

// transfer carries one document.
type transfer struct {
	e     *Engine
	job   job
	heard func(offset int64)

	content Content
	// offset is central's, if known.
	offset int64
	known  bool
	// wentBack counts answers with an offset before the one that was sent from.
	wentBack int
}

// run sends until the document is complete, as long as it moves. It returns
// the fault of the first try that moved nothing.
func (t *transfer) run(ctx context.Context) (err error) {
	doc := t.job.document
	t.content, err = t.e.p.Store.Document(ctx, doc.ID)
	if err != nil {
		return storeFault("document", err)
	}
	defer func() { err = errors.Join(err, storeFault("document", t.content.Close())) }()
	if t.content.Size() != doc.Size {
		return &Fault{Op: "upload", Reason: ReasonStorage, Err: errContent}
	}
	asked := doc.Offset >= doc.Size
	for {
		if !t.known {
			if err := t.ask(ctx); err != nil {
				return err
			}
		}
		switch {
		case t.offset > doc.Size:
			return &Fault{Op: "offset", Reason: ReasonServer, Status: 200, Err: errWentBack}
		case t.offset == doc.Size && asked:
			return &Fault{Op: "offset", Reason: ReasonWaiting, Err: errUnconfirmed}
		case t.offset == doc.Size:
			return nil
		}
		asked = false
		if err := t.send(ctx); err != nil {
			return err
		}
	}
}

// ask fetches central's offset.
func (t *transfer) ask(ctx context.Context) error {
	offset, err := t.e.p.Remote.Offset(ctx, t.job.document.ID)
	if err != nil {
		return err
	}
	return t.acknowledge(ctx, offset)
}

func (t *transfer) acknowledge(ctx context.Context, offset int64) error {
	t.offset, t.known = offset, true
	if err := t.e.p.Store.Acknowledged(ctx, t.job.document.ID, offset); err != nil {
		return storeFault("acknowledged", err)
	}
	t.heard(offset)
	return nil
}

// send makes one PATCH. When it breaks, central is asked how far it came; that
// it came no further is an error.
func (t *transfer) send(ctx context.Context) error {
	counted := &meter{Content: t.content}
	from, began := t.offset, t.e.now()
	length, alone := t.e.path.part(t.job.document.Size-from, began, t.e.p.Rand())
	length, err := t.e.allowance.take(ctx, length)
	if err != nil {
		return err
	}
	defer t.e.allowance.give(length)
	offset, err := t.e.p.Remote.Upload(ctx, Part{
		Document: t.job.document.ID, Offset: from, Length: length,
		Content: counted, Alone: alone, Gate: t.e.gate.wait,
	})
	if err == nil {
		if offset <= from {
			return &Fault{Op: "upload", Reason: ReasonServer, Status: 204, Err: errUnmoved}
		}
		return t.acknowledge(ctx, offset)
	}
	f := Classify(err)
	if ctx.Err() != nil || !resumable(f) {
		return err
	}
	t.known = false
	if err := t.ask(ctx); err != nil {
		return err
	}
	now := t.e.now()
	switch {
	case t.offset < from, f.Status == StatusChecksum:
		return t.back(f)
	case t.offset > from:
		t.e.path.moved(f, t.offset-from, now)
		return nil
	case f.Reason == ReasonLater:
		return err
	default:
		t.e.path.unmoved(counted.read.Load(), now.Sub(began), now)
		return err
	}
}

// resumable reports a fault after which central's offset tells how to go on.
func resumable(f *Fault) bool {
	switch f.Reason {
	case ReasonReset, ReasonTimeout, ReasonLater, ReasonServer:
		return true
	default:
		return false
	}
}

// back follows an offset that went back: central found other bytes than were
// declared, or lost some. Once is taken as it is, if our own bytes are right.
func (t *transfer) back(f *Fault) error {
	t.wentBack++
	if t.wentBack > 1 {
		return &Fault{Op: "upload", Reason: ReasonServer, Status: max(f.Status, 200), Code: f.Code, Err: errWentBack}
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, io.NewSectionReader(t.content, 0, t.content.Size())); err != nil {
		return storeFault("document", err)
	}
	if wire.Digest(hash.Sum(nil)) != t.job.document.SHA256 {
		return &Fault{Op: "upload", Reason: ReasonStorage, Err: errContent}
	}
	return nil
}

// uploadIDs lists the documents under way.
func (d *drain) uploadIDs() []uuid.UUID {
	out := make([]uuid.UUID, 0, len(d.uploading))
	for id := range d.uploading {
		out = append(out, id)
	}
	slices.SortFunc(out, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	return out
}
