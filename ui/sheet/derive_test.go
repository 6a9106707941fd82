package sheet

import (
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/factory"
)

func TestANIKFillsWhatWasNotTyped(t *testing.T) {
	m := app.Member{ID: uuid.New()}
	f := opened(app.Dossier{Members: []app.Member{m}}, 1)
	have := suggestions{}
	nik := of(m.ID, "person.nik")
	fill := func(text string) {
		f.put(nik, text)
		have.take(f, fromMember(&f.now, 0, factory.Today()))
	}
	p := func() app.Person { return f.now.Members[0].Person }

	fill("510301550788900")
	if p().Sex != "" || p().BirthDate != "" {
		t.Fatal("fifteen digits say something")
	}
	fill("5103015507889002")
	if p().Sex != app.Female || p().BirthDate != "1988-07-15" {
		t.Fatalf("sex %q, born %q", p().Sex, p().BirthDate)
	}
	if got := have.from(&f.now, of(m.ID, "person.sex")); got != fromNIK {
		t.Errorf("the sex is from %q", got)
	}
	fill("5103011507889002")
	if p().Sex != app.Male {
		t.Error("the NIK was corrected and the sex was not")
	}
	f.put(of(m.ID, "person.birth_date"), "1 1 1990")
	if got := have.from(&f.now, of(m.ID, "person.birth_date")); got != "" {
		t.Errorf("a typed date is said to be from %q", got)
	}
	fill("5103015507889002")
	if p().BirthDate != "1 1 1990" || p().Sex != app.Female {
		t.Errorf("sex %q, born %q: what was typed must stay, what was filled in follows", p().Sex, p().BirthDate)
	}
}

func TestWhatFollowsFromOthers(t *testing.T) {
	d := factory.Complete()
	d.Consent = &app.Consent{How: "signature"}
	d.Family.Bank = &app.BankAccount{OwnerRole: "head"}
	baby := app.Member{ID: uuid.New(), Mother: d.Members[1].ID, Person: app.Person{NoNIK: app.NoNIKNewborn}}
	d.Members = append(d.Members, baby)
	f := opened(d, 1)
	have := suggestions{}
	have.take(f, fromMember(&f.now, len(d.Members)-1, factory.Today()))
	have.take(f, fromConsent(&f.now, factory.Today()))
	have.take(f, fromAccount(&f.now))
	for s, want := range map[spot]string{
		of(baby.ID, "person.name"): "Bayi Ny. Ketut Suryani",
		at("consent.text"):         consentText,
		at("consent.given_on"):     "2026-11-22",
		at("consent.by"):           "Wayan Sudira",
		at("consent.basis"):        "consent",
		at("family.bank.owner"):    "Wayan Sudira",
	} {
		if got := value(&f.now, s); got != want {
			t.Errorf("%s is %q, want %q", s.path, got, want)
		}
	}
}

func TestDistrictOfANumber(t *testing.T) {
	regions := factory.Checker(t).Regions()
	for number, want := range map[string]string{
		"5103": "", "510301": "Kuta · Badung · Bali", "5103015507889002": "Kuta · Badung · Bali", "000000": "", "ABCDEF": "",
	} {
		if got := issuedIn(regions, number); got != want {
			t.Errorf("%q is of %q, want %q", number, got, want)
		}
	}
}

func TestStatesOfTheParts(t *testing.T) {
	c, today := factory.Checker(t), factory.Today()
	d := factory.Complete()
	got := states(c, &d, c.Check(&d, today), today)
	for p := range parts {
		if !got[p].complete() {
			t.Errorf("part %d of a complete family: %+v", p, got[p])
		}
	}
	if got[partMembers].total != 4 || got[partDocuments].total == 0 {
		t.Errorf("members %+v, documents %+v", got[partMembers], got[partDocuments])
	}

	d.Members[1].Person.NIK = "51"
	d.Family.KK, d.Family.Contact.Phone, d.Consent = "", "", nil
	kept := d.Documents
	d.Documents = kept[1:]
	got = states(c, &d, c.Check(&d, today), today)
	if got[partMembers].done != 3 || got[partMembers].errors == 0 {
		t.Errorf("members %+v, want one of four with an error", got[partMembers])
	}
	if got[partDocuments].done != got[partDocuments].total-1 {
		t.Errorf("documents %+v, want one missing", got[partDocuments])
	}
	for _, p := range []part{partFamily, partReview} {
		if got[p].errors == 0 {
			t.Errorf("part %d has no error: %+v", p, got[p])
		}
	}
	if got[partContact].errors+got[partContact].warnings == 0 {
		t.Errorf("contact %+v without a phone", got[partContact])
	}
}
