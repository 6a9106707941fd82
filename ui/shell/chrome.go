package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

// chrome is the window around the pages.
type chrome struct {
	s      *Shell
	object fyne.CanvasObject
	rail   *rail
	search *search
	area   *fyne.Container
	// scroll holds the page on screen; nil for none.
	scroll *container.Scroll
	status *statusLine
}

func newChrome(s *Shell) *chrome {
	c := &chrome{s: s, rail: newRail(s), search: newSearch(s), area: container.NewStack(), status: newStatusLine()}
	bottom := newSurface(c.status, look.ColorSurface, edgeTop)
	middle := container.NewStack(c.area, s.above.toasts)
	column := &fyne.Container{
		Layout:  &columnLayout{fill: middle},
		Objects: []fyne.CanvasObject{margin(c.search.object), margin(s.above.notices), middle},
	}
	layout := &bodyLayout{rail: c.rail, column: column, status: bottom}
	objects := []fyne.CanvasObject{c.rail.object, column, bottom}
	if banner := newPractice(s); banner != nil {
		layout.banner = banner
		objects = append([]fyne.CanvasObject{banner}, objects...)
	}
	c.object = &fyne.Container{Layout: layout, Objects: objects}
	return c
}

// setPage shows a page; nil for none. What is larger than its place scrolls.
func (c *chrome) setPage(page fyne.CanvasObject) {
	c.area.Objects, c.scroll = nil, nil
	if page != nil {
		c.scroll = container.NewScroll(page)
		c.area.Objects = []fyne.CanvasObject{c.scroll}
	}
	c.area.Refresh()
}

// follow brings what has the focus into view, in the page's own scrollers and in
// the one that holds a page larger than its place.
func (s *Shell) follow(to fyne.CanvasObject) {
	if s.chrome == nil || s.chrome.scroll == nil {
		return
	}
	var inner []*container.Scroll
	if p, ok := s.page.(frame.Scroller); ok {
		inner = p.Scrollers()
	}
	kit.Follow(to, append(inner, s.chrome.scroll)...)
}

// cover takes everything personal off the screen while the records are put
// away.
func (c *chrome) cover() {
	c.search.clear()
	c.area.Objects = []fyne.CanvasObject{container.NewCenter(kit.NewLabel(kit.Soft, c.s.Text("shell.locking")))}
	c.area.Refresh()
}

// bodyLayout puts the banner above everything, the rail at the left, the status
// line below everything and the column into the rest.
type bodyLayout struct {
	banner, column, status fyne.CanvasObject
	rail                   *rail
}

func (l *bodyLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	top := float32(0)
	if l.banner != nil {
		top = atWidth(l.banner, size.Width)
		l.banner.Move(fyne.NewPos(0, 0))
	}
	below := atWidth(l.status, size.Width)
	l.status.Move(fyne.NewPos(0, size.Height-below))
	middle := max(size.Height-top-below, 0)
	l.rail.fit(size.Width)
	rail := l.rail.object
	width := rail.MinSize().Width
	rail.Move(fyne.NewPos(0, top))
	rail.Resize(fyne.NewSize(width, middle))
	l.column.Move(fyne.NewPos(width, top))
	l.column.Resize(fyne.NewSize(max(size.Width-width, 0), middle))
}

func (l *bodyLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	rail, column, status := l.rail.object.MinSize(), l.column.MinSize(), l.status.MinSize()
	size := fyne.NewSize(rail.Width+column.Width, max(rail.Height, column.Height)+status.Height)
	if l.banner != nil {
		size.Height += l.banner.MinSize().Height
	}
	return size
}

// atWidth makes an object as wide as told and as high as it then has to be.
func atWidth(o fyne.CanvasObject, width float32) (height float32) {
	o.Resize(fyne.NewSize(width, o.Size().Height))
	height = o.MinSize().Height
	o.Resize(fyne.NewSize(width, height))
	return height
}

// columnLayout stacks objects; fill gets the height that is left.
type columnLayout struct{ fill fyne.CanvasObject }

func (l *columnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := size.Height
	for _, o := range objects {
		if o != l.fill && o.Visible() {
			left -= atWidth(o, size.Width)
		}
	}
	y := float32(0)
	for _, o := range objects {
		if o == l.fill {
			o.Resize(fyne.NewSize(size.Width, max(left, 0)))
		}
		if o.Visible() {
			o.Move(fyne.NewPos(0, y))
			y += o.Size().Height
		}
	}
}

func (l *columnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		if o.Visible() {
			least := o.MinSize()
			size.Width = max(size.Width, least.Width)
			size.Height += least.Height
		}
	}
	return size
}

// margin gives what stands above a page the page's margin, and no room while
// there is nothing to show.
func margin(o fyne.CanvasObject) fyne.CanvasObject {
	return &fyne.Container{Layout: marginLayout{}, Objects: []fyne.CanvasObject{o}}
}

type marginLayout struct{}

func (marginLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	across, top := theme.Size(look.SizeSpace6), theme.Size(look.SizeSpace3)
	for _, o := range objects {
		o.Move(fyne.NewPos(across, top))
		atWidth(o, max(size.Width-2*across, 0))
	}
}

func (marginLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	if size.Height == 0 {
		return size
	}
	return size.AddWidthHeight(2*theme.Size(look.SizeSpace6), theme.Size(look.SizeSpace3))
}

// newLobby is the window around the first run and the lock: no rail, no search,
// the same notices, and the status line once there is a store.
func (s *Shell) newLobby(guest fyne.CanvasObject) fyne.CanvasObject {
	s.lobby = newStatusLine()
	bottom := newSurface(s.lobby, look.ColorSurface, edgeTop)
	middle := container.NewStack(guest, s.above.toasts)
	bottom.Hidden = s.mode == modeFirst
	objects := []fyne.CanvasObject{margin(s.above.notices), middle, bottom}
	if banner := newPractice(s); banner != nil {
		objects = append([]fyne.CanvasObject{banner}, objects...)
	}
	return &fyne.Container{Layout: &columnLayout{fill: middle}, Objects: objects}
}
