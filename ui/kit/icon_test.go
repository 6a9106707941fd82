package kit

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"titian/ui/look"
)

func TestEveryIconHasAName(t *testing.T) {
	source, err := os.ReadFile("icon.go")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.ReadDir("../../assets/icons")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range dir {
		name, ok := strings.CutSuffix(f.Name(), ".svg")
		if ok && !bytes.Contains(source, []byte(`= "`+name+`"`)) {
			t.Errorf("%s is drawn and not named", name)
		}
	}
}

func TestIconTakesTheColourOfTheLook(t *testing.T) {
	app := dress(t, look.Params{Ground: look.GroundLight})
	if IconHome.Content() == nil || !bytes.Contains(IconHome.Content(), []byte("#1a2b2b")) {
		t.Errorf("in ink the icon is %s", IconHome.Content())
	}
	leaf := IconHome.In(look.ColorLeaf)
	light := leaf.Name()
	if !bytes.Contains(leaf.Content(), []byte("#0b6e4f")) || bytes.Contains(leaf.Content(), []byte("currentColor")) {
		t.Errorf("in leaf the icon is %s", leaf.Content())
	}
	wear(t, app, look.Params{Ground: look.GroundDark})
	if leaf.Name() == light {
		t.Error("the icon keeps its name, so Fyne keeps the old drawing")
	}
	if got := Icon("none").Content(); got != nil {
		t.Errorf("an icon that is not drawn is %s", got)
	}
}
