package kit

import (
	"slices"

	"fyne.io/fyne/v2"

	"titian/app/finding"
	"titian/app/text"
	"titian/ui/look"
)

// Message is one remark about a field, ready to be read.
type Message struct {
	// Level says whether it blocks.
	Level finding.Level
	Text  string
	// Accepted is the reason for which a warning was accepted; "" for none.
	Accepted string
	// Accept takes the reason of a person, tidied and never empty; nil if the
	// message cannot be accepted. It is called on the UI goroutine.
	Accept func(reason string)
	// Reason is the reason as far as it is typed, for a page that keeps it; nil for
	// none.
	Reason *Reason
}

// Reason is a reason that is being typed. A page keeps it so that it outlives
// the message.
type Reason struct {
	Text string
	// Open tells that there is a place to type it. A message that is shown with an
	// open reason shows that place.
	Open bool
	// Take brings the focus to that place, once it is on the screen.
	Take bool

	entry *entry
}

// Focused reports whether the focus is in it.
func (r *Reason) Focused() bool { return r.entry != nil && r.entry.focused }

// same reports whether two messages read the same.
func (m Message) same(o Message) bool {
	return m.Level == o.Level && m.Text == o.Text && m.Accepted == o.Accepted && (m.Accept == nil) == (o.Accept == nil)
}

// reasonLimit is the length of a reason in runes: two sentences.
const reasonLimit = 200

// notes are the messages below a field, and one passing notice of its own,
// for example that a text was cut.
type notes struct {
	words  Words
	main   fyne.Focusable
	redraw func()
	list   []*note
	notice *Label
	column *fyne.Container
}

func newNotes(words Words, main fyne.Focusable, redraw func()) *notes {
	n := &notes{words: words, main: main, redraw: redraw, column: Stack(look.SizeSpace1)}
	n.notice = NewLabel(Small, "").Wrap().Ink(look.ColorSun)
	return n
}

// set shows these messages. A note that reads the same stays, with the reason
// half typed in it.
func (n *notes) set(messages []Message) {
	defer n.give()
	if slices.EqualFunc(n.list, messages, func(a *note, m Message) bool { return a.m.same(m) }) {
		for i, m := range messages {
			n.list[i].m = m
		}
		return
	}
	old := n.list
	n.list = nil
	for _, m := range messages {
		at := slices.IndexFunc(old, func(o *note) bool { return o.m.same(m) })
		if at < 0 {
			n.list = append(n.list, newNote(n, m))
			continue
		}
		old[at].m = m
		n.list = append(n.list, old[at])
		old = slices.Delete(old, at, at+1)
	}
	gone := slices.ContainsFunc(old, (*note).focused)
	n.show()
	if gone {
		n.focusMain()
	}
}

// give brings the focus to the reason that waits for it.
func (n *notes) give() {
	for _, o := range n.list {
		if r := o.m.Reason; r != nil && r.Take && o.reason != nil && canvasOf(o.reason) != nil {
			r.Take = false
			focusOn(o.reason)
		}
	}
}

// tell shows a notice below the messages; "" takes it away.
func (n *notes) tell(text string) {
	if n.notice.Text() == text {
		return
	}
	n.notice.SetText(text)
	n.show()
}

func (n *notes) show() {
	n.column.Objects = n.column.Objects[:0]
	for _, note := range n.list {
		n.column.Objects = append(n.column.Objects, note.box)
	}
	if n.notice.Text() != "" {
		n.column.Objects = append(n.column.Objects, n.notice)
	}
	n.column.Refresh() // a text that wraps tells its height only once it has its width
	n.redraw()
}

// holds reports whether f is one of the actions of these messages: Enter passes
// over those, so that it never opens one by accident.
func (n *notes) holds(f fyne.Focusable) bool {
	return slices.ContainsFunc(n.list, func(o *note) bool { return o.holds(f) })
}

func (n *notes) focusMain() {
	if o, ok := n.main.(fyne.CanvasObject); ok {
		if c := canvasOf(o); c != nil {
			c.Focus(n.main)
		}
	}
}

// note is one message: its text, and below a warning the way to accept it.
type note struct {
	m      Message
	notes  *notes
	accept *Button
	reason *entry
	box    *fyne.Container
	cannot *Label
}

func newNote(n *notes, m Message) *note {
	o := &note{m: m, notes: n}
	ink := look.ColorSun
	switch {
	case m.Level == finding.Error:
		ink = look.ColorBrick
	case m.Accepted != "":
		ink = look.ColorInkSoft
	}
	o.box = Stack(look.SizeSpace1, NewLabel(Small, m.Text).Wrap().Ink(ink))
	switch {
	case m.Accepted != "":
		o.box.Add(NewLabel(Small, n.words.say("kit.accepted", "reason", m.Accepted)).Wrap())
	case m.Accept != nil:
		o.accept = NewButton(ButtonParams{Text: n.words.say("kit.accept"), Kind: Plain, Leading: true, Do: o.open})
		o.box.Add(o.accept)
		if m.Reason != nil && m.Reason.Open {
			o.ask()
		}
	}
	return o
}

// open puts an entry for the reason in the place of the action, and the focus
// into it.
func (o *note) open() {
	o.ask()
	o.notes.redraw()
	focusOn(o.reason)
}

func (o *note) ask() {
	o.reason = newEntry(1, reasonLimit, o.notes.words)
	o.reason.SetPlaceHolder(o.notes.words.say("kit.reason"))
	o.reason.entered = o.keep
	o.reason.keyed = func(key *fyne.KeyEvent) bool {
		if key.Name != fyne.KeyEscape {
			return false
		}
		o.close()
		if o.m.Reason != nil {
			o.m.Reason.Text = ""
		}
		o.notes.focusMain()
		return true
	}
	o.reason.refused = func(why string) { o.explain(why) }
	o.reason.edited = func(text string) {
		o.explain("")
		if o.m.Reason != nil {
			o.m.Reason.Text = text
		}
	}
	if r := o.m.Reason; r != nil {
		o.reason.put(r.Text)
		r.Open, r.entry = true, o.reason
	}
	o.cannot = NewLabel(Small, o.notes.words.say("kit.reason_keys")).Wrap()
	o.box.Objects = []fyne.CanvasObject{o.box.Objects[0], o.reason, o.cannot}
}

// explain says why the reason is not taken; "" for how it is kept.
func (o *note) explain(why string) {
	if why == "" {
		why = o.notes.words.say("kit.reason_keys")
	}
	o.cannot.SetText(why)
}

// keep hands the reason over and goes on as Enter does.
func (o *note) keep() {
	reason := text.Clean(o.reason.Text)
	if reason == "" {
		o.explain(o.notes.words.say("kit.reason_needed"))
		return
	}
	accept := o.m.Accept
	o.close()
	o.notes.focusMain()
	accept(reason)
	if e, ok := o.notes.main.(*entry); ok {
		e.goOn()
	}
}

func (o *note) close() {
	o.reason, o.cannot = nil, nil
	if o.m.Reason != nil {
		o.m.Reason.Open, o.m.Reason.entry = false, nil
	}
	o.box.Objects = []fyne.CanvasObject{o.box.Objects[0], o.accept}
	o.notes.redraw()
}

func (o *note) focused() bool {
	return o.accept != nil && o.accept.Focused() || o.reason != nil && o.reason.focused
}

func (o *note) holds(f fyne.Focusable) bool {
	return o.accept != nil && f == fyne.Focusable(o.accept) || o.reason != nil && f == fyne.Focusable(o.reason)
}
