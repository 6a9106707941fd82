// Package pull answers what laptops ask for: pages of the feed, and single
// submissions.
package pull

import (
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"titian/central/feed"
	"titian/central/statement"
	"titian/central/store"
	"titian/central/trust"
	"titian/sync/wire"
)

// ErrCursor tells that a text is no cursor at all.
var ErrCursor = errors.New("pull: not a cursor")

// pageEntries bounds the entries of a page, whatever their size.
const pageEntries = 500

// Feeds answers pulls. It is safe for concurrent use.
type Feeds struct{ db *store.DB }

// New returns the feeds of a database.
func New(db *store.DB) *Feeds { return &Feeds{db: db} }

// track is one scope as a device follows it. key is its name in the cursor.
type track struct {
	scope, key string
	// present is the incarnation whose own submissions are not sent back.
	present string
}

// tracks lists the scopes of a device's grant, in the order in which they are
// sent: what concerns people first, reference data last. The device's own
// scope is followed anew by each incarnation, so that a restored laptop gets
// back what its earlier life has sent.
func tracks(ctx context.Context, tx *store.Tx, d trust.Device) ([]track, error) {
	own := track{scope: feed.Device(d.ID)}
	err := tx.QueryRowContext(ctx, "SELECT id FROM incarnation WHERE device = ? ORDER BY life DESC LIMIT 1", d.ID.String()).Scan(&own.present)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("read incarnation: %w", err)
	}
	own.key = own.scope + "/" + own.present
	var out []track
	for _, v := range d.Villages {
		out = append(out, track{scope: feed.Village(v), key: feed.Village(v)})
	}
	return append(out, own, track{scope: feed.Reference, key: feed.Reference}), nil
}

// Page returns what follows a cursor; an empty cursor is the beginning. It
// returns feed.ErrResync for a cursor of another epoch or history, and
// ErrCursor for one that cannot be read.
func (f *Feeds) Page(ctx context.Context, d trust.Device, cursor string) (wire.Page, error) {
	page := wire.Page{Items: []wire.Entry{}}
	at := wire.Cursor{}
	if cursor != "" {
		var err error
		if at, err = wire.ParseCursor(cursor); err != nil {
			return page, ErrCursor
		}
	}
	err := f.db.Read(ctx, func(tx *store.Tx) error {
		page.Time = tx.Now
		epoch, err := tx.Meta(ctx, store.MetaEpoch)
		if err != nil {
			return err
		}
		if page.Epoch, err = uuid.Parse(epoch); err != nil {
			return fmt.Errorf("read epoch: %w", err)
		}
		if cursor != "" && at.Epoch != page.Epoch {
			return feed.ErrResync
		}
		return fill(ctx, tx, d, at, &page)
	})
	if err != nil {
		return wire.Page{}, fmt.Errorf("pull: %w", err)
	}
	return page, nil
}

func fill(ctx context.Context, tx *store.Tx, d trust.Device, at wire.Cursor, page *wire.Page) error {
	all, err := tracks(ctx, tx, d)
	if err != nil {
		return err
	}
	next := wire.Cursor{Epoch: page.Epoch, Scopes: map[string]wire.Position{}}
	for _, t := range all {
		if err := feed.Check(ctx, tx, t.scope, at.Scopes[t.key]); err != nil {
			return err
		}
		next.Scopes[t.key] = at.Scopes[t.key]
	}
	size := newMeter()
	for _, t := range all {
		if page.More {
			break
		}
		var end wire.Position
		if end, page.More, err = walk(ctx, tx, t, at.Scopes[t.key], page, size); err != nil {
			return err
		}
		next.Scopes[t.key] = end
	}
	page.Next = next.String()
	return nil
}

// walk appends the entries of one scope until the page is full.
func walk(ctx context.Context, tx *store.Tx, t track, from wire.Position, page *wire.Page, size *meter) (wire.Position, bool, error) {
	pointers, err := feed.After(ctx, tx, t.scope, from.N, pageEntries+1)
	if err != nil {
		return from, false, err
	}
	n := from.N
	for _, p := range pointers {
		if len(page.Items) >= pageEntries {
			return position(ctx, tx, t.scope, from, n)
		}
		entry, err := resolve(ctx, tx, t, p)
		if err != nil {
			return from, false, err
		}
		if entry != nil {
			full, err := size.add(entry)
			if err != nil {
				return from, false, err
			}
			if full && len(page.Items) > 0 {
				return position(ctx, tx, t.scope, from, n)
			}
			page.Items = append(page.Items, *entry)
		}
		n = p.N
	}
	if len(pointers) > pageEntries {
		return position(ctx, tx, t.scope, from, n)
	}
	end, err := feed.End(ctx, tx, t.scope)
	return end, false, err
}

// position is where a page stops that leaves something for the next.
func position(ctx context.Context, tx *store.Tx, scope string, from wire.Position, n int64) (wire.Position, bool, error) {
	if n == from.N {
		return from, true, nil
	}
	p, err := feed.At(ctx, tx, scope, n)
	return p, true, err
}

// resolve reads the entity of a pointer; nil if it is not for this reader.
func resolve(ctx context.Context, tx *store.Tx, t track, p feed.Pointer) (*wire.Entry, error) {
	e := &wire.Entry{Scope: t.scope, N: p.N}
	switch p.Kind {
	case wire.EntryFacility:
		e.Kind = wire.EntryFacility
		var raw string
		if err := tx.QueryRowContext(ctx, "SELECT json FROM facility WHERE code = ?", p.ID).Scan(&raw); err != nil {
			return nil, fmt.Errorf("read facility: %w", err)
		}
		e.Facility = new(wire.Facility)
		if err := json.Unmarshal([]byte(raw), e.Facility); err != nil {
			return nil, fmt.Errorf("read facility: %w", err)
		}
	case wire.EntrySubmission:
		e.Kind = wire.EntrySubmission
		item, incarnation, err := load(ctx, tx, p.ID)
		if err != nil || incarnation == t.present {
			return nil, err
		}
		e.Submission = &item
	default:
		e.Kind = wire.EntryStatement
		s, err := statement.Get(ctx, tx, wire.Type(p.Kind), p.ID)
		if err != nil || s == nil {
			return nil, err
		}
		e.Statement = s
	}
	return e, nil
}

// Submission returns a submission of a village of the device's grant exactly
// as it was pushed; sql.ErrNoRows if there is none.
func (f *Feeds) Submission(ctx context.Context, d trust.Device, id uuid.UUID) (wire.Item, error) {
	var item wire.Item
	err := f.db.Read(ctx, func(tx *store.Tx) error {
		var village string
		if err := tx.QueryRowContext(ctx, "SELECT village FROM submission WHERE id = ?", id.String()).Scan(&village); err != nil {
			return err
		}
		if !d.May(village) {
			return sql.ErrNoRows
		}
		var err error
		item, _, err = load(ctx, tx, id.String())
		return err
	})
	if err != nil {
		return wire.Item{}, fmt.Errorf("read submission: %w", err)
	}
	return item, nil
}

func load(ctx context.Context, tx *store.Tx, id string) (item wire.Item, incarnation string, err error) {
	var own, subject, captured, officer string
	var base sql.NullString
	err = tx.QueryRowContext(ctx, `SELECT id, kind, subject, base, incarnation, seq, captured_at, officer, body, sig
FROM submission WHERE id = ?`, id).Scan(&own, &item.Kind, &subject, &base, &incarnation, &item.Seq, &captured, &officer, &item.Body, &item.Sig)
	if err != nil {
		return item, "", fmt.Errorf("read submission: %w", err)
	}
	ids := map[*uuid.UUID]string{&item.ID: own, &item.Subject: subject, &item.Officer: officer}
	if base.Valid {
		item.Base = new(uuid.UUID)
		ids[item.Base] = base.String
	}
	for to, text := range ids {
		if *to, err = uuid.Parse(text); err != nil {
			return item, "", fmt.Errorf("read submission: %w", err)
		}
	}
	if item.CapturedAt, err = time.Parse(time.RFC3339Nano, captured); err != nil {
		return item, "", fmt.Errorf("read submission: time: %w", err)
	}
	item.Documents = []wire.Document{}
	docs, err := store.All(ctx, tx, func(rows *sql.Rows) (wire.Document, error) {
		var d wire.Document
		var id string
		var sum []byte
		if err := rows.Scan(&id, &d.Kind, &d.Size, &sum); err != nil {
			return d, err
		}
		copy(d.SHA256[:], sum)
		d.ID, err = uuid.Parse(id)
		return d, err
	}, `SELECT d.id, d.kind, d.size, d.sha256 FROM submission_document sd JOIN document d ON d.id = sd.document
WHERE sd.submission = ? ORDER BY sd.place`, id)
	if err != nil {
		return item, "", fmt.Errorf("read declarations: %w", err)
	}
	item.Documents = append(item.Documents, docs...)
	return item, incarnation, nil
}

// meter measures how large a page becomes when it is packed. Flushing after
// each entry makes it read a little high.
type meter struct {
	packed int
	zip    *gzip.Writer
}

func newMeter() *meter {
	m := new(meter)
	m.zip = gzip.NewWriter(io.Writer(m))
	return m
}

// Write counts packed bytes.
func (m *meter) Write(p []byte) (int, error) {
	m.packed += len(p)
	return len(p), nil
}

// add measures an entry and reports whether the page is over its limit.
func (m *meter) add(e *wire.Entry) (full bool, err error) {
	raw, err := json.Marshal(e)
	if err != nil {
		return false, fmt.Errorf("measure entry: %w", err)
	}
	if _, err := m.zip.Write(raw); err != nil {
		return false, fmt.Errorf("measure entry: %w", err)
	}
	if err := m.zip.Flush(); err != nil {
		return false, fmt.Errorf("measure entry: %w", err)
	}
	return m.packed > wire.MaxPullBytes, nil
}
