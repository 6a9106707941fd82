package shell

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"titian/ui/kit"
	"titian/ui/look"
)

// above is what the window says above its pages: notices that stay, toasts that
// pass, questions, and the list of keys.
type above struct {
	s       *Shell
	notices *fyne.Container
	toasts  *kit.Toasts
	ask     *kit.Ask
	keys    *keyList
}

func newAbove(s *Shell) *above {
	return &above{s: s, notices: kit.Stack(look.SizeSpace2)}
}

// dress makes the toasts anew in the language of now.
func (a *above) dress() {
	a.toasts = kit.NewToasts(kit.ToastsParams{
		After: func(d time.Duration, f func()) { a.s.p.After(d, f) },
		Undo:  a.s.Text("shell.undo"), Key: undoKey,
	})
}

// tell puts a notice below the command line until it is closed, with at most
// one action.
func (a *above) tell(tone look.Tone, text, action string, do func()) {
	var row *fyne.Container
	line := kit.NewMessageLine(tone, text, action, func() {
		a.remove(row)
		do()
	})
	closer := kit.NewButton(kit.ButtonParams{
		Name: a.s.Text("shell.close"), Icon: kit.IconClose, Kind: kit.Quiet, Do: func() { a.remove(row) },
	})
	row = kit.Beside(look.SizeSpace1, line, line, closer)
	a.notices.Add(row)
	a.settle()
}

func (a *above) remove(row fyne.CanvasObject) {
	a.notices.Objects = slices.DeleteFunc(a.notices.Objects, func(o fyne.CanvasObject) bool { return o == row })
	a.settle()
}

// settle gives page and notices their heights anew.
func (a *above) settle() {
	a.notices.Refresh()
	if content := a.s.p.Window.Content(); content != nil {
		content.Refresh()
	}
}

// covered reports whether something lies over the page and has to be answered
// first.
func (a *above) covered() bool {
	return a.keys != nil || (a.ask != nil && a.ask.Shown())
}

// escape closes what was said last; false if there is nothing to close.
func (a *above) escape() bool {
	if a.keys != nil {
		a.closeKeys()
		return true
	}
	if n := len(a.notices.Objects); n > 0 {
		a.remove(a.notices.Objects[n-1])
		return true
	}
	return false
}

// clear takes away everything that may name a person.
func (a *above) clear() {
	a.uncover()
	if a.toasts != nil {
		a.toasts.Clear()
	}
	a.notices.Objects = nil
	a.settle()
}

// uncover takes away what lies over the page: a question, the list of keys, and
// lists and menus of the page's own.
func (a *above) uncover() {
	if a.ask != nil {
		a.ask.Hide()
		a.ask = nil
	}
	a.closeKeys()
	overlays := a.s.Canvas().Overlays()
	for top := overlays.Top(); top != nil; top = overlays.Top() {
		overlays.Remove(top)
	}
}

// showKeys shows the list of keys, or takes it away.
func (a *above) showKeys() {
	if a.keys != nil {
		a.closeKeys()
		return
	}
	a.keys = newKeyList(a.s, a.closeKeys)
	a.keys.show(a.s.Canvas())
}

func (a *above) closeKeys() {
	if a.keys == nil {
		return
	}
	a.keys.hide()
	a.keys = nil
}
