package kit

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/go-cmp/cmp"

	"titian/app/finding"
	"titian/ui/look"
)

// heard collects what fields tell.
type heard []string

func (h *heard) hear(word string) func(string) {
	return func(s string) { *h = append(*h, strings.TrimSpace(word+" "+s)) }
}

func (h *heard) note(word string) func() { return func() { *h = append(*h, word) } }

func (h *heard) was(tb testing.TB, want ...string) {
	tb.Helper()
	if diff := cmp.Diff(want, []string(*h)); diff != "" {
		tb.Errorf("what was told (-want +got):\n%s", diff)
	}
	*h = nil
}

// sheet shows fields below each other.
func sheet(tb testing.TB, inputs ...Input) fyne.Window {
	tb.Helper()
	column := Stack(look.SizeSpace3)
	for _, o := range inputs {
		column.Add(o.Object())
	}
	return stand(tb, column, 480, 900)
}

func TestEnterWalksTheFields(t *testing.T) {
	dress(t, look.Params{})
	var h heard
	first := NewField(FieldParams{Changed: h.hear("first"), Done: h.note("first done")})
	second := NewField(FieldParams{Changed: h.hear("second"), Done: h.note("second done")})
	w := sheet(t, first, second)
	first.Focus(w.Canvas())
	write(t, w, "ab")
	press(t, w, fyne.KeyReturn)
	if !second.Focused() || first.Focused() {
		t.Error("Enter did not go on")
	}
	h.was(t, "first a", "first ab", "first done")
	w.Canvas().FocusPrevious()
	h.was(t, "second done")
	w.Canvas().Unfocus()
	h.was(t, "first done")
	first.SetText("quietly")
	h.was(t)
}

func TestEnterDoesWhatThePageSays(t *testing.T) {
	dress(t, look.Params{})
	var h heard
	f := NewField(FieldParams{Done: h.note("done"), Enter: h.note("enter")})
	w := sheet(t, f, NewField(FieldParams{}))
	f.Focus(w.Canvas())
	press(t, w, fyne.KeyEnter)
	h.was(t, "done", "enter")
	if !f.Focused() {
		t.Error("the focus went on all the same")
	}
}

func TestAPageMovesTheFocusWhenAFieldIsDone(t *testing.T) {
	dress(t, look.Params{})
	third := NewField(FieldParams{})
	var w fyne.Window
	f := NewField(FieldParams{Done: func() { third.Focus(w.Canvas()) }})
	w = sheet(t, f, NewField(FieldParams{}), third)
	f.Focus(w.Canvas())
	press(t, w, fyne.KeyReturn)
	if !third.Focused() {
		t.Error("Enter took the focus away from where the page put it")
	}
}

func TestSetTextKeepsTheCursorOfTheSameText(t *testing.T) {
	dress(t, look.Params{})
	f := NewField(FieldParams{})
	w := sheet(t, f)
	f.Focus(w.Canvas())
	write(t, w, "Sari")
	press(t, w, fyne.KeyHome)
	f.SetText("Sari")
	write(t, w, "x")
	if f.Text() != "xSari" {
		t.Errorf("the cursor moved: %q", f.Text())
	}
	f.SetText("Wayan")
	write(t, w, "!")
	if f.Text() != "Wayan!" {
		t.Errorf("the cursor is not behind a new text: %q", f.Text())
	}
}

func TestThePageIsToldWhatToShow(t *testing.T) {
	dress(t, look.Params{})
	column := Stack(look.SizeSpace3)
	scroll := container.NewVScroll(column)
	fields := make([]Input, 0, 12)
	shown := func(o fyne.CanvasObject) { Reveal(scroll, o) }
	for range 4 {
		fields = append(fields,
			NewField(FieldParams{Label: "Nama", Shown: shown}),
			NewChoice(ChoiceParams{Label: "Kelas", Options: []Option{{"1", "I", ""}, {"2", "II", ""}}, Shown: shown}),
			NewSelect(SelectParams{Label: "Hubungan", Options: []Option{{"1", "Anak", ""}}, Shown: shown}))
	}
	for _, f := range fields {
		column.Add(f.Object())
	}
	w := stand(t, scroll, 400, 200)
	check := func(f Input) {
		t.Helper()
		if !f.Focused() {
			t.Fatal("the focus is elsewhere")
		}
		top := placeOf(f.Object()).Y
		if top < 0 || top+f.Object().Size().Height > 200 {
			t.Errorf("a field with the focus stands at %.0f to %.0f of 200", top, top+f.Object().Size().Height)
		}
	}
	for _, f := range fields {
		w.Canvas().FocusNext()
		check(f)
	}
	for _, f := range slices.Backward(fields) {
		check(f)
		w.Canvas().FocusPrevious()
	}
}

func TestTheRowDoesNotJump(t *testing.T) {
	dress(t, look.Params{})
	f := NewField(FieldParams{Label: "NIK"})
	sheet(t, f)
	bare := f.MinSize().Height
	f.SetHint("dari NIK")
	if f.MinSize().Height != bare {
		t.Error("a hint moves what is below")
	}
	f.SetHint("")
	f.SetMessages([]Message{{Level: finding.Error, Text: "Belum diisi."}})
	if f.MinSize().Height != bare {
		t.Error("one line of message moves what is below, though there is no hint")
	}
	f.SetHint("dari NIK")
	if f.MinSize().Height <= bare {
		t.Error("hint and message stand on one line")
	}
}

// marker answers with the messages that a page would show.
func marker(h *heard) []Message {
	return []Message{
		{Level: finding.Error, Text: "Angka kurang."},
		{Level: finding.Warning, Text: "Tanggal lahir tidak sesuai dengan NIK.", Accept: h.hear("accept")},
	}
}

func TestAWarningIsAcceptedWithAReason(t *testing.T) {
	dress(t, look.Params{})
	var h heard
	f := NewField(FieldParams{Label: "NIK", Words: wordsOf(), Changed: h.hear("changed")})
	next := NewField(FieldParams{Label: "Nama"})
	w := sheet(t, f, next)
	f.SetMessages(marker(&h))
	f.Focus(w.Canvas())
	press(t, w, fyne.KeyReturn)
	if !next.Focused() {
		t.Fatal("Enter stopped at the action of a warning")
	}
	w.Canvas().FocusPrevious()
	press(t, w, fyne.KeySpace)
	press(t, w, fyne.KeyReturn)
	h.was(t)
	write(t, w, "\x00 sesuai akta ")
	f.SetMessages(marker(&h))
	write(t, w, "lahir ")
	press(t, w, fyne.KeyReturn)
	h.was(t, "accept sesuai akta lahir")
	if !next.Focused() {
		t.Error("the focus did not go on after the reason")
	}
	f.SetMessages([]Message{{Level: finding.Warning, Text: "Tidak sesuai.", Accepted: "sesuai akta lahir"}})
	if texts := textsOf(f); !slices.Contains(texts, "kit.accepted reason sesuai akta lahir") {
		t.Errorf("the reason is not shown: %q", texts)
	}
}

func TestEscapeTakesTheReasonBack(t *testing.T) {
	dress(t, look.Params{})
	var h heard
	f := NewField(FieldParams{Label: "NIK", Words: wordsOf()})
	w := sheet(t, f)
	f.SetMessages(marker(&h))
	f.Focus(w.Canvas())
	w.Canvas().FocusNext()
	press(t, w, fyne.KeyReturn)
	write(t, w, "salah")
	press(t, w, fyne.KeyEscape)
	if !f.Focused() {
		t.Error("the focus did not come back to the field")
	}
	h.was(t)
	if texts := textsOf(f); !slices.Contains(texts, "kit.accept") {
		t.Errorf("the action is gone: %q", texts)
	}
}

func TestTheFocusStaysWhenAMessageGoes(t *testing.T) {
	dress(t, look.Params{})
	var h heard
	f := NewField(FieldParams{Label: "NIK", Words: wordsOf()})
	w := sheet(t, f)
	f.SetMessages(marker(&h))
	f.Focus(w.Canvas())
	w.Canvas().FocusNext()
	press(t, w, fyne.KeyReturn)
	f.SetMessages(nil)
	if !f.Focused() {
		t.Error("the focus went with the message")
	}
}

func TestFieldsAreLegible(t *testing.T) {
	for _, percent := range []int{100, 150} {
		for _, ground := range []look.Ground{look.GroundLight, look.GroundDark} {
			dress(t, look.Params{Percent: percent, Ground: ground})
			var h heard
			f := NewField(FieldParams{Label: "Nama lengkap sesuai KTP", Hint: "Tulis seperti pada KTP, tanpa gelar di depan dan di belakang nama.", Words: wordsOf()})
			f.SetText("Ni Luh Putu Sari")
			f.SetMessages(marker(&h))
			c := NewChoice(ChoiceParams{Label: "Kelas rawat", Hint: "Satu kelas untuk satu KK.", Options: classes()})
			s := NewSelect(SelectParams{Label: "Hubungan", Options: relations()})
			w := stand(t, Stack(look.SizeSpace3, f, c, s), 360, 1000)
			readable(t, w)
		}
	}
}

func TestAReasonOutlivesItsMessage(t *testing.T) {
	dress(t, look.Params{})
	var h heard
	reason := &Reason{}
	about := func() []Message {
		m := marker(&h)
		m[1].Reason = reason
		return m
	}
	f := NewField(FieldParams{Label: "NIK", Words: wordsOf()})
	w := sheet(t, f)
	f.SetMessages(about())
	f.Focus(w.Canvas())
	w.Canvas().FocusNext()
	press(t, w, fyne.KeyReturn)
	write(t, w, "sesuai ak")
	if reason.Text != "sesuai ak" || !reason.Open || !reason.Focused() {
		t.Fatalf("kept %q, open %v, focused %v", reason.Text, reason.Open, reason.Focused())
	}

	f = NewField(FieldParams{Label: "NIK", Words: wordsOf()})
	w = sheet(t, f)
	reason.Take = true
	f.SetMessages(about())
	write(t, w, "ta")
	f.SetMessages(about())
	press(t, w, fyne.KeyReturn)
	h.was(t, "accept sesuai akta")
	if reason.Open || reason.Focused() || reason.Take {
		t.Error("the reason is still open after it was accepted")
	}

	w.Canvas().FocusNext()
	press(t, w, fyne.KeyReturn, fyne.KeyEscape)
	if reason.Text != "" || reason.Open {
		t.Errorf("after Escape: %q, open %v", reason.Text, reason.Open)
	}
}
