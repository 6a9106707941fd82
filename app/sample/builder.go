package sample

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/app/ident"
	"titian/app/region"
)

// builder puts one family together.
type builder struct {
	rng     *rand.Rand
	data    *people
	regions *region.Table
	culture *culture
	day     civil.Date
	issued  map[string]bool // NIK and KK numbers of all families so far

	name     string
	recorded civil.Date // of the family card
	clan     string     // of the children
	born     int        // children so far
	given    []string
	dossier  app.Dossier
	orders   []order
	refusal  *Refusal
}

// settle gives the family a home, a family card, a phone and a facility. class
// is 0 where nobody is mandiri.
func (b *builder) settle(segment app.Segment, class int) {
	if len(b.culture.Clans) > 0 {
		b.clan = pick(b.rng, b.culture.Clans)
	}
	village := pick(b.rng, b.culture.Villages)
	district := b.regions.Parents(region.Code(village))[0].Name
	f := app.Family{
		Address: app.Address{
			Street:  fmt.Sprintf("%s No. %d", pick(b.rng, b.culture.Streets), 1+b.rng.IntN(90)),
			Dusun:   pick(b.rng, b.culture.Hamlets),
			RT:      app.FormatUnit(1 + b.rng.IntN(9)),
			RW:      app.FormatUnit(1 + b.rng.IntN(6)),
			Village: village, PostalCode: b.culture.PostalCode,
		},
		Contact: app.Contact{Phone: b.phone(), Notify: app.NotifyWhatsApp},
		Segment: segment,
		Class:   class,
		FKTP:    app.Facility{Code: fmt.Sprintf("9999U%03d", b.rng.IntN(1000)), Name: "Puskesmas " + district},
	}
	b.recorded = b.day.AddDays(-200 - b.rng.IntN(4000))
	f.KK = b.number(village[:6], b.recorded, 0)
	b.dossier = app.Dossier{Kind: app.Registration, Family: f}
}

// number draws a 16-digit number of a district and a day that was not given
// yet, with plus added to the day and an invented serial.
func (b *builder) number(district string, date civil.Date, plus int) string {
	prefix := fmt.Sprintf("%s%02d%02d%02d", district, date.Day()+plus, int(date.Month()), date.Year()%100)
	const first, serials = 9000, 1000
	for i, start := 0, b.rng.IntN(serials); ; i++ {
		n := fmt.Sprintf("%s%04d", prefix, first+(start+i)%serials)
		// After a thousand people of one district and day one number is given
		// twice, as real registers have it too.
		if !b.issued[n] || i == serials {
			b.issued[n] = true
			return n
		}
	}
}

func (b *builder) nik(born civil.Date, sex app.Sex) string {
	plus := 0
	if sex == app.Female {
		plus = 40
	}
	return b.number(b.dossier.Family.Address.Village[:6], born, plus)
}

func (b *builder) phone() string { return fmt.Sprintf("+62812000%05d", b.rng.IntN(1000)) }

// aged returns a birth date of somebody who has completed so many years.
func (b *builder) aged(years int) civil.Date {
	return b.day.AddMonths(-12 * years).AddDays(-1 - b.rng.IntN(360))
}

// adult adds a person with a NIK and returns their index.
func (b *builder) adult(rel app.Relation, sex app.Sex, age int, marital app.Marital, occupation int) int {
	clan := b.clan
	if sex != b.culture.Lineage && len(b.culture.Clans) > 0 {
		clan = pick(b.rng, b.culture.Clans)
	}
	return b.add(rel, sex, b.aged(age), marital, occupation, func() called {
		return b.culture.fullName(b.rng, sex, b.rng.IntN(4), clan)
	})
}

// child adds a child of the head, born the given years ago.
func (b *builder) child(sex app.Sex, age int) int {
	occupation := occupationNone
	if age > 6 {
		occupation = occupationPupil
	}
	return b.childBorn(sex, b.aged(age), occupation)
}

func (b *builder) childBorn(sex app.Sex, born civil.Date, occupation int) int {
	birth := b.born
	b.born++
	return b.add(app.Child, sex, born, app.Single, occupation, func() called {
		return b.culture.fullName(b.rng, sex, birth, b.clan)
	})
}

// elder adds a person with a name of one word.
func (b *builder) elder(rel app.Relation, sex app.Sex, age int) int {
	return b.add(rel, sex, b.aged(age), app.Widowed, occupationNone, func() called {
		return b.culture.singleName(b.rng, sex)
	})
}

// newborn adds a baby without a name and a NIK, born so many days ago.
func (b *builder) newborn(mother int, sex app.Sex, days int) int {
	i := b.add(app.Child, sex, b.day.AddDays(-days), app.Single, occupationNone, func() called {
		name := string(ident.NewbornName(ident.Name(b.dossier.Members[mother].Person.Name)))
		return called{name, name}
	})
	m := &b.dossier.Members[i]
	delete(b.issued, m.Person.NIK)
	m.Person.NIK, m.Person.NoNIK = "", app.NoNIKNewborn
	m.Mother = b.refer(mother)
	return i
}

// add draws names until the given name is new in the family.
func (b *builder) add(rel app.Relation, sex app.Sex, born civil.Date, marital app.Marital, occupation int, draw func() called) int {
	name := draw()
	for range 100 {
		if !slices.Contains(b.given, name.given) {
			break
		}
		name = draw()
	}
	b.given = append(b.given, name.given)
	b.dossier.Members = append(b.dossier.Members, app.Member{
		Relation: rel,
		Person: app.Person{
			NIK: b.nik(born, sex), Name: name.full, BirthPlace: pick(b.rng, b.culture.BirthPlaces),
			BirthDate: born.String(), Sex: sex, Marital: marital, Occupation: occupation,
		},
	})
	return len(b.dossier.Members) - 1
}

// couple adds a head and a wife.
func (b *builder) couple(headAge, headWork, wifeAge int) (head, wife int) {
	head = b.adult(app.HeadOfFamily, app.Male, headAge, app.Married, headWork)
	wife = b.adult(app.Wife, app.Female, wifeAge, app.Married, occupationHome)
	return head, wife
}

// refer gives a member an id, so that another can name them.
func (b *builder) refer(member int) uuid.UUID {
	m := &b.dossier.Members[member]
	if m.ID == uuid.Nil {
		binary.BigEndian.PutUint64(m.ID[:8], b.rng.Uint64())
		binary.BigEndian.PutUint64(m.ID[8:], b.rng.Uint64())
		m.ID[6] = m.ID[6]&0x0f | 0x40 // version 4
		m.ID[8] = m.ID[8]&0x3f | 0x80
	}
	return m.ID
}

// consent lets the head consent the day before, so that the date lies in the
// past in every time zone.
func (b *builder) consent(how, witness string) {
	head := b.dossier.Head()
	b.dossier.Consent = &app.Consent{
		Text: ConsentText, GivenOn: b.day.AddDays(-1).String(),
		By: b.dossier.Members[head].Person.Name, How: how, Witness: witness, Basis: "consent",
	}
}

// bank opens an account of the head's, with a number of the bank's length.
func (b *builder) bank(bank ident.Bank, digits int) {
	head := &b.dossier.Members[b.dossier.Head()]
	b.dossier.Family.Bank = &app.BankAccount{
		Bank: string(bank), Number: fmt.Sprintf("%0*d", digits, 1000+b.rng.IntN(99_000)),
		Owner: head.Person.Name, OwnerRole: "head",
	}
}

// accept keeps an officer's reason for a warning that is meant to be there.
func (b *builder) accept(code, field, text string) {
	b.dossier.Reasons = append(b.dossier.Reasons, app.Reason{Code: code, Field: field, Text: text})
}
