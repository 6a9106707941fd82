package roster

import (
	"slices"
	"strconv"
	"strings"

	"titian/app"
	"titian/app/civil"
	"titian/app/finding"
	"titian/app/ident"
	"titian/app/text"
)

// newbornMonths is how long a baby may go without a NIK of its own (Perpres
// 82/2018 art. 16, see the dues data).
const newbornMonths = 3

// oldestAge is beyond any documented human life.
const oldestAge = 125

// reader reads one row and collects what is wrong with it.
type reader struct {
	im    *importer
	row   *row
	found finding.List
}

// value returns a number, a date or a code; free a text that people write.
func (r *reader) value(c column) string { return text.Value(r.row.cells[c].text) }

func (r *reader) free(c column) string {
	s := strings.TrimSpace(strings.TrimPrefix(r.row.cells[c].text, "'"))
	if missing(s) {
		return ""
	}
	return s
}

func (r *reader) present(list ...column) bool {
	return slices.ContainsFunc(list, func(c column) bool { return r.value(c) != "" })
}

func (r *reader) note(c column, found finding.List) {
	r.found = append(r.found, found.Under(c.String())...)
}

func (r *reader) error(c column, code finding.Code, args ...string) {
	r.note(c, finding.List{finding.New(finding.Error, code, args...)})
}

func (r *reader) warn(c column, code finding.Code) {
	r.note(c, finding.List{finding.New(finding.Warning, code)})
}

// broken reports whether a formula of the column gives no usable result.
func (r *reader) broken(c column) bool {
	kind := r.row.cells[c].kind
	return kind == brokenCell || kind == hollowCell && slices.Contains(required(), c)
}

// empty reports whether the row says nothing about a person: the heading of a
// hamlet, a subtotal, a spare line of a family.
func (r *reader) empty() bool {
	return !slices.ContainsFunc([]column{colName, colNIK, colSex, colBirthDate, colRelation}, func(c column) bool {
		return r.row.cells[c].kind == brokenCell || !missing(r.value(c))
	})
}

// gone reports whether the person died or does not live in the village any more.
func (r *reader) gone() bool {
	code := r.choice(colStatus, false)
	return code != 0 && code != statusAlive
}

// kk reads the KK number; it is empty, with an error, if it cannot be read.
func (r *reader) kk() ident.KK {
	if r.broken(colKK) {
		return "" // member reports it
	}
	value := r.value(colKK)
	if missing(value) {
		r.error(colKK, CodeMissing)
		return ""
	}
	if r.im.rounded[colKK].doubts(r.row.cells[colKK], value) {
		r.error(colKK, CodeNumberCell)
		return ""
	}
	kk, found := ident.ParseKK(value)
	r.note(colKK, found)
	if found.Blocks() {
		return ""
	}
	return kk
}

// member reads the columns of a person.
func (r *reader) member() app.Member {
	if r.row.shifted {
		r.error(colName, CodeShifted)
	}
	for c := range columns {
		if r.broken(c) {
			r.error(c, CodeFormula)
		}
	}
	name, found := ident.ParseName(strings.TrimPrefix(r.row.cells[colName].text, "'"))
	if !r.broken(colName) {
		r.note(colName, found)
	}
	birth := r.birthDate()
	m := app.Member{Relation: app.Relation(r.choice(colRelation, true))}
	m.Person = app.Person{
		Name: string(name), BirthPlace: r.free(colBirthPlace), BirthDate: birth.String(),
		Marital: app.Marital(r.choice(colMarital, false)), Occupation: r.choice(colOccupation, false),
		Phone: r.phone(), Email: r.free(colEmail), JKNNumber: r.jknNumber(),
	}
	switch r.choice(colSex, true) {
	case sexMale:
		m.Person.Sex = app.Male
	case sexFemale:
		m.Person.Sex = app.Female
	}
	m.Person.Foreign = r.foreigner()
	r.nik(&m.Person, birth)
	return m
}

func (r *reader) birthDate() civil.Date {
	c := r.row.cells[colBirthDate]
	value := r.value(colBirthDate)
	if r.broken(colBirthDate) {
		return civil.Date{}
	}
	if missing(value) {
		r.error(colBirthDate, CodeMissing)
		return civil.Date{}
	}
	d, found := readDate(c, value, r.im.table.date1904)
	r.note(colBirthDate, found)
	switch {
	case found.Blocks():
	case d.After(r.im.params.Today):
		r.error(colBirthDate, app.CodeBirthFuture)
	case d.AgeOn(r.im.params.Today) > oldestAge:
		r.warn(colBirthDate, app.CodeBirthTooOld)
	}
	return d
}

// readDate reads a date. A number without the format of a date may be the day's
// number, ddmmyyyy without its leading zero, or just a year; the first has five
// digits, the second seven or eight, and the third is no date.
func readDate(c cell, value string, date1904 bool) (civil.Date, finding.List) {
	whole, _, _ := strings.Cut(value, ".")
	if c.kind == dateCell || c.kind == numberCell && len(whole) == 5 {
		serial, err := strconv.ParseFloat(value, 64)
		if err == nil {
			return civil.FromSerial(serial, date1904)
		}
	}
	if c.kind == numberCell && len(value) == 7 {
		value = "0" + value
	}
	return civil.Parse(value)
}

// nik reads the NIK. OpenSID writes 0 for a person without one.
func (r *reader) nik(p *app.Person, birth civil.Date) {
	c, value := r.row.cells[colNIK], r.value(colNIK)
	nik, found := ident.ParseNIK(value)
	switch {
	case r.broken(colNIK):
		return
	case missing(value):
		r.withoutNIK(p, birth, CodeNoNIK)
		return
	case r.im.rounded[colNIK].doubts(c, value):
		r.error(colNIK, CodeNumberCell)
		return
	case temporary(value):
		r.withoutNIK(p, birth, CodeTemporary)
		return
	}
	r.note(colNIK, found)
	if found.Blocks() {
		return
	}
	p.NIK = string(nik)
	if !birth.IsZero() && !birth.After(r.im.params.Today) {
		_, found = nik.BirthDate(birth, r.im.params.Today, false)
		r.note(colNIK, found)
	}
	r.note(colNIK, nik.CheckSex(p.Sex))
}

func (r *reader) withoutNIK(p *app.Person, birth civil.Date, code finding.Code) {
	switch {
	case p.Foreign != nil:
		p.NoNIK = app.NoNIKForeigner
	case !birth.IsZero() && r.im.params.Today.Before(birth.AddMonths(newbornMonths)):
		p.NoNIK = app.NoNIKNewborn
	default:
		p.NoNIK = app.NoNIKUnrecorded
	}
	r.warn(colNIK, code)
}

// temporary recognises a NIK that OpenSID gave to a person without one: it
// begins with 0, as no province does.
func temporary(value string) bool {
	return len(value) == 16 && value[0] == '0' && strings.Trim(value, "0123456789") == ""
}

// foreigner reads the papers of a foreigner. Registers do not tell the country;
// the officer fills it in when a dossier is opened. The passport of an
// Indonesian has no purpose here.
func (r *reader) foreigner() *app.ForeignPapers {
	kitas := r.free(colKITAS)
	nation := r.choice(colNationality, false)
	if nation != nationForeign && (nation != 0 || kitas == "") {
		return nil
	}
	papers := &app.ForeignPapers{Passport: r.free(colPassport)}
	if kitas != "" {
		papers.Permit, papers.Number = "kitas", kitas
	}
	return papers
}

// jknNumber reads the insurance number if the insurance is JKN. An unusable one
// does not keep a person out of the register.
func (r *reader) jknNumber() string {
	value := r.value(colInsuranceNumber)
	kind := r.choice(colInsurance, false)
	if missing(value) || kind == insuranceNone || kind == insuranceOther {
		return ""
	}
	number, found := ident.ParseJKNNumber(value)
	usable := !found.Blocks()
	r.note(colInsuranceNumber, warnings(found))
	if !usable {
		return ""
	}
	return string(number)
}

func (r *reader) phone() string {
	value := r.value(colPhone)
	if missing(value) {
		return ""
	}
	phone, found := ident.ParsePhone(value)
	usable := !found.Blocks()
	r.note(colPhone, warnings(found))
	if !usable {
		return ""
	}
	return string(phone)
}

// warnings returns the list with every error as a warning.
func warnings(found finding.List) finding.List {
	out := slices.Clone(found)
	for i := range out {
		out[i].Level = finding.Warning
	}
	return out
}

func (r *reader) address() app.Address {
	return app.Address{
		Street: r.free(colAddress), Dusun: r.free(colDusun),
		RT: r.unit(colRT, "rt"), RW: r.unit(colRW, "rw"), Village: r.im.params.Village,
	}
}

// unit reads RT or RW: three digits, "-" when the village has none, and empty
// when nobody wrote anything.
func (r *reader) unit(c column, prefix string) string {
	value := strings.TrimLeft(strings.TrimPrefix(strings.ToLower(r.value(c)), prefix), ". ")
	if value == "" {
		return ""
	}
	if missing(value) {
		return "-"
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > 999 {
		r.warn(c, CodeUnit)
		return ""
	}
	return app.FormatUnit(n)
}

func foldAddress(a app.Address) app.Address {
	a.Street, a.Dusun = foldWord(a.Street), foldWord(a.Dusun)
	return a
}

// choice reads a code of a list, 0 if it is missing or not in the list.
func (r *reader) choice(c column, must bool) int {
	value := r.value(c)
	if r.broken(c) {
		return 0
	}
	if missing(value) {
		if must {
			r.error(c, CodeMissing)
		}
		return 0
	}
	code, ok := r.im.lists.code(c, value)
	switch {
	case !ok && must:
		r.error(c, CodeChoice)
	case !ok:
		r.warn(c, CodeChoice)
	}
	return code
}
