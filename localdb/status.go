package localdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/localdb/seal"
)

// Line is what is known of the way to central, and of what waits for it.
type Line struct {
	Enrolled bool
	// Heard is when central last answered, by the laptop's clock; zero for never.
	Heard time.Time
	// Reason is the engine's for waiting, as last stored; empty if the line
	// worked.
	Reason string
	// Next is when it is tried next; zero for now.
	Next     time.Time
	Attempts int
	// Items and Documents count what waits, Bytes what is left of it: of papers
	// by the offsets that central acknowledged, of items by their bodies.
	Items     int
	Documents int
	Bytes     int64
}

// Line returns what is known of the line. It works while locked.
func (db *DB) Line(ctx context.Context) (Line, error) {
	l, _, err := db.Outgoing(ctx)
	return l, err
}

// Outgoing returns what is known of the line, and what it counts: the items of
// Pending. It works while locked.
func (db *DB) Outgoing(ctx context.Context) (Line, []Pending, error) {
	l, err := db.readLine(ctx)
	var pending []Pending
	if err == nil {
		pending, err = db.Pending(ctx)
	}
	if err != nil {
		return Line{}, nil, fmt.Errorf("read line: %w", fault(err))
	}
	l.count(pending)
	return l, pending, nil
}

func (db *DB) readLine(ctx context.Context) (Line, error) {
	var l Line
	var code, notBefore, last sql.NullString
	err := db.h.read.QueryRowContext(ctx,
		`SELECT central IS NOT NULL, coalesce(heard_at, last_central), line_code, line_not_before, line_attempts FROM store`).
		Scan(&l.Enrolled, &last, &code, &notBefore, &l.Attempts)
	if err == nil {
		l.Reason = code.String
		var lastErr error
		l.Heard, lastErr = parseStampOrNull(last)
		l.Next, err = parseStampOrNull(notBefore)
		err = errors.Join(err, lastErr)
	}
	return l, err
}

// count adds what waits. A paper that two submissions list counts once.
func (l *Line) count(pending []Pending) {
	seen := map[uuid.UUID]bool{}
	for i := range pending {
		p := &pending[i]
		if !p.Delivered {
			l.Items++
			l.Bytes += p.Bytes
		}
		for _, d := range p.Documents {
			if !d.Received && !seen[d.ID] {
				seen[d.ID] = true
				l.Documents++
				l.Bytes += d.Size - d.Offset
			}
		}
	}
}

// InboxKey is the public half of the inbox, 32 bytes, by which central can seal
// to this laptop; nil before the first unlock of the process.
func (db *DB) InboxKey() []byte {
	public, err := db.ring.InboxPublic()
	if err != nil {
		return nil
	}
	return public
}

// Finding is what one examination of the store came to.
type Finding struct {
	// Name is integrity, records, scans, audit or copies.
	Name string
	// Err is nil if all is well.
	Err error
}

// Examine looks at all that is stored: every page of the database, every row,
// every scan that has not been received, the audit chain, and whether there is a
// copy. It changes nothing. The error tells that it could not go on.
func (db *DB) Examine(ctx context.Context) ([]Finding, error) {
	if db.Locked() {
		return nil, errLocked("examine store")
	}
	out := []Finding{{Name: "integrity", Err: db.integrity(ctx)}}
	var rows error
	for _, row := range db.Damage() {
		rows = errors.Join(rows, row)
	}
	out = append(out, Finding{Name: "records", Err: rows}, Finding{Name: "scans", Err: db.verifyScans(ctx)})
	_, err := db.VerifyAudit(ctx)
	out = append(out, Finding{Name: "audit", Err: err})
	copies, err := db.p.listCopies()
	if err == nil && len(copies) == 0 {
		err = errNoCopy
	}
	out = append(out, Finding{Name: "copies", Err: err})
	return out, ctx.Err()
}

var (
	errNoCopy    = errors.New("localdb: no copy of the database yet")
	errIntegrity = errors.New("localdb: the database fails its integrity check")
)

func (db *DB) integrity(ctx context.Context) error {
	var verdict string
	if err := db.h.read.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return fault(err)
	}
	if verdict != "ok" {
		return errIntegrity
	}
	return nil
}

// verifyScans reads the scans of papers that central has not confirmed, and
// makes sure that the others are there.
func (db *DB) verifyScans(ctx context.Context) error {
	var papers []paper
	var received []bool
	err := each(ctx, db.h.read,
		`SELECT id, seal_rev, body, EXISTS (SELECT 1 FROM upload WHERE document = document.id AND received = 1) FROM document WHERE scan IS NOT NULL`,
		nil, func(scan func(...any) error) error {
			var done bool
			p, err := db.scanPaper(func(targets ...any) error { return scan(append(targets, &done)...) })
			if err != nil {
				return err
			}
			papers, received = append(papers, p), append(received, done)
			return nil
		})
	if err != nil {
		return fault(err)
	}
	var bad error
	for i, p := range papers {
		if err := db.verifyScan(ctx, p, received[i]); err != nil {
			bad = errors.Join(bad, fmt.Errorf("scan of document %s: %w", p.Document.ID, fault(err)))
		}
	}
	return bad
}

func (db *DB) verifyScan(ctx context.Context, p paper, received bool) error {
	if p.Scan == nil {
		return seal.ErrTampered
	}
	if !received {
		return db.scans.Verify(ctx, *p.Scan)
	}
	r, err := db.scans.Open(ctx, *p.Scan)
	if err != nil {
		return err
	}
	return r.Close()
}

// Bin returns the discarded dossiers that can still be had back, the last one
// first.
func (db *DB) Bin(ctx context.Context) ([]app.Record, error) {
	if db.Locked() {
		return nil, errLocked("list bin")
	}
	var out []app.Record
	err := each(ctx, db.h.read,
		`SELECT `+draftColumns+` FROM dossier WHERE discarded_at IS NOT NULL ORDER BY discarded_at DESC, id DESC`, nil,
		func(scan func(...any) error) error {
			d, err := scanDraft(scan)
			var r app.Record
			if err == nil {
				r.Rev = d.rev
				r.Dossier, _, err = db.openDraft(d)
			}
			if err == nil {
				r.SavedAt, err = parseStamp(d.savedAt)
			}
			if db.damaged.note(err) {
				return nil
			}
			out = append(out, r)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("list bin: %w", fault(err))
	}
	return out, nil
}
