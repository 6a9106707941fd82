package sheet

import (
	"testing"

	"fyne.io/fyne/v2"

	"titian/app"
	"titian/ui/frame"
)

// choose picks by first letters, and goes on.
func (w *window) choose(letters string) {
	w.t.Helper()
	w.runes(letters)
	w.press(fyne.KeyReturn)
}

// member types one row of the family card: what the NIK says is not typed.
func (w *window) member(nik, name, place, relation, marital string) {
	w.t.Helper()
	w.keys(nik, name, place)
	w.keys("", "") // birth date and sex
	w.choose(relation)
	w.choose(marital)
}

func TestAFamilyOfFourIsRegisteredByKeyboard(t *testing.T) {
	w := open(t, nil, frame.Route{Place: frame.Sheet})
	w.keys("5103010112049001", "Jl. Melati 12", "2", "5", "Tegal", "", "80361")
	w.choose("Man")
	w.choose("3")
	w.choose("BRI")
	w.keys("001201000123456")
	w.choose("K")

	w.shortcut(fyne.Key2)
	w.member("5103011203859001", "Wayan Sudira", "Badung", "", "2")
	w.member("5103015507889002", "Ketut Suryani", "Badung", "Is", "2")
	w.member("5103010402129003", "Putu Aditya", "Badung", "An", "1")
	w.member("5103014101559004", "Nyoman Rai", "Gianyar", "Or", "4")
	w.open("members[3].segment") // she is covered already
	w.choose("Su")

	w.shortcut(fyne.Key3)
	w.keys("0812 0000 0123", "", "")
	w.choose("W")
	w.keys("9999U001")

	w.shortcut(fyne.KeyO)
	for range 4 {
		w.keys(photo(t, string(w.documents().target.kind)+".jpg"))
	}

	w.shortcut(fyne.Key5)
	w.press(fyne.KeyReturn) // the first problem leads to its field
	if w.at() != "consent.how" {
		t.Fatalf("the first problem leads to %q", w.at())
	}
	w.runes("T")
	w.shortcut(fyne.KeyReturn)

	r := w.stored()
	if r.Facts.Submission == nil {
		for _, f := range withoutReason(w.findings.found, nil) {
			t.Log(f)
		}
		t.Fatal("the dossier was not submitted")
	}
	if r.Stage() != app.StageReady || len(r.Dossier.Members) != 4 || r.Dossier.Head() != 0 {
		t.Errorf("stage %s, %d members, head %d", r.Stage(), len(r.Dossier.Members), r.Dossier.Head())
	}
	for i, want := range []struct {
		sex  app.Sex
		born string
		rel  app.Relation
	}{{app.Male, "1985-03-12", app.HeadOfFamily}, {app.Female, "1988-07-15", app.Wife}, {app.Male, "2012-02-04", app.Child}, {app.Female, "1955-01-01", app.Parent}} {
		m := r.Dossier.Members[i]
		if m.Person.Sex != want.sex || m.Person.BirthDate != want.born || m.Relation != want.rel {
			t.Errorf("member %d: sex %q, born %q, relation %d", i, m.Person.Sex, m.Person.BirthDate, m.Relation)
		}
	}
	if got := r.Dossier.Members[3].Segment; got != app.Covered || r.Dossier.Members[2].Segment != "" {
		t.Errorf("the fourth's segment is %q, the third's %q", got, r.Dossier.Members[2].Segment)
	}
	f := r.Dossier.Family
	if f.Bank == nil || f.Bank.Owner != "Wayan Sudira" || f.Class != 3 || f.Address.RT != "002" || f.FKTP.Code != "9999U001" {
		t.Errorf("bank %+v, class %d, RT %q, FKTP %+v", f.Bank, f.Class, f.Address.RT, f.FKTP)
	}
	if c := r.Dossier.Consent; c == nil || c.By != "Wayan Sudira" || c.GivenOn != "2026-11-22" || c.Text != consentText {
		t.Errorf("consent %+v", c)
	}
	if len(w.host.Failed) > 0 {
		t.Errorf("failures: %v", w.host.Failed)
	}
}
