package frame

import (
	"context"
	"encoding/json"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"titian/app"
	"titian/ui/look"
)

// Page is one screen. All methods are called on the UI goroutine.
type Page interface {
	// Object is what is shown; the same one every time.
	Object() fyne.CanvasObject
	// Load reads what is shown, off the UI goroutine, and shows it. It is called
	// when the page is opened, and again whenever the page wants it: a page that
	// shows what an event names asks for it through Changed.
	Load(ctx context.Context)
	// Focus puts the focus where work begins: the first empty field, the search
	// line, the list. It is called when the page is shown, after Load; a page
	// whose first answer has not come yet does it then.
	Focus(c fyne.Canvas)
	// Save returns what brings the page back as it is: scroll, filter, part,
	// half-typed fields. It may hold personal values: it is kept sealed. Nil for
	// nothing.
	Save() json.RawMessage
	// Restore takes what Save returned, before Load. What it does not understand
	// it leaves out.
	Restore(json.RawMessage)
	// Leave is called when another page takes its place, and before the window
	// locks or closes: it hands what is half typed to the store, off the UI
	// goroutine, and calls done on the UI goroutine once that has ended, well or
	// not. What it could not hand over, Save holds.
	Leave(ctx context.Context, done func())
}

// Watcher is a page that shows what changes. Changed is called on the UI
// goroutine after a commit; it must return soon.
type Watcher interface {
	Changed(ctx context.Context, e app.Event)
}

// Dropper is a page that takes files dropped on the window.
type Dropper interface {
	// Dropped is called with file paths; it may be any kind of file or folder.
	Dropped(ctx context.Context, paths []string)
}

// Holder is a page that may hold what the store does not have when it is left.
type Holder interface {
	// Held tells of it once Leave has ended, or took too long: how many files wait
	// to become papers, and why the store would not take what was typed, nil if it
	// took all. Save holds both.
	Held() (files int, err error)
}

// Scroller is a page that scrolls within itself. The window brings what gets the
// focus into view.
type Scroller interface {
	// Scrollers are those on show, what lies inside another one first.
	Scrollers() []*container.Scroll
}

// Shortcuts is a page with keys of its own beside those of the window. The
// window adds them while the page is shown.
type Shortcuts interface {
	Shortcuts() []Shortcut
}

// Shortcut is a key combination and what it does. Name is the key of a text,
// for the list of keys that F1 shows.
type Shortcut struct {
	Key      fyne.KeyName
	Modifier fyne.KeyModifier
	Name     string
	Do       func()
}

// Host is what the window offers its pages.
type Host interface {
	// Text returns the text for a key in the reader's language, args being
	// alternating names and values of its placeholders.
	Text(key string, args ...string) string
	// Language is the reader's, "id" or "en", for dates. It stays the same for
	// as long as a page lives: another language makes the pages anew.
	Language() string
	// Work is how pages leave the UI goroutine.
	Work() Work
	// Open goes to a route; the page that is left is saved first.
	Open(Route)
	// Back goes to where the reader came from, or Home.
	Back()
	// Keep keeps where the reader is, sealed, with what Save of the page returns
	// now, and calls done on the UI goroutine once that is durable or could not be.
	Keep(done func())
	// Toast tells of something that is done, for some seconds, with one way to
	// undo it; undo may be nil. It never carries the only word about a failure.
	Toast(tone look.Tone, text string, undo func())
	// Fail tells of an error that the page cannot show in its place, in a
	// sentence that ends in what to do, and stays until it is closed.
	Fail(error)
	// Explain returns that sentence, for a page that has a place for it.
	Explain(error) string
	// Ask asks a question with two answers before something that cannot be
	// undone: yes is the text of the button that does it. answer is called on
	// the UI goroutine.
	Ask(title, text, yes string, answer func(bool))
	// FieldName names a field of a dossier by its path, as findings and refusals
	// do: "NIK, anggota 3" for "members[2].person.nik".
	FieldName(path string) string
	// Canvas is the window's, for the focus.
	Canvas() fyne.Canvas
	// Rehearsal reports whether this is a practice profile.
	Rehearsal() bool
}
