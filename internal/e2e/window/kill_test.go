package window_test

import (
	"errors"
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
	founding := d.station(d.home, false)
	if _, err := founding.Found(t.Context(), app.Setup{Officer: officer, Village: village, Passphrase: []byte(passphrase)}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(founding.ConfirmCode(t.Context()), founding.Close()); err != nil {
		t.Fatal(err)
	}
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
	case <-typed:
		t.Fatal("all of it was typed before the program was killed")
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
