package kit

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetest "fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"titian/ui/look"
)

// searcher answers at once, or when the test says so.
type searcher struct {
	late  bool
	asked []string
	show  []func([]PickerItem)
}

func places(query string) []PickerItem {
	var items []PickerItem
	for _, name := range []string{"Tuban", "Tubanan", "Tegal", "Kuta", "Kuta Selatan"} {
		if strings.HasPrefix(strings.ToLower(name), strings.ToLower(query)) {
			items = append(items, PickerItem{ID: "id of " + name, Text: name, Detail: "Badung · Bali"})
		}
	}
	return items
}

func (s *searcher) search(query string, show func([]PickerItem)) {
	s.asked = append(s.asked, query)
	if s.late {
		s.show = append(s.show, show)
		return
	}
	show(places(query))
}

func village(s *searcher, h *heard, free bool) *Picker {
	return NewPicker(PickerParams{
		FieldParams: FieldParams{Label: "Desa", Words: wordsOf(), Done: h.note("done")},
		Search:      s.search, Free: free,
		Chosen: func(item PickerItem) { *h = append(*h, "chosen "+item.ID+"|"+item.Text) },
	})
}

func TestPicker(t *testing.T) {
	const enter, tab, down, up, esc = fyne.KeyReturn, fyne.KeyTab, fyne.KeyDown, fyne.KeyUp, fyne.KeyEscape
	tuban := "chosen id of Tuban|Tuban"
	tests := map[string]struct {
		free  bool
		typed string
		keys  []fyne.KeyName
		text  string
		told  []string
	}{
		"the first answer":       {false, "tub", []fyne.KeyName{enter}, "Tuban", []string{tuban, "done"}},
		"by Tab":                 {false, "tub", []fyne.KeyName{tab}, "Tuban", []string{tuban, "done"}},
		"another answer":         {false, "tub", []fyne.KeyName{down, down, down, enter}, "Tubanan", []string{"chosen id of Tubanan|Tubanan", "done"}},
		"up and down":            {false, "tub", []fyne.KeyName{down, up, up, enter}, "Tuban", []string{tuban, "done"}},
		"not from the list":      {false, "xyz", []fyne.KeyName{enter}, "xyz", []string{"chosen |", "done"}},
		"brought back":           {false, "tub", []fyne.KeyName{esc, enter}, "", []string{"done"}},
		"free":                   {true, "tub", []fyne.KeyName{enter}, "tub", []string{"chosen |tub", "done"}},
		"free, from the list":    {true, "tub", []fyne.KeyName{down, enter}, "Tuban", []string{tuban, "done"}},
		"from the whole list":    {false, "", []fyne.KeyName{down, down, down, enter}, "Tubanan", []string{"chosen id of Tubanan|Tubanan", "done"}},
		"left as it was":         {false, "", []fyne.KeyName{enter}, "", []string{"done"}},
		"typed again and erased": {false, "k", []fyne.KeyName{fyne.KeyBackspace, enter}, "", []string{"done"}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			dress(t, look.Params{})
			var h heard
			k := village(&searcher{}, &h, tc.free)
			next := NewField(FieldParams{})
			w := sheet(t, k, next)
			k.Focus(w.Canvas())
			write(t, w, tc.typed)
			press(t, w, tc.keys...)
			if !next.Focused() || k.list.isOpen() {
				t.Errorf("next focused %t, list open %t", next.Focused(), k.list.isOpen())
			}
			if k.Text() != tc.text {
				t.Errorf("the field shows %q, want %q", k.Text(), tc.text)
			}
			h.was(t, tc.told...)
		})
	}
}

func TestAPickerKeepsWhatWasChosenUntilItIsLeft(t *testing.T) {
	dress(t, look.Params{})
	var h heard
	k := village(&searcher{}, &h, false)
	w := sheet(t, k, NewField(FieldParams{}))
	k.SetChosen(PickerItem{ID: "7", Text: "Kuta"})
	h.was(t)
	k.Focus(w.Canvas())
	press(t, w, fyne.KeyBackspace, fyne.KeyEscape)
	if k.Text() != "Kuta" || k.Picked().ID != "7" {
		t.Errorf("Escape left %q, %v", k.Text(), k.Picked())
	}
	press(t, w, fyne.KeyBackspace)
	if k.Picked().ID != "7" {
		t.Error("a key was enough to lose what was chosen")
	}
	h.was(t)
	k.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	press(t, w, fyne.KeyDelete, fyne.KeyReturn)
	h.was(t, "chosen |", "done")
	if k.Picked() != (PickerItem{}) {
		t.Errorf("an emptied field has %v", k.Picked())
	}
}

func TestStaleSuggestionsAreDropped(t *testing.T) {
	dress(t, look.Params{})
	var h heard
	s := &searcher{late: true}
	k := village(s, &h, false)
	w := sheet(t, k, NewField(FieldParams{}))
	k.Focus(w.Canvas())
	write(t, w, "ku")
	if diff := cmp.Diff([]string{"k", "ku"}, s.asked); diff != "" {
		t.Fatalf("asked (-want +got):\n%s", diff)
	}
	s.show[1](places("ku"))
	s.show[0](places("t"))
	if got := k.list.items[0].Text; got != "Kuta" {
		t.Errorf("the first suggestion is %q: an answer to an older query is shown", got)
	}
	press(t, w, fyne.KeyEscape)
	write(t, w, "t")
	press(t, w, fyne.KeyReturn)
	s.show[2](places("t"))
	if k.list.isOpen() {
		t.Error("a late answer opened the list of a field that was left")
	}
}

func TestTheListFitsTheWindow(t *testing.T) {
	many := make([]PickerItem, 30)
	for i := range many {
		many[i] = PickerItem{ID: strconv.Itoa(i), Text: "Puskesmas " + strconv.Itoa(i), Detail: "Jalan yang panjang sekali namanya nomor " + strings.Repeat("dua puluh ", 6) + strconv.Itoa(i)}
	}
	for _, percent := range []int{100, 150} {
		for name, spacer := range map[string]float32{"top": 0, "middle": 300, "bottom": 540} {
			t.Run(name+strconv.Itoa(percent), func(t *testing.T) {
				dress(t, look.Params{Percent: percent})
				k := NewPicker(PickerParams{
					FieldParams: FieldParams{Label: "Faskes", Chars: 8, Words: wordsOf()},
					Search:      func(_ string, show func([]PickerItem)) { show(many) },
				})
				gap := container.NewGridWrap(fyne.NewSize(10, spacer))
				w := stand(t, container.NewVScroll(container.NewVBox(gap, container.NewHBox(layout.NewSpacer(), k))), 1024, 700)
				k.Focus(w.Canvas())
				write(t, w, "p")
				if !k.list.isOpen() {
					t.Fatal("no list")
				}
				for range 40 {
					at, size, _ := k.list.room()
					if at.X < 0 || at.Y < 0 || at.X+size.Width > 1024 || at.Y+size.Height > 700 {
						t.Fatalf("the list stands at %v, %v", at, size)
					}
					if top := placeOf(k.entry).Y; at.Y < top+k.entry.Size().Height && at.Y+size.Height > top {
						t.Fatalf("the list at %v, %v lies over its field at %.0f", at, size, top)
					}
					if k.list.at < k.list.first || k.list.at >= k.list.first+k.list.rows() {
						t.Fatalf("item %d is marked, and %d to %d are seen", k.list.at, k.list.first, k.list.first+k.list.rows())
					}
					readable(t, w)
					press(t, w, fyne.KeyDown)
				}
				w.Resize(fyne.NewSize(1366, 768))
				fynetest.TapCanvas(w.Canvas(), fyne.NewPos(1, 1))
				if k.list.isOpen() {
					t.Error("a click beside left the list open")
				}
			})
		}
	}
}

func TestNothingFoundIsSaid(t *testing.T) {
	dress(t, look.Params{})
	var h heard
	k := village(&searcher{}, &h, false)
	w := sheet(t, k, NewField(FieldParams{}))
	k.Focus(w.Canvas())
	write(t, w, "qq")
	if texts := textsOf(k.list); !slices.Equal(texts, []string{"kit.nothing_found"}) {
		t.Errorf("the list shows %q", texts)
	}
	press(t, w, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyUp, fyne.KeyReturn)
	if texts := textsOf(k); !slices.Contains(texts, "kit.choose_from_list") {
		t.Errorf("left with nothing chosen, the field shows %q", texts)
	}
}
