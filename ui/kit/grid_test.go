package kit

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetest "fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/google/go-cmp/cmp"

	"titian/app/finding"
	"titian/ui/look"
)

// clip is a clipboard that holds a text.
type clip string

func (c clip) Content() string { return string(c) }
func (clip) SetContent(string) {}

// shortcutCanvas takes shortcuts as a window's does.
type shortcutCanvas struct {
	fyne.Canvas
	taken []fyne.Shortcut
}

func (c *shortcutCanvas) TypedShortcut(s fyne.Shortcut) { c.taken = append(c.taken, s) }

// family is a grid with what was told of it.
type family struct {
	t      testing.TB
	w      fyne.Window
	grid   *Grid
	rows   []GridRow
	events []string
	pasted [][]string
	after  *widget.Entry
}

func (f *family) event(parts ...string) { f.events = append(f.events, strings.Join(parts, " ")) }

func (f *family) set() { f.grid.SetRows(f.rows) }

func (f *family) add() {
	f.event("add")
	f.rows = append(f.rows, GridRow{ID: strconv.Itoa(len(f.rows)), Cells: make([]string, 4)})
	f.set()
}

func newFamily(tb testing.TB, size fyne.Size, n int) *family {
	tb.Helper()
	dress(tb, look.Params{})
	f := &family{t: tb, after: widget.NewEntry()}
	f.grid = NewGrid(GridParams{
		Columns: []GridColumn{
			{ID: "nik", Title: "NIK", Chars: 16, Kind: DigitsCell, Limit: 16},
			{ID: "name", Title: "Nama", Chars: 16},
			{ID: "sex", Title: "Kelamin", Chars: 9, Kind: OptionsCell, Options: []Option{{Value: "male", Text: "Laki-laki"}, {Value: "female", Text: "Perempuan"}}},
			{ID: "relation", Title: "Hubungan", Chars: 14, Kind: OptionsCell, Options: []Option{
				{Value: "head", Text: "1 Kepala keluarga"}, {Value: "wife", Text: "3 Istri"}, {Value: "child", Text: "4 Anak"}, {Value: "helper", Text: "10 Pembantu"},
			}},
		},
		Changed: func(row int, col, text string) {
			f.rows[row].Cells[slices.Index(columns, col)] = text
			f.event("changed", strconv.Itoa(row), col, text)
		},
		Left:     func(row int) { f.event("left", strconv.Itoa(row)) },
		Selected: func(row int) { f.event("selected", strconv.Itoa(row)) },
		Pasted: func(row int, col string, cells [][]string) {
			f.event("pasted", strconv.Itoa(row), col)
			f.pasted = cells
		},
		Add:    f.add,
		Remove: func(row int) { f.event("remove", strconv.Itoa(row)) },
		Words:  NewWords(func(key string, args ...string) string { return key + " " + strings.Join(args, " ") }),
	})
	for i := range n {
		f.rows = append(f.rows, GridRow{ID: strconv.Itoa(i), Cells: []string{"5103011204" + strconv.Itoa(150_000+i), "Wayan " + strconv.Itoa(i), "male", "child"}})
	}
	f.set()
	f.w = stand(tb, container.NewBorder(nil, f.after, nil, nil, f.grid), size.Width, size.Height)
	return f
}

var columns = []string{"nik", "name", "sex", "relation"}

func wide() fyne.Size { return fyne.NewSize(1000, 500) }

func (f *family) focus(row int, col string) {
	f.t.Helper()
	f.grid.FocusCell(f.w.Canvas(), row, col)
	if !f.grid.Focused() {
		f.t.Fatal("the grid has no focus")
	}
	f.events = nil
}

func (f *family) at(row int, col string) {
	f.t.Helper()
	if f.grid.Row() != row || f.grid.Column() != col {
		f.t.Errorf("the selected cell is %d %s, want %d %s", f.grid.Row(), f.grid.Column(), row, col)
	}
}

func (f *family) told(want ...string) {
	f.t.Helper()
	if diff := cmp.Diff(want, f.events); diff != "" {
		f.t.Errorf("what was told (-want +got):\n%s", diff)
	}
	f.events = nil
}

func (f *family) paste(content string) {
	f.grid.editor.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip(content)})
}

func TestGridWalksTheCells(t *testing.T) {
	f := newFamily(t, wide(), 2)
	f.focus(0, "nik")
	press(t, f.w, fyne.KeyReturn)
	f.at(0, "name")
	press(t, f.w, fyne.KeyTab, fyne.KeyReturn)
	f.at(0, "relation")
	press(t, f.w, fyne.KeyReturn)
	f.at(1, "nik")
	f.told("left 0", "selected 1")
	press(t, f.w, fyne.KeyUp)
	f.at(0, "nik")
	press(t, f.w, fyne.KeyUp)
	f.at(0, "nik")
	press(t, f.w, fyne.KeyDown, fyne.KeyDown)
	f.at(1, "nik")
	f.told("left 1", "selected 0", "left 0", "selected 1")
}

func TestGridGoesBackWithShift(t *testing.T) {
	f := newFamily(t, wide(), 2)
	f.focus(1, "nik")
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	f.grid.editor.KeyDown(shift)
	press(t, f.w, fyne.KeyTab)
	f.at(0, "relation")
	press(t, f.w, fyne.KeyReturn)
	f.at(0, "sex")
	f.grid.editor.KeyUp(shift)
	press(t, f.w, fyne.KeyTab)
	f.at(0, "relation")
}

func TestGridLetsTabOutAtItsEnds(t *testing.T) {
	f := newFamily(t, wide(), 2)
	f.focus(0, "nik")
	e := f.grid.editor
	if !e.AcceptsTab() {
		t.Error("Tab leaves the grid at its first cell")
	}
	e.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	if e.AcceptsTab() {
		t.Error("Shift+Tab stays in the grid at its first cell")
	}
	e.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	f.focus(1, "relation")
	if e.AcceptsTab() {
		t.Error("Tab stays in the grid at its last cell")
	}
	f.w.Canvas().FocusNext()
	f.told("left 1")
	if f.grid.Focused() {
		t.Error("the focus is still in the grid")
	}
}

func TestGridAddsARowAtTheEnd(t *testing.T) {
	f := newFamily(t, wide(), 1)
	f.focus(0, "relation")
	press(t, f.w, fyne.KeyReturn)
	f.at(1, "nik")
	f.told("add", "left 0", "selected 1")
	fynetest.Type(f.grid.editor, "51")
	f.told("changed 1 nik 5", "changed 1 nik 51")
	if got := f.grid.Text(1, "nik"); got != "51" {
		t.Errorf("the new row holds %q", got)
	}
}

func TestGridLeavesAnEmptyLastRow(t *testing.T) {
	f := newFamily(t, wide(), 1)
	f.focus(0, "relation")
	press(t, f.w, fyne.KeyReturn)
	f.focus(1, "relation")
	press(t, f.w, fyne.KeyReturn)
	f.told("left 1")
	if f.w.Canvas().Focused() != fyne.Focusable(f.after) {
		t.Errorf("the focus is on %T", f.w.Canvas().Focused())
	}
}

func TestGridSideways(t *testing.T) {
	f := newFamily(t, wide(), 1)
	f.focus(0, "name")
	press(t, f.w, fyne.KeyLeft)
	f.at(0, "name")
	press(t, f.w, fyne.KeyRight, fyne.KeyRight)
	f.at(0, "sex")
}

func TestGridChoosesOptions(t *testing.T) {
	tests := map[string]struct {
		col, typed string
		keys       []fyne.KeyName
		want       string
	}{
		"a letter":                     {col: "sex", typed: "p", want: "female"},
		"a digit":                      {col: "relation", typed: "3", want: "wife"},
		"two digits":                   {col: "relation", typed: "10", want: "helper"},
		"a digit that begins anew":     {col: "relation", typed: "13", want: "wife"},
		"the same again goes on":       {col: "relation", typed: "11", want: "helper"},
		"nothing begins so":            {col: "sex", typed: "x", want: "male"},
		"the right arrow":              {col: "sex", keys: []fyne.KeyName{fyne.KeyRight}, want: "female"},
		"the right arrow at the end":   {col: "sex", keys: []fyne.KeyName{fyne.KeyRight, fyne.KeyRight}, want: "female"},
		"the left arrow":               {col: "relation", keys: []fyne.KeyName{fyne.KeyLeft}, want: "wife"},
		"emptied":                      {col: "sex", keys: []fyne.KeyName{fyne.KeyDelete}, want: ""},
		"the first of an empty one":    {col: "sex", keys: []fyne.KeyName{fyne.KeyBackspace, fyne.KeyRight}, want: "male"},
		"the last of an empty one":     {col: "sex", keys: []fyne.KeyName{fyne.KeyBackspace, fyne.KeyLeft}, want: "female"},
		"letters of the value, pasted": {col: "sex", typed: "\x00paste", want: "female"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f := newFamily(t, wide(), 1)
			f.focus(0, tt.col)
			press(t, f.w, tt.keys...)
			if tt.typed == "\x00paste" {
				f.paste(" PEREMPUAN\r\n")
			} else {
				fynetest.Type(f.grid.editor, tt.typed)
			}
			if got := f.grid.Text(0, tt.col); got != tt.want {
				t.Errorf("chose %q, want %q", got, tt.want)
			}
			if got := f.grid.editor.Text; got != optionText(f.grid.p.Columns[slices.Index(columns, tt.col)].Options, tt.want) {
				t.Errorf("the cell shows %q", got)
			}
		})
	}
}

func TestGridListsOptions(t *testing.T) {
	f := newFamily(t, wide(), 1)
	f.focus(0, "relation")
	fynetest.Type(f.grid.editor, " ")
	if f.w.Canvas().Overlays().Top() == nil {
		t.Fatal("Space opens no list")
	}
	texts := strings.Join(textsOf(f.w.Canvas().Overlays().Top()), "|")
	if !strings.Contains(texts, "10 Pembantu") {
		t.Errorf("the list holds %s", texts)
	}
}

func TestGridTakesDigitsOnly(t *testing.T) {
	f := newFamily(t, wide(), 1)
	f.rows[0].Cells[0] = ""
	f.set()
	f.focus(0, "nik")
	fynetest.Type(f.grid.editor, "5x1")
	f.paste("03.0112 0415\u00a00007")
	if got := f.grid.Text(0, "nik"); got != "51030112041500"+"07" {
		t.Errorf("the cell holds %q", got)
	}
	fynetest.Type(f.grid.editor, "9")
	if got := f.grid.Text(0, "nik"); len(got) != 16 {
		t.Errorf("beyond its limit the cell holds %q", got)
	}
	if f.grid.notes.notice.Text() == "" {
		t.Error("nothing is told about what was not taken in")
	}
}

func TestGridPastesATable(t *testing.T) {
	f := newFamily(t, wide(), 2)
	f.focus(1, "name")
	f.paste("Made\t\"L\"\r\nKetut\r\n")
	f.told("pasted 1 name")
	if diff := cmp.Diff([][]string{{"Made", "L"}, {"Ketut"}}, f.pasted); diff != "" {
		t.Errorf("pasted (-want +got):\n%s", diff)
	}
	f.paste("Nyoman\r\n")
	if got := f.grid.Text(1, "name"); got != "Wayan 1Nyoman" {
		t.Errorf("one cell pasted gives %q", got)
	}
}

func TestGridTellsHowManyLinesAreLeftOut(t *testing.T) {
	f := newFamily(t, wide(), 1)
	f.focus(0, "nik")
	f.paste(strings.Repeat("5103011204150007\tWayan\n", 10_000))
	if len(f.pasted) != GridPasteLimit {
		t.Errorf("%d lines were handed over", len(f.pasted))
	}
	if got, want := f.grid.notes.notice.Text(), "view.left_out taken 200 left 9800"; got != want {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestGridRemovesByKey(t *testing.T) {
	f := newFamily(t, wide(), 2)
	f.focus(1, "name")
	f.grid.editor.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyMinus, Modifier: fyne.KeyModifierShortcutDefault})
	f.told("remove 1")
}

func TestGridPassesShortcutsOn(t *testing.T) {
	f := newFamily(t, wide(), 1)
	f.focus(0, "name")
	window := &shortcutCanvas{Canvas: f.w.Canvas()}
	f.grid.editor.home = func() fyne.Canvas { return window }
	save := &desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierShortcutDefault}
	f.grid.editor.TypedShortcut(save)
	if len(window.taken) != 1 || window.taken[0] != fyne.Shortcut(save) {
		t.Error("the window's shortcut is swallowed in a cell")
	}
}

func TestGridTellsOfTheSelectedCell(t *testing.T) {
	f := newFamily(t, wide(), 2)
	f.rows[0].Marks = [][]Message{{{Level: finding.Error, Text: "NIK harus 16 angka."}}}
	f.rows[0].Notes = []string{"", "", "dari NIK"}
	f.rows[1].Note = "Dua dokumen belum ada"
	f.set()
	shown := func() string { return strings.Join(textsOf(f.grid.told), "|") }
	f.focus(0, "nik")
	if got := shown(); got != "NIK harus 16 angka." {
		t.Errorf("told %q of a cell with an error", got)
	}
	f.focus(0, "sex")
	if got := shown(); got != "dari NIK" {
		t.Errorf("told %q of a derived cell", got)
	}
	f.focus(1, "name")
	if got := shown(); got != "Dua dokumen belum ada" {
		t.Errorf("told %q of a row with a note", got)
	}
	f.grid.SetCell(1, "name", "Made", "dari kartu keluarga")
	if got := shown(); got != "dari kartu keluarga" || f.grid.editor.Text != "Made" {
		t.Errorf("told %q, the cell shows %q", got, f.grid.editor.Text)
	}
	f.told()
}

func TestGridStopsAtAWarningThatWaits(t *testing.T) {
	f := newFamily(t, wide(), 2)
	f.rows[0].Marks = [][]Message{{{Level: finding.Warning, Text: "Tanggal lahir berbeda.", Accept: func(string) {}}}}
	f.set()
	f.focus(0, "nik")
	if f.grid.editor.AcceptsTab() {
		t.Error("Tab passes over the way to accept a warning")
	}
	f.w.Canvas().FocusNext()
	if _, ok := f.w.Canvas().Focused().(*Button); !ok {
		t.Errorf("Tab leads to %T", f.w.Canvas().Focused())
	}
	f.focus(0, "nik")
	press(t, f.w, fyne.KeyReturn)
	f.at(0, "name")
}

func TestGridKeepsTheCursorOverSetRows(t *testing.T) {
	f := newFamily(t, wide(), 3)
	f.focus(1, "name")
	press(t, f.w, fyne.KeyHome)
	fynetest.Type(f.grid.editor, "I ")
	f.set()
	if got := f.grid.editor.CursorColumn; got != 2 || f.grid.editor.Text != "I Wayan 1" {
		t.Errorf("the cursor is at %d of %q", got, f.grid.editor.Text)
	}
	f.rows = slices.Delete(f.rows, 0, 1)
	f.set()
	f.at(0, "name")
	if f.grid.editor.Text != "I Wayan 1" {
		t.Errorf("the cell shows %q", f.grid.editor.Text)
	}
	f.rows = nil
	f.set()
	if f.grid.Row() != -1 || f.grid.editor.Visible() {
		t.Error("a grid without rows has a cell")
	}
}

func TestGridStaysOnARowThatBecomesSomebody(t *testing.T) {
	f := newFamily(t, wide(), 1)
	blank := GridRow{Cells: make([]string, 4)}
	f.rows = append(f.rows, blank)
	f.set()
	f.focus(1, "name")
	f.grid.p.Changed = func(row int, _, text string) {
		f.rows[row] = GridRow{ID: "new", Cells: []string{"", text, "", ""}}
		f.rows = append(f.rows[:row+1], blank)
		f.set()
	}
	fynetest.Type(f.grid.editor, "Made")
	f.at(1, "name")
	if got := f.grid.Text(1, "name"); got != "Made" {
		t.Errorf("the row holds %q", got)
	}
}

func TestGridGoesWhereItWasToldWhenTheLeftRowGoes(t *testing.T) {
	f := newFamily(t, wide(), 3)
	f.focus(0, "name")
	f.grid.p.Left = func(row int) {
		f.rows = slices.Delete(f.rows, row, row+1)
		f.set()
	}
	press(t, f.w, fyne.KeyDown)
	f.at(0, "name")
	if got := f.grid.Text(0, "name"); got != "Wayan 1" {
		t.Errorf("selected is %q", got)
	}
}

func TestGridByMouse(t *testing.T) {
	f := newFamily(t, wide(), 3)
	pos, size := f.grid.cellBox(1)
	fynetest.TapCanvas(f.w.Canvas(), fyne.NewPos(pos.X+size.Width/2, 33+2*48+20))
	f.at(2, "name")
	if !f.grid.Focused() {
		t.Error("a click does not bring the focus")
	}
}

func TestGridKeepsTheCellInView(t *testing.T) {
	f := newFamily(t, fyne.NewSize(520, 300), 20)
	for _, col := range columns {
		for _, row := range []int{0, 19, 7} {
			f.focus(row, col)
			at, view := f.grid.editor.Position().Subtract(f.grid.scroll.Offset), f.grid.scroll.Size()
			if at.X < 0 || at.Y < 0 || at.X+f.grid.editor.Size().Width > view.Width || at.Y+f.grid.editor.Size().Height > view.Height {
				t.Errorf("%d %s stands at %v of %v", row, col, at, view)
			}
		}
	}
}

func TestGridTellsWithoutHidingTheCell(t *testing.T) {
	f := newFamily(t, fyne.NewSize(520, 300), 20)
	f.focus(7, "name")
	f.rows[7].Marks = [][]Message{nil, {{Level: finding.Error, Text: strings.Repeat("Ejaan nama tidak sama dengan kartu keluarga. ", 4)}}}
	before := f.grid.scroll.Size().Height
	f.set()
	if f.grid.scroll.Size().Height >= before {
		t.Fatal("what is told of the cell takes no room")
	}
	at := f.grid.editor.Position().Y - f.grid.scroll.Offset.Y
	if end := at + f.grid.editor.Size().Height; at < 0 || end > f.grid.scroll.Size().Height {
		t.Errorf("the cell stands from %v to %v of %v", at, end, f.grid.scroll.Size().Height)
	}
}

func TestGridIsReadable(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 800, Height: 400}, {Width: 1200, Height: 400}} {
		f := newFamily(t, size, 5)
		f.rows[1].Cells[1] = strings.Repeat("Wayan Sudira ", 20)
		f.set()
		readable(t, f.w)
		f.focus(2, "relation")
		readable(t, f.w)
	}
}

func BenchmarkGridKey(b *testing.B) {
	f := newFamily(b, wide(), 20)
	f.grid.p.Changed = func(int, string, string) { f.set() }
	f.focus(9, "name")
	slowest := time.Duration(0)
	for b.Loop() {
		begun := time.Now() //nolint:forbidigo // a benchmark measures the real clock
		f.grid.editor.TypedRune('a')
		f.grid.editor.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
		slowest = max(slowest, time.Since(begun))
	}
	b.ReportMetric(float64(slowest.Microseconds())/1000, "ms/slowest")
}

func BenchmarkGridPaste(b *testing.B) {
	f := newFamily(b, wide(), 1)
	f.focus(0, "nik")
	content := strings.Repeat("5103011204150007\tWayan Sudira\tL\t4\r\n", 10_000)
	for b.Loop() {
		f.paste(content)
	}
}
