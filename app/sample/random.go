package sample

import (
	"titian/app"
	"titian/app/ident"
	"titian/app/sample/scan"
)

// randomFamily is an ordinary one: a couple or a single parent, up to five
// children, now and then a grandparent, in one of the three usual segments.
func randomFamily(b *builder) {
	segment := pick(b.rng, []app.Segment{app.PBPU, app.PBPU, app.PBI, app.PBPUPemda})
	class := 0
	if segment.Mandiri() {
		class = pick(b.rng, []int{1, 2, 2, 3, 3, 3, 3})
	}
	b.settle(segment, class)
	age := 24 + b.rng.IntN(35)
	work := pick(b.rng, []int{occupationFarmer, occupationFisher, occupationTrader, occupationLabourer, occupationSelfEmployed})
	adults := []int{0}
	if b.rng.IntN(6) > 0 {
		b.couple(age, work, age-b.rng.IntN(5))
		adults = append(adults, 1)
	} else {
		b.adult(app.HeadOfFamily, app.Female, age, app.Widowed, work)
	}
	for i := range b.rng.IntN(6) {
		years := age - 21 - 3*i
		if years < 0 {
			break
		}
		child := b.child(pick(b.rng, []app.Sex{app.Male, app.Female}), years)
		if years >= adultAge {
			adults = append(adults, child)
		}
	}
	if b.rng.IntN(8) == 0 {
		adults = append(adults, b.elder(app.Parent, app.Female, age+22))
	}
	b.consent("signature", "")
	format := pick(b.rng, []scan.Format{scan.JPEG, scan.JPEG, scan.JPEG, scan.PDF})
	if segment.Mandiri() {
		b.bank(ident.BRI, 15)
		b.mandiriPapers(format, 180+b.rng.IntN(200))
		return
	}
	b.paper(app.DocKK, family, format, 200+b.rng.IntN(200))
	for _, member := range adults {
		b.paper(app.DocKTP, member, scan.JPEG, 110+b.rng.IntN(60))
	}
	b.paper("sktm", family, scan.JPEG, 130+b.rng.IntN(60))
	b.paper(app.DocConsent, family, scan.JPEG, 110+b.rng.IntN(30))
}
