package localdb

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"titian/app"
	"titian/localdb/seal"
	"titian/sync/wire"
)

// Page is a pulled page whose statements were verified.
type Page struct {
	Epoch   uuid.UUID
	Cursor  string
	Entries []wire.Entry
}

// Cursor returns where the laptop stands in the feed; empty and the nil UUID
// before the first page.
func (db *DB) Cursor(ctx context.Context) (cursor string, epoch uuid.UUID, err error) {
	var c, e sql.NullString
	if err := db.h.read.QueryRowContext(ctx, `SELECT cursor, epoch FROM store`).Scan(&c, &e); err != nil {
		return "", uuid.Nil, fmt.Errorf("read cursor: %w", fault(err))
	}
	return c.String, parseID(e.String), nil
}

// Apply stores a page's entries and its cursor in one transaction. It works
// while locked, because all that a page brings is sealed with the transit key;
// only the draft of a submission that central returned waits for the unlock.
// docs/adr/0004 tells why there is no inbox in between. Applying a page twice
// changes nothing.
func (db *DB) Apply(ctx context.Context, page Page) error {
	err := db.write(ctx, func(ctx context.Context, t *tx) error {
		for i := range page.Entries {
			if err := t.apply(ctx, &page.Entries[i]); err != nil {
				return err
			}
		}
		if !db.Locked() {
			if err := t.adopt(ctx); err != nil {
				return err
			}
		}
		_, err := t.ExecContext(ctx, `UPDATE store SET cursor = ?, epoch = ?`, page.Cursor, page.Epoch.String())
		return err
	})
	if err != nil {
		return fmt.Errorf("apply page: %w", err)
	}
	return nil
}

// apply stores one entry. A kind that is not known yet is left out; so is an
// entry that cannot be read, or that meets a damaged row here, for it must not
// keep those behind it from arriving: it is noted, see [DB.Damage].
func (t *tx) apply(ctx context.Context, e *wire.Entry) error {
	var err error
	switch {
	case e.Kind == wire.EntryStatement && e.Statement != nil:
		err = t.say(ctx, *e.Statement)
	case e.Kind == wire.EntrySubmission && e.Submission != nil:
		err = t.takeBack(ctx, e.Submission)
	case e.Kind == wire.EntryFacility && e.Facility != nil:
		err = t.putFacility(ctx, e.Facility)
	}
	if errors.Is(err, errForm) || errors.Is(err, app.ErrVersion) {
		err = &RowError{Table: "feed", ID: fmt.Sprintf("%s/%d", e.Scope, e.N), Err: err}
	}
	if t.db.damaged.note(err) {
		return nil
	}
	return err
}

// takeBack stores a submission of this laptop that central returned after a
// restore. One that is here already stays as it is.
func (t *tx) takeBack(ctx context.Context, item *wire.Item) error {
	var known bool
	if err := t.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM submission WHERE id = ?)`, item.ID.String()).Scan(&known); err != nil || known {
		return err
	}
	d, err := app.DecodeDossier([]byte(item.Body))
	if err != nil {
		return fmt.Errorf("returned submission %s: %w", item.ID, formError(err))
	}
	f := frozen{
		V: frozenVersion, ID: item.ID, Dossier: d.ID, Subject: item.Subject, Kind: d.Kind, Base: item.Base,
		CapturedAt: item.CapturedAt.UTC(), Officer: item.Officer, Body: []byte(item.Body),
	}
	for i := range d.Documents {
		f.Papers = append(f.Papers, paper{Document: d.Documents[i]})
	}
	receipt, err := t.heldReceipt(ctx, item.ID)
	if err != nil {
		return err
	}
	where := placed{seq: item.Seq, returned: true}
	if receipt == nil {
		// Without a receipt it is sent again, in this incarnation's sequence.
		if where.incarnation, where.seq, err = t.nextSeq(ctx); err != nil {
			return err
		}
	}
	if err := t.freeze(ctx, &f, where); err != nil {
		return err
	}
	if receipt != nil {
		_, _, err = t.receive(ctx, receipt)
	}
	t.events = append(t.events, app.Event{Kind: app.EventOutbox})
	return err
}

// heldReceipt returns the receipt that waits for a submission; nil for none.
func (t *tx) heldReceipt(ctx context.Context, submission uuid.UUID) (*wire.Receipt, error) {
	var rev int64
	var body []byte
	err := t.QueryRowContext(ctx, `SELECT seal_rev, body FROM statement WHERE type = ? AND entity = ?`,
		string(wire.TypeReceipt), submission.String()).Scan(&rev, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // documented: nil for none
	}
	if err != nil {
		return nil, err
	}
	s, err := t.db.openStatement(string(wire.TypeReceipt), submission.String(), rev, body)
	if err != nil {
		return nil, err
	}
	what, err := read(s)
	if err != nil {
		return nil, err
	}
	receipt, _ := what.payload.(*wire.Receipt)
	return receipt, nil
}

// adopt brings the drafts of returned submissions to what was submitted: where
// there is no draft, or one that nobody edited since an earlier submission. It
// needs the records key.
func (t *tx) adopt(ctx context.Context) error {
	var ids []uuid.UUID
	err := each(ctx, t, `SELECT DISTINCT dossier FROM submission WHERE returned = 1`, nil, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, parseID(id))
		return err
	})
	if err != nil {
		return fmt.Errorf("adopt returned submissions: %w", err)
	}
	for _, id := range ids {
		if err := t.adoptOne(ctx, id); err != nil && !t.db.damaged.note(err) {
			return fmt.Errorf("adopt returned submissions of dossier %s: %w", id, err)
		}
	}
	return nil
}

func (t *tx) adoptOne(ctx context.Context, dossier uuid.UUID) error {
	sent, err := t.db.readSent(ctx, t, dossier)
	if err != nil {
		return err
	}
	newest, ok := newestSent(sent)
	if !ok || !newest.returned {
		return nil
	}
	f, err := t.db.openFrozen(ctx, t, newest.id)
	if err != nil {
		return err
	}
	if err := t.adoptPapers(ctx, &f); err != nil {
		return err
	}
	old, err := findDraft(ctx, t, dossier)
	switch {
	case errors.Is(err, app.ErrNotFound):
		_, err = t.saveBody(ctx, dossier, f.Body, draft{})
		return err
	case err != nil:
		return err
	}
	_, body, err := t.db.openDraft(old)
	if err != nil || bytes.Equal(body, f.Body) {
		return err
	}
	for _, s := range sent {
		earlier, err := t.db.openFrozen(ctx, t, s.id)
		if err != nil {
			return err
		}
		if bytes.Equal(body, earlier.Body) {
			_, err := t.saveBody(ctx, dossier, f.Body, old)
			return err
		}
	}
	return nil
}

// adoptPapers makes rows for the papers of a returned submission that have
// none, and gives the submission the scans that are still here.
func (t *tx) adoptPapers(ctx context.Context, f *frozen) error {
	held, err := t.db.papersOf(ctx, t, f.Dossier)
	if err != nil {
		return err
	}
	byID := make(map[uuid.UUID]paper, len(held))
	for _, p := range held {
		byID[p.Document.ID] = p
	}
	found := false
	for i := range f.Papers {
		p := &f.Papers[i]
		h, ok := byID[p.Document.ID]
		if !ok {
			if err := t.putPaper(ctx, f.Dossier, paper{Document: p.Document}); err != nil {
				return err
			}
			continue
		}
		if p.Scan == nil && h.Scan != nil && h.bytesMatch(&p.Document) {
			p.Scan, found = h.Scan, true
		}
	}
	if !found {
		return nil
	}
	return t.refreeze(ctx, f)
}

// refreeze seals a submission again with scans that were found; its bytes stay.
func (t *tx) refreeze(ctx context.Context, f *frozen) error {
	raw, err := f.encode()
	if err != nil {
		return err
	}
	id := f.ID.String()
	var rev int64
	if err := t.QueryRowContext(ctx, `SELECT seal_rev FROM submission WHERE id = ?`, id).Scan(&rev); err != nil {
		return err
	}
	body, err := t.db.sealRow(seal.Transit, "submission", id, rev+1, raw)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `UPDATE submission SET seal_rev = ?, body = ? WHERE id = ?`, rev+1, body, id)
	return err
}

// putFacility stores a facility, unless it is known just so.
func (t *tx) putFacility(ctx context.Context, f *wire.Facility) error {
	if f.Code == "" {
		return errForm
	}
	raw, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("marshal facility: %w", err)
	}
	var rev int64
	var old []byte
	err = t.QueryRowContext(ctx, `SELECT seal_rev, body FROM facility WHERE code = ?`, f.Code).Scan(&rev, &old)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if err == nil {
		known, err := t.db.openRow(seal.Transit, "facility", f.Code, rev, old)
		if err == nil && bytes.Equal(known, raw) {
			return nil
		}
	}
	body, err := t.db.sealRow(seal.Transit, "facility", f.Code, rev+1, raw)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `INSERT INTO facility (code, seal_rev, body) VALUES (?, ?, ?)
		ON CONFLICT (code) DO UPDATE SET seal_rev = excluded.seal_rev, body = excluded.body`, f.Code, rev+1, body)
	if err != nil {
		return fmt.Errorf("store facility: %w", err)
	}
	t.events = append(t.events, app.Event{Kind: app.EventFacilities})
	return nil
}

// Facilities implements [app.Store]; those that are closed are left out.
func (db *DB) Facilities(ctx context.Context) ([]app.Facility, error) {
	if db.Locked() {
		return nil, errLocked("list facilities")
	}
	var out []app.Facility
	err := each(ctx, db.h.read, `SELECT code, seal_rev, body FROM facility ORDER BY code`, nil, func(scan func(...any) error) error {
		var code string
		var rev int64
		var body []byte
		if err := scan(&code, &rev, &body); err != nil {
			return err
		}
		raw, err := db.openRow(seal.Transit, "facility", code, rev, body)
		var f wire.Facility
		if err == nil && json.Unmarshal(raw, &f) != nil {
			err = &RowError{Table: "facility", ID: code, Err: errForm}
		}
		if db.damaged.note(err) {
			return nil
		}
		if err == nil && !f.Closed {
			out = append(out, app.Facility{Code: f.Code, Name: f.Name})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list facilities: %w", fault(err))
	}
	return out, nil
}
