package kit

import (
	"fyne.io/fyne/v2"
)

// PickerItem is one answer of a search.
type PickerItem struct {
	// ID is what the page keeps, Text what a person reads and what stands in the
	// field once it is chosen.
	ID   string
	Text string
	// Detail stands below the text in small letters; "" for none.
	Detail string
}

// PickerParams make a [Picker].
type PickerParams struct {
	FieldParams
	// Search asks for what fits the query, which may be empty. show is called on
	// the UI goroutine, at once or later, and at most once; what comes for a query
	// that is no longer the one in the field is not shown.
	Search func(query string, show func([]PickerItem))
	// Chosen is called when a person chose; with the zero PickerItem when they
	// emptied the field, or left it with something that is not in the list.
	Chosen func(PickerItem)
	// Free lets what was typed count too: Chosen then gets it as Text without an
	// ID.
	Free bool
}

// Picker is a field with a list below: what is typed is searched for, up and
// down mark, Enter and Tab take what is marked, Escape brings back what was
// chosen. Unless it is Free the first answer is marked.
type Picker struct {
	Field

	p      PickerParams
	list   *list
	chosen PickerItem
	query  int // counts queries: an answer to an older one is dropped
}

// NewPicker returns an empty picker.
func NewPicker(p PickerParams) *Picker {
	k := &Picker{p: p}
	k.build(k, p.FieldParams)
	e := k.entry
	k.list = newList(e, k.take)
	k.list.empty = p.Words.say("kit.nothing_found")
	if p.Free {
		k.list.empty = ""
	}
	e.keyed = k.typedKey
	e.edited = func(text string) {
		k.search()
		k.edited(text)
	}
	e.done = func() {
		k.settle()
		if p.Done != nil {
			p.Done()
		}
	}
	return k
}

// Picked returns what is chosen, zero for nothing.
func (k *Picker) Picked() PickerItem { return k.chosen }

// SetChosen shows an item as chosen; nobody is told.
func (k *Picker) SetChosen(item PickerItem) {
	k.drop()
	k.chosen = item
	k.Field.SetText(item.Text)
}

// SetText shows a text that is not from the list; for one that is, see
// SetChosen.
func (k *Picker) SetText(text string) {
	if text != k.chosen.Text {
		k.SetChosen(PickerItem{Text: text})
		return
	}
	k.Field.SetText(text)
}

// Disable implements [Input].
func (k *Picker) Disable() {
	k.drop()
	k.Field.Disable()
}

// search asks for what is typed.
func (k *Picker) search() {
	if k.p.Search == nil {
		return
	}
	k.query++
	mine, query := k.query, k.entry.Text
	k.p.Search(query, func(items []PickerItem) {
		if k.query != mine || !k.entry.focused {
			return
		}
		at := 0
		if k.p.Free || query == "" {
			at = -1
		}
		k.list.show(items, at)
	})
}

// drop closes the list and forgets answers that are under way.
func (k *Picker) drop() {
	k.query++
	k.list.hide()
}

func (k *Picker) typedKey(key *fyne.KeyEvent) bool {
	if key.Name == fyne.KeyEscape {
		changed := k.entry.Text != k.chosen.Text
		open := k.list.isOpen()
		k.drop()
		if !open && !changed {
			return false
		}
		k.Field.SetText(k.chosen.Text)
		if changed {
			k.edited(k.chosen.Text)
		}
		return true
	}
	if k.list.steer(key) {
		return true
	}
	switch key.Name {
	case fyne.KeyDown, fyne.KeyUp:
		if !k.entry.Disabled() {
			k.search()
		}
		return true
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyTab:
		return k.leaveByKey(key)
	default:
		return false
	}
}

// leaveByKey takes what is marked and lets Enter and Tab go on.
func (k *Picker) leaveByKey(key *fyne.KeyEvent) bool {
	item, ok := k.list.marked()
	open := k.list.isOpen()
	k.drop()
	if ok {
		k.take(item)
	}
	if key.Name != fyne.KeyTab || !open {
		return false
	}
	if c := k.entry.home(); c != nil && k.entry.shift {
		c.FocusPrevious()
		return true
	}
	k.entry.goOn()
	return true
}

// take chooses an item for a person.
func (k *Picker) take(item PickerItem) {
	k.SetChosen(item)
	k.tell(item)
}

func (k *Picker) tell(item PickerItem) {
	if k.p.Chosen != nil {
		k.p.Chosen(item)
	}
}

// settle decides what the text means once the field is left.
func (k *Picker) settle() {
	k.drop()
	typed := k.entry.Text
	if typed == k.chosen.Text {
		return
	}
	k.chosen = PickerItem{}
	if k.p.Free {
		k.chosen.Text = typed
	}
	if typed != "" && !k.p.Free {
		k.notes.tell(k.p.Words.say("kit.choose_from_list"))
	}
	k.tell(k.chosen)
}
