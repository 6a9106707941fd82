package kit

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"titian/ui/look"
)

// later keeps what was asked for later.
type later struct{ queue []func() }

func (l *later) after(d time.Duration, f func()) {
	if d == ToastTime {
		l.queue = append(l.queue, f)
	}
}

// pass lets the time go by for what was asked so far.
func (l *later) pass() {
	queue := l.queue
	l.queue = nil
	for _, f := range queue {
		f()
	}
}

func newPile(tb testing.TB) (*Toasts, *later, fyne.Window) {
	tb.Helper()
	dress(tb, look.Params{})
	l := &later{}
	toasts := NewToasts(ToastsParams{After: l.after, Undo: "Urungkan", Key: "Ctrl+Z"})
	return toasts, l, stand(tb, toasts, 800, 600)
}

func TestToastsGoByThemselves(t *testing.T) {
	toasts, l, w := newPile(t)
	toasts.Add(look.ToneDone, "Berkas dibuang", func() {})
	toasts.Add(look.ToneInfo, "Tersimpan", nil)
	readable(t, w)
	if first, second := toasts.items[0].Position().Y, toasts.items[1].Position().Y; first >= second {
		t.Errorf("the newest stands at %.0f, above %.0f", second, first)
	}
	l.pass()
	if got := toasts.Count(); got != 0 {
		t.Errorf("%d toasts stay", got)
	}
}

func TestToastStaysUnderTheFocus(t *testing.T) {
	toasts, l, w := newPile(t)
	undone := 0
	toasts.Add(look.ToneDone, "Berkas dibuang", func() { undone++ })
	w.Canvas().FocusNext()
	l.pass()
	if toasts.Count() != 1 {
		t.Fatal("a toast went from under the focus")
	}
	press(t, w, fyne.KeyReturn)
	if undone != 1 || toasts.Count() != 0 {
		t.Errorf("undone %d times, %d toasts left", undone, toasts.Count())
	}
	l.pass()
}

func TestToastsUndoTheNewest(t *testing.T) {
	toasts, _, _ := newPile(t)
	var undone []string
	for _, name := range []string{"a", "b"} {
		toasts.Add(look.ToneDone, name, func() { undone = append(undone, name) })
	}
	toasts.Add(look.ToneInfo, "c", nil)
	for toasts.Undo() {
	}
	if len(undone) != 2 || undone[0] != "b" || undone[1] != "a" || toasts.Count() != 1 {
		t.Errorf("undone %v, %d left", undone, toasts.Count())
	}
}

func TestALongToastIsReadToItsEnd(t *testing.T) {
	toasts, _, w := newPile(t)
	toasts.Add(look.ToneAttention, "Berkas KLG-7F3K-2M9Q-X sudah dibuang. Ia menunggu tiga puluh hari di tempat sampah dan dapat diambil kembali dari sana.", func() {})
	readable(t, w)
	if texts := textsOf(toasts); len(texts) < 3 || strings.Contains(strings.Join(texts, " "), ellipsis) {
		t.Errorf("drawn are %q", texts)
	}
	toasts.Add(look.ToneDone, "Tersimpan", nil)
	if long, short := toasts.items[0], toasts.items[1]; long.Position().Y+long.Size().Height > short.Position().Y {
		t.Error("one lies over the other")
	}
}

func TestToastsAreFew(t *testing.T) {
	toasts, l, _ := newPile(t)
	for range 10 {
		toasts.Add(look.ToneInfo, "Tersimpan", nil)
	}
	if got := toasts.Count(); got != toastMost {
		t.Errorf("%d toasts at once", got)
	}
	toasts.Clear()
	l.pass()
	if got := toasts.Count(); got != 0 {
		t.Errorf("%d toasts after all were taken away", got)
	}
}
