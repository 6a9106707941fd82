package sample

import (
	"fmt"

	"titian/app"
	"titian/app/civil"
	"titian/app/ident"
	"titian/app/sample/scan"
)

// scenario is a kind of family.
type scenario struct {
	name string
	// culture is a key of the name data; empty for any.
	culture string
	build   func(*builder)
}

// fixedCases are the families whose case does not depend on the seed, in the
// order of their names: Fixed of them, with People people.
func fixedCases() []scenario {
	return []scenario{
		{"newborn", "madura", newbornFamily},
		{"elder", "jawa", elderAlone},
		{"foreigner", "minahasa", foreignerFamily},
		{"twins", "bali", twinFamily},
		{"two_segments", "bugis", twoSegmentFamily},
		{"nik_disagrees", "batak", disagreeingNIKFamily},
		{"reactivation", "sasak", reactivatedFamily},
		{"pemda", "aceh", pemdaFamily},
		{"pensioner", "minang", pensionerFamily},
		{"represented", "papua", representedFamily},
		{"other_relations", "dayak", relationsFamily},
		{"large", "sunda", largeFamily},
	}
}

// newbornFamily has a baby of two weeks without a NIK: 4 people.
func newbornFamily(b *builder) {
	b.settle(app.PBPU, 3)
	_, wife := b.couple(31, occupationFisher, 27)
	b.child(app.Female, 4)
	baby := b.newborn(wife, app.Male, 14)
	b.bank(ident.BRI, 15)
	b.consent("signature", "")
	b.mandiriPapers(scan.JPEG, 240)
	b.paper("birth_letter", baby, scan.JPEG, 130)
}

// elderAlone lives alone, has one word for a name, and a neighbour's phone.
func elderAlone(b *builder) {
	b.settle(app.PBI, 0)
	elder := b.elder(app.HeadOfFamily, app.Female, 83)
	b.dossier.Family.Contact.PhoneOwner = "Tetangga"
	b.dossier.Family.Contact.Notify = app.NotifyVisit
	b.consent("witness", b.culture.fullName(b.rng, app.Male, 0, "").full)
	b.paper(app.DocKK, family, scan.PNG, 280)
	b.paper(app.DocKTP, elder, scan.JPEG, 105)
	b.paper("sktm", family, scan.JPEG, 150)
	b.paper(app.DocConsent, family, scan.JPEG, 120)
}

// foreignerFamily has a foreign husband with passport and KITAP: 3 people.
func foreignerFamily(b *builder) {
	b.settle(app.PBPU, 1)
	b.adult(app.HeadOfFamily, app.Female, 38, app.Married, occupationTrader)
	from := pick(b.rng, b.data.Foreigners)
	husband := b.add(app.Husband, app.Male, b.aged(44), app.Married, occupationSelfEmployed,
		func() called { name := pick(b.rng, from.Male); return called{name, name} })
	p := &b.dossier.Members[husband].Person
	delete(b.issued, p.NIK)
	p.NIK, p.NoNIK = "", app.NoNIKForeigner
	p.Nationality, p.BirthPlace = from.Nationality, from.BirthPlace
	p.Foreign = &app.ForeignPapers{
		Passport: fmt.Sprintf("X%07d", b.rng.IntN(10_000)), Permit: "kitap", Number: fmt.Sprintf("2D99ZZ%04d", b.rng.IntN(10_000)),
		Until: b.day.AddMonths(26).String(), WorkingSince: b.day.AddMonths(-40).String(),
	}
	b.child(app.Female, 6)
	b.dossier.Family.Contact.Email = "keluarga@example.com"
	b.dossier.Family.Contact.Notify = app.NotifyEmail
	b.bank(ident.Mandiri, 13)
	b.consent("signature", "")
	b.mandiriPapers(scan.PDF, 520)
	b.paper("passport", husband, scan.PDF, 480)
	b.paper("work_permit", husband, scan.JPEG, 140)
	b.paper("kitap", husband, scan.PNG, 340)
}

// twinFamily has twins, one of whom is misspelt against the KK, so that a
// reviewer refuses them: 5 people.
func twinFamily(b *builder) {
	b.settle(app.PBPU, 2)
	b.couple(36, occupationFarmer, 33)
	b.child(app.Male, 11)
	born := b.aged(7)
	b.childBorn(app.Female, born, occupationPupil)
	twin := b.childBorn(app.Female, born, occupationPupil)
	b.bank(ident.BNI, 10)
	b.consent("signature", "")
	b.mandiriPapers(scan.JPEG, 420)
	b.paper(app.DocKTP, b.dossier.Head(), scan.JPEG, 130)
	b.refusal = &Refusal{
		Member: twin, Field: "person.name", Reason: "Ejaan nama tidak sama dengan yang tertulis di KK.",
		Correct: b.dossier.Members[twin].Person.Name,
	}
}

// twoSegmentFamily is mandiri but for a mother-in-law who is a member already:
// 5 people.
func twoSegmentFamily(b *builder) {
	b.settle(app.PBPU, 2)
	b.couple(45, occupationTrader, 41)
	b.child(app.Male, 17)
	b.child(app.Female, 12)
	elder := b.adult(app.ParentInLaw, app.Female, 70, app.Widowed, occupationNone)
	b.dossier.Members[elder].Segment = app.Covered
	b.bank(ident.BRI, 15)
	b.consent("signature", "")
	b.mandiriPapers(scan.JPEG, 260)
}

// disagreeingNIKFamily has a wife whose birth date was corrected after her NIK
// was given: 5 people.
func disagreeingNIKFamily(b *builder) {
	b.settle(app.PBPU, 3)
	_, wife := b.couple(52, occupationFarmer, 49)
	b.child(app.Male, 20)
	b.child(app.Female, 16)
	b.child(app.Male, 9)
	p := &b.dossier.Members[wife].Person
	if born, err := civil.FromISO(p.BirthDate); err == nil {
		p.BirthDate = born.AddDays(11).String()
	}
	b.accept(string(ident.CodeNIKBirthDate), fmt.Sprintf("members[%d].person.nik", wife),
		"Tanggal lahir sudah dibetulkan Dukcapil; NIK tetap seperti semula menurut KTP dan KK.")
	b.bank(ident.BTN, 16)
	b.consent("signature", "")
	b.mandiriPapers(scan.JPEG, 190)
	b.paper(app.DocKTP, wife, scan.JPEG, 4000)
}

// reactivatedFamily asks to switch its PBI membership on again: 4 people.
func reactivatedFamily(b *builder) {
	b.settle(app.PBIReactivation, 0)
	b.dossier.Kind = app.Reactivation
	b.couple(40, occupationLabourer, 37)
	b.child(app.Female, 13)
	b.child(app.Male, 5)
	b.consent("thumbprint", "")
	b.paper(app.DocKK, family, scan.JPEG, 210)
	b.paper("facility_letter", family, scan.JPEG, 170)
	b.paper(app.DocConsent, family, scan.JPEG, 110)
}

// pemdaFamily is proposed to the regency with a proof of poverty; apostrophes
// in its names: 5 people.
func pemdaFamily(b *builder) {
	b.settle(app.PBPUPemda, 0)
	head, wife := b.couple(34, occupationFisher, 30)
	b.child(app.Female, 10)
	b.child(app.Male, 7)
	b.child(app.Female, 2)
	b.consent("signature", "")
	b.paper(app.DocKK, family, scan.PNG, 620)
	b.paper(app.DocKTP, head, scan.JPEG, 140)
	b.paper(app.DocKTP, wife, scan.JPEG, 120)
	b.paper("sktm", family, scan.JPEG, 180)
	b.paper(app.DocConsent, family, scan.JPEG, 115)
}

// pensionerFamily pays for itself as BP: 2 people.
func pensionerFamily(b *builder) {
	b.settle(app.BP, 1)
	b.couple(64, occupationPensioner, 61)
	b.dossier.Members[0].Income = 3_400_000
	b.bank(ident.BCA, 10)
	b.consent("signature", "")
	b.mandiriPapers(scan.PDF, 900)
}

// representedFamily is registered by a brother with a power of attorney and
// lives away from its address: 4 people.
func representedFamily(b *builder) {
	b.settle(app.PBPU, 3)
	b.couple(29, occupationFarmer, 26)
	b.child(app.Male, 6)
	b.child(app.Female, 3)
	home := b.dossier.Family.Address
	home.Village, home.Dusun, home.RW = pick(b.rng, b.culture.Villages), pick(b.rng, b.culture.Hamlets), "-"
	b.dossier.Family.Domicile = &home
	born := b.aged(35)
	b.dossier.Representative = &app.Representative{
		Name: b.culture.fullName(b.rng, app.Male, 0, b.clan).full, NIK: b.nik(born, app.Male),
		Phone: b.phone(), Relation: "Kakak kandung kepala keluarga",
	}
	b.bank(ident.BRI, 15)
	b.consent("signature", "")
	b.mandiriPapers(scan.JPEG, 230)
	b.paper(app.DocPowerOfAttorney, family, scan.PDF, 300)
}

// relationsFamily has an adopted child with a court's decision and a nephew:
// 4 people.
func relationsFamily(b *builder) {
	b.settle(app.PBPU, 3)
	head, _ := b.couple(43, occupationFarmer, 41)
	adopted := b.child(app.Female, 8)
	b.dossier.Members[adopted].Adopted = true
	b.dossier.Members[adopted].Guardian = b.refer(head)
	b.adult(app.OtherKin, app.Male, 19, app.Single, occupationNone)
	b.bank(ident.BSI, 10)
	b.consent("signature", "")
	b.mandiriPapers(scan.JPEG, 200)
	b.paper("court_decision", adopted, scan.PDF, 360)
}

// largeFamily spans three generations; one daughter studies elsewhere and
// keeps a facility there: 9 people.
func largeFamily(b *builder) {
	b.settle(app.PBPU, 3)
	b.couple(55, occupationTrader, 52)
	b.adult(app.Child, app.Male, 30, app.Divorced, occupationLabourer)
	student := b.child(app.Female, 22)
	b.dossier.Members[student].Studying = true
	b.dossier.Members[student].FKTP = &app.Facility{Code: "9999B007", Name: "Klinik Kampus"}
	b.child(app.Male, 18)
	b.child(app.Female, 14)
	b.child(app.Male, 10)
	b.adult(app.Grandchild, app.Female, 5, app.Single, occupationNone)
	b.elder(app.Parent, app.Female, 78)
	b.bank(ident.Mandiri, 13)
	b.consent("signature", "")
	b.mandiriPapers(scan.JPEG, 1100)
}
