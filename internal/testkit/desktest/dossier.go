package desktest

import (
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"titian/app"
)

func putAndGet(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	d.Note, d.SKTMExempt = "di atas jembatan", true
	d.Family.Domicile = &app.Address{Street: "Br. Dauh Yeh", RT: "-", RW: "-", Village: d.Village}
	d.Members[2].FKTP = &app.Facility{Code: "0138U021"}
	d.Reasons = []app.Reason{{Code: "nik.sex", Field: "members[0].person.nik", Text: "sesuai KTP"}}
	rev := s.put(t, d, 0)
	r := s.get(t, d.ID)
	sameDossier(t, d, r.Dossier)
	if r.Rev != rev || rev < 1 {
		t.Errorf("put gave revision %d, get %d", rev, r.Rev)
	}
	if !near(r.SavedAt) {
		t.Errorf("saved at %s", r.SavedAt)
	}
	if diff := cmp.Diff(app.Facts{}, r.Facts, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("something is known of a draft (-want +got):\n%s", diff)
	}
	d.Note = "di bawah jembatan"
	if next := s.put(t, d, rev); next <= rev {
		t.Errorf("revision %d follows %d", next, rev)
	}
	sameDossier(t, d, s.get(t, d.ID).Dossier)
}

func putStale(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	first := s.put(t, d, 0)
	d.Note = "second"
	second := s.put(t, d, first)
	late := d.Clone()
	late.Note = "typed on an old screen"
	for _, rev := range []int64{0, first, second + 1} {
		_, err := s.store.Put(t.Context(), late, rev)
		wantErr(t, "put", err, app.ErrStale)
	}
	r := s.get(t, d.ID)
	sameDossier(t, d, r.Dossier)
	if r.Rev != second {
		t.Errorf("revision %d, want %d", r.Rev, second)
	}
	if _, err := s.store.Put(t.Context(), family(t, 2), 1); err == nil {
		t.Error("a dossier that nobody read was saved at revision 1")
	}
	nameless := family(t, 3)
	nameless.ID = uuid.Nil
	if _, err := s.store.Put(t.Context(), nameless, 0); err == nil {
		t.Error("a dossier without an id was saved")
	}
}

func putCopies(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	want := d.Clone()
	rev := s.put(t, d, 0)
	d.Members[0].Person.Name, d.Family.Bank.Owner = "Orang Lain", "Orang Lain"
	sameDossier(t, want, s.get(t, want.ID).Dossier)
	got := s.get(t, want.ID).Dossier
	got.Members[0].Person.Name, got.Consent.By = "Orang Lain", "Orang Lain"
	sameDossier(t, want, s.get(t, want.ID).Dossier)
	list, err := s.store.List(t.Context(), app.Filter{})
	if err != nil || len(list) != 1 || list[0].Rev != rev {
		t.Fatalf("list: %v, %v", list, err)
	}
	list[0].Dossier.Members[0].Person.Name = "Orang Lain"
	sameDossier(t, want, s.get(t, want.ID).Dossier)
}

// many is how many do the same thing at once.
const many = 8

// atOnce calls f from many goroutines and returns their errors.
func atOnce(f func(i int) error) [many]error {
	var errs [many]error
	var all sync.WaitGroup
	for i := range many {
		all.Go(func() { errs[i] = f(i) })
	}
	all.Wait()
	return errs
}

func putAtOnce(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	rev := s.put(t, d, 0)
	errs := atOnce(func(i int) error {
		mine := d.Clone()
		mine.Note = strconv.Itoa(i)
		_, err := s.store.Put(t.Context(), mine, rev)
		return err
	})
	winner := ""
	for i, err := range errs {
		switch {
		case err == nil && winner == "":
			winner = strconv.Itoa(i)
		case err == nil:
			t.Error("two saves of one revision both succeeded")
		default:
			wantErr(t, "save that lost", err, app.ErrStale)
		}
	}
	if got := s.get(t, d.ID).Dossier.Note; winner == "" || got != winner {
		t.Errorf("the store holds %q, the winner saved %q", got, winner)
	}
}

func getNothing(t *testing.T, s *suite) {
	t.Helper()
	_, err := s.store.Get(t.Context(), newID(t))
	wantErr(t, "get", err, app.ErrNotFound)
	_, err = s.store.Household(t.Context(), newID(t))
	wantErr(t, "household", err, app.ErrNotFound)
	_, err = s.store.OpenDocument(t.Context(), newID(t))
	wantErr(t, "document", err, app.ErrNotFound)
	wantErr(t, "discard", s.store.Discard(t.Context(), newID(t)), app.ErrNotFound)
	if list, err := s.store.List(t.Context(), app.Filter{}); err != nil || len(list) != 0 {
		t.Errorf("an empty store lists %v, %v", list, err)
	}
}

// three puts two registrations and a change of the second one's family.
func three(t *testing.T, s *suite) [3]app.Dossier {
	t.Helper()
	out := [3]app.Dossier{family(t, 1), family(t, 2), {
		ID: newID(t), V: app.BodyVersion, Kind: app.Change, LocalNumber: localNumber(t, 3),
		Changes: []app.FieldChange{{Path: "contact.phone", New: "+6281298765432"}},
	}}
	out[2].Family.ID = out[1].Family.ID
	for _, d := range out {
		s.put(t, d, 0)
	}
	return out
}

func (s *suite) listed(t *testing.T, f app.Filter) []uuid.UUID {
	t.Helper()
	list, err := s.store.List(t.Context(), f)
	if err != nil {
		t.Fatalf("list: %v", err)
	}
	ids := make([]uuid.UUID, len(list))
	for i := range list {
		ids[i] = list[i].Dossier.ID
	}
	return ids
}

func list(t *testing.T, s *suite) {
	t.Helper()
	d := three(t, s)
	if diff := cmp.Diff([]uuid.UUID{d[2].ID, d[1].ID, d[0].ID}, s.listed(t, app.Filter{})); diff != "" {
		t.Errorf("newest first (-want +got):\n%s", diff)
	}
	list, err := s.store.List(t.Context(), app.Filter{Family: d[0].Family.ID})
	if err != nil || len(list) != 1 {
		t.Fatalf("list: %v, %v", list, err)
	}
	if diff := cmp.Diff(s.get(t, d[0].ID), list[0], cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("get and list tell different things:\n%s", diff)
	}
}

func listFilters(t *testing.T, s *suite) {
	t.Helper()
	d := three(t, s)
	s.submit(t, d[0].ID)
	for name, tt := range map[string]struct {
		filter app.Filter
		want   []int
	}{
		"kind":                 {app.Filter{Kind: app.Change}, []int{2}},
		"draft":                {app.Filter{Stage: app.StageDraft}, []int{2, 1}},
		"ready":                {app.Filter{Stage: app.StageReady}, []int{0}},
		"active":               {app.Filter{Stage: app.StageActive}, nil},
		"family":               {app.Filter{Family: d[1].Family.ID}, []int{2, 1}},
		"family and kind":      {app.Filter{Family: d[1].Family.ID, Kind: app.Registration}, []int{1}},
		"local number":         {app.Filter{LocalNumber: d[1].LocalNumber}, []int{1}},
		"unknown local number": {app.Filter{LocalNumber: localNumber(t, 9)}, nil},
		"nobody is needed":     {app.Filter{NeedYou: true}, nil},
		"limit":                {app.Filter{Limit: 2}, []int{2, 1}},
		"limit of what matches, not of what is looked at": {app.Filter{Stage: app.StageReady, Limit: 1}, []int{0}},
		"limit beyond all": {app.Filter{Limit: 100}, []int{2, 1, 0}},
	} {
		want := make([]uuid.UUID, len(tt.want))
		for i, at := range tt.want {
			want[i] = d[at].ID
		}
		// Whether a submission counts as news is the store's matter.
		byID := cmpopts.SortSlices(func(a, b uuid.UUID) bool { return a.String() < b.String() })
		if tt.filter.Limit == 2 {
			if got := s.listed(t, tt.filter); len(got) != 2 {
				t.Errorf("%s: %d", name, len(got))
			}
			continue
		}
		if diff := cmp.Diff(want, s.listed(t, tt.filter), byID, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func discard(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	s.put(t, d, 0)
	s.submit(t, d.ID)
	wantErr(t, "discard of what was submitted", s.store.Discard(t.Context(), d.ID), app.ErrSubmitted)
	edit := s.get(t, d.ID)
	edit.Dossier.Note = "edited"
	s.put(t, edit.Dossier, edit.Rev)
	wantErr(t, "discard of what was submitted and edited", s.store.Discard(t.Context(), d.ID), app.ErrSubmitted)
	if got := s.get(t, d.ID).Dossier.Note; got != "edited" {
		t.Errorf("the refused discard left %q", got)
	}
}

func discardHides(t *testing.T, s *suite) {
	t.Helper()
	d, kept := family(t, 1), family(t, 2)
	rev := s.put(t, d, 0)
	s.put(t, kept, 0)
	if err := s.store.Discard(t.Context(), d.ID); err != nil {
		t.Fatal(err)
	}
	_, err := s.store.Get(t.Context(), d.ID)
	wantErr(t, "get", err, app.ErrNotFound)
	_, err = s.store.Put(t.Context(), d, rev)
	wantErr(t, "put", err, app.ErrNotFound)
	if _, err = s.store.Put(t.Context(), d, 0); err == nil {
		t.Error("a discarded dossier was made anew")
	}
	_, err = s.store.Submit(t.Context(), submission(t, app.Record{Dossier: d}), rev)
	wantErr(t, "submit", err, app.ErrNotFound)
	wantErr(t, "discard", s.store.Discard(t.Context(), d.ID), app.ErrNotFound)
	if got := s.listed(t, app.Filter{}); !slices.Equal(got, []uuid.UUID{kept.ID}) {
		t.Errorf("list: %v", got)
	}
	if seen, err := s.store.Sightings(t.Context(), d.Members[0].Person.NIK, uuid.Nil); err != nil || len(seen) != 0 {
		t.Errorf("seen in the bin: %d, %v", len(seen), err)
	}
	hits, err := s.store.Search(t.Context(), d.Members[0].Person.NIK, 10)
	if err != nil || len(hits) != 0 {
		t.Errorf("found in the bin: %d, %v", len(hits), err)
	}
}

var errReader = errors.New("the stick was pulled out")
