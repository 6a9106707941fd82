package desktest

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/uuid"

	"titian/app"
)

// page is a document before it was added.
func page(t *testing.T) app.Document {
	t.Helper()
	return app.Document{ID: newID(t), Kind: "kk", Media: "image/jpeg", Pages: 1}
}

func (s *suite) content(t *testing.T, id uuid.UUID) string {
	t.Helper()
	r, err := s.store.OpenDocument(t.Context(), id)
	if err != nil {
		t.Fatalf("open document: %v", err)
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Errorf("read document: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Errorf("close document: %v", err)
	}
	return string(raw)
}

func document(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	rev := s.put(t, d, 0)
	text := strings.Repeat("kartu keluarga ", 10_000)
	doc := page(t)
	doc.Member = &d.Members[0].ID
	// What the caller says about size and hash does not count.
	doc.Size, doc.SHA256 = 7, strings.Repeat("f", 64)
	got, next, err := s.store.AddDocument(t.Context(), d.ID, doc, iotest.OneByteReader(strings.NewReader(text)))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(text))
	doc.Size, doc.SHA256 = int64(len(text)), hex.EncodeToString(sum[:])
	d.Documents = []app.Document{doc}
	sameDossier(t, app.Dossier{Documents: d.Documents}, app.Dossier{Documents: []app.Document{got}})
	r := s.get(t, d.ID)
	sameDossier(t, d, r.Dossier)
	if next <= rev || r.Rev != next {
		t.Errorf("revision %d before, %d told, %d read", rev, next, r.Rev)
	}
	if s.content(t, doc.ID) != text {
		t.Error("the content came back changed")
	}
	_, err = s.store.Put(t.Context(), d, rev)
	wantErr(t, "save over a paper that was added meanwhile", err, app.ErrStale)
	d.Note = "with a paper"
	s.put(t, d, next)
	sameDossier(t, d, s.get(t, d.ID).Dossier)
}

func documentRefused(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	s.put(t, d, 0)
	doc, _, err := s.store.AddDocument(t.Context(), d.ID, page(t), strings.NewReader("first"))
	if err != nil {
		t.Fatal(err)
	}
	before := s.get(t, d.ID)
	if _, _, err = s.store.AddDocument(t.Context(), d.ID, doc, strings.NewReader("second")); err == nil {
		t.Error("a document's id was used twice")
	}
	_, _, err = s.store.AddDocument(t.Context(), newID(t), page(t), strings.NewReader("third"))
	wantErr(t, "document of no dossier", err, app.ErrNotFound)
	unknown := before.Dossier.Clone()
	unknown.Documents = append(unknown.Documents, app.Document{ID: newID(t), Kind: "kk", Size: 5, SHA256: doc.SHA256})
	if _, err = s.store.Put(t.Context(), unknown, before.Rev); err == nil {
		t.Error("a document that is not in the store was saved")
	}
	altered := before.Dossier.Clone()
	altered.Documents[0].SHA256 = strings.Repeat("0", 64)
	if _, err = s.store.Put(t.Context(), altered, before.Rev); err == nil {
		t.Error("a document was saved with another hash than its content's")
	}
	r := s.get(t, d.ID)
	sameDossier(t, before.Dossier, r.Dossier)
	if r.Rev != before.Rev || s.content(t, doc.ID) != "first" {
		t.Error("a refused document changed something")
	}
}

func documentBroken(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	s.put(t, d, 0)
	before := s.get(t, d.ID)
	doc := page(t)
	broken := io.MultiReader(strings.NewReader("half of it"), iotest.ErrReader(errReader))
	_, _, err := s.store.AddDocument(t.Context(), d.ID, doc, broken)
	wantErr(t, "document of a broken reader", err, errReader)
	after := s.get(t, d.ID)
	sameDossier(t, before.Dossier, after.Dossier)
	if after.Rev != before.Rev {
		t.Errorf("revision %d, want %d", after.Rev, before.Rev)
	}
	_, err = s.store.OpenDocument(t.Context(), doc.ID)
	wantErr(t, "open", err, app.ErrNotFound)
	if _, _, err = s.store.AddDocument(t.Context(), d.ID, doc, strings.NewReader("all of it")); err != nil {
		t.Errorf("second try: %v", err)
	}
}

func documentsOfOthers(t *testing.T, s *suite) {
	t.Helper()
	a, b := family(t, 1), family(t, 2)
	s.put(t, a, 0)
	rev := s.put(t, b, 0)
	doc, _, err := s.store.AddDocument(t.Context(), a.ID, page(t), strings.NewReader("KK"))
	if err != nil {
		t.Fatal(err)
	}
	b.Documents = []app.Document{doc}
	if _, err := s.store.Put(t.Context(), b, rev); err == nil {
		t.Error("a dossier lists another dossier's document")
	}
}

// documentFrozen takes a paper off the draft after it was submitted.
func documentFrozen(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	s.put(t, d, 0)
	doc, _, err := s.store.AddDocument(t.Context(), d.ID, page(t), strings.NewReader("KK lama"))
	if err != nil {
		t.Fatal(err)
	}
	s.submit(t, d.ID)
	r := s.get(t, d.ID)
	r.Dossier.Documents = nil
	s.put(t, r.Dossier, r.Rev)
	r = s.get(t, d.ID)
	if _, ok := r.Facts.Documents[doc.ID]; !ok || len(r.Dossier.Documents) != 0 || !r.Facts.Edited {
		t.Errorf("after a paper was taken off: draft %v, submitted %v", r.Dossier.Documents, r.Facts.Documents)
	}
	if s.content(t, doc.ID) != "KK lama" {
		t.Error("the submitted paper changed")
	}
}
