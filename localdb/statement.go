package localdb

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"titian/app"
	"titian/localdb/seal"
	"titian/sync/wire"
)

// statementKey names the one statement that is kept of a type about an entity.
type statementKey struct {
	Type   wire.Type
	Entity uuid.UUID
}

func (k statementKey) row() string { return string(k.Type) + "/" + k.Entity.String() }

// said is a statement that was read.
type said struct {
	key statementKey
	n   int64
	// payload is one of the statements of package wire.
	payload any
}

// errUnknownType: a newer central says something that this program does not
// know.
var errUnknownType = errors.New("statement of an unknown type")

// read reads a statement's payload; its signature is verified already.
func read(s wire.Signed) (said, error) {
	switch s.Type {
	case wire.TypeReceipt:
		return readAs(s, func(v *wire.Receipt) (uuid.UUID, int64) { return v.Submission, v.N })
	case wire.TypeDecision:
		return readAs(s, func(v *wire.Decision) (uuid.UUID, int64) { return v.Member, v.N })
	case wire.TypeNumber:
		return readAs(s, func(v *wire.Number) (uuid.UUID, int64) { return v.Person, 0 })
	case wire.TypeMembership:
		return readAs(s, func(v *wire.Membership) (uuid.UUID, int64) { return v.Person, v.N })
	case wire.TypeBill:
		return readAs(s, func(v *wire.Bill) (uuid.UUID, int64) { return v.ID, v.N })
	case wire.TypePayment:
		return readAs(s, func(v *wire.Payment) (uuid.UUID, int64) { return v.ID, 0 })
	case wire.TypeChange:
		return readAs(s, func(v *wire.Change) (uuid.UUID, int64) { return v.Submission, v.N })
	default:
		return said{}, errUnknownType
	}
}

func readAs[T any](s wire.Signed, about func(*T) (uuid.UUID, int64)) (said, error) {
	v := new(T)
	if err := json.Unmarshal(s.Payload, v); err != nil {
		return said{}, errForm
	}
	entity, n := about(v)
	if entity == uuid.Nil {
		return said{}, errForm
	}
	return said{key: statementKey{s.Type, entity}, n: n, payload: v}, nil
}

// say keeps a statement if it is newer than the one held, and draws the
// consequences of a receipt. A type that is not known yet is left out: central
// will say it again to a newer program that starts from the beginning.
func (t *tx) say(ctx context.Context, s wire.Signed) error {
	what, err := read(s)
	if errors.Is(err, errUnknownType) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", s.Type, err)
	}
	replace := false
	if receipt, ok := what.payload.(*wire.Receipt); ok {
		var believed bool
		if believed, replace, err = t.receive(ctx, receipt); err != nil || !believed {
			return err
		}
	}
	return t.keep(ctx, s, what, replace)
}

// keep writes a statement over an older one; replace: over a newer one, too.
func (t *tx) keep(ctx context.Context, s wire.Signed, what said, replace bool) error {
	var n, rev int64
	err := t.QueryRowContext(ctx, `SELECT n, seal_rev FROM statement WHERE type = ? AND entity = ?`,
		string(what.key.Type), what.key.Entity.String()).Scan(&n, &rev)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return err
	case what.n <= n && !replace:
		return nil
	}
	raw, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("marshal statement: %w", err)
	}
	body, err := t.db.sealRow(seal.Transit, "statement", what.key.row(), rev+1, raw)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx,
		`INSERT INTO statement (type, entity, n, at, seal_rev, body) VALUES (?, ?, ?, ?, ?, ?)
		 ON CONFLICT (type, entity) DO UPDATE SET n = excluded.n, at = excluded.at, seal_rev = excluded.seal_rev, body = excluded.body`,
		string(what.key.Type), what.key.Entity.String(), what.n, stamp(t.now), rev+1, body)
	if err != nil {
		return fmt.Errorf("store statement: %w", err)
	}
	if t.changes.statements == nil {
		t.changes.statements = map[statementKey]struct{}{}
	}
	t.changes.statements[what.key] = struct{}{}
	return nil
}

// receive marks what a receipt proves. It is not believed if it speaks of other
// bytes than ours. replace tells that a restored central asked for the item
// again, so that this receipt holds whatever its number. A receipt for a
// submission that is not here is believed and waits for it.
func (t *tx) receive(ctx context.Context, r *wire.Receipt) (believed, replace bool, err error) {
	f, err := t.db.openFrozen(ctx, t, r.Submission)
	if errors.Is(err, app.ErrNotFound) {
		return true, false, nil
	}
	if err != nil {
		return false, false, err
	}
	item := f.item()
	if r.Subject != item.Subject || r.BodySHA256 != item.BodySHA256() {
		return false, false, nil
	}
	id := f.ID.String()
	if err := t.QueryRowContext(ctx, `SELECT wanted FROM outbox WHERE submission = ?`, id).Scan(&replace); err != nil {
		return false, false, err
	}
	_, err = t.ExecContext(ctx,
		`UPDATE outbox SET delivered = 1, wanted = 0, parked = NULL, code = NULL, not_before = NULL, attempts = 0, body = NULL
		 WHERE submission = ?`, id)
	if err != nil {
		return false, false, err
	}
	for _, d := range r.Documents {
		if !slices.ContainsFunc(item.Documents, func(o wire.Document) bool { return o.ID == d.ID && o.SHA256 == d.SHA256 }) {
			continue
		}
		_, err := t.ExecContext(ctx,
			`UPDATE upload SET received = 1, offset = size WHERE document = ?
			 AND submission IN (SELECT id FROM submission WHERE dossier = ?)`, d.ID.String(), f.Dossier.String())
		if err != nil {
			return false, false, err
		}
	}
	t.touch(f.Dossier)
	return true, replace, nil
}

// openStatement opens a statement's row.
func (db *DB) openStatement(kind, entity string, rev int64, body []byte) (wire.Signed, error) {
	id := kind + "/" + entity
	raw, err := db.openRow(seal.Transit, "statement", id, rev, body)
	if err != nil {
		return wire.Signed{}, err
	}
	var s wire.Signed
	if err := json.Unmarshal(raw, &s); err != nil {
		return wire.Signed{}, &RowError{Table: "statement", ID: id, Err: errForm}
	}
	return s, nil
}

// Statements returns the signed statements held, of all kinds, in pages: those
// after the given mark, and the mark to go on from, empty at the end. It works
// while locked. A row that cannot be opened is left out, see [DB.Damage].
func (db *DB) Statements(ctx context.Context, after string, limit int) (page []wire.Signed, next string, err error) {
	if !db.ring.Holds(seal.Transit) {
		return nil, "", errLocked("list statements")
	}
	kind, entity, _ := strings.Cut(after, "/")
	limit = max(limit, 1)
	rows := 0
	err = each(ctx, db.h.read,
		`SELECT type, entity, seal_rev, body FROM statement WHERE (type, entity) > (?, ?) ORDER BY type, entity LIMIT ?`,
		[]any{kind, entity, limit}, func(scan func(...any) error) error {
			var rev int64
			var body []byte
			if err := scan(&kind, &entity, &rev, &body); err != nil {
				return err
			}
			rows++
			s, err := db.openStatement(kind, entity, rev, body)
			if db.damaged.note(err) {
				return nil
			}
			if err == nil {
				page = append(page, s)
			}
			return err
		})
	if err != nil {
		return nil, "", fmt.Errorf("list statements: %w", fault(err))
	}
	if rows == limit {
		next = kind + "/" + entity
	}
	return page, next, nil
}
