package localdb

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/localdb/scan"
	"titian/localdb/seal"
	"titian/sync/wire"
)

// Pending is an item that still needs something from central.
type Pending struct {
	ID      uuid.UUID
	Dossier uuid.UUID
	// Kind is the wire's, Trade the dossier's.
	Kind    string
	Trade   app.Kind
	Subject uuid.UUID
	Base    *uuid.UUID
	Seq     int64
	// Bytes is the length of the body.
	Bytes int64
	// Delivered means that a receipt names the item.
	Delivered bool
	// Parked is central's code while a person is needed; empty if not.
	Parked wire.Code
	// NotBefore is when it may be tried next; zero for now.
	NotBefore time.Time
	Attempts  int
	// Waits is why it waits: a reason of the engine, empty for none.
	Waits     string
	Documents []PendingDocument
}

// PendingDocument is a paper of a pending item. One that is not on this laptop
// and not received does not appear: it cannot be sent from here.
type PendingDocument struct {
	ID   uuid.UUID
	Kind string
	// Member is whose paper it is; nil for the family's.
	Member   *uuid.UUID
	Size     int64
	SHA256   wire.Digest
	Offset   int64
	Received bool
}

// Pending returns the items that are not delivered, or delivered with papers
// that no receipt names yet, in the order of their numbers. An item that
// central refused is among them until a later submission of its dossier takes
// its place. It works while locked.
func (db *DB) Pending(ctx context.Context) ([]Pending, error) {
	if !db.ring.Holds(seal.Transit) {
		return nil, errLocked("list pending")
	}
	// One query after the other: calls that each held a connection and waited for
	// a second one would wait for ever.
	var out []Pending
	uploads := map[uploadKey]upload{}
	err := each(ctx, db.h.read,
		`SELECT submission, document, offset, received FROM upload
		 WHERE submission IN (SELECT submission FROM outbox WHERE delivered = 0)
		    OR submission IN (SELECT submission FROM upload WHERE received = 0)`, nil,
		func(scan func(...any) error) error {
			var submission, document string
			var u upload
			err := scan(&submission, &document, &u.offset, &u.received)
			uploads[uploadKey{parseID(submission), parseID(document)}] = u
			return err
		})
	if err == nil {
		err = each(ctx, db.h.read,
			`SELECT s.id, s.incarnation, s.seq, s.seal_rev, s.body, o.delivered, coalesce(o.parked, ''), o.not_before, o.attempts, coalesce(o.code, '')
			 FROM submission s JOIN outbox o ON o.submission = s.id
			 WHERE (o.delivered = 0 AND NOT (o.parked IS NOT NULL
			        AND EXISTS (SELECT 1 FROM submission n WHERE n.dossier = s.dossier AND n.ord > s.ord AND n.returned = 0)))
			    OR (o.delivered = 1 AND EXISTS (SELECT 1 FROM upload u WHERE u.submission = s.id AND u.received = 0))
			 ORDER BY s.seq, s.ord`, nil,
			func(scan func(...any) error) error {
				p, err := db.scanPending(scan, uploads)
				if db.damaged.note(err) {
					return nil
				}
				if err == nil && (!p.Delivered || p.waits()) {
					out = append(out, p)
				}
				return err
			})
	}
	if err != nil {
		return nil, fmt.Errorf("list pending: %w", fault(err))
	}
	return out, nil
}

// waits reports whether a paper has still to be received.
func (p *Pending) waits() bool {
	for i := range p.Documents {
		if !p.Documents[i].Received {
			return true
		}
	}
	return false
}

// upload is how far a paper of a submission is.
type upload struct {
	offset   int64
	received bool
}

type uploadKey struct{ submission, document uuid.UUID }

func (db *DB) scanPending(scan func(...any) error, uploads map[uploadKey]upload) (Pending, error) {
	var id, incarnation, parked string
	var rev int64
	var body []byte
	var notBefore sql.NullString
	var p Pending
	err := scan(&id, &incarnation, &p.Seq, &rev, &body, &p.Delivered, &parked, &notBefore, &p.Attempts, &p.Waits)
	if err != nil {
		return Pending{}, err
	}
	f, err := db.thaw(id, rev, body)
	if err != nil {
		return Pending{}, err
	}
	if p.NotBefore, err = parseStampOrNull(notBefore); err != nil {
		p.NotBefore = time.Time{} // a hint that cannot be read holds nothing up
	}
	item := f.item()
	p.ID, p.Kind, p.Subject, p.Base = item.ID, item.Kind, item.Subject, item.Base
	p.Dossier, p.Trade = f.Dossier, f.Kind
	p.Bytes, p.Parked = int64(len(item.Body)), wire.Code(parked)
	for i, d := range item.Documents {
		u := uploads[uploadKey{p.ID, d.ID}]
		if f.Papers[i].Scan == nil && !u.received {
			continue
		}
		p.Documents = append(p.Documents, PendingDocument{
			ID: d.ID, Kind: d.Kind, Member: f.Papers[i].Document.Member, Size: d.Size, SHA256: d.SHA256,
			Offset: min(max(u.offset, 0), d.Size), Received: u.received,
		})
	}
	return p, nil
}

// Item returns one submission exactly as frozen, with its number and without a
// signature, or app.ErrNotFound. It works while locked.
func (db *DB) Item(ctx context.Context, id uuid.UUID) (wire.Item, error) {
	var rev, seq int64
	var body []byte
	err := db.h.read.QueryRowContext(ctx, `SELECT seq, seal_rev, body FROM submission WHERE id = ?`, id.String()).Scan(&seq, &rev, &body)
	if err != nil {
		return wire.Item{}, fmt.Errorf("read item %s: %w", id, fault(notFound(err)))
	}
	f, err := db.thaw(id.String(), rev, body)
	if err != nil {
		return wire.Item{}, fmt.Errorf("read item %s: %w", id, err)
	}
	item := f.item()
	item.Seq = seq
	return item, nil
}

// Document opens the bytes of a submitted paper. It works while locked; app.ErrNotFound
// for a paper that was never submitted, [ErrAway] for one that is not here.
func (db *DB) Document(ctx context.Context, id uuid.UUID) (*scan.Reader, error) {
	p, err := db.submittedPaper(ctx, id)
	if err == nil {
		var r *scan.Reader
		if r, err = db.openScan(ctx, p); err == nil {
			return r, nil
		}
	}
	return nil, fmt.Errorf("open document %s: %w", id, fault(err))
}

// submittedPaper finds a paper in the submissions that list it, the newest that
// knows its scan first.
func (db *DB) submittedPaper(ctx context.Context, id uuid.UUID) (paper, error) {
	var out paper
	err := each(ctx, db.h.read,
		`SELECT s.id, s.seal_rev, s.body FROM upload u JOIN submission s ON s.id = u.submission WHERE u.document = ? ORDER BY s.ord`,
		[]any{id.String()}, func(scan func(...any) error) error {
			var submission string
			var rev int64
			var body []byte
			if err := scan(&submission, &rev, &body); err != nil {
				return err
			}
			f, err := db.thaw(submission, rev, body)
			if err != nil {
				return err
			}
			for _, p := range f.Papers {
				if p.Document.ID == id && (out.Document.ID == uuid.Nil || p.Scan != nil) {
					out = p
				}
			}
			return nil
		})
	if err == nil && out.Document.ID == uuid.Nil {
		err = app.ErrNotFound
	}
	return out, err
}

// answer is what central said about an item that a person has to mend.
type answer struct {
	Code   wire.Code  `json:"code"`
	Fields []string   `json:"fields,omitzero"`
	Head   *uuid.UUID `json:"head,omitzero"`
}

// Answered stores what a push brought, in one transaction. The receipts in it
// are verified already.
func (db *DB) Answered(ctx context.Context, results []wire.PushResult) error {
	err := db.write(ctx, func(ctx context.Context, t *tx) error {
		for i := range results {
			if err := t.answered(ctx, &results[i]); err != nil {
				return fmt.Errorf("item %s: %w", results[i].ID, err)
			}
		}
		t.events = append(t.events, app.Event{Kind: app.EventOutbox})
		return nil
	})
	if err != nil {
		return fmt.Errorf("store answers: %w", err)
	}
	return nil
}

func (t *tx) answered(ctx context.Context, r *wire.PushResult) error {
	switch r.Outcome {
	case wire.Accepted, wire.Duplicate:
		if r.Receipt == nil {
			return nil // nothing proves it: the item stays as it is
		}
		if err := t.say(ctx, *r.Receipt); err != nil {
			return err
		}
		for _, u := range r.Uploads {
			if err := t.acknowledge(ctx, u.ID, u.Offset); err != nil {
				return err
			}
		}
		return nil
	case wire.Conflict, wire.Rejected:
		return t.park(ctx, r)
	default:
		return nil
	}
}

// park sets an item aside for a person. One that is delivered stays delivered.
func (t *tx) park(ctx context.Context, r *wire.PushResult) error {
	a := answer{Code: r.Code, Fields: r.Fields, Head: r.Head}
	switch {
	case a.Code != "":
	case r.Outcome == wire.Conflict:
		a.Code = wire.CodeFieldConflict
	default:
		a.Code = wire.CodeItemMalformed
	}
	if a.Head == nil {
		// Central refused without a word of what it holds: the next submission
		// takes this one's place.
		base, err := t.baseOf(ctx, r.ID)
		if err != nil {
			return err
		}
		a.Head = base
	}
	if err := t.setAside(ctx, r.ID, a); err != nil {
		return err
	}
	// What builds on a submission that central never takes would wait for ever
	// and say nothing.
	later, err := t.builtOn(ctx, r.ID)
	if err != nil {
		return err
	}
	for _, id := range later {
		if err := t.setAside(ctx, id, answer{Code: wire.CodeBaseRefused, Head: a.Head}); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) baseOf(ctx context.Context, id uuid.UUID) (*uuid.UUID, error) {
	var base sql.NullString
	err := t.QueryRowContext(ctx, `SELECT base FROM submission WHERE id = ?`, id.String()).Scan(&base)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !base.Valid {
		return nil, nil //nolint:nilnil // the first of its subject has no base
	}
	if err != nil {
		return nil, err
	}
	return new(parseID(base.String)), nil
}

// builtOn returns the undelivered submissions that build on id, also by way of
// others.
func (t *tx) builtOn(ctx context.Context, id uuid.UUID) ([]uuid.UUID, error) {
	var out []uuid.UUID
	err := each(ctx, t, `WITH RECURSIVE later (id) AS (
		   SELECT id FROM submission WHERE base = ?1
		   UNION SELECT s.id FROM submission s JOIN later ON s.base = later.id)
		 SELECT later.id FROM later JOIN outbox o ON o.submission = later.id WHERE o.delivered = 0`,
		[]any{id.String()}, func(scan func(...any) error) error {
			var text string
			err := scan(&text)
			out = append(out, parseID(text))
			return err
		})
	return out, err
}

// setAside parks one item with its answer.
func (t *tx) setAside(ctx context.Context, item uuid.UUID, a answer) error {
	raw, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("marshal answer: %w", err)
	}
	id := item.String()
	var rev int64
	var dossier string
	err = t.QueryRowContext(ctx,
		`SELECT o.seal_rev, s.dossier FROM outbox o JOIN submission s ON s.id = o.submission WHERE o.submission = ?`, id).Scan(&rev, &dossier)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // an answer about what is not here
	}
	if err != nil {
		return err
	}
	body, err := t.db.sealRow(seal.Transit, "outbox", id, rev+1, raw)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx,
		`UPDATE outbox SET parked = ?, code = NULL, not_before = NULL, attempts = 0, seal_rev = ?, body = ?
		 WHERE submission = ? AND delivered = 0`, string(a.Code), rev+1, body, id)
	if err != nil {
		return err
	}
	t.touch(parseID(dossier))
	return nil
}

// Acknowledged stores how many bytes of a paper central holds.
func (db *DB) Acknowledged(ctx context.Context, document uuid.UUID, offset int64) error {
	err := db.write(ctx, func(ctx context.Context, t *tx) error {
		t.events = append(t.events, app.Event{Kind: app.EventOutbox})
		return t.acknowledge(ctx, document, offset)
	})
	if err != nil {
		return fmt.Errorf("store offset of document %s: %w", document, err)
	}
	return nil
}

func (t *tx) acknowledge(ctx context.Context, document uuid.UUID, offset int64) error {
	_, err := t.ExecContext(ctx, `UPDATE upload SET offset = min(max(?, 0), size) WHERE document = ?`, offset, document.String())
	return err
}
