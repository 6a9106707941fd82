package shell

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

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

// rail leads to the places and shows who sits here.
type rail struct {
	object fyne.CanvasObject
	items  map[frame.Place]*item
}

func newRail(s *Shell) *rail {
	r := &rail{items: map[frame.Place]*item{}}
	places, below := kit.Stack(look.SizeSpace1), kit.Stack(look.SizeSpace1)
	for _, stop := range stops() {
		it := newItem(stop.icon, s.Text(stop.name), func() { s.goTo(stop.place) }, s.typed)
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
	below.Add(newItem(kit.IconLock, s.Text("shell.lock"), s.Lock, s.typed))
	column := container.NewVBox(kit.Inset(look.SizeSpace2, brand), places, layout.NewSpacer(), below)
	r.object = newSurface(container.NewVScroll(kit.Inset(look.SizeSpace2, column)), look.ColorSurface, edgeRight)
	return r
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
