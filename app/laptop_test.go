package app_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/clock"
	"titian/app/finding"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/memdesk"
)

// laptop is a desk over a store in memory.
type laptop struct {
	*app.Desk
	store   *memdesk.Store
	officer uuid.UUID
}

// counting is a source of randomness in which no five bytes come twice.
type counting struct{ n byte }

func (c *counting) Read(p []byte) (int, error) {
	c.n++
	for i := range p {
		p[i] = c.n
	}
	return len(p), nil
}

func newLaptop(t *testing.T) laptop {
	t.Helper()
	now := clock.Fixed(factory.Now())
	l := laptop{store: memdesk.New(now), officer: uuid.New()}
	var err error
	l.Desk, err = app.NewDesk(app.DeskParams{
		Store: l.store, Checker: factory.Checker(t), Clock: now, Random: &counting{}, Officer: l.officer, Village: factory.Village,
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (l laptop) add(t *testing.T, d app.Dossier) app.Record {
	t.Helper()
	r, err := l.Add(t.Context(), d)
	if err != nil {
		t.Fatalf("add: %v", err)
	}
	return r
}

func (l laptop) get(t *testing.T, id uuid.UUID) app.Record {
	t.Helper()
	r, err := l.store.Get(t.Context(), id)
	if err != nil {
		t.Fatalf("get: %v", err)
	}
	return r
}

func (l laptop) attach(t *testing.T, id uuid.UUID, kinds ...app.DocumentKind) {
	t.Helper()
	for _, kind := range kinds {
		doc := app.Document{Kind: kind, Media: "image/jpeg", Pages: 1}
		if _, err := l.Attach(t.Context(), id, doc, strings.NewReader(string(kind))); err != nil {
			t.Fatalf("attach %s: %v", kind, err)
		}
	}
}

// ready adds a family that lacks nothing. NIKs end in suffix, four digits.
func (l laptop) ready(t *testing.T, suffix string) app.Record {
	t.Helper()
	d := factory.Dossier()
	for i := range d.Members {
		nik := d.Members[i].Person.NIK
		d.Members[i].Person.NIK = nik[:12] + suffix[:3] + string(rune('1'+i))
	}
	r := l.add(t, d)
	l.attach(t, r.Dossier.ID, "kk", "bank_book", "autodebit_authority", "consent")
	return l.get(t, r.Dossier.ID)
}

func (l laptop) submit(t *testing.T, id uuid.UUID) app.Submission {
	t.Helper()
	s, err := l.Submit(t.Context(), id)
	if err != nil {
		t.Fatalf("submit: %v %v", err, findingsOf(err))
	}
	return s
}

// sent adds and submits a family.
func (l laptop) sent(t *testing.T) (app.Record, app.Submission) {
	t.Helper()
	r := l.ready(t, "0010")
	s := l.submit(t, r.Dossier.ID)
	return l.get(t, r.Dossier.ID), s
}

func (l laptop) learn(t *testing.T, id uuid.UUID, learn func(*app.Facts)) {
	t.Helper()
	if err := l.store.Learn(id, learn); err != nil {
		t.Fatal(err)
	}
}

func findingsOf(err error) finding.List {
	if c, ok := errors.AsType[*app.CheckError](err); ok {
		return c.Findings
	}
	return nil
}

// wantFinding checks that err is a CheckError with a finding.
func wantFinding(t *testing.T, err error, code finding.Code, field string) {
	t.Helper()
	if !slices.ContainsFunc(findingsOf(err), func(f finding.Finding) bool { return f.Code == code && f.Field == field }) {
		t.Errorf("%v %v, want %s at %q", err, findingsOf(err), code, field)
	}
}
