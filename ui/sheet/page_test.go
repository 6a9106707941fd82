package sheet

import (
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"titian/app"
	"titian/internal/station"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/host"
	"titian/internal/testkit/laptop"
	"titian/ui/frame"
	"titian/ui/look"
)

// window is a sheet on screen over a real store.
type window struct {
	*Page
	t     testing.TB
	host  *undoing
	desk  *station.Station
	clock *timers
}

// undoing is a host that keeps the way to undo what a toast told of.
type undoing struct {
	*host.Host
	undo func()
}

func (h *undoing) Toast(tone look.Tone, text string, undo func()) {
	h.undo = undo
	h.Host.Toast(tone, text, undo)
}

// open shows the sheet of a route on a laptop; nil for a new one.
func open(tb testing.TB, desk *station.Station, route frame.Route) *window {
	tb.Helper()
	w := &window{t: tb, host: &undoing{Host: host.New(tb)}, desk: desk, clock: &timers{}}
	if w.desk == nil {
		w.desk = laptop.New(tb)
	}
	w.Page = New(Params{Host: w.host, Desk: w.desk, Route: route, After: w.clock.after})
	w.host.Show(tb, w.Page)
	return w
}

// focus is what has the focus.
func (w *window) focus() fyne.Focusable {
	w.t.Helper()
	f := w.host.Canvas().Focused()
	if f == nil {
		w.t.Fatal("nothing has the focus")
	}
	return f
}

// keys types texts, each ended by Enter.
func (w *window) keys(texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		w.runes(text)
		w.press(fyne.KeyReturn)
	}
}

// runes types letters.
func (w *window) runes(text string) {
	w.t.Helper()
	for _, r := range text {
		w.focus().TypedRune(r)
	}
}

func (w *window) press(key fyne.KeyName) {
	w.t.Helper()
	w.focus().TypedKey(&fyne.KeyEvent{Name: key})
}

// shortcut does what a key combination of the page does.
func (w *window) shortcut(key fyne.KeyName) {
	w.t.Helper()
	for _, s := range w.Shortcuts() {
		if s.Key == key {
			s.Do()
			return
		}
	}
	w.t.Fatalf("there is no key %s", key)
}

// at tells which field has the focus.
func (w *window) at() string {
	s, ok := w.views[w.part].focused()
	if !ok {
		return ""
	}
	return pathOf(&w.draft.now, s)
}

// stored is the dossier as the store has it.
func (w *window) stored() app.Record {
	w.t.Helper()
	r, err := w.desk.Record(w.t.Context(), w.Dossier())
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// photo writes a picture as a phone makes them.
func photo(tb testing.TB, name string) string {
	tb.Helper()
	picture := image.NewGray(image.Rect(0, 0, 320, 200))
	for i := range picture.Pix {
		picture.Pix[i] = uint8(i % 251)
	}
	picture.SetGray(1, 1, color.Gray{Y: 9})
	path := filepath.Join(tb.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	if err := jpeg.Encode(f, picture, nil); err != nil {
		tb.Fatal(err)
	}
	return path
}

func TestANewSheetMakesNoDossierBeforeTheFirstValue(t *testing.T) {
	w := open(t, nil, frame.Route{Place: frame.Sheet})
	if w.at() != "family.kk" {
		t.Errorf("the focus is on %q", w.at())
	}
	w.press(fyne.KeyReturn)
	w.shortcut(fyne.KeyS)
	left := false
	w.Leave(t.Context(), func() { left = true })
	if !left || w.Dossier() != uuid.Nil {
		t.Errorf("left %t, dossier %s", left, w.Dossier())
	}
	list, err := w.desk.Families(t.Context(), app.FamilyQuery{})
	if err != nil || len(list.Rows) != 0 {
		t.Errorf("%d families, %v", len(list.Rows), err)
	}
}

func TestTypingIsSavedAfterAPause(t *testing.T) {
	w := open(t, nil, frame.Route{Place: frame.Sheet})
	w.runes("51030101120490")
	if w.head.saved.Text() != w.text("sheet.saving") {
		t.Errorf("the mark says %q while typing", w.head.saved.Text())
	}
	w.clock.pass(pause)
	if want := "Tersimpan 14.03"; w.head.saved.Text() != want {
		t.Errorf("the mark says %q, want %q", w.head.saved.Text(), want)
	}
	if got := w.stored().Dossier; got.Family.KK != "51030101120490" || got.Family.Address.Village != w.desk.Village() {
		t.Errorf("stored KK %q in village %q", got.Family.KK, got.Family.Address.Village)
	}
	if w.at() != "family.kk" {
		t.Errorf("the focus went to %q", w.at())
	}
	w.runes("01")
	w.press(fyne.KeyReturn)
	if got := w.stored().Dossier.Family.KK; got != "5103010112049001" {
		t.Errorf("Enter stored %q", got)
	}
	if w.head.number.Text() == "" || !strings.HasPrefix(w.head.number.Text(), "KLG-") {
		t.Errorf("the number is %q", w.head.number.Text())
	}
}

func TestASheetComesBackAsItWas(t *testing.T) {
	w := open(t, nil, frame.Route{Place: frame.Sheet})
	w.keys("5103010112049001")
	w.shortcut(fyne.Key2)
	w.keys("5103011203859001", "Wayan Sud")
	w.views[partMembers].focus(w.host.Canvas(), of(w.draft.now.Members[0].ID, "person.birth_place"))
	w.runes("Bad")
	state := w.Save()

	again := &window{t: t, host: w.host, desk: w.desk, clock: &timers{}}
	again.Page = New(Params{Host: w.host, Desk: w.desk, Route: frame.Route{Place: frame.Sheet}, After: again.clock.after})
	again.Restore(state)
	again.host.Show(t, again.Page)
	if again.Dossier() != w.Dossier() || again.part != partMembers || again.at() != "members[0].person.birth_place" {
		t.Fatalf("dossier %s, part %d, focus %q", again.Dossier(), again.part, again.at())
	}
	if got := again.draft.now.Members[0].Person.BirthPlace; got != "Bad" {
		t.Errorf("the half-typed place is %q", got)
	}
	again.clock.pass(pause)
	if got := again.stored().Dossier.Members[0].Person.BirthPlace; got != "Bad" {
		t.Errorf("stored %q", got)
	}
}

func TestAnothersChangeComesInWhileTyping(t *testing.T) {
	desk, r := filed(t)
	w := open(t, desk, frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID, Field: "family.address.street"})
	if w.at() != "family.address.street" {
		t.Fatalf("the focus is on %q", w.at())
	}
	w.runes(" B")

	theirs := w.stored()
	theirs.Dossier.Family.KK = "5103010112049777"
	if _, err := desk.Save(t.Context(), theirs.Dossier, theirs.Rev); err != nil {
		t.Fatal(err)
	}
	w.clock.pass(pause)
	got := w.stored().Dossier.Family
	if got.KK != "5103010112049777" || !strings.HasSuffix(got.Address.Street, " B") {
		t.Errorf("stored KK %q and street %q", got.KK, got.Address.Street)
	}
	w.Changed(t.Context(), app.Event{Kind: app.EventDossier, ID: r.Dossier.ID})
	if w.draft.now.Family.KK != "5103010112049777" {
		t.Errorf("the sheet shows KK %q", w.draft.now.Family.KK)
	}
}

// filed is a laptop with the family of the factory as a draft, without papers.
func filed(tb testing.TB) (*station.Station, app.Record) {
	tb.Helper()
	desk := laptop.New(tb)
	ctx := context.WithoutCancel(tb.Context())
	r, err := desk.Add(ctx, app.Dossier{Kind: app.Registration})
	if err != nil {
		tb.Fatal(err)
	}
	d := factory.Dossier()
	d.ID = r.Dossier.ID
	if r, err = desk.Save(ctx, d, r.Rev); err != nil {
		tb.Fatal(err)
	}
	return desk, r
}
