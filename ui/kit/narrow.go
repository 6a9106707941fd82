package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"titian/ui/look"
)

// Narrow gives an object the width of so many digits, or of the room if that is
// less, and centres it across: a form that fills a wide window is hard to follow.
func Narrow(chars int, object fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &narrowLayout{chars: chars}, Objects: []fyne.CanvasObject{object}}
}

type narrowLayout struct{ chars int }

func (l *narrowLayout) width(o fyne.CanvasObject) float32 {
	return max(charsWidth(l.chars, theme.Size(look.SizeText)), o.MinSize().Width)
}

func (l *narrowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		width := min(l.width(o), size.Width)
		if o.Size().Width != width {
			o.Resize(fyne.NewSize(width, o.MinSize().Height))
		}
		height := o.MinSize().Height
		o.Resize(fyne.NewSize(width, height))
		o.Move(fyne.NewPos((size.Width-width)/2, 0))
	}
}

// MinSize lets text wrap at the full width: the height is right there, and a
// narrower room corrects it in Layout.
func (l *narrowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		if o.Size().Width == 0 {
			o.Resize(fyne.NewSize(l.width(o), o.MinSize().Height))
		}
		size = size.Max(o.MinSize())
	}
	return size
}
