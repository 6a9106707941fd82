// Package proof finds out from the outside whether everything arrived: it opens
// central's database and document files and what the laptop exports, and
// compares both, item by item, with what was written down before anything was
// sent. It believes no counter that the programs keep about themselves.
package proof

import (
	"fmt"

	"github.com/google/uuid"

	"titian/app"
)

// Expected is what must be true in the end.
type Expected struct {
	Families []Family
	// Refused are the members that were refused once and corrected since.
	Refused []Refusal
	// Changes are applied changes of facts.
	Changes []Change
	// Paid are the dossiers of which every bill was paid.
	Paid []uuid.UUID
}

// Family is one that was captured: what was typed and which files were
// attached, before the laptop sent anything.
type Family struct {
	// Name is the stem of its files; differences speak of it.
	Name    string
	Dossier uuid.UUID
	// People are in the order of the file that was typed, corrections included.
	People []Person
	Papers []Paper
	// Submissions is how many times the dossier was sent.
	Submissions int
}

// Person is what identifies somebody on paper.
type Person struct {
	Name      string
	NIK       string
	BirthDate string
	Sex       app.Sex
	Relation  app.Relation
	// Numbered tells that central is to give a number: not to somebody who is
	// covered already.
	Numbered bool
}

// Paper is a file that was attached.
type Paper struct {
	Kind app.DocumentKind
	// Member is the index of whose paper it is, -1 for the family's.
	Member int
	// SHA256 is of the original file, 64 hexadecimal digits.
	SHA256 string
}

// Refusal is a member that a reviewer refused.
type Refusal struct {
	Dossier uuid.UUID
	Member  int
	Field   string
	Reason  string
}

// Change is a changed fact of a family.
type Change struct {
	// Dossier is the change's own, Of that of the family's registration.
	Dossier, Of uuid.UUID
	Path, New   string
}

// PeopleOf are the people of a dossier as it would be typed.
func PeopleOf(d *app.Dossier) []Person {
	out := make([]Person, len(d.Members))
	for i := range d.Members {
		m := &d.Members[i]
		out[i] = Person{
			Name: m.Person.Name, NIK: m.Person.NIK, BirthDate: m.Person.BirthDate,
			Sex: m.Person.Sex, Relation: m.Relation, Numbered: d.NeedsDecision(m),
		}
	}
	return out
}

// Report is the outcome of a comparison.
type Report struct {
	// People are those expected that central holds exactly once.
	People int
	// Numbers are those that laptop and central give to the same right person.
	Numbers int
	// Refused counts refusals at central, Corrected those of them that were
	// accepted since.
	Refused, Corrected int
	// Documents counts the files expected, Identical those that central holds
	// byte by byte.
	Documents, Identical int
	// Lost and Doubled count people, documents, submissions and numbers.
	Lost, Doubled int
	// Active counts members whose membership runs, by laptop and central.
	Active int
	// BodyBytes and DocumentBytes are what central holds of each.
	BodyBytes, DocumentBytes int64
	// Differences tell everything that is not as expected.
	Differences []string
}

func (r *Report) differ(format string, args ...any) {
	r.Differences = append(r.Differences, fmt.Sprintf(format, args...))
}

// settle compares how often each thing should be there with how often it is.
// It returns how many are there exactly as often as they should.
func settle[K comparable](r *Report, want, have map[K]int, say func(K) string) (right int) {
	for key, n := range want {
		switch got := have[key]; {
		case got < n:
			r.Lost += n - got
			r.differ("lost: %s is there %d times, not %d", say(key), got, n)
		case got > n:
			r.Doubled += got - n
			r.differ("doubled: %s is there %d times, not %d", say(key), got, n)
		default:
			right += n
		}
	}
	for key, got := range have {
		if want[key] == 0 {
			r.Doubled += got
			r.differ("unexpected: %s is there %d times", say(key), got)
		}
	}
	return right
}
