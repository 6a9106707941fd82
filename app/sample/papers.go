package sample

import (
	"fmt"
	"strconv"

	"titian/app"
	"titian/app/media"
	"titian/app/sample/scan"
)

// family stands for the family where an index names a member.
const family = -1

// adultAge is the age of a KTP.
const adultAge = 17

// order asks for one paper.
type order struct {
	kind   app.DocumentKind
	member int
	format scan.Format
	kilo   int // size in kB of 1000 bytes
}

// paper orders a paper of a member, or of the family, in a format and about so
// many kB.
func (b *builder) paper(kind app.DocumentKind, member int, format scan.Format, kilo int) {
	b.orders = append(b.orders, order{kind, member, format, kilo})
}

// mandiriPapers orders what every mandiri registration needs; the family card
// in the format and size given.
func (b *builder) mandiriPapers(format scan.Format, kilo int) {
	b.paper(app.DocKK, family, format, kilo)
	b.paper("bank_book", family, scan.JPEG, 120+b.rng.IntN(80))
	b.paper("autodebit_authority", family, scan.JPEG, 105+b.rng.IntN(40))
	b.paper(app.DocConsent, family, scan.JPEG, 105+b.rng.IntN(40))
}

// finish draws up the papers from the true facts and only then puts the fault
// in that a reviewer is to find.
func (b *builder) finish(name string) Family {
	f := Family{Name: b.name, Case: name, Refusal: b.refusal}
	for _, o := range b.orders {
		sides := b.sides(o)
		p := Paper{
			Kind: o.kind, Member: o.member, File: b.file(o), Media: mediaOf(o.format),
			Bytes: o.kilo * 1000, Pages: len(sides), sides: sides,
			spec: scan.Spec{Seed: b.rng.Uint64(), Format: o.format, Bytes: o.kilo * 1000},
		}
		f.Papers = append(f.Papers, p)
	}
	if r := b.refusal; r != nil {
		person := &b.dossier.Members[r.Member].Person
		person.Name = misspell(person.Name)
	}
	f.Dossier = b.dossier
	return f
}

// file is keluarga-04-kk.jpg, or keluarga-04-anggota-2-ktp.jpg for the second
// member's.
func (b *builder) file(o order) string {
	stem := b.name
	if o.member != family {
		stem += "-anggota-" + strconv.Itoa(o.member+1)
	}
	return fmt.Sprintf("%s-%s%s", stem, o.kind, extensionOf(o.format))
}

func mediaOf(format scan.Format) string {
	switch format {
	case scan.PNG:
		return media.PNG
	case scan.PDF:
		return media.PDF
	case scan.JPEG:
	}
	return media.JPEG
}

func extensionOf(format scan.Format) string {
	switch format {
	case scan.PNG:
		return ".png"
	case scan.PDF:
		return ".pdf"
	case scan.JPEG:
	}
	return ".jpg"
}

// misspell swaps the last two neighbouring letters that differ: Suartini
// becomes Suartiin.
func misspell(name string) string {
	letters := []rune(name)
	for i := len(letters) - 1; i > 0; i-- {
		if letters[i] != letters[i-1] && letters[i] != ' ' && letters[i-1] != ' ' {
			letters[i], letters[i-1] = letters[i-1], letters[i]
			break
		}
	}
	return string(letters)
}
