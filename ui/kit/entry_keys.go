package kit

import (
	"strconv"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// AcceptsTab implements [fyne.Tabbable]: Tab always goes on.
func (*entry) AcceptsTab() bool { return false }

// TypedRune implements [fyne.Focusable].
func (e *entry) TypedRune(r rune) {
	if e.Disabled() {
		return
	}
	r, ok := e.tidy.one(r)
	if !ok {
		return
	}
	if e.room() < 1 {
		e.refuseRest()
		return
	}
	e.Entry.TypedRune(r)
}

// TypedKey implements [fyne.Focusable].
func (e *entry) TypedKey(key *fyne.KeyEvent) {
	if e.keyed != nil && e.keyed(key) {
		return
	}
	switch key.Name {
	case fyne.KeyTab:
	case fyne.KeyReturn, fyne.KeyEnter:
		e.typedEnter(key)
	default:
		if isWindowKey(key.Name) {
			passKey(e.home(), key)
			return
		}
		e.Entry.TypedKey(key)
	}
}

// typedEnter goes on to the next field; with Shift it breaks the line of an
// entry that has several.
func (e *entry) typedEnter(key *fyne.KeyEvent) {
	switch {
	case e.Disabled():
	case e.MultiLine && e.shift:
		if e.room() < 1 {
			e.refuseRest()
			return
		}
		e.Entry.TypedKey(key)
	default:
		e.tell()
		if e.entered != nil {
			e.entered()
			return
		}
		e.goOn()
	}
}

// goOn gives the focus to the next field, unless somebody moved it meanwhile.
func (e *entry) goOn() {
	if e.focused {
		goOn(e.home(), e.skip)
	}
}

// KeyDown implements [desktop.Keyable].
func (e *entry) KeyDown(key *fyne.KeyEvent) {
	e.noteShift(key, true)
	e.Entry.KeyDown(key)
	passKeyDown(e.home(), key)
}

// KeyUp implements [desktop.Keyable].
func (e *entry) KeyUp(key *fyne.KeyEvent) {
	e.noteShift(key, false)
	e.Entry.KeyUp(key)
}

func (e *entry) noteShift(key *fyne.KeyEvent, down bool) {
	if isShift(key) {
		e.shift = down
	}
}

func isShift(key *fyne.KeyEvent) bool {
	return key.Name == desktop.KeyShiftLeft || key.Name == desktop.KeyShiftRight
}

// TypedShortcut implements [fyne.Shortcutable].
func (e *entry) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutPaste:
		e.paste(s.Clipboard)
	case *fyne.ShortcutCut, *fyne.ShortcutUndo, *fyne.ShortcutRedo:
		if !e.Disabled() {
			e.Entry.TypedShortcut(s)
		}
	case *fyne.ShortcutCopy, *fyne.ShortcutSelectAll:
		e.Entry.TypedShortcut(s)
	case *desktop.CustomShortcut:
		if editsText(s) {
			if !e.Disabled() {
				e.Entry.TypedShortcut(s)
			}
			return
		}
		passShortcut(e.home(), s)
	default:
		passShortcut(e.home(), s)
	}
}

// paste takes in what is in the clipboard, tidied, as far as there is room.
func (e *entry) paste(clipboard fyne.Clipboard) {
	if e.Disabled() || clipboard == nil {
		return
	}
	content := clipboard.Content()
	// Nobody pastes this much on purpose; reading all of it would take a while.
	content = content[:min(len(content), pasteBytes)]
	text := e.tidy.all(content)
	if e.pasted != nil {
		var ok bool
		if text, ok = e.pasted(text); !ok {
			return
		}
	}
	room := max(e.room(), 0)
	cut := utf8.RuneCountInString(text) > room
	if cut {
		text = string([]rune(text)[:room])
	}
	if text != "" {
		e.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: held(text)})
	}
	if cut {
		e.refuseRest()
	}
}

// pasteBytes is how much of a clipboard is looked at.
const pasteBytes = 1 << 20

// room is how many runes more the text may have, counting what is selected as
// gone.
func (e *entry) room() int {
	return e.limit - utf8.RuneCountInString(e.Text) + utf8.RuneCountInString(e.SelectedText())
}

func (e *entry) refuseRest() {
	e.refuse(e.words.say("kit.limit", "limit", strconv.Itoa(e.limit)))
}

func (e *entry) refuse(why string) {
	if e.refused != nil {
		e.refused(why)
	}
}

// TappedSecondary implements [fyne.SecondaryTappable] with a menu in the words
// of this window. The focus came with the button that went down.
func (e *entry) TappedSecondary(at *fyne.PointEvent) {
	c := e.home()
	if e.Disabled() || c == nil {
		return
	}
	clipboard := fyne.CurrentApp().Clipboard() //nolint:forbidigo // a menu has no other way to the clipboard; shortcuts bring theirs along
	item := func(key string, s fyne.Shortcut) *fyne.MenuItem {
		return fyne.NewMenuItem(e.words.say(key), func() { e.TypedShortcut(s) })
	}
	items := []*fyne.MenuItem{
		item("kit.paste", &fyne.ShortcutPaste{Clipboard: clipboard}),
		item("kit.select_all", &fyne.ShortcutSelectAll{}),
	}
	if !e.Password {
		items = append([]*fyne.MenuItem{
			item("kit.undo", &fyne.ShortcutUndo{}),
			item("kit.cut", &fyne.ShortcutCut{Clipboard: clipboard}),
			item("kit.copy", &fyne.ShortcutCopy{Clipboard: clipboard}),
		}, items...)
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), c, at.AbsolutePosition)
}

// goOn moves the focus on, past what skip names; nil for nothing.
func goOn(c fyne.Canvas, skip func(fyne.Focusable) bool) {
	if c == nil {
		return
	}
	c.FocusNext()
	first := c.Focused()
	for first != nil && skip != nil && skip(c.Focused()) {
		c.FocusNext()
		if c.Focused() == first {
			return
		}
	}
}

// held is a clipboard that holds a text.
type held string

// Content implements [fyne.Clipboard].
func (h held) Content() string { return string(h) }

// SetContent implements [fyne.Clipboard]; a held text does not change.
func (held) SetContent(string) {}

// editsText reports whether a shortcut is one of those by which an entry moves
// over words.
func editsText(s *desktop.CustomShortcut) bool {
	switch s.KeyName {
	case fyne.KeyLeft, fyne.KeyRight:
		return s.Modifier&^fyne.KeyModifierShift == fyne.KeyModifierShortcutDefault
	case fyne.KeyBackspace, fyne.KeyDelete:
		return s.Modifier == fyne.KeyModifierShortcutDefault
	default:
		return false
	}
}

// isWindowKey reports whether a key means something to the window and nothing
// to a text. Letters come as keys too: those stay.
func isWindowKey(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyEscape,
		fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		return true
	default:
		return false
	}
}

// passKey hands a key to the window, which sees none by itself while something
// has the focus.
func passKey(c fyne.Canvas, key *fyne.KeyEvent) {
	if c == nil {
		return
	}
	if f := c.OnTypedKey(); f != nil {
		f(key)
	}
}

// passKeyDown tells the window that a person is at work.
func passKeyDown(c fyne.Canvas, key *fyne.KeyEvent) {
	if d, ok := c.(desktop.Canvas); ok {
		if f := d.OnKeyDown(); f != nil {
			f(key)
		}
	}
}

// passShortcut hands a shortcut to the window.
func passShortcut(c fyne.Canvas, s fyne.Shortcut) {
	if w, ok := c.(fyne.Shortcutable); ok {
		w.TypedShortcut(s)
	}
}
