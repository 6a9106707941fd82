package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"titian/app"
	"titian/app/words"
	"titian/ui/frame"
	"titian/ui/look"
)

func TestEveryKeyIsListedOnceAndNamed(t *testing.T) {
	b := newBench(t, newDesk())
	for _, language := range words.Languages() {
		w := load(t, language)
		seen := map[string]bool{}
		for _, k := range b.windowKeys() {
			name := keyName(k)
			if seen[name] {
				t.Errorf("%s: %s stands there twice", language, name)
			}
			seen[name] = true
			if !w.Has(k.Name) {
				t.Errorf("%s: %s has no name", language, name)
			}
		}
		for _, want := range []string{
			"Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+5", "Alt+←", "Ctrl+K", "Ctrl+N", "Ctrl+L", undoKey, "Ctrl++", "Ctrl+-", "F1", "Esc",
		} {
			if !seen[want] {
				t.Errorf("%s: %s is not listed", language, want)
			}
		}
	}
}

func TestF1ShowsTheKeysOfWindowAndPage(t *testing.T) {
	b := newBench(t, newDesk())
	done := 0
	b.p.Pages[frame.Families] = func(h frame.Host, r frame.Route) frame.Page {
		p := newFakePage(h, r)
		p.keys = []frame.Shortcut{
			{Key: fyne.KeyR, Modifier: fyne.KeyModifierControl, Name: "shell.act.send", Do: func() { done++ }},
			{Key: fyne.KeyF2, Name: "shell.act.pause", Do: func() { done += 10 }},
			{Key: fyne.KeyL, Modifier: fyne.KeyModifierControl, Name: "shell.act.new", Do: func() { done += 100 }},
		}
		return p
	}
	b.Open(families)
	b.typeKey(fyne.KeyF1)
	shown := b.shown()
	for _, want := range []string{"Ctrl+R", "F2", "Kirim sekarang", "Jeda pengiriman", "Ctrl+K", "Daftar tombol ini"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not on the list", want)
		}
	}
	b.press(fyne.KeyR, fyne.KeyModifierControl)
	b.typeKey(fyne.KeyF2)
	if done != 0 {
		t.Error("the page's keys work below the list")
	}
	b.typeKey(fyne.KeyEscape)
	if b.above.covered() || strings.Contains(b.shown(), "Ctrl+R") {
		t.Error("Esc did not close the list")
	}
	b.press(fyne.KeyR, fyne.KeyModifierControl)
	b.typeKey(fyne.KeyF2)
	if done != 11 {
		t.Errorf("the page's keys did %d", done)
	}
	b.press(fyne.KeyL, fyne.KeyModifierControl)
	if b.mode != modeLocked || done >= 100 {
		t.Error("a page took a key of the window")
	}
}

func TestThePagesKeysEndWithIt(t *testing.T) {
	b := newBench(t, newDesk())
	done := 0
	b.p.Pages[frame.Families] = func(h frame.Host, r frame.Route) frame.Page {
		p := newFakePage(h, r)
		p.keys = []frame.Shortcut{{Key: fyne.KeyR, Modifier: fyne.KeyModifierControl, Name: "shell.act.send", Do: func() { done++ }}}
		return p
	}
	b.Open(families)
	b.Open(outbox)
	b.press(fyne.KeyR, fyne.KeyModifierControl)
	if done != 0 {
		t.Error("the key of the page before still works")
	}
}

func TestKeysDoNothingWhileLocked(t *testing.T) {
	b := newBench(t, newDesk())
	b.Lock()
	for _, k := range b.windowKeys() {
		if k.Modifier != 0 {
			b.press(k.Key, k.Modifier)
		}
	}
	b.typeKey(fyne.KeyF1)
	if b.page != nil || b.mode != modeLocked || b.above.covered() {
		t.Error("a key reached into the locked window")
	}
}

func TestNoticesStayUntilClosed(t *testing.T) {
	b := newBench(t, newDesk())
	b.above.clear()
	b.Fail(app.ErrStale)
	b.Fail(app.ErrNotFound)
	b.Open(families)
	if n := len(b.above.notices.Objects); n != 2 {
		t.Fatalf("%d notices, want 2", n)
	}
	b.typeKey(fyne.KeyEscape)
	if shown := b.shown(); strings.Contains(shown, "Tidak ditemukan") || !strings.Contains(shown, "berubah sejak dibuka") {
		t.Error("Esc did not close the newest notice only")
	}
}

func TestAskAnswersOnceAndCoversTheKeys(t *testing.T) {
	b := newBench(t, newDesk())
	var answers []bool
	b.Ask("Buang berkas?", "Berkas masuk tempat sampah.", "Buang", func(yes bool) { answers = append(answers, yes) })
	b.press(fyne.Key2, fyne.KeyModifierAlt)
	if b.fake().route.Place != frame.Home {
		t.Error("a key worked below a question")
	}
	focused := b.Canvas().Focused()
	focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if len(answers) != 1 || answers[0] {
		t.Errorf("Esc answered %v", answers)
	}
	b.press(fyne.Key2, fyne.KeyModifierAlt)
	if b.fake().route.Place != frame.Families {
		t.Error("the keys stay away after the answer")
	}
}

func TestUndoByKey(t *testing.T) {
	b := newBench(t, newDesk())
	undone := 0
	b.Toast(look.ToneDone, "Berkas dibuang", func() { undone++ })
	b.press(fyne.KeyU, fyne.KeyModifierControl)
	b.press(fyne.KeyU, fyne.KeyModifierControl)
	if undone != 1 {
		t.Errorf("undone %d times", undone)
	}
}

func TestHitsLeadToWhereTheWorkIs(t *testing.T) {
	dossier, family := uuid.UUID{1}, uuid.UUID{2}
	for name, c := range map[string]struct {
		hit  app.Hit
		want frame.Route
	}{
		"a family of the register": {app.Hit{Family: family}, frame.Route{Place: frame.Sheet, Family: family}},
		"a draft":                  {app.Hit{Dossier: dossier, Family: family, Stage: app.StageDraft}, frame.Route{Place: frame.Sheet, Dossier: dossier}},
		"something sent":           {app.Hit{Dossier: dossier, Stage: app.StageReceived}, frame.Route{Place: frame.Members, Dossier: dossier}},
	} {
		if got := hitRoute(c.hit); got != c.want {
			t.Errorf("%s leads to %v, want %v", name, got, c.want)
		}
	}
}

func TestAListOfKeysThatIsLongerThanTheWindowScrollsByKeys(t *testing.T) {
	b := newBench(t, newDesk(), func(p *Params) { p.Window.Resize(fyne.NewSize(683, 384)) })
	b.typeKey(fyne.KeyF1)
	scroll := b.above.keys.scroll
	bottom := scroll.Content.Size().Height - scroll.Size().Height
	if bottom <= 0 {
		t.Fatal("the whole list fits")
	}
	at := func() float32 { return scroll.Offset.Y }
	b.typeKey(fyne.KeyDown)
	line := at()
	b.typeKey(fyne.KeyPageDown)
	page := at()
	b.typeKey(fyne.KeyEnd)
	b.typeKey(fyne.KeyDown)
	if line <= 0 || page <= line || at() != bottom {
		t.Errorf("down to %.0f, %.0f and %.0f, the end is at %.0f", line, page, at(), bottom)
	}
	b.typeKey(fyne.KeyUp)
	line = at()
	b.typeKey(fyne.KeyPageUp)
	page = at()
	b.typeKey(fyne.KeyHome)
	b.typeKey(fyne.KeyUp)
	if line >= bottom || page >= line || at() != 0 {
		t.Errorf("up to %.0f, %.0f and %.0f", line, page, at())
	}
	b.typeKey(fyne.KeyEscape)
	if b.above.keys != nil {
		t.Error("Esc leaves it there")
	}
}
