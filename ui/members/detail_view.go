package members

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"titian/app"
	"titian/ui/kit"
	"titian/ui/look"
	"titian/ui/part"
)

// detailView is how one family is drawn.
type detailView struct {
	page    *detail
	root    *fyne.Container
	title   *kit.Label
	about   *kit.Label
	stages  *kit.StageLine
	papers  *fyne.Container
	missing *kit.Label       // why some cannot be printed yet
	told    *kit.MessageLine // of papers and payments
	trouble *kit.MessageLine
	scroll  *part.Scroll
	column  *fyne.Container
	persons []*part.Press
	side    *part.Scroll
	card    *fyne.Container
}

// columnShare is the part of the width that people and bills get.
const columnShare = 0.58

func newDetailView(d *detail) *detailView {
	text := d.voice.Text
	v := &detailView{
		page: d, title: kit.NewLabel(kit.Title, "").Cut(), about: kit.NewLabel(kit.Soft, "").Cut(),
		stages: kit.NewStageLine(kit.StageLineParams{}), papers: kit.Flow(look.SizeSpace2), missing: kit.NewLabel(kit.Small, "").Wrap(),
		told: kit.NewMessageLine(look.ToneQuiet, "", "", nil), trouble: kit.NewMessageLine(look.ToneRefused, "", "", nil),
		column: kit.Stack(look.SizeSpace3), card: kit.Stack(look.SizeSpace3),
	}
	v.told.Hide()
	v.trouble.Hide()
	back := kit.NewButton(kit.ButtonParams{Text: text("members.back"), Icon: kit.IconLeft, Kind: kit.Quiet, Do: d.p.Host.Back})
	open := kit.NewButton(kit.ButtonParams{Text: text("members.open"), Icon: kit.IconDocument, Do: func() { d.mend("") }})
	names := kit.Stack(look.SizeSpace1, v.title, v.about)
	v.scroll, v.side = part.NewScroll(v.column), part.NewScroll(v.card)
	v.root = part.Page(kit.Stack(look.SizeSpace3,
		kit.Beside(look.SizeSpace3, names, back, names, open), v.stages, v.papers, v.missing, v.told, v.trouble,
	), part.Panes(columnShare, v.scroll, v.side))
	return v
}

// fail says why nothing new can be shown; what was shown stays.
func (v *detailView) fail(reason string, again func()) {
	v.trouble.Set(look.ToneRefused, reason)
	v.trouble.SetAction(v.page.voice.Text("members.retry"), again)
	v.trouble.Show()
	v.root.Refresh()
}

func (v *detailView) wellAgain() {
	if v.trouble.Visible() {
		v.trouble.Hide()
		v.root.Refresh()
	}
}

// say tells what became of what was pressed.
func (v *detailView) say(tone look.Tone, text, action string, do func()) {
	v.told.Set(tone, text)
	v.told.SetAction(action, do)
	v.told.Show()
	v.root.Refresh()
}

// show draws f anew; the focus stays on its person.
func (v *detailView) show(f *family, chosen int) {
	had := slices.IndexFunc(v.persons, (*part.Press).Focused)
	v.title.SetText(f.Head)
	v.about.SetText(joined(f.Number, f.KK, f.Place))
	v.showStages(f)
	v.showPapers(f)
	v.column.Objects, v.persons = nil, nil
	for _, n := range f.Needs {
		v.column.Add(v.press(n.Text, v.way(n.Text, n.Mend), func() { v.page.mend(n.Field) }, false))
	}
	v.column.Add(kit.NewLabel(kit.Heading, v.page.voice.Text("members.people")))
	for i := range f.Persons {
		v.column.Add(v.person(&f.Persons[i], i))
	}
	for i := range f.Bills {
		v.column.Add(v.bill(&f.Bills[i]))
	}
	v.column.Refresh()
	v.showPerson(f, chosen)
	v.scroll.Refresh()
	v.root.Refresh()
	if had >= 0 && chosen < len(v.persons) {
		v.page.p.Host.Canvas().Focus(v.persons[chosen])
	}
}

// joined puts a dot between texts that are not empty.
func joined(texts ...string) string {
	out := ""
	for _, t := range texts {
		if t != "" && out != "" {
			out += " · "
		}
		out += t
	}
	return out
}

func (v *detailView) showStages(f *family) {
	p := kit.StageLineParams{Mark: f.Mark, Tone: look.ToneAttention}
	at := slices.Index(f.Stages, f.Stage)
	for i, stage := range f.Stages {
		step := kit.Step{Text: v.page.voice.Step(stage), State: kit.Ahead}
		switch {
		case i < at, i == at && i == len(f.Stages)-1:
			step.State = kit.Done
		case i == at:
			step.State = kit.Now
		}
		p.Steps = append(p.Steps, step)
	}
	v.stages.Set(p)
}

// showPapers offers what can be printed, and says why the rest cannot be yet.
func (v *detailView) showPapers(f *family) {
	v.papers.Objects = nil
	why := ""
	for _, paper := range f.Papers {
		if paper.Why != "" {
			why = strings.TrimSpace(why + " " + paper.Why)
			continue
		}
		p := kit.ButtonParams{Text: paper.Text, Icon: kit.IconPrint, Do: func() { v.page.print(paper.Kind) }}
		if paper.Kind == app.PaperCard {
			p.Kind, p.Key, p.Icon = kit.Primary, "Ctrl+P", kit.IconCard
		}
		v.papers.Add(kit.NewButton(p))
	}
	v.missing.SetText(why)
	v.missing.Hidden = why == ""
	v.papers.Refresh()
}

func (v *detailView) press(name string, content fyne.CanvasObject, do func(), plain bool) *part.Press {
	var b *part.Press
	b = part.NewPress(part.PressParams{
		Content: content, Name: name, Plain: plain, Do: do, Canvas: v.page.p.Host.Canvas, Gained: func() { v.scroll.Reveal(b) },
	})
	return b
}

// way says something, and below it where a press leads.
func (v *detailView) way(text, action string) fyne.CanvasObject {
	return kit.Stack(look.SizeSpace1,
		kit.NewLabel(kit.Body, text).Wrap(), kit.NewLabel(kit.Strong, action+" →").Ink(look.ColorLeaf).Wrap())
}

// person is a line about one member; choosing it shows the card beside it.
func (v *detailView) person(p *person, i int) fyne.CanvasObject {
	name := kit.NewLabel(kit.Strong, p.Name).Cut()
	number := kit.NewLabel(kit.Body, p.Grouped)
	if p.Number == "" {
		number = kit.NewLabel(kit.Soft, v.page.voice.Text("members.no_number"))
	}
	second := kit.Beside(look.SizeSpace2, nil, number)
	if p.Simulated {
		second.Add(kit.NewBadge(v.page.voice.Text("members.simulated"), look.ToneAttention))
	}
	second.Add(kit.NewLabel(kit.Small, p.Relation))
	content := kit.Stack(look.SizeSpace1, kit.Beside(look.SizeSpace2, name, name, kit.NewBadge(p.Status, p.Tone)), second)
	do := func() { v.page.choose(i) }
	if p.Refusal != "" {
		content.Add(kit.NewLabel(kit.Body, v.page.voice.Text("members.reviewer", "reason", p.Refusal)).Wrap())
		content.Add(kit.NewLabel(kit.Strong, p.Mend+" →").Ink(look.ColorLeaf).Wrap())
		do = func() { v.page.mend(p.Field) }
	}
	var b *part.Press
	b = part.NewPress(part.PressParams{
		Content: content, Name: joined(p.Name, p.Grouped, p.Status), Do: do, Canvas: v.page.p.Host.Canvas,
		Arrow: func(by int) { v.step(i, by) },
		Gained: func() {
			v.scroll.Reveal(b)
			v.page.choose(i)
		},
	})
	v.persons = append(v.persons, b)
	return b
}

// step moves from person i to the next or the one before; past the ends the
// focus goes on its way.
func (v *detailView) step(i, by int) {
	c, to := v.page.p.Host.Canvas(), i+by
	switch {
	case to >= 0 && to < len(v.persons):
		v.persons[to].Enable()
		c.Focus(v.persons[to])
	case by > 0:
		c.FocusNext()
	default:
		c.FocusPrevious()
	}
}

// showPerson shows the card of person i beside the list. Tab goes from the
// person to the card, not to the next person.
func (v *detailView) showPerson(f *family, i int) {
	v.card.Objects = nil
	for k, b := range v.persons {
		b.SetChosen(k == i)
		if k == i {
			b.Enable()
		} else {
			b.Disable()
		}
	}
	if i < len(f.Persons) {
		v.card.Add(v.cardOf(&f.Persons[i]))
	}
	v.card.Refresh()
	v.side.Refresh()
}

func (v *detailView) focus(c fyne.Canvas, chosen int) {
	if chosen < len(v.persons) && !slices.ContainsFunc(v.persons, (*part.Press).Focused) {
		c.Focus(v.persons[chosen])
	}
}

// Scrollers implements [frame.Scroller].
func (d *detail) Scrollers() []*container.Scroll {
	return []*container.Scroll{d.view.scroll.Scroller(), d.view.side.Scroller()}
}
