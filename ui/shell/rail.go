package shell

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

// stop is a place on the rail.
type stop struct {
	place frame.Place
	icon  kit.Icon
	name  string // the key of its text
	key   fyne.KeyName
}

// stops are the places on the rail, in their order; Alt and their key lead
// there.
func stops() []stop {
	return []stop{
		{frame.Home, kit.IconHome, "shell.place.home", fyne.Key1},
		{frame.Families, kit.IconFamily, "shell.place.families", fyne.Key2},
		{frame.Outbox, kit.IconSend, "shell.place.outbox", fyne.Key3},
		{frame.Members, kit.IconMember, "shell.place.members", fyne.Key4},
		{frame.Settings, kit.IconSettings, "shell.place.settings", fyne.Key5},
	}
}

// wideTargets is how many times the height of a button the window has to be wide
// for the names on the rail.
const wideTargets = 18

// rail leads to the places and shows who sits here. Where the window is narrow
// it shows icons alone.
type rail struct {
	object fyne.CanvasObject
	items  map[frame.Place]*item
	lock   *item
	// name is what stands beside the logo.
	name fyne.CanvasObject
}

func newRail(s *Shell) *rail {
	r := &rail{items: map[frame.Place]*item{}}
	places, below := kit.Stack(look.SizeSpace1), kit.Stack(look.SizeSpace1)
	for _, stop := range stops() {
		it := newItem(stop.icon, s.Text(stop.name), func() { s.goTo(stop.place) }, s.typed)
		if stop.place == frame.Outbox {
			it.room = 2
		}
		r.items[stop.place] = it
		if stop.place == frame.Settings {
			below.Add(it)
		} else {
			places.Add(it)
		}
	}
	officer := kit.NewLabel(kit.Small, s.p.Desk.Officer()).Cut()
	name := kit.Stack(look.SizeSpace1, kit.NewLabel(kit.Heading, s.Text("shell.brand")), officer)
	brand := kit.Beside(look.SizeSpace2, name, newLogo(), name)
	r.lock, r.name = newItem(kit.IconLock, s.Text("shell.lock"), s.Lock, s.typed), name
	below.Add(r.lock)
	column := container.NewVBox(kit.Inset(look.SizeSpace2, brand), places, layout.NewSpacer(), below)
	scroll := container.NewVScroll(kit.Inset(look.SizeSpace2, column))
	reveal := func(o fyne.CanvasObject) { kit.Reveal(scroll, o) }
	for _, it := range r.items {
		it.shown = reveal
	}
	r.lock.shown = reveal
	r.object = newSurface(scroll, look.ColorSurface, edgeRight)
	return r
}

// fit leaves the names out if the window is too narrow for them.
func (r *rail) fit(window float32) {
	narrow := window < wideTargets*theme.Size(look.SizeTarget)
	for _, it := range r.items {
		it.setNarrow(narrow)
	}
	r.lock.setNarrow(narrow)
	if r.name.Visible() != narrow {
		return
	}
	if narrow {
		r.name.Hide()
	} else {
		r.name.Show()
	}
}

// mark shows which place the page on screen belongs to.
func (r *rail) mark(place frame.Place) {
	for p, it := range r.items {
		it.mark(p == place)
	}
}

// setWaiting shows how many submissions wait.
func (r *rail) setWaiting(n int) {
	count := ""
	if n > 0 {
		count = strconv.Itoa(n)
	}
	r.items[frame.Outbox].setCount(count)
}
