package sheet

import (
	"context"
	"strings"

	"titian/app"
	"titian/app/ident"
	"titian/app/region"
	"titian/ui/frame"
	"titian/ui/kit"
)

// searchLimit bounds the list below a search field.
const searchLimit = 8

// village is a search over the regions. What was typed and not chosen is kept
// as typed, and the check asks to choose.
func (f *form) village(s func() spot, key string) *bound {
	b := f.bind(s, key)
	p := f.page
	params := kit.FieldParams{}
	f.label(b, key, &params)
	var turn frame.Turn
	picker := kit.NewPicker(kit.PickerParams{
		FieldParams: params,
		Search: func(query string, show func([]kit.PickerItem)) {
			desk := p.p.Desk
			frame.Ask(p.saver.ctx, p.p.Host.Work(), &turn, func(ctx context.Context) ([]region.Place, error) {
				return desk.FindPlaces(ctx, query, searchLimit)
			}, func(places []region.Place, _ error) { show(p.placeItems(places)) })
		},
		Chosen: func(item kit.PickerItem) {
			if item.ID != "" || value(&p.draft.now, b.spot()) == "" {
				f.chosen(b, item.ID)
			}
		},
	})
	b.input = found{picker, p.placeItem}
	return b
}

// facility is a search over the facilities that central knows; another one
// counts by its code or its name.
func (f *form) facility(s func() spot, key string) *bound {
	b := f.bind(s, key)
	p := f.page
	params := kit.FieldParams{}
	f.label(b, key, &params)
	params.Changed = func(text string) { p.typed(b.spot(), typedFacility(text)) }
	var turn frame.Turn
	picker := kit.NewPicker(kit.PickerParams{
		FieldParams: params, Free: true,
		Search: func(query string, show func([]kit.PickerItem)) {
			desk := p.p.Desk
			frame.Ask(p.saver.ctx, p.p.Host.Work(), &turn, func(ctx context.Context) ([]app.Facility, error) {
				return desk.FindFacilities(ctx, query, searchLimit)
			}, func(list []app.Facility, _ error) { show(facilityItems(list)) })
		},
		Chosen: func(item kit.PickerItem) {
			if item.ID == "" {
				item.ID = typedFacility(item.Text)
			}
			f.chosen(b, item.ID)
		},
	})
	b.input = found{picker, facilityItem}
	return b
}

// occupation is a search over SIAK's list of work.
func (f *form) occupation(s func() spot, key string) *bound {
	b := f.bind(s, key)
	all := f.page.occupations()
	params := kit.FieldParams{}
	f.label(b, key, &params)
	params.Changed = func(text string) {
		if text == "" {
			f.page.typed(b.spot(), "")
		}
	}
	picker := kit.NewPicker(kit.PickerParams{
		FieldParams: params,
		Search:      func(query string, show func([]kit.PickerItem)) { show(matching(all, query, searchLimit)) },
		Chosen:      func(item kit.PickerItem) { f.chosen(b, item.ID) },
	})
	b.input = found{picker, func(stored string) kit.PickerItem {
		for _, item := range all {
			if item.ID == stored {
				return item
			}
		}
		return kit.PickerItem{}
	}}
	return b
}

// found is a search field whose stored value is the ID of an item.
type found struct {
	*kit.Picker
	item func(stored string) kit.PickerItem
}

// SetText implements [kit.Input]: the text is a stored value.
func (f found) SetText(stored string) { f.SetChosen(f.item(stored)) }

// placeItem shows a region code; what is none shows as it was typed.
func (p *Page) placeItem(code string) kit.PickerItem {
	if name := p.p.Desk.PlaceName(code); name != "" {
		return kit.PickerItem{ID: code, Text: name}
	}
	return kit.PickerItem{ID: code, Text: code}
}

func (p *Page) placeItems(places []region.Place) []kit.PickerItem {
	regions := p.p.Desk.Checker().Regions()
	out := make([]kit.PickerItem, 0, len(places))
	for _, place := range places {
		out = append(out, kit.PickerItem{
			ID: string(place.Code), Text: regions.Path(place.Code), Detail: p.text("region.kind." + string(place.Code.Kind())),
		})
	}
	return out
}

func facilityItem(stored string) kit.PickerItem {
	return kit.PickerItem{ID: stored, Text: facilityText(facilityFrom(stored))}
}

func facilityItems(list []app.Facility) []kit.PickerItem {
	out := make([]kit.PickerItem, 0, len(list))
	for _, f := range list {
		out = append(out, kit.PickerItem{ID: facilityValue(f), Text: f.Name, Detail: f.Code})
	}
	return out
}

// facilityCodeLength is that of BPJS's codes.
const facilityCodeLength = 8

// typedFacility takes a typed text for a code if it looks like one, and for a
// name otherwise.
func typedFacility(text string) string {
	code, findings := ident.ParseFacilityCode(text)
	isCode := !findings.Blocks() && len(code) == facilityCodeLength && strings.ContainsAny(string(code), "0123456789") &&
		!strings.Contains(strings.TrimSpace(text), " ")
	switch {
	case text == "":
		return ""
	case isCode:
		return facilityValue(app.Facility{Code: string(code)})
	default:
		return facilityValue(app.Facility{Name: text})
	}
}

// matching returns the items of which a word begins with what is typed, and
// then those that hold it elsewhere.
func matching(all []kit.PickerItem, query string, limit int) []kit.PickerItem {
	want := ident.Fold(query)
	var begins, holds []kit.PickerItem
	for _, item := range all {
		name := ident.Fold(item.Text)
		switch {
		case strings.HasPrefix(name, want) || strings.Contains(name, " "+want):
			begins = append(begins, item)
		case strings.Contains(name, want):
			holds = append(holds, item)
		}
	}
	all = append(begins, holds...)
	return all[:min(len(all), limit)]
}
