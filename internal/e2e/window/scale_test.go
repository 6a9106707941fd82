package window_test

import (
	"errors"
	"image"
	"strings"
	"testing"

	"titian/app"
	"titian/internal/testkit/laptop"
	"titian/ui/kit"
)

// TestTwiceTheSizeOnASmallScreen: at a display scale of 200 % the window is no
// larger than a screen of 1366 × 768 pixels, and keys lead where they always do.
func TestTwiceTheSizeOnASmallScreen(t *testing.T) {
	d := newDesk(t)
	d.environment = []string{"FYNE_SCALE=2"}
	d.eye.SetScale(2)
	head := d.foundFamily()
	d.start()
	d.wantOnScreen()
	d.fields(passphrase)
	d.untilSeen(kit.Title, "home.title")
	status := strings.Fields(d.words.Text("shell.status.not_enrolled"))
	d.untilRead(kit.Small, strings.Join(status[:2], " "))

	d.keys("ctrl+k")
	d.text(head)
	d.still()
	d.keys("Return")
	d.untilSeen(kit.Small, "sheet.family.kk")
	d.keys("F1")
	d.untilSeen(kit.Title, "shell.keys")
	d.keys("End")
	d.untilSeen(kit.Body, "shell.close")
	d.keys("Escape")
	d.untilSeen(kit.Small, "sheet.family.kk")
	d.wantOnScreen()
}

// foundFamily founds the profile with one draft, and returns its head's name.
func (d *desk) foundFamily() string {
	d.t.Helper()
	s := d.station(d.home, false)
	if _, err := s.Found(d.ctx, app.Setup{Officer: officer, Village: village, Passphrase: []byte(passphrase)}); err != nil {
		d.t.Fatal(err)
	}
	r := laptop.Fill(d.t, s, 1)[0]
	if err := errors.Join(s.ConfirmCode(d.ctx), s.Close()); err != nil {
		d.t.Fatal(err)
	}
	return r.Dossier.Members[0].Person.Name
}

// wantOnScreen checks that no part of the window lies outside of the screen.
func (d *desk) wantOnScreen() {
	d.t.Helper()
	at, err := d.display.Place(d.ctx)
	if err != nil {
		d.t.Fatal(err)
	}
	if screen := (image.Rectangle{Max: image.Pt(1366, 768)}); !at.In(screen) || at.Dx() < screen.Dx()/2 {
		d.t.Errorf("the window stands at %v", at)
	}
}
