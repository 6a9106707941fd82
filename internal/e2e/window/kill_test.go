package window_test

import (
	"errors"
	"image"
	"image/draw"
	"strings"
	"testing"

	"titian/app"
	"titian/internal/xvfb"
	"titian/ui/kit"
)

// TestKilledWhileTyping: what the window called saved is there when the program
// was killed in the middle of the next word, and the same sheet comes back.
func TestKilledWhileTyping(t *testing.T) {
	const (
		street = "Jl. Melati Dalam 12"
		dusun  = "Tegal Sari Kelod Kangin Kaja Kauh Ujung Jalan Dekat Pura Desa Lama"
	)
	d := newDesk(t)
	d.found()
	d.start()
	d.fields(passphrase)
	d.untilSeen(kit.Title, "home.title")
	d.keys("ctrl+n")
	d.untilSeen(kit.Heading, "sheet.title.new")
	d.fields("5103010211159001", street, "2", "5")
	saved, _, _ := strings.Cut(d.words.Text("sheet.saved", "time", "|"), " |")
	d.untilRead(kit.Soft, saved)

	empty := d.still()
	typed := make(chan error, 1)
	go func() { typed <- d.display.Type(t.Context(), dusun) }()
	d.until("the first letters", func() bool {
		img, err := d.display.Grab()
		return err == nil && !xvfb.Same(empty, img)
	})
	if err := d.program.Kill(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-typed:
		t.Fatalf("all of it was typed before the program was killed: %v", err)
	default:
	}
	// The rest is typed into nothing: hands that stop in the middle of a key
	// leave it pressed, Shift too.
	if err := <-typed; err != nil {
		t.Fatal(err)
	}

	d.start()
	d.fields(passphrase)
	d.untilRead(kit.Body, street)
	d.stop()

	s := d.station(d.home, false)
	if err := s.Unlock(t.Context(), []byte(passphrase)); err != nil {
		t.Fatal(err)
	}
	r := only(t, s, "")
	at := r.Dossier.Family.Address
	if r.Dossier.Family.KK != "5103010211159001" || at.Street != street || at.RT != "002" || at.RW != "005" {
		t.Error("what was called saved is not there")
	}
	if !strings.HasPrefix(dusun, at.Dusun) {
		t.Error("what was typed then is there as something else")
	}
}

// TestKilledRightAfterSaved: the program is killed as soon as the mark stands, of
// a new family and of one that was saved before. The next start shows the same
// sheet, with the newest text, and there is one dossier per family, also once the
// sheet that came back has saved what it held.
func TestKilledRightAfterSaved(t *testing.T) {
	// What takes longer to type than the place waits to be kept is kept half, and
	// saved whole before it is kept again.
	long := strings.Repeat("panjang sekali ", 12)
	d := newDesk(t)
	d.found()
	d.start()
	d.fields(passphrase)
	d.untilSeen(kit.Title, "home.title")
	want := map[string]app.Address{}
	for _, kk := range []string{"5103010211159001", "5103010211159002"} {
		address := app.Address{Street: "Jl. " + long + kk[12:]}
		d.keys("ctrl+n")
		d.untilSeen(kit.Heading, "sheet.title.new")
		d.fields(kk)
		d.text(address.Street)
		d.killSaved()
		want[kk] = address
		d.wantFamilies(want)

		d.comesBack(kk)
		d.keys("ctrl+1")
		d.fields("2", "5")
		address.Dusun, address.RT, address.RW = "Banjar "+long+kk[12:], "002", "005"
		d.text(address.Dusun)
		d.killSaved()
		want[kk] = address
		d.wantFamilies(want)

		d.comesBack(kk)
		d.stop() // what the sheet holds is saved now
		d.wantFamilies(want)
		d.comesBack(kk)
	}
}

// found founds a profile.
func (d *desk) found() {
	d.t.Helper()
	s := d.station(d.home, false)
	if _, err := s.Found(d.ctx, app.Setup{Officer: officer, Village: village, Passphrase: []byte(passphrase)}); err != nil {
		d.t.Fatal(err)
	}
	if err := errors.Join(s.ConfirmCode(d.ctx), s.Close()); err != nil {
		d.t.Fatal(err)
	}
}

// killSaved kills the program the moment that what was typed last is called
// saved. Looking only where the mark stands makes that soon enough to be before
// anything that is done after a save.
func (d *desk) killSaved() {
	d.t.Helper()
	saved, _, _ := strings.Cut(d.words.Text("sheet.saved", "time", "|"), " |")
	var mark image.Rectangle
	d.until("the mark", func() bool {
		at, seen := d.eye.Find(d.grab(), kit.Soft, d.words.Text("sheet.saving"))
		mark = image.Rect(at.X-80, at.Y-15, at.X+120, at.Y+40)
		return seen
	})
	for deadline := now().Add(patience); ; {
		corner := image.NewRGBA(image.Rect(0, 0, mark.Dx(), mark.Dy()))
		draw.Draw(corner, corner.Rect, d.grab(), mark.Min, draw.Src)
		if d.eye.Sees(corner, kit.Soft, saved) {
			break
		}
		if now().After(deadline) {
			d.t.Fatal("waited in vain for the mark of a save")
		}
	}
	if err := d.program.Kill(); err != nil {
		d.t.Fatal(err)
	}
	d.program = nil
}

// grab is the screen as it is now, perhaps half drawn.
func (d *desk) grab() *image.RGBA {
	d.t.Helper()
	img, err := d.display.Grab()
	if err != nil {
		d.t.Fatal(err)
	}
	return img
}

// comesBack starts the program and waits for the sheet of a family.
func (d *desk) comesBack(kk string) {
	d.t.Helper()
	d.start()
	d.fields(passphrase)
	d.untilRead(kit.Body, strings.Join([]string{kk[:4], kk[4:8], kk[8:12], kk[12:]}, " "))
}

// wantFamilies checks what a profile that no program has open holds: one dossier
// for each KK number, with its address.
func (d *desk) wantFamilies(want map[string]app.Address) {
	d.t.Helper()
	s := d.station(d.home, false)
	if err := s.Unlock(d.ctx, []byte(passphrase)); err != nil {
		d.t.Fatal(err)
	}
	list, err := s.Families(d.ctx, app.FamilyQuery{})
	if err != nil {
		d.t.Fatal(err)
	}
	if len(list.Rows) != len(want) {
		d.t.Errorf("%d families, want %d", len(list.Rows), len(want))
	}
	for _, row := range list.Rows {
		r, err := s.Record(d.ctx, row.Dossier)
		if err != nil {
			d.t.Fatal(err)
		}
		got := r.Dossier.Family.Address
		got.Village, got.PostalCode = "", ""
		if address, ok := want[row.KK]; !ok || got != address {
			d.t.Errorf("an address of %d, %d, %q and %q letters came back, and not of %d, %d, %q and %q",
				len(got.Street), len(got.Dusun), got.RT, got.RW, len(address.Street), len(address.Dusun), address.RT, address.RW)
		}
	}
	if err := s.Close(); err != nil {
		d.t.Fatal(err)
	}
}
