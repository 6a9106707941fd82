package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"titian/ui/look"
)

// way is the line of stages with this many steps done.
func way(done int) []Step {
	names := []string{"Draf", "Siap kirim", "Diterima", "Diperiksa", "Diputus", "Bernomor", "Dibayar", "Aktif"}
	steps := make([]Step, len(names))
	for i, name := range names {
		steps[i] = Step{Text: name}
		switch {
		case i < done:
			steps[i].State = Done
		case i == done:
			steps[i].State = Now
		}
	}
	return steps
}

func TestStageLine(t *testing.T) {
	tests := map[string]struct {
		width float32
		done  int
		want  string
	}{
		"wide":             {900, 3, "Draf Siap kirim Diterima Diperiksa Diputus Bernomor Dibayar Aktif perlu Anda"},
		"narrow":           {420, 3, "Diperiksa perlu Anda"},
		"narrow and done":  {420, 8, "Aktif perlu Anda"},
		"narrow and ahead": {420, 0, "Draf perlu Anda"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dress(t, look.Params{})
			s := NewStageLine(StageLineParams{Steps: way(tt.done), Mark: "perlu Anda", Tone: look.ToneAttention})
			w := stand(t, s, tt.width, 60)
			if got := strings.Join(textsOf(s), " "); got != tt.want {
				t.Errorf("there stands %q, want %q", got, tt.want)
			}
			readable(t, w)
		})
	}
}

func TestStageLineGrowsAgain(t *testing.T) {
	dress(t, look.Params{})
	s := NewStageLine(StageLineParams{Steps: way(5)})
	w := stand(t, s, 210, 60)
	w.Resize(fyne.NewSize(1000, 60))
	if got := strings.Join(textsOf(s), " "); !strings.Contains(got, "Bernomor Dibayar") {
		t.Errorf("with room there stands %q", got)
	}
	s.Set(StageLineParams{})
	if got := textsOf(s); len(got) != 0 {
		t.Errorf("without steps there stands %q", got)
	}
	if got := s.AccessibilityLabel(); got != "" {
		t.Errorf("without steps %q is read out", got)
	}
}

func TestStageLineIsReadOut(t *testing.T) {
	dress(t, look.Params{})
	s := NewStageLine(StageLineParams{Steps: way(3), Mark: "perlu Anda"})
	if got := s.AccessibilityLabel(); got != "Diperiksa, perlu Anda" {
		t.Errorf("%q is read out", got)
	}
}
