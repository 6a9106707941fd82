package sheet

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"titian/app"
	"titian/ui/kit"
	"titian/ui/look"
)

// dropLimit bounds the files that are taken at once.
const dropLimit = 30

// intake is the list of files that were dropped on the window: each with what
// it is taken for, and then with what became of it.
type intake struct {
	view  *documents
	files []*dropped
	left  *kit.MessageLine
	list  *fyne.Container
	panel *kit.Panel
	all   *kit.Button
}

// dropped is one file.
type dropped struct {
	path   string
	target target
	// stored tells that it is a paper now; busy that it becomes one.
	stored, busy bool
	kind         *kindPicker
	whose        *kit.Select
	said         *kit.MessageLine
	row          fyne.CanvasObject
}

func newIntake(v *documents) *intake {
	p := v.page
	in := &intake{view: v, list: kit.Stack(look.SizeSpace3), left: kit.NewMessageLine(look.ToneAttention, "", "", nil)}
	in.all = kit.NewButton(kit.ButtonParams{Text: p.text("sheet.drop.all"), Kind: kit.Primary, Do: in.attachAll})
	empty := kit.NewButton(kit.ButtonParams{Text: p.text("sheet.drop.clear"), Do: in.clear})
	in.panel = kit.NewPanel(p.text("sheet.drop"), kit.Stack(look.SizeSpace3, in.left, in.list, kit.Beside(look.SizeSpace2, nil, in.all, empty)))
	in.panel.Hide()
	return in
}

func (in *intake) object() fyne.CanvasObject { return in.panel }

// Dropped implements [frame.Dropper].
func (p *Page) Dropped(_ context.Context, paths []string) {
	if !p.loaded || len(paths) == 0 {
		return
	}
	p.show(partDocuments) //nolint:contextcheck // a save has the context of the sheet
	v, ok := p.views[partDocuments].(*documents)
	if !ok {
		return
	}
	v.drop.take(paths)
}

// take lists files, each with a guess of what it is: the papers that are
// missing, in their order.
func (in *intake) take(paths []string) {
	p := in.view.page
	over := len(paths) - dropLimit
	in.left.Set(look.ToneAttention, "")
	if over > 0 {
		paths = paths[:dropLimit]
		in.left.Set(look.ToneAttention, p.text("sheet.drop.over", "taken", strconv.Itoa(dropLimit), "left", strconv.Itoa(over)))
	}
	guesses := wanted(p.p.Desk.Checker(), &p.draft.now, p.p.Desk.Today())
	in.forget()
	for _, f := range in.files {
		guesses = without(guesses, f.target)
	}
	for _, path := range paths {
		guess := target{kind: app.DocKK}
		if len(guesses) > 0 {
			guess, guesses = guesses[0], guesses[1:]
		}
		in.files = append(in.files, in.file(path, guess))
	}
	in.draw()
	in.all.Focus(p.p.Host.Canvas())
	in.view.scroll.ScrollToTop()
}

func without(list []target, t target) []target {
	for i := range list {
		if list[i] == t {
			return append(list[:i:i], list[i+1:]...)
		}
	}
	return list
}

// file makes the line of one file.
func (in *intake) file(path string, guess target) *dropped {
	p := in.view.page
	f := &dropped{path: path, target: guess, said: kit.NewMessageLine(look.ToneInfo, "", "", nil)}
	f.kind = newKindPicker(p, func(kind app.DocumentKind) { f.target.kind = kind })
	f.whose = kit.NewSelect(kit.SelectParams{
		Label: p.text("sheet.attach.whose"), Options: in.view.owners(), Words: p.words, Changed: func(id string) { f.target.member = parsed(id) },
	})
	f.kind.show(guess.kind)
	f.whose.SetText(ofFamily)
	if guess.member != uuid.Nil {
		f.whose.SetText(guess.member.String())
	}
	drop := kit.NewButton(kit.ButtonParams{Icon: kit.IconClose, Name: p.text("sheet.drop.leave"), Kind: kit.Quiet, Do: func() { in.remove(f) }})
	name := kit.NewLabel(kit.Strong, fileName(path)).Cut()
	f.row = kit.Stack(
		look.SizeSpace1, kit.Beside(look.SizeSpace2, name, name, drop),
		beside(nil, f.kind.Object(), f.whose.Object()), f.said,
	)
	return f
}

// attachAll makes papers of all files that are none yet, one after the other.
func (in *intake) attachAll() {
	for _, f := range in.files {
		if f.stored || f.busy {
			continue
		}
		f.busy = true
		p := in.view.page
		f.said.Set(look.ToneInfo, p.text("sheet.attach.working", "file", fileName(f.path)))
		t := f.target
		in.view.store(t, f.path, uuid.Nil, func(err error) {
			f.busy = false
			if err != nil {
				f.said.Set(look.ToneRefused, p.fileFault(f.path, err))
				return
			}
			f.stored = true
			f.kind.Disable()
			f.whose.Disable()
			f.said.Set(look.ToneDone, p.text("sheet.attach.done", "document", p.text("document."+string(t.kind)), "whose", in.view.whoseText(t)))
		})
	}
	in.draw()
}

// remove leaves one file out.
func (in *intake) remove(f *dropped) {
	for i := range in.files {
		if in.files[i] == f {
			in.files = append(in.files[:i:i], in.files[i+1:]...)
			break
		}
	}
	in.draw()
}

// forget takes what is a paper already off the list.
func (in *intake) forget() {
	var rest []*dropped
	for _, f := range in.files {
		if !f.stored {
			rest = append(rest, f)
		}
	}
	in.files = rest
}

func (in *intake) clear() {
	in.files = nil
	in.left.Set(look.ToneAttention, "")
	in.draw()
}

// fill follows a change of the members.
func (in *intake) fill() {
	for _, f := range in.files {
		f.whose.SetOptions(in.view.owners())
	}
}

func (in *intake) draw() {
	in.list.Objects = nil
	for _, f := range in.files {
		in.list.Add(f.row)
	}
	setHidden(in.panel, len(in.files) == 0)
	in.view.scroll.Content.Refresh()
}
