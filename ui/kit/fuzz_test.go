package kit

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"titian/app/finding"
	"titian/app/text"
	"titian/ui/look"
)

// script turns bytes into what a person, or a cat, does at the keyboard.
func script(w fyne.Window, inputs []Input, keys []byte, typed string) {
	names := []fyne.KeyName{
		fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyPageDown,
		fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyTab, fyne.KeyEscape, fyne.KeySpace, fyne.KeyF1, fyne.KeyA,
	}
	runes := []rune(typed)
	for i, b := range keys {
		if w.Canvas().Focused() == nil {
			inputs[i%len(inputs)].Focus(w.Canvas())
		}
		f := w.Canvas().Focused()
		if f == nil {
			continue
		}
		switch do := int(b); {
		case do < len(names):
			f.TypedKey(&fyne.KeyEvent{Name: names[do]})
		case do < 40:
			if k, ok := f.(desktop.Keyable); ok {
				k.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
				f.TypedKey(&fyne.KeyEvent{Name: names[do%len(names)]})
				k.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
			}
		case do < 52:
			if s, ok := f.(fyne.Shortcutable); ok {
				s.TypedShortcut(edit(do, typed))
			}
		case do < 60:
			if len(w.Canvas().Overlays().List()) == 0 {
				inputs[do%len(inputs)].Focus(w.Canvas())
			}
		case do < 64:
			inputs[do%len(inputs)].SetMessages([]Message{{Level: finding.Warning, Text: "?", Accept: func(string) {}}})
		case do < 66:
			inputs[do%len(inputs)].SetText(typed)
		case len(runes) > 0:
			f.TypedRune(runes[do%len(runes)])
		}
	}
}

// edit is one of the shortcuts that change a text.
func edit(n int, typed string) fyne.Shortcut {
	word := fyne.KeyModifierShortcutDefault
	return []fyne.Shortcut{
		&fyne.ShortcutPaste{Clipboard: clip(typed)}, &fyne.ShortcutCut{Clipboard: clip("")}, &fyne.ShortcutCopy{Clipboard: clip("")},
		&fyne.ShortcutSelectAll{}, &fyne.ShortcutUndo{}, &fyne.ShortcutRedo{},
		&desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: word}, &desktop.CustomShortcut{KeyName: fyne.KeyRight, Modifier: word | fyne.KeyModifierShift},
		&desktop.CustomShortcut{KeyName: fyne.KeyBackspace, Modifier: word}, &desktop.CustomShortcut{KeyName: fyne.KeyDelete, Modifier: word},
	}[n%10]
}

// FuzzFields types, pastes and walks at random. Nothing may panic, a text stays
// within its limit and clean, a number is digits, a choice one of its options.
func FuzzFields(f *testing.F) {
	for _, typed := range []string{"5103 0112", "Ni Luh\x00\u202e👩🏽", strings.Repeat("é", 5000), "\xff\xfe", "2 jan 2026", "/home/\n\t", "k"} {
		all := make([]byte, 0, 256)
		for i := range 256 {
			all = append(all, byte(i*7))
		}
		f.Add(all, typed)
		f.Add([]byte("abcdefghijk\x0e\x03\x03\x0aabc\x0e\x03\x08abc"), typed)
	}
	f.Fuzz(func(t *testing.T, keys []byte, typed string) {
		keys = keys[:min(len(keys), 300)]
		dress(t, look.Params{})
		var changed []string
		free := func(s string) { changed = append(changed, s) }
		const limit = 20
		s := &searcher{}
		var h heard
		field := NewField(FieldParams{Limit: limit, Changed: free})
		number := NewNumber(NumberParams{Digits: 16, Groups: []int{4, 4, 4, 4}, FieldParams: FieldParams{Changed: func(s string) {
			if len(s) > 16 || strings.Trim(s, "0123456789") != "" {
				t.Errorf("a person typed the number %q", s)
			}
		}}})
		choice := NewChoice(ChoiceParams{Options: classes(), Changed: oneOf(t, classes())})
		sel := NewSelect(SelectParams{Options: relations(), Changed: oneOf(t, relations())})
		inputs := []Input{
			field, number, birth(&h), choice, sel, village(s, &h, false), village(s, &h, true),
			NewPath(PathParams{Complete: files}), NewField(FieldParams{Lines: 3}), NewField(FieldParams{Secret: true}),
		}
		script(sheet(t, inputs...), inputs, keys, typed)
		for _, s := range changed {
			if strings.TrimSpace(text.Clean(s)) != strings.Join(strings.Fields(s), " ") {
				t.Errorf("a text came through unclean: %q", s)
			}
			if utf8.RuneCountInString(s) > max(limit, utf8.RuneCountInString(typed)) {
				t.Errorf("a text of %d runes came through", utf8.RuneCountInString(s))
			}
		}
	})
}

func oneOf(t *testing.T, options []Option) func(string) {
	t.Helper()
	return func(value string) {
		if !slices.ContainsFunc(options, func(o Option) bool { return o.Value == value }) {
			t.Errorf("a person chose %q", value)
		}
	}
}
