package unlock

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"titian/app"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
	"titian/ui/part"
)

// Params are the parts of the locked window.
type Params struct {
	Host frame.Host
	Desk Desk
	// Sending tells that what waits goes on leaving while the window is locked:
	// the records were open before in this session.
	Sending bool
	// Owed tells what could not be stored before the window locked; empty for
	// nothing.
	Owed string
	// Unlocked is called on the UI goroutine once the records are open.
	Unlocked func()
}

// way is how the officer wants in.
type way int

const (
	byPassphrase way = iota
	byPIN
	byCode
)

const (
	// chars is how wide the door is, in digits.
	chars = 44
	// codeLimit is more than a recovery code has, spaces included.
	codeLimit = 100
)

// View is the locked window. It is used on the UI goroutine.
type View struct {
	p    Params
	ctx  context.Context
	way  way
	busy bool

	object *fyne.Container
	middle *part.Middle
	door   door
}

// door is one way in: its fields and its button.
type door struct {
	first  kit.Input // where the focus begins
	inputs []kit.Input
	open   *kit.Button
	told   *kit.MessageLine // how the last try ended
}

// New returns the locked window, or why it cannot be unlocked. What it asks for
// ends with ctx.
func New(ctx context.Context, p Params) *View {
	v := &View{p: p, ctx: ctx, object: container.NewStack()}
	if p.Desk.Presence().PIN {
		v.way = byPIN
	}
	v.build()
	return v
}

// Object is what is shown; the same one every time.
func (v *View) Object() fyne.CanvasObject { return v.object }

// Focus puts the focus into the field that opens.
func (v *View) Focus(c fyne.Canvas) {
	switch {
	case v.door.first != nil:
		v.door.first.Focus(c)
	case v.door.open != nil:
		v.door.open.Focus(c)
	}
}

// build draws the way that was chosen, or what stands in it.
func (v *View) build() {
	v.middle = nil
	v.door = door{told: kit.NewMessageLine(look.ToneAttention, "", "", nil)}
	var parts []fyne.CanvasObject
	title := "unlock.title"
	switch state := v.p.Desk.Presence().State; {
	case state == app.PresenceInUse || state == app.PresenceDamaged || state == app.PresenceNewer:
		title, parts = "unlock.barred", v.barred(state)
	case v.way == byPIN:
		parts = v.pinDoor()
	case v.way == byCode:
		parts = v.codeDoor()
	default:
		parts = v.passphraseDoor()
	}
	if v.p.Owed != "" {
		parts = append([]fyne.CanvasObject{kit.NewMessageLine(look.ToneAttention, v.p.Owed, "", nil)}, parts...)
	}
	if v.p.Sending {
		parts = append([]fyne.CanvasObject{kit.NewLabel(kit.Soft, v.text("unlock.sending")).Wrap()}, parts...)
	}
	head := kit.NewLabel(kit.Title, v.text(title)).Wrap()
	body := kit.Stack(look.SizeSpace3, append([]fyne.CanvasObject{head}, parts...)...)
	v.middle = part.NewMiddle(kit.Inset(look.SizeSpace4, kit.Narrow(chars, kit.NewPanel("", body))))
	v.object.Objects = []fyne.CanvasObject{v.middle}
	v.object.Refresh()
}

func (v *View) text(key string, args ...string) string { return v.p.Host.Text(key, args...) }

// say tells something below the fields, in view with the button.
func (v *View) say(tone look.Tone, text string) {
	v.door.told.Set(tone, text)
	if v.middle != nil {
		v.middle.Refresh()
		v.middle.Reveal(v.door.open)
		v.middle.Reveal(v.door.told)
	}
}

// reveal scrolls to what has the focus.
func (v *View) reveal(o fyne.CanvasObject) { v.middle.Reveal(o) }

// passphraseDoor asks for the passphrase.
func (v *View) passphraseDoor() []fyne.CanvasObject {
	field := v.secret("unlock.passphrase", func() { v.door.open.Press() })
	v.door.first, v.door.inputs = field, []kit.Input{field}
	v.opens(field, v.p.Desk.Unlock)
	parts := []fyne.CanvasObject{field.Object(), v.door.told, v.door.open}
	if v.p.Desk.Presence().PIN {
		parts = append(parts, v.other(byPIN, "unlock.by_pin"))
	}
	return append(parts, v.other(byCode, "unlock.by_code"))
}

// pinDoor asks for the PIN of this session.
func (v *View) pinDoor() []fyne.CanvasObject {
	p := v.p.Desk.Presence()
	field := v.secret("unlock.pin", func() { v.door.open.Press() })
	v.door.first, v.door.inputs = field, []kit.Input{field}
	if p.PINLeft < app.PINTries {
		v.say(look.ToneAttention, v.p.Host.Explain(&app.PINError{Left: p.PINLeft}))
	}
	v.opens(field, v.p.Desk.Reopen)
	return []fyne.CanvasObject{field.Object(), v.door.told, v.door.open, v.other(byPassphrase, "unlock.by_passphrase")}
}

// codeDoor asks for the recovery code and a new passphrase.
func (v *View) codeDoor() []fyne.CanvasObject {
	code := kit.NewField(kit.FieldParams{
		Label: v.text("unlock.code"), Hint: v.text("unlock.code_hint"), Limit: codeLimit, Words: kit.NewWords(v.text), Shown: v.reveal,
	})
	fresh := v.secret("unlock.new", nil)
	again := v.secret("unlock.again", func() { v.door.open.Press() })
	v.door.first, v.door.inputs = code, []kit.Input{code, fresh, again}
	v.door.open = kit.NewButton(kit.ButtonParams{Text: v.text("unlock.open"), Icon: kit.IconUnlock, Kind: kit.Primary, Shown: v.reveal, Do: func() {
		switch {
		case len(fresh.Text()) < app.MinPassphrase:
			v.say(look.ToneAttention, v.text("trouble.short"))
		case fresh.Text() != again.Text():
			v.say(look.ToneAttention, v.text("unlock.differ"))
		default:
			typed, passphrase := code.Text(), []byte(fresh.Text())
			v.try(func(ctx context.Context) error { return v.p.Desk.Recover(ctx, typed, passphrase) })
		}
	}})
	return []fyne.CanvasObject{
		kit.NewLabel(kit.Body, v.text("unlock.code_why")).Wrap(), code.Object(), fresh.Object(), again.Object(),
		v.door.told, v.door.open, v.other(byPassphrase, "unlock.by_passphrase"),
	}
}

// barred says why the store cannot be opened here, and offers to look again.
func (v *View) barred(state app.PresenceState) []fyne.CanvasObject {
	keys := map[app.PresenceState]string{
		app.PresenceInUse:   "trouble.in_use",
		app.PresenceDamaged: "trouble.damaged",
		app.PresenceNewer:   "trouble.newer",
	}
	v.say(look.ToneAttention, v.text(keys[state]))
	v.door.open = kit.NewButton(kit.ButtonParams{Text: v.text("unlock.look_again"), Kind: kit.Primary, Shown: v.reveal, Do: func() {
		frame.Tell(v.ctx, v.p.Host.Work(), v.p.Desk.Look, func(err error) {
			v.build()
			if err != nil {
				v.say(look.ToneAttention, v.p.Host.Explain(err))
			}
			v.Focus(v.p.Host.Canvas())
		})
	}})
	return []fyne.CanvasObject{v.door.told, v.door.open}
}

// other is the way to another door.
func (v *View) other(w way, key string) *kit.Button {
	return kit.NewButton(kit.ButtonParams{Text: v.text(key), Kind: kit.Quiet, Leading: true, Shown: v.reveal, Do: func() {
		v.way = w
		v.build()
		v.Focus(v.p.Host.Canvas())
	}})
}

// secret is a field that shows dots; entered is called on Enter.
func (v *View) secret(key string, entered func()) *kit.Field {
	return kit.NewField(kit.FieldParams{Label: v.text(key), Secret: true, Words: kit.NewWords(v.text), Enter: entered, Shown: v.reveal})
}

// opens makes the button that tries the secret in a field.
func (v *View) opens(field *kit.Field, open func(context.Context, []byte) error) {
	v.door.open = kit.NewButton(kit.ButtonParams{
		Text: v.text("unlock.open"), Icon: kit.IconUnlock, Kind: kit.Primary, Shown: v.reveal, Do: func() {
			secret := []byte(field.Text())
			v.try(func(ctx context.Context) error { return open(ctx, secret) })
		},
	})
}

// try opens the records. Deriving a key takes a moment; meanwhile nothing can
// be typed.
func (v *View) try(open func(context.Context) error) {
	if v.busy {
		return
	}
	v.enable(false)
	v.say(look.ToneInfo, v.text("unlock.opening"))
	frame.Tell(v.ctx, v.p.Host.Work(), open, func(err error) {
		v.enable(true)
		if err == nil {
			v.p.Unlocked()
			return
		}
		v.failed(err)
	})
}

// enable lets the officer type, or not.
func (v *View) enable(on bool) {
	v.busy = !on
	for _, in := range v.door.inputs {
		if on {
			in.Enable()
		} else {
			in.Disable()
		}
	}
}

// failed says what was wrong and takes the wrong secret away. Once the PIN is
// gone only the passphrase opens.
func (v *View) failed(err error) {
	told := v.p.Host.Explain(err)
	if v.way == byPIN && !v.p.Desk.Presence().PIN {
		v.way = byPassphrase
		v.build()
	}
	v.say(look.ToneAttention, told)
	for _, in := range v.door.inputs {
		if v.way != byCode {
			in.SetText("")
		}
	}
	v.Focus(v.p.Host.Canvas())
}
