// Package eye reads texts in a picture of the window: it draws them in the
// window's own typeface, at its first size, and looks for the same shapes. So
// light on dark is read as well as dark on light.
//
// It knows nothing of the program but how its labels are drawn.
package eye

import (
	"fmt"
	"image"
	"strings"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"titian/ui/kit"
	"titian/ui/look"
)

// Eye belongs to one goroutine. A process has one at a time: it needs Fyne's app.
type Eye struct {
	theme fyne.Theme
	// slate is where it draws.
	slate fyne.Window
	// scale is how many pixels there are to a unit; 0 for 1.
	scale float32
	// drawn are the shapes that were drawn before.
	drawn map[string]grey
}

// New returns an eye. It fails only if the embedded typeface is damaged.
func New() (*Eye, error) {
	theme, err := look.New(look.Params{Ground: look.GroundLight, Percent: 100})
	if err != nil {
		return nil, fmt.Errorf("open eye: %w", err)
	}
	app := fynetest.NewApp()
	app.Settings().SetTheme(theme)
	slate := app.NewWindow("")
	slate.SetPadded(false)
	return &Eye{theme: theme, slate: slate, drawn: map[string]grey{}}, nil
}

// SetScale tells how many pixels the window draws for a unit; 1 at first. At
// another scale codes and numbers are not read, only texts found.
func (e *Eye) SetScale(scale float32) {
	e.scale = scale
	if c, ok := e.slate.Canvas().(interface{ SetScale(float32) }); ok {
		c.SetScale(scale)
	}
	e.drawn = map[string]grey{}
}

// Sees reports whether a text stands on the screen in a style, in one line.
func (e *Eye) Sees(screen *image.RGBA, style kit.Style, text string) bool {
	_, seen := e.Find(screen, style, text)
	return seen
}

// Find returns where a text stands on the screen: the upper left corner of its
// shape.
func (e *Eye) Find(screen *image.RGBA, style kit.Style, text string) (at image.Point, seen bool) {
	least := sure
	if e.scale > 1 {
		least = sureScaled
	}
	at, like := find(newGrey(screen), e.shape(style, text), screen.Rect, least)
	return at, like >= least
}

// letters of codes on paper.
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// LastGroup reads the last group of the recovery code: the last on the last line
// of the code, which stands some way above the label of its field. Empty if that
// is not on the screen.
func (e *Eye) LastGroup(screen *image.RGBA, field string) string {
	shown := newGrey(screen)
	label, like := find(shown, e.shape(kit.Small, field), screen.Rect, sure)
	if like < sure {
		return ""
	}
	const (
		above = 240     // more than three lines of the code
		group = "#####" // five letters
	)
	last := ""
	for corner := image.Rect(label.X-4, label.Y-above, label.X+5, label.Y); ; {
		read, at := e.read(shown, kit.Figure, letters, group, corner)
		if read == "" {
			return last
		}
		last = read
		// The next one begins a space behind it, give or take what letters leave
		// blank at their sides.
		gap := at.X + e.shape(kit.Figure, read).wide + int(e.theme.Size(look.SizeSpace4))
		corner = image.Rect(gap-8, at.Y-8, gap+9, at.Y+9)
	}
}

// Number reads the membership number in the line below a name: thirteen digits,
// or empty if there is none.
func (e *Eye) Number(screen *image.RGBA, name string) string {
	shown := newGrey(screen)
	above, like := find(shown, e.shape(kit.Strong, name), screen.Rect, sure)
	if like < sure {
		return ""
	}
	const (
		line   = 40 // as far below as the next line may begin
		number = "#### #### #####"
	)
	corner := image.Rect(above.X-4, above.Y+line/4, above.X+5, above.Y+line)
	read, _ := e.read(shown, kit.Body, "0123456789", number, corner)
	return strings.ReplaceAll(read, " ", "")
}
