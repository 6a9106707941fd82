package settings

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"titian/app"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

// pathsShown is how many completions of a path are offered.
const pathsShown = 8

// fact is a line that only tells something.
func (s *Page) fact(key, value string) fyne.CanvasObject {
	label := kit.NewLabel(kit.Body, value).Wrap()
	return kit.Stack(look.SizeSpace1, kit.NewLabel(kit.Small, s.text(key)), label)
}

func (s *Page) deviceCard() fyne.CanvasObject {
	parts := []fyne.CanvasObject{
		s.fact("settings.officer", s.p.Desk.Officer()),
		s.fact("settings.village", s.p.Desk.PlaceName(s.p.Desk.Village())),
	}
	switch {
	case s.p.Host.Rehearsal():
		parts = append(parts, kit.NewMessageLine(look.ToneAttention, s.text("settings.device_practice"), "", nil))
		parts = append(parts, s.daily()...)
	case s.outbox == nil:
		parts = append(parts, kit.NewLabel(kit.Soft, s.text("settings.device_reading")))
	case s.outbox.Enrolled:
		parts = append(parts, kit.NewMessageLine(look.ToneDone, s.text("settings.device_enrolled"), "", nil))
		parts = append(parts, s.daily()...)
	default:
		parts = append(parts, kit.NewMessageLine(look.ToneAttention, s.text("settings.device_not_enrolled"), "", nil))
		parts = append(parts, s.enrolForm()...)
	}
	return kit.Stack(look.SizeSpace3, parts...)
}

// dailyChoices are the megabytes a day to choose from.
func dailyChoices() []int { return []int{5, 10, 25, 50, 100} }

// daily bounds what scans take of the line in a day.
func (s *Page) daily() []fyne.CanvasObject {
	now := s.p.Desk.Settings().DailyMB
	options := []kit.Option{{Value: "0", Text: s.text("settings.daily_any")}}
	choices := dailyChoices()
	if now > 0 && !slices.Contains(choices, now) {
		choices = append(choices, now)
	}
	for _, n := range choices {
		text := strconv.Itoa(n)
		options = append(options, kit.Option{Value: text, Text: s.text("settings.daily_mb", "n", text)})
	}
	choice := s.choose("settings.daily", strconv.Itoa(now), options, func(to *app.Settings, v string) { to.DailyMB, _ = strconv.Atoi(v) })
	return []fyne.CanvasObject{choice.Object(), kit.NewLabel(kit.Small, s.text("settings.daily_hint")).Wrap()}
}

// enrolForm makes this laptop known to central.
func (s *Page) enrolForm() []fyne.CanvasObject {
	shown := func(o fyne.CanvasObject) {
		// The button is seen too, where there is room for both.
		s.scroll.Reveal(s.act)
		s.scroll.Reveal(o)
	}
	field := func(key, hint string, changed func(string)) *kit.Field {
		return kit.NewField(kit.FieldParams{Label: s.text(key), Hint: s.text(hint), Changed: changed, Words: s.words, Shown: shown})
	}
	address := field("settings.url", "settings.url_hint", func(text string) { s.state.URL = text })
	address.SetText(s.state.URL)
	code := field("settings.enrol_code", "settings.enrol_code_hint", nil)
	file := kit.NewPath(kit.PathParams{
		Label: s.text("settings.ca"), Hint: s.text("settings.ca_hint"), Complete: s.complete, Shown: shown,
		Chosen: func(path string) { s.state.CAFile = path },
	})
	file.SetText(s.state.CAFile)
	s.first = address
	s.act = kit.NewButton(kit.ButtonParams{Text: s.text("settings.enrol"), Kind: kit.Primary, Shown: s.reveal, Do: func() {
		s.state.CAFile = file.Text()
		s.enrol(strings.TrimSpace(address.Text()), strings.TrimSpace(code.Text()), strings.TrimSpace(file.Text()))
	}})
	return []fyne.CanvasObject{address.Object(), code.Object(), file.Object(), s.told, kit.Beside(look.SizeSpace2, nil, s.act)}
}

func (s *Page) complete(prefix string, show func([]string)) {
	question := func(ctx context.Context) ([]string, error) { return s.p.Desk.Paths(ctx, prefix, pathsShown) }
	frame.Ask(s.ctx, s.p.Host.Work(), &s.paths, question, func(paths []string, err error) {
		if err == nil {
			show(paths)
		}
	})
}

func (s *Page) enrol(url, code, caFile string) {
	if url == "" || code == "" {
		s.say(look.ToneAttention, s.text("settings.enrol_needs"))
		return
	}
	if s.busy {
		return
	}
	s.busy = true
	s.say(look.ToneInfo, s.text("settings.enrolling"))
	act := func(ctx context.Context) error {
		_, err := s.p.Desk.Enrol(ctx, url, code, caFile)
		return err
	}
	frame.Tell(s.ctx, s.p.Host.Work(), act, func(err error) {
		s.busy = false
		if err != nil {
			s.say(look.ToneAttention, s.p.Host.Explain(err))
			return
		}
		s.p.Host.Toast(look.ToneDone, s.text("settings.enrolled"), nil)
		s.p.Enrolled()
		s.Load(s.ctx)
	})
}

func (s *Page) aboutCard() fyne.CanvasObject {
	checker := s.p.Desk.Checker()
	return kit.Stack(look.SizeSpace3,
		s.fact("settings.version", s.p.Version),
		s.fact("settings.regions", checker.Regions().Edition()),
		s.fact("settings.rules", checker.Rules().Version()),
		s.fact("settings.font", s.text("settings.font_licence")),
		kit.NewLabel(kit.Body, s.text("settings.not_bpjs")).Wrap(),
	)
}
