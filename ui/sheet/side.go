package sheet

import (
	"context"
	"image"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/google/uuid"

	"titian/app"
	"titian/app/media"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

// Sides of pictures, in pixels.
const (
	// viewerSide is enough to read a family card on the reference screen when it
	// is magnified.
	viewerSide = 2000
	thumbSide  = 160
)

// What an officer chose about the column of the scan; empty leaves it to the
// width of the window.
const (
	scanOpen   = "open"
	scanClosed = "closed"
)

// side is the column at the right: one paper, large, and the strip of all
// papers below it.
type side struct {
	page   *Page
	viewer *kit.Viewer
	strip  *kit.Strip
	open   *kit.Button
	all    *fyne.Container
	frame  *fyne.Container

	// chosen is what the officer chose about the column, picked the paper that
	// they picked; the nil UUID follows what is typed.
	chosen string
	picked uuid.UUID
	// wide is set by the layout.
	wide bool

	shown  uuid.UUID
	listed []kit.StripItem
	thumbs map[uuid.UUID]image.Image
	asked  map[uuid.UUID]bool
	turn   frame.Turn
}

func newSide(p *Page) *side {
	s := &side{page: p, thumbs: map[uuid.UUID]image.Image{}, asked: map[uuid.UUID]bool{}, wide: true}
	s.viewer = kit.NewViewer(kit.ViewerParams{Words: p.words})
	s.strip = kit.NewStrip(kit.StripParams{Chosen: s.pick, Opened: s.external, Add: func(string) { p.turn(partDocuments) }})
	s.open = kit.NewButton(kit.ButtonParams{Text: p.text("sheet.scan.open"), Do: func() { s.external(s.shown.String()) }})
	s.open.Hide()
	s.all = &fyne.Container{Layout: tall{small: stripFrom}, Objects: []fyne.CanvasObject{s.viewer, s.open, s.strip}}
	return s
}

func (s *side) object() fyne.CanvasObject { return s.all }

// toggle opens or closes the column.
func (s *side) toggle() {
	s.chosen = scanOpen
	if s.all.Visible() {
		s.chosen = scanClosed
	}
	s.fit()
	if s.frame != nil {
		s.frame.Refresh()
	}
}

// fit shows or hides the column by what was chosen and by the width.
func (s *side) fit() {
	want := s.wide
	switch {
	case s.page.changing():
		want = false // a change has no papers
	case s.chosen == scanOpen:
		want = true
	case s.chosen == scanClosed:
		want = false
	}
	setHidden(s.all, !want)
}

// reveal shows a paper, and opens the column for it.
func (s *side) reveal(id uuid.UUID) {
	if !s.all.Visible() {
		s.toggle()
	}
	s.pick(id.String())
	s.strip.Choose(id.String())
}

// pick shows the paper that the officer chose in the strip.
func (s *side) pick(id string) {
	if picked, err := uuid.Parse(id); err == nil {
		s.picked = picked
		s.show(picked)
	}
}

// external opens a paper in the system's viewer.
func (s *side) external(id string) {
	document, err := uuid.Parse(id)
	if err != nil || document == uuid.Nil {
		return
	}
	p := s.page
	frame.Tell(p.saver.ctx, p.p.Host.Work(), func(ctx context.Context) error {
		return p.p.Desk.ShowDocument(ctx, document)
	}, func(err error) {
		if err != nil {
			p.p.Host.Fail(err)
		}
	})
}

// follow shows the paper that belongs to what is typed: the member's own card,
// or the family's.
func (s *side) follow() {
	s.picked = uuid.Nil
	s.fill()
}

// fill shows the papers as they are now.
func (s *side) fill() {
	d := &s.page.draft.now
	if items := s.items(); !slices.Equal(items, s.listed) {
		s.listed = items
		s.strip.SetItems(items)
	}
	wanted := s.picked
	if wanted == uuid.Nil || !hasPaper(d, wanted) {
		wanted = paperFor(d, s.page.about())
	}
	if wanted != uuid.Nil {
		s.strip.Choose(wanted.String())
	}
	s.show(wanted)
}

// show shows one paper; the nil UUID says that there is none yet.
func (s *side) show(id uuid.UUID) {
	if id == s.shown && id != uuid.Nil {
		return
	}
	s.shown = id
	s.turn.Skip()
	p := s.page
	doc, ok := paper(&p.draft.now, id)
	pdf := ok && doc.Media == media.PDF
	if setHidden(s.open, !pdf) {
		s.all.Refresh()
	}
	switch {
	case !ok:
		s.viewer.SetText(p.text("sheet.scan.none"))
		return
	case pdf:
		s.viewer.SetText(p.text("sheet.scan.pdf"))
		return
	}
	s.viewer.SetText(p.text("sheet.scan.loading"))
	frame.Ask(p.saver.ctx, p.p.Host.Work(), &s.turn, func(ctx context.Context) (image.Image, error) {
		return p.p.Desk.Picture(ctx, id, viewerSide)
	}, func(picture image.Image, err error) {
		if err != nil {
			s.viewer.SetText(p.p.Host.Explain(err))
			return
		}
		s.viewer.SetPicture(picture)
	})
}

// items are the papers of the strip.
func (s *side) items() []kit.StripItem {
	p := s.page
	d := &p.draft.now
	out := make([]kit.StripItem, 0, len(d.Documents))
	for i := range d.Documents {
		doc := &d.Documents[i]
		item := kit.StripItem{
			ID: doc.ID.String(), Title: p.text("document." + string(doc.Kind)), Detail: p.owner(doc.Member),
			Picture: s.thumb(doc),
		}
		if received, sent := p.draft.stored.Facts.Documents[doc.ID]; sent {
			item.Badge, item.Tone = p.text("sheet.paper.sending"), look.ToneInfo
			if received {
				item.Badge, item.Tone = p.text("sheet.paper.received"), look.ToneDone
			}
		}
		out = append(out, item)
	}
	return out
}

// owner names whose a paper is.
func (p *Page) owner(member *uuid.UUID) string {
	if member == nil {
		return p.text("sheet.whose.family")
	}
	if i := p.draft.now.Member(*member); i >= 0 {
		return p.personName(i)
	}
	return ""
}

// thumb returns a thumbnail, or nil and asks for it.
func (s *side) thumb(doc *app.Document) image.Image {
	if picture := s.thumbs[doc.ID]; picture != nil || doc.Media == media.PDF || s.asked[doc.ID] {
		return picture
	}
	id, p := doc.ID, s.page
	s.asked[id] = true
	var once frame.Turn
	frame.Ask(p.saver.ctx, p.p.Host.Work(), &once, func(ctx context.Context) (image.Image, error) {
		return p.p.Desk.Picture(ctx, id, thumbSide)
	}, func(picture image.Image, err error) {
		if err == nil {
			s.thumbs[id] = picture
			s.fill()
		}
	})
	return s.thumbs[id]
}

// about is the member whose values are on screen; the nil UUID for the family.
func (p *Page) about() uuid.UUID {
	switch v := p.views[p.part].(type) {
	case *members:
		return v.selected
	case *review:
		return v.compared
	default:
		return uuid.Nil
	}
}

// paperFor is the paper to look at while a member's values are typed, or the
// family's: the member's own card, else the family card, else the first paper.
func paperFor(d *app.Dossier, member uuid.UUID) uuid.UUID {
	if member != uuid.Nil {
		for _, doc := range d.Documents {
			if doc.Member != nil && *doc.Member == member {
				return doc.ID
			}
		}
	}
	for _, doc := range d.Documents {
		if doc.Kind == app.DocKK {
			return doc.ID
		}
	}
	if len(d.Documents) > 0 {
		return d.Documents[0].ID
	}
	return uuid.Nil
}

func paper(d *app.Dossier, id uuid.UUID) (app.Document, bool) {
	for _, doc := range d.Documents {
		if doc.ID == id {
			return doc, true
		}
	}
	return app.Document{}, false
}

func hasPaper(d *app.Dossier, id uuid.UUID) bool {
	_, ok := paper(d, id)
	return ok
}

// stripFrom is the height, in text sizes, from which there is room for the strip
// below the paper.
const stripFrom = 24

// tall gives the first object all the height that the others leave. Below a
// height of small text sizes the last one gets none.
type tall struct{ small float32 }

// Layout implements [fyne.Layout].
func (l tall) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	gap, y := theme.Size(look.SizeSpace2), size.Height
	if l.small > 0 {
		setHidden(objects[len(objects)-1], size.Height < l.small*theme.Size(look.SizeText))
	}
	for i := len(objects) - 1; i > 0; i-- {
		o := objects[i]
		if !o.Visible() {
			continue
		}
		height := o.MinSize().Height
		y -= height
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, height))
		y -= gap
	}
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(size.Width, max(y, 0)))
}

// MinSize implements [fyne.Layout].
func (tall) MinSize(objects []fyne.CanvasObject) fyne.Size {
	gap := theme.Size(look.SizeSpace2)
	var size fyne.Size
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		least := o.MinSize()
		size.Width = max(size.Width, least.Width)
		size.Height += least.Height + gap
	}
	return size
}
