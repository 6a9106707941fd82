package sheet

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/internal/station"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/host"
	"titian/ui/frame"
)

// rivals is a station at which a submission clashes with another laptop's.
type rivals struct {
	told
	contest app.Contest
	// fault keeps the other side from being read.
	fault    error
	asked    int
	answered *app.Contest
}

func (r *rivals) Contest(context.Context, uuid.UUID) (app.Contest, error) {
	r.asked++
	if r.fault != nil {
		return app.Contest{}, r.fault
	}
	return r.contest, nil
}

func (r *rivals) Save(ctx context.Context, d app.Dossier, rev int64) (app.Record, error) {
	saved, err := r.told.Save(ctx, d, rev)
	if err == nil {
		r.say(&saved)
	}
	return saved, err
}

func (r *rivals) Answer(_ context.Context, _ uuid.UUID, c app.Contest) (app.Submission, error) {
	r.answered = &c
	return app.Submission{}, nil
}

// clashing shows a dossier of which another laptop changed fields too, to what
// they make of it.
func clashing(t *testing.T, they func(*app.Dossier), fields ...string) (*window, *rivals) {
	t.Helper()
	desk, r := filed(t)
	return facing(t, desk, r, they, fields...)
}

func facing(t *testing.T, desk *station.Station, r app.Record, they func(*app.Dossier), fields ...string) (*window, *rivals) {
	t.Helper()
	theirs, submission, head := r.Dossier.Clone(), uuid.New(), uuid.New()
	they(&theirs)
	sent := r.Dossier.Clone()
	d := &rivals{contest: app.Contest{Head: head, At: factory.Now(), Theirs: &theirs}}
	d.told = told{desk, func(r *app.Record) {
		r.Facts.Submission, r.Facts.Submitted = &submission, factory.Now()
		r.Facts.Problem = app.ProblemFact{Code: app.ProblemConflict, Fields: fields, Head: &head}
		if !cmp.Equal(sent, r.Dossier) {
			r.Facts.Edited, r.Facts.Sent = true, &sent
		}
	}}
	w := &window{t: t, host: &undoing{Host: host.New(t)}, desk: desk, clock: &timers{}}
	w.Page = New(Params{Host: w.host, Desk: d, After: w.clock.after, Route: frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID, Field: fields[0]}})
	w.host.Show(t, w.Page)
	return w, d
}

// offered are the texts of a choice.
func (d *duel) offered() (out []string) {
	for _, o := range d.options {
		out = append(out, o.Text+" | "+o.Detail)
	}
	return out
}

// TestAConflictShowsBothValuesAndIsDecidedByKeys: the first choice has the focus,
// the arrows and Space choose, what was chosen is stored and answered with.
func TestAConflictShowsBothValuesAndIsDecidedByKeys(t *testing.T) {
	w, desk := clashing(t, func(d *app.Dossier) {
		d.Family.Contact.Phone, d.Members[0].Person.Name, d.Family.Class = "+6281200000007", "Wayan Sudira Putra", 1
	}, "family.contact.phone", "members[0].person.name", "family.class")
	if needs := w.findings.needs; len(needs) != 1 || !strings.Contains(needs[0].text, "nomor telepon; nama lengkap, anggota 1; kelas rawat") {
		t.Fatalf("needs %+v", needs)
	}
	if text, _ := w.progress(partReview, state{}); text != "!" {
		t.Errorf("the last part is marked %q", text)
	}
	c := w.review().contest
	if !c.panel.Visible() || len(c.duels) != 3 || desk.asked != 1 {
		t.Fatalf("visible %v, %d fields, asked %d times", c.panel.Visible(), len(c.duels), desk.asked)
	}
	for i, want := range [][]string{
		{"0812-3456-7890 | laptop ini · 14.03", "0812-0000-0007 | pusat, dari laptop lain · 14.03"},
		{"Wayan Sudira | laptop ini · 14.03", "Wayan Sudira Putra | pusat, dari laptop lain · 14.03"},
		{"Kelas III | laptop ini · 14.03", "Kelas I | pusat, dari laptop lain · 14.03"},
	} {
		if diff := cmp.Diff(want, c.duels[i].offered()); diff != "" {
			t.Errorf("field %d (-want +got):\n%s", i, diff)
		}
	}
	if !c.duels[0].input.Focused() || c.duels[0].input.Text() != takeMine {
		t.Fatalf("focused %v, chosen %q", c.duels[0].input.Focused(), c.duels[0].input.Text())
	}
	w.press(fyne.KeyRight)
	w.press(fyne.KeySpace)
	if got := w.stored().Dossier.Family.Contact.Phone; got != "+6281200000007" {
		t.Errorf("stored phone %q", got)
	}
	if got := []string{c.duels[0].input.Text(), c.duels[1].input.Text()}; got[0] != takeTheirs || got[1] != takeMine {
		t.Errorf("chosen %v", got)
	}
	w.press(fyne.KeyLeft)
	w.press(fyne.KeySpace)
	if got := w.stored().Dossier.Family.Contact.Phone; got != "+6281234567890" {
		t.Errorf("stored phone %q after going back", got)
	}
	w.typed(at("family.contact.phone"), "+6281200000005")
	w.moved()
	if got := c.duels[0].input.Text(); got != takeTyped {
		t.Errorf("a third value counts as %q", got)
	}
	if w.review().send.send.Text() != w.text("sheet.send.chosen") {
		t.Errorf("the button says %q", w.review().send.send.Text())
	}
	w.shortcut(fyne.KeyReturn)
	if desk.answered == nil || desk.answered.Head != desk.contest.Head {
		t.Errorf("answered with %+v", desk.answered)
	}
	if got := w.stored().Dossier.Family.Contact.Phone; got != "+6281200000005" {
		t.Errorf("stored phone %q at the answer", got)
	}
}

// TestNobodyDecidesWhatTheyHaveNotSeen: without a line nothing is sent, and there
// is a way to try again.
func TestNobodyDecidesWhatTheyHaveNotSeen(t *testing.T) {
	desk, r := filed(t)
	head := uuid.New()
	d := &rivals{fault: errors.New("no line"), contest: app.Contest{Head: head, Theirs: &r.Dossier}}
	d.told = told{desk, func(r *app.Record) {
		r.Facts.Submission = &head
		r.Facts.Problem = app.ProblemFact{Code: app.ProblemConflict, Fields: []string{"family.contact.phone"}, Head: &head}
	}}
	w := &window{t: t, host: &undoing{Host: host.New(t)}, desk: desk, clock: &timers{}}
	w.Page = New(Params{Host: w.host, Desk: d, After: w.clock.after, Route: frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID}})
	w.host.Show(t, w.Page)
	c := w.review().contest
	if !strings.Contains(c.told.Text(), "belum dapat dibaca") {
		t.Fatalf("told %q", c.told.Text())
	}
	w.shortcut(fyne.KeyReturn)
	if d.answered != nil {
		t.Error("sent unseen")
	}
	if w.focus() != fyne.Focusable(c.told.Action()) {
		t.Errorf("the focus is on %T", w.focus())
	}
	d.fault = nil
	w.press(fyne.KeyReturn)
	if d.asked != 2 || len(c.duels) != 1 || c.told.Visible() {
		t.Errorf("asked %d times, %d fields, still told %q", d.asked, len(c.duels), c.told.Text())
	}
}

// TestWhatIsAGroupIsChosenAsOne: an address that one side took away, an account
// that another one brought.
func TestWhatIsAGroupIsChosenAsOne(t *testing.T) {
	desk, r := filed(t)
	r.Dossier.Family.Domicile = &app.Address{Street: "Br. Dauh Yeh", RT: "-", RW: "-", Village: factory.Village}
	r, err := desk.Save(t.Context(), r.Dossier, r.Rev)
	if err != nil {
		t.Fatal(err)
	}
	bank := app.BankAccount{Bank: "BRI", Number: "001201000001999", Owner: "Ketut", OwnerRole: "member"}
	w, _ := facing(t, desk, r, func(d *app.Dossier) {
		d.Family.Domicile, d.Family.Bank, d.Members[2].FKTP = nil, &bank, &app.Facility{Name: "Pustu Tegal"}
	}, "family.domicile", "family.bank", "members[2].fktp", "members")
	c := w.review().contest
	if len(c.duels) != 4 || c.duels[3].input != nil {
		t.Fatalf("%d fields", len(c.duels))
	}
	if got := c.duels[0].offered(); !strings.HasPrefix(got[0], "Br. Dauh Yeh · - · - · Tuban") || !strings.HasPrefix(got[1], "(kosong)") {
		t.Errorf("the address: %v", got)
	}
	for _, duel := range c.duels[:3] {
		c.chosen(duel, takeTheirs)
	}
	w.clock.pass(pause)
	got := w.stored().Dossier
	want := []any{(*app.Address)(nil), &bank, &app.Facility{Name: "Pustu Tegal"}}
	if diff := cmp.Diff(want, []any{got.Family.Domicile, got.Family.Bank, got.Members[2].FKTP}); diff != "" {
		t.Errorf("theirs (-want +got):\n%s", diff)
	}
	for _, duel := range c.duels[:3] {
		if duel.input.Text() != takeTheirs {
			t.Errorf("%s shows %q", duel.clash.Field, duel.input.Text())
		}
		c.chosen(duel, takeMine)
	}
	w.clock.pass(pause)
	if diff := cmp.Diff(r.Dossier, w.stored().Dossier); diff != "" {
		t.Errorf("mine again (-want +got):\n%s", diff)
	}
}
