package kit

import (
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"titian/ui/look"
)

func TestButtonIsPressed(t *testing.T) {
	dress(t, look.Params{})
	pressed := 0
	b := NewButton(ButtonParams{Text: "Simpan", Do: func() { pressed++ }})
	w := stand(t, b, 200, 44)
	w.Canvas().Focus(b)
	press(t, w, fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace, fyne.KeyA)
	if pressed != 3 {
		t.Errorf("three keys pressed it %d times", pressed)
	}
	w.Canvas().Unfocus()
	fynetest.TapCanvas(w.Canvas(), fyne.NewPos(20, 20))
	if pressed != 4 || !b.Focused() {
		t.Errorf("after a click pressed %d times, focused %t", pressed, b.Focused())
	}
	b.Disable()
	b.Press()
	b.Tapped(nil)
	press(t, w, fyne.KeyReturn)
	if pressed != 4 {
		t.Error("a disabled button was pressed")
	}
}

func TestButtonsAreLargeEnough(t *testing.T) {
	for _, percent := range []int{100, 150} {
		dress(t, look.Params{Percent: percent})
		least := float32(44 * percent / 100)
		row := Flow(look.SizeSpace2)
		for kind := Plain; kind <= Danger; kind++ {
			for _, p := range []ButtonParams{
				{Text: "Ya", Kind: kind},
				{Icon: IconRotate, Name: "Putar", Kind: kind},
				{Text: "Simpan", Icon: IconCheck, Key: "Ctrl+S", Kind: kind},
				{Text: "Simpan", Icon: IconCheck, Key: "Ctrl+S", Kind: kind, Leading: true},
			} {
				b := NewButton(p)
				row.Add(b)
				if size := b.MinSize(); size.Width < least || size.Height < least {
					t.Errorf("%s: %v, want at least %.0f", strconv.Quote(p.Text+p.Name), size, least)
				}
			}
		}
		readable(t, stand(t, row, 900, 600))
	}
}

func TestButtonIsReadOut(t *testing.T) {
	dress(t, look.Params{})
	if got := NewButton(ButtonParams{Icon: IconRotate, Name: "Putar"}).AccessibilityLabel(); got != "Putar" {
		t.Errorf("an icon is read out as %q", got)
	}
	if got := NewButton(ButtonParams{Text: "Simpan", Name: "x"}).AccessibilityLabel(); got != "Simpan" {
		t.Errorf("a text is read out as %q", got)
	}
}
