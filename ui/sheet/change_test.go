package sheet

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/internal/testkit/laptop"
	"titian/internal/testkit/legible"
	"titian/ui/frame"
	"titian/ui/kit"
)

// changing shows a change of facts of a family.
func changing(t *testing.T, list ...app.FieldChange) *window {
	t.Helper()
	desk := laptop.New(t)
	r, err := desk.Add(t.Context(), app.Dossier{
		Kind: app.Change, Family: app.Family{ID: uuid.New(), KK: "5103010112049001"}, Changes: list, Note: "lewat telepon",
	})
	if err != nil {
		t.Fatal(err)
	}
	return open(t, desk, frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID})
}

func TestAChangeIsReadAndSubmitted(t *testing.T) {
	w := changing(t,
		app.FieldChange{Path: "contact.phone", Old: "+6281234567890", New: "+6281200000001"},
		app.FieldChange{Path: "address.village", New: "5103011001"},
		app.FieldChange{Path: "contact.notify", Old: "sms", New: "visit"})
	v := w.review()
	if got, want := w.head.title.Text(), "Perubahan data keluarga, KK 5103 0101 1204 9001"; got != want {
		t.Errorf("the title is %q, want %q", got, want)
	}
	want := []changeRow{
		{"Nomor telepon", "0812-3456-7890", "0812-0000-0001"},
		{"Desa atau kelurahan", "(kosong)", w.desk.PlaceName("5103011001")},
		{"Cara memberi kabar", "SMS", "Kunjungan"},
	}
	if got := v.changes.shown; !slices.Equal(got, want) {
		t.Errorf("(-want +got):\n%s", cmp.Diff(want, got, cmp.AllowUnexported(changeRow{})))
	}
	if v.changes.note.Text() != "Catatan: lewat telepon" {
		t.Errorf("note %q", v.changes.note.Text())
	}
	if w.steps.all.Visible() || w.side.all.Visible() || v.contest.panel.Visible() {
		t.Error("parts and papers of a registration are shown")
	}
	for _, size := range []fyne.Size{fyne.NewSize(1166, 676), fyne.NewSize(824, 560)} {
		w.host.Window.Resize(size)
		for _, fault := range legible.Check(w.host.Canvas()) {
			t.Errorf("%v: %v", size, fault)
		}
	}
	for _, key := range []fyne.KeyName{fyne.Key1, fyne.KeyO, fyne.KeyM, fyne.KeyB, fyne.KeyP, fyne.KeyPageUp} {
		w.shortcut(key)
		if w.part != partReview || w.side.all.Visible() {
			t.Errorf("%s leads to part %d", key, w.part)
		}
	}
	w.shortcut(fyne.KeyReturn)
	if r := w.stored(); r.Facts.Submission == nil || r.Stage() != app.StageReady {
		t.Fatalf("not submitted: %s", r.Stage())
	}
	if v.send.slip.Visible() || v.send.cover.Visible() {
		t.Error("a change has no slip, and says nothing of cover")
	}
	w.Leave(t.Context(), func() {})
}

func TestAChangeWithAnErrorIsNotSubmitted(t *testing.T) {
	w := changing(t, app.FieldChange{Path: "contact.phone", Old: "+6281234567890", New: "12"})
	v := w.review()
	line, ok := v.problems.Objects[0].(*kit.MessageLine)
	if !ok || !strings.HasPrefix(line.Text(), "Nomor telepon: ") || line.Action().Visible() {
		t.Errorf("the problem reads %q", line.Text())
	}
	w.shortcut(fyne.KeyReturn)
	if w.stored().Facts.Submission != nil {
		t.Error("submitted with an error")
	}
}

// TestAConflictOfAChange: both values beside each other, here of one fact.
func TestAConflictOfAChange(t *testing.T) {
	plain := changing(t, app.FieldChange{Path: "contact.phone", Old: "+6281234567890", New: "+6281200000001"})
	w, d := facing(t, plain.desk, plain.stored(), func(d *app.Dossier) { d.Changes[0].New = "+6281200000007" }, "contact.phone")
	c := w.review().contest
	if len(c.duels) != 1 || c.duels[0].input == nil {
		t.Fatalf("%d fields", len(c.duels))
	}
	want := []string{"0812-0000-0001 | laptop ini · 14.03", "0812-0000-0007 | pusat, dari laptop lain · 14.03"}
	if diff := cmp.Diff(want, c.duels[0].offered()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	w.press(fyne.KeyRight)
	w.press(fyne.KeySpace)
	if got := w.stored().Dossier.Changes[0]; got.New != "+6281200000007" {
		t.Errorf("stored %+v", got)
	}
	w.shortcut(fyne.KeyReturn)
	if d.answered == nil {
		t.Error("not answered")
	}
}

// TestAChangeAgainstTheFamily: the other side is the family's own dossier.
func TestAChangeAgainstTheFamily(t *testing.T) {
	plain := changing(t, app.FieldChange{Path: "contact.phone", Old: "+6281234567890", New: "+6281200000001"})
	w, _ := facing(t, plain.desk, plain.stored(), func(d *app.Dossier) {
		*d = app.Dossier{Kind: app.Registration, Family: app.Family{Contact: app.Contact{Phone: "+6281200000009"}}}
	}, "contact.phone")
	c := w.review().contest
	c.chosen(c.duels[0], takeTheirs)
	if got := w.draft.now.Changes[0].New; got != "+6281200000009" || c.duels[0].input.Text() != takeTheirs {
		t.Errorf("the draft has %q, chosen %q", got, c.duels[0].input.Text())
	}
}
