package sheet

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"titian/app"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

// documents is the fourth part: what the rules ask for, what is there, and how
// a file becomes a paper.
type documents struct {
	page  *Page
	kind  *kindPicker
	whose *kit.Select
	path  *kit.Path
	said  *kit.MessageLine
	drop  *intake
	piles *fyne.Container
	// shown is what the piles show, to draw them anew only when it changes.
	shown  string
	scroll *container.Scroll

	target target
	// replaces is the paper that the next file takes the place of.
	replaces uuid.UUID
	turn     frame.Turn
	// current is the file at the path while a paper is made of it.
	current *file
}

// kindChars is room for most names of papers.
const kindChars = 30

// pathLimit bounds the completions of a path.
const pathLimit = 12

func newDocuments(p *Page) *documents {
	v := &documents{page: p, piles: kit.Stack(look.SizeSpace4), said: kit.NewMessageLine(look.ToneInfo, "", "", nil)}
	// A paper takes another's place only as what that one is.
	v.kind = newKindPicker(p, func(kind app.DocumentKind) { v.target.kind, v.replaces = kind, uuid.Nil })
	v.whose = kit.NewSelect(kit.SelectParams{
		Label: p.text("sheet.attach.whose"), Options: v.owners(), Words: p.words, Changed: func(id string) { v.target.member, v.replaces = parsed(id), uuid.Nil },
	})
	v.path = kit.NewPath(kit.PathParams{
		Label: p.text("sheet.attach.path"), Hint: p.text("sheet.attach.path.hint"), Words: p.words,
		Complete: func(prefix string, show func([]string)) {
			frame.Ask(p.saver.ctx, p.p.Host.Work(), &v.turn, func(ctx context.Context) ([]string, error) {
				return p.p.Desk.Paths(ctx, prefix, pathLimit)
			}, func(paths []string, _ error) { show(paths) })
		},
		Chosen: v.attach,
	})
	v.drop = newIntake(v)
	form := kit.Stack(
		look.SizeSpace3,
		beside(nil, v.kind.Object(), v.whose.Object()),
		v.path.Object(), v.said,
	)
	v.scroll = scrolling(kit.Stack(
		look.SizeSpace4, kit.NewPanel(p.text("sheet.attach"), form), v.drop.object(), v.piles,
	))
	return v
}

func (v *documents) object() fyne.CanvasObject { return v.scroll }

// kindPicker is a search over the kinds of paper, those that this family needs
// first.
type kindPicker struct {
	*kit.Picker
	page *Page
	now  kit.PickerItem
}

func newKindPicker(p *Page, chosen func(app.DocumentKind)) *kindPicker {
	k := &kindPicker{page: p}
	k.Picker = kit.NewPicker(kit.PickerParams{
		FieldParams: kit.FieldParams{Label: p.text("sheet.attach.kind"), Chars: kindChars, Words: p.words, Done: func() { k.SetChosen(k.now) }},
		Search: func(query string, show func([]kit.PickerItem)) {
			var all []kit.PickerItem
			for _, kind := range kindsFor(p.p.Desk.Checker(), &p.draft.now, p.p.Desk.Today()) {
				all = append(all, k.item(kind))
			}
			show(matching(all, query, len(all)))
		},
		Chosen: func(item kit.PickerItem) {
			if item.ID != "" {
				k.now = item
				chosen(app.DocumentKind(item.ID))
			}
		},
	})
	return k
}

func (k *kindPicker) item(kind app.DocumentKind) kit.PickerItem {
	return kit.PickerItem{ID: string(kind), Text: k.page.text("document." + string(kind))}
}

// show shows a kind as chosen.
func (k *kindPicker) show(kind app.DocumentKind) {
	k.now = k.item(kind)
	k.SetChosen(k.now)
}

// owners are the family and its members.
func (v *documents) owners() []kit.Option {
	p := v.page
	out := []kit.Option{{Value: ofFamily, Text: p.text("sheet.whose.family")}}
	for i := range p.draft.now.Members {
		out = append(out, kit.Option{Value: p.draft.now.Members[i].ID.String(), Text: p.personName(i)})
	}
	return out
}

func parsed(id string) uuid.UUID {
	v, err := uuid.Parse(id)
	if err != nil {
		return uuid.Nil
	}
	return v
}

// aim chooses what the next file becomes.
func (v *documents) aim(t target) {
	v.target = t
	v.kind.show(t.kind)
	whose := ofFamily
	if t.member != uuid.Nil {
		whose = t.member.String()
	}
	v.whose.SetText(whose)
}

// aimNext chooses the first paper that is missing.
func (v *documents) aimNext() {
	v.replaces = uuid.Nil
	p := v.page
	if list := wanted(p.p.Desk.Checker(), &p.draft.now, p.p.Desk.Today()); len(list) > 0 {
		v.aim(list[0])
	} else if v.target.kind == "" {
		v.aim(target{kind: app.DocKK})
	}
}

// attach makes a paper of the file at a path, once however often Enter comes
// meanwhile.
func (v *documents) attach(path string) {
	if path = strings.TrimSpace(path); path == "" || v.current != nil {
		return
	}
	v.run(&file{id: drawID(), path: path, target: v.target, replaces: v.replaces})
}

func (v *documents) run(f *file) {
	v.current = f
	p := v.page
	v.said.Set(look.ToneInfo, p.text("sheet.attach.working", "file", fileName(f.path)))
	p.attach(f, func(err error) {
		v.current = nil
		if err != nil {
			v.said.Set(look.ToneRefused, p.fileFault(f.path, err))
			return
		}
		v.said.Set(look.ToneDone, p.text("sheet.attach.done", "document", p.text("document."+string(f.target.kind)), "whose", v.whoseText(f.target)))
		v.path.SetText("")
		v.aimNext()
	})
}

// kept is what stands at the path.
func (v *documents) kept() keptFile {
	if v.current != nil {
		return v.current.kept()
	}
	if v.path.Text() == "" && v.replaces == uuid.Nil {
		return keptFile{}
	}
	return keptFile{Path: v.path.Text(), Kind: v.target.kind, Member: v.target.member, Replaces: v.replaces}
}

// resume puts back what stood at the path, and goes on with it if the officer
// had asked for that.
func (v *documents) resume(k *keptFile) {
	if *k == (keptFile{}) || k.ID != uuid.Nil && v.page.settled(k) {
		return
	}
	v.aim(target{k.Kind, k.Member})
	v.replaces = k.Replaces
	v.path.SetText(k.Path)
	if k.Asked {
		v.run(k.file())
	}
}

// held counts the files that are no papers yet and were not refused.
func (v *documents) held() int {
	n := 0
	if v.current != nil {
		n++
	}
	for _, f := range v.drop.files {
		if !f.stored && !f.refused {
			n++
		}
	}
	return n
}

func (v *documents) whoseText(t target) string {
	if t.member == uuid.Nil {
		return v.page.owner(nil)
	}
	return v.page.owner(&t.member)
}

// fileFault says what happened to a file, by its name.
func (p *Page) fileFault(path string, err error) string {
	why := ""
	if refused, ok := errors.AsType[*app.CheckError](err); ok {
		why = p.sentences(err, refused.Findings)
	} else {
		why = p.p.Host.Explain(err)
	}
	return p.text("sheet.attach.fault", "file", fileName(path), "why", why)
}

// fileName is the last step of a path of either system.
func fileName(path string) string {
	path = strings.TrimRight(path, `/\`)
	return path[strings.LastIndexAny(path, `/\`)+1:]
}

// detach takes a paper off. It cannot be put back, so it is asked first.
func (v *documents) detach(doc app.Document) {
	p := v.page
	p.p.Host.Ask(p.text("sheet.detach.title"),
		p.text("sheet.detach.text", "document", p.text("document."+string(doc.Kind)), "whose", p.owner(doc.Member)),
		p.text("sheet.detach.yes"), func(sure bool) {
			if !sure {
				return
			}
			p.takeOff(doc.ID, func(err error) {
				if err != nil {
					p.p.Host.Fail(err)
				}
				p.check()
			})
		})
}

// replace asks for another file in the place of a paper.
func (v *documents) replace(doc app.Document) {
	t := target{kind: doc.Kind}
	if doc.Member != nil {
		t.member = *doc.Member
	}
	v.aim(t)
	v.replaces = doc.ID
	p := v.page
	v.said.Set(look.ToneInfo, p.text("sheet.attach.replace", "document", p.text("document."+string(doc.Kind)), "whose", p.owner(doc.Member)))
	v.path.Focus(p.p.Host.Canvas())
	v.scroll.ScrollToTop()
}

// fill implements view.
func (v *documents) fill() {
	p := v.page
	list := checklist(p.p.Desk.Checker(), &p.draft.now, p.p.Desk.Today())
	people := make([]string, len(p.draft.now.Members))
	for i := range people {
		people[i] = p.personName(i)
	}
	shown := fmt.Sprint(list, people)
	if shown == v.shown {
		return
	}
	v.shown = shown
	v.whose.SetOptions(v.owners())
	if v.replaces == uuid.Nil {
		v.aimNext()
	}
	v.drop.fill()
	v.piles.Objects = nil
	for _, one := range list {
		v.piles.Add(v.pile(one))
	}
	v.scroll.Content.Refresh()
}

// tell implements view: what is missing is the list itself.
func (v *documents) tell() { v.fill() }

// first implements view.
func (v *documents) first(c fyne.Canvas) bool {
	v.path.Focus(c)
	return true
}

// focus implements view: the paper of a finding is asked for.
func (v *documents) focus(c fyne.Canvas, s spot) bool {
	kind, ok := strings.CutPrefix(s.path, "documents.")
	if !ok {
		return false
	}
	v.replaces = uuid.Nil
	v.aim(target{app.DocumentKind(kind), s.member})
	v.path.Focus(c)
	v.scroll.ScrollToTop()
	return true
}

// focused implements view.
func (v *documents) focused() (spot, bool) {
	return of(v.target.member, "documents."+string(v.target.kind)), v.path.Focused()
}

// leave implements view.
func (v *documents) leave() {}
