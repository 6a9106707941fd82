package station

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/media"
	"titian/app/words"
	"titian/internal/files"
	"titian/internal/station/papers"
)

// Print writes a paper of a dossier as a PDF into the profile's folder for what
// is printed, which is emptied at lock and exit, and returns its path. The name
// is that of the dossier's local number. An [app.Trouble] tells what is missing
// for it.
func (s *Station) Print(ctx context.Context, dossier uuid.UUID, kind app.PaperKind) (path string, err error) {
	path, err = s.print(ctx, dossier, kind)
	return path, told(err)
}

func (s *Station) print(ctx context.Context, dossier uuid.UUID, kind app.PaperKind) (string, error) {
	db, err := s.store()
	if err != nil {
		return "", err
	}
	r, err := db.Get(ctx, dossier)
	if err != nil {
		return "", err
	}
	catalogue, err := words.Load(s.Settings().Language)
	if err != nil {
		return "", fmt.Errorf("print: %w", err)
	}
	p := papers.Printer{Store: db, Checker: s.checker, Clock: s.p.Clock, Words: catalogue, Rehearsal: s.p.Rehearsal}
	var pdf bytes.Buffer
	if err := p.Print(ctx, &pdf, kind, &r); err != nil {
		return "", err
	}
	return s.lay(ctx, r.Dossier.LocalNumber+"-"+catalogue.Text("print."+string(kind))+".pdf", pdf.Bytes())
}

// lay puts a clear file where it is gone at lock, unless the store is locked
// already.
func (s *Station) lay(ctx context.Context, name string, content []byte) (string, error) {
	s.opening.Lock() // so that no lock comes between
	defer s.opening.Unlock()
	if _, err := s.seat(); err != nil {
		return "", err
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	db, err := s.store()
	if err != nil {
		return "", err
	}
	path := filepath.Join(db.Papers(), name)
	if err := files.WriteFile(s.p.FS, path, content); err != nil {
		return "", fmt.Errorf("write paper: %w", err)
	}
	return path, nil
}

// Show hands a paper that Print wrote to the system's viewer.
func (s *Station) Show(ctx context.Context, path string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	db, err := s.store()
	if err != nil {
		return told(err)
	}
	if filepath.Dir(path) != db.Papers() {
		return told(fmt.Errorf("show paper: %w", app.ErrNotFound))
	}
	if _, err := s.p.FS.Stat(path); err != nil {
		return told(fmt.Errorf("show paper: %w", app.ErrNotFound))
	}
	if err := s.p.Open(path); err != nil {
		s.p.Log.WarnContext(ctx, "no viewer", "error", err)
		return told(errShow)
	}
	return nil
}

// ShowDocument hands a document to the system's viewer, by a clear copy that is
// gone at lock and exit.
func (s *Station) ShowDocument(ctx context.Context, document uuid.UUID) error {
	path, err := s.copyOut(ctx, document)
	if err != nil {
		return told(fmt.Errorf("show document %s: %w", document, err))
	}
	return s.Show(ctx, path)
}

func (s *Station) copyOut(ctx context.Context, document uuid.UUID) (string, error) {
	db, err := s.store()
	if err != nil {
		return "", err
	}
	dossier, doc, err := db.DocumentOf(ctx, document)
	if err != nil {
		return "", err
	}
	local, _, err := db.NameOf(ctx, dossier)
	if err != nil {
		return "", err
	}
	r, err := db.OpenDocument(ctx, document)
	if err != nil {
		return "", err
	}
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, media.MaxBytes+1))
	if err != nil {
		return "", err
	}
	return s.lay(ctx, local+"-"+string(doc.Kind)+"-"+document.String()[28:]+extension(doc.Media), content)
}

func extension(mediaType string) string {
	switch mediaType {
	case media.JPEG:
		return ".jpg"
	case media.PNG:
		return ".png"
	default:
		return ".pdf"
	}
}
