package station

import (
	"context"
	"errors"
	"slices"
	"time"

	"titian/app"
	"titian/app/civil"
	"titian/localdb"
	"titian/sync/engine"
)

// Outbox returns what still has to leave and what is known of the line. While
// the records are locked it names nobody and no dossier's number. [app.ErrLocked]
// before the first unlock of the process.
func (s *Station) Outbox(ctx context.Context) (app.Outbox, error) {
	db, err := s.store()
	if err != nil {
		return app.Outbox{}, told(err)
	}
	line, pending, err := db.Outgoing(ctx)
	if err != nil {
		return app.Outbox{}, told(err)
	}
	status, paused := s.line.status()
	out := app.Outbox{
		Enrolled: line.Enrolled, Paused: paused, Running: !paused && busy(&status),
		Reason: string(status.Line), Next: status.Next, Heard: line.Heard, Alarm: string(status.Alarm),
		Items: make([]app.OutboxItem, len(pending)),
	}
	if status.Heard.After(out.Heard) {
		out.Heard = status.Heard
	}
	now := s.Now()
	out.Held, out.RecordsOnly = status.Held, s.Settings().RecordsOnly.Equal(civil.In(now, s.Zone()))
	if out.Today, err = db.Usage(ctx, civil.In(now, s.Zone()).Midnight(s.Zone())); err != nil {
		return app.Outbox{}, told(err)
	}
	spent, err := db.Spent(ctx)
	if err != nil {
		return app.Outbox{}, told(err)
	}
	at := sending{now: now, paused: paused, status: &status}
	for i := range pending {
		out.Items[i] = at.item(&pending[i])
		out.Items[i].Spent = spent[pending[i].ID]
		if err := nameItem(ctx, db, &out.Items[i]); err != nil {
			return app.Outbox{}, told(err)
		}
	}
	return out, nil
}

// busy reports whether something is on the line: an engine runs also while it
// waits.
func busy(st *engine.Status) bool { return st.Pushing || st.Pulling || len(st.Uploading) > 0 }

// sending is what is known of an exchange at an instant.
type sending struct {
	now    time.Time
	paused bool
	status *engine.Status
}

// reasonBudget tells that scans wait for tomorrow's budget.
const reasonBudget = "budget"

// item tells of one item what the store and the engine know.
func (s *sending) item(p *localdb.Pending) app.OutboxItem {
	item := app.OutboxItem{
		Submission: p.ID, Dossier: p.Dossier, Kind: p.Trade, Delivered: p.Delivered, RecordBytes: p.Bytes,
		Parked: string(p.Parked), Reason: p.Waits, Next: p.NotBefore,
		Papers: make([]app.OutboxPaper, len(p.Documents)),
	}
	if !item.Next.IsZero() && !item.Next.After(s.now) { // the wait is over
		item.Reason, item.Next = "", time.Time{}
	}
	if p.Delivered {
		item.Acknowledged = p.Bytes
		if item.Reason == "" && s.status.Held.After(s.now) {
			item.Reason, item.Next = reasonBudget, s.status.Held
		}
	} else {
		item.Left = p.Bytes
		// A push carries all that is due.
		item.Sending = !s.paused && s.status.Pushing && p.Parked == "" && item.Next.IsZero()
	}
	for i := range p.Documents {
		d := &p.Documents[i]
		paper := app.OutboxPaper{
			ID: d.ID, Kind: app.DocumentKind(d.Kind), Member: d.Member, Size: d.Size, Acknowledged: d.Offset, Received: d.Received,
			Sending: !s.paused && slices.Contains(s.status.Uploading, d.ID),
		}
		if paper.Received {
			paper.Acknowledged = paper.Size
		}
		item.Papers[i] = paper
		item.Acknowledged += paper.Acknowledged
		item.Left += paper.Size - paper.Acknowledged
		item.Sending = item.Sending || paper.Sending
	}
	return item
}

// nameItem adds what only an unlocked store tells.
func nameItem(ctx context.Context, db *localdb.DB, item *app.OutboxItem) error {
	local, head, err := db.NameOf(ctx, item.Dossier)
	if errors.Is(err, app.ErrLocked) || errors.Is(err, app.ErrNotFound) {
		return nil
	}
	item.LocalNumber, item.Head = local, head
	return err
}
