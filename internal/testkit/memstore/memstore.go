// Package memstore is an engine.Store in memory for tests. What a call stored
// survives an engine that is abandoned, as it would survive a killed process.
package memstore

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"

	"titian/sync/engine"
	"titian/sync/wire"
)

var _ engine.Store = (*Store)(nil)

// ErrUnknown means that there is no such item or document.
var ErrUnknown = errors.New("memstore: unknown")

// Store is a laptop's store. It is safe for concurrent use.
type Store struct {
	mu sync.Mutex
	state
	// fail is asked before each call; what it returns the call returns.
	fail func(op string) error
}

type state struct {
	device     engine.Device
	records    []*record
	contents   map[uuid.UUID][]byte
	cursor     string
	epoch      uuid.UUID
	statements []wire.Signed
	facilities map[string]wire.Facility
	line       engine.Attempt
	contacts   int
}

// record is one item and how far it got.
type record struct {
	item      wire.Item
	delivered bool
	parked    wire.Code
	attempt   engine.Attempt
	documents []engine.PendingDocument
}

// New returns an empty store of a device.
func New(device engine.Device) *Store {
	return &Store{state: state{device: device, contents: map[uuid.UUID][]byte{}, facilities: map[string]wire.Facility{}}}
}

// Fail sets what fails; nil for nothing.
func (s *Store) Fail(fail func(op string) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = fail
}

// begin locks the store unless the call fails.
func (s *Store) begin(ctx context.Context, op string) (unlock func(), err error) {
	s.mu.Lock()
	if err = ctx.Err(); err == nil && s.fail != nil {
		err = s.fail(op)
	}
	if err != nil {
		s.mu.Unlock()
		return nil, err
	}
	return s.mu.Unlock, nil
}

// Submit freezes an item: id, number and documents' declarations are filled in.
func (s *Store) Submit(item wire.Item, documents ...[]byte) wire.Item {
	item.ID = uuid.Must(uuid.NewV7())
	if item.Kind == "" {
		item.Kind = wire.KindDossier
	}
	item.Documents = []wire.Document{}
	contents := map[uuid.UUID][]byte{}
	for _, content := range documents {
		doc := wire.Document{ID: uuid.New(), Kind: "ktp", Size: int64(len(content)), SHA256: digest(content)}
		item.Documents = append(item.Documents, doc)
		contents[doc.ID] = content
	}
	return s.Freeze(item, contents)
}

// Freeze takes an item as it is and gives it its number.
func (s *Store) Freeze(item wire.Item, contents map[uuid.UUID][]byte) wire.Item {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.device.Seq++
	item.Seq = s.device.Seq
	r := &record{item: item}
	for _, doc := range item.Documents {
		r.documents = append(r.documents, pendingDocument(doc))
	}
	maps.Copy(s.contents, contents)
	s.records = append(s.records, r)
	return item
}

func pendingDocument(d wire.Document) engine.PendingDocument {
	return engine.PendingDocument{ID: d.ID, Kind: d.Kind, Size: d.Size, SHA256: d.SHA256}
}

func (s *Store) find(id uuid.UUID) *record {
	i := slices.IndexFunc(s.records, func(r *record) bool { return r.item.ID == id })
	if i < 0 {
		return nil
	}
	return s.records[i]
}

// Device implements engine.Store.
func (s *Store) Device(ctx context.Context) (engine.Device, error) {
	unlock, err := s.begin(ctx, "device")
	if err != nil {
		return engine.Device{}, err
	}
	defer unlock()
	return s.device, nil
}

// Pending implements engine.Store.
func (s *Store) Pending(ctx context.Context) ([]engine.Pending, error) {
	unlock, err := s.begin(ctx, "pending")
	if err != nil {
		return nil, err
	}
	defer unlock()
	var out []engine.Pending
	for _, r := range s.records {
		waits := slices.ContainsFunc(r.documents, func(d engine.PendingDocument) bool { return !d.Received })
		if r.delivered && !waits {
			continue
		}
		out = append(out, engine.Pending{
			ID: r.item.ID, Kind: r.item.Kind, Subject: r.item.Subject, Base: r.item.Base, Seq: r.item.Seq,
			Bytes: int64(len(r.item.Body)), Delivered: r.delivered, Parked: r.parked,
			NotBefore: r.attempt.NotBefore, Attempts: r.attempt.Attempts, Documents: slices.Clone(r.documents),
		})
	}
	slices.SortStableFunc(out, func(a, b engine.Pending) int { return int(a.Seq - b.Seq) })
	return out, nil
}

// Item implements engine.Store.
func (s *Store) Item(ctx context.Context, id uuid.UUID) (wire.Item, error) {
	unlock, err := s.begin(ctx, "item")
	if err != nil {
		return wire.Item{}, err
	}
	defer unlock()
	r := s.find(id)
	if r == nil {
		return wire.Item{}, ErrUnknown
	}
	return r.item, nil
}

// Document implements engine.Store.
func (s *Store) Document(ctx context.Context, id uuid.UUID) (engine.Content, error) {
	unlock, err := s.begin(ctx, "document")
	if err != nil {
		return nil, err
	}
	defer unlock()
	raw, ok := s.contents[id]
	if !ok {
		return nil, ErrUnknown
	}
	return newContent(raw), nil
}

// Answered implements engine.Store.
func (s *Store) Answered(ctx context.Context, results []engine.Result, _ time.Time) error {
	unlock, err := s.begin(ctx, "answered")
	if err != nil {
		return err
	}
	defer unlock()
	for _, result := range results {
		r := s.find(result.ID)
		if r == nil {
			continue
		}
		switch result.Outcome {
		case wire.Accepted, wire.Duplicate:
			if result.Receipt == nil {
				continue
			}
			for _, up := range result.Uploads {
				r.offset(up.ID, up.Offset)
			}
			r.parked = ""
			s.receive(*result.Receipt, *result.PushResult.Receipt)
		case wire.Conflict, wire.Rejected:
			r.parked = result.Code
		case wire.Later:
		}
		r.attempt = engine.Attempt{}
	}
	return nil
}

// receive notes what a receipt proves.
func (s *Store) receive(receipt wire.Receipt, signed wire.Signed) {
	s.hold(signed)
	r := s.find(receipt.Submission)
	if r == nil || receipt.BodySHA256 != r.item.BodySHA256() {
		return
	}
	r.delivered = true
	for _, doc := range receipt.Documents {
		for i := range r.documents {
			if d := &r.documents[i]; d.ID == doc.ID && d.SHA256 == doc.SHA256 {
				d.Received, d.Offset = true, d.Size
			}
		}
	}
}

func (r *record) offset(document uuid.UUID, offset int64) {
	for i := range r.documents {
		if r.documents[i].ID == document {
			r.documents[i].Offset = min(max(offset, 0), r.documents[i].Size)
		}
	}
}

// hold keeps a statement; the same one is kept once.
func (s *Store) hold(signed wire.Signed) {
	same := func(other wire.Signed) bool {
		return other.Type == signed.Type && string(other.Payload) == string(signed.Payload)
	}
	if !slices.ContainsFunc(s.statements, same) {
		s.statements = append(s.statements, signed)
	}
}

// Acknowledged implements engine.Store.
func (s *Store) Acknowledged(ctx context.Context, document uuid.UUID, offset int64) error {
	unlock, err := s.begin(ctx, "acknowledged")
	if err != nil {
		return err
	}
	defer unlock()
	for _, r := range s.records {
		r.offset(document, offset)
	}
	return nil
}

// Attempted implements engine.Store.
func (s *Store) Attempted(ctx context.Context, a engine.Attempt) error {
	unlock, err := s.begin(ctx, "attempted")
	if err != nil {
		return err
	}
	defer unlock()
	if a.Item == uuid.Nil {
		s.line = a
		return nil
	}
	if r := s.find(a.Item); r != nil {
		r.attempt = a
	}
	return nil
}

// Statements implements engine.Store.
func (s *Store) Statements(ctx context.Context, after string, limit int) ([]wire.Signed, string, error) {
	unlock, err := s.begin(ctx, "statements")
	if err != nil {
		return nil, "", err
	}
	defer unlock()
	from := 0
	if after != "" {
		if from, err = strconv.Atoi(after); err != nil {
			return nil, "", ErrUnknown
		}
	}
	end := min(from+limit, len(s.statements))
	next := ""
	if end < len(s.statements) {
		next = strconv.Itoa(end)
	}
	return slices.Clone(s.statements[from:end]), next, nil
}
