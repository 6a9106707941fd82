package families

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/host"
	"titian/ui/frame"
	"titian/ui/look"
	"titian/ui/phrase"
)

func TestRows(t *testing.T) {
	v := phrase.New(host.New(t), time.FixedZone("WITA", 8*3600))
	for name, tt := range map[string]struct {
		in   app.FamilyRow
		want row
	}{
		"received": {
			app.FamilyRow{
				Head: "Wayan Sudira", KK: "5103010112040007", Dusun: "Tegal", RT: "002", RW: "005", Members: 4,
				Stage: app.StageReceived, Documents: 5, Received: 1, Changed: factory.Now(),
			},
			row{
				"Wayan Sudira", "5103••••••••0007", "002/005 Tegal", "4", "diterima, dok. 1/5", "14.03", look.ToneInfo,
			},
		},
		"a person is needed": {
			app.FamilyRow{Head: "Made", Stage: app.StageDecided, Needs: 1, Changed: factory.Now().Add(-24 * time.Hour)},
			row{"Made", "", "", "0", "perlu Anda", "kemarin", look.ToneAttention},
		},
		"a draft with half a KK": {
			app.FamilyRow{KK: "5103", Stage: app.StageDraft},
			row{"Belum ada nama", "••••••••", "", "0", "draf", "", look.ToneQuiet},
		},
		"of the register": {
			app.FamilyRow{Head: "Ketut", Members: 2},
			row{"Ketut", "", "", "2", "belum didaftarkan", "", look.ToneQuiet},
		},
	} {
		if diff := cmp.Diff(tt.want, toRow(v, &tt.in, factory.Now()), cmp.AllowUnexported(row{})); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestARowLeadsToWhereTheWorkIs(t *testing.T) {
	family, dossier := uuid.New(), uuid.New()
	sheet := frame.Route{Place: frame.Sheet, Dossier: dossier}
	for name, tt := range map[string]struct {
		in   app.FamilyRow
		want frame.Route
	}{
		"register":           {app.FamilyRow{Family: family}, frame.Route{Place: frame.Sheet, Family: family}},
		"draft":              {app.FamilyRow{Dossier: dossier, Stage: app.StageDraft}, sheet},
		"under review":       {app.FamilyRow{Dossier: dossier, Stage: app.StageReview}, sheet},
		"numbered":           {app.FamilyRow{Dossier: dossier, Stage: app.StageNumbered, Numbered: 1}, frame.Route{Place: frame.Members, Dossier: dossier}},
		"one member refused": {app.FamilyRow{Dossier: dossier, Stage: app.StageDecided, Numbered: 1, Needs: 1}, sheet},
		"being mended":       {app.FamilyRow{Dossier: dossier, Stage: app.StageNumbered, Numbered: 1, Edited: true}, sheet},
	} {
		if diff := cmp.Diff(tt.want, routeOf(&tt.in)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestChipsCountEveryStageOnce(t *testing.T) {
	list := app.FamilyList{Total: 36, NeedYou: 7, Register: 8, Stages: map[app.Stage]int{
		app.StageDraft: 1, app.StageReady: 2, app.StageReceived: 3, app.StageReview: 4, app.StageDecided: 5,
		app.StageNumbered: 6, app.StagePaid: 3, app.StageActive: 4,
	}}
	got := map[string]int{}
	sum := 0
	for _, f := range filters() {
		got[f] = count(&list, f)
		if len(stagesOf(f)) > 0 {
			sum += got[f]
		}
	}
	want := map[string]int{
		"all": 36, "draft": 1, "need": 7, "waiting": 2, "review": 12, "numbered": 6, "paid": 3, "active": 4, "register": 8,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if sum+list.Register != list.Total {
		t.Errorf("stages and register are %d of %d", sum+list.Register, list.Total)
	}
}

func TestQueries(t *testing.T) {
	for filter, want := range map[string]app.FamilyQuery{
		FilterAll:      {Text: "sari", Order: app.OrderHead},
		FilterNeed:     {Text: "sari", Order: app.OrderHead, NeedYou: true},
		FilterRegister: {Text: "sari", Order: app.OrderHead, Register: true},
		FilterWaiting:  {Text: "sari", Order: app.OrderHead, Stages: []app.Stage{app.StageReady}},
	} {
		if diff := cmp.Diff(want, query(filter, "sari", app.OrderHead)); diff != "" {
			t.Errorf("%s:\n%s", filter, diff)
		}
	}
	if known("draft") != FilterDraft || known("no such") != FilterAll || known("") != FilterAll {
		t.Error("a filter that does not exist is not all families")
	}
}
