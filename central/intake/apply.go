package intake

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/merge"
	"titian/central/receipt"
	"titian/central/statement"
	"titian/central/store"
	"titian/central/trust"
	"titian/sync/wire"
)

// known reports whether this very item was taken before. The same id with
// other content, or from another laptop, is a refusal and an alarm.
func (k *Desk) known(ctx context.Context, tx *store.Tx, device trust.Device, in *parcel) (bool, error) {
	var content []byte
	var owner string
	err := tx.QueryRowContext(ctx, "SELECT content_hash, device FROM submission WHERE id = ?", in.ID.String()).Scan(&content, &owner)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("look for submission: %w", err)
	case !bytes.Equal(content, in.content[:]), owner != device.ID.String():
		return false, rejected(wire.CodeIDReused, "id")
	}
	return true, nil
}

// insert stores an item and its declarations.
func (k *Desk) insert(ctx context.Context, tx *store.Tx, device trust.Device, p wire.Push, in *parcel) error {
	var place int64
	err := tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(place), 0) + 1 FROM submission WHERE subject = ?", in.Subject.String()).Scan(&place)
	if err != nil {
		return fmt.Errorf("number submission: %w", err)
	}
	var base any
	if in.Base != nil {
		base = in.Base.String()
	}
	sum := in.BodySHA256()
	_, err = tx.ExecContext(ctx, `INSERT INTO submission (id, village, kind, subject, base, device, incarnation, seq,
  captured_at, officer, body, body_sha256, content_hash, sig, audit_head, received_at, place)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		in.ID.String(), in.dossier.Village, in.Kind, in.Subject.String(), base, device.ID.String(), p.Incarnation.String(), in.Seq,
		in.CapturedAt.UTC().Format(time.RFC3339Nano), in.Officer.String(), in.Body, sum[:], in.content[:], in.Sig,
		p.AuditHead.String(), store.Millis(tx.Now), place)
	if err != nil {
		return fmt.Errorf("store submission: %w", err)
	}
	for i, doc := range in.Documents {
		if err := declare(ctx, tx, in.ID, i, doc); err != nil {
			return err
		}
	}
	return nil
}

// declare makes a document's upload, unless an earlier submission did; what it
// said then must be the same.
func declare(ctx context.Context, tx *store.Tx, submission uuid.UUID, place int, doc wire.Document) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO document (id, kind, size, sha256, touched_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (id) DO NOTHING`, doc.ID.String(), doc.Kind, doc.Size, doc.SHA256[:], store.Millis(tx.Now))
	if err != nil {
		return fmt.Errorf("declare document: %w", err)
	}
	var size int64
	var sum []byte
	if err := tx.QueryRowContext(ctx, "SELECT size, sha256 FROM document WHERE id = ?", doc.ID.String()).Scan(&size, &sum); err != nil {
		return fmt.Errorf("declare document: %w", err)
	}
	if size != doc.Size || !bytes.Equal(sum, doc.SHA256[:]) {
		return rejected(wire.CodeItemDocuments, fmt.Sprintf("documents[%d]", place))
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO submission_document (submission, place, document) VALUES (?, ?, ?)",
		submission.String(), place, doc.ID.String())
	if err != nil {
		return fmt.Errorf("declare document: %w", err)
	}
	return nil
}

// deliver fills in the receipt and the offsets of a delivered item.
func deliver(ctx context.Context, tx *store.Tx, result *wire.PushResult) error {
	var err error
	if result.Receipt, err = statement.Get(ctx, tx, wire.TypeReceipt, result.ID.String()); err != nil {
		return err
	}
	result.Uploads, err = store.All(ctx, tx, func(rows *sql.Rows) (wire.Upload, error) {
		var u wire.Upload
		var id string
		if err := rows.Scan(&id, &u.Offset, &u.Done); err != nil {
			return u, err
		}
		u.ID, err = uuid.Parse(id)
		return u, err
	}, `SELECT d.id, d.offset_bytes, d.whole FROM submission_document sd JOIN document d ON d.id = sd.document
WHERE sd.submission = ? ORDER BY sd.place`, result.ID.String())
	if err != nil {
		return fmt.Errorf("read offsets: %w", err)
	}
	return nil
}

// standing is a dossier as central has it; head is the nil UUID if it is new.
type standing struct {
	head    uuid.UUID
	village string
	family  string
	state   []byte
}

func loadStanding(ctx context.Context, tx *store.Tx, dossier uuid.UUID) (standing, error) {
	var s standing
	var head, state string
	err := tx.QueryRowContext(ctx, "SELECT head, village, family, state FROM dossier WHERE id = ?", dossier.String()).
		Scan(&head, &s.village, &s.family, &state)
	if errors.Is(err, sql.ErrNoRows) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("read dossier: %w", err)
	}
	s.state = []byte(state)
	s.head, err = uuid.Parse(head)
	return s, err
}

// applyDossier makes an item the head of its dossier.
func (k *Desk) applyDossier(ctx context.Context, tx *store.Tx, in *parcel) error {
	was, err := loadStanding(ctx, tx, in.Subject)
	if err != nil {
		return err
	}
	if was.head != uuid.Nil && (was.village != in.dossier.Village || was.family != in.dossier.Family.ID.String()) {
		return rejected(wire.CodeScope, "body.village")
	}
	state, err := k.rebase(ctx, tx, in, was)
	if err != nil {
		return err
	}
	merged, err := app.DecodeDossier(state)
	if err != nil {
		return rejected(wire.CodeItemMalformed, "body")
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO dossier (id, village, family, kind, head, state, captured, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET head = excluded.head, state = excluded.state, updated_at = excluded.updated_at`,
		in.Subject.String(), in.dossier.Village, in.dossier.Family.ID.String(), string(in.dossier.Kind), in.ID.String(), string(state),
		in.dossier.CapturedOn, store.Millis(tx.Now))
	if err != nil {
		return fmt.Errorf("store dossier: %w", err)
	}
	if err := learnFamily(ctx, tx, &merged, was.state, state); err != nil {
		return err
	}
	if err := k.seatMembers(ctx, tx, in.ID, &merged); err != nil {
		return err
	}
	if err := k.flag(ctx, tx, &merged); err != nil {
		return err
	}
	return receipt.Due(ctx, tx, in.Subject.String())
}

// rebase returns the dossier as it stands after an item: the item's own body
// when nobody else changed anything since its base, and the two merged
// otherwise. A field that was changed twice is a conflict.
func (k *Desk) rebase(ctx context.Context, tx *store.Tx, in *parcel, was standing) ([]byte, error) {
	base := []byte("{}")
	if in.Base != nil {
		var kept string
		err := tx.QueryRowContext(ctx, "SELECT body FROM submission WHERE id = ? AND subject = ?", in.Base.String(), in.Subject.String()).Scan(&kept)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, &refusal{outcome: wire.Later, code: wire.CodeBaseUnknown, head: was.headOrNil()}
		}
		if err != nil {
			return nil, fmt.Errorf("read base: %w", err)
		}
		base = []byte(kept)
	}
	if was.head == uuid.Nil || bytes.Equal(base, was.state) {
		return []byte(in.Body), nil
	}
	merged, clashes, err := mergeBodies(base, was.state, []byte(in.Body))
	if err != nil {
		return nil, err
	}
	if len(clashes) > 0 {
		head, err := k.rival(ctx, tx, in, base, was)
		if err != nil {
			return nil, err
		}
		return nil, &refusal{outcome: wire.Conflict, code: wire.CodeFieldConflict, fields: clashes, head: &head}
	}
	return merged, nil
}

func (s standing) headOrNil() *uuid.UUID {
	if s.head == uuid.Nil {
		return nil
	}
	return &s.head
}

// mergeBodies is [merge.Bodies] with the paths as they may be told.
func mergeBodies(base, ours, mine []byte) ([]byte, []string, error) {
	merged, clashes, err := merge.Bodies(base, ours, mine)
	if err != nil {
		return nil, nil, fmt.Errorf("merge bodies: %w", err)
	}
	for i := range clashes {
		clashes[i] = word(clashes[i])
	}
	slices.Sort(clashes)
	return merged, slices.Compact(clashes), nil
}

// rival finds the submission whose values the item clashes with: the newest
// one that, taken alone, shows every clash. It is the head unless the head was
// itself merged.
func (k *Desk) rival(ctx context.Context, tx *store.Tx, in *parcel, base []byte, was standing) (uuid.UUID, error) {
	type version struct{ id, body string }
	versions, err := store.All(ctx, tx, func(rows *sql.Rows) (v version, err error) {
		err = rows.Scan(&v.id, &v.body)
		return v, err
	}, "SELECT id, body FROM submission WHERE subject = ? AND id <> ? ORDER BY place DESC", in.Subject.String(), in.ID.String())
	if err != nil {
		return uuid.Nil, fmt.Errorf("read submissions: %w", err)
	}
	_, want, err := mergeBodies(base, was.state, []byte(in.Body))
	if err != nil {
		return uuid.Nil, err
	}
	for _, v := range versions {
		_, got, err := mergeBodies(base, []byte(v.body), []byte(in.Body))
		if err != nil {
			return uuid.Nil, err
		}
		if len(got) >= len(want) {
			return uuid.Parse(v.id)
		}
	}
	return was.head, nil
}
