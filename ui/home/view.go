package home

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"titian/app/civil"
	"titian/app/say"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
	"titian/ui/part"
)

// view is how Beranda is drawn.
type view struct {
	host     frame.Host
	root     *fyne.Container
	day      *kit.Label
	register *kit.Button
	trouble  *kit.MessageLine
	scroll   *part.Scroll
	body     *fyne.Container

	// pressed are the cards in the order of the focus, by what they lead to.
	pressed []lead
}

// lead is a card and where it leads.
type lead struct {
	card  *part.Press
	route frame.Route
}

func newView(host frame.Host, register func()) *view {
	v := &view{host: host, day: kit.NewLabel(kit.Soft, "").Cut()}
	v.register = kit.NewButton(kit.ButtonParams{
		Text: host.Text("home.register"), Icon: kit.IconPlus, Key: "Ctrl+N", Kind: kit.Primary, Do: register,
	})
	title := kit.NewLabel(kit.Title, host.Text("home.title"))
	v.trouble = kit.NewMessageLine(look.ToneRefused, "", "", nil)
	v.trouble.Hide()
	v.body = kit.Stack(look.SizeSpace4)
	v.scroll = part.NewScroll(v.body)
	head := kit.Stack(look.SizeSpace2, kit.Beside(look.SizeSpace4, title, title, v.register), v.day, v.trouble)
	v.root = part.Page(head, v.scroll)
	return v
}

// fail says why nothing new can be shown; what was shown stays.
func (v *view) fail(text string, again func()) {
	v.trouble.Set(look.ToneRefused, text)
	v.trouble.SetAction(v.host.Text("home.retry"), again)
	v.trouble.Show()
	v.root.Refresh()
}

func (v *view) wellAgain() {
	if v.trouble.Visible() {
		v.trouble.Hide()
		v.root.Refresh()
	}
}

// show draws s anew. The focus stays on what leads to the same place, or else
// on what stands there now.
func (v *view) show(s *shown, today civil.Date) {
	at, route, had := v.focused()
	v.pressed = nil
	v.day.SetText(v.host.Text("home.figures", "date", today.Long(v.host.Language()),
		"families", say.Number(int64(s.Figures[0])), "people", say.Number(int64(s.Figures[1])),
		"numbered", say.Number(int64(s.Figures[2])), "active", say.Number(int64(s.Figures[3]))))
	v.body.Objects = nil
	if s.Fresh {
		v.body.Add(v.welcome())
	} else {
		v.body.Add(part.Columns(taskShare, v.tasks(s), v.moves(s)))
	}
	v.body.Refresh()
	v.scroll.Refresh()
	v.root.Refresh()
	if had {
		v.refocus(at, route)
	}
}

// taskShare is the part of the width that what has to be done gets.
const taskShare = 0.62

func (v *view) focused() (at int, route frame.Route, had bool) {
	for i, l := range v.pressed {
		if l.card.Focused() {
			return i, l.route, true
		}
	}
	return 0, frame.Route{}, false
}

func (v *view) refocus(at int, route frame.Route) {
	for _, l := range v.pressed {
		if l.route == route {
			v.host.Canvas().Focus(l.card)
			return
		}
	}
	if len(v.pressed) == 0 {
		v.host.Canvas().Focus(v.register)
		return
	}
	v.host.Canvas().Focus(v.pressed[min(at, len(v.pressed)-1)].card)
}

// focus begins at the first task; without one at the way to a new family.
func (v *view) focus(c fyne.Canvas) {
	if _, _, had := v.focused(); had {
		return
	}
	if len(v.pressed) > 0 {
		c.Focus(v.pressed[0].card)
		return
	}
	c.Focus(v.register)
}

func (v *view) press(name string, content fyne.CanvasObject, route frame.Route, plain bool) *part.Press {
	var card *part.Press
	card = part.NewPress(part.PressParams{
		Content: content, Name: name, Plain: plain, Canvas: v.host.Canvas,
		Do:     func() { v.host.Open(route) },
		Gained: func() { v.scroll.Reveal(card) },
	})
	v.pressed = append(v.pressed, lead{card, route})
	return card
}

func (v *view) tasks(s *shown) fyne.CanvasObject {
	heading := v.host.Text("home.needs")
	if n := len(s.Tasks) + s.Left; n > 0 {
		heading = v.host.Text("home.needs_count", "count", strconv.Itoa(n))
	}
	out := kit.Stack(look.SizeSpace2, kit.NewLabel(kit.Heading, heading))
	if len(s.Tasks) == 0 {
		out.Add(kit.NewPanel("", kit.Stack(look.SizeSpace1,
			kit.NewLabel(kit.Strong, v.host.Text("home.calm")).Wrap(), kit.NewLabel(kit.Soft, v.host.Text("home.calm_text")).Wrap())))
	}
	for _, t := range s.Tasks {
		out.Add(v.task(t))
	}
	if s.Left > 0 {
		text := v.host.Text("home.more", "count", say.Number(int64(s.Left)))
		out.Add(v.press(text, v.way(text), frame.Route{Place: frame.Families, Filter: s.Rest}, true))
	}
	return out
}

func (v *view) task(t task) fyne.CanvasObject {
	title := kit.NewLabel(kit.Strong, t.Title).Cut()
	content := kit.Stack(look.SizeSpace1,
		kit.Beside(look.SizeSpace2, title, kit.NewBadge(t.Badge, t.Tone), title, kit.NewLabel(kit.Small, t.Number)),
		kit.NewLabel(kit.Body, t.Text).Wrap())
	name := t.Title + ". " + t.Text
	if t.Warning != "" {
		name += " " + t.Warning
		content.Add(kit.Beside(look.SizeSpace2, nil, kit.NewBadge(t.Warning, look.ToneRefused)))
	}
	content.Add(v.way(t.Action))
	return v.press(name, content, t.Route, false)
}

// way says where a card leads.
func (v *view) way(text string) fyne.CanvasObject {
	return kit.NewLabel(kit.Strong, text+" →").Ink(look.ColorLeaf).Wrap()
}

func (v *view) moves(s *shown) fyne.CanvasObject {
	out := kit.Stack(look.SizeSpace2, kit.NewLabel(kit.Heading, v.host.Text("home.moved")))
	if len(s.Moves) == 0 {
		out.Add(kit.NewLabel(kit.Soft, v.host.Text("home.still")).Wrap())
	}
	for _, m := range s.Moves {
		title := kit.NewLabel(kit.Body, m.Title).Cut()
		line := kit.Stack(look.SizeSpace1, title,
			kit.Beside(look.SizeSpace2, nil, kit.NewBadge(m.Stage, m.Tone), kit.NewLabel(kit.Small, m.Time)))
		out.Add(v.press(m.Title+". "+m.Stage, line, m.Route, true))
	}
	return out
}

// welcome is what an empty laptop says: the first steps.
func (v *view) welcome() fyne.CanvasObject {
	out := kit.Stack(look.SizeSpace3, kit.NewLabel(kit.Body, v.host.Text("home.first.text")).Wrap())
	for _, key := range [...]string{"home.first.one", "home.first.two", "home.first.three"} {
		out.Add(kit.NewLabel(kit.Body, v.host.Text(key)).Wrap())
	}
	return kit.NewPanel(v.host.Text("home.first.title"), out)
}

// Scrollers implements [frame.Scroller].
func (p *Page) Scrollers() []*container.Scroll { return []*container.Scroll{p.view.scroll.Scroller()} }
