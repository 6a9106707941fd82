package members

import (
	"context"
	"encoding/json"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"titian/app"
	"titian/app/say"
	"titian/ui/frame"
	"titian/ui/kit"
	"titian/ui/look"
	"titian/ui/part"
	"titian/ui/phrase"
)

// list shows the families in which somebody has a number.
type list struct {
	p     Params
	voice phrase.Voice

	root    *fyne.Container
	search  *kit.Field
	trouble *kit.MessageLine
	rows    *kit.Rows
	empty   *kit.Empty

	ctx    context.Context // of the last Load, for what is typed later
	turn   frame.Turn
	stop   context.CancelFunc // ends the question under way
	asking bool
	again  bool // and has to be asked once more
	loaded bool
	wanted bool // the focus was asked for before there was a list

	text   string
	found  []app.FamilyRow
	chosen uuid.UUID // the dossier in the selected row
	back   float32   // the scroll offset to go back to
}

// Widths of columns, in digits.
const (
	headChars  = 16
	placeChars = 22
	ofChars    = 10
	stageChars = 17
	// stageColumn is the index of the column that holds a badge.
	stageColumn = 4
)

func newList(p Params) *list {
	l := &list{p: p, voice: phrase.New(p.Host, p.Desk.Zone()), ctx: context.Background(), stop: func() {}}
	text := l.voice.Text
	l.search = kit.NewField(kit.FieldParams{
		Label: text("members.search_label"), Placeholder: text("members.search"), Changed: l.typed, Enter: l.enter, Down: l.enter, Words: kit.NewWords(text),
	})
	l.trouble = kit.NewMessageLine(look.ToneRefused, "", "", nil)
	l.trouble.Hide()
	l.empty = kit.NewEmpty(kit.EmptyParams{Icon: kit.IconMember, Title: text("members.reading")})
	l.rows = kit.NewRows(kit.RowsParams{
		Columns: []kit.Column{
			{ID: "head", Title: text("members.column.head"), Chars: headChars},
			{ID: "place", Title: text("members.column.place"), Chars: placeChars, Grow: true},
			{ID: "numbered", Title: text("members.column.numbered"), Chars: ofChars},
			{ID: "active", Title: text("members.column.active"), Chars: ofChars},
			{ID: "stage", Title: text("members.column.stage"), Chars: stageChars},
		},
		Count: func() int { return len(l.found) }, Row: l.row, Opened: l.opened, Selected: l.selected, Typed: l.letter, Empty: l.empty,
	})
	title := kit.NewLabel(kit.Title, text("members.title"))
	l.root = part.Page(kit.Stack(look.SizeSpace3, title, l.search.Object(), l.trouble), l.rows)
	return l
}

// row is made for the visible rows only, each time they are drawn.
func (l *list) row(i int) kit.RowView {
	f := &l.found[i]
	r := toRow(l.voice, f)
	return kit.RowView{
		Cells:  []string{r.Head, r.Place, r.Numbered, r.Active},
		Badges: []kit.RowBadge{{Column: stageColumn, Text: r.Stage, Tone: phrase.StageTone(f.Stage)}},
	}
}

func (l *list) ask(parent context.Context) {
	l.stop()
	ctx, stop := context.WithCancel(parent)
	l.stop, l.asking, l.again = stop, true, false
	q := app.FamilyQuery{Text: l.text, Order: app.OrderChanged}
	question := func(ctx context.Context) ([]app.FamilyRow, error) {
		all, err := l.p.Desk.Families(ctx, q)
		return numbered(all.Rows), err
	}
	frame.Ask(ctx, l.p.Host.Work(), &l.turn, question, func(rows []app.FamilyRow, err error) {
		l.asking = false
		l.answer(rows, err)
		if l.again {
			l.ask(parent)
		}
	})
}

func (l *list) answer(rows []app.FamilyRow, err error) {
	if l.ctx.Err() != nil {
		return
	}
	l.trouble.Hidden = err == nil
	if err != nil {
		l.trouble.Set(look.ToneRefused, l.voice.Text("members.list_failed", "reason", l.p.Host.Explain(err)))
		l.trouble.SetAction(l.voice.Text("members.retry"), func() { l.ask(l.ctx) })
		l.root.Refresh()
		return
	}
	l.found, l.loaded = rows, true
	l.search.SetHint(l.voice.Text("members.shown", "count", say.Number(int64(len(rows)))))
	l.empty.Set(l.nothing())
	l.rows.Refresh()
	l.root.Refresh()
	if l.chosen != uuid.Nil {
		l.rows.Select(l.indexOf(l.chosen))
	}
	if l.back > 0 {
		l.rows.ScrollTo(l.back)
		l.back = 0
	}
	if l.wanted {
		l.Focus(l.p.Host.Canvas())
	}
}

// indexOf returns the row of a dossier, -1 if it is not in the list. It copies no
// row: there may be a hundred thousand.
func (l *list) indexOf(dossier uuid.UUID) int {
	for i := range l.found {
		if l.found[i].Dossier == dossier {
			return i
		}
	}
	return -1
}

// nothing says why the list is empty, and what to do about it.
func (l *list) nothing() kit.EmptyParams {
	text := l.voice.Text
	if l.text != "" {
		return kit.EmptyParams{
			Icon: kit.IconSearch, Title: text("members.nothing.title", "query", l.text), Text: text("members.nothing.text"),
			Action: text("members.nothing.action"), Do: l.clear,
		}
	}
	return kit.EmptyParams{
		Icon: kit.IconMember, Title: text("members.none.title"), Text: text("members.none.text"),
		Action: text("members.none.action"), Do: func() { l.p.Host.Open(frame.Route{Place: frame.Outbox}) },
	}
}

func (l *list) clear() {
	l.search.SetText("")
	l.typed("")
	l.search.Focus(l.p.Host.Canvas())
}

func (l *list) typed(text string) {
	if text = strings.TrimSpace(text); text == l.text {
		return
	}
	l.text, l.chosen, l.back = text, uuid.Nil, 0
	l.rows.Select(-1)
	l.rows.ScrollTo(0)
	l.ask(l.ctx)
}

// enter goes from the search line into the list.
func (l *list) enter() {
	if len(l.found) > 0 {
		l.rows.Focus(l.p.Host.Canvas())
	}
}

// letter takes a letter that was typed in the list: it is searched for. A
// stroke only leads to the search line.
func (l *list) letter(r rune) {
	l.search.Focus(l.p.Host.Canvas())
	if r == '/' {
		return
	}
	l.search.SetText(l.search.Text() + string(r))
	l.typed(l.search.Text())
}

func (l *list) selected(i int) {
	if i >= 0 && i < len(l.found) {
		l.chosen = l.found[i].Dossier
	}
}

func (l *list) opened(i int) {
	if i >= 0 && i < len(l.found) {
		l.selected(i)
		l.p.Host.Open(frame.Route{Place: frame.Members, Dossier: l.found[i].Dossier})
	}
}

// Object implements [frame.Page].
func (l *list) Object() fyne.CanvasObject { return l.root }

// Load implements [frame.Page].
func (l *list) Load(ctx context.Context) {
	l.ctx = ctx
	l.ask(ctx)
}

// Focus implements [frame.Page]: the list if a family is chosen in it, the
// search line otherwise.
func (l *list) Focus(c fyne.Canvas) {
	l.wanted = !l.loaded
	switch {
	case !l.loaded:
	case l.chosen != uuid.Nil && len(l.found) > 0:
		l.rows.Focus(c)
	default:
		l.search.Focus(c)
	}
}

// listState is what Save keeps of the list.
type listState struct {
	Text    string    `json:"text,omitempty"`
	Dossier uuid.UUID `json:"dossier,omitzero"`
	Scroll  float32   `json:"scroll,omitempty"`
}

// Save implements [frame.Page].
func (l *list) Save() json.RawMessage {
	b, err := json.Marshal(listState{Text: l.text, Dossier: l.chosen, Scroll: max(l.rows.Scroll(), l.back)})
	if err != nil {
		return nil
	}
	return b
}

// Restore implements [frame.Page].
func (l *list) Restore(raw json.RawMessage) {
	var s listState
	if json.Unmarshal(raw, &s) == nil {
		l.text, l.chosen, l.back = s.Text, s.Dossier, s.Scroll
		l.search.SetText(s.Text)
	}
}

// Leave implements [frame.Page]: nothing here is half done.
func (l *list) Leave(_ context.Context, done func()) {
	l.turn.Skip()
	l.stop()
	done()
}

// Changed implements [frame.Watcher]. Many events while the list is being read
// make one more reading.
func (l *list) Changed(ctx context.Context, e app.Event) {
	switch {
	case e.Kind != app.EventDossier && e.Kind != app.EventUnlocked:
	case l.asking:
		l.again = true
	default:
		l.ask(ctx)
	}
}

// Shortcuts implements [frame.Shortcuts].
func (l *list) Shortcuts() []frame.Shortcut {
	search := func() { l.search.Focus(l.p.Host.Canvas()) }
	return []frame.Shortcut{{Key: fyne.KeyF, Modifier: fyne.KeyModifierControl, Name: "members.key.search", Do: search}}
}

// Scrollers implements [frame.Scroller]: the list scrolls by itself.
func (*list) Scrollers() []*container.Scroll { return nil }
