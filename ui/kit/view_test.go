package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetest "fyne.io/fyne/v2/test"

	"titian/internal/testkit/host"
	"titian/internal/testkit/legible"
	"titian/ui/look"
)

// wear gives the app of a test our look.
func wear(tb testing.TB, app fyne.App, p look.Params) {
	tb.Helper()
	th, err := look.New(p)
	if err != nil {
		tb.Fatal(err)
	}
	app.Settings().SetTheme(th)
}

// stand shows an object alone in a window of this size, in light at 100 %.
func stand(tb testing.TB, o fyne.CanvasObject, width, height float32) fyne.Window {
	tb.Helper()
	w := standing(tb, func() fyne.CanvasObject { return o })
	w.Resize(fyne.NewSize(width, height))
	return w
}

// standing is stand for an object that is made once the look is on.
func standing(tb testing.TB, build func() fyne.CanvasObject) fyne.Window {
	tb.Helper()
	w := fynetest.NewTempWindow(tb, build())
	w.SetPadded(false)
	return w
}

// dress starts an app with our look; it must come before the first widget.
func dress(tb testing.TB, p look.Params) fyne.App {
	tb.Helper()
	return host.Dress(tb, p)
}

// press gives keys to what has the focus.
func press(tb testing.TB, w fyne.Window, names ...fyne.KeyName) {
	tb.Helper()
	for _, name := range names {
		f := w.Canvas().Focused()
		if f == nil {
			tb.Fatalf("nothing has the focus to take %s", name)
		}
		f.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

// textsOf returns every text that is drawn in an object, in the order of
// drawing.
func textsOf(o fyne.CanvasObject) []string {
	var texts []string
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		switch o := o.(type) {
		case *canvas.Text:
			if strings.TrimSpace(o.Text) != "" {
				texts = append(texts, o.Text)
			}
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child)
			}
		case fyne.Widget:
			for _, child := range fynetest.WidgetRenderer(o).Objects() {
				walk(child)
			}
		}
	}
	walk(o)
	return texts
}

// readable fails the test for text that is cut off or lies over other text.
func readable(tb testing.TB, w fyne.Window) {
	tb.Helper()
	for _, fault := range legible.Check(w.Canvas()) {
		tb.Errorf("%v", fault)
	}
}
