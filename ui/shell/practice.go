package shell

import (
	"fyne.io/fyne/v2"

	"titian/ui/kit"
	"titian/ui/look"
)

// newPractice is the strip that marks every page of a practice profile, with
// the switch of the line to the simulated central; nil for a real profile.
func newPractice(s *Shell) fyne.CanvasObject {
	if s.p.Rehearsal == nil {
		return nil
	}
	text := kit.NewLabel(kit.Strong, s.Text("shell.practice")).Wrap()
	strip := kit.Beside(look.SizeSpace2, text, text, kit.NewLabel(kit.Body, s.Text("shell.line")))
	buttons := map[string]*kit.Button{}
	mark := func() {
		for line, b := range buttons {
			b.SetKind(kit.Quiet)
			if line == s.p.Rehearsal.Line() {
				b.SetKind(kit.Primary)
			}
		}
	}
	for _, line := range []struct{ name, text string }{
		{"good", "shell.line.good"}, {"bad", "shell.line.bad"}, {"none", "shell.line.none"},
	} {
		b := kit.NewButton(kit.ButtonParams{Text: s.Text(line.text), Kind: kit.Quiet, Do: func() {
			s.p.Rehearsal.SetLine(line.name)
			mark()
		}})
		buttons[line.name] = b
		strip.Add(b)
	}
	mark()
	return newSurface(kit.Inset(look.SizeSpace1, kit.Beside(look.SizeSpace3, strip, kit.NewLabel(kit.Body, ""), strip)), look.ColorSunSoft, edgeNone)
}
