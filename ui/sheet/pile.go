package sheet

import (
	"strconv"

	"fyne.io/fyne/v2"

	"titian/app"
	"titian/ui/kit"
	"titian/ui/look"
)

// pile draws the papers of the family or of one member.
func (v *documents) pile(one pile) fyne.CanvasObject {
	p := v.page
	title := p.text("sheet.whose.family")
	t := target{}
	if one.member >= 0 {
		title = p.personName(one.member)
		t.member = p.draft.now.Members[one.member].ID
	}
	rows := kit.Stack(look.SizeSpace2)
	for _, l := range one.lines {
		if len(l.papers) == 0 {
			rows.Add(v.missing(l, t))
			continue
		}
		for _, doc := range l.papers {
			rows.Add(v.paper(p.text("requirement."+l.requirement.ID), doc))
		}
	}
	for _, doc := range one.others {
		rows.Add(v.paper(p.text("document."+string(doc.Kind)), doc))
	}
	return kit.NewPanel(title, rows)
}

// missing is a line without a paper.
func (v *documents) missing(l line, t target) fyne.CanvasObject {
	p := v.page
	t.kind = app.DocumentKind(l.requirement.AnyOf[0])
	mark, tone := p.text("sheet.paper.missing"), look.ToneAttention
	if l.requirement.Optional {
		mark, tone = p.text("sheet.paper.optional"), look.ToneQuiet
	}
	add := kit.NewButton(kit.ButtonParams{Text: p.text("sheet.paper.add"), Icon: kit.IconPlus, Do: func() {
		v.focus(p.p.Host.Canvas(), of(t.member, "documents."+string(t.kind)))
	}})
	return v.row(p.text("requirement."+l.requirement.ID), papers(p.p.Host, l.requirement.AnyOf), kit.NewBadge(mark, tone), add)
}

// paper is a paper that is there.
func (v *documents) paper(title string, doc app.Document) fyne.CanvasObject {
	p := v.page
	detail := p.text("document."+string(doc.Kind)) + " · " + p.bytes(doc.Size)
	if doc.Pages > 1 {
		detail += " · " + p.text("sheet.paper.pages", "count", strconv.Itoa(doc.Pages))
	}
	return v.row(title, detail, kit.NewBadge(p.text("sheet.paper.there"), look.ToneDone),
		v.icon(kit.IconScan, "sheet.paper.show", func() { p.side.reveal(doc.ID) }),
		v.icon(kit.IconRotate, "sheet.paper.replace", func() { v.replace(doc) }),
		v.icon(kit.IconTrash, "sheet.paper.detach", func() { v.detach(doc) }))
}

func (v *documents) icon(icon kit.Icon, key string, do func()) fyne.CanvasObject {
	return kit.NewButton(kit.ButtonParams{Icon: icon, Name: v.page.text(key), Kind: kit.Quiet, Do: do})
}

// row is one line of a pile: what, its state, what can be done.
func (v *documents) row(title, detail string, mark *kit.Badge, actions ...fyne.CanvasObject) fyne.CanvasObject {
	text := kit.Stack(look.SizeSpace1, kit.NewLabel(kit.Body, title).Wrap())
	if detail != title {
		text.Add(kit.NewLabel(kit.Small, detail).Wrap())
	}
	return kit.Beside(look.SizeSpace2, text, append([]fyne.CanvasObject{text, mark}, actions...)...)
}
