package shell

import (
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/storage"
	fynetest "fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/ui/frame"
)

var (
	families = frame.Route{Place: frame.Families}
	outbox   = frame.Route{Place: frame.Outbox}
	aSheet   = frame.Route{Place: frame.Sheet, Dossier: uuid.UUID{7}}
)

// press types a shortcut as the driver does when no field has taken it.
func (b *bench) press(key fyne.KeyName, modifier fyne.KeyModifier) {
	b.t.Helper()
	// The test window wraps a canvas that takes shortcuts as the driver's does.
	inner := reflect.ValueOf(b.window.Canvas()).Elem().FieldByName("WindowlessCanvas").Interface()
	c, ok := inner.(fyne.Shortcutable)
	if !ok {
		b.t.Fatal("the canvas takes no shortcuts")
	}
	c.TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: modifier})
}

func (b *bench) typeKey(key fyne.KeyName) { b.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: key}) }

// shown is everything that can be read in the window.
func (b *bench) shown() string {
	text := fynetest.RenderObjectToMarkup(b.window.Content())
	for _, o := range b.window.Canvas().Overlays().List() {
		text += fynetest.RenderObjectToMarkup(o)
	}
	return text
}

func TestEventsReachThePage(t *testing.T) {
	b := newBench(t, newDesk())
	asked := b.desk.asked
	for _, k := range []app.EventKind{app.EventDossier, app.EventFacilities} {
		b.desk.tell(k)
	}
	if diff := cmp.Diff([]app.EventKind{app.EventDossier, app.EventFacilities}, b.fake().changes); diff != "" {
		t.Errorf("the page heard (-want +got):\n%s", diff)
	}
	if b.desk.asked != asked+1 {
		t.Errorf("the outbox was read %d times, want once", b.desk.asked-asked)
	}
}

func TestManyEventsReadTheOutboxOnce(t *testing.T) {
	b := newBench(t, newDesk())
	b.held = true
	asked := b.desk.asked
	for range 50 {
		b.desk.tell(app.EventOutbox)
	}
	b.release(false)
	if n := b.desk.asked - asked; n != 2 {
		t.Errorf("50 events while one answer was under way made %d questions, want 2", n)
	}
}

func TestTheRailCountsWhatWaits(t *testing.T) {
	b := newBench(t, newDesk())
	b.desk.outbox = app.Outbox{Enrolled: true, Items: []app.OutboxItem{waits(1, 10), waits(2, 10)}}
	b.desk.tell(app.EventOutbox)
	if got := b.chrome.rail.items[frame.Outbox].count; got != "2" {
		t.Errorf("the rail says %q", got)
	}
	if !strings.Contains(b.chrome.status.shown.text, "2 berkas") {
		t.Errorf("the status says %q", b.chrome.status.shown.text)
	}
	b.desk.outbox.Items = nil
	b.desk.tell(app.EventOutbox)
	if got := b.chrome.rail.items[frame.Outbox].count; got != "" {
		t.Errorf("the rail still says %q", got)
	}
}

func TestAnotherLanguageKeepsThePlace(t *testing.T) {
	b := newBench(t, newDesk())
	b.Open(families)
	b.fake().field.SetText("sudira")
	b.otherLanguage()
	p := b.fake()
	if b.desk.settings.Language != "en" || b.Language() != "en" {
		t.Fatalf("settings %q, window %q", b.desk.settings.Language, b.Language())
	}
	if p.route != families || p.field.Text() != "sudira" || p.title.Text() != "Home" {
		t.Errorf("now at %v with %q, titled %q", p.route, p.field.Text(), p.title.Text())
	}
	if got := b.chrome.rail.items[frame.Families].text; got != "Families" {
		t.Errorf("the rail says %q", got)
	}
	if len(b.trail) != 2 {
		t.Errorf("the trail has %d stops", len(b.trail))
	}
}

func TestFyneSpeaksTheChosenLanguage(t *testing.T) {
	b := newBench(t, newDesk())
	if got := lang.L("Copy"); got != "Salin" {
		t.Errorf("in Indonesian: %q", got)
	}
	b.otherLanguage()
	if got := lang.L("Copy"); got != "Copy" {
		t.Errorf("in English: %q", got)
	}
}

func TestSizeChangesByKeysWithinItsBounds(t *testing.T) {
	b := newBench(t, newDesk())
	for range 20 {
		b.press(fyne.KeyEqual, fyne.KeyModifierControl)
	}
	if got := b.desk.settings.Percent; got != app.MaxPercent {
		t.Errorf("largest is %d", got)
	}
	for range 20 {
		b.press(fyne.KeyMinus, fyne.KeyModifierControl)
	}
	if got := b.desk.settings.Percent; got != app.MinPercent {
		t.Errorf("smallest is %d", got)
	}
}

func TestThePageTakesDroppedFiles(t *testing.T) {
	b := newBench(t, newDesk())
	web, err := storage.ParseURI("https://example.org/a")
	if err != nil {
		t.Fatal(err)
	}
	b.dropped([]fyne.URI{storage.NewFileURI("/tmp/kk.jpg"), web})
	b.dropped([]fyne.URI{web})
	if !strings.Contains(b.shown(), "bukan berkas") {
		t.Error("what is no file is not told of")
	}
	if diff := cmp.Diff([]string{"/tmp/kk.jpg"}, b.fake().dropped); diff != "" {
		t.Errorf("dropped (-want +got):\n%s", diff)
	}
	b.Lock()
	b.dropped([]fyne.URI{storage.NewFileURI("/tmp/kk.jpg")})
}
