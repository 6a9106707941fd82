package outbox

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"titian/ui/kit"
	"titian/ui/look"
	"titian/ui/part"
)

// detail shows one submission: why it waits, and how far each part of it is.
type detail struct {
	panel  *kit.Panel
	number *kit.Label
	state  *kit.Badge
	why    *kit.Label
	spent  *kit.Label
	column *fyne.Container
	views  []*pieceView
	scroll *part.Scroll
}

// pieceView is the record, or one paper.
type pieceView struct {
	box   *fyne.Container
	line  *fyne.Container
	title *kit.Label
	state *kit.Badge
	bytes *kit.Bytes
}

func newDetail(p *Page) *detail {
	d := &detail{number: kit.NewLabel(kit.Small, ""), state: kit.NewBadge("", look.ToneQuiet), why: kit.NewLabel(kit.Body, "").Wrap(), spent: kit.NewLabel(kit.Small, "").Wrap()}
	open := kit.NewButton(kit.ButtonParams{Text: p.voice.Text("outbox.open"), Icon: kit.IconDocument, Do: func() { p.opened(p.view.cards.chosen) }})
	d.column = kit.Stack(look.SizeSpace4)
	d.scroll = part.NewScroll(d.column)
	d.panel = kit.NewPanel(" ", d.scroll, open)
	d.panel.Hide()
	return d
}

func (d *detail) hide() { d.panel.Hide() }

func (d *detail) show(it *item, pieces []piece) {
	d.panel.SetTitle(it.Title)
	d.number.SetText(it.Number)
	d.state.SetText(it.State)
	d.state.SetTone(it.Tone)
	d.why.SetText(it.Why)
	d.why.Hidden = it.Why == ""
	d.spent.SetText(it.Spent)
	d.spent.Hidden = it.Spent == ""
	head := kit.Stack(look.SizeSpace2, kit.Beside(look.SizeSpace2, nil, d.state, d.number), d.why, d.spent)
	d.column.Objects = []fyne.CanvasObject{head}
	for i := range pieces {
		if i == len(d.views) {
			d.views = append(d.views, newPieceView())
		}
		d.views[i].set(&pieces[i])
		d.column.Objects = append(d.column.Objects, d.views[i].box)
	}
	d.column.Refresh()
	d.scroll.Refresh()
	d.panel.Show()
	d.panel.Refresh()
}

func newPieceView() *pieceView {
	v := &pieceView{
		title: kit.NewLabel(kit.Body, "").Cut(), state: kit.NewBadge("", look.ToneQuiet), bytes: kit.NewBytes(kit.BytesParams{Text: " "}),
	}
	v.line = kit.Beside(look.SizeSpace2, v.title, v.title, v.state)
	v.box = kit.Stack(look.SizeSpace1, v.line, v.bytes)
	return v
}

func (v *pieceView) set(p *piece) {
	v.title.SetText(p.Title)
	v.state.SetText(p.State)
	v.state.SetTone(p.Tone)
	v.bytes.Set(p.Done, p.Total, p.Bytes)
	v.bytes.SetTone(p.Tone)
	v.line.Refresh()
}

// Scrollers implements [frame.Scroller].
func (p *Page) Scrollers() []*container.Scroll {
	return []*container.Scroll{p.view.detail.scroll.Scroller()}
}
