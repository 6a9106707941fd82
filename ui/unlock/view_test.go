package unlock

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"titian/app"
	"titian/app/words"
	"titian/internal/testkit/host"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

// fakeDesk opens for the passphrase "kambing hutan", the PIN 123456 and the
// code AAAAA.
type fakeDesk struct {
	presence app.Presence
	opened   int
	fresh    string
}

var errWrong = errors.New("wrong")

func (d *fakeDesk) Presence() app.Presence { return d.presence }

func (d *fakeDesk) Look(context.Context) error {
	d.presence.State = app.PresenceLocked
	return nil
}

func (d *fakeDesk) open(ok bool) error {
	if !ok {
		return errWrong
	}
	d.opened++
	return nil
}

func (d *fakeDesk) Unlock(_ context.Context, passphrase []byte) error {
	return d.open(string(passphrase) == "kambing hutan")
}

func (d *fakeDesk) Recover(_ context.Context, code string, fresh []byte) error {
	d.fresh = string(fresh)
	return d.open(code == "AAAAA")
}

func (d *fakeDesk) Reopen(_ context.Context, pin []byte) error {
	if string(pin) == "123456" {
		return d.open(true)
	}
	d.presence.PINLeft--
	d.presence.PIN = d.presence.PINLeft > 0
	return &app.PINError{Left: d.presence.PINLeft}
}

// fakeHost answers what a door asks; the rest of the host is not used.
type fakeHost struct {
	frame.Host
	words  *words.Catalogue
	window fyne.Window
}

func (h *fakeHost) Text(key string, args ...string) string { return h.words.Text(key, args...) }
func (h *fakeHost) Work() frame.Work                       { return frame.InPlace() }
func (h *fakeHost) Canvas() fyne.Canvas                    { return h.window.Canvas() }
func (h *fakeHost) Explain(err error) string               { return "explained: " + err.Error() }

func newView(t *testing.T, desk *fakeDesk, sending bool) *View {
	t.Helper()
	w, err := words.Load("id")
	if err != nil {
		t.Fatal(err)
	}
	window := host.Dress(t, look.Params{}).NewWindow("")
	t.Cleanup(window.Close)
	v := New(t.Context(), Params{
		Host: &fakeHost{words: w, window: window}, Desk: desk, Sending: sending, Unlocked: func() { desk.opened += 10 },
	})
	window.SetContent(v.Object())
	window.Resize(fyne.NewSize(1024, 700))
	v.Focus(window.Canvas())
	return v
}

func (v *View) shown() string { return fynetest.RenderObjectToMarkup(v.Object()) }

// enter types into the field that has the focus and presses Enter.
func enter(t *testing.T, v *View, text string) {
	t.Helper()
	focused := v.p.Host.Canvas().Focused()
	if focused == nil {
		t.Fatal("nothing has the focus")
	}
	fynetest.Type(focused, text)
	focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

func TestAPassphraseOpens(t *testing.T) {
	desk := &fakeDesk{presence: app.Presence{State: app.PresenceLocked}}
	v := newView(t, desk, false)
	enter(t, v, "kambing")
	if desk.opened != 0 || !strings.Contains(v.shown(), "explained: wrong") {
		t.Fatal("a wrong passphrase is not told of")
	}
	if v.door.first.Text() != "" || !v.door.first.Focused() {
		t.Error("after a wrong passphrase the field is not empty and ready")
	}
	enter(t, v, "kambing hutan")
	if desk.opened != 11 {
		t.Errorf("opened %d", desk.opened)
	}
}

func TestTheLockTellsThatSendingGoesOn(t *testing.T) {
	for _, sending := range []bool{true, false} {
		v := newView(t, &fakeDesk{presence: app.Presence{State: app.PresenceLocked}}, sending)
		if got := strings.Contains(v.shown(), "Pengiriman tetap berjalan"); got != sending {
			t.Errorf("sending %v, told %v", sending, got)
		}
	}
}

func TestAPINOpensAndIsGoneAfterItsTries(t *testing.T) {
	desk := &fakeDesk{presence: app.Presence{State: app.PresenceLocked, PIN: true, PINLeft: 2}}
	v := newView(t, desk, true)
	if !strings.Contains(v.shown(), "2 tries left") {
		t.Error("the tries that are left are not told")
	}
	enter(t, v, "000000")
	if v.way != byPIN {
		t.Fatal("one wrong PIN took the PIN away")
	}
	enter(t, v, "000000")
	if v.way != byPassphrase || !strings.Contains(v.shown(), "0 tries left") {
		t.Fatal("the passphrase is not asked for once the PIN is gone")
	}
	enter(t, v, "kambing hutan")
	if desk.opened != 11 {
		t.Errorf("opened %d", desk.opened)
	}
}

func TestARightPINOpens(t *testing.T) {
	desk := &fakeDesk{presence: app.Presence{State: app.PresenceLocked, PIN: true, PINLeft: app.PINTries}}
	enter(t, newView(t, desk, true), "123456")
	if desk.opened != 11 {
		t.Errorf("opened %d", desk.opened)
	}
}

func TestTheRecoveryCodeOpensWithANewPassphrase(t *testing.T) {
	desk := &fakeDesk{presence: app.Presence{State: app.PresenceLocked}}
	v := newView(t, desk, false)
	v.way = byCode
	v.build()
	code, fresh, again := v.door.inputs[0], v.door.inputs[1], v.door.inputs[2]
	try := func(a, b, c string) {
		code.SetText(a)
		fresh.SetText(b)
		again.SetText(c)
		v.door.open.Press()
	}
	for name, typed := range map[string][3]string{
		"too short": {"AAAAA", "kambing", "kambing"},
		"differ":    {"AAAAA", "kambing hutan", "kambing kota"},
		"mistyped":  {"AAAAB", "kambing hutan", "kambing hutan"},
	} {
		try(typed[0], typed[1], typed[2])
		if desk.opened != 0 || v.door.told.Text() == "" {
			t.Errorf("%s: opened %d, told %q", name, desk.opened, v.door.told.Text())
		}
		if code.Text() != typed[0] {
			t.Errorf("%s: the code has to be typed again", name)
		}
	}
	try("AAAAA", "payung di sawah", "payung di sawah")
	if desk.opened != 11 || desk.fresh != "payung di sawah" {
		t.Errorf("opened %d with a new passphrase of %d bytes", desk.opened, len(desk.fresh))
	}
}

func TestABarredStoreSaysWhyAndLooksAgain(t *testing.T) {
	for state, word := range map[app.PresenceState]string{
		app.PresenceInUse: "Tutup dahulu jendela itu", app.PresenceDamaged: "Jangan hapus apa pun", app.PresenceNewer: "Pasang Titian terbaru",
	} {
		v := newView(t, &fakeDesk{presence: app.Presence{State: state}}, false)
		if !strings.Contains(v.door.told.Text(), word) || v.door.first != nil {
			t.Errorf("%s is told as %q", state, v.door.told.Text())
		}
		if f, ok := v.p.Host.Canvas().Focused().(*kit.Button); !ok || f != v.door.open {
			t.Errorf("%s: the focus is on %T", state, v.p.Host.Canvas().Focused())
		}
		v.door.open.Press()
		if v.door.first == nil {
			t.Errorf("%s: no way in after the store is free", state)
		}
	}
}
