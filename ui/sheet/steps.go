package sheet

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"titian/ui/kit"
	"titian/ui/look"
)

// steps is the column at the left: the five parts, and how far each is.
type steps struct {
	page    *Page
	buttons [parts]*kit.Button
	marks   [parts]*kit.Badge
	scan    *kit.Button
	all     *fyne.Container
}

// partKeys are the texts of the parts.
func partKeys() [parts]string {
	return [parts]string{"sheet.part.family", "sheet.part.members", "sheet.part.contact", "sheet.part.documents", "sheet.part.review"}
}

func newSteps(p *Page) *steps {
	s := &steps{page: p}
	list := kit.Stack(look.SizeSpace1)
	for at, key := range partKeys() {
		to := part(at)
		s.buttons[at] = kit.NewButton(kit.ButtonParams{
			Text: strconv.Itoa(at+1) + "  " + p.text(key), Kind: kit.Quiet, Leading: true,
			Do: func() { p.turn(to) },
		})
		s.marks[at] = kit.NewBadge("", look.ToneQuiet)
		list.Add(&fyne.Container{Layout: marked{}, Objects: []fyne.CanvasObject{s.buttons[at], s.marks[at]}})
	}
	save := kit.NewButton(kit.ButtonParams{
		Text: p.text("sheet.save"), Key: "Ctrl+S", Kind: kit.Quiet, Leading: true, Do: p.saver.now,
	})
	s.scan = kit.NewButton(kit.ButtonParams{
		Text: p.text("sheet.scan"), Key: "Ctrl+B", Kind: kit.Quiet, Leading: true, Do: p.side.toggle,
	})
	s.all = kit.Stack(look.SizeSpace4, list, kit.Stack(look.SizeSpace1, save, s.scan))
	return s
}

func (s *steps) object() fyne.CanvasObject { return s.all }

// set shows which part is open, and how far all of them are.
func (s *steps) set(open part, states [parts]state) {
	for at := range parts {
		kind := kit.Quiet
		if at == open {
			kind = kit.Plain
		}
		s.buttons[at].SetKind(kind)
		text, tone := s.page.progress(at, states[at])
		s.marks[at].SetText(text)
		s.marks[at].SetTone(tone)
	}
	s.all.Refresh()
}

// progress is how far a part is, in a few signs. Of a part that nobody went to
// yet nothing is said: what it lacks are only its empty fields.
func (p *Page) progress(at part, s state) (string, look.Tone) {
	done := p.text("sheet.done")
	switch {
	case !p.visited[at] && !p.findings.all:
		return "", look.ToneQuiet
	case at == partReview && p.contested():
		return "!", look.ToneRefused
	case at == partReview:
		if p.draft.stored.Facts.Submission != nil && !p.draft.stored.Facts.Edited {
			return done, look.ToneDone
		}
		return "", look.ToneQuiet
	case s.complete() && (at != partMembers && at != partDocuments || s.total > 0):
		if s.warnings > 0 {
			return strconv.Itoa(s.warnings), look.ToneAttention
		}
		return done, look.ToneDone
	case s.total > 0:
		return count(s.done, s.total), look.ToneAttention
	case s.errors > 0 && (p.findings.all || at != p.part):
		return strconv.Itoa(s.errors), look.ToneRefused
	default:
		return "", look.ToneQuiet
	}
}

func count(done, total int) string { return strconv.Itoa(done) + "/" + strconv.Itoa(total) }

// marked puts a mark at the right end of a button.
type marked struct{}

// Layout implements [fyne.Layout].
func (marked) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(size)
	least := objects[1].MinSize()
	objects[1].Move(fyne.NewPos(size.Width-least.Width-theme.Size(look.SizeSpace3), (size.Height-least.Height)/2))
	objects[1].Resize(least)
}

// MinSize implements [fyne.Layout]: the mark has room for "10/12" at all times.
func (marked) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := objects[0].MinSize()
	return size.AddWidthHeight(theme.Size(look.SizeText)*4, 0)
}
