package sheet

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"titian/app"
	"titian/ui/frame"
)

// whole is a dossier in which every value of the model is set.
func whole(d app.Dossier) app.Dossier {
	d = d.Clone()
	d.Note, d.SKTMExempt = "catatan", true
	d.Family.Contact = app.Contact{Phone: "+628121", PhoneOwner: "paman", Email: "a@contoh.id", Notify: app.NotifyEmail}
	a := app.Address{Street: "Jl. A", Dusun: "B", RT: "001", RW: "002", Village: "5103011001", PostalCode: "80361"}
	d.Family.Address, d.Family.Domicile, d.Family.Billing = a, &a, &a
	d.Family.FKTP, d.Family.Dentist = app.Facility{Code: "0138U020", Name: "C"}, app.Facility{Code: "0138U021", Name: "D"}
	d.Family.Bank = &app.BankAccount{Bank: "BRI", Number: "1", Owner: "E", OwnerRole: "head"}
	d.Representative = &app.Representative{Name: "F", NIK: "5103", Phone: "+628122", Relation: "G"}
	d.Consent = &app.Consent{Text: "2026-01", GivenOn: "2026-11-22", By: "H", How: "witness", Witness: "I", Basis: "consent"}
	m := &d.Members[1]
	m.Segment, m.FKTP, m.Mother, m.Guardian = app.PBPU, &app.Facility{Code: "0138U022", Name: "J"}, d.Members[0].ID, d.Members[0].ID
	m.Studying, m.Income, m.Adopted, m.LeftPPU = true, 3_400_000, true, "2026-01-31"
	m.Person = app.Person{
		ID: m.Person.ID, NIK: "5103015507889002", NoNIK: app.NoNIKForeigner, Name: "K", BirthPlace: "L", BirthDate: "1988-07-15", Sex: app.Female,
		Marital: app.Married, Nationality: "NL", Occupation: 9, Phone: "+628123", Email: "b@contoh.id", JKNNumber: "0001", NPWP: "5103",
		Foreign: &app.ForeignPapers{Passport: "M", Permit: "kitas", Number: "N", Until: "2027-01-01", WorkingSince: "2020-01-01"},
	}
	return d
}

// TestEveryValueHasAPlace: what the model knows of a family can be typed.
func TestEveryValueHasAPlace(t *testing.T) {
	desk, r := filed(t)
	w := open(t, desk, frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID})
	for at := range parts {
		w.turn(at)
	}
	w.turn(partMembers)
	w.members().rowSelected(1)
	places := map[string]bool{}
	for _, path := range columnPaths() {
		places["members[1]."+path] = true
	}
	for _, f := range []*form{w.views[partFamily].(*family).form, w.members().form, w.views[partContact].(*contact).form, w.review().form} { //nolint:forcetypeassert // a test may panic
		for _, b := range f.bounds {
			places[pathOf(&w.draft.now, b.spot())] = true
		}
	}
	d := whole(r.Dossier)
	// Ids, what the desk fills in, papers, and facilities, which are one value.
	own := regexp.MustCompile(`\bid$|^(v|kind|village|local_number|captured_on)$|^family\.former_kk|^documents|^members\[[^1]\]|\.(fktp|dentist)\.name$`)
	var homeless []string
	for path := range maps.Keys(leaves(t, &d)) {
		_, s := where(&d, path)
		switch place := pathOf(&d, anchor(s)); {
		case own.MatchString(path) || places[place]:
		case path == "consent.text", path == "consent.basis": // they follow from what was read out
		default:
			homeless = append(homeless, path)
		}
	}
	if slices.Sort(homeless); len(homeless) > 0 {
		t.Errorf("no place for %v", homeless)
	}
}

func TestRareFieldsComeWhenTheyAreAskedFor(t *testing.T) {
	desk, r := filed(t)
	w := open(t, desk, frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID, Field: "members[0].person.nik"})
	v := w.members()
	income := func() bool { return v.more.box.Visible() }
	if income() || !v.more.toggle.Visible() {
		t.Fatal("rare fields are in sight")
	}
	v.more.toggle.Press()
	if !income() || v.more.toggle.Visible() || w.at() != "members[0].person.email" {
		t.Fatalf("in sight %v, the focus is on %q", income(), w.at())
	}
	w.keys("wayan@contoh.id", "3400000")
	w.clock.pass(pause)
	if got := w.stored().Dossier.Members[0]; got.Person.Email != "wayan@contoh.id" || got.Income != 3_400_000 {
		t.Errorf("stored %q, %d", got.Person.Email, got.Income)
	}
	if v.rowSelected(1); income() {
		t.Error("the next member's are in sight too")
	}
	if v.rowSelected(0); !income() {
		t.Error("what holds a value is out of sight")
	}
	// The fourth is covered by another way: nobody asks for income.
	v.rowSelected(3)
	v.more.toggle.Press()
	if bounds := v.more.bounds; bounds[1].input.Object().Visible() || !bounds[0].input.Object().Visible() {
		t.Error("income is asked of who is covered")
	}
	if w.open("members[2].person.email"); w.at() != "members[2].person.email" {
		t.Errorf("a way to a rare field leads to %q", w.at())
	}
}

// TestAMessageBringsARareFieldIntoSight: what stands in the way is never hidden.
func TestAMessageBringsARareFieldIntoSight(t *testing.T) {
	desk, r := filed(t)
	submission := uuid.New()
	d := told{desk, func(r *app.Record) {
		r.Facts.Submission = &submission
		r.Facts.Decisions = map[uuid.UUID]app.DecisionFact{
			r.Dossier.Members[1].ID: {Submission: submission, Reason: "Isi NPWP.", Field: "person.npwp"},
		}
	}}
	w := &window{t: t, host: open(t, desk, frame.Route{Place: frame.Sheet}).host, desk: desk, clock: &timers{}}
	w.Page = New(Params{Host: w.host, Desk: d, After: w.clock.after, Route: frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID, Field: "members[1].person.npwp"}})
	w.host.Show(t, w.Page)
	if w.at() != "members[1].person.npwp" || !w.members().more.box.Visible() {
		t.Errorf("the focus is on %q", w.at())
	}
	w.press(fyne.KeyReturn)
}
