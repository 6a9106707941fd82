package kit

import (
	"testing"

	"fyne.io/fyne/v2"

	"titian/ui/look"
)

func TestMessageLine(t *testing.T) {
	dress(t, look.Params{})
	done := 0
	m := NewMessageLine(look.ToneRefused, sentence, "Ambil ulang", func() { done++ })
	w := stand(t, Stack(look.SizeSpace2, m, NewLabel(Body, "Di bawahnya")), 420, 300)
	readable(t, w)
	w.Canvas().FocusNext()
	press(t, w, fyne.KeyReturn)
	if done != 1 {
		t.Errorf("the action was done %d times", done)
	}
	m.Set(look.ToneDone, "Beres.")
	m.SetAction("", nil)
	w.Resize(fyne.NewSize(421, 300))
	readable(t, w)
	if m.Text() != "Beres." || m.Action().Visible() {
		t.Errorf("it says %q, with an action: %t", m.Text(), m.Action().Visible())
	}
	m.Set(look.ToneDone, "")
	if got := m.MinSize(); !got.IsZero() {
		t.Errorf("without text it takes %v", got)
	}
}

func TestEmpty(t *testing.T) {
	dress(t, look.Params{})
	done := 0
	e := NewEmpty(EmptyParams{Icon: IconFamily, Title: "Belum ada keluarga", Text: sentence, Action: "Daftarkan", Do: func() { done++ }})
	w := stand(t, e, 400, 400)
	readable(t, w)
	w.Canvas().FocusNext()
	press(t, w, fyne.KeySpace)
	if done != 1 {
		t.Errorf("the action was done %d times", done)
	}
	e.Set(EmptyParams{Title: "Tidak ada yang cocok"})
	if got := textsOf(e); len(got) != 1 {
		t.Errorf("there stands %q", got)
	}
}

func TestBytesShare(t *testing.T) {
	for _, tt := range []struct {
		done, total int64
		want        float32
	}{{0, 0, 0}, {5, 0, 0}, {-1, 4, 0}, {1, 4, 0.25}, {4, 4, 1}, {9, 4, 1}, {1 << 61, 1 << 62, 0.5}} {
		dress(t, look.Params{})
		b := NewBytes(BytesParams{Done: 1, Total: 3})
		b.Set(tt.done, tt.total, "x")
		stand(t, b, 200, 40)
		if got := b.share(); got != tt.want {
			t.Errorf("%d of %d is %.2f, want %.2f", tt.done, tt.total, got, tt.want)
		}
	}
}

func TestPanel(t *testing.T) {
	dress(t, look.Params{})
	bare := NewPanel("", block(100, 40))
	if got, want := bare.MinSize(), fyne.NewSize(132, 72); got != want {
		t.Errorf("without a head it needs %v, want %v", got, want)
	}
	p := NewPanel("Perlu Anda", NewLabel(Body, "Isi"), NewButton(ButtonParams{Text: "Semua"}))
	w := stand(t, p, 300, 200)
	readable(t, w)
	p.SetContent(NewLabel(Body, "Isi lain"))
	p.SetTitle("Hari ini")
	if got := textsOf(p); len(got) != 3 || got[0] != "Hari ini" || got[2] != "Isi lain" {
		t.Errorf("there stands %q", got)
	}
}
