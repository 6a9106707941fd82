package sheet

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"titian/app"
	"titian/app/finding"
	"titian/internal/station"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/host"
	"titian/ui/frame"
	"titian/ui/kit"
)

// told is a station that also knows what central said.
type told struct {
	*station.Station
	say func(*app.Record)
}

func (s told) Record(ctx context.Context, id uuid.UUID) (app.Record, error) {
	r, err := s.Station.Record(ctx, id)
	if err == nil {
		s.say(&r)
	}
	return r, err
}

// after shows a dossier about which central said something.
func after(t *testing.T, field string, say func(*app.Record)) *window {
	t.Helper()
	desk, r := filed(t)
	w := &window{t: t, host: &undoing{Host: host.New(t)}, desk: desk, clock: &timers{}}
	w.Page = New(Params{
		Host: w.host, Desk: told{desk, say}, After: w.clock.after,
		Route: frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID, Field: field},
	})
	w.host.Show(t, w.Page)
	return w
}

func TestARefusalStandsAtItsField(t *testing.T) {
	submission := uuid.New()
	refuse := func(r *app.Record) {
		r.Facts.Submission, r.Facts.Received = &submission, factory.Now()
		r.Facts.Decisions = map[uuid.UUID]app.DecisionFact{
			r.Dossier.Members[2].ID: {Submission: submission, Reason: "Nama tidak sama dengan KK.", Field: "person.name", Time: time.Time{}},
		}
	}
	w := after(t, "members[2].person.name", refuse)
	if w.at() != "members[2].person.name" {
		t.Fatalf("the focus is on %q", w.at())
	}
	if got := w.messages(of(w.draft.now.Members[2].ID, "person.name")); len(got) != 1 || !strings.Contains(got[0].Text, "Nama tidak sama dengan KK.") {
		t.Errorf("at the field: %+v", got)
	}
	if len(w.head.needs.Objects) != 1 {
		t.Fatalf("%d needs in the header", len(w.head.needs.Objects))
	}
	w.turn(partFamily)
	line, ok := w.head.needs.Objects[0].(*kit.MessageLine)
	if !ok || !strings.Contains(line.Text(), "Putu Aditya") {
		t.Fatalf("the header says %q", line.Text())
	}
	line.Action().Press()
	if w.at() != "members[2].person.name" {
		t.Errorf("the header leads to %q", w.at())
	}
}

func (w *window) review() *review {
	w.t.Helper()
	v, ok := w.views[partReview].(*review)
	if !ok {
		w.t.Fatal("the last part is not open")
	}
	return v
}

func TestProblemsLeadToTheirFields(t *testing.T) {
	w := open(t, nil, frame.Route{Place: frame.Sheet})
	w.keys("5103")
	w.shortcut(fyne.Key5)
	v := w.review()
	if len(v.problems.Objects) < 5 {
		t.Fatalf("%d problems of an empty family", len(v.problems.Objects))
	}
	for _, f := range withoutReason(w.findings.found, nil) {
		w.turn(partReview)
		w.open(f.Field)
		p, s := where(&w.draft.now, f.Field)
		if w.part != p {
			t.Errorf("%s opens part %d, want %d", f.Field, w.part, p)
		}
		if got, ok := w.views[p].focused(); ok && p != partReview && s.path != "members" && got != anchor(s) {
			t.Errorf("%s puts the focus on %v, want %v", f.Field, got, anchor(s))
		}
		if w.host.Canvas().Focused() == nil {
			t.Errorf("%s puts the focus nowhere", f.Field)
		}
	}
	w.shortcut(fyne.KeyReturn)
	if r := w.stored(); r.Facts.Submission != nil {
		t.Error("a family with errors was submitted")
	}
}

func TestAWarningIsAcceptedWithAReason(t *testing.T) {
	desk, r := filed(t)
	r.Dossier.Family.Contact.Phone, r.Dossier.Family.Contact.Notify = "", app.NotifyVisit
	if _, err := desk.Save(t.Context(), r.Dossier, r.Rev); err != nil {
		t.Fatal(err)
	}
	w := open(t, desk, frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID, Field: "family.contact.phone"})
	w.press(fyne.KeyReturn)
	phone := at("family.contact.phone")
	var warning *kit.Message
	for _, m := range w.messages(phone) {
		if m.Level == finding.Warning {
			warning = &m
		}
	}
	if warning == nil || warning.Accept == nil {
		t.Fatalf("at the phone: %+v", w.messages(phone))
	}
	warning.Accept("Keluarga tidak punya telepon.")
	if got := w.stored().Dossier.Reasons; len(got) != 1 || got[0].Text != "Keluarga tidak punya telepon." {
		t.Fatalf("reasons %+v", got)
	}
	if got := w.messages(phone); len(got) != 1 || got[0].Accepted == "" || got[0].Accept != nil {
		t.Errorf("after the reason: %+v", got)
	}
	if len(w.host.Failed) > 0 {
		t.Errorf("failures: %v", w.host.Failed)
	}
}

func TestAnErrorWaitsUntilTheFieldIsLeft(t *testing.T) {
	w := open(t, nil, frame.Route{Place: frame.Sheet})
	kk := at("family.kk")
	w.runes("5103")
	w.clock.pass(pause)
	w.check()
	if got := w.messages(kk); len(got) != 0 {
		t.Errorf("while it is typed for the first time: %+v", got)
	}
	w.press(fyne.KeyReturn)
	if got := w.messages(kk); len(got) != 1 {
		t.Errorf("after it was left: %+v", got)
	}
	if got := w.messages(at("family.address.street")); len(got) != 0 {
		t.Errorf("at a field nobody was in: %+v", got)
	}
}

func TestEveryShortcutHasAName(t *testing.T) {
	w := open(t, nil, frame.Route{Place: frame.Sheet})
	keys := map[string]bool{}
	for _, s := range w.Shortcuts() {
		if name := w.text(s.Name); name == s.Name {
			t.Errorf("%s has no name", s.Key)
		}
		if keys[string(s.Key)] {
			t.Errorf("%s does two things", s.Key)
		}
		keys[string(s.Key)] = true
	}
}
