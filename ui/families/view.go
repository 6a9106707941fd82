package families

import (
	"fyne.io/fyne/v2"

	"titian/app"
	"titian/app/say"
	"titian/ui/kit"
	"titian/ui/look"
	"titian/ui/part"
)

// view is how Keluarga is drawn.
type view struct {
	page    *Page
	root    *fyne.Container
	search  *kit.Field
	order   *kit.Select
	chips   *kit.Chips
	trouble *kit.MessageLine
	rows    *kit.Rows
	empty   *kit.Empty
}

// Widths of columns, in digits. Where they do not fit, the place gives way, and
// then all do: a number has room to spare, so that its last digits are read in
// the least window too. What is left over goes to the names.
const (
	headChars    = 15
	kkChars      = 20
	placeChars   = 22
	membersChars = 4
	stageChars   = 17
	changedChars = 13
)

func newView(p *Page) *view {
	text := p.voice.Text
	v := &view{page: p, empty: kit.NewEmpty(kit.EmptyParams{Title: text("families.reading")})}
	v.search = kit.NewField(kit.FieldParams{
		Label: text("families.search_label"), Placeholder: text("families.search"), Changed: p.typed, Enter: v.enter, Down: v.enter, Words: kit.NewWords(text),
	})
	var options []kit.Option
	for _, o := range orders() {
		options = append(options, kit.Option{Value: string(o), Text: text("families.order." + string(o))})
	}
	v.order = kit.NewSelect(kit.SelectParams{
		Label: text("families.order"), Options: options, Changed: func(value string) { p.ordered(app.FamilyOrder(value)) },
	})
	v.chips = kit.NewChips(kit.ChipsParams{Items: v.items(nil), Changed: func(ids []string) {
		if len(ids) > 0 {
			p.filtered(ids[0])
			return
		}
		p.everything()
	}})
	v.trouble = kit.NewMessageLine(look.ToneRefused, "", "", nil)
	v.trouble.Hide()
	v.rows = kit.NewRows(kit.RowsParams{
		Columns: v.columns(), Count: func() int { return len(p.list.Rows) }, Row: v.row,
		Opened: p.opened, Selected: p.selected, Typed: v.typed, Empty: v.empty,
	})
	register := kit.NewButton(kit.ButtonParams{
		Text: text("families.register"), Icon: kit.IconPlus, Key: "Ctrl+N", Kind: kit.Primary, Do: p.register,
	})
	title := kit.NewLabel(kit.Title, text("families.title"))
	head := kit.Stack(look.SizeSpace3,
		kit.Beside(look.SizeSpace3, title, title, register),
		kit.Beside(look.SizeSpace3, v.search.Object(), v.search.Object(), v.order.Object()),
		v.chips, v.trouble,
	)
	v.root = part.Page(head, v.rows)
	return v
}

func (v *view) columns() []kit.Column {
	text := v.page.voice.Text
	return []kit.Column{
		{ID: "head", Title: text("families.column.head"), Chars: headChars, Grow: true},
		{ID: "kk", Title: text("families.column.kk"), Chars: kkChars},
		{ID: "place", Title: text("families.column.place"), Chars: placeChars, Yield: true},
		{ID: "members", Title: text("families.column.members"), Chars: membersChars, Align: fyne.TextAlignTrailing},
		{ID: "stage", Title: text("families.column.stage"), Chars: stageChars},
		{ID: "changed", Title: text("families.column.changed"), Chars: changedChars},
	}
}

// stageColumn is the index of the column that holds a badge.
const stageColumn = 4

// row is made for the visible rows only, each time they are drawn.
func (v *view) row(i int) kit.RowView {
	r := toRow(v.page.voice, &v.page.list.Rows[i], v.page.p.Desk.Now())
	return kit.RowView{
		Cells:  []string{r.Head, r.KK, r.Place, r.Members, "", r.Changed},
		Badges: []kit.RowBadge{{Column: stageColumn, Text: r.Stage, Tone: r.Tone}},
	}
}

// items are the chips, with how many families each chooses once that is known.
func (v *view) items(list *app.FamilyList) []kit.Chip {
	var out []kit.Chip
	for _, f := range filters() {
		if f == FilterRegister && v.page.choice.Filter != f && (list == nil || list.Register == 0) {
			continue // most laptops have no register
		}
		chip := kit.Chip{ID: f, Text: v.page.voice.Text("families.filter." + f)}
		if list != nil {
			chip.Count = count(list, f)
		}
		if f == FilterNeed && chip.Count > 0 {
			chip.Tone = look.ToneAttention
		}
		out = append(out, chip)
	}
	return out
}

// put shows what is chosen, without asking for it.
func (v *view) put(c choice) {
	v.search.SetText(c.Text)
	v.order.SetText(string(c.Order))
	v.chips.SetChosen([]string{c.Filter})
}

func (v *view) show(list *app.FamilyList, c choice) {
	v.search.SetHint(v.page.voice.Text("families.shown", "count", say.Number(int64(len(list.Rows)))))
	v.chips.SetItems(v.items(list))
	v.chips.SetChosen([]string{c.Filter})
	v.empty.Set(v.nothing(list, c))
	v.trouble.Hide()
	v.rows.Refresh()
	v.root.Refresh() // the chips may need another line
}

// nothing says why the list is empty, and what to do about it.
func (v *view) nothing(list *app.FamilyList, c choice) kit.EmptyParams {
	text := v.page.voice.Text
	filter := text("families.filter." + c.Filter)
	switch {
	case list.Total == 0:
		return kit.EmptyParams{
			Icon: kit.IconFamily, Title: text("families.none.title"), Text: text("families.none.text"),
			Action: text("families.register"), Do: v.page.register,
		}
	case c.Text != "" && c.Filter != FilterAll:
		return kit.EmptyParams{
			Icon: kit.IconSearch, Title: text("families.nothing.title", "query", c.Text),
			Text:   text("families.nothing.filtered", "filter", filter),
			Action: text("families.nothing.everywhere"), Do: v.page.everything,
		}
	case c.Text != "":
		return kit.EmptyParams{
			Icon: kit.IconSearch, Title: text("families.nothing.title", "query", c.Text), Text: text("families.nothing.text"),
			Action: text("families.register"), Do: v.page.register,
		}
	default:
		return kit.EmptyParams{
			Title:  text("families.nothing.filter", "filter", filter),
			Action: text("families.nothing.all"), Do: v.page.everything,
		}
	}
}

// fail says why nothing new can be shown; what was shown stays.
func (v *view) fail(reason string) {
	v.trouble.Set(look.ToneRefused, reason)
	v.trouble.SetAction(v.page.voice.Text("families.retry"), func() { v.page.ask(v.page.ctx) })
	v.trouble.Show()
	v.root.Refresh()
}

// enter goes from the search line into the list.
func (v *view) enter() {
	if len(v.page.list.Rows) > 0 {
		v.rows.Focus(v.page.p.Host.Canvas())
	}
}

// typed takes a letter that was typed in the list: it is searched for. A stroke
// only leads to the search line.
func (v *view) typed(r rune) {
	v.search.Focus(v.page.p.Host.Canvas())
	if r == '/' {
		return
	}
	v.search.SetText(v.search.Text() + string(r))
	v.page.typed(v.search.Text())
}

func (v *view) focus(c fyne.Canvas, inList bool) {
	if inList {
		v.rows.Focus(c)
		return
	}
	v.search.Focus(c)
}
