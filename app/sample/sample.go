// Package sample invents families with their papers: what titianctl sample
// writes, the demo captures and tests feed on. Nobody in them exists. Serials
// of NIK and KK begin at 9000, phones at +62 812 0000 0, accounts with zeros,
// facility codes with 9999; villages are real, so that every rule about regions
// has something to say.
//
// The first [Fixed] families of every seed are the twelve cases that the trade
// finds hard, [People] people in all; from the thirteenth on they are drawn at
// random. Names, dates and pictures follow from the seed alone.
//
// It writes no files.
package sample

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"

	"titian/app"
	"titian/app/civil"
	"titian/app/region"
	"titian/app/sample/scan"
	"titian/assets"
)

const (
	// DemoSeed is the seed of the demo's families.
	DemoSeed = 51
	// Fixed is the number of families whose case does not depend on the seed.
	Fixed = 12
	// People is the number of people in the first Fixed families.
	People = 51
	// ConsentText is the version of the consent that the families gave.
	ConsentText = "2026-01"
)

// ErrData is returned when the embedded name parts cannot be used.
var ErrData = errors.New("sample: data")

// Family is an invented family: the dossier as titianctl add reads it, and the
// papers to attach to it.
type Family struct {
	// Name is the stem of the family's files, such as "keluarga-01".
	Name string
	// Case names what is special, such as "newborn"; "random" beyond the fixed
	// ones.
	Case string
	// Dossier has no ids and no documents, except the ids of members that
	// another member refers to.
	Dossier app.Dossier
	// Papers are in the order of the checklist.
	Papers []Paper
	// Refusal is set for the one family in the first Fixed that a reviewer is
	// meant to refuse a member of.
	Refusal *Refusal
}

// Paper is a scan to attach to the dossier.
type Paper struct {
	Kind app.DocumentKind
	// Member is the index of whose paper it is, -1 for the family's.
	Member int
	// File is a file name without folders and without personal data.
	File string
	// Media is image/jpeg, image/png or application/pdf.
	Media string
	// Bytes is the size asked for; the file's own lies within 10 % of it.
	Bytes int
	// Pages is 1 for a picture.
	Pages int

	spec  scan.Spec
	sides []scan.Page
}

// Refusal is a fault that was put into a dossier on purpose: the papers say
// otherwise, so a reviewer refuses the member until it is mended.
type Refusal struct {
	// Member is the index of the member.
	Member int
	// Field is the path within the member, such as "person.name".
	Field string
	// Reason is what the reviewer writes, in Indonesian, without a personal
	// value.
	Reason string
	// Correct is the value that the papers show.
	Correct string
}

// Mend puts the correct value into a dossier of the same family.
func (r *Refusal) Mend(d *app.Dossier) error {
	if r.Member >= len(d.Members) {
		return fmt.Errorf("mend member %d: %w", r.Member, app.ErrNotFound)
	}
	d.Members[r.Member].Person.Name = r.Correct
	return nil
}

// JSON is the file that titianctl add reads, indented.
func (f *Family) JSON() ([]byte, error) {
	body, err := app.EncodeDossier(f.Dossier)
	if err != nil {
		return nil, fmt.Errorf("encode family: %w", err)
	}
	var buf bytes.Buffer
	if err := json.Indent(&buf, body, "", "  "); err != nil {
		return nil, fmt.Errorf("indent family: %w", err)
	}
	buf.WriteByte('\n')
	return buf.Bytes(), nil
}

// Maker invents families. It is safe for concurrent use.
type Maker struct {
	people  people
	regions *region.Table
	studio  *scan.Studio
}

// NewMaker returns a maker that takes its villages from the table. It fails
// with ErrData if a village of the name data is not in it.
func NewMaker(regions *region.Table) (*Maker, error) {
	m := &Maker{regions: regions}
	var err error
	if m.people, err = loadPeople(assets.SamplePeople(), regions); err != nil {
		return nil, err
	}
	regular, err := assets.Font(assets.Regular)
	if err != nil {
		return nil, fmt.Errorf("load typeface: %w", err)
	}
	bold, err := assets.Font(assets.Bold)
	if err != nil {
		return nil, fmt.Errorf("load typeface: %w", err)
	}
	if m.studio, err = scan.NewStudio(regular, bold); err != nil {
		return nil, fmt.Errorf("set up studio: %w", err)
	}
	return m, nil
}

// Families invents n families as they would be captured on a day. Equal
// arguments give equal families, and fewer give the first of more.
func (m *Maker) Families(seed uint64, n int, day civil.Date) []Family {
	fixed := fixedCases()
	issued := map[string]bool{}
	families := make([]Family, n)
	for i := range families {
		b := &builder{
			rng:  rand.New(rand.NewPCG(seed, uint64(i))), //nolint:gosec // repeatable on purpose
			data: &m.people, regions: m.regions, day: day, issued: issued,
			name: fmt.Sprintf("keluarga-%02d", i+1),
		}
		c := scenario{name: "random", build: randomFamily}
		if i < len(fixed) {
			c = fixed[i]
		}
		b.culture = b.data.culture(c.culture, b.rng)
		c.build(b)
		families[i] = b.finish(c.name)
	}
	return families
}

// WriteScan draws the paper and writes it to w, as one file.
func (m *Maker) WriteScan(w io.Writer, p *Paper) error {
	if err := m.studio.Write(w, p.spec, p.sides...); err != nil {
		return fmt.Errorf("draw %s: %w", p.File, err)
	}
	return nil
}
