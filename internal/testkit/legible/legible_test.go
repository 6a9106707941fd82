package legible_test

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetest "fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"titian/internal/testkit/legible"
)

func faults(t *testing.T, size fyne.Size, content fyne.CanvasObject) []string {
	t.Helper()
	fynetest.NewTempApp(t)
	win := fynetest.NewTempWindow(t, content)
	win.SetPadded(false)
	win.Resize(size)
	content.Resize(size)
	var out []string
	for _, f := range legible.Check(win.Canvas()) {
		out = append(out, f.Why)
	}
	return out
}

// free puts objects where their positions say.
func free(objects ...fyne.CanvasObject) *fyne.Container {
	return container.NewWithoutLayout(objects...)
}

func text(s string, x, y float32) *canvas.Text {
	t := canvas.NewText(s, nil)
	t.Move(fyne.NewPos(x, y))
	t.Resize(t.MinSize())
	return t
}

// sheet is a surface over all of the window.
func sheet(ink color.Color) *canvas.Rectangle {
	r := canvas.NewRectangle(ink)
	r.Resize(fyne.NewSize(200, 150))
	return r
}

func TestCheck(t *testing.T) {
	long := "a sentence that is much too long for the room that it was given here"
	tests := map[string]struct {
		content func() fyne.CanvasObject
		want    []string
	}{
		"all is well":      {func() fyne.CanvasObject { return free(text("one", 10, 10), text("two", 10, 40)) }, nil},
		"over each other":  {func() fyne.CanvasObject { return free(text("one", 10, 10), text("two", 15, 12)) }, []string{"over"}},
		"cut at the edge":  {func() fyne.CanvasObject { return free(text(long, 100, 10)) }, []string{"cut"}},
		"outside":          {func() fyne.CanvasObject { return free(text("one", 400, 10)) }, []string{"outside"}},
		"hidden":           {func() fyne.CanvasObject { o := text("one", 400, 10); o.Hide(); return free(o) }, nil},
		"a wrapping label": {func() fyne.CanvasObject { l := widget.NewLabel(long); l.Wrapping = fyne.TextWrapWord; return l }, nil},
		"covered":          {func() fyne.CanvasObject { return free(text("one", 10, 10), sheet(color.White)) }, []string{"covered"}},
		"on a ground":      {func() fyne.CanvasObject { return free(sheet(color.White), text("one", 10, 10)) }, nil},
		"under a veil":     {func() fyne.CanvasObject { return free(text("one", 10, 10), sheet(color.Alpha{A: 90})) }, nil},
		"can be scrolled to": {func() fyne.CanvasObject {
			return container.NewVScroll(container.NewVBox(widget.NewLabel("one"), widget.NewLabel("two"),
				widget.NewLabel("three"), widget.NewLabel("four"), widget.NewLabel("five"), widget.NewLabel("six")))
		}, nil},
		"too wide for a scroller that only goes down": {func() fyne.CanvasObject {
			inner := free(text(long, 0, 0))
			s := container.NewVScroll(inner)
			return s
		}, []string{"cut"}},
		"a placeholder that does not fit": {func() fyne.CanvasObject {
			e := widget.NewEntry()
			e.SetPlaceHolder(long)
			return e
		}, []string{"cut"}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			got := faults(t, fyne.NewSize(200, 150), tc.content())
			if len(got) != len(tc.want) || (len(got) > 0 && got[0] != tc.want[0]) {
				t.Errorf("faults %q, want %q", got, tc.want)
			}
		})
	}
}

func TestSeen(t *testing.T) {
	fynetest.NewTempApp(t)
	near, far, gone := widget.NewButton("near", nil), widget.NewButton("far", nil), widget.NewButton("gone", nil)
	space := canvas.NewRectangle(color.Transparent)
	space.SetMinSize(fyne.NewSize(10, 300))
	scroll := container.NewVScroll(container.NewVBox(near, space, far))
	win := fynetest.NewTempWindow(t, scroll)
	win.SetPadded(false)
	win.Resize(fyne.NewSize(200, 150))
	seen := func() [3]bool {
		c := win.Canvas()
		return [3]bool{legible.Seen(c, near), legible.Seen(c, far), legible.Seen(c, gone)}
	}
	if got := seen(); got != [3]bool{true, false, false} {
		t.Errorf("at the top: %v", got)
	}
	scroll.ScrollToBottom()
	if got := seen(); got != [3]bool{false, true, false} {
		t.Errorf("at the bottom: %v", got)
	}
}
