package sheet

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"titian/app"
	"titian/internal/station"
	"titian/ui/frame"
)

// warned is a laptop with a family that two warnings are about: at the phone,
// and at the NIK of the first member, who was born on another day.
func warned(t *testing.T) (*station.Station, app.Record) {
	t.Helper()
	desk, r := filed(t)
	r.Dossier.Family.Contact.Phone, r.Dossier.Family.Contact.Notify = "", app.NotifyVisit
	r.Dossier.Members[0].Person.BirthDate = "1979-03-02"
	r, err := desk.Save(t.Context(), r.Dossier, r.Rev)
	if err != nil {
		t.Fatal(err)
	}
	return desk, r
}

// TestAHalfTypedReasonComesBack: with the focus in it, wherever it is typed, and
// the rest of it can be typed at once.
func TestAHalfTypedReasonComesBack(t *testing.T) {
	below := func(w *window) {
		w.host.Canvas().FocusNext() // the action below the field
		w.press(fyne.KeySpace)
	}
	for name, c := range map[string]struct {
		field string
		open  func(*window)
		// at is where the reason belongs.
		at string
	}{
		"below a field": {"family.contact.phone", below, "family.contact.phone"},
		"below a cell":  {"members[0].person.nik", below, "members[0].person.nik"},
		"at the check": {"family.contact.phone", func(w *window) {
			w.shortcut(fyne.Key5)
			v, ok := w.views[partReview].(*review)
			if !ok {
				w.t.Fatal("the check is not open")
			}
			for about, field := range v.reasons {
				if about.field == "members[0].person.nik" {
					field.Focus(w.host.Canvas())
				}
			}
		}, "members[0].person.nik"},
	} {
		t.Run(name, func(t *testing.T) {
			desk, r := warned(t)
			w := open(t, desk, frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID, Field: c.field})
			w.findings.all = true
			w.check()
			c.open(w)
			w.runes("sesuai ak")

			again := reopen(t, desk, frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID}, w.Save())
			if n := len(again.stored().Dossier.Reasons); n != 0 {
				t.Fatalf("half a reason was kept as a whole one: %d", n)
			}
			again.runes("ta lahir")
			again.press(fyne.KeyReturn)
			got := again.stored().Dossier.Reasons
			if !slices.ContainsFunc(got, func(r app.Reason) bool { return r.Text == "sesuai akta lahir" && r.Field == c.at }) {
				t.Fatalf("reasons %+v", got)
			}
			for about, left := range again.reasons {
				if left.Text != "" {
					t.Errorf("%q is still being typed about %s", left.Text, about.field)
				}
			}
		})
	}
}

// A list of warnings that is drawn anew takes nothing away and accepts nothing.
func TestAReasonOutlivesTheListOfWarnings(t *testing.T) {
	desk, r := warned(t)
	w := open(t, desk, frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID})
	w.shortcut(fyne.Key5)
	v, ok := w.views[partReview].(*review)
	if !ok {
		t.Fatal("the check is not open")
	}
	for about, field := range v.reasons {
		if about.field == "family.contact.phone" {
			field.Focus(w.host.Canvas())
		}
	}
	w.runes("tidak pu")
	theirs := w.stored()
	theirs.Dossier.Members[1].Person.BirthDate = "1981-03-02"
	if _, err := desk.Save(t.Context(), theirs.Dossier, theirs.Rev); err != nil {
		t.Fatal(err)
	}
	w.Changed(t.Context(), app.Event{Kind: app.EventDossier, ID: r.Dossier.ID})
	if n := len(w.stored().Dossier.Reasons); n != 0 {
		t.Fatalf("%d reasons were accepted by drawing", n)
	}
	w.runes("nya telepon")
	w.press(fyne.KeyReturn)
	if got := w.stored().Dossier.Reasons; len(got) != 1 || got[0].Text != "tidak punya telepon" {
		t.Errorf("reasons %+v", got)
	}
}
