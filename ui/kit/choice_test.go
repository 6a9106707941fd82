package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"titian/ui/look"
)

func classes() []Option {
	return []Option{
		{Value: "1", Text: "Kelas I", Detail: "Rp150.000 sebulan"},
		{Value: "2", Text: "Kelas II", Detail: "Rp100.000 sebulan"},
		{Value: "3", Text: "Kelas III", Detail: "Rp35.000 sebulan"},
	}
}

func TestAChoiceIsMadeByKeys(t *testing.T) {
	tests := map[string]struct {
		before string
		keys   []fyne.KeyName
		typed  string
		want   string
		told   []string
	}{
		"arrow and space":     {"", []fyne.KeyName{fyne.KeyRight, fyne.KeySpace}, "", "2", []string{"changed 2"}},
		"round at the end":    {"3", []fyne.KeyName{fyne.KeyDown, fyne.KeySpace}, "", "1", []string{"changed 1"}},
		"back round":          {"1", []fyne.KeyName{fyne.KeyUp, fyne.KeySpace}, "", "3", []string{"changed 3"}},
		"arrows only look":    {"1", []fyne.KeyName{fyne.KeyRight, fyne.KeyRight}, "", "1", nil},
		"the same again":      {"2", []fyne.KeyName{fyne.KeySpace}, "", "2", nil},
		"home and end":        {"2", []fyne.KeyName{fyne.KeyHome, fyne.KeyEnd, fyne.KeySpace}, "", "3", []string{"changed 3"}},
		"by its value":        {"", nil, "2", "2", []string{"changed 2"}},
		"by its letter":       {"", nil, "k", "1", []string{"changed 1"}},
		"the letter again":    {"1", nil, "kk", "3", []string{"changed 2", "changed 3"}},
		"a letter of nothing": {"1", nil, "z\x00 👩", "1", nil},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			dress(t, look.Params{})
			var h heard
			c := NewChoice(ChoiceParams{Options: classes(), Changed: h.hear("changed"), Words: wordsOf()})
			next := NewField(FieldParams{})
			w := sheet(t, c, next)
			c.SetText(tc.before)
			c.Focus(w.Canvas())
			press(t, w, tc.keys...)
			write(t, w, tc.typed)
			if c.Text() != tc.want {
				t.Errorf("chosen %q, want %q", c.Text(), tc.want)
			}
			h.was(t, tc.told...)
			press(t, w, fyne.KeyReturn)
			if !next.Focused() || c.Focused() {
				t.Error("Enter did not go on")
			}
		})
	}
}

func TestAChoiceIsClicked(t *testing.T) {
	dress(t, look.Params{})
	var h heard
	c := NewChoice(ChoiceParams{Options: classes(), Changed: h.hear("changed")})
	w := sheet(t, c)
	places, _ := c.pills.places(c.pills.Size().Width)
	at := placeOf(c.pills).Add(places[2].at).AddXY(5, 5)
	fynetest.TapCanvas(w.Canvas(), at)
	h.was(t, "changed 3")
	c.Disable()
	fynetest.TapCanvas(w.Canvas(), placeOf(c.pills).AddXY(5, 5))
	c.pills.TypedRune('k')
	c.pills.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	c.pills.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	h.was(t)
	if c.Text() != "3" {
		t.Error("a disabled choice changed")
	}
}

func TestAChoiceGoesOnInFurtherRows(t *testing.T) {
	dress(t, look.Params{})
	c := NewChoice(ChoiceParams{Label: "Kelas", Options: classes()})
	wide := stand(t, c, 800, 300)
	readable(t, wide)
	one := c.MinSize().Height
	narrow := stand(t, c, 240, 400)
	if c.MinSize().Height <= one {
		t.Error("a narrow choice is no higher")
	}
	readable(t, narrow)
}

func TestAChoiceOfNothing(t *testing.T) {
	dress(t, look.Params{})
	c := NewChoice(ChoiceParams{})
	w := sheet(t, c)
	c.Focus(w.Canvas())
	press(t, w, fyne.KeyRight, fyne.KeySpace, fyne.KeyHome, fyne.KeyEnd, fyne.KeyReturn)
	c.SetText("gone")
	if c.Text() != "gone" {
		t.Error("a value without an option was lost")
	}
}

func TestChips(t *testing.T) {
	items := []Chip{{ID: "draft", Text: "Draf", Count: 3}, {ID: "sent", Text: "Dikirim", Tone: look.ToneInfo}, {ID: "active", Text: "Aktif", Tone: look.ToneDone}}
	tests := map[string]struct {
		many bool
		want [][]string
	}{
		"one":  {false, [][]string{{"draft"}, {"sent"}, nil}},
		"many": {true, [][]string{{"draft"}, {"draft", "sent"}, {"draft"}}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			dress(t, look.Params{})
			var got [][]string
			c := NewChips(ChipsParams{Items: items, Many: tc.many, Changed: func(ids []string) { got = append(got, ids) }})
			w := stand(t, c, 500, 60)
			c.Focus(w.Canvas())
			press(t, w, fyne.KeySpace, fyne.KeyRight, fyne.KeyReturn, fyne.KeySpace)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("what was told (-want +got):\n%s", diff)
			}
			if !c.Focused() {
				t.Error("Enter went on instead of choosing")
			}
			c.SetChosen([]string{"active", "gone"})
			if diff := cmp.Diff([]string{"active"}, c.Chosen()); diff != "" || len(got) != 3 {
				t.Errorf("set to one (-want +got):\n%s told %d times", diff, len(got))
			}
			if diff := cmp.Diff([]string{"Draf · 3", "Dikirim", "Aktif"}, textsOf(c)); diff != "" {
				t.Errorf("shown (-want +got):\n%s", diff)
			}
			c.SetItems(items[:1])
			press(t, w, fyne.KeyEnd, fyne.KeyLeft)
			fynetest.TapCanvas(w.Canvas(), fyne.NewPos(10, 20))
		})
	}
}
