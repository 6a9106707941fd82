package kit

import (
	"bytes"
	"fmt"

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
func (i Icon) In(name fyne.ThemeColorName) fyne.Resource { return tintedIcon{i, name, iconStroke} }

// The drawings are strokes of 2 in a square of 24.
const (
	iconSide   = 24
	iconStroke = 2
)

// tintedIcon is an icon in a colour. Fyne's own themed resources recolour
// fills only, and its painter does not scale strokes: they are in pixels.
type tintedIcon struct {
	icon   Icon
	color  fyne.ThemeColorName
	stroke float32
}

func (t tintedIcon) hex() string {
	r, g, b, _ := theme.Color(t.color).RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// Name implements [fyne.Resource].
func (t tintedIcon) Name() string { return fmt.Sprintf("%s%s-%.1f.svg", t.icon, t.hex(), t.stroke) }

// Content implements [fyne.Resource].
func (t tintedIcon) Content() []byte {
	svg, err := assets.Icon(string(t.icon))
	if err != nil {
		return nil
	}
	svg = bytes.ReplaceAll(svg, []byte("currentColor"), []byte(t.hex()))
	return bytes.ReplaceAll(svg, fmt.Appendf(nil, `stroke-width="%d"`, iconStroke), fmt.Appendf(nil, `stroke-width="%.2f"`, t.stroke))
}

// setIcon shows an icon in a widget at this size, in the ink of the text beside
// it if it is of the family; nil hides the image.
func setIcon(img *canvas.Image, w fyne.Widget, icon fyne.Resource, ink fyne.ThemeColorName, side float32) {
	img.Hidden = icon == nil
	if icon == nil {
		return
	}
	tinted, ok := icon.(tintedIcon)
	if own, plain := icon.(Icon); plain {
		tinted, ok = tintedIcon{icon: own, color: ink}, true
	}
	if ok {
		if c := canvasOf(w); c != nil {
			side *= c.Scale()
		}
		tinted.stroke = side * iconStroke / iconSide
		icon = tinted
	}
	img.Resource = icon
	img.Refresh()
}
