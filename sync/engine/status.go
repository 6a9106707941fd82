package engine

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"

	"titian/sync/wire"
)

// Status is what the engine knows, for screens. It counts what central has
// acknowledged, never what was written to a socket.
type Status struct {
	// Running tells that a synchronisation is under way.
	Running bool
	Pushing bool
	Pulling bool
	// Uploading are the documents under way.
	Uploading []uuid.UUID
	// Line is why the line waits and Next when it is tried again; empty and
	// zero when it works.
	Line Reason
	Next time.Time
	// Held is until when documents wait for their budget; zero if they do not.
	Held time.Time
	// Heard is when central last answered.
	Heard time.Time
	// Alarm is set when something signed did not verify.
	Alarm Reason
	// Items are those that still need something from central.
	Items []ItemStatus
}

// ItemStatus is where one item stands.
type ItemStatus struct {
	ID      uuid.UUID
	Subject uuid.UUID
	// Delivered means that a verified receipt names it.
	Delivered bool
	// Acknowledged and Left are bytes of its documents.
	Acknowledged int64
	Left         int64
	// Received counts its documents that a verified receipt names, of Documents.
	Received  int
	Documents int
	// Parked is why a person is needed; empty if not.
	Parked wire.Code
	// Reason is why it waits, and Next when it is tried again.
	Reason Reason
	Next   time.Time
}

// board holds the status for whoever looks.
type board struct {
	changed func(Status)

	mu      sync.Mutex
	status  Status
	reasons map[uuid.UUID]Reason

	calling sync.Mutex
}

func (b *board) snapshot() Status {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.status
}

// attempt keeps why an item waits.
func (b *board) attempt(a Attempt) {
	if a.Item == uuid.Nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.reasons == nil {
		b.reasons = map[uuid.UUID]Reason{}
	}
	if a.Code == "" {
		delete(b.reasons, a.Item)
	} else {
		b.reasons[a.Item] = a.Code
	}
}

// set replaces the status; its slices are not shared with the engine.
func (b *board) set(s Status) {
	b.mu.Lock()
	for i := range s.Items {
		if item := &s.Items[i]; !item.Next.IsZero() {
			item.Reason = b.reasons[item.ID]
		}
	}
	b.status = s
	b.mu.Unlock()
	if b.changed != nil {
		b.calling.Lock()
		defer b.calling.Unlock()
		b.changed(s)
	}
}

// publish shows where everything stands.
func (d *drain) publish(running bool) {
	now := d.e.now()
	l := &d.e.line
	s := Status{
		Running: running, Pushing: d.pushing, Pulling: d.pulling,
		Uploading: d.uploadIDs(), Heard: l.worked, Alarm: d.report.Alarm,
		Items: make([]ItemStatus, 0, len(d.pending)),
	}
	if !l.open(now) && l.fault != nil {
		s.Line, s.Next = l.fault.Reason, l.until
	}
	if d.held.After(now) {
		s.Held = d.held
	}
	d.report.Line, d.report.Next, d.report.Held = s.Line, s.Next, s.Held
	d.report.Left, d.report.Parked = len(d.pending), 0
	for _, p := range d.pending {
		item := itemStatus(p, now)
		if item.Parked != "" {
			d.report.Parked++
		}
		s.Items = append(s.Items, item)
	}
	d.e.status.set(s)
}

func itemStatus(p Pending, now time.Time) ItemStatus {
	item := ItemStatus{
		ID: p.ID, Subject: p.Subject, Delivered: p.Delivered,
		Parked: p.Parked, Documents: len(p.Documents),
	}
	if p.NotBefore.After(now) {
		item.Next = p.NotBefore
	}
	for _, doc := range p.Documents {
		if doc.Received {
			item.Received++
			item.Acknowledged += doc.Size
			continue
		}
		item.Acknowledged += doc.Offset
		item.Left += doc.Size - doc.Offset
	}
	return item
}

// alarm keeps what should never happen in sight.
func (d *drain) alarm(ctx context.Context, reason Reason) {
	d.report.Alarm = reason
	d.e.p.Log.ErrorContext(ctx, "central's word does not verify", "reason", string(reason))
}
