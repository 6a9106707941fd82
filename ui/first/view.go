package first

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
	"titian/ui/part"
)

// Params are the parts of the first run.
type Params struct {
	Host frame.Host
	Desk Desk
	// Seeder fills a practice profile once it is founded; nil for none.
	Seeder Seeder
	// Practise starts a rehearsal from the first run of a real profile; it is
	// called off the UI goroutine. nil if that is done from outside, which is told
	// then.
	Practise func(ctx context.Context) error
	// Language makes the window speak another language, at once.
	Language func(language string)
	// Done is called on the UI goroutine at the end, the records being open.
	Done func()
}

// step is one page of the first run.
type step int

const (
	stepLanguage step = iota
	stepOfficer
	stepVillage
	stepCode
	stepCentral
	stepSeed
)

// chars is how wide the form is, in digits.
const chars = 56

// draft is what was typed so far; it outlives the widgets.
type draft struct {
	officer           string
	passphrase, again string
	village           string // region code
	place             string // its name
	code              string // the recovery code, until it was written down
	copied            string
	url, enrolCode    string
	caFile            string
}

// View is the first run. It is used on the UI goroutine.
type View struct {
	p      Params
	ctx    context.Context
	step   step
	again  bool // the code alone
	draft  draft
	busy   bool
	places frame.Turn
	paths  frame.Turn

	object *fyne.Container
	middle *part.Middle
	words  kit.Words
	told   *kit.MessageLine
	start  interface{ Focus(fyne.Canvas) }
	next   *kit.Button // the way on
}

// New returns the first run at its first step. What it asks for ends with ctx.
func New(ctx context.Context, p Params) *View {
	v := &View{p: p, ctx: ctx, object: container.NewStack()}
	v.words = kit.NewWords(v.text)
	v.build()
	return v
}

// Again returns the step of the recovery code alone, with another code, for a
// store whose first one nobody is known to have on paper. Of p it needs Host,
// Desk and Done.
func Again(ctx context.Context, p Params) *View {
	v := &View{p: p, ctx: ctx, step: stepCode, again: true, object: container.NewStack()}
	v.words = kit.NewWords(v.text)
	v.build()
	v.draw()
	return v
}

// Object is what is shown; the same one every time.
func (v *View) Object() fyne.CanvasObject { return v.object }

// Focus puts the focus where the step begins.
func (v *View) Focus(c fyne.Canvas) {
	if v.start == nil {
		c.Unfocus() // what had it is gone
		return
	}
	v.start.Focus(c)
}

// Filling reports whether a practice profile is being filled. Its clock leaps from
// day to day meanwhile, and nobody has anything to press.
func (v *View) Filling() bool { return v.step == stepSeed }

func (v *View) text(key string, args ...string) string { return v.p.Host.Text(key, args...) }

// steps are those of this profile, in their order.
func (v *View) steps() []step {
	if v.again {
		return []step{stepCode}
	}
	last := stepCentral
	if v.p.Host.Rehearsal() {
		last = stepSeed
	}
	return []step{stepLanguage, stepOfficer, stepVillage, stepCode, last}
}

// build draws the step from what was typed.
func (v *View) build() {
	v.told = kit.NewMessageLine(look.ToneAttention, "", "", nil)
	v.start, v.middle = nil, nil
	var title string
	var parts []fyne.CanvasObject
	switch v.step {
	case stepLanguage:
		title, parts = "first.welcome", v.language()
	case stepOfficer:
		title, parts = "first.officer", v.officer()
	case stepVillage:
		title, parts = "first.village", v.village()
	case stepCode:
		title, parts = "first.code", v.code()
	case stepCentral:
		title, parts = "first.central", v.central()
	case stepSeed:
		title, parts = "first.seed", v.seed()
	}
	head := []fyne.CanvasObject{kit.NewLabel(kit.Title, v.text(title)).Wrap()}
	if steps := v.steps(); len(steps) > 1 {
		at := strconv.Itoa(slices.Index(steps, v.step) + 1)
		head = slices.Insert(head, 0, fyne.CanvasObject(kit.NewLabel(kit.Small, v.text("first.step", "n", at, "of", strconv.Itoa(len(steps))))))
	}
	body := kit.Stack(look.SizeSpace3, append(head, parts...)...)
	v.middle = part.NewMiddle(kit.Inset(look.SizeSpace4, kit.Narrow(chars, kit.NewPanel("", body))))
	v.object.Objects = []fyne.CanvasObject{v.middle}
	v.object.Refresh()
}

// goTo shows another step.
func (v *View) goTo(s step) {
	v.step = s
	v.build()
	v.Focus(v.p.Host.Canvas())
}

// wrong tells what keeps the officer from going on.
func (v *View) wrong(key string) { v.say(look.ToneAttention, v.text(key)) }

// say tells something below the fields, in view with the way on; nothing takes it
// away.
func (v *View) say(tone look.Tone, text string) {
	v.told.Set(tone, text)
	v.settle()
	if v.middle != nil && text != "" {
		v.middle.Reveal(v.next)
		v.middle.Reveal(v.told)
	}
}

// reveal scrolls to what has the focus.
func (v *View) reveal(o fyne.CanvasObject) { v.middle.Reveal(o) }

// settle gives the card its height anew.
func (v *View) settle() {
	if v.middle != nil {
		v.middle.Refresh()
	}
}

// buttons is the row below a step: back, and on. Nothing typed is lost either
// way.
func (v *View) buttons(back bool, onText string, on func()) fyne.CanvasObject {
	v.next = kit.NewButton(kit.ButtonParams{Text: v.text(onText), Kind: kit.Primary, Shown: v.reveal, Do: func() {
		if !v.busy {
			on()
		}
	}})
	if v.start == nil {
		v.start = v.next
	}
	space := kit.NewLabel(kit.Body, "")
	row := kit.Beside(look.SizeSpace3, space)
	if back {
		row.Add(kit.NewButton(kit.ButtonParams{Text: v.text("first.back"), Icon: kit.IconLeft, Kind: kit.Quiet, Shown: v.reveal, Do: func() {
			if !v.busy {
				v.goTo(v.step - 1)
			}
		}}))
	}
	row.Add(space)
	row.Add(v.next)
	return row
}

// field is a field of the draft. Enter in the last one goes on.
func (v *View) field(p kit.FieldParams, value *string, on func()) *kit.Field {
	p.Words = v.words
	also := p.Changed
	p.Changed = func(text string) {
		*value = text
		if also != nil {
			also(text)
		}
	}
	p.Shown = func(o fyne.CanvasObject) {
		// The way on is seen too, where there is room for both.
		v.middle.Reveal(v.next)
		v.middle.Reveal(o)
	}
	if on != nil {
		p.Enter = func() {
			if !v.busy {
				on()
			}
		}
	}
	f := kit.NewField(p)
	f.SetText(*value)
	return f
}
