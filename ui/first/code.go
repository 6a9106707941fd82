package first

import (
	"strings"

	"fyne.io/fyne/v2"

	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

// code shows the recovery code and asks for its last group back, so that it was
// written down and not only seen.
func (v *View) code() []fyne.CanvasObject {
	d := &v.draft
	if d.code == "" {
		return v.codeToCome()
	}
	on := func() {
		if !sameGroup(d.copied, lastGroup(d.code)) {
			v.wrong("first.code_wrong")
			return
		}
		v.confirm()
	}
	groups := kit.Flow(look.SizeSpace4)
	for g := range strings.FieldsSeq(strings.ReplaceAll(d.code, "-", " ")) {
		groups.Add(kit.NewLabel(kit.Figure, g))
	}
	back := v.field(kit.FieldParams{Label: v.text("first.code_back"), Chars: 8, Limit: 12}, &d.copied, on)
	v.start = back
	why := "first.code_why"
	if v.again {
		why = "first.code_again_why"
	}
	return []fyne.CanvasObject{
		kit.NewLabel(kit.Body, v.text(why)).Wrap(), groups,
		kit.NewLabel(kit.Body, v.text("first.code_keep")).Wrap(), back.Object(), v.told, v.buttons(false, "first.code_done", on),
	}
}

// confirm tells the store that its code is on paper. Where that cannot be kept,
// the code is asked for again at the next unlock: the work goes on.
func (v *View) confirm() {
	v.busy = true
	frame.Tell(v.ctx, v.p.Host.Work(), v.p.Desk.ConfirmCode, func(err error) {
		v.busy = false
		v.draft.code, v.draft.copied = "", ""
		if steps := v.steps(); v.again {
			v.p.Done()
		} else {
			v.goTo(steps[len(steps)-1])
		}
		if err != nil {
			v.p.Host.Fail(err)
		}
	})
}

// codeToCome stands in the place of a code that is being drawn, and of one that
// could not be: nobody is kept from work by that.
func (v *View) codeToCome() []fyne.CanvasObject {
	row := v.buttons(false, "first.retry", v.draw)
	later := kit.NewButton(kit.ButtonParams{Text: v.text("first.later"), Kind: kit.Quiet, Shown: v.reveal, Do: func() {
		if !v.busy {
			v.p.Done()
		}
	}})
	return []fyne.CanvasObject{
		kit.NewLabel(kit.Body, v.text("first.code_again_why")).Wrap(), v.told, kit.Beside(look.SizeSpace3, row, later, row),
	}
}

// draw asks for another code.
func (v *View) draw() {
	v.busy = true
	v.say(look.ToneInfo, v.text("first.code_drawing"))
	var turn frame.Turn
	frame.Ask(v.ctx, v.p.Host.Work(), &turn, v.p.Desk.NewCode, func(code string, err error) {
		v.busy = false
		if err != nil {
			v.say(look.ToneAttention, v.p.Host.Explain(err))
			return
		}
		v.draft.code = code
		v.goTo(stepCode)
	})
}

func lastGroup(code string) string {
	groups := strings.Fields(strings.ReplaceAll(code, "-", " "))
	if len(groups) == 0 {
		return ""
	}
	return groups[len(groups)-1]
}

// sameGroup compares as a reader of handwriting does: any case, O for 0, I and
// L for 1.
func sameGroup(typed, group string) bool {
	read := strings.NewReplacer("O", "0", "I", "1", "L", "1", " ", "", "-", "")
	return read.Replace(strings.ToUpper(typed)) == read.Replace(strings.ToUpper(group))
}
