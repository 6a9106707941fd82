// Package host is a frame.Host for tests of pages: it speaks with the true
// words, works in place, and remembers what a page asked of the window.
package host

import (
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"titian/app/words"
	"titian/ui/frame"
	"titian/ui/look"
)

// Host remembers. Fields may be set before a page is made.
type Host struct {
	// Worker is in place unless a test holds work back.
	Worker frame.Work
	// Yes answers every question.
	Yes bool
	// Practice makes it the window of a practice profile.
	Practice bool
	// Kept is called when the place is to be kept; nil for nobody.
	Kept func()

	Opened  []frame.Route
	Toasts  []string
	Failed  []error
	Asked   []string
	Went    int
	Window  fyne.Window
	texts   *words.Catalogue
	missing map[string]bool
}

var _ frame.Host = (*Host)(nil)

// New returns the host of an empty window of 1166 × 676, the page's part of the
// reference screen, in the light look and in Indonesian. A text that is asked
// for and does not exist fails the test.
func New(tb testing.TB) *Host {
	tb.Helper()
	texts, err := words.Load("id")
	if err != nil {
		tb.Fatal(err)
	}
	h := &Host{Worker: frame.InPlace(), texts: texts, missing: map[string]bool{}}
	h.Window = Dress(tb, look.Params{Ground: look.GroundLight}).NewWindow("")
	h.Window.SetPadded(false)
	h.Window.Resize(fyne.NewSize(1166, 676))
	tb.Cleanup(func() {
		h.Window.Close()
		for key := range h.missing {
			tb.Errorf("there is no text %q", key)
		}
	})
	return h
}

// Dress returns the app of Fyne's test driver in a look; it must come before the
// first widget. The tests of a package share one as long as they want the same
// look: a new app, or another theme, reads every typeface anew, which takes
// longer than most tests, and under the race detector much longer.
func Dress(tb testing.TB, p look.Params) fyne.App {
	tb.Helper()
	app := fyne.CurrentApp() //nolint:forbidigo // it is Fyne that keeps the app between tests
	if worn, ok := app.Settings().Theme().(*look.Theme); ok && worn.Is(p) {
		return app
	}
	th, err := look.New(p)
	if err != nil {
		tb.Fatal(err)
	}
	app = fynetest.NewApp()
	app.Settings().SetTheme(th)
	return app
}

// Show puts a page into the window, loads it and gives it the focus.
func (h *Host) Show(tb testing.TB, p frame.Page) {
	tb.Helper()
	h.Window.SetContent(p.Object())
	p.Load(tb.Context())
	p.Focus(h.Canvas())
}

// Text implements [frame.Host].
func (h *Host) Text(key string, args ...string) string {
	if !h.texts.Has(key) {
		h.missing[key] = true
	}
	return h.texts.Text(key, args...)
}

// Language implements [frame.Host].
func (h *Host) Language() string { return h.texts.Language() }

// Work implements [frame.Host].
func (h *Host) Work() frame.Work { return h.Worker }

// Open implements [frame.Host].
func (h *Host) Open(r frame.Route) { h.Opened = append(h.Opened, r) }

// Back implements [frame.Host].
func (h *Host) Back() { h.Went++ }

// Keep implements [frame.Host].
func (h *Host) Keep(done func()) {
	if h.Kept != nil {
		h.Kept()
	}
	done()
}

// Toast implements [frame.Host].
func (h *Host) Toast(_ look.Tone, text string, _ func()) { h.Toasts = append(h.Toasts, text) }

// Fail implements [frame.Host].
func (h *Host) Fail(err error) { h.Failed = append(h.Failed, err) }

// Explain implements [frame.Host].
func (h *Host) Explain(err error) string { return "Terjadi: " + err.Error() }

// Ask implements [frame.Host].
func (h *Host) Ask(title, _, _ string, answer func(bool)) {
	h.Asked = append(h.Asked, title)
	answer(h.Yes)
}

// FieldName implements [frame.Host].
func (h *Host) FieldName(path string) string { return h.texts.Field(path) }

// Canvas implements [frame.Host].
func (h *Host) Canvas() fyne.Canvas { return h.Window.Canvas() }

// Rehearsal implements [frame.Host].
func (h *Host) Rehearsal() bool { return h.Practice }
