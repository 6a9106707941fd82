package app_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"titian/app"
	"titian/app/clock"
	"titian/app/finding"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/memdesk"
)

func TestNewDeskNeedsAllItsParts(t *testing.T) {
	whole := app.DeskParams{
		Store: memdesk.New(clock.System{}), Checker: factory.Checker(t), Clock: clock.System{}, Random: strings.NewReader(""),
		Officer: uuid.New(), Village: factory.Village,
	}
	for name, drop := range map[string]func(*app.DeskParams){
		"store": func(p *app.DeskParams) { p.Store = nil }, "checker": func(p *app.DeskParams) { p.Checker = nil },
		"clock": func(p *app.DeskParams) { p.Clock = nil }, "random": func(p *app.DeskParams) { p.Random = nil },
		"officer": func(p *app.DeskParams) { p.Officer = uuid.Nil }, "village": func(p *app.DeskParams) { p.Village = "" },
	} {
		p := whole
		drop(&p)
		if _, err := app.NewDesk(p); err == nil {
			t.Errorf("a desk without %s", name)
		}
	}
	if _, err := app.NewDesk(whole); err != nil {
		t.Error(err)
	}
}

func TestAddFillsIn(t *testing.T) {
	l := newLaptop(t)
	typed := factory.Dossier()
	typed.Village, typed.Family.KK = "", "5103 0101 1204 0007"
	before := typed.Clone()
	r := l.add(t, typed)
	if diff := cmp.Diff(before, typed); diff != "" {
		t.Errorf("the caller's dossier changed:\n%s", diff)
	}
	d := r.Dossier
	ids := []uuid.UUID{d.ID, d.Family.ID}
	for _, m := range d.Members {
		ids = append(ids, m.ID, m.Person.ID)
	}
	for i, id := range ids {
		if id == uuid.Nil || slices.Contains(ids[:i], id) {
			t.Errorf("id %d is %s", i, id)
		}
	}
	if number, err := app.ParseLocalNumber(d.LocalNumber); err != nil || number != d.LocalNumber {
		t.Errorf("local number %q: %v", d.LocalNumber, err)
	}
	if d.Village != factory.Village || d.CapturedOn != "2026-11-22" || d.Family.KK != "5103010112040007" {
		t.Errorf("village %q, captured on %q, KK %q", d.Village, d.CapturedOn, d.Family.KK)
	}
	stored := l.get(t, d.ID)
	if diff := cmp.Diff(stored.Dossier, d, cmpopts.IgnoreFields(app.Dossier{}, "V")); diff != "" || stored.Rev != r.Rev {
		t.Errorf("stored at %d, returned at %d:\n%s", stored.Rev, r.Rev, diff)
	}
	if other := l.add(t, factory.Dossier()); other.Dossier.LocalNumber == d.LocalNumber {
		t.Error("two dossiers of one number")
	}
}

func TestAddKeepsWhatIsGiven(t *testing.T) {
	l := newLaptop(t)
	given := factory.Complete()
	given.Documents, given.LocalNumber, given.CapturedOn = nil, "klg 0000 0000 0", "20-11-2026"
	want := given.Clone()
	want.LocalNumber, want.CapturedOn = "KLG-0000-0000-0", "2026-11-20"
	if diff := cmp.Diff(want, l.add(t, given).Dossier); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, err := l.Add(t.Context(), given)
	if !errors.Is(err, app.ErrStale) {
		t.Errorf("the same id again: %v", err)
	}
	if r := l.add(t, app.Dossier{}); r.Dossier.ID == uuid.Nil {
		t.Error("an empty draft has no id")
	}
}

func TestAddRefuses(t *testing.T) {
	l := newLaptop(t)
	_, err := l.Add(t.Context(), factory.Complete())
	wantFinding(t, err, app.CodeDocumentsGiven, "documents")
	for _, number := range []string{"../../../etc/passwd", "KLG-0000-0000-1", "berkas 7"} {
		d := factory.Dossier()
		d.LocalNumber = number
		_, err = l.Add(t.Context(), d)
		wantFinding(t, err, app.CodeLocalNumber, "local_number")
	}
	if list, err := l.store.List(t.Context(), app.Filter{}); err != nil || len(list) != 0 {
		t.Errorf("refused, and yet there: %d, %v", len(list), err)
	}
}

func TestSave(t *testing.T) {
	l := newLaptop(t)
	first := l.ready(t, "0010")
	typed := first.Dossier.Clone()
	typed.Members[0].Person.BirthPlace = " Kuta "
	typed.LocalNumber, typed.Documents, typed.Family.ID = "KLG-0000-0000-0", nil, uuid.New()
	typed.Members = append(typed.Members, app.Member{Relation: app.Child, Person: app.Person{Name: "Made Ayu"}})
	saved, err := l.Save(t.Context(), typed, first.Rev)
	if err != nil {
		t.Fatal(err)
	}
	want := first.Dossier.Clone()
	want.Members[0].Person.BirthPlace = "Kuta"
	want.Members = append(want.Members, app.Member{
		ID: saved.Dossier.Members[4].ID, Relation: app.Child, Person: app.Person{ID: saved.Dossier.Members[4].Person.ID, Name: "Made Ayu"},
	})
	if diff := cmp.Diff(want, saved.Dossier); diff != "" || want.Members[4].ID == uuid.Nil {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(l.get(t, want.ID), saved, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("stored and returned differ:\n%s", diff)
	}
	_, err = l.Save(t.Context(), typed, first.Rev)
	if !errors.Is(err, app.ErrStale) {
		t.Errorf("an old screen saved: %v", err)
	}
	unknown := factory.Complete()
	if _, err = l.Save(t.Context(), unknown, 1); !errors.Is(err, app.ErrNotFound) {
		t.Errorf("a save of nothing: %v", err)
	}
}

func TestSaveOfWhatWasSubmitted(t *testing.T) {
	l := newLaptop(t)
	r, s := l.sent(t)
	typed := r.Dossier.Clone()
	// Central refuses another family or village for a dossier it knows.
	typed.Kind, typed.Village, typed.Note = app.Change, "5103011002", "koreksi"
	saved, err := l.Save(t.Context(), typed, r.Rev)
	if err != nil {
		t.Fatal(err)
	}
	if saved.Dossier.Kind != app.Registration || saved.Dossier.Village != r.Dossier.Village || saved.Dossier.Note != "koreksi" {
		t.Errorf("%s in %s", saved.Dossier.Kind, saved.Dossier.Village)
	}
	if !saved.Facts.Edited || *saved.Facts.Submission != s.ID {
		t.Errorf("%+v", saved.Facts)
	}
}

func TestAttach(t *testing.T) {
	l := newLaptop(t)
	r := l.add(t, factory.Dossier())
	id := r.Dossier.ID
	member := r.Dossier.Members[1].ID
	doc, err := l.Attach(t.Context(), id, app.Document{Kind: "ktp", Media: "image/png", Member: &member}, strings.NewReader("KTP"))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte("KTP"))
	want := app.Document{ID: doc.ID, Kind: "ktp", Media: "image/png", Member: &member, Size: 3, SHA256: hex.EncodeToString(sum[:])}
	if diff := cmp.Diff(want, doc); diff != "" || doc.ID == uuid.Nil {
		t.Errorf("(-want +got):\n%s", diff)
	}
	content, err := l.store.OpenDocument(t.Context(), doc.ID)
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := io.ReadAll(content); err != nil || string(raw) != "KTP" {
		t.Errorf("%q, %v", raw, err)
	}
	stranger := uuid.New()
	for name, tt := range map[string]struct {
		doc   app.Document
		code  finding.Code
		field string
	}{
		"of no kind":  {app.Document{Kind: "poem"}, app.CodeDocumentKind, "kind"},
		"of a person": {app.Document{Kind: "ktp", Member: &stranger}, app.CodeDocumentMember, "member"},
		"of nobody":   {app.Document{Kind: "ktp", Member: new(uuid.UUID)}, app.CodeDocumentMember, "member"},
	} {
		_, err := l.Attach(t.Context(), id, tt.doc, strings.NewReader(name))
		wantFinding(t, err, tt.code, tt.field)
	}
	broken := iotest.ErrReader(io.ErrUnexpectedEOF)
	if _, err := l.Attach(t.Context(), id, app.Document{Kind: "kk"}, broken); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a broken stick: %v", err)
	}
	if _, err := l.Attach(t.Context(), uuid.New(), app.Document{Kind: "kk"}, strings.NewReader("x")); !errors.Is(err, app.ErrNotFound) {
		t.Errorf("no dossier: %v", err)
	}
	if docs := l.get(t, id).Dossier.Documents; len(docs) != 1 {
		t.Errorf("%d documents", len(docs))
	}
}

func TestDetach(t *testing.T) {
	l := newLaptop(t)
	r := l.ready(t, "0010")
	id, doc := r.Dossier.ID, r.Dossier.Documents[1]
	if err := l.Detach(t.Context(), id, doc.ID); err != nil {
		t.Fatal(err)
	}
	want := slices.Delete(slices.Clone(r.Dossier.Documents), 1, 2)
	if diff := cmp.Diff(want, l.get(t, id).Dossier.Documents); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, missing := range [][2]uuid.UUID{{id, doc.ID}, {id, uuid.New()}, {uuid.New(), doc.ID}} {
		if err := l.Detach(t.Context(), missing[0], missing[1]); !errors.Is(err, app.ErrNotFound) {
			t.Errorf("detach of nothing: %v", err)
		}
	}
}

func TestDiscard(t *testing.T) {
	l := newLaptop(t)
	draft := l.add(t, factory.Dossier())
	if err := l.Discard(t.Context(), draft.Dossier.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Check(t.Context(), draft.Dossier.ID); !errors.Is(err, app.ErrNotFound) {
		t.Errorf("check of what was discarded: %v", err)
	}
	r, _ := l.sent(t)
	if err := l.Discard(t.Context(), r.Dossier.ID); !errors.Is(err, app.ErrSubmitted) {
		t.Errorf("discard of what was submitted: %v", err)
	}
}

func TestAddFromTheRegisterKeepsWhoIsWho(t *testing.T) {
	l := newLaptop(t)
	whole := factory.Complete()
	h := app.Household{Family: whole.Family, Members: whole.Members, Source: "impor", Row: 7}
	if err := l.store.PutHouseholds(t.Context(), []app.Household{h}); err != nil {
		t.Fatal(err)
	}
	r, err := l.AddFrom(t.Context(), h.Family.ID, uuid.Nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(h.Family, r.Dossier.Family); diff != "" {
		t.Errorf("family (-register +dossier):\n%s", diff)
	}
	if diff := cmp.Diff(h.Members, r.Dossier.Members); diff != "" {
		t.Errorf("members (-register +dossier):\n%s", diff)
	}
	if r.Dossier.Kind != app.Registration || r.Dossier.ID == uuid.Nil || r.Dossier.ID == h.Family.ID {
		t.Errorf("%s %s", r.Dossier.Kind, r.Dossier.ID)
	}
	// Who asks again, under whatever id, gets the draft that is there.
	for _, id := range []uuid.UUID{r.Dossier.ID, uuid.New(), uuid.Nil} {
		if again, err := l.AddFrom(t.Context(), h.Family.ID, id); err != nil || again.Dossier.ID != r.Dossier.ID {
			t.Errorf("a second time: %s, %v", again.Dossier.ID, err)
		}
	}
	if err := l.Discard(t.Context(), r.Dossier.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := l.AddFrom(t.Context(), h.Family.ID, r.Dossier.ID); !errors.Is(err, app.ErrStale) {
		t.Errorf("under the id of what lies in the bin: %v", err)
	}
	if r, err = l.AddFrom(t.Context(), h.Family.ID, uuid.Nil); err != nil {
		t.Fatal(err)
	}
	// The family's own row in the register is no second sighting of it.
	if found, err := l.Check(t.Context(), r.Dossier.ID); err != nil || found.Has(app.CodeSeenElsewhere) {
		t.Errorf("%v, %v", found, err)
	}
	if _, err := l.AddFrom(t.Context(), uuid.New(), uuid.Nil); !errors.Is(err, app.ErrNotFound) {
		t.Errorf("a family that is not there: %v", err)
	}
}

func TestAPaperIsAttachedOnceUnderItsID(t *testing.T) {
	l := newLaptop(t)
	id, paper := l.add(t, factory.Dossier()).Dossier.ID, app.Document{ID: uuid.New(), Kind: "kk"}
	for i, again := range []bool{false, true} {
		got, err := l.Attach(t.Context(), id, paper, strings.NewReader("KK"))
		if again != (err != nil) || !again && got.ID != paper.ID {
			t.Errorf("attached %d times: %s, %v", i+1, got.ID, err)
		}
	}
}

// TestDeskWrapsALockedStore: whoever finds the laptop locked is told so by
// every act.
func TestDeskWrapsALockedStore(t *testing.T) {
	l := newLaptop(t)
	r := l.ready(t, "0010")
	id := r.Dossier.ID
	if err := l.store.Lock(); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	for name, act := range map[string]func() error{
		"add":     func() error { _, err := l.Add(ctx, factory.Dossier()); return err },
		"open":    func() error { _, err := l.AddFrom(ctx, id, uuid.Nil); return err },
		"save":    func() error { _, err := l.Save(ctx, r.Dossier, r.Rev); return err },
		"attach":  func() error { _, err := l.Attach(ctx, id, app.Document{Kind: "kk"}, bytes.NewReader(nil)); return err },
		"detach":  func() error { return l.Detach(ctx, id, r.Dossier.Documents[0].ID) },
		"check":   func() error { _, err := l.Check(ctx, id); return err },
		"accept":  func() error { return l.Accept(ctx, id, app.Reason{Code: "x", Text: "y"}) },
		"submit":  func() error { _, err := l.Submit(ctx, id); return err },
		"change":  func() error { _, err := l.AddChange(ctx, id, nil, ""); return err },
		"discard": func() error { return l.Discard(ctx, id) },
	} {
		if err := act(); !errors.Is(err, app.ErrLocked) || strings.Contains(err.Error(), "Sudira") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
