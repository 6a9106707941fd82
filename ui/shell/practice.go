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
	line := kit.NewChips(kit.ChipsParams{
		Items: []kit.Chip{
			{ID: "good", Text: s.Text("shell.line.good"), Tone: look.ToneDone},
			{ID: "bad", Text: s.Text("shell.line.bad"), Tone: look.ToneAttention},
			{ID: "none", Text: s.Text("shell.line.none"), Tone: look.ToneRefused},
		},
		Changed: func(ids []string) {
			if len(ids) == 1 {
				s.p.Rehearsal.SetLine(ids[0])
			}
		},
	})
	line.SetChosen([]string{s.p.Rehearsal.Line()})
	strip := kit.Beside(look.SizeSpace3, text, text, kit.NewLabel(kit.Body, s.Text("shell.line")), line)
	return newSurface(kit.Inset(look.SizeSpace2, strip), look.ColorSunSoft, edgeNone)
}
