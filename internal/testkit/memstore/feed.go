package memstore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"slices"

	"github.com/google/uuid"

	"titian/sync/engine"
	"titian/sync/wire"
)

// Cursor implements engine.Store.
func (s *Store) Cursor(ctx context.Context) (string, uuid.UUID, error) {
	unlock, err := s.begin(ctx, "cursor")
	if err != nil {
		return "", uuid.Nil, err
	}
	defer unlock()
	return s.cursor, s.epoch, nil
}

// Apply implements engine.Store.
func (s *Store) Apply(ctx context.Context, page engine.Page) error {
	unlock, err := s.begin(ctx, "apply")
	if err != nil {
		return err
	}
	defer unlock()
	for _, entry := range page.Entries {
		switch {
		case entry.Statement != nil:
			var receipt wire.Receipt
			if entry.Statement.Type == wire.TypeReceipt && json.Unmarshal(entry.Statement.Payload, &receipt) == nil {
				s.receive(receipt, *entry.Statement)
				continue
			}
			s.hold(*entry.Statement)
		case entry.Submission != nil:
			s.bringBack(*entry.Submission)
		case entry.Facility != nil:
			s.facilities[entry.Facility.Code] = *entry.Facility
		}
	}
	s.cursor, s.epoch = page.Cursor, page.Epoch
	return nil
}

// bringBack takes a submission of an earlier life; papers that are not here
// any more are not waited for.
func (s *Store) bringBack(item wire.Item) {
	if s.find(item.ID) != nil {
		return
	}
	r := &record{item: item, delivered: true}
	for _, doc := range item.Documents {
		if _, ok := s.contents[doc.ID]; ok {
			r.documents = append(r.documents, pendingDocument(doc))
		}
	}
	s.records = append(s.records, r)
}

// Resync implements engine.Store.
func (s *Store) Resync(ctx context.Context, epoch uuid.UUID) error {
	unlock, err := s.begin(ctx, "resync")
	if err != nil {
		return err
	}
	defer unlock()
	s.cursor, s.epoch = "", epoch
	return nil
}

// Wanted implements engine.Store.
func (s *Store) Wanted(ctx context.Context, items, documents []uuid.UUID) error {
	unlock, err := s.begin(ctx, "wanted")
	if err != nil {
		return err
	}
	defer unlock()
	for _, r := range s.records {
		if slices.Contains(items, r.item.ID) {
			r.delivered, r.parked, r.attempt = false, "", engine.Attempt{}
		}
		for i := range r.documents {
			if d := &r.documents[i]; slices.Contains(documents, d.ID) {
				d.Received, d.Offset = false, 0
			}
		}
	}
	return nil
}

// Reincarnate implements engine.Store.
func (s *Store) Reincarnate(ctx context.Context) (engine.Device, error) {
	unlock, err := s.begin(ctx, "reincarnate")
	if err != nil {
		return engine.Device{}, err
	}
	defer unlock()
	s.device.Incarnation = uuid.New()
	s.device.Seq = 0
	for _, r := range s.records {
		if !r.delivered {
			s.device.Seq++
			r.item.Seq = s.device.Seq
		}
	}
	return s.device, nil
}

// Contact implements engine.Store.
func (s *Store) Contact(ctx context.Context, c engine.Contact) error {
	unlock, err := s.begin(ctx, "contact")
	if err != nil {
		return err
	}
	defer unlock()
	s.contacts++
	if c.Signed && c.Time.After(s.device.LastCentral) {
		s.device.LastCentral = c.Time
	}
	if c.Keys != nil {
		s.device.Keys = *c.Keys
	}
	return nil
}

// Held returns the statements of one type.
func (s *Store) Held(t wire.Type) []wire.Signed {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []wire.Signed
	for _, signed := range s.statements {
		if signed.Type == t {
			out = append(out, signed)
		}
	}
	return out
}

// Line returns why the line waits.
func (s *Store) Line() engine.Attempt {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.line
}

// Items returns every item, frozen and brought back.
func (s *Store) Items() []wire.Item {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]wire.Item, 0, len(s.records))
	for _, r := range s.records {
		out = append(out, r.item)
	}
	return out
}

// Damage turns a byte of a document, as a failing disk would.
func (s *Store) Damage(document uuid.UUID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	raw := slices.Clone(s.contents[document])
	raw[len(raw)/2] ^= 1
	s.contents[document] = raw
}

// Copy returns a copy of the store, such as a backup or a cloned disk is.
func (s *Store) Copy() *Store {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := &Store{state: s.state}
	out.records = make([]*record, 0, len(s.records))
	for _, r := range s.records {
		copied := *r
		copied.documents = slices.Clone(r.documents)
		out.records = append(out.records, &copied)
	}
	out.contents = maps.Clone(s.contents)
	out.facilities = maps.Clone(s.facilities)
	out.statements = slices.Clone(s.statements)
	return out
}

func digest(content []byte) wire.Digest { return wire.Digest(sha256.Sum256(content)) }

type content struct{ *bytes.Reader }

func newContent(raw []byte) engine.Content { return content{bytes.NewReader(raw)} }

// Close implements io.Closer.
func (content) Close() error { return nil }
