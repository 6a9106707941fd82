package shell

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"titian/app"
	"titian/app/ident"
	"titian/ui/frame"
	"titian/ui/kit"
)

// searchLimit is how many families and people the command line shows.
const searchLimit = 8

// search is the command line: it finds families and people while one types,
// and actions by their names.
type search struct {
	s      *Shell
	object fyne.CanvasObject
	picker *kit.Picker
	turn   frame.Turn
	// found are what the items on show lead to, by their ids.
	found map[string]func()
}

func newSearch(s *Shell) *search {
	c := &search{s: s}
	c.picker = kit.NewPicker(kit.PickerParams{
		FieldParams: kit.FieldParams{
			Placeholder: s.Text("shell.search"), Words: kit.NewWords(s.Text),
			Changed: func(string) { s.touch() }, Enter: c.leave,
		},
		Search: c.find,
		Chosen: c.choose,
	})
	c.object = c.picker.Object()
	return c
}

// focus begins a search, and shows the commands on an empty line.
func (c *search) focus() {
	canvas := c.s.Canvas()
	c.picker.Focus(canvas)
	if f := canvas.Focused(); f != nil && c.picker.Text() == "" {
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
}

// leave gives the focus back to the page, unless what was chosen took it.
func (c *search) leave() {
	if c.picker.Focused() && c.s.page != nil && c.s.ready() {
		c.s.page.Focus(c.s.Canvas())
	}
}

// clear takes away what was typed and found.
func (c *search) clear() {
	c.turn.Skip()
	c.found = nil
	c.picker.SetChosen(kit.PickerItem{})
}

// action is something to do from the command line.
type action struct {
	name string // the key of its text
	key  string // the key that is named so in the list of keys; empty for none
	do   func()
}

// actions are the page's own first, as in the list of keys.
func (s *Shell) actions() []action {
	var actions []action
	for _, k := range s.pageKeys() {
		actions = append(actions, action{k.Name, k.Name, k.Do})
	}
	actions = append(actions,
		action{"shell.act.new", "shell.key.new", s.newFamily},
		action{"shell.act.send", "", s.p.Desk.SendNow},
	)
	if s.outbox.outbox.Paused {
		actions = append(actions, action{"shell.act.resume", "", func() { s.p.Desk.Pause(false) }})
	} else {
		actions = append(actions, action{"shell.act.pause", "", func() { s.p.Desk.Pause(true) }})
	}
	for _, stop := range stops() {
		actions = append(actions, action{stop.name, stop.name, func() { s.goTo(stop.place) }})
	}
	if s.p.Rehearsal != nil {
		for _, l := range lines() {
			actions = append(actions, action{l.act, "", func() { s.setLine(l.name) }})
		}
	}
	return append(actions,
		action{"shell.key.back", "shell.key.back", s.Back},
		action{"shell.key.undo", "shell.key.undo", s.undo},
		action{"shell.key.larger", "shell.key.larger", s.larger},
		action{"shell.key.smaller", "shell.key.smaller", s.smaller},
		action{"shell.act.lock", "shell.key.lock", s.Lock},
		action{"shell.act.language", "", s.otherLanguage},
		action{"shell.act.ground", "", s.otherGround},
		action{"shell.act.keys", "shell.key.keys", s.above.showKeys},
	)
}

// otherLanguage changes between Indonesian and English.
func (s *Shell) otherLanguage() {
	settings := s.settings
	settings.Language = "en"
	if s.settings.Language == "en" {
		settings.Language = "id"
	}
	s.apply(settings)
}

// otherGround goes from the desktop's ground to light, to dark and back.
func (s *Shell) otherGround() {
	settings := s.settings
	settings.Ground = map[string]string{"system": "light", "light": "dark", "dark": "system"}[settings.Ground]
	s.apply(settings)
}

// find shows actions whose name has every word of the query, and then what the
// store finds.
func (c *search) find(query string, show func([]kit.PickerItem)) {
	c.found = map[string]func(){}
	items := c.actions(query)
	if strings.TrimSpace(query) == "" {
		c.turn.Skip()
		show(items)
		return
	}
	question := func(ctx context.Context) ([]app.Hit, error) { return c.s.p.Desk.Search(ctx, query, searchLimit) }
	frame.Ask(c.s.ctx, c.s.p.Work, &c.turn, question, func(hits []app.Hit, err error) {
		if err != nil {
			c.s.Fail(err)
			return
		}
		show(append(c.hits(hits), items...))
	})
}

func (c *search) actions(query string) []kit.PickerItem {
	var items []kit.PickerItem
	wanted := strings.Fields(strings.ToLower(query))
	keys := map[string]string{}
	for _, k := range slices.Concat(c.s.windowKeys(), c.s.pageKeys()) {
		keys[k.Name] = keyName(k)
	}
	for _, a := range c.s.actions() {
		name := c.s.Text(a.name)
		if !hasAll(strings.ToLower(name), wanted) {
			continue
		}
		id := "do:" + a.name
		c.found[id] = a.do
		detail := c.s.Text("shell.act")
		if key := keys[a.key]; key != "" {
			detail += " · " + key
		}
		items = append(items, kit.PickerItem{ID: id, Text: name, Detail: detail})
	}
	return items
}

func hasAll(name string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(name, w) {
			return false
		}
	}
	return true
}

func (c *search) hits(hits []app.Hit) []kit.PickerItem {
	items := make([]kit.PickerItem, 0, len(hits))
	for i, h := range hits {
		id := "hit:" + strconv.Itoa(i)
		c.found[id] = func() { c.s.Open(hitRoute(h)) }
		items = append(items, kit.PickerItem{ID: id, Text: h.Name, Detail: c.detail(h)})
	}
	return items
}

// detail tells one of two people with the same name from the other.
func (c *search) detail(h app.Hit) string {
	var parts []string
	village, _, _ := strings.Cut(c.s.p.Desk.PlaceName(h.Village), " · ")
	for _, p := range []string{mask(h.NIK), h.LocalNumber, village} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " · ")
}

// mask hides the middle of a NIK: a list is read over the shoulder.
func mask(nik string) string {
	if nik == "" {
		return ""
	}
	return ident.NIK(nik).Masked()
}

// hitRoute leads to a sheet as long as it is being written, and to the members
// after that.
func hitRoute(h app.Hit) frame.Route {
	switch {
	case h.Dossier == uuid.Nil:
		return frame.Route{Place: frame.Sheet, Family: h.Family}
	case h.Stage == app.StageDraft:
		return frame.Route{Place: frame.Sheet, Dossier: h.Dossier}
	default:
		return frame.Route{Place: frame.Members, Dossier: h.Dossier}
	}
}

// choose does what was chosen, on an empty line.
func (c *search) choose(item kit.PickerItem) {
	do := c.found[item.ID]
	c.clear()
	if do != nil {
		do()
	}
}
