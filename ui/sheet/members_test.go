package sheet

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetest "fyne.io/fyne/v2/test"

	"titian/app"
	"titian/internal/testkit/laptop"
	"titian/ui/frame"
)

func (w *window) members() *members {
	w.t.Helper()
	v, ok := w.views[partMembers].(*members)
	if !ok {
		w.t.Fatal("the part of the members is not open")
	}
	return v
}

func TestTheNIKSaysWhereValuesComeFrom(t *testing.T) {
	w := open(t, nil, frame.Route{Place: frame.Sheet})
	w.shortcut(fyne.Key2)
	w.keys("5103015507889002")
	g := w.members().grid
	if g.Text(0, "person.birth_date") != "15-07-1988" || g.Text(0, "person.sex") != "P" || g.Text(0, "relation") != "1" {
		t.Fatalf("born %q, sex %q, relation %q", g.Text(0, "person.birth_date"), g.Text(0, "person.sex"), g.Text(0, "relation"))
	}
	if got := w.have.from(&w.draft.now, of(w.members().selected, "person.sex")); got != fromNIK {
		t.Errorf("the sex is from %q", got)
	}
	w.keys("Ketut", "Badung")
	for range len("15-07-1988") {
		w.press(fyne.KeyBackspace)
	}
	w.keys("1 Januari 1990")
	w.clock.pass(pause)
	if got := w.stored().Dossier.Members[0].Person.BirthDate; got != "1990-01-01" {
		t.Errorf("stored birth date %q", got)
	}
	if got := g.Text(0, "person.birth_date"); got != "01-01-1990" {
		t.Errorf("the date shows as %q", got)
	}
}

func TestASaveDoesNotDisturbWhatIsTyped(t *testing.T) {
	w := open(t, nil, frame.Route{Place: frame.Sheet})
	w.shortcut(fyne.Key2)
	w.keys("5103015507889002", "Ketut", "Badung")
	for range len("15-07-1988") {
		w.press(fyne.KeyBackspace)
	}
	w.runes("1 1 1990")
	w.clock.pass(pause)
	if got := w.stored().Dossier.Members[0].Person.BirthDate; got != "1990-01-01" {
		t.Fatalf("stored %q", got)
	}
	if got := w.members().grid.Text(0, "person.birth_date"); got != "1 1 1990" {
		t.Errorf("the cell being typed in shows %q", got)
	}
}

func TestAMemberIsRemovedAndBroughtBack(t *testing.T) {
	desk, r := filed(t)
	d := r.Dossier
	w := open(t, desk, frame.Route{Place: frame.Sheet, Dossier: d.ID, Field: "members[1].person.nik"})
	second := d.Members[1]
	w.members().remove(1)
	w.clock.pass(pause)
	if got := w.stored().Dossier; len(got.Members) != len(d.Members)-1 || got.Member(second.ID) >= 0 {
		t.Fatalf("%d members are stored", len(got.Members))
	}
	if w.host.undo == nil {
		t.Fatal("there is no way to undo it")
	}
	w.host.undo()
	w.clock.pass(pause)
	if got := w.stored().Dossier; len(got.Members) != len(d.Members) || got.Members[1].ID != second.ID || got.Members[1].Person.Name != second.Person.Name {
		t.Errorf("not brought back: %d members", len(got.Members))
	}
}

func TestAMemberWithPapersIsAskedAbout(t *testing.T) {
	desk, r := filed(t)
	const at = 2
	id := r.Dossier.Members[at].ID
	if _, err := desk.AttachFile(t.Context(), r.Dossier.ID, app.Document{Kind: app.DocKTP, Member: &id}, photo(t, "ktp.jpg")); err != nil {
		t.Fatal(err)
	}
	w := open(t, desk, frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID, Field: fmt.Sprintf("members[%d].person.nik", at)})
	w.members().remove(at)
	if len(w.host.Asked) != 1 || len(w.stored().Dossier.Members) != len(r.Dossier.Members) {
		t.Fatalf("asked %v, %d members", w.host.Asked, len(w.stored().Dossier.Members))
	}
	w.host.Yes = true
	w.members().remove(at)
	w.clock.pass(pause)
	got := w.stored().Dossier
	if len(got.Members) != len(r.Dossier.Members)-1 || len(ownPapers(&got, r.Dossier.Members[at].ID)) != 0 {
		t.Errorf("%d members, papers left behind: %d", len(got.Members), len(ownPapers(&got, r.Dossier.Members[at].ID)))
	}
}

func TestTenThousandLinesArePasted(t *testing.T) {
	w := open(t, nil, frame.Route{Place: frame.Sheet})
	w.shortcut(fyne.Key2)
	var b strings.Builder
	b.WriteString("No\tNama Lengkap\tNIK\tJenis Kelamin\tTanggal Lahir\tHubungan\tStatus Perkawinan\n")
	for i := range 10_000 {
		fmt.Fprintf(&b, "%d\tOrang %d\t510301120385%04d\tLAKI-LAKI\t12-03-1985\tFAMILI LAIN\tKAWIN\n", i, i, 1+i%9999)
	}
	clipboard := fynetest.NewClipboard()
	clipboard.SetContent(b.String())
	shortcutable, ok := w.focus().(fyne.Shortcutable)
	if !ok {
		t.Fatal("the cell takes no paste")
	}
	shortcutable.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
	w.clock.pass(pause)
	got := w.stored().Dossier.Members
	if len(got) != 199 {
		t.Fatalf("%d members, want the lines of the first 200 without the headings", len(got))
	}
	m := got[7]
	if m.Person.Name != "Orang 7" || m.Person.NIK != "5103011203850008" || m.Person.Sex != app.Male || m.Relation != app.OtherKin || m.Person.Marital != app.Married {
		t.Errorf("the eighth is %q, sex %q, relation %d, marital %d", m.Person.Name, m.Person.Sex, m.Relation, m.Person.Marital)
	}
	if !strings.Contains(w.members().told.Text(), "199") {
		t.Errorf("told %q", w.members().told.Text())
	}
}

func TestNamesThatNobodyHas(t *testing.T) {
	w := open(t, nil, frame.Route{Place: frame.Sheet})
	w.shortcut(fyne.Key2)
	w.keys("5103011203859001")
	for _, r := range strings.Repeat("Wayan ", 900) {
		w.focus().TypedRune(r)
	}
	w.press(fyne.KeyReturn)
	w.runes("Bad\x00ung\x07 👩‍🌾\u202E")
	w.press(fyne.KeyReturn)
	w.clock.pass(pause)
	p := w.stored().Dossier.Members[0].Person
	if n := utf8.RuneCountInString(p.Name); n == 0 || n > 200 {
		t.Errorf("a name of 5,400 letters is stored with %d", n)
	}
	if strings.ContainsAny(p.BirthPlace, "\x00\x07\u202E") || !strings.Contains(p.BirthPlace, "👩") {
		t.Errorf("stored place %q", p.BirthPlace)
	}
}

// BenchmarkKey is one key in the grid of a family of six, with everything that
// follows from it but the save.
func BenchmarkKey(b *testing.B) {
	desk := laptop.New(b)
	w := open(b, desk, frame.Route{Place: frame.Sheet})
	w.shortcut(fyne.Key2)
	for i := range 6 {
		w.member(fmt.Sprintf("51030112038590%02d", i+1), "Wayan Sudira", "Badung", "Famili", "2")
	}
	w.clock.pass(pause)
	w.members().focus(w.host.Canvas(), of(w.draft.now.Members[2].ID, "person.name"))
	for i := 0; b.Loop(); i++ {
		if i%20 < 10 {
			w.focus().TypedRune('a')
		} else {
			w.press(fyne.KeyBackspace)
		}
	}
}

// BenchmarkFieldKey is one key in a field of the family.
func BenchmarkFieldKey(b *testing.B) {
	desk, r := filed(b)
	w := open(b, desk, frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID, Field: "family.address.street"})
	for i := 0; b.Loop(); i++ {
		if i%20 < 10 {
			w.focus().TypedRune('a')
		} else {
			w.press(fyne.KeyBackspace)
		}
	}
}

// TestASegmentIsPastedAndGivenBack: it stands in the details, for the card has
// none, and a list may hold it all the same.
func TestASegmentIsPastedAndGivenBack(t *testing.T) {
	desk, r := filed(t)
	w := open(t, desk, frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID, Field: "members[1].person.nik"})
	w.members().pasted(1, "person.nik", [][]string{{"Nama", "Segmen"}, {"Ketut Suryani", "SUDAH PESERTA"}})
	w.clock.pass(pause)
	if got := w.stored().Dossier.Members[1].Segment; got != app.Covered {
		t.Errorf("pasted %q", got)
	}
	w.open("members[1].segment")
	w.choose("Ikut")
	w.clock.pass(pause)
	if got := w.stored().Dossier.Members[1].Segment; got != "" {
		t.Errorf("left to the family: %q", got)
	}
}

// TestTheWholeCardIsInSight: on the reference screen no column of the card lies
// beyond the edge, with the rail and the column of the scan beside it.
func TestTheWholeCardIsInSight(t *testing.T) {
	desk, r := filed(t)
	w := open(t, desk, frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID, Field: "members[0].person.nik"})
	if !w.side.all.Visible() {
		t.Error("the scan is closed")
	}
	for _, o := range fynetest.WidgetRenderer(w.members().grid).Objects() {
		cells, ok := o.(*container.Scroll)
		if !ok {
			continue
		}
		if have, need := cells.Size().Width, cells.Content.MinSize().Width; need > have {
			t.Errorf("the columns need %v of %v", need, have)
		}
		return
	}
	t.Fatal("the cells are nowhere")
}
