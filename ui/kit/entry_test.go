package kit

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/google/go-cmp/cmp"

	"titian/ui/look"
)

// windowCanvas takes what a desktop window takes: Fyne's test canvas knows
// neither shortcuts nor keys that go down.
type windowCanvas struct {
	shortcutCanvas
	down []fyne.KeyName
}

var _ desktop.Canvas = (*windowCanvas)(nil)

func (c *windowCanvas) OnKeyDown() func(*fyne.KeyEvent) {
	return func(key *fyne.KeyEvent) { c.down = append(c.down, key.Name) }
}
func (*windowCanvas) SetOnKeyDown(func(*fyne.KeyEvent)) {}
func (*windowCanvas) OnKeyUp() func(*fyne.KeyEvent)     { return nil }
func (*windowCanvas) SetOnKeyUp(func(*fyne.KeyEvent))   {}

// wordsOf shows keys with their placeholders.
func wordsOf() Words {
	return NewWords(func(key string, args ...string) string { return strings.TrimSpace(key + " " + strings.Join(args, " ")) })
}

// write types runes into what has the focus.
func write(tb testing.TB, w fyne.Window, text string) {
	tb.Helper()
	for _, r := range text {
		f := w.Canvas().Focused()
		if f == nil {
			tb.Fatal("nothing has the focus to type into")
		}
		f.TypedRune(r)
	}
}

// pasteInto pastes as Ctrl+V does.
func pasteInto(tb testing.TB, w fyne.Window, text string) {
	tb.Helper()
	w.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip(text)})
}

// shift holds the shift key while keys are pressed.
func shift(tb testing.TB, w fyne.Window, names ...fyne.KeyName) {
	tb.Helper()
	key := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	w.Canvas().Focused().(desktop.Keyable).KeyDown(key)
	press(tb, w, names...)
	w.Canvas().Focused().(desktop.Keyable).KeyUp(key)
}

func TestKeysOfTheWindowPassWhileTyping(t *testing.T) {
	dress(t, look.Params{})
	f := NewField(FieldParams{})
	w := stand(t, f, 400, 200)
	f.Focus(w.Canvas())
	c := &windowCanvas{shortcutCanvas: shortcutCanvas{Canvas: w.Canvas()}}
	f.entry.home = func() fyne.Canvas { return c }
	var keys []fyne.KeyName
	w.Canvas().SetOnTypedKey(func(key *fyne.KeyEvent) { keys = append(keys, key.Name) })

	press(t, w, fyne.KeyF1, fyne.KeyA, fyne.KeySpace, fyne.KeyEscape, fyne.KeyLeft, fyne.KeyBackspace)
	if diff := cmp.Diff([]fyne.KeyName{fyne.KeyF1, fyne.KeyEscape}, keys); diff != "" {
		t.Errorf("keys that the window got (-want +got):\n%s", diff)
	}

	search := &desktop.CustomShortcut{KeyName: fyne.KeyK, Modifier: fyne.KeyModifierControl}
	back := &desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt}
	for _, s := range []fyne.Shortcut{
		search, back, &fyne.ShortcutSelectAll{}, &fyne.ShortcutUndo{}, &fyne.ShortcutPaste{Clipboard: clip("x")},
		&desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierShortcutDefault},
		&desktop.CustomShortcut{KeyName: fyne.KeyRight, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift},
		&desktop.CustomShortcut{KeyName: fyne.KeyBackspace, Modifier: fyne.KeyModifierShortcutDefault},
	} {
		f.entry.TypedShortcut(s)
	}
	if diff := cmp.Diff([]fyne.Shortcut{search, back}, c.taken); diff != "" {
		t.Errorf("shortcuts that the window got (-want +got):\n%s", diff)
	}

	f.entry.KeyDown(&fyne.KeyEvent{Name: fyne.KeyB})
	if diff := cmp.Diff([]fyne.KeyName{fyne.KeyB}, c.down); diff != "" {
		t.Errorf("the window saw nobody at work (-want +got):\n%s", diff)
	}
}

func TestADisabledEntryLetsTheWindowHaveItsKeys(t *testing.T) {
	dress(t, look.Params{})
	f := NewField(FieldParams{})
	w := stand(t, f, 400, 200)
	f.Disable()
	f.entry.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	if w.Canvas().Focused() != nil {
		t.Error("a click gave the focus to a disabled entry")
	}
	f.Enable()
	f.Focus(w.Canvas())
	f.Disable()
	write(t, w, "abc")
	pasteInto(t, w, "abc")
	press(t, w, fyne.KeyBackspace)
	if f.Text() != "" {
		t.Errorf("a disabled field took %q", f.Text())
	}
}

func TestWhatNobodySeesIsNotTakenIn(t *testing.T) {
	tests := map[string]struct{ typed, want string }{
		"plain":      {"Ni Luh Sari", "Ni Luh Sari"},
		"controls":   {"Sa\x00ri\x1b\x7f", "Sari"},
		"direction":  {"\u202eSari\u2069", "Sari"},
		"zero width": {"Sa\u200bri\ufeff", "Sari"},
		"hard space": {"Ni\u00a0Luh", "Ni Luh"},
		"emoji":      {"Sari 👩🏽", "Sari 👩🏽"},
		"tab":        {"Ni\tLuh", "Ni Luh"},
		"bad rune":   {"Sari" + string(rune(-1)), "Sari\ufffd"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			dress(t, look.Params{})
			for how, enter := range map[string]func(testing.TB, fyne.Window, string){"typed": write, "pasted": pasteInto} {
				f := NewField(FieldParams{})
				w := stand(t, f, 400, 200)
				f.Focus(w.Canvas())
				enter(t, w, tc.typed)
				if f.Text() != tc.want {
					t.Errorf("%s %q became %q, want %q", how, tc.typed, f.Text(), tc.want)
				}
			}
		})
	}
}

func TestSecretsAreTakenAsTyped(t *testing.T) {
	dress(t, look.Params{})
	f := NewField(FieldParams{Secret: true})
	w := stand(t, f, 400, 200)
	f.Focus(w.Canvas())
	write(t, w, " dua  kata\x00")
	pasteInto(t, w, "  tiga \n")
	if want := " dua  kata  tiga "; f.Text() != want {
		t.Errorf("the secret is %q, want %q", f.Text(), want)
	}
	if texts := strings.Join(textsOf(f), ""); strings.Contains(texts, "kata") {
		t.Error("a secret is drawn")
	}
	f.entry.ActionItem.(fyne.Tappable).Tapped(&fyne.PointEvent{})
	if texts := strings.Join(textsOf(f), ""); !strings.Contains(texts, "kata") {
		t.Error("there is no way to look at it")
	}
}

func TestTextIsCutAtItsLimit(t *testing.T) {
	dress(t, look.Params{})
	f := NewField(FieldParams{Limit: 10, Words: wordsOf()})
	w := stand(t, f, 400, 200)
	f.Focus(w.Canvas())
	pasteInto(t, w, strings.Repeat("é", 5000))
	if n := utf8.RuneCountInString(f.Text()); n != 10 {
		t.Fatalf("the field took %d runes, want 10", n)
	}
	told := func() bool { return strings.Contains(strings.Join(textsOf(f), "\n"), "kit.limit limit 10") }
	if !told() {
		t.Error("nothing says that the text was cut")
	}
	press(t, w, fyne.KeyBackspace)
	if told() {
		t.Error("it is still said after there is room again")
	}
	write(t, w, "ab")
	if want := strings.Repeat("é", 9) + "a"; f.Text() != want || !told() {
		t.Errorf("typed past the limit: %q, want %q; told %t", f.Text(), want, told())
	}
	f.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	write(t, w, "b")
	if f.Text() != "b" {
		t.Errorf("typing over a full selection gave %q, want b", f.Text())
	}
	f.SetText(strings.Repeat("x", 20))
	if len(f.Text()) != 20 {
		t.Error("a stored text was cut by showing it")
	}
	write(t, w, "y")
	if len(f.Text()) != 20 {
		t.Error("a text beyond its limit grew")
	}
}

func TestSeveralLines(t *testing.T) {
	dress(t, look.Params{})
	f := NewField(FieldParams{Lines: 3, Limit: 30})
	next := NewField(FieldParams{})
	w := stand(t, container.NewVBox(f, next), 400, 300)
	f.Focus(w.Canvas())
	write(t, w, "satu")
	shift(t, w, fyne.KeyReturn)
	write(t, w, "dua")
	pasteInto(t, w, " tiga \r\n\tempat\n")
	if want := "satu\nduatiga\nempat"; f.Text() != want {
		t.Errorf("the text is %q, want %q", f.Text(), want)
	}
	if one := NewField(FieldParams{}).entry.MinSize().Height; f.entry.MinSize().Height < 1.5*one {
		t.Error("three lines are not higher than one")
	}
	press(t, w, fyne.KeyReturn)
	if !next.Focused() {
		t.Error("Enter did not go on")
	}
}

func TestTheMenuOfAnEntrySpeaksTheLanguage(t *testing.T) {
	dress(t, look.Params{})
	f := NewField(FieldParams{Words: wordsOf()})
	w := stand(t, f, 500, 500)
	f.Focus(w.Canvas())
	f.entry.TappedSecondary(&fyne.PointEvent{AbsolutePosition: fyne.NewPos(20, 20)})
	top := w.Canvas().Overlays().Top()
	if top == nil {
		t.Fatal("no menu opened")
	}
	want := []string{"kit.undo", "kit.cut", "kit.copy", "kit.paste", "kit.select_all"}
	if diff := cmp.Diff(want, textsOf(top)); diff != "" {
		t.Errorf("menu (-want +got):\n%s", diff)
	}
}

func TestFieldsAreLargeEnough(t *testing.T) {
	for _, percent := range []int{90, 100, 150} {
		app := dress(t, look.Params{Percent: percent})
		least := app.Settings().Theme().Size(look.SizeTarget)
		controls := map[string]fyne.CanvasObject{
			"entry": newEntry(1, 0, Words{}), "secret": newSecret(0, Words{}),
			"pills":  NewChoice(ChoiceParams{Options: []Option{{Value: "1", Text: "I"}}}).pills,
			"select": NewSelect(SelectParams{}).box,
		}
		for name, o := range controls {
			if o.MinSize().Height < least {
				t.Errorf("%s at %d %%: %.1f high, want %.1f", name, percent, o.MinSize().Height, least)
			}
		}
	}
}
