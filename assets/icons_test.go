package assets_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"titian/assets"
)

func TestIconsAreOneFamily(t *testing.T) {
	files, err := filepath.Glob("icons/*.svg")
	if err != nil || len(files) == 0 {
		t.Fatalf("no icons: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".svg")
		svg, err := assets.Icon(name)
		if err != nil {
			t.Error(err)
			continue
		}
		d := xml.NewDecoder(bytes.NewReader(svg))
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
				break
			}
			if e, ok := token.(xml.StartElement); ok {
				checkIcon(t, name, e)
			}
		}
	}
}

// checkIcon fails the test for a drawing of another size, stroke or colour.
func checkIcon(t *testing.T, name string, e xml.StartElement) {
	t.Helper()
	root := map[string]string{
		"viewBox": "0 0 24 24", "stroke-width": "2", "stroke-linecap": "round", "stroke-linejoin": "round", "stroke": "currentColor", "fill": "none",
	}
	for _, a := range e.Attr {
		want, known := root[a.Name.Local]
		switch {
		case e.Name.Local == "svg" && known && a.Value != want:
			t.Errorf("%s: %s is %s, want %s", name, a.Name.Local, a.Value, want)
		case e.Name.Local != "svg" && known && a.Value != "currentColor":
			t.Errorf("%s: a %s has its own %s", name, e.Name.Local, a.Name.Local)
		}
		delete(root, a.Name.Local)
	}
	if e.Name.Local == "svg" && len(root) > 0 {
		t.Errorf("%s: not said: %v", name, root)
	}
}

func TestIconThatIsNotThere(t *testing.T) {
	if _, err := assets.Icon("../fonts"); err == nil {
		t.Error("an icon by a name that is none")
	}
}

func TestLogo(t *testing.T) {
	img, err := png.Decode(bytes.NewReader(assets.Logo()))
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != 512 || b.Dy() != 512 {
		t.Errorf("the logo is %v", b)
	}
	if _, err := os.Stat("icons/app/titian.svg"); err != nil {
		t.Errorf("its source is gone: %v", err)
	}
}
