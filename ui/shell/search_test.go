package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"titian/app"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

func texts(items []kit.PickerItem) []string {
	var all []string
	for _, i := range items {
		all = append(all, i.Text)
	}
	return all
}

func TestSearchShowsPeopleThenCommands(t *testing.T) {
	desk := newDesk()
	desk.hits = map[string][]app.Hit{"kirim": {
		{Dossier: uuid.UUID{1}, Name: "Kirimawati Dewi", NIK: "3302010101019001", LocalNumber: "KLG-7F3K-2M9Q-X", Village: "5103012001"},
	}}
	b := newBench(t, desk)
	var got []kit.PickerItem
	b.chrome.search.find("kirim", func(items []kit.PickerItem) { got = items })
	want := []string{"Kirimawati Dewi", "Kirim sekarang", "Kirim"}
	if diff := cmp.Diff(want, texts(got)); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	if detail := got[0].Detail; detail != "3302••••••••9001 · KLG-7F3K-2M9Q-X · Tuban" {
		t.Errorf("the person is told as %q", detail)
	}
}

func TestAnAnswerThatComesLateIsNotShown(t *testing.T) {
	desk := newDesk()
	desk.hits = map[string][]app.Hit{"wa": {{Name: "Warsini"}}, "wayan": {{Name: "Wayan"}}}
	b := newBench(t, desk)
	b.held = true
	var got []string
	show := func(items []kit.PickerItem) { got = append(got, texts(items)...) }
	b.chrome.search.find("wa", show)
	b.chrome.search.find("wayan", show)
	b.release(true)
	if diff := cmp.Diff([]string{"Wayan"}, got); diff != "" {
		t.Errorf("shown (-want +got):\n%s", diff)
	}
}

func TestNothingIsFoundAfterTheLineWasCleared(t *testing.T) {
	desk := newDesk()
	desk.hits = map[string][]app.Hit{"wayan": {{Name: "Wayan"}}}
	b := newBench(t, desk)
	b.held = true
	b.chrome.search.find("wayan", func([]kit.PickerItem) { t.Error("an answer came after the line was cleared") })
	b.chrome.search.clear()
	b.release(false)
}

func TestAnEmptyLineOffersEveryCommand(t *testing.T) {
	b := newBench(t, newDesk())
	var got []string
	b.chrome.search.find("  ", func(items []kit.PickerItem) { got = texts(items) })
	if len(got) != len(b.actions()) {
		t.Errorf("offered: %s", strings.Join(got, ", "))
	}
}

func TestCommandsDoWhatTheySay(t *testing.T) {
	b := newBench(t, newDesk())
	run := func(query string) {
		t.Helper()
		var first kit.PickerItem
		b.chrome.search.find(query, func(items []kit.PickerItem) {
			if len(items) == 0 {
				t.Fatalf("nothing found for %q", query)
			}
			first = items[0]
		})
		b.chrome.search.choose(first)
	}
	run("kirim sekarang")
	run("jeda")
	if b.desk.sent != 1 || !b.desk.paused {
		t.Errorf("sent %d times, paused %v", b.desk.sent, b.desk.paused)
	}
	b.desk.outbox.Paused = true
	b.desk.tell(app.EventOutbox)
	run("lanjutkan")
	if b.desk.paused {
		t.Error("sending is still paused")
	}
	run("gelap terang")
	if b.desk.settings.Ground != "dark" {
		t.Errorf("the ground is %q", b.desk.settings.Ground)
	}
	run("perbesar")
	if got := b.desk.settings.Percent; got != 100+look.PercentStep {
		t.Errorf("the size is %d %%", got)
	}
	run("DAFTARKAN baru")
	if got := b.fake().route; got != (frame.Route{Place: frame.Sheet}) {
		t.Errorf("the command for a new family led to %v", got)
	}
	run("bantuan")
	if !b.above.covered() {
		t.Error("help shows nothing")
	}
	b.above.escape()
	run("inggris")
	if b.Language() != "en" {
		t.Error("the language stayed")
	}
	run("lock")
	if b.mode != modeLocked {
		t.Error("the window is not locked")
	}
}

func TestCommandsOfThePageAreOfferedWithTheirKeys(t *testing.T) {
	b := newBench(t, newDesk())
	printed := 0
	b.fake().keys = []frame.Shortcut{{
		Key: fyne.KeyP, Modifier: fyne.KeyModifierControl, Name: "members.key.print", Do: func() { printed++ },
	}}
	var got []kit.PickerItem
	b.chrome.search.find(b.Text("members.key.print"), func(items []kit.PickerItem) { got = items })
	if len(got) != 1 || !strings.HasSuffix(got[0].Detail, "Ctrl+P") {
		t.Fatalf("offered: %+v", got)
	}
	b.chrome.search.choose(got[0])
	if printed != 1 {
		t.Errorf("printed %d times", printed)
	}
	for _, name := range []string{"shell.key.back", "shell.key.undo", "shell.key.larger", "shell.key.smaller"} {
		b.chrome.search.find(b.Text(name), func(items []kit.PickerItem) {
			if len(items) == 0 {
				t.Errorf("no command %q", b.Text(name))
			}
		})
	}
}
