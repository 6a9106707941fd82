package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"titian/ui/look"
)

// block is an object of this least size.
func block(width, height float32) *canvas.Rectangle {
	r := canvas.NewRectangle(nil)
	r.SetMinSize(fyne.NewSize(width, height))
	return r
}

func TestStack(t *testing.T) {
	dress(t, look.Params{})
	a, hidden, b := block(50, 10), block(500, 500), block(80, 20)
	hidden.Hide()
	s := Stack(look.SizeSpace2, a, hidden, b)
	if got, want := s.MinSize(), fyne.NewSize(80, 10+8+20); got != want {
		t.Errorf("it needs %v, want %v", got, want)
	}
	s.Resize(fyne.NewSize(200, 100))
	if a.Size() != fyne.NewSize(200, 10) || b.Position() != fyne.NewPos(0, 18) || b.Size() != fyne.NewSize(200, 20) {
		t.Errorf("a %v, b %v at %v", a.Size(), b.Size(), b.Position())
	}
}

func TestBeside(t *testing.T) {
	dress(t, look.Params{})
	a, b, c := block(50, 10), block(80, 20), block(30, 30)
	s := Beside(look.SizeSpace2, b, a, b, c)
	if got, want := s.MinSize(), fyne.NewSize(50+80+30+16, 30); got != want {
		t.Errorf("it needs %v, want %v", got, want)
	}
	s.Resize(fyne.NewSize(300, 40))
	if b.Size().Width != 300-50-30-16 || c.Position() != fyne.NewPos(270, 5) || a.Position() != fyne.NewPos(0, 15) {
		t.Errorf("a at %v, b %v, c at %v", a.Position(), b.Size(), c.Position())
	}
}

func TestFlow(t *testing.T) {
	dress(t, look.Params{})
	a, b, c := block(50, 10), block(80, 20), block(30, 30)
	s := Flow(look.SizeSpace2, a, b, c)
	s.Resize(fyne.NewSize(140, 100))
	if b.Position() != fyne.NewPos(58, 0) || c.Position() != fyne.NewPos(0, 28) {
		t.Errorf("b at %v, c at %v", b.Position(), c.Position())
	}
	if got, want := s.MinSize(), fyne.NewSize(80, 58); got != want {
		t.Errorf("it needs %v, want %v", got, want)
	}
}

func TestInset(t *testing.T) {
	dress(t, look.Params{})
	a := block(50, 10)
	s := Inset(look.SizeSpace4, a)
	s.Resize(fyne.NewSize(100, 100))
	if a.Position() != fyne.NewPos(16, 16) || a.Size() != fyne.NewSize(68, 68) || s.MinSize() != fyne.NewSize(82, 42) {
		t.Errorf("%v at %v of %v", a.Size(), a.Position(), s.MinSize())
	}
}
