package look

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"titian/assets"
)

// Ground chooses light or dark.
type Ground string

// Grounds.
const (
	// GroundSystem follows the desktop.
	GroundSystem Ground = "system"
	GroundLight  Ground = "light"
	GroundDark   Ground = "dark"
)

// Bounds of [Params.Percent].
const (
	LeastPercent   = 90
	LargestPercent = 150
	PercentStep    = 10
)

// Params choose among looks.
type Params struct {
	Ground Ground
	// Percent is the size of text and spaces, 90 to 150; 0 for 100.
	Percent int
}

// Theme is Titian's look. It does not change once made and may be used from
// several goroutines; another size or ground is another theme.
type Theme struct {
	p           Params
	light, dark palette
	sizes       map[fyne.ThemeSizeName]float32
	regular     fyne.Resource
	bold        fyne.Resource
	fallback    fyne.Theme
}

var _ fyne.Theme = (*Theme)(nil)

// New returns a theme. It fails only if the embedded typeface is damaged.
func New(p Params) (*Theme, error) {
	p = p.within()
	t := &Theme{p: p, light: light(), dark: dark(), sizes: sizes(), fallback: theme.DefaultTheme()}
	for name := range t.sizes {
		if name != theme.SizeNameSeparatorThickness && name != theme.SizeNameInputBorder {
			t.sizes[name] *= float32(p.Percent) / 100
		}
	}
	for weight, res := range map[assets.Weight]*fyne.Resource{assets.Medium: &t.regular, assets.Bold: &t.bold} {
		font, err := assets.Font(weight)
		if err != nil {
			return nil, fmt.Errorf("make theme: %w", err)
		}
		*res = fyne.NewStaticResource(string(weight)+".ttf", font)
	}
	return t, nil
}

// within returns the parameters that are meant.
func (p Params) within() Params {
	if p.Percent == 0 {
		p.Percent = 100
	}
	p.Percent = min(max(p.Percent, LeastPercent), LargestPercent)
	return p
}

// Is reports whether [New] would make the same theme of p.
func (t *Theme) Is(p Params) bool { return t.p == p.within() }

// Color implements [fyne.Theme].
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch t.p.Ground {
	case GroundLight:
		variant = theme.VariantLight
	case GroundDark:
		variant = theme.VariantDark
	case GroundSystem:
	}
	p := t.light
	if variant == theme.VariantDark {
		p = t.dark
	}
	if c, ok := p[name]; ok {
		return c
	}
	return t.fallback.Color(name, variant)
}

// Font implements [fyne.Theme]. There is no italic and no monospaced face: the
// digits are tabular in every weight.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Symbol:
		return t.fallback.Font(style)
	case style.Bold:
		return t.bold
	default:
		return t.regular
	}
}

// Icon implements [fyne.Theme].
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return t.fallback.Icon(name) }

// Size implements [fyne.Theme].
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := t.sizes[name]; ok {
		return s
	}
	return t.fallback.Size(name)
}
