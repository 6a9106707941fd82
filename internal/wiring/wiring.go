// Package wiring joins parts of the laptop that do not know each other: store and
// engine, whose types it translates one to one, store and central's enrolment,
// the rules and the data that are embedded for them. The programs and the tests
// use it; it decides nothing.
package wiring

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/clock"
	"titian/localdb"
	"titian/sync/engine"
	"titian/sync/remote"
	"titian/sync/wire"
)

// Store is the laptop's store as the engine sees it.
type Store struct{ db *localdb.DB }

var _ engine.Store = Store{}

// NewStore returns db as the engine sees it.
func NewStore(db *localdb.DB) Store { return Store{db} }

// Device implements [engine.Store].
func (s Store) Device(ctx context.Context) (engine.Device, error) {
	d, err := s.db.Device(ctx)
	return device(d), err
}

func device(d localdb.Device) engine.Device {
	return engine.Device{
		ID: d.ID, Incarnation: d.Incarnation, Seq: d.Seq, AuditHead: d.AuditHead,
		Central: d.Enrolment.Central, Keys: d.Enrolment.Keys, LastCentral: d.LastCentral,
	}
}

// Pending implements [engine.Store].
func (s Store) Pending(ctx context.Context) ([]engine.Pending, error) {
	list, err := s.db.Pending(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]engine.Pending, len(list))
	for i, p := range list {
		out[i] = engine.Pending{
			ID: p.ID, Kind: p.Kind, Subject: p.Subject, Base: p.Base, Seq: p.Seq, Bytes: p.Bytes,
			Delivered: p.Delivered, Parked: p.Parked, NotBefore: p.NotBefore, Attempts: p.Attempts,
			Documents: make([]engine.PendingDocument, len(p.Documents)),
		}
		for j, d := range p.Documents {
			out[i].Documents[j] = engine.PendingDocument{
				ID: d.ID, Kind: d.Kind, Size: d.Size, SHA256: d.SHA256, Offset: d.Offset, Received: d.Received,
			}
		}
	}
	return out, nil
}

// Item implements [engine.Store].
func (s Store) Item(ctx context.Context, id uuid.UUID) (wire.Item, error) { return s.db.Item(ctx, id) }

// Document implements [engine.Store].
func (s Store) Document(ctx context.Context, id uuid.UUID) (engine.Content, error) {
	r, err := s.db.Document(ctx, id)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Answered implements [engine.Store].
func (s Store) Answered(ctx context.Context, results []engine.Result, _ time.Time) error {
	plain := make([]wire.PushResult, len(results))
	for i := range results {
		plain[i] = results[i].PushResult
	}
	return s.db.Answered(ctx, plain)
}

// Acknowledged implements [engine.Store].
func (s Store) Acknowledged(ctx context.Context, document uuid.UUID, offset int64) error {
	return s.db.Acknowledged(ctx, document, offset)
}

// Attempted implements [engine.Store].
func (s Store) Attempted(ctx context.Context, a engine.Attempt) error {
	return s.db.Attempted(ctx, localdb.Attempt{Item: a.Item, Code: string(a.Code), NotBefore: a.NotBefore, Attempts: a.Attempts})
}

// Cursor implements [engine.Store].
func (s Store) Cursor(ctx context.Context) (cursor string, epoch uuid.UUID, err error) {
	return s.db.Cursor(ctx)
}

// Apply implements [engine.Store].
func (s Store) Apply(ctx context.Context, p engine.Page) error {
	return s.db.Apply(ctx, localdb.Page{Epoch: p.Epoch, Cursor: p.Cursor, Entries: p.Entries})
}

// Resync implements [engine.Store].
func (s Store) Resync(ctx context.Context, epoch uuid.UUID) error { return s.db.Resync(ctx, epoch) }

// Statements implements [engine.Store].
func (s Store) Statements(ctx context.Context, after string, limit int) (page []wire.Signed, next string, err error) {
	return s.db.Statements(ctx, after, limit)
}

// Wanted implements [engine.Store].
func (s Store) Wanted(ctx context.Context, items, documents []uuid.UUID) error {
	return s.db.Wanted(ctx, items, documents)
}

// Reincarnate implements [engine.Store].
func (s Store) Reincarnate(ctx context.Context) (engine.Device, error) {
	d, err := s.db.Reincarnate(ctx)
	return device(d), err
}

// Contact implements [engine.Store].
func (s Store) Contact(ctx context.Context, c engine.Contact) error {
	return s.db.Contact(ctx, localdb.Contact(c))
}

// EngineParams make the engine of an enrolled laptop.
type EngineParams struct {
	// DB has been unlocked once since the process began.
	DB    *localdb.DB
	Clock clock.Clock
	// Log and Changed are the engine's; nil for none.
	Log     *slog.Logger
	Changed func(engine.Status)
	// Budget bounds what scans take of the line; nil for no bound.
	Budget engine.Budget
	// Dial replaces the dialer in tests; nil for TCP.
	Dial remote.DialFunc
}

// Engine returns an engine that carries what the store holds to the central of
// its enrolment, and the client whose connections the caller closes in the end.
// engine.ErrNotEnrolled if the laptop knows no central.
func Engine(ctx context.Context, p EngineParams) (*engine.Engine, *remote.Client, error) {
	d, err := p.DB.Device(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("make engine: %w", err)
	}
	if d.Enrolment.Central == uuid.Nil {
		return nil, nil, engine.ErrNotEnrolled
	}
	key, err := p.DB.DeviceKey(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("make engine: %w", err)
	}
	client, err := remote.New(remote.Params{
		URL: d.Enrolment.URL, CA: d.Enrolment.CA, Clock: p.Clock, Dial: p.Dial,
		Device: d.ID, Central: d.Enrolment.Central, Key: key, Spent: spent(ctx, p.DB, p.Log),
	})
	if err != nil {
		return nil, nil, fmt.Errorf("make engine: %w", err)
	}
	e := engine.New(engine.Params{
		Store: NewStore(p.DB), Remote: client, Key: key, Clock: p.Clock, Log: p.Log, Changed: p.Changed, Budget: p.Budget,
	})
	return e, client, nil
}

// spent counts in the store what the line carried. What a connection tells while
// the store closes is lost.
func spent(ctx context.Context, db *localdb.DB, log *slog.Logger) func([]app.Spending) {
	ctx = context.WithoutCancel(ctx)
	return func(list []app.Spending) {
		if err := db.Spend(ctx, list...); err != nil && log != nil {
			log.DebugContext(ctx, "traffic not counted", "error", err)
		}
	}
}
