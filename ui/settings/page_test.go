package settings

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"titian/app"
	"titian/app/words"
	"titian/internal/testkit/host"
	"titian/internal/wiring"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

// fakeDesk is a laptop that is not enrolled.
type fakeDesk struct {
	settings app.Settings
	presence app.Presence
	outbox   app.Outbox
	checker  *app.Checker
	pins     []string
	enrolled []string
	fault    error
}

func (d *fakeDesk) Settings() app.Settings                           { return d.settings }
func (d *fakeDesk) SaveSettings(context.Context, app.Settings) error { return nil }
func (d *fakeDesk) Presence() app.Presence                           { return d.presence }

func (d *fakeDesk) SetPIN(_ context.Context, pin []byte) error {
	d.pins = append(d.pins, string(pin))
	d.presence.PIN = d.fault == nil
	return d.fault
}
func (d *fakeDesk) ForgetPIN() { d.presence.PIN = false }

func (d *fakeDesk) Enrol(_ context.Context, url, code, caFile string) ([]string, error) {
	d.enrolled = []string{url, code, caFile}
	d.outbox.Enrolled = d.fault == nil
	return nil, d.fault
}
func (d *fakeDesk) Paths(context.Context, string, int) ([]string, error) { return nil, nil }
func (d *fakeDesk) Outbox(context.Context) (app.Outbox, error)           { return d.outbox, nil }
func (d *fakeDesk) Checker() *app.Checker                                { return d.checker }
func (d *fakeDesk) Village() string                                      { return "5103012001" }
func (d *fakeDesk) PlaceName(string) string                              { return "Tuban · Kuta · Badung · Bali" }
func (d *fakeDesk) Officer() string                                      { return "Bu Sari" }

// fakeHost answers what the page asks; the rest of the host is not used.
type fakeHost struct {
	frame.Host
	words     *words.Catalogue
	window    fyne.Window
	toasts    []string
	rehearsal bool
}

func (h *fakeHost) Text(key string, args ...string) string   { return h.words.Text(key, args...) }
func (h *fakeHost) Work() frame.Work                         { return frame.InPlace() }
func (h *fakeHost) Canvas() fyne.Canvas                      { return h.window.Canvas() }
func (h *fakeHost) Rehearsal() bool                          { return h.rehearsal }
func (h *fakeHost) Explain(err error) string                 { return "explained: " + err.Error() }
func (h *fakeHost) Toast(_ look.Tone, text string, _ func()) { h.toasts = append(h.toasts, text) }

// bench is the page on a window.
type bench struct {
	*Page
	t       *testing.T
	desk    *fakeDesk
	host    *fakeHost
	applied []app.Settings
	heard   int // how often the window was told of an enrolment
}

func newBench(t *testing.T, field string, change ...func(*bench)) *bench {
	t.Helper()
	w, err := words.Load("id")
	if err != nil {
		t.Fatal(err)
	}
	window := host.Dress(t, look.Params{}).NewWindow("")
	t.Cleanup(window.Close)
	b := &bench{t: t, desk: &fakeDesk{settings: app.DefaultSettings()}, host: &fakeHost{words: w, window: window}}
	for _, c := range change {
		c(b)
	}
	b.Page = New(Params{
		Host: b.host, Desk: b.desk, Field: field, Version: "0.3.0",
		Apply:    func(s app.Settings) { b.desk.settings = s; b.applied = append(b.applied, s) },
		Enrolled: func() { b.heard++ },
	})
	window.SetContent(b.Object())
	window.Resize(fyne.NewSize(1024, 700))
	b.Load(t.Context())
	b.Focus(window.Canvas())
	return b
}

func (b *bench) shown() string { return fynetest.RenderObjectToMarkup(b.Object()) }

func (b *bench) press(key string) {
	b.t.Helper()
	for _, o := range fynetest.LaidOutObjects(b.Object()) {
		if button, ok := o.(*kit.Button); ok && button.Visible() && button.Text() == b.text(key) {
			button.Press()
			return
		}
	}
	b.t.Fatalf("there is no button %q", b.text(key))
}

// fields are those of the card on show, in their order.
func (b *bench) fields() []*kit.Field {
	var all []*kit.Field
	for _, o := range fynetest.LaidOutObjects(b.card) {
		if f, ok := o.(*kit.Field); ok {
			all = append(all, f)
		}
	}
	return all
}

func TestAPINIsSetAndForgotten(t *testing.T) {
	b := newBench(t, "pin")
	pin, again := b.fields()[0], b.fields()[1]
	if !pin.Focused() {
		t.Error("the way to the PIN does not end in its field")
	}
	for _, typed := range [][2]string{{"12345", "12345"}, {"12345a", "12345a"}, {"123456", "123457"}} {
		pin.SetText(typed[0])
		again.SetText(typed[1])
		b.press("settings.pin_do")
		if len(b.desk.pins) != 0 {
			t.Fatalf("%q was taken", typed)
		}
	}
	again.SetText("123456")
	b.press("settings.pin_do")
	if len(b.desk.pins) != 1 || b.desk.pins[0] != "123456" || len(b.host.toasts) != 1 {
		t.Fatalf("%d PINs, %d toasts", len(b.desk.pins), len(b.host.toasts))
	}
	if strings.Contains(b.shown(), "123456") {
		t.Error("the PIN is still shown")
	}
	b.press("settings.pin_forget")
	if b.desk.presence.PIN || len(b.fields()) != 2 {
		t.Error("the PIN is not forgotten")
	}
}

func TestAPINThatIsRefusedIsTold(t *testing.T) {
	b := newBench(t, "pin")
	b.desk.fault = errors.New("locked")
	for _, f := range b.fields() {
		f.SetText("123456")
	}
	b.press("settings.pin_do")
	if !strings.Contains(b.shown(), "explained: locked") || len(b.host.toasts) != 0 {
		t.Error("a PIN that was not set is not told of")
	}
}

func TestEnrolmentFromTheSettings(t *testing.T) {
	b := newBench(t, "device")
	b.press("settings.enrol")
	if b.desk.enrolled != nil {
		t.Fatal("it enrolled without an address")
	}
	address, code := b.fields()[0], b.fields()[1]
	address.SetText(" https://pusat.example ")
	code.SetText("ABCDE")
	b.desk.fault = errors.New("code used")
	b.press("settings.enrol")
	if !strings.Contains(b.shown(), "explained: code used") || b.heard != 0 {
		t.Fatal("the refusal is not told")
	}
	b.desk.fault = nil
	b.press("settings.enrol")
	if b.heard != 1 || b.desk.enrolled[0] != "https://pusat.example" || len(b.fields()) != 0 {
		t.Errorf("heard %d times, enrolled with %q, %d fields left", b.heard, b.desk.enrolled, len(b.fields()))
	}
	if !strings.Contains(b.shown(), b.text("settings.device_enrolled")) {
		t.Error("the page does not tell that it is enrolled")
	}
}

func TestARehearsalCannotEnrol(t *testing.T) {
	b := newBench(t, "device", func(b *bench) { b.host.rehearsal = true })
	if len(b.fields()) != 0 || !strings.Contains(b.shown(), "Laptop latihan") {
		t.Error("a rehearsal offers to enrol")
	}
}

func TestThePageComesBackAsItWas(t *testing.T) {
	b := newBench(t, "device")
	b.state.URL = "https://pusat.example"
	b.show()
	b.fields()[1].SetText("SECRET-CODE")
	raw := b.Save()
	if strings.Contains(string(raw), "SECRET") {
		t.Errorf("the code of central is kept: %s", raw)
	}
	again := newBench(t, "")
	again.Restore(raw)
	if again.state.Part != sectionDevice || again.fields()[0].Text() != "https://pusat.example" {
		t.Errorf("came back at %q", again.state.Part)
	}
	again.Restore(json.RawMessage(`{"part":"of another version"}`))
	if again.state.Part != sectionLook {
		t.Errorf("an unknown part shows %q", again.state.Part)
	}
	again.Restore(json.RawMessage(`nonsense`))
}

func TestAboutNamesEveryEdition(t *testing.T) {
	checker, err := wiring.Checker()
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, "", func(b *bench) { b.desk.checker = checker })
	b.state.Part = sectionAbout
	b.show()
	for _, want := range []string{"0.3.0", checker.Rules().Version(), checker.Regions().Edition(), "SIL Open Font License"} {
		if !strings.Contains(b.shown(), want) {
			t.Errorf("%q is not named", want)
		}
	}
}
