package kit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"titian/ui/look"
)

// pill is one thing to choose.
type pill struct {
	id, text, detail string
	tone             look.Tone
}

// pills are things to choose, in a row that goes on below. They are one stop
// for Tab; arrows move inside.
type pills struct {
	widget.DisableableWidget

	items  []pill
	chosen []string // ids
	at     int      // where the keys are

	picked func(id string)
	gained func()
	lost   func()
	skip   func(fyne.Focusable) bool // what Enter passes over; nil if Enter picks

	focused bool
	alarmed bool
}

var (
	_ fyne.Focusable     = (*pills)(nil)
	_ fyne.Tappable      = (*pills)(nil)
	_ fyne.Disableable   = (*pills)(nil)
	_ desktop.Cursorable = (*pills)(nil)
)

func newPills() *pills {
	p := &pills{}
	p.ExtendBaseWidget(p)
	return p
}

func (p *pills) setItems(items []pill) {
	p.items = items
	p.at = min(p.at, max(len(items)-1, 0))
	p.Refresh()
}

func (p *pills) setChosen(ids []string) {
	if !slices.Equal(p.chosen, ids) {
		p.chosen = slices.Clone(ids)
		p.Refresh()
	}
}

func (p *pills) setAlarmed(alarmed bool) {
	if p.alarmed != alarmed {
		p.alarmed = alarmed
		p.Refresh()
	}
}

func (p *pills) isChosen(i int) bool { return slices.Contains(p.chosen, p.items[i].id) }

// pick takes the one at i.
func (p *pills) pick(i int) {
	if p.Disabled() || i < 0 || i >= len(p.items) {
		return
	}
	p.at = i
	p.Refresh()
	if p.picked != nil {
		p.picked(p.items[i].id)
	}
}

// move goes i places on, round at the ends.
func (p *pills) move(by int) {
	if n := len(p.items); n > 0 {
		p.at = ((p.at+by)%n + n) % n
		p.Refresh()
	}
}

// FocusGained implements [fyne.Focusable].
func (p *pills) FocusGained() {
	p.focused = true
	if i := slices.IndexFunc(p.items, func(o pill) bool { return slices.Contains(p.chosen, o.id) }); i >= 0 {
		p.at = i
	}
	p.Refresh()
	TellFocus(p)
	if p.gained != nil {
		p.gained()
	}
}

// FocusLost implements [fyne.Focusable].
func (p *pills) FocusLost() {
	left := p.focused
	p.focused = false
	p.Refresh()
	if left && p.lost != nil {
		p.lost()
	}
}

// TypedRune implements [fyne.Focusable]: the first letter of a text or of a
// value chooses it.
func (p *pills) TypedRune(r rune) {
	typed := strings.ToLower(string(r))
	if p.skip == nil || strings.TrimSpace(typed) == "" {
		return
	}
	for step := 1; step <= len(p.items); step++ {
		i := (p.at + step) % len(p.items)
		if len(p.chosen) == 0 {
			i = (p.at + step - 1) % len(p.items)
		}
		if begins(Option{Value: p.items[i].id, Text: p.items[i].text}, typed) {
			p.pick(i)
			return
		}
	}
}

// TypedKey implements [fyne.Focusable].
func (p *pills) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyLeft, fyne.KeyUp:
		p.move(-1)
	case fyne.KeyRight, fyne.KeyDown:
		p.move(1)
	case fyne.KeyHome:
		p.move(-p.at)
	case fyne.KeyEnd:
		p.move(len(p.items) - 1 - p.at)
	case fyne.KeySpace:
		p.pick(p.at)
	case fyne.KeyReturn, fyne.KeyEnter:
		if p.skip == nil {
			p.pick(p.at)
			return
		}
		goOn(canvasOf(p), p.skip)
	default:
		if isWindowKey(key.Name) {
			passKey(canvasOf(p), key)
		}
	}
}

// KeyDown implements [desktop.Keyable].
func (p *pills) KeyDown(key *fyne.KeyEvent) { passKeyDown(canvasOf(p), key) }

// KeyUp implements [desktop.Keyable].
func (*pills) KeyUp(*fyne.KeyEvent) {}

// Tapped implements [fyne.Tappable].
func (p *pills) Tapped(at *fyne.PointEvent) {
	if p.Disabled() {
		return
	}
	focusOn(p)
	places, _ := p.places(p.Size().Width)
	for i, b := range places {
		in := at.Position.Subtract(b.at)
		if in.X >= 0 && in.Y >= 0 && in.X < b.size.Width && in.Y < b.size.Height {
			p.pick(i)
			return
		}
	}
}

// Cursor implements [desktop.Cursorable].
func (p *pills) Cursor() desktop.Cursor {
	if p.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}
