package look_test

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"titian/ui/look"
)

// luminance is WCAG's relative luminance.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	part := func(v uint32) float64 {
		s := float64(v) / 0xFFFF
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestTextIsReadable(t *testing.T) {
	th, err := look.New(look.Params{})
	if err != nil {
		t.Fatal(err)
	}
	type pair struct {
		text, ground fyne.ThemeColorName
		least        float64
	}
	pairs := []pair{
		{look.ColorOnLeaf, look.ColorLeaf, 4.5},
		{theme.ColorNameForegroundOnError, look.ColorBrick, 4.5},
		{theme.ColorNameForegroundOnWarning, look.ColorSun, 4.5},
		{look.ColorInk, theme.ColorNameButton, 4.5},
		{look.ColorEdge, look.ColorSurface, 3},
	}
	for _, text := range []fyne.ThemeColorName{
		look.ColorInk, look.ColorInkSoft, look.ColorLeaf, look.ColorSun, look.ColorBrick, look.ColorSky,
		theme.ColorNamePlaceHolder, theme.ColorNameHyperlink,
	} {
		pairs = append(pairs, pair{text, look.ColorPaper, 4.5}, pair{text, look.ColorSurface, 4.5})
	}
	for _, tone := range []look.Tone{look.ToneQuiet, look.ToneDone, look.ToneAttention, look.ToneRefused, look.ToneInfo} {
		text, ground := tone.Colors()
		pairs = append(pairs, pair{text, ground, 4.5}, pair{look.ColorInk, ground, 4.5})
	}
	for name, variant := range map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark} {
		for _, p := range pairs {
			if got := contrast(th.Color(p.text, variant), th.Color(p.ground, variant)); got < p.least {
				t.Errorf("%s: %s on %s has %.2f:1, want %.1f", name, p.text, p.ground, got, p.least)
			}
		}
	}
}

func TestGroundIsFixedOnDemand(t *testing.T) {
	dark, err := look.New(look.Params{Ground: look.GroundDark})
	if err != nil {
		t.Fatal(err)
	}
	a := dark.Color(look.ColorPaper, theme.VariantLight)
	if b := dark.Color(look.ColorPaper, theme.VariantDark); a != b {
		t.Errorf("the ground follows the desktop: %v and %v", a, b)
	}
}

func TestSizeStaysInBounds(t *testing.T) {
	for percent, want := range map[int]float32{0: 16, 90: 14.4, 150: 24, 10: 14.4, 400: 24} {
		th, err := look.New(look.Params{Percent: percent})
		if err != nil {
			t.Fatal(err)
		}
		if got := th.Size(look.SizeText); math.Abs(float64(got-want)) > 0.01 {
			t.Errorf("%d %%: text of %.1f, want %.1f", percent, got, want)
		}
	}
}

func TestAThemeKnowsWhatItWasMadeOf(t *testing.T) {
	th, err := look.New(look.Params{Ground: look.GroundDark, Percent: 700})
	if err != nil {
		t.Fatal(err)
	}
	for p, want := range map[look.Params]bool{
		{Ground: look.GroundDark, Percent: 150}:  true,
		{Ground: look.GroundDark, Percent: 1000}: true,
		{Ground: look.GroundDark}:                false,
		{Ground: look.GroundLight, Percent: 150}: false,
	} {
		if th.Is(p) != want {
			t.Errorf("%+v: %v", p, !want)
		}
	}
}
