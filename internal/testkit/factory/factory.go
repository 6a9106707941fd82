// Package factory makes the values that tests begin with: a complete, correct
// family, and the parts that check it. Every person is invented.
package factory

import (
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/app/region"
	"titian/app/rules"
	"titian/assets"
)

// Village is Tuban in Kuta, Badung, Bali.
const Village = "5103011001"

// Now is the instant at which the factory's families are captured: 22 November
// 2026, 14.03 in Bali.
func Now() time.Time { return time.Date(2026, 11, 22, 6, 3, 0, 0, time.UTC) }

// Today is the civil date of Now in Bali.
func Today() civil.Date {
	day, _ := civil.Of(2026, time.November, 22)
	return day
}

// Checker returns a checker with the embedded rules and regions, the same one to
// all tests of a package.
func Checker(tb testing.TB) *app.Checker {
	tb.Helper()
	c, err := checker()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// checker is made once: 80,000 regions take a second to index under the race
// detector, and nobody can change them.
var checker = sync.OnceValues(func() (*app.Checker, error) {
	files, err := assets.Rules()
	if err != nil {
		return nil, err
	}
	book, err := rules.Load(files...)
	if err != nil {
		return nil, err
	}
	regions, err := region.Load(assets.Regions())
	if err != nil {
		return nil, err
	}
	return app.NewChecker(book, regions)
})

// Dossier returns a registration of four: a couple, their child, and a
// grandmother who is covered already. It lacks ids and documents.
func Dossier() app.Dossier {
	return app.Dossier{
		Kind:    app.Registration,
		Village: Village,
		Family: app.Family{
			KK:      "5103010112040007",
			Address: app.Address{Street: "Jl. Melati 12", Dusun: "Tegal", RT: "002", RW: "005", Village: Village, PostalCode: "80361"},
			Contact: app.Contact{Phone: "+6281234567890", Notify: app.NotifyWhatsApp},
			Segment: app.PBPU,
			Class:   3,
			FKTP:    app.Facility{Code: "0138U020", Name: "Puskesmas Contoh"},
			Bank:    &app.BankAccount{Bank: "BRI", Number: "001201000123456", Owner: "Wayan Sudira", OwnerRole: "head"},
		},
		Members: []app.Member{
			{Relation: app.HeadOfFamily, Person: person("Wayan Sudira", "5103011203850001", "1985-03-12", app.Male)},
			{Relation: app.Wife, Person: person("Ketut Suryani", "5103015507880002", "1988-07-15", app.Female)},
			{Relation: app.Child, Person: person("Putu Aditya", "5103010402120001", "2012-02-04", app.Male)},
			{Relation: app.Parent, Person: person("Nyoman Rai", "5103014101550003", "1955-01-01", app.Female), Segment: app.Covered},
		},
		Consent: &app.Consent{Text: "2026-01", GivenOn: "2026-11-22", By: "Wayan Sudira", How: "signature", Basis: "consent"},
	}
}

// Complete returns Dossier with ids, a local number and every document that
// its checklist asks for.
func Complete() app.Dossier {
	d := Dossier()
	d.V, d.ID, d.Family.ID, d.CapturedOn = app.BodyVersion, uuid.New(), uuid.New(), "2026-11-22"
	d.LocalNumber = "KLG-0000-0000-0"
	for i := range d.Members {
		d.Members[i].ID, d.Members[i].Person.ID = uuid.New(), uuid.New()
	}
	for _, kind := range []app.DocumentKind{"kk", "bank_book", "autodebit_authority", "consent"} {
		d.Documents = append(d.Documents, app.Document{
			ID: uuid.New(), Kind: kind, Media: "image/jpeg", Size: 1000, Pages: 1,
			SHA256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		})
	}
	return d
}

func person(name, nik, born string, sex app.Sex) app.Person {
	return app.Person{NIK: nik, Name: name, BirthPlace: "Badung", BirthDate: born, Sex: sex, Marital: app.Married}
}
