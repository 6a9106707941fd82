package kit

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"titian/ui/look"
)

// corner is a picture that is white but for its upper left corner.
func corner(w, h int) *image.Gray {
	img := image.NewGray(image.Rect(5, 7, 5+w, 7+h))
	for y := range h {
		for x := range w {
			if x >= 8 || y >= 8 {
				img.SetGray(5+x, 7+y, color.Gray{Y: 0xFF})
			}
		}
	}
	return img
}

func newPicture(tb testing.TB) (*Viewer, fyne.Window) {
	tb.Helper()
	dress(tb, look.Params{})
	v := NewViewer(ViewerParams{})
	w := stand(tb, v, 400, 348) // 300 high without the tools
	return v, w
}

func TestTurnableTurns(t *testing.T) {
	p := newTurnable(corner(800, 500))
	want := []struct{ w, h, x, y int }{{800, 500, 0, 0}, {500, 800, 499, 0}, {800, 500, 799, 499}, {500, 800, 0, 799}}
	for turns, tt := range want {
		w, h := p.size()
		if w != tt.w || h != tt.h {
			t.Errorf("after %d turns %d × %d", turns, w, h)
		}
		if r, _, _, _ := p.level(w).At(tt.x, tt.y).RGBA(); r != 0 {
			t.Errorf("after %d turns the corner is not at %d, %d", turns, tt.x, tt.y)
		}
		p.turn()
	}
	if p.turns != 0 {
		t.Errorf("four quarters leave %d", p.turns)
	}
}

func TestTurnableGivesTheSmallestThatIsLargeEnough(t *testing.T) {
	p := newTurnable(corner(1601, 1000))
	for width, want := range map[int]int{3000: 1601, 1601: 1601, 801: 1601, 800: 800, 400: 400, 100: 400} {
		if got := p.level(width).Rect.Dx(); got != want {
			t.Errorf("for %d pixels there is one of %d, want %d", width, got, want)
		}
	}
}

func TestViewerByKeyboard(t *testing.T) {
	v, w := newPicture(t)
	v.SetPicture(corner(800, 600))
	v.Focus(w.Canvas())
	s := v.surface
	if got := s.drawn(); got != fyne.NewSize(400, 300) {
		t.Fatalf("the whole picture is %v", got)
	}
	press(t, w, fyne.KeyLeft)
	if s.middle != fyne.NewPos(0.5, 0.5) {
		t.Errorf("a whole picture is moved to %v", s.middle)
	}
	fynetest.Type(s, "++")
	if got := s.zoom; got != zoomStep*zoomStep {
		t.Errorf("++ gives %.2f", got)
	}
	for range 40 {
		press(t, w, fyne.KeyLeft, fyne.KeyUp)
	}
	size := s.drawn()
	if got := s.middle; got.X*size.Width-200 > 0.01 || got.Y*size.Height-150 > 0.01 {
		t.Errorf("moved to the corner the middle is at %v of %v", got, size)
	}
	fynetest.Type(s, "r")
	if got := s.middle; got.X < 0.5 || got.Y > 0.5 {
		t.Errorf("turned, the corner is at %v, want the upper right", got)
	}
	fynetest.Type(s, "----")
	if s.zoom != 1 {
		t.Errorf("−−−− gives %.2f", s.zoom)
	}
	fynetest.Type(s, "+++0")
	if s.zoom != 1 || s.middle != fyne.NewPos(0.5, 0.5) {
		t.Errorf("0 leaves %.2f at %v", s.zoom, s.middle)
	}
	fynetest.Type(s, strings.Repeat("+", 50))
	if s.zoom != zoomMost {
		t.Errorf("it grows to %.2f", s.zoom)
	}
}

func TestViewerZoomsAroundThePointer(t *testing.T) {
	v, _ := newPicture(t)
	v.SetPicture(corner(800, 600))
	s := v.surface
	s.zoomBy(2)
	under := func(at fyne.Position) fyne.Position {
		size := s.drawn()
		return fyne.NewPos(s.middle.X+(at.X-200)/size.Width, s.middle.Y+(at.Y-150)/size.Height)
	}
	at := fyne.NewPos(260, 120)
	before := under(at)
	s.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: at}, Scrolled: fyne.NewDelta(0, 10)})
	after := under(at)
	if dx, dy := after.X-before.X, after.Y-before.Y; dx*dx+dy*dy > 1e-6 {
		t.Errorf("the point under the pointer moved from %v to %v", before, after)
	}
}

func TestViewerWithoutAPicture(t *testing.T) {
	v, w := newPicture(t)
	v.SetText("Dokumen PDF: Enter membukanya di pembaca PDF laptop ini.")
	if got := strings.Join(textsOf(v), " "); !strings.HasPrefix(got, "Dokumen PDF") {
		t.Errorf("there stands %q", got)
	}
	readable(t, w)
	for _, b := range v.buttons {
		if !b.Disabled() {
			t.Errorf("%q can be pressed", b.AccessibilityLabel())
		}
	}
	v.Focus(w.Canvas())
	fynetest.Type(v.surface, "+r0-")
	press(t, w, fyne.KeyLeft)
	v.SetPicture(corner(30, 20))
	if v.buttons[0].Disabled() {
		t.Error("with a picture the tools stay disabled")
	}
	if got := len(textsOf(v)); got != 0 {
		t.Error("over the picture there stands text")
	}
}
