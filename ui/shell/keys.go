package shell

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"titian/app"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

// undoKey undoes what the newest toast told of. Ctrl+Z belongs to the field
// that is being typed in.
const undoKey = "Ctrl+U"

// windowKeys are the keys that work on every page, as F1 lists them.
func (s *Shell) windowKeys() []frame.Shortcut {
	ctrl, alt := fyne.KeyModifierControl, fyne.KeyModifierAlt
	keys := []frame.Shortcut{
		{Key: fyne.KeyK, Modifier: ctrl, Name: "shell.key.search", Do: func() { s.chrome.search.focus() }},
		{Key: fyne.KeyN, Modifier: ctrl, Name: "shell.key.new", Do: s.newFamily},
	}
	for _, stop := range stops() {
		keys = append(keys, frame.Shortcut{Key: stop.key, Modifier: alt, Name: stop.name, Do: func() { s.goTo(stop.place) }})
	}
	return append(keys,
		frame.Shortcut{Key: fyne.KeyLeft, Modifier: alt, Name: "shell.key.back", Do: s.Back},
		frame.Shortcut{Key: fyne.KeyU, Modifier: ctrl, Name: "shell.key.undo", Do: s.undo},
		frame.Shortcut{Key: fyne.KeyL, Modifier: ctrl, Name: "shell.key.lock", Do: s.Lock},
		frame.Shortcut{Key: fyne.KeyPlus, Modifier: ctrl, Name: "shell.key.larger", Do: s.larger},
		frame.Shortcut{Key: fyne.KeyMinus, Modifier: ctrl, Name: "shell.key.smaller", Do: s.smaller},
		frame.Shortcut{Key: fyne.KeyF1, Name: "shell.key.keys", Do: s.above.showKeys},
		frame.Shortcut{Key: fyne.KeyEscape, Name: "shell.key.close", Do: func() { s.above.escape() }},
	)
}

// addKeys makes the window's keys work. Most keyboards have the plus on the key
// of the equals sign.
func (s *Shell) addKeys() {
	for _, k := range s.windowKeys() {
		if k.Modifier == 0 {
			continue
		}
		s.addKey(k)
		if k.Key == fyne.KeyPlus {
			k.Key = fyne.KeyEqual
			s.addKey(k)
		}
	}
}

func (s *Shell) addKey(k frame.Shortcut) fyne.Shortcut {
	shortcut := &desktop.CustomShortcut{KeyName: k.Key, Modifier: k.Modifier}
	s.Canvas().AddShortcut(shortcut, func(fyne.Shortcut) {
		s.touch()
		if s.ready() {
			k.Do()
		}
	})
	return shortcut
}

// ready reports whether a page is there to take keys.
func (s *Shell) ready() bool {
	return s.mode == modeOpen && s.parting == nil && s.turning == nil && !s.above.covered()
}

// addPageKeys makes the keys of the page on screen work; those of the window
// stay what they are.
func (s *Shell) addPageKeys() {
	taken := map[string]bool{}
	for _, k := range s.windowKeys() {
		taken[keyName(k)] = true
	}
	for _, k := range s.pageKeys() {
		if k.Modifier != 0 && !taken[keyName(k)] {
			s.keys = append(s.keys, s.addKey(k))
		}
	}
}

func (s *Shell) removePageKeys() {
	for _, k := range s.keys {
		s.Canvas().RemoveShortcut(k)
	}
	s.keys = nil
}

func (s *Shell) pageKeys() []frame.Shortcut {
	if p, ok := s.page.(frame.Shortcuts); ok {
		return p.Shortcuts()
	}
	return nil
}

// typed takes a key that no field used.
func (s *Shell) typed(e *fyne.KeyEvent) {
	s.touch()
	switch {
	case e.Name == fyne.KeyF1 && s.mode == modeOpen && (s.ready() || s.above.keys != nil):
		s.above.showKeys()
	case e.Name == fyne.KeyEscape && s.above.escape():
	case s.above.keys != nil:
		s.above.keys.typed(e.Name)
	case s.ready():
		for _, k := range s.pageKeys() {
			if k.Modifier == 0 && k.Key == e.Name {
				k.Do()
				return
			}
		}
	}
}

func (s *Shell) newFamily() { s.Open(frame.Route{Place: frame.Sheet}) }

func (s *Shell) undo() { s.above.toasts.Undo() }

func (s *Shell) larger() { s.resize(look.PercentStep) }

func (s *Shell) smaller() { s.resize(-look.PercentStep) }

// resize makes everything larger or smaller by percent.
func (s *Shell) resize(percent int) {
	settings := s.settings
	settings.Percent = min(max(settings.Percent+percent, app.MinPercent), app.MaxPercent)
	if settings != s.settings {
		s.apply(settings)
	}
}

// keyName writes a key as people say it: "Ctrl+K".
func keyName(k frame.Shortcut) string {
	var parts []string
	for _, m := range []struct {
		modifier fyne.KeyModifier
		name     string
	}{{fyne.KeyModifierControl, "Ctrl"}, {fyne.KeyModifierAlt, "Alt"}, {fyne.KeyModifierShift, "Shift"}} {
		if k.Modifier&m.modifier != 0 {
			parts = append(parts, m.name)
		}
	}
	name, ok := map[fyne.KeyName]string{
		fyne.KeyLeft: "←", fyne.KeyRight: "→", fyne.KeyUp: "↑", fyne.KeyDown: "↓", fyne.KeyEscape: "Esc",
		fyne.KeyPageUp: "PgUp", fyne.KeyPageDown: "PgDn", fyne.KeyReturn: "Enter",
	}[k.Key]
	if !ok {
		name = string(k.Key)
	}
	return strings.Join(append(parts, name), "+")
}

// keyList shows every key that works now, the page's first.
type keyList struct {
	popup  *widget.PopUp
	scroll *container.Scroll
}

func newKeyList(s *Shell, done func()) *keyList {
	columns := container.NewHBox()
	if keys := s.pageKeys(); len(keys) > 0 {
		columns.Add(keyColumn(s, "shell.keys_page", keys))
	}
	columns.Add(keyColumn(s, "shell.keys_window", s.windowKeys()))
	list := &keyList{}
	closer := kit.NewButton(kit.ButtonParams{Text: s.Text("shell.close"), Key: "Esc", Do: done, Shown: func(o fyne.CanvasObject) { kit.Reveal(list.scroll, o) }})
	body := container.NewVBox(
		kit.NewLabel(kit.Title, s.Text("shell.keys")), columns, container.NewHBox(layout.NewSpacer(), closer))
	padded := kit.Inset(look.SizeSpace4, body)
	list.scroll = container.NewScroll(padded)
	least, room := padded.MinSize(), s.Canvas().Size()
	list.scroll.SetMinSize(fyne.NewSize(min(least.Width, room.Width*9/10), min(least.Height, room.Height*9/10)))
	pointer := newPointer(s.touch)
	list.popup = widget.NewModalPopUp(container.NewStack(pointer, list.scroll), s.Canvas())
	return list
}

func keyColumn(s *Shell, title string, keys []frame.Shortcut) fyne.CanvasObject {
	list := kit.Stack(look.SizeSpace2, kit.NewLabel(kit.Heading, s.Text(title)))
	for _, k := range keys {
		name := kit.NewLabel(kit.Body, s.Text(k.Name))
		list.Add(kit.Beside(look.SizeSpace6, name, name, kit.NewBadge(keyName(k), look.ToneQuiet)))
	}
	return kit.Inset(look.SizeSpace2, list)
}

func (k *keyList) show(c fyne.Canvas) {
	k.popup.Show()
	c.Unfocus()
}

// typed scrolls a list that is longer than the window.
func (k *keyList) typed(key fyne.KeyName) {
	line, page := theme.Size(look.SizeTarget), k.scroll.Size().Height*3/4
	by := map[fyne.KeyName]float32{
		fyne.KeyDown: line, fyne.KeyUp: -line, fyne.KeyPageDown: page, fyne.KeySpace: page, fyne.KeyPageUp: -page,
		fyne.KeyEnd: k.scroll.Content.Size().Height, fyne.KeyHome: -k.scroll.Content.Size().Height,
	}[key]
	bottom := max(k.scroll.Content.Size().Height-k.scroll.Size().Height, 0)
	k.scroll.ScrollToOffset(fyne.NewPos(k.scroll.Offset.X, min(max(k.scroll.Offset.Y+by, 0), bottom)))
}

func (k *keyList) hide() { k.popup.Hide() }
