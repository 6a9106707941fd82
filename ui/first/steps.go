package first

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"titian/app"
	"titian/app/region"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
)

// language asks in which language the window speaks, and offers a rehearsal.
func (v *View) language() []fyne.CanvasObject {
	choice := kit.NewChoice(kit.ChoiceParams{
		Label: v.text("first.language"), Shown: v.reveal,
		Options: []kit.Option{
			{Value: "id", Text: v.text("first.language_id")},
			{Value: "en", Text: v.text("first.language_en")},
		},
		Changed: func(language string) {
			v.p.Language(language)
			v.goTo(stepLanguage)
		},
	})
	choice.SetText(v.p.Host.Language())
	intro := "first.intro"
	if v.p.Host.Rehearsal() {
		intro = "first.intro_practice"
	}
	parts := []fyne.CanvasObject{
		kit.NewLabel(kit.Body, v.text(intro)).Wrap(), choice.Object(), v.buttons(false, "first.next", func() { v.goTo(stepOfficer) }),
	}
	if v.p.Host.Rehearsal() {
		return parts
	}
	if v.p.Practise == nil {
		return append(parts, kit.NewLabel(kit.Small, v.text("first.practise_how")).Wrap())
	}
	practise := kit.NewButton(kit.ButtonParams{Text: v.text("first.practise"), Icon: kit.IconPlay, Kind: kit.Quiet, Leading: true, Shown: v.reveal, Do: v.practise})
	return append(parts, kit.NewLabel(kit.Small, v.text("first.practise_why")).Wrap(), practise, v.told)
}

// practise starts a rehearsal beside this window. Its own takes a moment to
// come.
func (v *View) practise() {
	if v.busy {
		return
	}
	v.busy = true
	v.say(look.ToneInfo, v.text("first.practising"))
	frame.Tell(v.ctx, v.p.Host.Work(), v.p.Practise, func(err error) {
		v.busy = false
		if err != nil {
			v.say(look.ToneAttention, v.p.Host.Explain(err))
			return
		}
		v.say(look.ToneDone, v.text("first.practise_begun"))
	})
}

// officer asks who sits here and for a passphrase, twice.
func (v *View) officer() []fyne.CanvasObject {
	d := &v.draft
	on := func() {
		switch {
		case strings.TrimSpace(d.officer) == "":
			v.wrong("first.need_name")
		case judge(d.passphrase) == tooShort:
			v.wrong("trouble.short")
		case d.passphrase != d.again:
			v.wrong("first.differ")
		default:
			v.goTo(stepVillage)
		}
	}
	name := v.field(kit.FieldParams{Label: v.text("first.name"), Hint: v.text("first.name_hint"), Limit: 60}, &d.officer, nil)
	verdict := kit.NewMessageLine(look.ToneInfo, "", "", nil)
	judged := func() {
		verdict.Set(look.ToneInfo, "")
		if d.passphrase != "" {
			key, tone := judge(d.passphrase).told()
			verdict.Set(tone, v.text(key))
		}
		v.settle()
	}
	pass := v.field(kit.FieldParams{
		Label: v.text("first.passphrase"), Hint: v.text("first.passphrase_hint"), Secret: true, Changed: func(string) { judged() },
	}, &d.passphrase, nil)
	again := v.field(kit.FieldParams{Label: v.text("first.again"), Secret: true}, &d.again, on)
	judged()
	v.start = name
	return []fyne.CanvasObject{name.Object(), pass.Object(), verdict, again.Object(), v.told, v.buttons(true, "first.next", on)}
}

// village asks which village captures, by its name.
func (v *View) village() []fyne.CanvasObject {
	d := &v.draft
	picker := kit.NewPicker(kit.PickerParams{
		FieldParams: kit.FieldParams{
			Label: v.text("first.village_name"), Hint: v.text("first.village_hint"), Words: v.words, Shown: v.reveal,
			Changed: func(string) { d.village, d.place = "", "" },
			Enter:   func() { v.next.Focus(v.p.Host.Canvas()) },
		},
		Search: v.findPlaces,
		Chosen: func(item kit.PickerItem) {
			d.village, d.place = item.ID, item.Detail
			v.say(look.ToneDone, item.Detail) // nothing, when what was typed is no village
		},
	})
	if d.village != "" {
		picker.SetChosen(kit.PickerItem{ID: d.village, Text: d.place, Detail: d.place})
		v.say(look.ToneDone, d.place)
	}
	v.start = picker
	why := kit.NewLabel(kit.Body, v.text("first.village_why")).Wrap()
	return []fyne.CanvasObject{why, picker.Object(), v.told, v.buttons(true, "first.found", v.found)}
}

// placesShown is how many villages of one name fit on the screen; ninety-eight
// are called Sidomulyo, so a second word helps, and the hint says so.
const placesShown = 8

func (v *View) findPlaces(query string, show func([]kit.PickerItem)) {
	question := func(ctx context.Context) ([]region.Place, error) { return v.p.Desk.FindPlaces(ctx, query, placesShown) }
	frame.Ask(v.ctx, v.p.Host.Work(), &v.places, question, func(places []region.Place, err error) {
		if err != nil {
			v.say(look.ToneAttention, v.p.Host.Explain(err))
			return
		}
		items := make([]kit.PickerItem, len(places))
		for i, p := range places {
			items[i] = kit.PickerItem{ID: string(p.Code), Text: p.Name, Detail: v.p.Desk.PlaceName(string(p.Code))}
		}
		show(items)
	})
}

// found makes the store. From here on there is no way back: the store is there.
func (v *View) found() {
	d := &v.draft
	if d.village == "" {
		v.wrong("first.need_village")
		return
	}
	v.busy = true
	v.say(look.ToneInfo, v.text("first.founding"))
	setup := app.Setup{Officer: strings.TrimSpace(d.officer), Village: d.village, Passphrase: []byte(d.passphrase)}
	var turn frame.Turn
	question := func(ctx context.Context) (string, error) { return v.p.Desk.Found(ctx, setup) }
	frame.Ask(v.ctx, v.p.Host.Work(), &turn, question, func(code string, err error) {
		v.busy = false
		if err == nil || code != "" {
			d.passphrase, d.again, d.code = "", "", code
			v.goTo(stepCode)
		}
		if err != nil {
			v.say(look.ToneRefused, v.p.Host.Explain(err))
		}
	})
}

// central asks for the address of central and the code from its operator, or
// leaves that for later.
func (v *View) central() []fyne.CanvasObject {
	d := &v.draft
	address := v.field(kit.FieldParams{Label: v.text("first.url"), Hint: v.text("first.url_hint")}, &d.url, nil)
	code := v.field(kit.FieldParams{Label: v.text("first.enrol_code"), Hint: v.text("first.enrol_code_hint")}, &d.enrolCode, nil)
	file := kit.NewPath(kit.PathParams{
		Label: v.text("first.ca"), Hint: v.text("first.ca_hint"), Complete: v.complete, Shown: v.reveal,
		Chosen: func(path string) { d.caFile = path },
	})
	file.SetText(d.caFile)
	v.start = address
	later := kit.NewButton(kit.ButtonParams{Text: v.text("first.later"), Kind: kit.Quiet, Shown: v.reveal, Do: func() {
		if !v.busy {
			v.p.Done()
		}
	}})
	row := v.buttons(false, "first.enrol", func() {
		d.caFile = file.Text()
		v.enrol()
	})
	return []fyne.CanvasObject{
		kit.NewLabel(kit.Body, v.text("first.central_why")).Wrap(), address.Object(), code.Object(), file.Object(), v.told,
		kit.Beside(look.SizeSpace3, row, later, row),
	}
}

func (v *View) complete(prefix string, show func([]string)) {
	question := func(ctx context.Context) ([]string, error) { return v.p.Desk.Paths(ctx, prefix, placesShown) }
	frame.Ask(v.ctx, v.p.Host.Work(), &v.paths, question, func(paths []string, err error) {
		if err == nil {
			show(paths)
		}
	})
}

func (v *View) enrol() {
	d := v.draft
	if strings.TrimSpace(d.url) == "" || strings.TrimSpace(d.enrolCode) == "" {
		v.wrong("first.need_central")
		return
	}
	v.busy = true
	v.say(look.ToneInfo, v.text("first.enrolling"))
	var turn frame.Turn
	question := func(ctx context.Context) ([]string, error) {
		return v.p.Desk.Enrol(ctx, strings.TrimSpace(d.url), strings.TrimSpace(d.enrolCode), strings.TrimSpace(d.caFile))
	}
	frame.Ask(v.ctx, v.p.Host.Work(), &turn, question, func(_ []string, err error) {
		v.busy = false
		if err != nil {
			v.say(look.ToneAttention, v.p.Host.Explain(err))
			return
		}
		v.p.Done()
	})
}

// seed fills a practice profile and shows how far it is.
func (v *View) seed() []fyne.CanvasObject {
	if v.p.Seeder == nil {
		return []fyne.CanvasObject{kit.NewLabel(kit.Body, v.text("first.ready")).Wrap(), v.buttons(false, "first.begin", v.p.Done)}
	}
	bar := kit.NewBytes(kit.BytesParams{Text: v.text("first.seeding_soon")})
	on := v.buttons(false, "first.begin", v.p.Done)
	on.Hide()
	v.start = nil
	work := v.p.Host.Work()
	frame.Tell(v.ctx, work, func(ctx context.Context) error {
		return v.p.Seeder.Seed(ctx, func(done, total int) {
			work.Do(func() {
				bar.Set(int64(done), int64(total), v.text("first.seeding", "n", strconv.Itoa(done), "of", strconv.Itoa(total)))
			})
		})
	}, func(err error) {
		if err == nil {
			v.p.Done()
			return
		}
		v.say(look.ToneAttention, v.p.Host.Explain(err))
		on.Show()
		v.object.Refresh()
		v.start = v.next
		v.Focus(v.p.Host.Canvas())
	})
	return []fyne.CanvasObject{kit.NewLabel(kit.Body, v.text("first.seed_why")).Wrap(), bar, v.told, on}
}
