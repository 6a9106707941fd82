package roster

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"strings"
	"testing"
)

// What the ZIP says about its sizes is not believed, and parts share one
// allowance.
func TestUnpackingIsBounded(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"a.xml", "b.xml"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(strings.Repeat("<a> </a>", 10_000))); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	a, err := openArchive(t.Context(), b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if a.left != MaxUnpacked {
		t.Errorf("%d bytes may be unpacked", a.left)
	}
	a.left = 100_000
	tokens := 0
	count := func(xml.Token) error { tokens++; return nil }
	if err := a.walk("a.xml", count); err != nil || tokens != 30_000 {
		t.Errorf("the first part: %d tokens, %v", tokens, err)
	}
	err = a.walk("B.XML", count)
	if reason, ok := errors.AsType[*FileError](err); !ok || reason.Finding.Code != CodeTooLarge {
		t.Errorf("the second part: %v", err)
	}
}

func TestDateFormats(t *testing.T) {
	for code, want := range map[string]bool{
		"dd/mm/yyyy": true, `[$-421]dd\ mmmm\ yyyy;@`: true, "YYYY": true, "m/d": true,
		"General": false, "0": false, "@": false, "0.00E+00": false, "[Red]0": false, `"day" 0`: false, `\d0`: false, "_d0": false,
		"h:mm:ss": false, "": false, `"`: false, `\`: false, "[": false,
	} {
		if got := showsDate(code); got != want {
			t.Errorf("%q: %t", code, got)
		}
	}
}

func TestCellPositions(t *testing.T) {
	for ref, want := range map[string][2]int{
		"A1": {0, 1}, "z9": {25, 9}, "AA10": {26, 10}, "XFD1048576": {16383, 1048576},
		"": {-1, 0}, "A": {-1, 0}, "1": {-1, 0}, "A0": {-1, 0}, "A-1": {-1, 0}, "ABCDE1": {-1, 0}, "Ä1": {-1, 0},
	} {
		if position, line := cellPosition(ref); position != want[0] || line != want[1] {
			t.Errorf("%q: %d, %d", ref, position, line)
		}
	}
}
