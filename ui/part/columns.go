package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"titian/ui/look"
)

// twoTargets is how many times the height of a button a page has to be wide
// for two columns.
const twoTargets = 17

// Columns puts two columns beside each other, the first one share of the width
// (0 to 1), or below each other where there is no room for both. They get the
// height they ask for.
func Columns(share float32, first, second fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &columns{share: share, least: twoTargets}, Objects: []fyne.CanvasObject{first, second}}
}

// pairTargets is the same for two short texts.
const pairTargets = 8

// Pair is Columns for two short texts, each in half of the width.
func Pair(first, second fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &columns{share: 0.5, least: pairTargets}, Objects: []fyne.CanvasObject{first, second}}
}

// columns remembers its width: only then the height is known. least is the
// width from which there are two, in heights of a button.
type columns struct{ share, least, width float32 }

func (l *columns) widths(width float32) (first, second float32) {
	if width < l.least*theme.Size(look.SizeTarget) {
		return width, width
	}
	first = (width - theme.Size(look.SizeSpace4)) * l.share
	return first, width - theme.Size(look.SizeSpace4) - first
}

func (l *columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	gap := theme.Size(look.SizeSpace4)
	first, second := l.widths(size.Width)
	for i, width := range [...]float32{first, second} {
		for range 2 {
			objects[i].Resize(fyne.NewSize(width, objects[i].MinSize().Height))
		}
	}
	objects[0].Move(fyne.NewPos(0, 0))
	at := fyne.NewPos(first+gap, 0)
	if first == size.Width {
		at = fyne.NewPos(0, objects[0].Size().Height+gap)
	}
	objects[1].Move(at)
}

func (l *columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[1].MinSize()
	first, _ := l.widths(l.width)
	if first < l.width {
		return fyne.NewSize(max(a.Width, b.Width), max(a.Height, b.Height))
	}
	return fyne.NewSize(max(a.Width, b.Width), a.Height+theme.Size(look.SizeSpace4)+b.Height)
}
