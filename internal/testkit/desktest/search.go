package desktest

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"titian/app"
)

func (s *suite) search(t *testing.T, query string, limit int) []app.Hit {
	t.Helper()
	hits, err := s.store.Search(t.Context(), query, limit)
	if err != nil {
		t.Fatalf("search: %v", err)
	}
	return hits
}

// found reports whether a person of a dossier is among the hits; the nil
// person is the family itself.
func found(hits []app.Hit, dossier, person uuid.UUID) bool {
	for _, h := range hits {
		if h.Dossier == dossier && h.Person == person {
			return true
		}
	}
	return false
}

func searchNames(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	d.Members[0].Person.Name = "I Wayan Nur'aini Sudira, S.Pd."
	d.Members[1].Person.Name = "Désak Ketut Suryani"
	s.put(t, d, 0)
	wayan, ketut := d.Members[0].Person.ID, d.Members[1].Person.ID
	for _, tt := range []struct {
		query  string
		person uuid.UUID
		want   bool
	}{
		{"wayan", wayan, true},
		{"WAYAN", wayan, true},
		{"w", wayan, true},
		{"wa", wayan, true},
		{"sudira wayan", wayan, true},
		{"  sudira   w ", wayan, true},
		{"nuraini", wayan, true},
		{"nur'aini", wayan, true},
		{"Nur’aini", wayan, true},
		{"udi", wayan, true}, // inside a word, from three letters on
		{"yan udira", wayan, true},
		{"ud", wayan, false}, // two letters begin a word
		{"d", wayan, false},
		{"wayan ketut", wayan, false}, // every word must match one and the same
		{"wayanx", wayan, false},
		{"desak", ketut, true},
		{"désak", ketut, true},
		{"surya ket", ketut, true},
		{"wayan", ketut, false},
		{"", wayan, false},
		{" ", wayan, false},
		{"%", wayan, false},
		{"*", wayan, false},
		{`"`, wayan, false},
		{"wayan OR ketut", ketut, false},
		{"wayan*", wayan, true}, // signs are no part of a name, and no language
	} {
		hits := s.search(t, tt.query, 50)
		if got := found(hits, d.ID, tt.person); got != tt.want {
			t.Errorf("%q finds %v: %t, want %t", tt.query, tt.person, got, tt.want)
		}
	}
	for _, h := range s.search(t, "sudira", 50) {
		if h.Person != wayan {
			continue
		}
		want := app.Hit{
			Dossier: d.ID, LocalNumber: d.LocalNumber, Family: d.Family.ID, Person: wayan, Name: d.Members[0].Person.Name,
			NIK: d.Members[0].Person.NIK, KK: d.Family.KK, Village: d.Family.Address.Village, Stage: app.StageDraft,
		}
		if h != want {
			t.Errorf("hit %+v, want %+v", h, want)
		}
	}
}

func searchNumbers(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	d.Members[1].Person.Phone, d.Members[2].Person.JKNNumber = "+6285700001111", "0001234567890"
	s.put(t, d, 0)
	s.put(t, family(t, 2), 0)
	nik := d.Members[0].Person.NIK
	for _, tt := range []struct {
		name, query string
		person      uuid.UUID
	}{
		{"NIK", nik, d.Members[0].Person.ID},
		{"start of a NIK", nik[:13], d.Members[0].Person.ID},
		{"end of a NIK", nik[12:], d.Members[0].Person.ID},
		{"JKN number", "0001234567890", d.Members[2].Person.ID},
		{"phone", "85700001111", d.Members[1].Person.ID},
		{"KK", d.Family.KK, uuid.Nil},
		{"end of a KK", d.Family.KK[11:], uuid.Nil},
		{"local number", d.LocalNumber, uuid.Nil},
		{"local number in small letters", strings.ToLower(d.LocalNumber), uuid.Nil},
		{"part of a local number", d.LocalNumber[4:8], uuid.Nil},
		{"the family's phone", "81234567890", uuid.Nil},
	} {
		if !found(s.search(t, tt.query, 50), d.ID, tt.person) {
			t.Errorf("%s finds nothing", tt.name)
		}
	}
	if hits := s.search(t, "5103010000000000", 50); len(hits) != 0 {
		t.Errorf("a NIK of nobody finds %d", len(hits))
	}
	if found(s.search(t, d.LocalNumber, 50), d.ID, uuid.Nil) && len(s.search(t, d.LocalNumber, 50)) != 1 {
		t.Error("a local number finds more than its family")
	}
}

func searchLimit(t *testing.T, s *suite) {
	t.Helper()
	inside, begins := family(t, 1), family(t, 2)
	inside.Members = inside.Members[:1]
	inside.Members[0].Person.Name = "Pramaharani Utami"
	begins.Members = begins.Members[:1]
	begins.Members[0].Person.Name = "Maharani Dewi"
	s.put(t, begins, 0)
	s.put(t, inside, 0)
	hits := s.search(t, "maharani", 10)
	if len(hits) != 2 || hits[0].Dossier != begins.ID {
		t.Errorf("a name that begins so comes before one that holds it: %+v", hits)
	}
	if one := s.search(t, "maharani", 1); len(one) != 1 || one[0] != hits[0] {
		t.Errorf("the best one is %+v", one)
	}
}

func searchFollows(t *testing.T, s *suite) {
	t.Helper()
	d := family(t, 1)
	rev := s.put(t, d, 0)
	d.Members[0].Person.Name = "Gede Pratama"
	s.put(t, d, rev)
	if found(s.search(t, "sudira", 10), d.ID, d.Members[0].Person.ID) {
		t.Error("found by a name that was corrected")
	}
	if !found(s.search(t, "pratama", 10), d.ID, d.Members[0].Person.ID) {
		t.Error("not found by the corrected name")
	}
	s.submit(t, d.ID)
	for _, h := range s.search(t, "pratama", 10) {
		if h.Stage != app.StageReady {
			t.Errorf("stage of a hit: %s", h.Stage)
		}
	}
}

func searchRegister(t *testing.T, s *suite) {
	t.Helper()
	h := household(t, 1)
	h.Members[0].Person.Name = "Gede Pratama"
	s.fill(t, h)
	hits := s.search(t, "pratama", 10)
	if len(hits) != 1 {
		t.Fatalf("%d hits", len(hits))
	}
	want := app.Hit{
		Family: h.Family.ID, Person: h.Members[0].Person.ID, Name: "Gede Pratama", NIK: h.Members[0].Person.NIK,
		KK: h.Family.KK, Village: h.Family.Address.Village,
	}
	if hits[0] != want {
		t.Errorf("hit %+v, want %+v", hits[0], want)
	}
	if !found(s.search(t, h.Family.KK, 10), uuid.Nil, uuid.Nil) {
		t.Error("not found by KK number")
	}
}
