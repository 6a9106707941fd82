package settings

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"titian/app"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

// idleChoices are the minutes to choose from.
func idleChoices() []int { return []int{app.MinIdleMinutes, 10, 15, 20, app.MaxIdleMinutes} }

func (s *Page) lockCard() fyne.CanvasObject {
	minutes := s.p.Desk.Settings().Within().IdleMinutes
	var options []kit.Option
	for _, n := range idleChoices() {
		text := strconv.Itoa(n)
		options = append(options, kit.Option{Value: text, Text: s.text("settings.minutes", "n", text)})
	}
	idle := s.choose("settings.idle", strconv.Itoa(minutes), options, func(to *app.Settings, v string) { to.IdleMinutes, _ = strconv.Atoi(v) })
	parts := []fyne.CanvasObject{idle.Object(), kit.NewLabel(kit.Heading, s.text("settings.pin"))}
	if s.p.Desk.Presence().PIN {
		forget := kit.NewButton(kit.ButtonParams{Text: s.text("settings.pin_forget"), Shown: s.reveal, Do: func() {
			s.p.Desk.ForgetPIN()
			s.show()
		}})
		return kit.Stack(look.SizeSpace3, append(parts,
			kit.NewLabel(kit.Body, s.text("settings.pin_set")).Wrap(), kit.Beside(look.SizeSpace2, nil, forget))...)
	}
	return kit.Stack(look.SizeSpace3, append(parts, s.pinForm()...)...)
}

// pinForm takes a PIN twice.
func (s *Page) pinForm() []fyne.CanvasObject {
	var pin, again *kit.Field
	set := func() {
		switch {
		case !isPIN(pin.Text()):
			s.say(look.ToneAttention, s.text("settings.pin_form", "digits", strconv.Itoa(app.PINDigits)))
		case pin.Text() != again.Text():
			s.say(look.ToneAttention, s.text("settings.pin_differ"))
		default:
			s.setPIN([]byte(pin.Text()))
		}
	}
	secret := func(key string, entered func()) *kit.Field {
		return kit.NewField(kit.FieldParams{
			Label: s.text(key), Secret: true, Chars: app.PINDigits + 4, Limit: app.PINDigits, Words: s.words, Enter: entered, Shown: s.reveal,
		})
	}
	pin, again = secret("settings.pin_new", nil), secret("settings.pin_again", set)
	s.first = pin
	s.act = kit.NewButton(kit.ButtonParams{Text: s.text("settings.pin_do"), Kind: kit.Primary, Shown: s.reveal, Do: set})
	return []fyne.CanvasObject{
		kit.NewLabel(kit.Body, s.text("settings.pin_why", "tries", strconv.Itoa(app.PINTries))).Wrap(),
		kit.Beside(look.SizeSpace3, nil, pin.Object(), again.Object()), s.told, kit.Beside(look.SizeSpace2, nil, s.act),
	}
}

func (s *Page) setPIN(pin []byte) {
	if s.busy {
		return
	}
	s.busy = true
	frame.Tell(s.ctx, s.p.Host.Work(), func(ctx context.Context) error { return s.p.Desk.SetPIN(ctx, pin) }, func(err error) {
		s.busy = false
		if err != nil {
			s.say(look.ToneAttention, s.p.Host.Explain(err))
			return
		}
		s.p.Host.Toast(look.ToneDone, s.text("settings.pin_done"), nil)
		s.show()
		s.parts.Focus(s.p.Host.Canvas())
	})
}

// isPIN reports whether a text has the digits of a PIN and nothing else.
func isPIN(text string) bool {
	if len(text) != app.PINDigits {
		return false
	}
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}
