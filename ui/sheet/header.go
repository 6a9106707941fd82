package sheet

import (
	"fyne.io/fyne/v2"

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
	line := kit.Beside(look.SizeSpace3, h.title, h.title, h.number, h.stage, h.saved)
	h.all = kit.Stack(look.SizeSpace2, line, h.fault, h.needs)
	return h
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
		h.needs.Add(kit.NewMessageLine(look.ToneRefused, n.text, h.page.text("sheet.need.open"), func() { h.page.open(n.path) }))
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
