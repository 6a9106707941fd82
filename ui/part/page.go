package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"titian/ui/look"
)

// Page puts a head over a body, with the page's margin around both; the body
// gets the height that is left. The focus walks from the head to the body.
func Page(head, body fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: pageLayout{}, Objects: []fyne.CanvasObject{head, body}}
}

type pageLayout struct{}

func (pageLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	head, body := objects[0], objects[1]
	across, down, gap := theme.Size(look.SizeSpace6), theme.Size(look.SizeSpace4), theme.Size(look.SizeSpace4)
	width := max(size.Width-2*across, 0)
	// The first time tells the width, so that the height is known the second.
	for range 2 {
		head.Resize(fyne.NewSize(width, head.MinSize().Height))
	}
	head.Move(fyne.NewPos(across, down))
	top := down + head.Size().Height + gap
	body.Move(fyne.NewPos(across, top))
	body.Resize(fyne.NewSize(width, max(size.Height-top-down, 0)))
}

func (pageLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	head, body := objects[0].MinSize(), objects[1].MinSize()
	across, down, gap := theme.Size(look.SizeSpace6), theme.Size(look.SizeSpace4), theme.Size(look.SizeSpace4)
	return fyne.NewSize(max(head.Width, body.Width)+2*across, head.Height+gap+body.Height+2*down)
}
