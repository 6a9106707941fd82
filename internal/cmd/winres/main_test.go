package main

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"titian"
)

func TestWhatItWrites(t *testing.T) {
	dir := t.TempDir()
	if err := run([]string{dir}); err != nil {
		t.Fatal(err)
	}
	about, err := titian.Describe()
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) []byte {
		t.Helper()
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	if script := string(read("titian.rc")); !strings.Contains(script, `"ProductVersion", "`+about.Version+`"`) {
		t.Errorf("the version is missing in:\n%s", script)
	}
	var manifest struct {
		Identity struct {
			Version string `xml:"version,attr"`
		} `xml:"assemblyIdentity"`
	}
	if err := xml.Unmarshal(read("titian.manifest"), &manifest); err != nil || strings.Count(manifest.Identity.Version, ".") != 3 {
		t.Errorf("the manifest names version %q: %v", manifest.Identity.Version, err)
	}
	wantIcon(t, read("icon.ico"), 16, 32, 48, 256)
}

// wantIcon checks that an icon holds pictures of these sizes.
func wantIcon(t *testing.T, raw []byte, sides ...int) {
	t.Helper()
	if n := int(binary.LittleEndian.Uint16(raw[4:])); n != len(sides) {
		t.Fatalf("the icon has %d pictures, want %d", n, len(sides))
	}
	for i, side := range sides {
		entry := raw[6+16*i:]
		size, at := binary.LittleEndian.Uint32(entry[8:]), binary.LittleEndian.Uint32(entry[12:])
		config, err := png.DecodeConfig(bytes.NewReader(raw[at : at+size]))
		if err != nil || config.Width != side || int(entry[0]) != side%256 {
			t.Errorf("picture %d is %d wide, written as %d, want %d: %v", i, config.Width, entry[0], side, err)
		}
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{nil, {"a", "b"}, {filepath.Join(t.TempDir(), "missing")}} {
		if run(args) == nil {
			t.Errorf("%q: accepted", args)
		}
	}
}
