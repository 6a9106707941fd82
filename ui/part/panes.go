package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"titian/ui/look"
)

// Panes puts two panes beside each other, the first one share of the width (0
// to 1); both get the whole height. While the second is hidden, the first gets
// all of the width.
func Panes(share float32, first, second fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: panes{share}, Objects: []fyne.CanvasObject{first, second}}
}

type panes struct{ share float32 }

func (l panes) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	first, second := objects[0], objects[1]
	first.Move(fyne.NewPos(0, 0))
	if !second.Visible() {
		first.Resize(size)
		return
	}
	gap := theme.Size(look.SizeSpace4)
	width := (size.Width - gap) * l.share
	first.Resize(fyne.NewSize(width, size.Height))
	second.Move(fyne.NewPos(width+gap, 0))
	second.Resize(fyne.NewSize(size.Width-gap-width, size.Height))
}

func (l panes) MinSize(objects []fyne.CanvasObject) fyne.Size {
	first := objects[0].MinSize()
	if !objects[1].Visible() {
		return first
	}
	second := objects[1].MinSize()
	return fyne.NewSize(first.Width+theme.Size(look.SizeSpace4)+second.Width, max(first.Height, second.Height))
}
