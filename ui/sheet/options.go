package sheet

import (
	"strconv"

	"titian/app"
	"titian/app/ident"
	"titian/app/say"
	"titian/ui/kit"
)

// options are values of a list with the texts that stand below a key.
func (p *Page) options(key string, values ...string) []kit.Option {
	out := make([]kit.Option, 0, len(values))
	for _, v := range values {
		out = append(out, kit.Option{Value: v, Text: p.text(key + v)})
	}
	return out
}

// numbers are the texts of 1 to last.
func (p *Page) numbers(key string, last int) []kit.Option {
	out := make([]kit.Option, 0, last)
	for n := range last {
		v := strconv.Itoa(n + 1)
		out = append(out, kit.Option{Value: v, Text: p.text(key + v)})
	}
	return out
}

func (p *Page) segments() []kit.Option {
	return p.options("segment.", string(app.PBPU), string(app.BP), string(app.PBPUPemda), string(app.PBI),
		string(app.PBIReactivation), string(app.Covered), string(app.PPU))
}

// classes name the ward classes with what a member pays for them.
func (p *Page) classes() []kit.Option {
	out := make([]kit.Option, 0, classCount)
	for class := 1; class <= classCount; class++ {
		o := kit.Option{Value: strconv.Itoa(class), Text: p.text("class." + strconv.Itoa(class))}
		if t, err := p.p.Desk.Checker().Rules().Tariff(class, p.p.Desk.Today()); err == nil {
			o.Detail = say.Rupiah(t.Family)
		}
		out = append(out, o)
	}
	return out
}

const classCount = 3

// sexes are written as papers abbreviate them.
func (p *Page) sexes() []kit.Option {
	return []kit.Option{{Value: string(app.Male), Text: string(app.Male)}, {Value: string(app.Female), Text: string(app.Female)}}
}

func (p *Page) banks() []kit.Option {
	var out []kit.Option
	for _, bank := range []ident.Bank{ident.BRI, ident.Mandiri, ident.BNI, ident.BTN, ident.BCA} {
		out = append(out, kit.Option{Value: string(bank), Text: string(bank)})
	}
	return out
}

// lastOccupation is the highest of SIAK's codes of work.
const lastOccupation = 89

func (p *Page) occupations() []kit.PickerItem {
	out := make([]kit.PickerItem, 0, lastOccupation)
	for code := 1; code <= lastOccupation; code++ {
		id := strconv.Itoa(code)
		out = append(out, kit.PickerItem{ID: id, Text: p.text("sheet.occupation." + id)})
	}
	return out
}
