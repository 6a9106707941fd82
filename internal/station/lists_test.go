package station_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/laptop"
	"titian/localdb"
	"titian/sync/wire"
)

func TestFindPlaces(t *testing.T) {
	s := laptop.New(t)
	places, err := s.FindPlaces(t.Context(), "tuban badung", 5)
	must(t, err)
	if len(places) == 0 || places[0].Code != "5103011001" {
		t.Errorf("places %v, want Tuban in Badung first", places)
	}
	for code, want := range map[string]string{"5103011001": "Tuban · Kuta · Badung · Bali", "51.03.01.1001": "Tuban · Kuta · Badung · Bali", "9999999999": "", "x": ""} {
		if got := s.PlaceName(code); got != want {
			t.Errorf("%s is %q, want %q", code, got, want)
		}
	}
}

func TestFindFacilities(t *testing.T) {
	s := laptop.New(t)
	hear := func(list ...wire.Facility) {
		t.Helper()
		page := localdb.Page{Epoch: uuid.New(), Cursor: "c"}
		for i := range list {
			page.Entries = append(page.Entries, wire.Entry{Kind: wire.EntryFacility, Scope: "all", N: int64(i + 1), Facility: &list[i]})
		}
		told := make(chan struct{}, 10)
		stop := s.Watch(func(e app.Event) {
			if e.Kind == app.EventFacilities {
				told <- struct{}{}
			}
		})
		must(t, s.Hear(t.Context(), page))
		<-told
		stop()
	}
	find := func(query string, limit int) []string {
		t.Helper()
		list, err := s.FindFacilities(t.Context(), query, limit)
		must(t, err)
		out := []string{}
		for _, f := range list {
			out = append(out, f.Code)
		}
		return out
	}
	if got := find("", 10); len(got) != 0 {
		t.Errorf("facilities before any came: %v", got)
	}
	hear(wire.Facility{Code: "0138U020", Name: "Puskesmas Kuta I"}, wire.Facility{Code: "0138U010", Name: "Klinik Kuta Sehat"},
		wire.Facility{Code: "0139B001", Name: "Puskesmas Abiansemal"}, wire.Facility{Code: "0138U030", Name: "Puskesmas Kuta II", Closed: true})
	for query, want := range map[string][]string{
		"":          {"0138U010", "0138U020", "0139B001"},
		"kuta pusk": {"0138U020"},
		"0138":      {"0138U010", "0138U020"},
		"usk":       {},
		"?!":        {"0138U010", "0138U020", "0139B001"},
	} {
		if diff := cmp.Diff(want, find(query, 10)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", query, diff)
		}
	}
	if got := find("", 1); len(got) != 1 {
		t.Errorf("at most one: %v", got)
	}
	hear(wire.Facility{Code: "0138U005", Name: "Klinik Baru"})
	if got := find("baru", 10); len(got) != 1 {
		t.Errorf("a facility that came later: %v", got)
	}
}

func TestAgendaOfTheDay(t *testing.T) {
	s := laptop.Filled(t, 12)
	a, err := s.Agenda(t.Context(), 5)
	must(t, err)
	// The sample's newborn waits for registration, 28 days at most.
	if len(a.Tasks) != 5 || a.Truncated != 8 || a.Families != 12 || a.Members != 51 || a.Tasks[0].Kind != app.TaskNewborn || a.Tasks[0].Due == "" {
		t.Errorf("%d tasks and %d more of %d families with %d members, first %+v", len(a.Tasks), a.Truncated, a.Families, a.Members, a.Tasks[0])
	}
	hits, err := s.Search(t.Context(), a.Tasks[0].Head, 5)
	must(t, err)
	if len(hits) == 0 || hits[0].Dossier != a.Tasks[0].Dossier {
		t.Errorf("search for the head: %d hits", len(hits))
	}
}
