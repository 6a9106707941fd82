package xvfb

import (
	"image"
	"testing"
)

func TestGlance(t *testing.T) {
	d, show := showing(t)
	glance := func(area image.Rectangle) string {
		t.Helper()
		got, err := d.Glance(area)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	whole, right := image.Rect(0, 0, 2, 1), image.Rect(1, 0, 9, 9) // more than there is
	before, beside := glance(whole), glance(right)
	if len(before) != 8 || beside != before[4:] {
		t.Errorf("it saw %q, and beside %q", before, beside)
	}
	other := dump()
	other[len(other)-12] = 0x80 // the left pixel
	show(other)
	if glance(whole) == before || glance(right) != beside {
		t.Error("it saw another change than there was")
	}
	show(dump()[:40])
	if _, err := d.Glance(whole); err == nil {
		t.Error("it saw half a header")
	}
}
