package localdb

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/localdb/seal"
	"titian/sync/wire"
)

const frozenVersion = 1

// frozen is what is sealed of a submission: all that the plain columns hint at,
// and the exact bytes. In its sealed form the head is JSON, preceded by its
// length in four bytes, big end first; the body follows as it is.
type frozen struct {
	V          int        `json:"v"`
	ID         uuid.UUID  `json:"id"`
	Dossier    uuid.UUID  `json:"dossier"`
	Subject    uuid.UUID  `json:"subject"`
	Kind       app.Kind   `json:"kind"`
	Base       *uuid.UUID `json:"base,omitzero"`
	CapturedAt time.Time  `json:"captured_at"`
	Officer    uuid.UUID  `json:"officer"`
	Papers     []paper    `json:"papers,omitzero"`
	Body       []byte     `json:"-"`
}

func (f *frozen) encode() ([]byte, error) {
	head, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("marshal submission: %w", err)
	}
	out := binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(head)+len(f.Body)), uint32(len(head))) //nolint:gosec // far below 4 GiB
	return append(append(out, head...), f.Body...), nil
}

func decodeFrozen(raw []byte) (frozen, error) {
	if len(raw) < 4 || int64(len(raw)-4) < int64(binary.BigEndian.Uint32(raw)) {
		return frozen{}, errForm
	}
	end := 4 + int(binary.BigEndian.Uint32(raw))
	var f frozen
	if err := json.Unmarshal(raw[4:end], &f); err != nil {
		return frozen{}, errForm
	}
	if f.V > frozenVersion {
		return frozen{}, app.ErrVersion
	}
	f.Body = raw[end:]
	return f, nil
}

// item is the submission as it travels, but for number and signature.
func (f *frozen) item() wire.Item {
	kind := wire.KindDossier
	if f.Kind == app.Change {
		kind = wire.KindChange
	}
	out := wire.Item{
		ID: f.ID, Kind: kind, Subject: f.Subject, Base: f.Base, CapturedAt: f.CapturedAt,
		Officer: f.Officer, Body: string(f.Body), Documents: make([]wire.Document, 0, len(f.Papers)),
	}
	for i := range f.Papers {
		out.Documents = append(out.Documents, f.Papers[i].declared())
	}
	return out
}

// declared is the document as it is declared to central. A hash that is none
// becomes zeros, which no document has.
func (p *paper) declared() wire.Document {
	d := wire.Document{ID: p.Document.ID, Kind: string(p.Document.Kind), Size: p.Document.Size}
	_ = d.SHA256.UnmarshalText([]byte(p.Document.SHA256)) // see above
	return d
}

// Submit implements [app.Store]. The same bytes on the same base are frozen
// once: app.ErrSubmitted.
func (db *DB) Submit(ctx context.Context, s app.Submission, rev int64) (app.Submission, error) {
	err := db.writeUnlocked(ctx, func(ctx context.Context, t *tx) error {
		seq, err := t.submit(ctx, &s, rev)
		s.Seq = seq
		return err
	})
	if err != nil {
		return app.Submission{}, fmt.Errorf("store submission %s: %w", s.ID, err)
	}
	return s, nil
}

func (t *tx) submit(ctx context.Context, s *app.Submission, rev int64) (int64, error) {
	if s.ID == uuid.Nil || s.Subject == uuid.Nil {
		return 0, errors.New("a submission needs an id and a subject")
	}
	if _, err := t.current(ctx, s.Dossier, rev); err != nil {
		return 0, err
	}
	d, err := app.DecodeDossier(s.Body)
	if err != nil {
		return 0, err
	}
	if d.ID != s.Dossier {
		return 0, errors.New("the body is another dossier's")
	}
	if err := t.onlyOnce(ctx, s); err != nil {
		return 0, err
	}
	f := frozen{
		V: frozenVersion, ID: s.ID, Dossier: s.Dossier, Subject: s.Subject, Kind: s.Kind, Base: s.Base,
		CapturedAt: s.CapturedAt.UTC(), Officer: s.Officer, Body: s.Body,
	}
	if f.Papers, err = t.papersFor(ctx, s); err != nil {
		return 0, err
	}
	incarnation, seq, err := t.nextSeq(ctx)
	if err != nil {
		return 0, err
	}
	if err := t.freeze(ctx, &f, placed{incarnation: incarnation, seq: seq}); err != nil {
		return 0, err
	}
	t.events = append(t.events, app.Event{Kind: app.EventOutbox})
	return seq, t.record(ctx, act{Act: actSubmit, Entity: s.ID.String(), Detail: wire.Digest(sha256.Sum256(s.Body)).String()})
}

// onlyOnce keeps two hands on one button from sending the same thing twice.
func (t *tx) onlyOnce(ctx context.Context, s *app.Submission) error {
	sent, err := t.db.readSent(ctx, t, s.Dossier)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(sent, func(o sentRow) bool { return o.id == s.ID }) {
		return app.ErrSubmitted
	}
	last, ok := newestSent(sent)
	if !ok {
		return nil
	}
	f, err := t.db.openFrozen(ctx, t, last.id)
	if err != nil {
		return err
	}
	if bytes.Equal(f.Body, s.Body) && equalID(f.Base, s.Base) {
		return app.ErrSubmitted
	}
	return nil
}

func equalID(a, b *uuid.UUID) bool { return a == b || a != nil && b != nil && *a == *b }

// papersFor finds what opens the scans of a submission's documents.
func (t *tx) papersFor(ctx context.Context, s *app.Submission) ([]paper, error) {
	held, err := t.db.papersOf(ctx, t, s.Dossier)
	if err != nil {
		return nil, err
	}
	out := make([]paper, 0, len(s.Documents))
	for i := range s.Documents {
		doc := &s.Documents[i]
		at := slices.IndexFunc(held, func(p paper) bool { return p.Document.ID == doc.ID })
		if at < 0 || !held[at].bytesMatch(doc) {
			return nil, fmt.Errorf("document %s: %w", doc.ID, ErrDocument)
		}
		out = append(out, paper{Document: *doc, Scan: held[at].Scan})
	}
	return out, nil
}

// nextSeq takes the next number of this incarnation.
func (t *tx) nextSeq(ctx context.Context) (incarnation string, seq int64, err error) {
	err = t.QueryRowContext(ctx, `UPDATE store SET seq = seq + 1 RETURNING incarnation, seq`).Scan(&incarnation, &seq)
	if err != nil {
		return "", 0, fmt.Errorf("number submission: %w", err)
	}
	return incarnation, seq, nil
}

// placed says where a submission stands in a sequence.
type placed struct {
	incarnation string
	seq         int64
	returned    bool
}

// freeze writes a submission with its outbox and upload rows. A paper that a
// receipt about this dossier named already does not travel again.
func (t *tx) freeze(ctx context.Context, f *frozen, p placed) error {
	raw, err := f.encode()
	if err != nil {
		return err
	}
	id := f.ID.String()
	body, err := t.db.sealRow(seal.Transit, "submission", id, 1, raw)
	if err != nil {
		return err
	}
	var base sql.NullString
	if f.Base != nil {
		base = sql.NullString{String: f.Base.String(), Valid: true}
	}
	_, err = t.ExecContext(ctx,
		`INSERT INTO submission (id, dossier, subject, base, kind, incarnation, seq, returned, captured_at, officer, bytes, seal_rev, body)
		 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)`,
		id, f.Dossier.String(), f.Subject.String(), base, string(f.Kind), p.incarnation, p.seq, p.returned,
		stamp(f.CapturedAt), f.Officer.String(), len(f.Body), body)
	if err != nil {
		return fmt.Errorf("store submission: %w", err)
	}
	if _, err := t.ExecContext(ctx, `INSERT INTO outbox (submission) VALUES (?)`, id); err != nil {
		return fmt.Errorf("store outbox row: %w", err)
	}
	for i := range f.Papers {
		doc := &f.Papers[i].Document
		_, err := t.ExecContext(ctx,
			`INSERT INTO upload (submission, document, size, offset, received)
			 SELECT ?1, ?2, ?3, coalesce(max(u.offset), 0), coalesce(max(u.received), 0)
			 FROM upload u JOIN submission s ON s.id = u.submission AND s.dossier = ?4
			 WHERE u.document = ?2 AND u.size = ?3`,
			id, doc.ID.String(), doc.Size, f.Dossier.String())
		if err != nil {
			return fmt.Errorf("store upload row: %w", err)
		}
	}
	t.touch(f.Dossier)
	return nil
}

// openFrozen returns a submission, or app.ErrNotFound.
func (db *DB) openFrozen(ctx context.Context, q queryer, id uuid.UUID) (frozen, error) {
	var rev int64
	var body []byte
	err := q.QueryRowContext(ctx, `SELECT seal_rev, body FROM submission WHERE id = ?`, id.String()).Scan(&rev, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return frozen{}, app.ErrNotFound
	}
	if err != nil {
		return frozen{}, err
	}
	return db.thaw(id.String(), rev, body)
}

// thaw opens a submission's sealed body.
func (db *DB) thaw(id string, rev int64, body []byte) (frozen, error) {
	raw, err := db.openRow(seal.Transit, "submission", id, rev, body)
	if err != nil {
		return frozen{}, err
	}
	f, err := decodeFrozen(raw)
	if err == nil && f.ID.String() != id {
		err = errForm
	}
	if err != nil {
		return frozen{}, &RowError{Table: "submission", ID: id, Err: err}
	}
	return f, nil
}

// sentRow is where a submission stands among those of its dossier.
type sentRow struct {
	id       uuid.UUID
	dossier  uuid.UUID
	base     uuid.UUID // nil UUID for none
	ord      int64
	returned bool
}

// readSent returns the submissions of a dossier, or of all for the nil UUID,
// in the order of their arrival.
func (db *DB) readSent(ctx context.Context, q queryer, dossier uuid.UUID) ([]sentRow, error) {
	query, args := `SELECT id, dossier, coalesce(base, ''), ord, returned FROM submission ORDER BY ord`, []any(nil)
	if dossier != uuid.Nil {
		query, args = `SELECT id, dossier, coalesce(base, ''), ord, returned FROM submission WHERE dossier = ? ORDER BY ord`, []any{dossier.String()}
	}
	var out []sentRow
	err := each(ctx, q, query, args, func(scan func(...any) error) error {
		var id, of, base string
		var s sentRow
		if err := scan(&id, &of, &base, &s.ord, &s.returned); err != nil {
			return err
		}
		s.id, s.dossier = parseID(id), parseID(of)
		s.base = parseID(base)
		if s.id == uuid.Nil {
			db.damaged.add(&RowError{Table: "submission", ID: id, Err: errForm})
			return nil
		}
		out = append(out, s)
		return nil
	})
	return out, err
}

// parseID returns the nil UUID for what is none.
func parseID(text string) uuid.UUID {
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil
	}
	return id
}

// newestSent chooses the submission that a dossier stands at: one on which no
// other builds; of several, one that was made here after a restore over one that
// central returned, and then the one that arrived last.
func newestSent(sent []sentRow) (sentRow, bool) {
	built := make(map[uuid.UUID]bool, len(sent))
	for _, s := range sent {
		built[s.base] = true
	}
	var out sentRow
	found := false
	for _, s := range sent {
		if built[s.id] || found && !out.returned && s.returned {
			continue
		}
		out, found = s, true
	}
	if !found && len(sent) > 0 { // bases in a circle, which only tampering makes
		return sent[len(sent)-1], true
	}
	return out, found
}
