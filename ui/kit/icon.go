package kit

import (
	"bytes"
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"titian/assets"
	"titian/ui/look"
)

// Icon is a drawing of the one family, in the colour of text. It is a
// [fyne.Resource] itself and follows the theme whenever its widget is
// refreshed.
type Icon string

// Icons.
const (
	IconHome     Icon = "home"
	IconFamily   Icon = "family"
	IconSend     Icon = "send"
	IconMember   Icon = "member"
	IconReport   Icon = "report"
	IconSettings Icon = "settings"
	IconLock     Icon = "lock"
	IconUnlock   Icon = "unlock"
	IconSearch   Icon = "search"
	IconPlus     Icon = "plus"
	IconCheck    Icon = "check"
	IconClose    Icon = "close"
	IconWarning  Icon = "warning"
	IconInfo     Icon = "info"
	IconDocument Icon = "document"
	IconScan     Icon = "scan"
	IconRotate   Icon = "rotate"
	IconZoomIn   Icon = "zoom-in"
	IconZoomOut  Icon = "zoom-out"
	IconFit      Icon = "fit"
	IconTrash    Icon = "trash"
	IconUndo     Icon = "undo"
	IconLeft     Icon = "left"
	IconRight    Icon = "right"
	IconDown     Icon = "down"
	IconOnline   Icon = "online"
	IconOffline  Icon = "offline"
	IconCard     Icon = "card"
	IconBill     Icon = "bill"
	IconPrint    Icon = "print"
	IconClock    Icon = "clock"
	IconPause    Icon = "pause"
	IconPlay     Icon = "play"
	// IconLogo is the footbridge.
	IconLogo Icon = "logo"
)

// Name implements [fyne.Resource]. It holds the colour: Fyne keeps drawings by
// their names.
func (i Icon) Name() string { return i.In(look.ColorInk).Name() }

// Content implements [fyne.Resource].
func (i Icon) Content() []byte { return i.In(look.ColorInk).Content() }

// In returns the icon in a colour of the look.
func (i Icon) In(name fyne.ThemeColorName) fyne.Resource { return tintedIcon{i, name} }

// tintedIcon is an icon in a colour. Fyne's own themed resources recolour
// fills only; these drawings are strokes.
type tintedIcon struct {
	icon  Icon
	color fyne.ThemeColorName
}

func (t tintedIcon) hex() string {
	r, g, b, _ := theme.Color(t.color).RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

func (t tintedIcon) Name() string { return string(t.icon) + t.hex() + ".svg" }

func (t tintedIcon) Content() []byte {
	svg, err := assets.Icon(string(t.icon))
	if err != nil {
		return nil
	}
	return bytes.ReplaceAll(svg, []byte("currentColor"), []byte(t.hex()))
}

// In returns the icon in another colour.
func (t tintedIcon) In(name fyne.ThemeColorName) fyne.Resource { return tintedIcon{t.icon, name} }

// setIcon shows an icon in a widget, in the ink of the text beside it if it is
// of the family; nil hides the image.
func setIcon(img *canvas.Image, w fyne.Widget, icon fyne.Resource, ink fyne.ThemeColorName) {
	img.Hidden = icon == nil
	if icon == nil {
		return
	}
	if own, ok := icon.(Icon); ok {
		icon = own.In(ink)
	}
	img.Resource = icon
	img.Refresh()
}

// over puts a colour with alpha over another one.
func over(top, below color.Color) color.Color {
	r1, g1, b1, a1 := top.RGBA()
	r2, g2, b2, a2 := below.RGBA()
	mix := func(x, y uint32) uint16 { return uint16(x + y*(0xFFFF-a1)/0xFFFF) } //nolint:gosec // premultiplied: the sum stays below 2^16
	return color.RGBA64{R: mix(r1, r2), G: mix(g1, g2), B: mix(b1, b2), A: mix(a1, a2)}
}
