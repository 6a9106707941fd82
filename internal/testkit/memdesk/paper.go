package memdesk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/google/uuid"

	"titian/app"
)

// paper is a document with its content.
type paper struct {
	dossier uuid.UUID
	app.Document
	content []byte
}

// matchDocuments checks that a dossier lists only what was added to it.
func (s *Store) matchDocuments(dossier uuid.UUID, list []app.Document) error {
	seen := make(map[uuid.UUID]bool, len(list))
	for _, doc := range list {
		p, ok := s.papers[doc.ID]
		if !ok || seen[doc.ID] || p.dossier != dossier || p.Size != doc.Size || p.SHA256 != doc.SHA256 {
			return fmt.Errorf("document %s: %w", doc.ID, ErrDocument)
		}
		seen[doc.ID] = true
	}
	return nil
}

// AddDocument implements app.Store.
func (s *Store) AddDocument(ctx context.Context, dossier uuid.UUID, doc app.Document, content io.Reader) (app.Document, int64, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return app.Document{}, 0, err
	}
	defer leave()
	d, err := s.find(dossier)
	if err != nil {
		return app.Document{}, 0, err
	}
	if _, taken := s.papers[doc.ID]; taken || doc.ID == uuid.Nil {
		return app.Document{}, 0, fmt.Errorf("document %s: %w", doc.ID, ErrDocument)
	}
	raw, err := io.ReadAll(content)
	if err != nil {
		return app.Document{}, 0, fmt.Errorf("read document %s: %w", doc.ID, err)
	}
	if err := ctx.Err(); err != nil {
		return app.Document{}, 0, err
	}
	sum := sha256.Sum256(raw)
	doc.Size, doc.SHA256 = int64(len(raw)), hex.EncodeToString(sum[:])
	dossierNow, err := app.DecodeDossier(d.body)
	if err != nil {
		return app.Document{}, 0, err
	}
	dossierNow.Documents = append(dossierNow.Documents, doc)
	body, err := app.EncodeDossier(dossierNow)
	if err != nil {
		return app.Document{}, 0, err
	}
	s.papers[doc.ID] = paper{dossier, doc, raw}
	d.body, d.rev, d.savedAt = body, d.rev+1, s.clock.Now()
	return doc, d.rev, nil
}

// OpenDocument implements app.Store.
func (s *Store) OpenDocument(ctx context.Context, id uuid.UUID) (io.ReadCloser, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	p, ok := s.papers[id]
	if !ok {
		return nil, app.ErrNotFound
	}
	return io.NopCloser(bytes.NewReader(p.content)), nil
}
