package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/app/region"
	"titian/app/sample"
	"titian/assets"
)

// village is what every laptop here captures for: Tuban in Kuta, Badung, Bali.
const village = "5103011001"

// seed makes the families of one run those of every run.
const seed = 2026

// people invents the families that are measured with.
type people struct {
	maker *sample.Maker
	day   civil.Date
	made  []sample.Family
}

func newPeople() (*people, error) {
	regions, err := region.Load(assets.Regions())
	if err != nil {
		return nil, fmt.Errorf("load regions: %w", err)
	}
	maker, err := sample.NewMaker(regions)
	if err != nil {
		return nil, fmt.Errorf("invent families: %w", err)
	}
	day, ok := civil.Of(2026, time.November, 22)
	if !ok {
		return nil, errors.New("invent families: no such day")
	}
	return &people{maker: maker, day: day}, nil
}

// words is how many families lend their words to notes.
const words = 200

// forget lets go of all families but those whose words are used: what is kept
// costs whoever is measured in this process.
func (p *people) forget() {
	p.made = slices.Clone(p.families(words))
}

// families returns the first n families, the same ones at each call. The cases
// that the trade finds hard are left out.
func (p *people) families(n int) []sample.Family {
	if len(p.made) < n {
		p.made = p.maker.Families(seed, sample.Fixed+n, p.day)[sample.Fixed:]
	}
	return p.made[:n]
}

// counting returns families that together have at least this many people.
func (p *people) counting(want int) []sample.Family {
	for n := want / 4; ; n += want / 20 {
		all := p.families(n)
		count := 0
		for i := range all {
			if count += len(all[i].Dossier.Members); count >= want {
				return all[:i+1]
			}
		}
	}
}

// sized returns n dossiers of families with this many members, from anywhere.
func (p *people) sized(n, members int) ([]app.Dossier, error) {
	return p.chosen(n, func(d *app.Dossier) bool { return len(d.Members) == members })
}

// neighbours is sized for families of one village, as one laptop has them.
func (p *people) neighbours(n, members int) ([]app.Dossier, error) {
	home := p.families(1)[0].Dossier.Family.Address.Village
	return p.chosen(n, func(d *app.Dossier) bool {
		return len(d.Members) == members && d.Family.Address.Village == home
	})
}

func (p *people) chosen(n int, fits func(*app.Dossier) bool) ([]app.Dossier, error) {
	var out []app.Dossier
	for among := 8 * n; len(out) < n; among *= 2 {
		out = out[:0]
		all := p.families(among)
		for i := range all {
			if len(out) < n && fits(&all[i].Dossier) {
				out = append(out, all[i].Dossier.Clone())
			}
		}
	}
	for i := range out {
		if err := identify(&out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// identify gives a dossier what the desk gives a new one.
func identify(d *app.Dossier) error {
	var err error
	if d.LocalNumber, err = app.NewLocalNumber(rand.Reader); err != nil {
		return fmt.Errorf("number dossier: %w", err)
	}
	d.V, d.Village, d.CapturedOn = app.BodyVersion, village, "2026-11-22"
	ids := []*uuid.UUID{&d.ID, &d.Family.ID}
	for i := range d.Members {
		ids = append(ids, &d.Members[i].Person.ID)
		if d.Members[i].ID == uuid.Nil {
			ids = append(ids, &d.Members[i].ID)
		}
	}
	for _, id := range ids {
		if *id, err = uuid.NewV7(); err != nil {
			return fmt.Errorf("identify dossier: %w", err)
		}
	}
	return nil
}

// household is a family as the village register has it.
func household(f *sample.Family, row int) (app.Household, error) {
	d := f.Dossier.Clone()
	if err := identify(&d); err != nil {
		return app.Household{}, err
	}
	return app.Household{Family: d.Family, Members: d.Members, Source: "bench", Row: row}, nil
}

// fill lengthens a dossier's note until its body has so many bytes, with words
// as varied as what people write. A longer body stays as it is.
func (p *people) fill(d *app.Dossier, want int) error {
	body, err := app.EncodeDossier(*d)
	if err != nil {
		return fmt.Errorf("encode dossier: %w", err)
	}
	const key = len(`,"note":""`)
	left := want - len(body) - key
	if d.Note != "" || left < 1 {
		return nil
	}
	var note []byte
	all := p.families(words)
	for i := int(d.ID[15]); len(note) < left; i++ {
		f := &all[i%len(all)].Dossier
		note = append(note, f.Family.Address.Street...)
		note = append(note, ' ')
		note = append(note, f.Members[0].Person.Name...)
		note = append(note, ' ')
	}
	d.Note = string(slices.Concat(note[:left-1], []byte(".")))
	return nil
}
