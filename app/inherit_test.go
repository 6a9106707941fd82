package app

import (
	"testing"

	"github.com/google/uuid"
)

func TestInheritKeepsWhoIsWho(t *testing.T) {
	member := func(name, nik, born string) Member {
		return Member{ID: uuid.New(), Person: Person{ID: uuid.New(), Name: name, NIK: nik, BirthDate: born, Sex: Female}}
	}
	from := Dossier{Family: Family{ID: uuid.New()}, Members: []Member{
		member("Sari", "5103015507880002", "1988-07-15"), member("Rai", "", "2012-02-04"), member("Dewi", "5103015507990003", "1999-07-15"),
	}}
	typed := from.Clone()
	typed.Family.ID = uuid.Nil
	for i := range typed.Members {
		typed.Members[i].ID, typed.Members[i].Person.ID = uuid.Nil, uuid.Nil
	}
	// The list turned round, one name corrected, one NIK arrived.
	typed.Members[0], typed.Members[2] = typed.Members[2], typed.Members[0]
	typed.Members[2].Person.Name = "Saari"
	typed.Members[1].Person.NIK = "5103014402120001"

	inherit(&typed, &from)
	if typed.Family.ID != from.Family.ID {
		t.Error("the family became another one")
	}
	for i, want := range []int{2, 1, 0} {
		if typed.Members[i].ID != from.Members[want].ID || typed.Members[i].Person.ID != from.Members[want].Person.ID {
			t.Errorf("member %d is not the old member %d", i, want)
		}
	}
}

func TestInheritGivesNobodyTwice(t *testing.T) {
	from := Dossier{Members: []Member{{ID: uuid.New(), Person: Person{ID: uuid.New(), Name: "Sari", BirthDate: "1988-07-15"}}}}
	typed := Dossier{Members: []Member{
		{Person: Person{Name: "Sari", BirthDate: "1988-07-15"}}, {Person: Person{Name: "Sari", BirthDate: "1988-07-15"}},
	}}
	inherit(&typed, &from)
	if typed.Members[0].ID != from.Members[0].ID || typed.Members[1].ID != uuid.Nil {
		t.Errorf("got %s and %s", typed.Members[0].ID, typed.Members[1].ID)
	}
}

// TestInheritTellsPeopleApart: whoever takes a place in the list is not the one
// who stood there before, and must not get their number.
func TestInheritTellsPeopleApart(t *testing.T) {
	old := Member{ID: uuid.New(), Person: Person{ID: uuid.New(), Name: "Putu Aditya", NIK: "5103010402120001", BirthDate: "2012-02-04", Sex: Male}}
	from := Dossier{Members: []Member{old}}
	for name, tt := range map[string]struct {
		person Person
		same   bool
	}{
		"a newborn":           {Person{Name: "Bayi Ny. Suryani", BirthDate: "2026-11-12", Sex: Male}, false},
		"nobody yet":          {Person{}, false},
		"a corrected name":    {Person{Name: "Putu Adithya", NIK: "5103010402120002", BirthDate: "2012-02-04"}, true},
		"a corrected date":    {Person{Name: "PUTU ADITYA", BirthDate: "2012-04-02"}, true},
		"all but the NIK new": {Person{Name: "Putu A.", NIK: "5103010402120001", BirthDate: "2012-04-02"}, true},
	} {
		typed := Dossier{Members: []Member{{Person: tt.person}}}
		inherit(&typed, &from)
		if got := typed.Members[0]; (got.ID == old.ID) != tt.same || (got.Person.ID == old.Person.ID) != tt.same {
			t.Errorf("%s: taken for the same is %t", name, got.ID == old.ID)
		}
	}
	typed := Dossier{Members: []Member{{ID: old.ID, Person: Person{Name: "Wholly Other"}}}}
	inherit(&typed, &from)
	if typed.Members[0].Person.ID != old.Person.ID {
		t.Error("a member that is named by its id lost its person")
	}
}
