package sheet

import (
	"context"
	"errors"
	"slices"
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
	// leaving are files that were left out while papers were made of them.
	leaving []*dropped
	left    *kit.MessageLine
	list    *fyne.Container
	panel   *kit.Panel
	all     *kit.Button
}

// dropped is one file.
type dropped struct {
	*file
	// stored tells that it is a paper now, refused that it cannot be one.
	stored, refused bool
	kind            *kindPicker
	whose           *kit.Select
	said            *kit.MessageLine
	row             fyne.CanvasObject
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
		in.files = append(in.files, in.line(&file{id: drawID(), path: path, target: guess}))
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

// line makes the line of one file.
func (in *intake) line(one *file) *dropped {
	p := in.view.page
	f := &dropped{file: one, said: kit.NewMessageLine(look.ToneInfo, "", "", nil)}
	f.kind = newKindPicker(p, func(kind app.DocumentKind) { f.target.kind = kind })
	f.whose = kit.NewSelect(kit.SelectParams{
		Label: p.text("sheet.attach.whose"), Options: in.view.owners(), Words: p.words, Changed: func(id string) { f.target.member = parsed(id) },
	})
	f.kind.show(f.target.kind)
	f.whose.SetText(ofFamily)
	if f.target.member != uuid.Nil {
		f.whose.SetText(f.target.member.String())
	}
	drop := kit.NewButton(kit.ButtonParams{Icon: kit.IconClose, Name: p.text("sheet.drop.leave"), Kind: kit.Quiet, Do: func() { in.remove(f) }})
	name := kit.NewLabel(kit.Strong, fileName(f.path)).Cut()
	f.row = kit.Stack(
		look.SizeSpace1, kit.Beside(look.SizeSpace2, name, name, drop),
		beside(nil, f.kind.Object(), f.whose.Object()), f.said,
	)
	return f
}

// attachAll makes papers of all files that are none yet, one after the other.
func (in *intake) attachAll() {
	for _, f := range slices.Clone(in.files) {
		if !f.stored && !f.asked && !f.left {
			in.attach(f)
		}
	}
	in.draw()
}

// attach makes a paper of one file.
func (in *intake) attach(f *dropped) {
	p, t := in.view.page, f.target
	f.refused = false
	f.said.Set(look.ToneInfo, p.text("sheet.attach.working", "file", fileName(f.path)))
	// What is being read is not the officer's to change.
	f.kind.Disable()
	f.whose.Disable()
	p.attach(f.file, func(err error) {
		switch {
		case f.left:
			in.leaving = slices.DeleteFunc(in.leaving, func(o *dropped) bool { return o == f })
			if err != nil && !errors.Is(err, context.Canceled) {
				p.p.Host.Fail(err)
			}
		case err != nil:
			f.refused = true
			f.kind.Enable()
			f.whose.Enable()
			f.said.Set(look.ToneRefused, p.fileFault(f.path, err))
		default:
			f.stored = true
			f.said.Set(look.ToneDone, p.text("sheet.attach.done", "document", p.text("document."+string(t.kind)), "whose", in.view.whoseText(t)))
		}
	})
}

// remove leaves one file out.
func (in *intake) remove(f *dropped) {
	in.files = slices.DeleteFunc(in.files, func(o *dropped) bool { return o == f })
	in.leave(f)
	in.draw()
}

// leave stops what is under way with a file that is off the list.
func (in *intake) leave(f *dropped) {
	if f.asked {
		in.leaving = append(in.leaving, f)
	}
	f.leave()
}

// kept are the files that are no papers yet, and those that shall be none.
func (in *intake) kept() []keptFile {
	var out []keptFile
	for _, f := range in.files {
		if !f.stored {
			out = append(out, f.kept())
		}
	}
	for _, f := range in.leaving {
		out = append(out, f.kept())
	}
	return out
}

// resume lists files again, and goes on with those that the officer had asked
// for.
func (in *intake) resume(files []keptFile) {
	for i := range files {
		k := &files[i]
		if in.view.page.settled(k) {
			continue
		}
		f := in.line(k.file())
		in.files = append(in.files, f)
		if k.Asked {
			in.attach(f)
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
	files := in.files
	in.files = nil
	for _, f := range files {
		in.leave(f)
	}
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
