package localdb

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/google/uuid"

	"titian/app"
	"titian/localdb/scan"
	"titian/localdb/seal"
	"titian/sync/wire"
)

// paper is a document with what opens its scan; Scan is nil while the scan is
// not on this laptop. It stands in sealed bodies.
type paper struct {
	Document app.Document `json:"document"`
	Scan     *scan.Ref    `json:"scan,omitzero"`
}

// bytesMatch reports whether a listed document speaks of the bytes that were
// added under its id.
func (p *paper) bytesMatch(d *app.Document) bool {
	return p.Document.Size == d.Size && p.Document.SHA256 == d.SHA256
}

// AddDocument implements [app.Store].
func (db *DB) AddDocument(ctx context.Context, dossier uuid.UUID, doc app.Document, content io.Reader) (app.Document, int64, error) {
	added, rev, err := db.addDocument(ctx, dossier, doc, content)
	if err != nil {
		return app.Document{}, 0, fmt.Errorf("add document %s to dossier %s: %w", doc.ID, dossier, fault(err))
	}
	return added, rev, nil
}

func (db *DB) addDocument(ctx context.Context, dossier uuid.UUID, doc app.Document, content io.Reader) (app.Document, int64, error) {
	if db.Locked() {
		return app.Document{}, 0, app.ErrLocked
	}
	if doc.ID == uuid.Nil {
		return app.Document{}, 0, ErrDocument
	}
	// Bad requests are turned away before a scan is written.
	if err := db.mayAdd(ctx, db.h.read, dossier, doc.ID); err != nil {
		return app.Document{}, 0, err
	}
	ref, err := db.scans.Write(ctx, io.LimitReader(content, wire.MaxDocumentBytes+1))
	if err != nil {
		return app.Document{}, 0, err
	}
	doc.Size, doc.SHA256 = ref.PlainSize, ref.PlainSHA256
	var rev int64
	err = ErrDocument
	if doc.Size > 0 && doc.Size <= wire.MaxDocumentBytes {
		err = db.writeUnlocked(ctx, func(ctx context.Context, t *tx) error {
			rev, err = t.addDocument(ctx, dossier, paper{Document: doc, Scan: &ref})
			return err
		})
	}
	if err != nil {
		// Best effort, and not cancelled with the rest: Sweep takes what is left.
		_ = db.scans.Remove(context.WithoutCancel(ctx), ref.Name)
		return app.Document{}, 0, err
	}
	return doc, rev, nil
}

// mayAdd checks that the dossier is there and the document's id is free.
func (db *DB) mayAdd(ctx context.Context, q queryer, dossier, document uuid.UUID) error {
	d, err := findDraft(ctx, q, dossier)
	if err != nil {
		return err
	}
	if d.discarded.Valid {
		return app.ErrNotFound
	}
	var taken bool
	if err := q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM document WHERE id = ?)`, document.String()).Scan(&taken); err != nil {
		return err
	}
	if taken {
		return ErrDocument
	}
	return nil
}

func (t *tx) addDocument(ctx context.Context, dossier uuid.UUID, p paper) (int64, error) {
	if err := t.db.mayAdd(ctx, t, dossier, p.Document.ID); err != nil {
		return 0, err
	}
	if err := t.putPaper(ctx, dossier, p); err != nil {
		return 0, err
	}
	old, err := findDraft(ctx, t, dossier)
	if err != nil {
		return 0, err
	}
	d, _, err := t.db.openDraft(old)
	if err != nil {
		return 0, err
	}
	d.Documents = append(d.Documents, p.Document)
	return t.save(ctx, &d, old)
}

// putPaper writes a document's row.
func (t *tx) putPaper(ctx context.Context, dossier uuid.UUID, p paper) error {
	raw, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("marshal document: %w", err)
	}
	id := p.Document.ID.String()
	body, err := t.db.sealRow(seal.Records, "document", id, 1, raw)
	if err != nil {
		return err
	}
	var name sql.NullString
	var size int64
	if p.Scan != nil {
		name, size = sql.NullString{String: p.Scan.Name, Valid: true}, p.Scan.CipherSize
	}
	_, err = t.ExecContext(ctx,
		`INSERT INTO document (id, dossier, added_at, scan, cipher_size, seal_rev, body) VALUES (?, ?, ?, ?, ?, 1, ?)`,
		id, dossier.String(), stamp(t.now), name, size, body)
	if err != nil {
		return fmt.Errorf("store document: %w", err)
	}
	return nil
}

// papersOf returns the documents that were ever added to a dossier, but for
// those whose row does not open.
func (db *DB) papersOf(ctx context.Context, q queryer, dossier uuid.UUID) ([]paper, error) {
	var out []paper
	err := each(ctx, q, `SELECT id, seal_rev, body FROM document WHERE dossier = ?`, []any{dossier.String()},
		func(scan func(...any) error) error {
			p, err := db.scanPaper(scan)
			if db.damaged.note(err) {
				return nil
			}
			out = append(out, p)
			return err
		})
	return out, err
}

func (db *DB) scanPaper(scan func(...any) error) (paper, error) {
	var id string
	var rev int64
	var body []byte
	if err := scan(&id, &rev, &body); err != nil {
		return paper{}, err
	}
	raw, err := db.openRow(seal.Records, "document", id, rev, body)
	if err != nil {
		return paper{}, err
	}
	var p paper
	if err := json.Unmarshal(raw, &p); err != nil || p.Document.ID.String() != id {
		return paper{}, &RowError{Table: "document", ID: id, Err: errForm}
	}
	return p, nil
}

// matchDocuments checks that a draft lists only what was added to it, as it was
// added, and notes what it does not list any more. What old listed just so may
// stay, also if its row does not open any more.
func (t *tx) matchDocuments(ctx context.Context, d *app.Dossier, old draft) error {
	papers, err := t.db.papersOf(ctx, t, d.ID)
	if err != nil {
		return err
	}
	listed := make(map[uuid.UUID]bool, len(d.Documents))
	for i := range d.Documents {
		doc := &d.Documents[i]
		added := slices.ContainsFunc(papers, func(p paper) bool { return p.Document.ID == doc.ID && p.bytesMatch(doc) })
		if listed[doc.ID] || !added && !t.listed(old, doc) {
			return fmt.Errorf("document %s: %w", doc.ID, ErrDocument)
		}
		listed[doc.ID] = true
	}
	for i := range papers {
		id := papers[i].Document.ID
		query := `UPDATE document SET dropped_at = ? WHERE id = ? AND dropped_at IS NULL`
		args := []any{stamp(t.now), id.String()}
		if listed[id] {
			query, args = `UPDATE document SET dropped_at = NULL WHERE id = ? AND dropped_at IS NOT NULL`, args[1:]
		}
		if _, err := t.ExecContext(ctx, query, args...); err != nil {
			return err
		}
	}
	return nil
}

// listed reports whether a draft that opens lists a document with these bytes.
func (t *tx) listed(old draft, doc *app.Document) bool {
	if old.body == nil {
		return false
	}
	d, _, err := t.db.openDraft(old)
	return err == nil && slices.ContainsFunc(d.Documents, func(o app.Document) bool {
		return o.ID == doc.ID && o.Size == doc.Size && o.SHA256 == doc.SHA256
	})
}

// OpenDocument implements [app.Store]. [ErrAway] for a paper that came back
// from central by name only.
func (db *DB) OpenDocument(ctx context.Context, id uuid.UUID) (io.ReadCloser, error) {
	r, err := db.openDocument(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("open document %s: %w", id, fault(err))
	}
	return r, nil
}

func (db *DB) openDocument(ctx context.Context, id uuid.UUID) (*scan.Reader, error) {
	if db.Locked() {
		return nil, app.ErrLocked
	}
	row := db.h.read.QueryRowContext(ctx, `SELECT id, seal_rev, body FROM document WHERE id = ?`, id.String())
	p, err := db.scanPaper(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, app.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return db.openScan(ctx, p)
}

// DocumentOf returns a document as it was added, and the dossier it was added
// to; app.ErrNotFound if there is none.
func (db *DB) DocumentOf(ctx context.Context, id uuid.UUID) (dossier uuid.UUID, doc app.Document, err error) {
	if db.Locked() {
		return uuid.Nil, app.Document{}, errLocked("find document")
	}
	var of string
	var p paper
	row := db.h.read.QueryRowContext(ctx, `SELECT id, seal_rev, body, dossier FROM document WHERE id = ?`, id.String())
	p, err = db.scanPaper(func(targets ...any) error { return row.Scan(append(targets, &of)...) })
	if err != nil {
		return uuid.Nil, app.Document{}, fmt.Errorf("find document %s: %w", id, fault(notFound(err)))
	}
	return parseID(of), p.Document, nil
}

func (db *DB) openScan(ctx context.Context, p paper) (*scan.Reader, error) {
	if p.Scan == nil {
		return nil, ErrAway
	}
	r, err := db.scans.Open(ctx, *p.Scan)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrAway
	}
	return r, err
}
