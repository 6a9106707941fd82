package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

func TestAsk(t *testing.T) {
	tests := map[string]struct {
		keys []fyne.KeyName
		want string
	}{
		"the safe answer comes first": {[]fyne.KeyName{fyne.KeyReturn}, "no"},
		"Esc is no":                   {[]fyne.KeyName{fyne.KeyEscape}, "no"},
		"Esc on yes is no":            {[]fyne.KeyName{fyne.KeyRight, fyne.KeyEscape}, "no"},
		"yes":                         {[]fyne.KeyName{fyne.KeyRight, fyne.KeySpace}, "yes"},
		"there and back":              {[]fyne.KeyName{fyne.KeyRight, fyne.KeyLeft, fyne.KeyReturn}, "no"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dress(t, look.Params{})
			under := widget.NewEntry()
			w := stand(t, under, 800, 600)
			w.Canvas().Focus(under)
			var got []string
			a := NewAsk(AskParams{Title: "Buang berkas ini?", Text: "Ia bisa dikembalikan selama 30 hari.", Yes: "Buang", No: "Jangan", Danger: true, Answer: func(yes bool) {
				got = append(got, map[bool]string{true: "yes", false: "no"}[yes])
			}})
			a.Show(w.Canvas())
			readable(t, w)
			press(t, w, tt.keys...)
			if len(got) != 1 || got[0] != tt.want || a.Shown() {
				t.Errorf("answers %v, want %s", got, tt.want)
			}
			if w.Canvas().Focused() != fyne.Focusable(under) {
				t.Error("the focus does not return")
			}
		})
	}
}

func TestAskIsTakenAway(t *testing.T) {
	dress(t, look.Params{})
	w := stand(t, widget.NewEntry(), 800, 600)
	a := NewAsk(AskParams{Title: "?", Yes: "Ya", No: "Tidak", Answer: func(bool) { t.Error("nobody answered") }})
	a.Show(w.Canvas())
	a.Hide()
	a.Hide()
	if w.Canvas().Overlays().Top() != nil {
		t.Error("the question still lies over the window")
	}
}
