package settings

import (
	"context"
	"encoding/json"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"titian/app"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
	"titian/ui/part"
)

// Params are required, all but Field.
type Params struct {
	Host frame.Host
	Desk Desk
	// Field opens a part of the page: "pin" or "device"; empty for the first.
	Field string
	// Version of the program.
	Version string
	// Apply puts changed settings on and keeps them. Another language ends this
	// page and makes it anew.
	Apply func(app.Settings)
	// Enrolled is called when this laptop became known to central.
	Enrolled func()
}

// section is one card of the page.
type section string

const (
	sectionLook   section = "look"
	sectionLock   section = "lock"
	sectionDevice section = "device"
	sectionAbout  section = "about"
)

// chars is how wide the page is, in digits.
const chars = 72

// saved is how the page comes back. A code of central and a PIN are not kept.
type saved struct {
	Part   section `json:"part"`
	URL    string  `json:"url,omitempty"`
	CAFile string  `json:"ca,omitempty"`
}

// Page is Setelan.
type Page struct {
	p     Params
	ctx   context.Context
	state saved

	scroll *part.Scroll
	card   *fyne.Container
	parts  *kit.Choice
	words  kit.Words
	outbox *app.Outbox // nil until it is known
	read   frame.Turn
	paths  frame.Turn
	told   *kit.MessageLine // how the last try on the card ended
	act    *kit.Button      // what was tried, below it
	first  kit.Input        // of the card on show; nil for none
	busy   bool
}

var (
	_ frame.Page     = (*Page)(nil)
	_ frame.Watcher  = (*Page)(nil)
	_ frame.Scroller = (*Page)(nil)
)

// New returns the page; nothing is read before Load.
func New(p Params) *Page {
	s := &Page{p: p, ctx: context.Background(), state: saved{Part: sectionLook}, card: container.NewStack()}
	switch p.Field {
	case "pin":
		s.state.Part = sectionLock
	case "device":
		s.state.Part = sectionDevice
	}
	s.words = kit.NewWords(s.text)
	s.parts = kit.NewChoice(kit.ChoiceParams{
		Shown: s.reveal,
		Options: []kit.Option{
			{Value: string(sectionLook), Text: s.text("settings.part_look")},
			{Value: string(sectionLock), Text: s.text("settings.part_lock")},
			{Value: string(sectionDevice), Text: s.text("settings.part_device")},
			{Value: string(sectionAbout), Text: s.text("settings.part_about")},
		},
		Changed: func(value string) {
			s.state.Part = section(value)
			s.show()
		},
	})
	column := kit.Stack(look.SizeSpace4, kit.NewLabel(kit.Title, s.text("settings.title")), s.parts.Object(), s.card)
	s.scroll = part.NewScroll(kit.Inset(look.SizeSpace4, kit.Narrow(chars, column)))
	s.show()
	return s
}

// reveal scrolls to what has the focus.
func (s *Page) reveal(o fyne.CanvasObject) { s.scroll.Reveal(o) }

func (s *Page) text(key string, args ...string) string { return s.p.Host.Text(key, args...) }

// Object implements [frame.Page].
func (s *Page) Object() fyne.CanvasObject { return s.scroll }

// Load implements [frame.Page].
func (s *Page) Load(ctx context.Context) {
	s.ctx = ctx
	frame.Ask(ctx, s.p.Host.Work(), &s.read, s.p.Desk.Outbox, func(o app.Outbox, err error) {
		known := s.outbox != nil && err == nil && s.outbox.Enrolled == o.Enrolled
		if err == nil {
			s.outbox = &o
		}
		if s.state.Part == sectionDevice && !known {
			s.show()
		}
	})
}

// Changed implements [frame.Watcher].
func (s *Page) Changed(ctx context.Context, e app.Event) {
	if e.Kind == app.EventOutbox {
		s.Load(ctx)
	}
}

// Focus implements [frame.Page].
func (s *Page) Focus(c fyne.Canvas) {
	if s.p.Field != "" && s.first != nil {
		s.first.Focus(c)
		return
	}
	s.parts.Focus(c)
}

// Save implements [frame.Page].
func (s *Page) Save() json.RawMessage {
	b, err := json.Marshal(s.state)
	if err != nil {
		return nil
	}
	return b
}

// Restore implements [frame.Page].
func (s *Page) Restore(raw json.RawMessage) {
	var state saved
	if json.Unmarshal(raw, &state) != nil || state.Part == "" {
		return
	}
	s.state = state
	s.show()
}

// Leave implements [frame.Page]: what is half typed here is for this page only.
func (s *Page) Leave(_ context.Context, done func()) { done() }

// show draws the card that was chosen.
func (s *Page) show() {
	s.first, s.told = nil, kit.NewMessageLine(look.ToneAttention, "", "", nil)
	s.parts.SetText(string(s.state.Part))
	var body fyne.CanvasObject
	switch s.state.Part {
	case sectionLock:
		body = s.lockCard()
	case sectionDevice:
		body = s.deviceCard()
	case sectionAbout:
		body = s.aboutCard()
	default:
		s.state.Part = sectionLook
		body = s.lookCard()
	}
	s.card.Objects = []fyne.CanvasObject{kit.NewPanel("", body)}
	s.scroll.Refresh()
}

// say tells how an act on the card ended, in view with its button.
func (s *Page) say(tone look.Tone, text string) {
	s.told.Set(tone, text)
	s.scroll.Refresh()
	s.scroll.Reveal(s.act)
	s.scroll.Reveal(s.told)
}

// choose is a choice of the settings that holds at once.
func (s *Page) choose(label string, value string, options []kit.Option, set func(*app.Settings, string)) *kit.Choice {
	c := kit.NewChoice(kit.ChoiceParams{Label: s.text(label), Options: options, Shown: s.reveal, Changed: func(value string) {
		settings := s.p.Desk.Settings()
		set(&settings, value)
		s.p.Apply(settings)
	}})
	c.SetText(value)
	return c
}

func (s *Page) lookCard() fyne.CanvasObject {
	now := s.p.Desk.Settings().Within()
	language := s.choose("settings.language", now.Language, []kit.Option{
		{Value: "id", Text: s.text("settings.language_id")},
		{Value: "en", Text: s.text("settings.language_en")},
	}, func(to *app.Settings, v string) { to.Language = v })
	ground := s.choose("settings.ground", now.Ground, []kit.Option{
		{Value: string(look.GroundSystem), Text: s.text("settings.ground_system")},
		{Value: string(look.GroundLight), Text: s.text("settings.ground_light")},
		{Value: string(look.GroundDark), Text: s.text("settings.ground_dark")},
	}, func(to *app.Settings, v string) { to.Ground = v })
	var sizes []kit.Option
	for percent := app.MinPercent; percent <= app.MaxPercent; percent += look.PercentStep {
		n := strconv.Itoa(percent)
		sizes = append(sizes, kit.Option{Value: n, Text: n + " %"})
	}
	size := s.choose("settings.size", strconv.Itoa(now.Percent), sizes, func(to *app.Settings, v string) { to.Percent, _ = strconv.Atoi(v) })
	s.first = language
	return kit.Stack(look.SizeSpace4, language.Object(), ground.Object(), size.Object(),
		kit.NewLabel(kit.Small, s.text("settings.size_hint")).Wrap())
}

// Scrollers implements [frame.Scroller].
func (s *Page) Scrollers() []*container.Scroll { return []*container.Scroll{s.scroll.Scroller()} }
