package sheet

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"titian/app"
	"titian/ui/kit"
	"titian/ui/look"
)

// header tells whose sheet this is, how far it has come, whether what was typed
// is stored, and what central wants mended.
type header struct {
	page   *Page
	title  *kit.Label
	number *kit.Label
	stage  *kit.Badge
	saved  *kit.Label
	// fault says why what was typed is not stored, as long as it is not.
	fault *kit.MessageLine
	needs *fyne.Container
	shown []need
	all   *fyne.Container
}

func newHeader(p *Page) *header {
	h := &header{
		page: p, title: kit.NewLabel(kit.Heading, "").Cut(), number: kit.NewLabel(kit.Soft, ""),
		stage: kit.NewBadge("", look.ToneQuiet), saved: kit.NewLabel(kit.Soft, ""), needs: kit.Stack(look.SizeSpace1),
	}
	h.fault = kit.NewMessageLine(look.ToneRefused, "", p.text("sheet.unsaved.again"), p.saver.now)
	h.fault.Hide()
	facts := kit.Beside(look.SizeSpace3, nil, h.number, h.stage, h.saved)
	line := &fyne.Container{Layout: &headLine{}, Objects: []fyne.CanvasObject{h.title, facts}}
	h.all = kit.Stack(look.SizeSpace2, line, h.fault, h.needs)
	return h
}

// headLine puts the title at the left and the facts at the right of one line, or
// the facts below the title where less than a third of the line were left for it.
type headLine struct{ below bool }

func (l *headLine) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	title, facts := objects[0], objects[1]
	need, gap := facts.MinSize(), theme.Size(look.SizeSpace3)
	left := size.Width - need.Width - gap
	l.below = left < size.Width/3
	height := title.MinSize().Height
	facts.Resize(need)
	if l.below {
		title.Resize(fyne.NewSize(size.Width, height))
		facts.Move(fyne.NewPos(0, height))
		return
	}
	title.Resize(fyne.NewSize(left, height))
	title.Move(fyne.NewPos(0, 0))
	facts.Move(fyne.NewPos(size.Width-need.Width, (max(height, need.Height)-need.Height)/2))
}

func (l *headLine) MinSize(objects []fyne.CanvasObject) fyne.Size {
	title, facts := objects[0].MinSize(), objects[1].MinSize()
	if l.below {
		return fyne.NewSize(max(title.Width, facts.Width), title.Height+facts.Height)
	}
	return fyne.NewSize(title.Width+theme.Size(look.SizeSpace3)+facts.Width, max(title.Height, facts.Height))
}

func (h *header) object() fyne.CanvasObject { return h.all }

// fill shows what the store and the last check say.
func (h *header) fill() {
	p := h.page
	h.title.SetText(p.familyName())
	h.number.SetText(p.draft.stored.Dossier.LocalNumber)
	text, tone := p.stage()
	h.stage.SetText(text)
	h.stage.SetTone(tone)
	h.mark()
	h.tell()
}

// mark says whether what was typed is stored.
func (h *header) mark() {
	p := h.page
	text, ink, why := "", look.ColorInkSoft, ""
	switch p.saver.mark() {
	case markSaved:
		text, ink = p.text("sheet.saved", "time", p.moment(p.draft.stored.SavedAt)), look.ColorLeaf
	case markSaving:
		text = p.text("sheet.saving")
	case markFailed:
		text, ink, why = p.text("sheet.unsaved"), look.ColorBrick, p.p.Host.Explain(p.saver.fault)
	case markNew:
		text = p.text("sheet.nothing")
	}
	h.saved.SetInk(ink)
	if h.saved.Text() == text && h.fault.Text() == why {
		return
	}
	h.saved.SetText(text)
	h.fault.Set(look.ToneRefused, why)
	if setHidden(h.fault, why == "") {
		p.root.Refresh()
	}
	h.all.Refresh()
}

// tell lists what central wants mended, each leading to its field.
func (h *header) tell() {
	needs := h.page.findings.needs
	if sameNeeds(needs, h.shown) {
		return
	}
	h.shown = needs
	h.needs.Objects = nil
	for _, n := range needs {
		action, do := h.page.text("sheet.need.open"), func() { h.page.open(n.path) }
		if n.contest {
			action, do = h.page.text("sheet.need.compare"), func() { h.page.turn(partReview) }
		}
		h.needs.Add(kit.NewMessageLine(look.ToneRefused, n.text, action, do))
	}
	h.page.root.Refresh()
}

func sameNeeds(a, b []need) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// stage is how far the dossier has come, in words.
func (p *Page) stage() (string, look.Tone) {
	r := &p.draft.stored
	if r.Dossier.LocalNumber == "" {
		return "", look.ToneQuiet
	}
	stage := r.Stage()
	text := p.text("stage."+string(stage), "documents", count(r.Facts.DocumentsReceived(), len(r.Facts.Documents)))
	if r.Facts.Edited && stage != app.StageDraft {
		return p.text("sheet.stage.edited", "stage", text), look.ToneAttention
	}
	switch stage {
	case app.StageDraft:
		return text, look.ToneQuiet
	case app.StageNumbered, app.StagePaid, app.StageActive:
		return text, look.ToneDone
	default:
		return text, look.ToneInfo
	}
}
