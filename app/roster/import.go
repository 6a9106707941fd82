package roster

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/app/finding"
	"titian/app/ident"
)

// Report is what an import would do or did.
type Report struct {
	// Households are those that are new to the register or that the file
	// changes, in the order of the file. None of them has an error.
	Households []app.Household `json:"-"`
	// Problems are errors and warnings, by row.
	Problems []Problem `json:"problems"`
	// Dropped names the columns that have no purpose here.
	Dropped []string `json:"dropped"`
	// Rows counts the rows with data, Gone those of people who died or moved
	// away: OpenSID keeps them, a register of families does not.
	Rows int `json:"rows"`
	Gone int `json:"gone"`
	// People counts those in the households without an error.
	People int `json:"people"`
	// New, Changed and Unchanged count the households without an error.
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	// Left counts what is left out for errors: households, each whole, and rows
	// whose KK number cannot be read.
	Left int `json:"left"`
}

// Problem is one finding about one row.
type Problem struct {
	// Row is the row number as a spreadsheet shows it; Column is OpenSID's name
	// of the column, empty when the finding is about the row.
	Row    int    `json:"row"`
	Column string `json:"column,omitempty"`
	finding.Finding
}

// Blocks reports whether a row has an error.
func (r *Report) Blocks() bool {
	return slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Level == finding.Error })
}

// Params tell what the register is compared with.
type Params struct {
	// Existing is the register so far. A household with the same KK number
	// keeps its ids, and so does a person with the same NIK.
	Existing []app.Household
	// Today is the day of the import.
	Today civil.Date
	// Village is the region code, 10 digits, of the addresses.
	Village string
	// Source names the import.
	Source string
}

// Import turns a table into households. It changes nothing: the caller stores
// the households of the report, all or none. When the report blocks, what is
// wrong is left out household by household, never part of one, and the caller
// asks before storing the rest.
//
// Importing a file again changes nothing. An empty cell erases nothing that the
// register knows; a person who is not in the family's rows any more leaves it.
func Import(ctx context.Context, t *Table, p Params) (*Report, error) {
	im := &importer{
		table: t, params: p, lists: newLists(),
		report:   &Report{Dropped: t.Dropped(), Rows: len(t.rows)},
		families: map[ident.KK]*family{}, seen: map[ident.NIK]sighting{},
		register: newRegister(p.Existing),
	}
	for _, c := range []column{colKK, colNIK} {
		im.rounded[c] = newRounding(t, c)
	}
	for i := range t.rows {
		if i%1000 == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("import register: %w", ctx.Err())
		}
		im.row(&t.rows[i])
	}
	return im.report, im.finish()
}

type importer struct {
	table   *Table
	params  Params
	report  *Report
	lists   lists
	rounded [columns]rounding
	// families are those of the file by KK number; order is that of their
	// first rows.
	families map[ident.KK]*family
	order    []*family
	// seen maps each NIK of the file to where it stands first.
	seen     map[ident.NIK]sighting
	register register
	// last is the family of the row before; loose is the line of a head's row
	// above whose KK number could not be read, 0 if there is none.
	last  *family
	loose int
}

// family is a family of the file.
type family struct {
	household app.Household
	bad       bool
	// addresses are the different ones of its rows, compared without case.
	addresses map[app.Address]bool
	// addressed tells that a row gave the address; headed that the head was
	// read, whose address and phone hold.
	addressed, headed bool
}

type sighting struct {
	line   int
	family *family
}

func (im *importer) row(r *row) {
	row := &reader{im: im, row: r}
	switch {
	case row.empty():
		row.warn(colName, CodeNotPerson)
		im.problems(row)
		return
	case row.gone():
		im.report.Gone++
		im.problems(row)
		return
	}
	kk := row.kk()
	m := row.member()
	if kk == "" {
		im.adrift(row, m.Relation)
		im.problems(row)
		return
	}
	f := im.family(kk, r.line)
	if im.loose != 0 && m.Relation != app.HeadOfFamily {
		im.remark(f, finding.Error, CodeNeighbour, "row", strconv.Itoa(im.loose))
	}
	im.last, im.loose = f, 0
	f.add(m, row.address(), row.present(colAddress, colDusun, colRT, colRW))
	im.once(row, ident.NIK(m.Person.NIK), f)
	f.bad = f.bad || row.found.Blocks()
	im.problems(row)
}

// adrift deals with a row whose KK number cannot be read. It most likely
// belongs to the family of the row before or, if it is a head's, of the row
// after; that family would be half imported.
func (im *importer) adrift(row *reader, relation app.Relation) {
	im.report.Left++
	switch {
	case relation == app.HeadOfFamily:
		im.last, im.loose = nil, row.row.line
	case im.last != nil:
		im.remark(im.last, finding.Error, CodeNeighbour, "row", strconv.Itoa(row.row.line))
	}
}

// once reports a NIK that stands in the file before: nobody can tell which row
// is right, so both families are left out.
func (im *importer) once(row *reader, nik ident.NIK, f *family) {
	if nik == "" {
		return
	}
	first, twice := im.seen[nik]
	if !twice {
		im.seen[nik] = sighting{row.row.line, f}
		return
	}
	row.error(colNIK, CodeTwice, "row", strconv.Itoa(first.line))
	first.family.bad = true
	im.problem(first.line, colNIK.String(), finding.New(finding.Error, CodeTwice, "row", strconv.Itoa(row.row.line)))
}

func (im *importer) family(kk ident.KK, line int) *family {
	if f, ok := im.families[kk]; ok {
		return f
	}
	f := &family{addresses: map[app.Address]bool{}}
	f.household = app.Household{Source: im.params.Source, Row: line, Family: app.Family{
		KK: string(kk), Address: app.Address{Village: im.params.Village},
	}}
	im.families[kk] = f
	im.order = append(im.order, f)
	return f
}

// add puts a member into the family. The head's address and phone hold for the
// family, or the first ones as long as the head has none.
func (f *family) add(m app.Member, address app.Address, given bool) {
	head := m.Relation == app.HeadOfFamily
	if given {
		f.addresses[foldAddress(address)] = true
	}
	home := &f.household.Family
	if given && (head && !f.headed || !f.addressed) {
		home.Address, f.addressed = address, true
	}
	if phone := m.Person.Phone; phone != "" && (head && !f.headed || home.Contact.Phone == "") {
		home.Contact.Phone = phone
	}
	f.headed = f.headed || head
	f.household.Members = append(f.household.Members, m)
}

// finish checks whole families and gives ids.
func (im *importer) finish() error {
	for _, f := range im.order {
		im.check(f)
	}
	for _, f := range im.order {
		if f.bad {
			im.report.Left++
			continue
		}
		changed, err := im.identify(f)
		if err != nil {
			return err
		}
		im.report.People += len(f.household.Members)
		if changed {
			im.report.Households = append(im.report.Households, f.household)
		}
	}
	slices.SortStableFunc(im.report.Problems, func(a, b Problem) int { return cmp.Compare(a.Row, b.Row) })
	return nil
}

func (im *importer) check(f *family) {
	heads := 0
	for _, m := range f.household.Members {
		if m.Relation == app.HeadOfFamily {
			heads++
		}
	}
	switch {
	case heads == 0 && !f.bad:
		im.remark(f, finding.Warning, CodeNoHead)
	case heads > 1:
		im.remark(f, finding.Error, CodeTwoHeads)
	}
	if len(f.addresses) > 1 {
		im.remark(f, finding.Warning, CodeAddresses)
	}
}

// identify gives a household and its people the ids that the register has for
// them, or new ones, and reports whether the register changes.
func (im *importer) identify(f *family) (changed bool, err error) {
	kk := ident.KK(f.household.Family.KK)
	old := im.register.byKK[kk]
	if old == nil {
		if old = im.register.renumbered(f.household.Members, im.families); old != nil {
			if slices.Contains(old.Family.FormerKK, string(kk)) {
				im.remark(f, finding.Warning, CodeFormerKK)
			} else {
				im.remark(f, finding.Warning, CodeNewKK)
			}
		}
	}
	im.elsewhere(f, old)
	if err := im.register.merge(&f.household, old); err != nil {
		return false, err
	}
	switch {
	case old == nil:
		im.report.New++
	case same(old, &f.household):
		im.report.Unchanged++
		return false, nil
	default:
		im.report.Changed++
	}
	return true, nil
}

// elsewhere warns of people whom the register also holds in a family that this
// file does not replace.
func (im *importer) elsewhere(f *family, old *app.Household) {
	for _, m := range f.household.Members {
		at := im.register.byNIK[ident.NIK(m.Person.NIK)]
		if at.household == nil || at.household == old {
			continue
		}
		if g := im.families[ident.KK(at.household.Family.KK)]; g == nil || g.bad {
			line := im.seen[ident.NIK(m.Person.NIK)].line
			im.problem(line, colNIK.String(), finding.New(finding.Warning, CodeKnown))
		}
	}
}

// remark reports something about a whole family at its first row.
func (im *importer) remark(f *family, level finding.Level, code finding.Code, args ...string) {
	f.bad = f.bad || level == finding.Error
	im.problem(f.household.Row, "", finding.New(level, code, args...))
}

func (im *importer) problems(row *reader) {
	for _, f := range row.found {
		column := f.Field
		f.Field = ""
		im.problem(row.row.line, column, f)
	}
}

func (im *importer) problem(line int, column string, f finding.Finding) {
	im.report.Problems = append(im.report.Problems, Problem{Row: line, Column: column, Finding: f})
}

func newID() (uuid.UUID, error) {
	id, err := uuid.NewRandom()
	if err != nil {
		return id, fmt.Errorf("draw an id: %w", err)
	}
	return id, nil
}
