package kit

import (
	"strings"

	"fyne.io/fyne/v2"
)

// PathParams make a [Path].
type PathParams struct {
	Label       string
	Hint        string
	Placeholder string
	// Complete asks for the paths that begin with prefix; folders end in their
	// separator. show is called on the UI goroutine, at once or later, and at most
	// once; what comes too late is not shown.
	Complete func(prefix string, show func([]string))
	// Chosen is called with what a person entered; whether there is such a file is
	// for the page to find out.
	Chosen func(path string)
	// Cancel is called at Escape with no list open; nil hands it to the window.
	Cancel func()
	// Shown: see [FieldParams].
	Shown func(fyne.CanvasObject)
	Words Words
}

// Path is a field for the path of a file. Tab completes as far as there is one
// way, up and down mark in the list below, Enter takes: a folder is opened, a
// file is chosen.
type Path struct {
	Field

	p     PathParams
	list  *list
	paths []string // what begins with the text
	query int
}

// pathLimit is the longest path of the systems we run on, in runes.
const pathLimit = 4096

// NewPath returns an empty path field.
func NewPath(p PathParams) *Path {
	f := &Path{p: p}
	f.build(f, FieldParams{Label: p.Label, Hint: p.Hint, Placeholder: p.Placeholder, Limit: pathLimit, Shown: p.Shown, Words: p.Words})
	e := f.entry
	e.tidy = tidyPath()
	f.list = newList(e, func(item PickerItem) { f.take(item.ID) })
	e.keyed = f.typedKey
	e.entered = func() { f.take(e.Text) }
	e.edited = func(string) {
		f.notes.tell("")
		f.ask()
	}
	e.done = f.drop
	return f
}

// SetText implements [Input].
func (f *Path) SetText(text string) {
	f.drop()
	f.Field.SetText(text)
}

// Disable implements [Input].
func (f *Path) Disable() {
	f.drop()
	f.Field.Disable()
}

// ask asks for what begins with the text.
func (f *Path) ask() {
	if f.p.Complete == nil {
		return
	}
	f.query++
	mine, prefix := f.query, f.entry.Text
	f.p.Complete(prefix, func(paths []string) {
		if f.query != mine || !f.entry.focused {
			return
		}
		f.paths = paths
		f.show()
	})
}

// show lists the paths by their last parts.
func (f *Path) show() {
	items := make([]PickerItem, 0, len(f.paths))
	for _, path := range f.paths {
		if path != f.entry.Text {
			items = append(items, PickerItem{ID: path, Text: lastPart(path)})
		}
	}
	f.list.show(items, -1)
}

// grow completes the text as far as all paths agree, and reports whether that
// was further than what was typed.
func (f *Path) grow() bool {
	common := commonPrefix(f.paths)
	if len(f.paths) == 0 || common == f.entry.Text || !strings.HasPrefix(strings.ToLower(common), strings.ToLower(f.entry.Text)) {
		return false
	}
	f.entry.put(common)
	f.ask()
	return true
}

func (f *Path) drop() {
	f.query++
	f.list.hide()
}

func (f *Path) typedKey(key *fyne.KeyEvent) bool {
	if f.list.steer(key) {
		return true
	}
	switch key.Name {
	case fyne.KeyDown:
		f.ask()
		return true
	case fyne.KeyTab:
		return f.typedTab()
	case fyne.KeyReturn, fyne.KeyEnter:
		item, ok := f.list.marked()
		f.drop()
		if ok {
			f.take(item.ID)
		}
		return ok
	case fyne.KeyEscape:
		if f.p.Cancel == nil {
			return false
		}
		f.p.Cancel()
		return true
	default:
		return false
	}
}

// typedTab comes while the list is open; without one Tab goes on.
func (f *Path) typedTab() bool {
	c := f.entry.home()
	if item, ok := f.list.marked(); ok && !f.entry.shift {
		f.drop()
		f.entry.put(item.ID)
		f.ask()
		return true
	}
	if f.entry.shift || !f.grow() {
		f.drop()
		if c != nil && f.entry.shift {
			c.FocusPrevious()
			return true
		}
		f.entry.goOn()
	}
	return true
}

// take opens a folder, and chooses what is none.
func (f *Path) take(path string) {
	f.drop()
	path = strings.TrimSpace(path)
	if path == "" {
		return
	}
	f.entry.put(path)
	if isFolder(path) {
		f.ask()
		return
	}
	if f.p.Chosen != nil {
		f.p.Chosen(path)
	}
}

func isFolder(path string) bool {
	return strings.HasSuffix(path, "/") || strings.HasSuffix(path, `\`)
}

// lastPart is the name that a path ends in, with the separator of a folder.
func lastPart(path string) string {
	if i := strings.LastIndexAny(strings.TrimRight(path, `/\`), `/\`); i >= 0 {
		return path[i+1:]
	}
	return path
}

// commonPrefix is what all paths begin with, whole runes of it.
func commonPrefix(paths []string) string {
	if len(paths) == 0 {
		return ""
	}
	common := []rune(paths[0])
	for _, path := range paths[1:] {
		n := 0
		for _, r := range path {
			if n >= len(common) || common[n] != r {
				break
			}
			n++
		}
		common = common[:n]
	}
	return string(common)
}
