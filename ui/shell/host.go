package shell

import (
	"fyne.io/fyne/v2"

	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

// Text implements [frame.Host].
func (s *Shell) Text(key string, args ...string) string { return s.words.Text(key, args...) }

// Language implements [frame.Host].
func (s *Shell) Language() string { return s.words.Language() }

// Work implements [frame.Host].
func (s *Shell) Work() frame.Work { return s.p.Work }

// Canvas implements [frame.Host].
func (s *Shell) Canvas() fyne.Canvas { return s.p.Window.Canvas() }

// Rehearsal implements [frame.Host].
func (s *Shell) Rehearsal() bool { return s.p.Rehearsal != nil }

// FieldName implements [frame.Host].
func (s *Shell) FieldName(path string) string { return s.words.Field(path) }

// Toast implements [frame.Host].
func (s *Shell) Toast(tone look.Tone, text string, undo func()) { s.above.toasts.Add(tone, text, undo) }

// Fail implements [frame.Host].
func (s *Shell) Fail(err error) {
	if s.mode != modeClosing {
		s.above.tell(look.ToneRefused, s.Explain(err), "", nil)
	}
}

// Explain turns an error into a sentence for the officer that ends in what to
// do. What it does not know goes to the log.
func (s *Shell) Explain(err error) string {
	text, known := explain(s.words, err)
	if !known {
		s.p.Log.Error("error without a sentence", "error", err)
	}
	return text
}

// Ask implements [frame.Host].
func (s *Shell) Ask(title, text, yes string, answer func(bool)) {
	s.above.ask = kit.NewAsk(kit.AskParams{
		Title: title, Text: text, Yes: yes, No: s.Text("shell.no"), Danger: true, Answer: answer,
	})
	s.above.ask.Show(s.Canvas())
}
