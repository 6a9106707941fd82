package desktest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"titian/app"
)

// household is a family of the register; n sets it apart as in family.
func household(t *testing.T, n int) app.Household {
	t.Helper()
	d := family(t, n)
	return app.Household{Family: d.Family, Members: d.Members, Source: "impor-1", Row: 4 * n}
}

func (s *suite) fill(t *testing.T, hs ...app.Household) {
	t.Helper()
	if err := s.store.PutHouseholds(t.Context(), hs); err != nil {
		t.Fatalf("put households: %v", err)
	}
}

func (s *suite) register(t *testing.T, want ...app.Household) {
	t.Helper()
	got, err := s.store.Households(t.Context())
	if err != nil {
		t.Fatalf("households: %v", err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("register (-want +got):\n%s", diff)
	}
}

func households(t *testing.T, s *suite) {
	t.Helper()
	a, b, c := household(t, 1), household(t, 2), household(t, 3)
	s.fill(t, c, a)
	s.fill(t, b)
	s.fill(t)
	s.register(t, a, b, c)
	got, err := s.store.Household(t.Context(), b.Family.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("household (-want +got):\n%s", diff)
	}
	if ids := s.listed(t, app.Filter{}); len(ids) != 0 {
		t.Errorf("the register is listed as dossiers: %v", ids)
	}
}

func householdsAllOrNone(t *testing.T, s *suite) {
	t.Helper()
	a, nameless := household(t, 1), household(t, 3)
	s.fill(t, a)
	changed := household(t, 1)
	changed.Family.ID, changed.Family.Address.Street = a.Family.ID, "Jl. Kenanga 3"
	nameless.Family.ID = uuid.Nil
	if err := s.store.PutHouseholds(t.Context(), []app.Household{changed, household(t, 2), nameless}); err == nil {
		t.Fatal("a household without an id was taken")
	}
	s.register(t, a)
}

func householdReplaced(t *testing.T, s *suite) {
	t.Helper()
	a, b := household(t, 1), household(t, 2)
	s.fill(t, a, b)
	next := household(t, 5)
	next.Family.ID, next.Source = a.Family.ID, "impor-2"
	next.Members = next.Members[:1]
	s.fill(t, next)
	s.register(t, b, next)
	seen, err := s.store.Sightings(t.Context(), a.Members[0].Person.NIK, uuid.Nil)
	if err != nil || len(seen) != 0 {
		t.Errorf("the replaced household is still seen: %d, %v", len(seen), err)
	}
	hits, err := s.store.Search(t.Context(), a.Members[1].Person.NIK, 10)
	if err != nil || len(hits) != 0 {
		t.Errorf("the replaced household is still found: %d, %v", len(hits), err)
	}
}

func (s *suite) seen(t *testing.T, nik string, except uuid.UUID, want ...app.Sighting) {
	t.Helper()
	got, err := s.store.Sightings(t.Context(), nik, except)
	if err != nil {
		t.Fatalf("sightings: %v", err)
	}
	order := cmpopts.SortSlices(func(a, b app.Sighting) bool { return a.Person.String() < b.Person.String() })
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), order); diff != "" {
		t.Errorf("sightings (-want +got):\n%s", diff)
	}
}

func sightings(t *testing.T, s *suite) {
	t.Helper()
	a, b, h := family(t, 1), family(t, 2), household(t, 3)
	nik := a.Members[0].Person.NIK
	b.Members[2].Person.NIK = nik
	h.Members[1].Person.NIK = nik
	b.Members[1].Person.NIK, b.Members[1].Person.NoNIK = "", app.NoNIKUnrecorded
	s.put(t, a, 0)
	s.put(t, b, 0)
	s.fill(t, h)
	inA := app.Sighting{Dossier: a.ID, LocalNumber: a.LocalNumber, Family: a.Family.ID, Person: a.Members[0].Person.ID, Name: a.Members[0].Person.Name}
	inB := app.Sighting{Dossier: b.ID, LocalNumber: b.LocalNumber, Family: b.Family.ID, Person: b.Members[2].Person.ID, Name: b.Members[2].Person.Name}
	inH := app.Sighting{Family: h.Family.ID, Person: h.Members[1].Person.ID, Name: h.Members[1].Person.Name}
	s.seen(t, nik, uuid.Nil, inA, inB, inH)
	s.seen(t, nik, a.ID, inB, inH)
	s.seen(t, nik, b.ID, inA, inH)
	s.seen(t, "5103010000000000", uuid.Nil)
	s.seen(t, nik[:15], uuid.Nil)
	// Many people have no NIK; they are not one person.
	s.seen(t, "", uuid.Nil)
}

func sightingsFollow(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	rev := s.put(t, d, 0)
	wrong, right := d.Members[0].Person.NIK, "5103011203850999"
	d.Members[0].Person.NIK = right
	s.put(t, d, rev)
	s.seen(t, wrong, uuid.Nil)
	s.seen(t, right, uuid.Nil, app.Sighting{
		Dossier: d.ID, LocalNumber: d.LocalNumber, Family: d.Family.ID, Person: d.Members[0].Person.ID, Name: d.Members[0].Person.Name,
	})
}
