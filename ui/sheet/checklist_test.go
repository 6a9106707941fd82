package sheet

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/ui/kit"
)

func TestTheChecklistHoldsEveryPaperOnce(t *testing.T) {
	c, today := factory.Checker(t), factory.Today()
	d := factory.Complete()
	head := d.Members[0].ID
	own := func(kind app.DocumentKind) app.Document {
		return app.Document{ID: uuid.New(), Kind: kind, Member: &head, Media: "image/jpeg", Size: 1, Pages: 1}
	}
	d.Documents = append(d.Documents, own(app.DocKTP), own("death_letter"))
	piles := checklist(c, &d, today)
	if len(piles) < 2 || piles[0].member != -1 || piles[1].member != 0 {
		t.Fatalf("piles %+v, want the family's and the head's first", piles)
	}
	shown := map[uuid.UUID]int{}
	for _, p := range piles {
		for _, l := range p.lines {
			for _, doc := range l.papers {
				shown[doc.ID]++
			}
		}
		for _, doc := range p.others {
			shown[doc.ID]++
		}
	}
	for _, doc := range d.Documents {
		if shown[doc.ID] == 0 {
			t.Errorf("a %s is not shown", doc.Kind)
		}
	}
	if len(piles[1].others) != 1 || piles[1].others[0].Kind != "death_letter" {
		t.Errorf("others of the head: %v", piles[1].others)
	}
	for _, p := range piles {
		if p.member == 3 {
			t.Error("who is covered already brings no papers")
		}
	}
}

func TestWhatIsRequiredIsAskedForFirst(t *testing.T) {
	c, today := factory.Checker(t), factory.Today()
	d := factory.Complete()
	d.Documents = nil
	list := wanted(c, &d, today)
	if len(list) == 0 || list[0] != (target{kind: app.DocConsent}) && list[0] != (target{kind: app.DocKK}) {
		t.Fatalf("first is %+v", list)
	}
	required := countRequired(c.Missing(&d, today))
	for i, want := range list {
		optional := slices.ContainsFunc(c.Missing(&d, today), func(m app.Missing) bool {
			return m.Requirement.Optional && m.Requirement.AnyOf[0] == string(want.kind) && (m.Member >= 0) == (want.member != uuid.Nil)
		})
		if optional != (i >= required) {
			t.Errorf("place %d is %+v, optional %t", i, want, optional)
		}
	}
	kinds := kindsFor(c, &d, today)
	if len(kinds) != len(c.Rules().Documents()) || kinds[len(kinds)-1] == app.DocKK {
		t.Errorf("%d kinds, ending in %s", len(kinds), kinds[len(kinds)-1])
	}
}

func TestTypedFacility(t *testing.T) {
	for typed, want := range map[string]app.Facility{
		"9999U001":       {Code: "9999U001"},
		"9999u001":       {Code: "9999U001"},
		"Puskesmas Kuta": {Name: "Puskesmas Kuta"},
		"KLINIKKU":       {Name: "KLINIKKU"},
		"Klinik 24":      {Name: "Klinik 24"},
		"":               {},
	} {
		if got := facilityFrom(typedFacility(typed)); got != want {
			t.Errorf("%q is %+v, want %+v", typed, got, want)
		}
	}
}

func TestMatching(t *testing.T) {
	all := []kit.PickerItem{{ID: "1", Text: "Buruh tani"}, {ID: "2", Text: "Petani"}, {ID: "3", Text: "Tukang"}}
	var ids []string
	for _, item := range matching(all, "tani", 5) {
		ids = append(ids, item.ID)
	}
	if !slices.Equal(ids, []string{"1", "2"}) {
		t.Errorf("found %v, want the beginnings of words first", ids)
	}
	if got := matching(all, "", 2); len(got) != 2 {
		t.Errorf("no query gives %d", len(got))
	}
}

func TestStandingBetweenDeskAndCentral(t *testing.T) {
	id := uuid.New()
	for name, tc := range map[string]struct {
		facts app.Facts
		dirty bool
		want  standing
	}{
		"draft":        {app.Facts{}, false, neverSent},
		"sent":         {app.Facts{Submission: &id}, false, sent},
		"key pressed":  {app.Facts{Submission: &id}, true, changedSince},
		"edited":       {app.Facts{Submission: &id, Edited: true}, false, changedSince},
		"conflict":     {app.Facts{Submission: &id, Problem: app.ProblemFact{Code: app.ProblemConflict}}, false, contested},
		"rejected":     {app.Facts{Submission: &id, Problem: app.ProblemFact{Code: "item_kind"}}, false, sent},
		"conflict won": {app.Facts{Submission: &id, Edited: true, Problem: app.ProblemFact{Code: app.ProblemConflict}}, false, changedSince},
	} {
		if got := standingOf(&app.Record{Facts: tc.facts}, tc.dirty); got != tc.want {
			t.Errorf("%s: %d, want %d", name, got, tc.want)
		}
	}
}

func TestFileNames(t *testing.T) {
	for path, want := range map[string]string{
		"/media/usb/kk.jpg": "kk.jpg", `C:\Foto\kk.jpg`: "kk.jpg", "kk.jpg": "kk.jpg", "/media/usb/": "usb", "": "",
	} {
		if got := fileName(path); got != want {
			t.Errorf("%q is called %q, want %q", path, got, want)
		}
	}
}
