package eye_test

import (
	"image"
	"image/draw"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetest "fyne.io/fyne/v2/test"

	"titian/internal/eye"
	"titian/ui/kit"
	"titian/ui/look"
)

func open(t *testing.T) *eye.Eye {
	t.Helper()
	e, err := eye.New()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// screen draws labels one below the other, from a place on.
func screen(t *testing.T, from fyne.Position, objects ...fyne.CanvasObject) *image.RGBA {
	t.Helper()
	w := fynetest.NewTempWindow(t, container.NewWithoutLayout(objects...))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(540, 320))
	for _, o := range objects {
		o.Resize(fyne.NewSize(500, o.MinSize().Height))
		o.Move(from)
		from = from.AddXY(0, o.MinSize().Height+4)
	}
	shown := w.Canvas().Capture()
	out := image.NewRGBA(shown.Bounds())
	draw.Draw(out, out.Rect, shown, image.Point{}, draw.Src)
	return out
}

func TestTheLastGroupOfACode(t *testing.T) {
	e := open(t)
	const field = "Kelompok terakhir dari kertas Anda"
	for _, code := range []string{
		"3C4ZG FHKGX GH2ZN 4W9QF 13KGD BTY7S WBSFN",
		"Q19V1 SB3WQ QQWS1 VJZV5 BN5Z8 6NZJX 3XRFB",
		"11111 11111 MMMMM WWWWW 1J1J1 8B8B8 0D0Q0",
		"NZ7P6 14KE1 Z5TZ8 CGZS0 6E0BC R2B89 AW30C",
		"GJJ42 12HB1 Q1B08 K5B5X WDPVV AYZA1 TAVAT",
	} {
		groups := kit.Flow(look.SizeSpace4)
		for group := range strings.FieldsSeq(code) {
			groups.Add(kit.NewLabel(kit.Figure, group))
		}
		groups.Resize(fyne.NewSize(500, 180))
		shown := screen(t, fyne.NewPos(0, 0), groups, kit.NewLabel(kit.Body, "Tulis di kertas"), kit.NewLabel(kit.Small, field))
		if got := e.LastGroup(shown, field); got != code[len(code)-5:] {
			t.Errorf("of %s the last group was read as %q", code, got)
		}
		if got := e.LastGroup(shown, "Kata sandi"); got != "" {
			t.Errorf("without its field %q was read", got)
		}
		if !e.Sees(shown, kit.Body, "Tulis di kertas") || e.Sees(shown, kit.Body, "Simpan di laci") {
			t.Error("the eye sees what is not there, or the other way round")
		}
	}
}

func TestTheNumberBelowAName(t *testing.T) {
	e := open(t)
	shown := screen(t, fyne.NewPos(13, 17),
		kit.NewLabel(kit.Strong, "Ni Made Contoh"), kit.NewLabel(kit.Body, "belum ada nomor"),
		kit.NewLabel(kit.Strong, "I Putu Contoh"), kit.NewLabel(kit.Body, "0099 9990 01173"),
		kit.NewLabel(kit.Strong, "I Komang Contoh"), kit.NewLabel(kit.Body, "0099 9996 38805"),
	)
	for name, want := range map[string]string{
		"Ni Made Contoh": "", "I Putu Contoh": "0099999001173", "I Komang Contoh": "0099999638805", "Ni Kadek Contoh": "",
	} {
		if got := e.Number(shown, name); got != want {
			t.Errorf("below %s stands %q, want %q", name, got, want)
		}
	}
}

func TestLightOnDark(t *testing.T) {
	e := open(t)
	shown := screen(t, fyne.NewPos(5, 5), kit.NewLabel(kit.Heading, "Laptop ini"))
	for i, v := range shown.Pix {
		if i%4 != 3 {
			shown.Pix[i] = 255 - v
		}
	}
	if !e.Sees(shown, kit.Heading, "Laptop ini") {
		t.Error("it is not seen")
	}
}
