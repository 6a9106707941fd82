package localdb_test

import (
	"bytes"
	"context"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/localdb"
)

func TestPutAndGet(t *testing.T) {
	b := unlocked(t)
	d := family()
	rev, err := b.Put(t.Context(), d, 0)
	if err != nil || rev != 1 {
		t.Fatalf("rev %d, %v", rev, err)
	}
	r := b.get(t, d.ID)
	if diff := cmp.Diff(d, r.Dossier); diff != "" {
		t.Error(diff)
	}
	if r.Rev != 1 || r.SavedAt.IsZero() || r.Facts.Submission != nil {
		t.Errorf("record %d, %v, %v", r.Rev, r.SavedAt, r.Facts)
	}
	d.Note = "rumah kedua"
	if rev, err = b.Put(t.Context(), d, 1); err != nil || rev != 2 {
		t.Fatalf("rev %d, %v", rev, err)
	}
	b.reopen(t)
	if r = b.get(t, d.ID); r.Dossier.Note != "rumah kedua" || r.Rev != 2 {
		t.Errorf("after reopen: rev %d", r.Rev)
	}
	_, err = b.Put(t.Context(), d, 1)
	wantErr(t, "stale rev", err, app.ErrStale)
	_, err = b.Put(t.Context(), d, 0)
	wantErr(t, "new over old", err, app.ErrStale)
	other := family()
	_, err = b.Put(t.Context(), other, 3)
	wantErr(t, "rev of nothing", err, app.ErrNotFound)
	_, err = b.Get(t.Context(), other.ID)
	wantErr(t, "get nothing", err, app.ErrNotFound)
}

func TestList(t *testing.T) {
	b := unlocked(t)
	first, second := b.put(t, family()), b.put(t, family())
	change := family()
	change.Kind, change.Family.ID = app.Change, first.Dossier.Family.ID
	third := b.put(t, change)
	for _, c := range []struct {
		name string
		f    app.Filter
		want []uuid.UUID
	}{
		{"all, newest first", app.Filter{}, []uuid.UUID{third.Dossier.ID, second.Dossier.ID, first.Dossier.ID}},
		{"limit", app.Filter{Limit: 1}, []uuid.UUID{third.Dossier.ID}},
		{"kind", app.Filter{Kind: app.Change}, []uuid.UUID{third.Dossier.ID}},
		{"family", app.Filter{Family: first.Dossier.Family.ID}, []uuid.UUID{third.Dossier.ID, first.Dossier.ID}},
		{"stage", app.Filter{Stage: app.StageReady}, nil},
		{"needs", app.Filter{NeedYou: true}, nil},
	} {
		list, err := b.List(t.Context(), c.f)
		if err != nil {
			t.Fatal(err)
		}
		var got []uuid.UUID
		for _, r := range list {
			got = append(got, r.Dossier.ID)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// What was saved last comes first, also when it was not made last, and stays so
// when everything is read anew.
func TestListOrder(t *testing.T) {
	b := unlocked(t)
	first, second, third := b.put(t, family()), b.put(t, family()), b.put(t, family())
	if _, err := b.Put(t.Context(), first.Dossier, first.Rev); err != nil {
		t.Fatal(err)
	}
	want := []uuid.UUID{first.Dossier.ID, third.Dossier.ID, second.Dossier.ID}
	for _, when := range []string{"after saving", "after opening"} {
		all, err := b.List(t.Context(), app.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		var got []uuid.UUID
		for i := range all {
			got = append(got, all[i].Dossier.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
		b.reopen(t)
	}
}

func TestDiscard(t *testing.T) {
	b := unlocked(t)
	d := b.put(t, family()).Dossier
	doc := b.attach(t, d.ID, []byte("halaman"))
	if err := b.Discard(t.Context(), d.ID); err != nil {
		t.Fatal(err)
	}
	_, err := b.Get(t.Context(), d.ID)
	wantErr(t, "get from bin", err, app.ErrNotFound)
	wantErr(t, "discard again", b.Discard(t.Context(), d.ID), app.ErrNotFound)
	if err := b.Undiscard(t.Context(), d.ID); err != nil {
		t.Fatal(err)
	}
	b.get(t, d.ID)
	if err := b.Discard(t.Context(), d.ID); err != nil {
		t.Fatal(err)
	}
	b.clock.add(29 * 24 * time.Hour)
	b.reopen(t)
	if _, err := b.OpenDocument(t.Context(), doc.ID); err != nil {
		t.Errorf("within 30 days: %v", err)
	}
	b.clock.add(2 * 24 * time.Hour)
	b.reopen(t)
	wantErr(t, "after 30 days", b.Undiscard(t.Context(), d.ID), app.ErrNotFound)
	_, err = b.OpenDocument(t.Context(), doc.ID)
	wantErr(t, "its paper", err, app.ErrNotFound)

	sent := b.put(t, family()).Dossier
	b.submit(t, sent.ID)
	wantErr(t, "discard submitted", b.Discard(t.Context(), sent.ID), app.ErrSubmitted)
}

func TestDocuments(t *testing.T) {
	b := unlocked(t)
	d := b.put(t, family()).Dossier
	content := bytes.Repeat([]byte("kartu keluarga "), 10000)
	doc := b.attach(t, d.ID, content)
	if doc.Size != int64(len(content)) || doc.SHA256 != sum(content) {
		t.Errorf("size %d, hash %s", doc.Size, doc.SHA256)
	}
	r := b.get(t, d.ID)
	if diff := cmp.Diff([]app.Document{doc}, r.Dossier.Documents); diff != "" || r.Rev != 2 {
		t.Errorf("rev %d: %s", r.Rev, diff)
	}
	b.reopen(t)
	f, err := b.OpenDocument(t.Context(), doc.ID)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(f)
	if err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}

	_, _, err = b.AddDocument(t.Context(), d.ID, doc, bytes.NewReader(content))
	wantErr(t, "id taken", err, localdb.ErrDocument)
	_, _, err = b.AddDocument(t.Context(), d.ID, app.Document{ID: uuid.New()}, bytes.NewReader(nil))
	wantErr(t, "empty", err, localdb.ErrDocument)
	_, _, err = b.AddDocument(t.Context(), uuid.New(), app.Document{ID: uuid.New()}, bytes.NewReader(content))
	wantErr(t, "no dossier", err, app.ErrNotFound)
	r.Dossier.Documents[0].SHA256 = sum(nil)
	_, err = b.Put(t.Context(), r.Dossier, r.Rev)
	wantErr(t, "other bytes", err, localdb.ErrDocument)
	r.Dossier.Documents = append(r.Dossier.Documents[:0], app.Document{ID: uuid.New()})
	_, err = b.Put(t.Context(), r.Dossier, r.Rev)
	wantErr(t, "never added", err, localdb.ErrDocument)

	// Taken off and put back within the 30 days; gone after them.
	r.Dossier.Documents = nil
	rev, err := b.Put(t.Context(), r.Dossier, r.Rev)
	if err != nil {
		t.Fatal(err)
	}
	r.Dossier.Documents = []app.Document{doc}
	if rev, err = b.Put(t.Context(), r.Dossier, rev); err != nil {
		t.Fatal(err)
	}
	r.Dossier.Documents = nil
	if _, err = b.Put(t.Context(), r.Dossier, rev); err != nil {
		t.Fatal(err)
	}
	b.clock.add(31 * 24 * time.Hour)
	b.reopen(t)
	_, err = b.OpenDocument(t.Context(), doc.ID)
	wantErr(t, "dropped for 31 days", err, app.ErrNotFound)
}

func TestCancelledWriteChangesNothing(t *testing.T) {
	b := unlocked(t)
	r := b.put(t, family())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r.Dossier.Note = "tidak boleh ada"
	_, err := b.Put(ctx, r.Dossier, r.Rev)
	wantErr(t, "put", err, context.Canceled)
	_, _, err = b.AddDocument(ctx, r.Dossier.ID, app.Document{ID: uuid.New()}, bytes.NewReader([]byte("x")))
	wantErr(t, "add document", err, context.Canceled)
	_, err = b.Submit(ctx, submission(t, r), r.Rev)
	wantErr(t, "submit", err, context.Canceled)
	_, err = b.Get(ctx, r.Dossier.ID)
	wantErr(t, "get", err, context.Canceled)
	got := b.get(t, r.Dossier.ID)
	if got.Rev != r.Rev || got.Dossier.Note != "" || got.Facts.Submission != nil {
		t.Errorf("rev %d, note %q", got.Rev, got.Dossier.Note)
	}
}
