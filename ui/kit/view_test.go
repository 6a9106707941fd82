package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetest "fyne.io/fyne/v2/test"

	"titian/internal/testkit/legible"
	"titian/ui/look"
)

// wear gives the app of a test our look.
func wear(t testing.TB, app fyne.App, p look.Params) {
	t.Helper()
	th, err := look.New(p)
	if err != nil {
		t.Fatal(err)
	}
	app.Settings().SetTheme(th)
}

// stand shows an object alone in a window of this size, in light at 100 %.
func stand(t testing.TB, o fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	w := standing(t, func() fyne.CanvasObject { return o })
	w.Resize(fyne.NewSize(width, height))
	return w
}

// standing is stand for an object that is made once the look is on.
func standing(t testing.TB, build func() fyne.CanvasObject) fyne.Window {
	t.Helper()
	w := fynetest.NewTempWindow(t, build())
	w.SetPadded(false)
	return w
}

// dress starts an app with our look; it must come before the first widget.
func dress(t testing.TB, p look.Params) fyne.App {
	t.Helper()
	app := fynetest.NewTempApp(t)
	wear(t, app, p)
	return app
}

// press gives keys to what has the focus.
func press(t testing.TB, w fyne.Window, names ...fyne.KeyName) {
	t.Helper()
	for _, name := range names {
		f := w.Canvas().Focused()
		if f == nil {
			t.Fatalf("nothing has the focus to take %s", name)
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
func readable(t testing.TB, w fyne.Window) {
	t.Helper()
	for _, fault := range legible.Check(w.Canvas()) {
		t.Errorf("%v", fault)
	}
}
