package outbox

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
	"titian/ui/part"
)

// view is how Kirim is drawn.
type view struct {
	page    *Page
	root    *fyne.Container
	total   *kit.Label
	send    *kit.Button
	pause   *kit.Button
	line    *kit.MessageLine
	usage   *kit.MessageLine
	told    bool // there is something to say in usage
	trouble *kit.MessageLine
	cards   *cards
	detail  *detail
	empty   *kit.Empty
	body    *fyne.Container // the list beside the detail
}

// listShare is the part of the width that the list gets.
const listShare = 0.56

func newView(p *Page) *view {
	text := p.voice.Text
	v := &view{page: p, total: kit.NewLabel(kit.Soft, "").Cut(), cards: newCards(p.p.Host.Canvas, p.picked, p.opened), detail: newDetail(p)}
	v.send = kit.NewButton(kit.ButtonParams{Text: text("outbox.send_now"), Icon: kit.IconSend, Kind: kit.Primary, Do: p.p.Desk.SendNow})
	v.pause = kit.NewButton(kit.ButtonParams{Icon: kit.IconPause, Do: func() { p.p.Desk.Pause(!p.box.Paused) }})
	v.pause.Hide()
	v.send.Hide()
	v.line = kit.NewMessageLine(look.ToneQuiet, "", "", nil)
	v.usage = kit.NewMessageLine(look.ToneQuiet, "", "", nil)
	v.trouble = kit.NewMessageLine(look.ToneRefused, "", "", nil)
	v.trouble.Hide()
	v.empty = kit.NewEmpty(kit.EmptyParams{Icon: kit.IconSend, Title: text("outbox.reading")})
	v.body = part.Panes(listShare, v.cards, v.detail.panel)
	v.body.Hide()
	title := kit.NewLabel(kit.Title, text("outbox.title"))
	page := part.Page(kit.Stack(look.SizeSpace3,
		kit.Beside(look.SizeSpace3, v.total, title, v.total, v.pause, v.send), v.line, v.usage, v.trouble,
	), container.NewStack(v.body, v.empty))
	v.root = &fyne.Container{Layout: &roomy{v}, Objects: []fyne.CanvasObject{page}}
	return v
}

// How high and how wide the page is, in sizes of text, for what the line carried
// to be said above the list.
const (
	roomHeight = 30
	roomWidth  = 45
)

// roomy leaves that out where the list needs the room; its button has a key.
type roomy struct{ v *view }

// Layout implements [fyne.Layout].
func (r *roomy) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	text := theme.Size(look.SizeText)
	r.v.usage.Hidden = !r.v.told || size.Height < roomHeight*text || size.Width < roomWidth*text
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(size)
	objects[0].Refresh()
}

// MinSize implements [fyne.Layout]: without what can be left out.
func (r *roomy) MinSize(objects []fyne.CanvasObject) fyne.Size {
	hidden := r.v.usage.Hidden
	r.v.usage.Hidden = true
	least := objects[0].MinSize()
	r.v.usage.Hidden = hidden
	return least
}

func (v *view) show(s summary, entries []entry) {
	v.trouble.Hide()
	v.total.SetText(s.Total)
	v.showButtons(s)
	v.line.Set(s.Tone, s.Line)
	v.usage.Set(look.ToneQuiet, s.Usage)
	v.usage.SetAction(s.Records, v.page.keepBack)
	v.told = s.Usage != "" || s.Records != ""
	if s.Settings {
		v.line.SetAction(v.page.voice.Text("outbox.settings"), func() { v.page.p.Host.Open(frame.Route{Place: frame.Settings}) })
	} else {
		v.line.SetAction("", nil)
	}
	v.empty.Set(kit.EmptyParams{
		Icon: kit.IconSend, Title: v.page.voice.Text("outbox.empty.title"), Text: v.page.voice.Text("outbox.empty.text"),
	})
	v.empty.Hidden, v.body.Hidden = len(entries) > 0, len(entries) == 0
	v.cards.set(entries)
	v.root.Refresh()
}

func (v *view) showButtons(s summary) {
	v.pause.Hidden, v.send.Hidden = s.Pause == "", s.Pause == ""
	v.pause.SetText(s.Pause)
	icon := kit.IconPause
	if v.page.box.Paused {
		icon = kit.IconPlay
	}
	v.pause.SetIcon(icon)
	if s.CanSend {
		v.send.Enable()
		return
	}
	v.send.Disable()
}

// fail says why nothing new can be shown; what was shown stays.
func (v *view) fail(reason string) {
	v.trouble.Set(look.ToneRefused, reason)
	v.trouble.SetAction(v.page.voice.Text("outbox.retry"), v.page.ask)
	v.trouble.Show()
	v.root.Refresh()
}

func (v *view) focus(c fyne.Canvas) {
	switch {
	case !v.body.Hidden:
		c.Focus(v.cards)
	case v.line.Action().Visible():
		v.line.Action().Focus(c)
	case v.send.Visible() && !v.send.Disabled():
		v.send.Focus(c)
	}
}
