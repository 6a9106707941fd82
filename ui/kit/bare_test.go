package kit_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"titian/internal/testkit/host"
	"titian/ui/kit"
	"titian/ui/look"
)

func TestAFieldWithoutLabelAndHintTakesNoRoomForThem(t *testing.T) {
	theme := host.Dress(t, look.Params{}).Settings().Theme()
	bare := kit.NewField(kit.FieldParams{})
	height := func(f *kit.Field) float32 {
		f.Object().Resize(fyne.NewSize(400, f.Object().MinSize().Height))
		return f.Object().MinSize().Height
	}
	plain := height(bare)
	if full := height(kit.NewField(kit.FieldParams{Label: "Nama"})); full < plain+2*theme.Size(look.SizeSmall) {
		t.Errorf("bare %.0f high, with a label %.0f", plain, full)
	}
	bare.SetHint("dari NIK")
	if hinted := height(bare); hinted <= plain {
		t.Errorf("with a hint still %.0f high", hinted)
	}
	bare.SetHint("")
	if again := height(bare); again != plain {
		t.Errorf("%.0f high once the hint is gone, want %.0f", again, plain)
	}
}
