package localdb_test

import (
	"errors"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/localdb"
)

// model is what a store should hold.
type model struct {
	db     *localdb.DB
	p      localdb.Params
	drafts map[uuid.UUID]*modelDraft
	bin    map[uuid.UUID]bool
	sent   []uuid.UUID
	seq    int64
	locked bool
}

type modelDraft struct {
	dossier app.Dossier
	rev     int64
	// sent is the newest submission and what it said.
	sent     uuid.UUID
	sentBody string
}

// TestMain lowers the number of runs that rapid makes by itself: each makes a
// store on the disk.
func TestMain(m *testing.M) {
	flag.Parse()
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	if !asked {
		if err := flag.Set("rapid.checks", "25"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

func TestModel(t *testing.T) {
	root := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp(root, "model")
		if err != nil {
			t.Fatal(err)
		}
		m := &model{
			p:      localdb.Params{Dir: filepath.Join(dir, "profile"), Clock: newTicking(), KDF: cheap()},
			drafts: map[uuid.UUID]*modelDraft{}, bin: map[uuid.UUID]bool{},
		}
		if _, err := localdb.Init(background(), m.p, localdb.Setup{OfficerName: "Made", Village: factory.Village, Passphrase: []byte(passphrase)}); err != nil {
			t.Fatal(err)
		}
		m.open(t)
		defer func() {
			if err := m.db.Close(); err != nil {
				t.Fatal(err)
			}
		}()
		t.Repeat(map[string]func(*rapid.T){
			"put":     m.put,
			"edit":    m.edit,
			"attach":  m.attach,
			"submit":  m.submit,
			"discard": m.discard,
			"lock":    m.lock,
			"unlock":  m.unlock,
			"reopen":  m.reopen,
			"":        m.check,
		})
	})
}

func (m *model) open(t *rapid.T) {
	var err error
	if m.db, err = localdb.Open(background(), m.p); err != nil {
		t.Fatal(err)
	}
	m.locked = true
	m.unlock(t)
}

func (m *model) unlock(t *rapid.T) {
	if err := m.db.Unlock(background(), []byte(passphrase)); err != nil {
		t.Fatal(err)
	}
	m.locked = false
}

func (m *model) lock(t *rapid.T) {
	if err := m.db.Lock(); err != nil {
		t.Fatal(err)
	}
	m.locked = true
}

func (m *model) reopen(t *rapid.T) {
	if err := m.db.Close(); err != nil {
		t.Fatal(err)
	}
	m.open(t)
}

// expect checks an error against the one that is due; while locked that is
// always ErrLocked.
func (m *model) expect(t *rapid.T, got, due error) bool {
	if m.locked {
		due = app.ErrLocked
	}
	if !errors.Is(got, due) || due == nil && got != nil {
		t.Fatalf("got %v, want %v", got, due)
	}
	return got == nil
}

func (m *model) put(t *rapid.T) {
	d := family()
	d.Members[0].Person.Name = rapid.StringMatching(`[A-Z][a-z]{1,8} [A-Z][a-z]{2,8}`).Draw(t, "name")
	_, err := m.db.Put(background(), d, 0)
	if m.expect(t, err, nil) {
		m.drafts[d.ID] = &modelDraft{dossier: d, rev: 1}
	}
}

// any draws a dossier, one in the bin or unknown included.
func (m *model) any(t *rapid.T) (uuid.UUID, *modelDraft) {
	ids := slices.Collect(maps.Keys(m.drafts))
	ids = append(ids, slices.Collect(maps.Keys(m.bin))...)
	ids = append(ids, uuid.Max)
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) })
	id := rapid.SampledFrom(ids).Draw(t, "dossier")
	return id, m.drafts[id]
}

func (m *model) edit(t *rapid.T) {
	id, draft := m.any(t)
	d, rev := family(), int64(1)
	d.ID = id
	if draft != nil {
		d, rev = draft.dossier.Clone(), draft.rev
	}
	d.Note = rapid.StringMatching(`[a-z ]{0,20}`).Draw(t, "note")
	off := rapid.SampledFrom([]int64{0, 0, 0, 1}).Draw(t, "stale by")
	_, err := m.db.Put(background(), d, rev+off)
	switch {
	case draft == nil:
		m.expect(t, err, app.ErrNotFound)
	case off != 0:
		m.expect(t, err, app.ErrStale)
	default:
		if m.expect(t, err, nil) {
			draft.dossier, draft.rev = d, rev+1
		}
	}
}

func (m *model) attach(t *rapid.T) {
	id, draft := m.any(t)
	doc := app.Document{ID: uuid.New(), Kind: app.DocKK, Media: "image/png"}
	added, rev, err := m.db.AddDocument(background(), id, doc, strings.NewReader(rapid.StringN(1, 100, 200).Draw(t, "scan")))
	if draft == nil {
		m.expect(t, err, app.ErrNotFound)
		return
	}
	if m.expect(t, err, nil) {
		draft.dossier.Documents = append(draft.dossier.Documents, added)
		draft.rev = rev
	}
}

func (m *model) submit(t *rapid.T) {
	id, draft := m.any(t)
	if draft == nil {
		_, err := m.db.Submit(background(), app.Submission{ID: uuid.New(), Dossier: id, Subject: id, Body: []byte("{}")}, 1)
		m.expect(t, err, app.ErrNotFound)
		return
	}
	body, err := app.EncodeDossier(draft.dossier)
	if err != nil {
		t.Fatal(err)
	}
	s := app.Submission{
		ID: uuid.Must(uuid.NewV7()), Dossier: id, Subject: id, Kind: draft.dossier.Kind, CapturedAt: factory.Now(),
		Officer: uuid.New(), Body: body, Documents: draft.dossier.Documents,
	}
	if draft.sent != uuid.Nil {
		s.Base = &draft.sent
	}
	got, err := m.db.Submit(background(), s, draft.rev)
	if m.expect(t, err, nil) {
		m.seq++
		if got.Seq != m.seq {
			t.Fatalf("number %d, want %d", got.Seq, m.seq)
		}
		draft.sent, draft.sentBody = s.ID, string(body)
		m.sent = append(m.sent, s.ID)
	}
}

func (m *model) discard(t *rapid.T) {
	id, draft := m.any(t)
	err := m.db.Discard(background(), id)
	switch {
	case draft == nil:
		m.expect(t, err, app.ErrNotFound)
	case draft.sent != uuid.Nil:
		m.expect(t, err, app.ErrSubmitted)
	default:
		if m.expect(t, err, nil) {
			delete(m.drafts, id)
			m.bin[id] = true
		}
	}
}

// check compares the whole store with the model.
func (m *model) check(t *rapid.T) {
	pending, err := m.db.Pending(background())
	if err != nil {
		t.Fatal(err)
	}
	var ids []uuid.UUID
	for _, p := range pending {
		ids = append(ids, p.ID)
	}
	if diff := cmp.Diff(m.sent, ids); diff != "" {
		t.Fatalf("outbox: %s", diff)
	}
	list, err := m.db.List(background(), app.Filter{})
	if !m.expect(t, err, nil) {
		return
	}
	if len(list) != len(m.drafts) {
		t.Fatalf("%d dossiers, want %d", len(list), len(m.drafts))
	}
	for _, r := range list {
		draft := m.drafts[r.Dossier.ID]
		if draft == nil {
			t.Fatalf("dossier %s should not be there", r.Dossier.ID)
		}
		if diff := cmp.Diff(draft.dossier, r.Dossier); diff != "" || draft.rev != r.Rev {
			t.Fatalf("rev %d, want %d: %s", r.Rev, draft.rev, diff)
		}
		m.checkFacts(t, draft, &r)
	}
}

func (m *model) checkFacts(t *rapid.T, draft *modelDraft, r *app.Record) {
	if draft.sent == uuid.Nil {
		if r.Facts.Submission != nil {
			t.Fatalf("a submission %s that nobody made", r.Facts.Submission)
		}
		return
	}
	body, err := app.EncodeDossier(draft.dossier)
	if err != nil {
		t.Fatal(err)
	}
	if r.Facts.Submission == nil || *r.Facts.Submission != draft.sent || r.Facts.Edited != (string(body) != draft.sentBody) {
		t.Fatalf("submission %v, edited %v", r.Facts.Submission, r.Facts.Edited)
	}
	hits, err := m.db.Search(background(), draft.dossier.Members[0].Person.NIK, 0)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(hits, func(h app.Hit) bool { return h.Dossier == draft.dossier.ID }) {
		t.Fatalf("not found by NIK")
	}
}
