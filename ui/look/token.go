// Package look is how the window looks: colours, sizes and the typeface, as a
// Fyne theme made from the tokens of the design. Views use the names declared
// here and no literal colour or size.
package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colours of our own beside Fyne's. A "soft" colour is the ground on which text
// of the colour itself is read.
const (
	ColorPaper     fyne.ThemeColorName = theme.ColorNameBackground
	ColorSurface   fyne.ThemeColorName = "titian.surface"
	ColorLine      fyne.ThemeColorName = theme.ColorNameSeparator
	ColorInk       fyne.ThemeColorName = theme.ColorNameForeground
	ColorInkSoft   fyne.ThemeColorName = "titian.inkSoft"
	ColorLeaf      fyne.ThemeColorName = theme.ColorNamePrimary
	ColorLeafSoft  fyne.ThemeColorName = "titian.leafSoft"
	ColorSun       fyne.ThemeColorName = theme.ColorNameWarning
	ColorSunSoft   fyne.ThemeColorName = "titian.sunSoft"
	ColorBrick     fyne.ThemeColorName = theme.ColorNameError
	ColorBrickSoft fyne.ThemeColorName = "titian.brickSoft"
	ColorSky       fyne.ThemeColorName = "titian.sky"
	ColorSkySoft   fyne.ThemeColorName = "titian.skySoft"
	// ColorOnLeaf is read on leaf, for example on the one big button.
	ColorOnLeaf fyne.ThemeColorName = theme.ColorNameForegroundOnPrimary
	// ColorEdge draws the outline of fields: 3:1 against surface and paper.
	ColorEdge fyne.ThemeColorName = theme.ColorNameInputBorder
)

// Sizes of our own, in units of the screen at 100 %. Spaces are steps of 4.
const (
	SizeText    fyne.ThemeSizeName = theme.SizeNameText           // 16
	SizeSmall   fyne.ThemeSizeName = theme.SizeNameCaptionText    // 13
	SizeHeading fyne.ThemeSizeName = theme.SizeNameSubHeadingText // 19
	SizeTitle   fyne.ThemeSizeName = theme.SizeNameHeadingText    // 26
	SizeFigure  fyne.ThemeSizeName = "titian.figure"              // 34: a number that is the news
	SizeTarget  fyne.ThemeSizeName = "titian.target"              // 44: the least height of what is pressed
	SizeCorner  fyne.ThemeSizeName = "titian.corner"              // 12: of cards
	SizeSpace1  fyne.ThemeSizeName = theme.SizeNamePadding        // 4
	SizeSpace2  fyne.ThemeSizeName = "titian.space2"              // 8
	SizeSpace3  fyne.ThemeSizeName = "titian.space3"              // 12
	SizeSpace4  fyne.ThemeSizeName = "titian.space4"              // 16
	SizeSpace6  fyne.ThemeSizeName = "titian.space6"              // 24
	SizeIcon    fyne.ThemeSizeName = theme.SizeNameInlineIcon     // 20
)

// Tone gives a chip, a message or a mark its meaning.
type Tone int

// Tones.
const (
	// ToneQuiet has no meaning of its own.
	ToneQuiet Tone = iota
	// ToneDone: finished, good.
	ToneDone
	// ToneAttention: a person should look.
	ToneAttention
	// ToneRefused: refused, or destructive.
	ToneRefused
	// ToneInfo: under way, to know.
	ToneInfo
)

// Colors returns the colour of a tone's text and of the ground below it.
func (t Tone) Colors() (text, ground fyne.ThemeColorName) {
	switch t {
	case ToneDone:
		return ColorLeaf, ColorLeafSoft
	case ToneAttention:
		return ColorSun, ColorSunSoft
	case ToneRefused:
		return ColorBrick, ColorBrickSoft
	case ToneInfo:
		return ColorSky, ColorSkySoft
	default:
		return ColorInkSoft, ColorPaper
	}
}

// rgb makes an opaque colour from 0xRRGGBB.
func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xFF} //nolint:gosec // each byte is cut out on purpose
}

// veil makes a colour that lets alpha of 255 parts through.
func veil(hex uint32, alpha uint8) color.NRGBA {
	c := rgb(hex)
	c.A = alpha
	return c
}

// palette is one row of tokens per variant, light and dark.
type palette map[fyne.ThemeColorName]color.NRGBA

func light() palette {
	return palette{
		ColorPaper: rgb(0xFAFAF5), ColorSurface: rgb(0xFFFFFF), ColorLine: rgb(0xE2E5DC),
		ColorInk: rgb(0x1A2B2B), ColorInkSoft: rgb(0x5A6B69),
		ColorLeaf: rgb(0x0B6E4F), ColorLeafSoft: rgb(0xDDF0E7), ColorOnLeaf: rgb(0xFFFFFF),
		ColorSun: rgb(0x9A5B00), ColorSunSoft: rgb(0xFFF1D6),
		ColorBrick: rgb(0xA8261C), ColorBrickSoft: rgb(0xFBE4E1),
		ColorSky: rgb(0x1F5FA8), ColorSkySoft: rgb(0xE1EDFA),
		ColorEdge: rgb(0x8A9793),

		theme.ColorNameSuccess: rgb(0x0B6E4F), theme.ColorNameHyperlink: rgb(0x1F5FA8),
		theme.ColorNameForegroundOnSuccess: rgb(0xFFFFFF), theme.ColorNameForegroundOnError: rgb(0xFFFFFF),
		theme.ColorNameForegroundOnWarning: rgb(0xFFFFFF),
		theme.ColorNameButton:              rgb(0xECEFE6), theme.ColorNameDisabledButton: rgb(0xF1F2EC),
		theme.ColorNameDisabled: rgb(0x64726F), theme.ColorNamePlaceHolder: rgb(0x64726F),
		theme.ColorNameInputBackground: rgb(0xFFFFFF), theme.ColorNameHeaderBackground: rgb(0xF1F2EC),
		theme.ColorNameMenuBackground: rgb(0xFFFFFF), theme.ColorNameOverlayBackground: rgb(0xFFFFFF),
		theme.ColorNameHover: veil(0x1A2B2B, 0x10), theme.ColorNamePressed: veil(0x1A2B2B, 0x24),
		theme.ColorNameFocus: veil(0x0B6E4F, 0x50), theme.ColorNameSelection: veil(0x0B6E4F, 0x30),
		theme.ColorNameScrollBar: veil(0x1A2B2B, 0x70), theme.ColorNameScrollBarBackground: veil(0x1A2B2B, 0x08),
		theme.ColorNameShadow: veil(0x1A2B2B, 0x30),
	}
}

func dark() palette {
	return palette{
		ColorPaper: rgb(0x14191A), ColorSurface: rgb(0x1C2324), ColorLine: rgb(0x2D3738),
		ColorInk: rgb(0xEDF2EF), ColorInkSoft: rgb(0x9DB0AC),
		ColorLeaf: rgb(0x4CC29A), ColorLeafSoft: rgb(0x173A2F), ColorOnLeaf: rgb(0x0E1A16),
		ColorSun: rgb(0xF0B254), ColorSunSoft: rgb(0x3D2D12),
		ColorBrick: rgb(0xF28B82), ColorBrickSoft: rgb(0x43201D),
		ColorSky: rgb(0x8AB8F0), ColorSkySoft: rgb(0x19304A),
		ColorEdge: rgb(0x687A77),

		theme.ColorNameSuccess: rgb(0x4CC29A), theme.ColorNameHyperlink: rgb(0x8AB8F0),
		theme.ColorNameForegroundOnSuccess: rgb(0x0E1A16), theme.ColorNameForegroundOnError: rgb(0x2A0F0C),
		theme.ColorNameForegroundOnWarning: rgb(0x241800),
		theme.ColorNameButton:              rgb(0x263031), theme.ColorNameDisabledButton: rgb(0x20292A),
		theme.ColorNameDisabled: rgb(0x8A9C98), theme.ColorNamePlaceHolder: rgb(0x8A9C98),
		theme.ColorNameInputBackground: rgb(0x1C2324), theme.ColorNameHeaderBackground: rgb(0x20292A),
		theme.ColorNameMenuBackground: rgb(0x20292A), theme.ColorNameOverlayBackground: rgb(0x1C2324),
		theme.ColorNameHover: veil(0xEDF2EF, 0x14), theme.ColorNamePressed: veil(0xEDF2EF, 0x28),
		theme.ColorNameFocus: veil(0x4CC29A, 0x60), theme.ColorNameSelection: veil(0x4CC29A, 0x40),
		theme.ColorNameScrollBar: veil(0xEDF2EF, 0x70), theme.ColorNameScrollBarBackground: veil(0xEDF2EF, 0x0A),
		theme.ColorNameShadow: veil(0x000000, 0x70),
	}
}

func sizes() map[fyne.ThemeSizeName]float32 {
	return map[fyne.ThemeSizeName]float32{
		SizeText: 16, SizeSmall: 13, SizeHeading: 19, SizeTitle: 26, SizeFigure: 34,
		SizeTarget: 44, SizeCorner: 12, SizeIcon: 20,
		SizeSpace1: 4, SizeSpace2: 8, SizeSpace3: 12, SizeSpace4: 16, SizeSpace6: 24,
		theme.SizeNameInnerPadding: 10, theme.SizeNameLineSpacing: 4, theme.SizeNameInputRadius: 8,
		theme.SizeNameSelectionRadius: 6, theme.SizeNameInputBorder: 1.5, theme.SizeNameScrollBar: 14,
		theme.SizeNameScrollBarSmall: 5, theme.SizeNameScrollBarRadius: 3, theme.SizeNameSeparatorThickness: 1,
	}
}
