package sample

import (
	"cmp"
	"strings"
	"time"

	"titian/app"
	"titian/app/civil"
	"titian/app/ident"
	"titian/app/region"
	"titian/app/sample/scan"
)

// sides are the pages of a paper. A PDF holds a second page where people put
// one: the head's KTP behind the KK, the explanation behind the consent.
func (b *builder) sides(o order) []scan.Page {
	member := max(o.member, 0)
	var sides []scan.Page
	switch o.kind {
	case app.DocKK:
		sides = []scan.Page{b.familyCard(), b.identityCard(b.dossier.Head())}
	case app.DocKTP:
		sides = []scan.Page{b.identityCard(member)}
	case "bank_book":
		sides = []scan.Page{b.savingsBook()}
	case "passport":
		sides = []scan.Page{b.passport(member), b.stampPage()}
	case "kitap":
		sides = []scan.Page{b.residencePermit(member)}
	case app.DocConsent:
		sides = []scan.Page{b.consentForm()}
	case app.DocPowerOfAttorney:
		sides = []scan.Page{b.powerOfAttorney(), b.representativeCard()}
	case "court_decision":
		sides = []scan.Page{b.courtDecision(member), b.courtDecisionEnd(member)}
	default:
		sides = []scan.Page{b.letter(o.kind, member)}
	}
	if o.format != scan.PDF {
		sides = sides[:1]
	}
	return sides
}

// place holds the names of an address in capitals, as papers print them.
type place struct{ village, district, regency, province string }

func (b *builder) place() place {
	code := region.Code(b.dossier.Family.Address.Village)
	village, _ := b.regions.ByCode(string(code))
	parents := b.regions.Parents(code)
	return place{
		strings.ToUpper(village.Name), strings.ToUpper(parents[0].Name),
		strings.ToUpper(parents[1].Name), strings.ToUpper(parents[2].Name),
	}
}

// town is the regency without its kind: "BANYUMAS".
func (p place) town() string {
	return strings.TrimPrefix(strings.TrimPrefix(p.regency, "KABUPATEN "), "KOTA ")
}

func (b *builder) familyCard() scan.FamilyCard {
	a, at := b.dossier.Family.Address, b.place()
	card := scan.FamilyCard{
		Number: b.dossier.Family.KK,
		Head:   strings.ToUpper(b.dossier.Members[b.dossier.Head()].Person.Name),
		Left: []scan.Field{
			{Label: "Alamat", Value: strings.ToUpper(a.Street + ", " + a.Dusun)},
			{Label: "RT/RW", Value: a.RT + "/" + a.RW},
			{Label: "Desa/Kelurahan", Value: at.village},
			{Label: "Kecamatan", Value: at.district},
		},
		Right: []scan.Field{
			{Label: "Kabupaten/Kota", Value: at.regency},
			{Label: "Provinsi", Value: at.province},
			{Label: "Kode Pos", Value: a.PostalCode},
		},
		Issued:  at.town() + ", " + printed(b.recorded.String()),
		Officer: "PEJABAT CONTOH",
	}
	for i := range b.dossier.Members {
		m := &b.dossier.Members[i]
		if m.Adopted || m.Person.NoNIK == app.NoNIKNewborn {
			continue // not on the card yet, which is why they bring other papers
		}
		card.Members = append(card.Members, scan.FamilyRow{
			Name: strings.ToUpper(m.Person.Name), NIK: cmp.Or(m.Person.NIK, "-"), Sex: sexLabel(m.Person.Sex),
			BirthPlace: strings.ToUpper(m.Person.BirthPlace), BirthDate: printed(m.Person.BirthDate),
			Relation: relationLabel(m.Relation), Marital: maritalLabel(m.Person.Marital),
		})
	}
	return card
}

func (b *builder) identityCard(member int) scan.Card {
	p := &b.dossier.Members[member].Person
	a, at := b.dossier.Family.Address, b.place()
	return scan.Card{
		Heading: [2]string{"PROVINSI " + at.province, at.regency},
		Number:  scan.Field{Label: "NIK", Value: cmp.Or(p.NIK, "-")},
		Fields: []scan.Field{
			{Label: "Nama", Value: strings.ToUpper(p.Name)},
			{Label: "Tempat/Tgl Lahir", Value: strings.ToUpper(p.BirthPlace) + ", " + printed(p.BirthDate)},
			{Label: "Jenis kelamin", Value: sexLabel(p.Sex)},
			{Label: "Alamat", Value: strings.ToUpper(a.Street)},
			{Label: "RT/RW", Value: a.RT + "/" + a.RW},
			{Label: "Kel/Desa", Value: at.village},
			{Label: "Kecamatan", Value: at.district},
			{Label: "Status Perkawinan", Value: maritalLabel(p.Marital)},
			{Label: "Pekerjaan", Value: occupationLabel(p.Occupation)},
			{Label: "Kewarganegaraan", Value: "WNI"},
			{Label: "Berlaku Hingga", Value: "SEUMUR HIDUP"},
		},
		Issued:  [2]string{at.town(), printed(b.day.AddDays(-200 - b.rng.IntN(2500)).String())},
		Covered: b.culture.Covered && p.Sex == app.Female,
		Signer:  p.Name,
	}
}

// representativeCard is the KTP of who registers for the family.
func (b *builder) representativeCard() scan.Card {
	r, at := b.dossier.Representative, b.place()
	day, month, year, _ := ident.NIK(r.NIK).Birth()
	born, _ := civil.Of(1900+year, time.Month(month), day)
	return scan.Card{
		Heading: [2]string{"PROVINSI " + at.province, at.regency},
		Number:  scan.Field{Label: "NIK", Value: r.NIK},
		Fields: []scan.Field{
			{Label: "Nama", Value: strings.ToUpper(r.Name)},
			{Label: "Tempat/Tgl Lahir", Value: at.town() + ", " + printed(born.String())},
			{Label: "Jenis kelamin", Value: sexLabel(app.Male)},
			{Label: "Kel/Desa", Value: at.village},
			{Label: "Kecamatan", Value: at.district},
			{Label: "Kewarganegaraan", Value: "WNI"},
			{Label: "Berlaku Hingga", Value: "SEUMUR HIDUP"},
		},
		Issued: [2]string{at.town(), printed(b.day.AddDays(-900).String())},
		Signer: r.Name,
	}
}

func (b *builder) passport(member int) scan.Card {
	p := &b.dossier.Members[member].Person
	return scan.Card{
		Tint:    scan.Red,
		Heading: [2]string{"PASPOR (CONTOH)", "PASSPORT SPECIMEN"},
		Number:  scan.Field{Label: "No.", Value: p.Foreign.Passport},
		Fields: []scan.Field{
			{Label: "Name", Value: strings.ToUpper(p.Name)},
			{Label: "Nationality", Value: p.Nationality},
			{Label: "Date of birth", Value: printed(p.BirthDate)},
			{Label: "Place of birth", Value: strings.ToUpper(p.BirthPlace)},
			{Label: "Sex", Value: "M"},
			{Label: "Date of expiry", Value: printed(b.day.AddMonths(50).String())},
		},
		Issued: [2]string{"SPECIMEN", printed(b.day.AddMonths(-70).String())},
		Signer: p.Name,
	}
}

func (b *builder) residencePermit(member int) scan.Card {
	p := &b.dossier.Members[member].Person
	at := b.place()
	return scan.Card{
		Tint:    scan.Green,
		Heading: [2]string{"IZIN TINGGAL TETAP (CONTOH)", "PERMANENT STAY PERMIT"},
		Number:  scan.Field{Label: "No.", Value: p.Foreign.Number},
		Fields: []scan.Field{
			{Label: "Nama", Value: strings.ToUpper(p.Name)},
			{Label: "Kewarganegaraan", Value: p.Nationality},
			{Label: "Tempat/Tgl Lahir", Value: strings.ToUpper(p.BirthPlace) + ", " + printed(p.BirthDate)},
			{Label: "Nomor Paspor", Value: p.Foreign.Passport},
			{Label: "Alamat", Value: at.village + ", " + at.district},
			{Label: "Berlaku Hingga", Value: printed(p.Foreign.Until)},
		},
		Issued: [2]string{at.town(), printed(b.day.AddMonths(-34).String())},
		Signer: p.Name,
	}
}

func (b *builder) savingsBook() scan.SavingsBook {
	account := b.dossier.Family.Bank
	at := b.place()
	return scan.SavingsBook{
		Bank: strings.ToUpper(account.Bank) + " (CONTOH)", Branch: "Unit " + at.district,
		Account: account.Number, Owner: strings.ToUpper(account.Owner),
		Fields: []scan.Field{
			{Label: "Alamat", Value: at.village + ", " + at.regency},
			{Label: "Tanggal buka", Value: printed(b.day.AddDays(-100 - b.rng.IntN(3000)).String())},
		},
		Officer: "Petugas Contoh",
	}
}

// printed is a stored date as papers print it: 02-01-2026.
func printed(iso string) string {
	d, err := civil.FromISO(iso)
	if err != nil {
		return ""
	}
	return d.Short()
}
