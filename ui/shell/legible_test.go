package shell

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"titian/app"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/legible"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

// scene is a window in a state of its own: what it is made of, and what is done
// in it.
type scene struct {
	desk   func(*fakeDesk)
	params func(*Params)
	act    func(*bench)
}

// sight is one way to see the window.
type sight struct {
	size     fyne.Size
	language string
	percent  int
}

func (s sight) String() string {
	return fmt.Sprintf("%.0fx%.0f-%s-%d", s.size.Width, s.size.Height, s.language, s.percent)
}

// sights are the screens that the design promises, and those that are left of
// 1366 × 768 and 1920 × 1080 pixels at a display scale of 200 %.
func sights() []sight {
	if lean {
		return []sight{{fyne.NewSize(683, 384), "id", 100}}
	}
	var out []sight
	for _, percent := range []int{100, 90, 150} { // another one puts another theme on
		for _, language := range []string{"id", "en"} {
			for _, size := range []fyne.Size{{Width: 1366, Height: 768}, {Width: 1024, Height: 700}} {
				out = append(out, sight{size, language, percent})
			}
			if percent == 100 {
				out = append(out, sight{fyne.NewSize(683, 384), language, percent}, sight{fyne.NewSize(960, 540), language, percent})
			}
		}
	}
	return out
}

// TestEverySceneCanBeRead: nothing is cut off, covered or out of reach, and no
// scene makes the window larger than its screen.
func TestEverySceneCanBeRead(t *testing.T) {
	for _, s := range sights() {
		for name, scene := range scenes() {
			t.Run(s.String()+" "+name, func(t *testing.T) {
				b := newScene(t, s, scene)
				// A message covers what it stands over, and goes by itself.
				passing := b.above.toasts.Count() > 0
				for _, fault := range legible.Check(b.Canvas()) {
					if fault.Why != "covered" || !passing {
						t.Error(fault)
					}
				}
				if least := b.window.Content().MinSize(); least.Width > s.size.Width || least.Height > s.size.Height {
					t.Errorf("the window becomes %.0f × %.0f", least.Width, least.Height)
				}
			})
		}
	}
}

// TestTheFocusIsInView: whoever walks with Tab sees where they are, also on half
// a screen, and comes to the end of every scene.
func TestTheFocusIsInView(t *testing.T) {
	looks := []sight{{fyne.NewSize(683, 384), "id", 100}, {fyne.NewSize(1024, 700), "id", 150}}
	if lean {
		looks = looks[:1]
	}
	for _, s := range looks {
		for name, scene := range scenes() {
			t.Run(s.String()+" "+name, func(t *testing.T) {
				b := newScene(t, s, scene)
				const most = 60
				met := map[fyne.Focusable]bool{}
				for range most {
					f := b.Canvas().Focused()
					if f != nil && !legible.Seen(b.Canvas(), f.(fyne.CanvasObject)) {
						t.Errorf("the focus is out of view: %s", named(f))
					}
					if met[f] {
						return
					}
					met[f] = true
					b.Canvas().FocusNext()
				}
				t.Errorf("no end after %d steps", most)
			})
		}
	}
}

// named is what is read out of a widget.
func named(f fyne.Focusable) string {
	if a, ok := f.(fyne.Accessible); ok {
		return a.AccessibilityLabel()
	}
	return fmt.Sprintf("%T", f)
}

func newScene(t *testing.T, s sight, scene scene) *bench {
	t.Helper()
	desk := newDesk()
	desk.checker = factory.Checker(t)
	desk.settings.Language, desk.settings.Percent = s.language, s.percent
	desk.outbox = app.Outbox{Enrolled: true, Items: []app.OutboxItem{waits(1, 4_100_000), waits(2, 10)}}
	desk.hits = map[string][]app.Hit{"wayan": manyHits()}
	if scene.desk != nil {
		scene.desk(desk)
	}
	b := newBench(t, desk, func(p *Params) {
		p.Window.SetPadded(false)
		p.Window.Resize(s.size)
		if scene.params != nil {
			scene.params(p)
		}
	})
	if scene.act != nil {
		scene.act(b)
	}
	return b
}

// manyHits are as many people as the command line shows, with long names.
func manyHits() []app.Hit {
	out := make([]app.Hit, searchLimit)
	for i := range out {
		out[i] = app.Hit{
			Name: "Ida Ayu Wayan Sudira Kartika Pratiwi Contoh", NIK: fmt.Sprintf("510301520390%04d", 9000+i),
			LocalNumber: "KLG-7F3K-2M9Q-X", Village: "5103012001",
		}
	}
	return out
}

func scenes() map[string]scene {
	all := map[string]scene{
		"the list of keys":     {act: func(b *bench) { b.typeKey(fyne.KeyF1) }},
		"no search yet":        {act: func(b *bench) { b.chrome.search.focus() }},
		"a search":             {act: func(b *bench) { b.search("wayan") }},
		"a question":           {act: func(b *bench) { b.ask() }},
		"messages":             {act: func(b *bench) { b.messages() }},
		"a fault":              {act: func(b *bench) { b.Fail(&app.Trouble{Key: "trouble.disk"}) }},
		"a notice and a wish":  {desk: restored, act: func(b *bench) { b.offer() }},
		"an empty line of all": {desk: func(d *fakeDesk) { d.outbox = app.Outbox{Enrolled: true} }},
	}
	for _, group := range []map[string]scene{firstScenes(), lockScenes(), settingsScenes()} {
		for name, s := range group {
			all[name] = s
			s.params = rehearsing(s.params)
			all["practice: "+name] = s
		}
	}
	return all
}

// rehearsing is what more a window of a rehearsal is made of.
func rehearsing(more func(*Params)) func(*Params) {
	return func(p *Params) {
		if more != nil {
			more(p)
		}
		p.Rehearsal, p.Practise = &fakeRehearsal{line: "bad"}, nil
	}
}

func (b *bench) search(text string) {
	b.chrome.search.focus()
	fynetest.Type(b.Canvas().Focused(), text)
}

func (b *bench) ask() {
	b.Ask(b.Text("sheet.detach.title"), b.Text("sheet.detach.text", "document", b.Text("document.autodebit_authority"), "whose", "Ida Ayu Wayan Sudira Kartika Pratiwi Contoh"),
		b.Text("sheet.detach.yes"), func(bool) {})
}

func (b *bench) messages() {
	b.Toast(look.ToneDone, b.Text("settings.pin_done"), nil)
	b.Toast(look.ToneAttention, b.Text("trouble.disk"), func() {})
	b.Toast(look.ToneInfo, strings.Repeat("Ida Ayu Wayan Sudira Kartika Pratiwi Contoh ", 4), func() {})
}

func restored(d *fakeDesk) { d.presence.Restored = true }

func (b *bench) offer() {
	b.above.tell(look.ToneInfo, b.Text("shell.pin_offer"), b.Text("shell.pin_offer_do"), func() {})
}

// empty is a profile without a store.
func empty(d *fakeDesk) { d.presence.State = app.PresenceNone }

// steps presses the button that leads on so many times, with what a careful
// officer types between.
func steps(n int) func(*bench) {
	return func(b *bench) {
		for _, lines := range [][]string{{}, {"Ni Luh Contoh", "kambing hutan lampu", "kambing hutan lampu"}, {"tuban", ""}}[:n] {
			for _, line := range lines {
				b.typeText(line)
			}
			if len(lines) == 0 {
				b.typeText("")
			}
		}
	}
}

func firstScenes() map[string]scene {
	practise := func(p *Params) { p.Practise = func(context.Context) error { return errors.New("x") } }
	seeder := func(p *Params) { p.Seeder = stuckSeeder{} }
	return map[string]scene{
		"language": {desk: empty},
		"language, practise": {desk: empty, params: practise, act: func(b *bench) {
			if !b.Rehearsal() {
				b.tap("first.practise")
			}
		}},
		"officer":             {desk: empty, act: steps(1)},
		"officer, incomplete": {desk: empty, act: func(b *bench) { steps(1)(b); b.typeText("Ni Luh"); b.typeText("indonesia"); b.typeText("") }},
		"village":             {desk: empty, act: steps(2)},
		"village, none":       {desk: empty, act: func(b *bench) { steps(2)(b); b.tap("first.found") }},
		"village, found":      {desk: empty, act: func(b *bench) { steps(2)(b); fynetest.Type(b.Canvas().Focused(), "tuban") }},
		"code":                {desk: empty, act: steps(3)},
		"code, wrong":         {desk: empty, act: func(b *bench) { steps(3)(b); b.typeText("QQQQQ") }},
		"after the code":      {desk: empty, params: seeder, act: func(b *bench) { steps(3)(b); b.typeText(fakeGroup) }},
		"enrol, incomplete": {desk: empty, act: func(b *bench) {
			steps(3)(b)
			b.typeText(fakeGroup)
			if !b.Rehearsal() {
				b.tap("first.enrol")
			}
		}},
		"code owed":          {desk: func(d *fakeDesk) { d.presence.CodeOwed = true }},
		"code owed, no disk": {desk: func(d *fakeDesk) { d.presence.CodeOwed, d.fault = true, &app.Trouble{Key: "trouble.full"} }},
	}
}

func lockScenes() map[string]scene {
	state := func(s app.PresenceState) scene {
		return scene{desk: func(d *fakeDesk) { d.presence.State = s }}
	}
	locked := func(d *fakeDesk) { d.presence.State = app.PresenceLocked }
	pin := func(d *fakeDesk) { locked(d); d.presence.PIN, d.presence.PINLeft = true, 3 }
	refuse := func(d *fakeDesk) { locked(d); d.refusal = &app.Trouble{Key: "trouble.passphrase"} }
	return map[string]scene{
		"passphrase":         {desk: locked},
		"wrong passphrase":   {desk: refuse, act: func(b *bench) { b.typeText("kambing") }},
		"PIN":                {desk: pin},
		"wrong PIN":          {desk: pin, act: func(b *bench) { b.typeText("123456") }},
		"by code":            {desk: locked, act: func(b *bench) { b.tap("unlock.by_code") }},
		"by code, too short": {desk: locked, act: func(b *bench) { b.tap("unlock.by_code"); b.tap("unlock.open") }},
		"locked, sending":    {act: func(b *bench) { b.Lock() }},
		"in use":             state(app.PresenceInUse),
		"damaged":            state(app.PresenceDamaged),
		"newer":              state(app.PresenceNewer),
	}
}

func settingsScenes() map[string]scene {
	open := func(field string, more ...func(*bench)) func(*bench) {
		return func(b *bench) {
			b.Open(frame.Route{Place: frame.Settings, Field: field})
			for _, f := range more {
				f(b)
			}
		}
	}
	alone := func(d *fakeDesk) { d.outbox = app.Outbox{} }
	return map[string]scene{
		"look":                 {act: open("")},
		"lock":                 {act: open("pin")},
		"lock, no PIN":         {act: open("pin", func(b *bench) { b.tap("settings.pin_do") })},
		"lock, a PIN":          {desk: func(d *fakeDesk) { d.presence.PIN = true }, act: open("pin")},
		"device":               {act: open("device")},
		"device, not enrolled": {desk: alone, act: open("device")},
		"device, incomplete": {desk: alone, act: open("device", func(b *bench) {
			if !b.Rehearsal() {
				b.tap("settings.enrol")
			}
		})},
		"about": {act: open("", func(b *bench) {
			b.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
		})},
	}
}

// stuckSeeder does half of its work.
type stuckSeeder struct{}

func (stuckSeeder) Seed(_ context.Context, progress func(done, total int)) error {
	progress(6, 12)
	return &app.Trouble{Key: "trouble.disk"}
}

// tap presses the button with the text of a key, wherever it is shown.
func (b *bench) tap(key string) {
	b.t.Helper()
	for _, o := range fynetest.LaidOutObjects(b.window.Content()) {
		if button, ok := o.(*kit.Button); ok && button.Visible() && button.Text() == b.Text(key) {
			b.Canvas().Focus(button)
			button.Press()
			return
		}
	}
	b.t.Fatalf("there is no button %q", b.Text(key))
}
