package localdb_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/sync/wire"
)

func (b *bench) families(tb testing.TB, q app.FamilyQuery) app.FamilyList {
	tb.Helper()
	list, err := b.Families(tb.Context(), q)
	if err != nil {
		tb.Fatal(err)
	}
	return list
}

func heads(list app.FamilyList) []string {
	out := make([]string, len(list.Rows))
	for i, r := range list.Rows {
		out[i] = r.Head
	}
	return out
}

// called is a family whose head has this name, at this place.
func called(head, dusun, rw, rt string) app.Dossier {
	d := family()
	d.Members[0].Person.Name = head
	d.Family.Address.Dusun, d.Family.Address.RW, d.Family.Address.RT = dusun, rw, rt
	return d
}

func household(d *app.Dossier) app.Household {
	return app.Household{Family: d.Family, Members: d.Members, Source: "import"}
}

func TestFamilyFilters(t *testing.T) {
	b, c := unlocked(t), newCentral(t)
	sent := called("Wayan Sudira", "Tegal", "005", "002")
	b.put(t, sent)
	s := b.submit(t, sent.ID)
	b.answered(t, accepted(b.item(t, s.ID), c.receipt(t, b.item(t, s.ID), 0)))
	b.apply(t, c.page(c.about(t, sent, s.ID)...))
	b.put(t, called("Ahmad", "", "", ""))
	b.put(t, called("Nur'aini", "Tegal", "001", "009"))
	listed := called("Zainab", "Banjar Anyar", "001", "001")
	opened := called("Made", "tegal", "001", "001")
	if err := b.PutHouseholds(t.Context(), []app.Household{household(&listed), household(&opened)}); err != nil {
		t.Fatal(err)
	}
	b.put(t, opened)

	for name, c := range map[string]struct {
		query app.FamilyQuery
		want  []string
	}{
		"all":           {app.FamilyQuery{Order: app.OrderHead}, []string{"Ahmad", "Made", "Nur'aini", "Wayan Sudira", "Zainab"}},
		"place":         {app.FamilyQuery{Order: app.OrderPlace}, []string{"Zainab", "Made", "Nur'aini", "Wayan Sudira", "Ahmad"}},
		"changed":       {app.FamilyQuery{Order: app.OrderChanged}, []string{"Wayan Sudira", "Made", "Nur'aini", "Ahmad", "Zainab"}},
		"unknown order": {app.FamilyQuery{Order: "?"}, []string{"Wayan Sudira", "Made", "Nur'aini", "Ahmad", "Zainab"}},
		"text":          {app.FamilyQuery{Text: "NURAI"}, []string{"Nur'aini"}},
		"text of a KK":  {app.FamilyQuery{Text: listed.Family.KK, Order: app.OrderHead}, []string{"Ahmad", "Made", "Nur'aini", "Wayan Sudira", "Zainab"}},
		"spaces":        {app.FamilyQuery{Text: "  ", Register: true}, []string{"Zainab"}},
		"no word":       {app.FamilyQuery{Text: "!?"}, []string{}},
		"two people":    {app.FamilyQuery{Text: "wayan suryani"}, []string{}},
		"one person":    {app.FamilyQuery{Text: "sud way"}, []string{"Wayan Sudira"}},
		"drafts":        {app.FamilyQuery{Stages: []app.Stage{app.StageDraft}, Order: app.OrderHead}, []string{"Ahmad", "Made", "Nur'aini"}},
		"register":      {app.FamilyQuery{Register: true}, []string{"Zainab"}},
		"need you":      {app.FamilyQuery{NeedYou: true}, []string{"Wayan Sudira"}},
		"dusun":         {app.FamilyQuery{Dusun: "TEGAL", Order: app.OrderHead}, []string{"Made", "Nur'aini", "Wayan Sudira"}},
		"all at once":   {app.FamilyQuery{Text: "m", Dusun: "Tegal", Stages: []app.Stage{app.StageDraft}}, []string{"Made"}},
	} {
		if diff := cmp.Diff(c.want, heads(b.families(t, c.query))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	all := b.families(t, app.FamilyQuery{NeedYou: true})
	stage := b.get(t, sent.ID)
	want := app.FamilyList{Total: 5, NeedYou: 1, Register: 1, Stages: map[app.Stage]int{app.StageDraft: 3, stage.Stage(): 1}, Rows: all.Rows}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

func TestFamilyRow(t *testing.T) {
	b, c := unlocked(t), newCentral(t)
	d := b.put(t, called("Wayan Sudira", "Tegal", "005", "002")).Dossier
	b.attach(t, d.ID, []byte("kartu keluarga"))
	d = b.get(t, d.ID).Dossier
	s := b.submit(t, d.ID)
	item := b.item(t, s.ID)
	b.answered(t, accepted(item, c.receipt(t, item, 1)))
	b.apply(t, c.page(c.about(t, d, s.ID)...))
	got := b.families(t, app.FamilyQuery{}).Rows[0]
	if !got.Changed.After(b.get(t, d.ID).Facts.Received) {
		t.Errorf("changed at %v, before central's last word", got.Changed)
	}
	r := b.get(t, d.ID)
	want := app.FamilyRow{
		Family: d.Family.ID, Dossier: d.ID, LocalNumber: d.LocalNumber, Kind: app.Registration, Head: "Wayan Sudira",
		KK: d.Family.KK, Dusun: "Tegal", RT: "002", RW: "005", Village: factory.Village,
		Members: 4, Numbered: 2, Active: 2, Documents: 1, Received: 1, Stage: r.Stage(), Needs: 1, Changed: got.Changed,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("row (-want +got):\n%s", diff)
	}
}

// A family has one row: its newest whole dossier's, with what all its dossiers
// need.
func TestFamilyHasOneRow(t *testing.T) {
	b := unlocked(t)
	first := called("Wayan Sudira", "Tegal", "005", "002")
	b.put(t, first)
	second := first.Clone()
	second.ID, second.CapturedOn, second.Kind, second.Members[0].Person.Name = uuid.New(), "2026-12-01", app.Reactivation, "Wayan Sudira Tua"
	b.put(t, second)
	change := app.Dossier{V: app.BodyVersion, ID: uuid.New(), LocalNumber: "KLG-0000-0000-0", Kind: app.Change, CapturedOn: "2026-12-02", Family: app.Family{ID: first.Family.ID, KK: first.Family.KK}}
	b.put(t, change)
	s := b.submit(t, change.ID)
	b.answered(t, wire.PushResult{ID: s.ID, Outcome: wire.Rejected, Code: wire.CodeScope})

	list := b.families(t, app.FamilyQuery{})
	if len(list.Rows) != 1 || list.Total != 1 || list.NeedYou != 1 {
		t.Fatalf("%d rows of %d, %d need somebody; want 1 of each", len(list.Rows), list.Total, list.NeedYou)
	}
	if r := list.Rows[0]; r.Dossier != second.ID || r.Head != "Wayan Sudira Tua" || r.Needs != 1 {
		t.Errorf("row of %s with %d needs, want the reactivation with the change's", r.Head, r.Needs)
	}
	local, head, err := b.NameOf(t.Context(), change.ID)
	if err != nil || local != change.LocalNumber || head != "Wayan Sudira Tua" {
		t.Errorf("name of the change: %q, %q, %v", local, head, err)
	}
	if err := b.Discard(t.Context(), second.ID); err != nil {
		t.Fatal(err)
	}
	if r := b.families(t, app.FamilyQuery{}).Rows[0]; r.Dossier != first.ID {
		t.Error("the row does not go back to the dossier before")
	}
	_, _, err = b.NameOf(t.Context(), second.ID)
	wantErr(t, "name of a dossier in the bin", err, app.ErrNotFound)
}

// What is kept up to date step by step is what the store says from scratch.
func TestFamiliesAndAgendaFollow(t *testing.T) {
	b, c := unlocked(t), newCentral(t)
	rng := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // repeatable on purpose
	people := newCrowd()
	var ids []uuid.UUID
	one := func() uuid.UUID { return ids[rng.IntN(len(ids))] }
	add := func() {
		d := people.family()
		if rng.IntN(3) == 0 {
			if err := b.PutHouseholds(t.Context(), []app.Household{household(&d)}); err != nil {
				t.Fatal(err)
			}
		}
		if rng.IntN(3) > 0 {
			ids = append(ids, b.put(t, d).Dossier.ID)
		}
	}
	for range 20 {
		add()
	}
	for step := range 150 {
		id := one()
		r, err := b.Get(t.Context(), id)
		switch {
		case err != nil: // in the bin
			if err := b.Undiscard(t.Context(), id); err != nil {
				t.Fatal(err)
			}
		case step%5 == 0:
			add()
		case step%5 == 1 && r.Facts.Submission == nil:
			if err := b.Discard(t.Context(), id); err != nil {
				t.Fatal(err)
			}
		case step%5 == 2 && (r.Facts.Submission == nil || r.Facts.Edited):
			b.submit(t, id)
		case step%5 == 3 && r.Facts.Submission != nil && !r.Facts.Edited && r.Facts.Received.IsZero():
			item := b.item(t, *r.Facts.Submission)
			b.answered(t, accepted(item, c.receipt(t, item, 0)))
			b.apply(t, c.page(c.about(t, r.Dossier, item.ID)...))
		default:
			r.Dossier.Members[0].Person.Name = people.name()
			r.Dossier.Family.Address.Dusun = []string{"", "Tegal", "Anyar"}[rng.IntN(3)]
			if _, err := b.Put(t.Context(), r.Dossier, r.Rev); err != nil {
				t.Fatal(err)
			}
		}
		if step%30 == 29 {
			compareRebuilt(t, b)
		}
	}
}

func compareRebuilt(t *testing.T, b *bench) {
	t.Helper()
	queries := []app.FamilyQuery{
		{},
		{Order: app.OrderHead},
		{Order: app.OrderPlace},
		{Text: "a"},
		{Text: "wayan"},
		{NeedYou: true},
		{Register: true},
		{Dusun: "tegal", Order: app.OrderPlace},
		{Stages: []app.Stage{app.StageDraft, app.StageReady}},
	}
	agenda := app.AgendaQuery{Today: factory.Today(), Since: factory.Now()}
	look := func() ([]app.FamilyList, app.Agenda) {
		var lists []app.FamilyList
		for _, q := range queries {
			lists = append(lists, b.families(t, q))
		}
		a, err := b.Agenda(t.Context(), agenda)
		if err != nil {
			t.Fatal(err)
		}
		return lists, a
	}
	lists, before := look()
	if err := b.Lock(); err != nil {
		t.Fatal(err)
	}
	b.unlock(t)
	again, after := look()
	if diff := cmp.Diff(again, lists); diff != "" {
		t.Fatalf("families (-from the disk +kept up):\n%s", diff)
	}
	if diff := cmp.Diff(after, before); diff != "" {
		t.Fatalf("agenda (-from the disk +kept up):\n%s", diff)
	}
	if len(before.Tasks) == 0 || before.Families != lists[0].Total {
		t.Fatalf("agenda with %d tasks and %d families of %d", len(before.Tasks), before.Families, lists[0].Total)
	}
}

// Rows belong to who asked for them.
func TestFamilyRowsAreNotShared(t *testing.T) {
	b := unlocked(t)
	b.put(t, called("Wayan", "", "", ""))
	b.put(t, called("Made", "", "", ""))
	list := b.families(t, app.FamilyQuery{})
	want := slices.Clone(list.Rows)
	clear(list.Rows)
	list.Stages[app.StageDraft] = 99
	got := b.families(t, app.FamilyQuery{})
	if diff := cmp.Diff(want, got.Rows); diff != "" || got.Stages[app.StageDraft] != 2 {
		t.Errorf("rows after another answer was changed, and %d drafts (-want +got):\n%s", got.Stages[app.StageDraft], diff)
	}
}

// What is submitted counts for stage and needs until the next submission, also
// when the draft dropped the member who was refused.
func TestRefusalOutlivesAnEdit(t *testing.T) {
	b, c := unlocked(t), newCentral(t)
	d := b.put(t, family()).Dossier
	s := b.submit(t, d.ID)
	item := b.item(t, s.ID)
	b.answered(t, accepted(item, c.receipt(t, item, 0)))
	b.apply(t, c.page(c.about(t, d, s.ID)...))
	before := b.get(t, d.ID)
	if len(before.Needs()) != 1 {
		t.Fatalf("%d needs, want the refused member", len(before.Needs()))
	}
	refused := before.Dossier.Members[2].ID
	before.Dossier.Members = slices.Delete(before.Dossier.Members, 2, 3)
	if _, err := b.Put(t.Context(), before.Dossier, before.Rev); err != nil {
		t.Fatal(err)
	}
	for _, when := range []string{"after the edit", "after an unlock"} {
		r := b.get(t, d.ID)
		needs := r.Needs()
		if len(needs) != 1 || needs[0].Member != refused || r.Stage() != app.StageActive || b.families(t, app.FamilyQuery{}).NeedYou != 1 {
			t.Errorf("%s: needs %v at stage %s", when, needs, r.Stage())
		}
		if err := b.Lock(); err != nil {
			t.Fatal(err)
		}
		b.unlock(t)
	}
	b.submit(t, d.ID)
	if r := b.get(t, d.ID); len(r.Needs()) != 0 || r.Facts.Sent != nil {
		t.Errorf("after the correction was sent: %v", r.Needs())
	}
}
