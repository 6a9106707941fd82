package shell

import (
	"fyne.io/fyne/v2"

	"titian/ui/kit"
	"titian/ui/look"
)

// practiceLine is a state of the line to the simulated central.
type practiceLine struct {
	name string
	text string // the key of its name on the strip
	act  string // the key of the command that brings it about
}

func lines() []practiceLine {
	return []practiceLine{
		{"good", "shell.line.good", "shell.act.line_good"},
		{"bad", "shell.line.bad", "shell.act.line_bad"},
		{"none", "shell.line.none", "shell.act.line_none"},
	}
}

// setLine changes the line of a rehearsal.
func (s *Shell) setLine(name string) {
	s.p.Rehearsal.SetLine(name)
	s.markLine()
}

// newPractice is the strip that marks every page of a practice profile, with
// the switch of the line to the simulated central; nil for a real profile.
func newPractice(s *Shell) fyne.CanvasObject {
	if s.p.Rehearsal == nil {
		return nil
	}
	text := kit.NewLabel(kit.Strong, s.Text("shell.practice")).Wrap()
	strip := kit.Beside(look.SizeSpace2, text, text, kit.NewLabel(kit.Body, s.Text("shell.line")))
	buttons := map[string]*kit.Button{}
	for _, l := range lines() {
		buttons[l.name] = kit.NewButton(kit.ButtonParams{Text: s.Text(l.text), Kind: kit.Quiet, Do: func() { s.setLine(l.name) }})
		strip.Add(buttons[l.name])
	}
	s.markLine = func() {
		for name, b := range buttons {
			b.SetKind(kit.Quiet)
			if name == s.p.Rehearsal.Line() {
				b.SetKind(kit.Primary)
			}
		}
	}
	s.markLine()
	return newSurface(kit.Inset(look.SizeSpace1, kit.Beside(look.SizeSpace3, strip, kit.NewLabel(kit.Body, ""), strip)), look.ColorSunSoft, edgeNone)
}
