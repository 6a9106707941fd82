package sheet

import (
	"fyne.io/fyne/v2"

	"titian/ui/frame"
)

// Shortcuts implements [frame.Shortcuts].
func (p *Page) Shortcuts() []frame.Shortcut {
	ctrl := func(key fyne.KeyName, name string, do func()) frame.Shortcut {
		return frame.Shortcut{Key: key, Modifier: fyne.KeyModifierControl, Name: name, Do: func() {
			if p.loaded {
				do()
			}
		}}
	}
	keys := []frame.Shortcut{
		ctrl(fyne.KeyS, "sheet.key.save", p.saver.now),
		ctrl(fyne.KeyO, "sheet.key.attach", func() { p.turn(partDocuments) }),
		ctrl(fyne.KeyB, "sheet.key.scan", p.side.toggle),
		ctrl(fyne.KeyM, "sheet.key.member", p.anotherMember),
		ctrl(fyne.KeyP, "sheet.key.slip", p.slip),
		ctrl(fyne.KeyReturn, "sheet.key.send", p.submit),
		ctrl(fyne.KeyPageDown, "sheet.key.next", func() { p.turn(p.part + 1) }),
		ctrl(fyne.KeyPageUp, "sheet.key.back", func() { p.turn(p.part - 1) }),
	}
	return append(keys,
		ctrl(fyne.Key1, "sheet.key.family", func() { p.turn(partFamily) }),
		ctrl(fyne.Key2, "sheet.key.members", func() { p.turn(partMembers) }),
		ctrl(fyne.Key3, "sheet.key.contact", func() { p.turn(partContact) }),
		ctrl(fyne.Key4, "sheet.key.documents", func() { p.turn(partDocuments) }),
		ctrl(fyne.Key5, "sheet.key.review", func() { p.turn(partReview) }),
	)
}

// anotherMember adds a row to the members, from wherever the officer is.
func (p *Page) anotherMember() {
	p.show(partMembers)
	if m, ok := p.views[partMembers].(*members); ok {
		m.another()
	}
}
