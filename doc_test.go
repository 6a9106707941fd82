package titian_test

import (
	"bytes"
	"image/png"
	"regexp"
	"testing"

	"titian"
)

func TestDescribe(t *testing.T) {
	about, err := titian.Describe()
	if err != nil {
		t.Fatal(err)
	}
	if about.ID == "" || about.Name != "Titian" || about.Build < 1 || about.Comment == "" || !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(about.Version) {
		t.Errorf("FyneApp.toml says %+v", about)
	}
}

func TestIcon(t *testing.T) {
	config, err := png.DecodeConfig(bytes.NewReader(titian.Icon()))
	if err != nil || config.Width != 256 || config.Height != 256 {
		t.Errorf("the icon is %d by %d: %v", config.Width, config.Height, err)
	}
}
