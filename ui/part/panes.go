package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"titian/ui/look"
)

// Panes puts two panes beside each other, the first one share of the width (0
// to 1), both with the whole height. Where there is no room for two they stand
// below each other, the first with the larger part of the height. While the
// second is hidden, the first gets all.
func Panes(share float32, first, second fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &panes{share: share}, Objects: []fyne.CanvasObject{first, second}}
}

// upper is the share of the height that the first pane gets above the second.
const upper = 0.55

// panes remembers its width: only then it knows what is the least.
type panes struct{ share, width float32 }

func (l *panes) beside() bool { return l.width >= twoTargets*theme.Size(look.SizeTarget) }

func (l *panes) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	first, second := objects[0], objects[1]
	first.Move(fyne.NewPos(0, 0))
	if !second.Visible() {
		first.Resize(size)
		return
	}
	gap := theme.Size(look.SizeSpace4)
	if l.beside() {
		width := (size.Width - gap) * l.share
		first.Resize(fyne.NewSize(width, size.Height))
		second.Move(fyne.NewPos(width+gap, 0))
		second.Resize(fyne.NewSize(size.Width-gap-width, size.Height))
		return
	}
	height := min(size.Height*upper, size.Height-gap-second.MinSize().Height)
	height = max(height, min(first.MinSize().Height, size.Height-gap))
	first.Resize(fyne.NewSize(size.Width, height))
	second.Move(fyne.NewPos(0, height+gap))
	second.Resize(fyne.NewSize(size.Width, size.Height-gap-height))
}

func (l *panes) MinSize(objects []fyne.CanvasObject) fyne.Size {
	first := objects[0].MinSize()
	if !objects[1].Visible() {
		return first
	}
	second, gap := objects[1].MinSize(), theme.Size(look.SizeSpace4)
	if l.width == 0 || l.beside() {
		return fyne.NewSize(max(first.Width, second.Width), max(first.Height, second.Height))
	}
	return fyne.NewSize(max(first.Width, second.Width), first.Height+gap+second.Height)
}
