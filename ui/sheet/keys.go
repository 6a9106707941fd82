package sheet

import (
	"fyne.io/fyne/v2"

	"titian/ui/frame"
)

// Shortcuts implements [frame.Shortcuts].
func (p *Page) Shortcuts() []frame.Shortcut {
	ctrl := func(key fyne.KeyName, name string, do func()) frame.Shortcut {
		return frame.Shortcut{Key: key, Modifier: fyne.KeyModifierControl, Name: "sheet.key." + name, Do: func() {
			if p.loaded {
				do()
			}
		}}
	}
	keys := []frame.Shortcut{
		ctrl(fyne.KeyS, "save", p.saver.now),
		ctrl(fyne.KeyO, "attach", func() { p.turn(partDocuments) }),
		ctrl(fyne.KeyB, "scan", p.side.toggle),
		ctrl(fyne.KeyM, "member", p.anotherMember),
		ctrl(fyne.KeyP, "slip", p.slip),
		ctrl(fyne.KeyReturn, "send", p.submit),
		ctrl(fyne.KeyPageDown, "next", func() { p.turn(p.part + 1) }),
		ctrl(fyne.KeyPageUp, "back", func() { p.turn(p.part - 1) }),
	}
	for i, key := range []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5} {
		keys = append(keys, ctrl(key, partKeys()[i], func() { p.turn(part(i)) }))
	}
	return keys
}

// anotherMember adds a row to the members, from wherever the officer is.
func (p *Page) anotherMember() {
	p.show(partMembers)
	if m, ok := p.views[partMembers].(*members); ok {
		m.another()
	}
}
