package app_test

import (
	"fmt"

	"github.com/google/uuid"

	"titian/app"
)

// numbered returns the same id for the same number, always.
func numbered(n int) uuid.UUID {
	return uuid.MustParse(fmt.Sprintf("0194c0de-0000-7000-8000-%012d", n))
}

// full returns a dossier in which nothing is left out, not even what excludes
// something else. Everybody is invented.
func full() app.Dossier {
	return app.Dossier{
		V: 1, ID: numbered(1), LocalNumber: "KLG-0000-0000-0", Kind: app.Registration, Village: "5103011001", CapturedOn: "2026-11-22",
		Family: fullFamily(),
		Members: []app.Member{fullMember(), {
			ID: numbered(13), Person: app.Person{ID: numbered(14), Name: "Ketut Suryani", NoNIK: app.NoNIKUnrecorded}, Relation: app.Wife,
		}},
		Representative: &app.Representative{Name: "Made Ariani", NIK: "5103014101900004", Phone: "+6285700002222", Relation: "tetangga"},
		Consent: &app.Consent{
			Text: "2026-01", GivenOn: "2026-11-21", By: "Wayan Sudira", How: "witness", Witness: "Nyoman Rai", Basis: "public_task",
		},
		Documents: []app.Document{{
			ID: numbered(15), Kind: "ktp", Member: new(numbered(10)), Media: "application/pdf", Size: 1234567,
			SHA256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Pages: 2,
		}},
		Changes:    []app.FieldChange{{Path: "contact.phone", Old: "+6281234567890", New: "+6281298765432"}},
		SKTMExempt: true,
		Reasons:    []app.Reason{{Code: "nik.sex", Field: "members[0].person.nik", Text: "sesuai KTP"}},
		Note:       "Rumah di seberang <jembatan> & \"warung\" Bu Désak",
	}
}

func fullFamily() app.Family {
	address := func(street string) app.Address {
		return app.Address{Street: street, Dusun: "Tegal", RT: "002", RW: "005", Village: "5103011001", PostalCode: "80361"}
	}
	domicile, billing := address("Jl. Kenanga 3"), address("Jl. Kamboja 7")
	return app.Family{
		ID: numbered(2), KK: "5103010112040007", FormerKK: []string{"5103010112990001"},
		Address: address("Jl. Melati 12"), Domicile: &domicile, Billing: &billing,
		Contact: app.Contact{Phone: "+6281234567890", PhoneOwner: "Bu RT", Email: "wayan@contoh.id", Notify: app.NotifyWhatsApp},
		Segment: app.PBPU, Class: 3,
		FKTP:    app.Facility{Code: "0138U020", Name: "Puskesmas Contoh"},
		Dentist: app.Facility{Code: "0138G001", Name: "drg. Contoh"},
		Bank:    &app.BankAccount{Bank: "BRI", Number: "001201000123456", Owner: "Wayan Sudira", OwnerRole: "head"},
	}
}

func fullMember() app.Member {
	return app.Member{
		ID: numbered(10), Relation: app.HeadOfFamily, Segment: app.BP, FKTP: &app.Facility{Code: "0138U021", Name: "Klinik Contoh"},
		Mother: numbered(12), Guardian: numbered(13), Studying: true, Income: 1_250_000, Adopted: true, LeftPPU: "2026-06-30",
		Person: app.Person{
			ID: numbered(11), NIK: "5103011203850001", NoNIK: app.NoNIKForeigner, Name: "Wayan Sudira", BirthPlace: "Badung",
			BirthDate: "1985-03-12", Sex: app.Male, Marital: app.Married, Nationality: "NL",
			Foreign: &app.ForeignPapers{
				Passport: "NX0000000", Permit: "kitas", Number: "2C11AB0000", Until: "2027-05-01", WorkingSince: "2026-01-10",
			},
			Occupation: 9, Phone: "+6285700001111", Email: "sudira@contoh.id", JKNNumber: "0001234567890", NPWP: "5103011203850001",
		},
	}
}
