package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"titian/ui/kit"
)

// pointer lies behind everything and notices that the mouse moves. Fyne asks
// every object below the pointer which cursor it wants before it looks for the
// one that takes the event, so that this one hears of each move and takes none
// away.
type pointer struct {
	widget.BaseWidget
	moved func()
	// focused is told what has the focus; nil for nobody.
	focused func(fyne.CanvasObject)
}

var (
	_ desktop.Cursorable = (*pointer)(nil)
	_ kit.FocusWatcher   = (*pointer)(nil)
)

func newPointer(moved func()) *pointer {
	p := &pointer{moved: moved}
	p.ExtendBaseWidget(p)
	return p
}

// Cursor implements [desktop.Cursorable].
func (p *pointer) Cursor() desktop.Cursor {
	p.moved()
	return desktop.DefaultCursor
}

// FocusMoved implements [kit.FocusWatcher].
func (p *pointer) FocusMoved(to fyne.CanvasObject) {
	if p.focused != nil {
		p.focused(to)
	}
}

// CreateRenderer implements [fyne.Widget]: nothing is drawn.
func (p *pointer) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}
