package kit

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"titian/ui/look"
)

func files(prefix string, show func([]string)) {
	var found []string
	for _, path := range []string{
		"/home/sari/", "/home/sari/kartu keluarga.jpg", "/home/sari/ktp wayan.jpg", "/home/sari/ktp ketut.jpg", "/home/sari/foto/",
		"/home/sari/foto/ü1.jpg", "/home/sari/foto/ü2.jpg",
	} {
		rest, ok := strings.CutPrefix(path, prefix)
		if ok && strings.Count(strings.TrimSuffix(rest, "/"), "/") == 0 && rest != "" {
			found = append(found, path)
		}
	}
	show(found)
}

func TestPath(t *testing.T) {
	const tab, enter, down, esc = fyne.KeyTab, fyne.KeyReturn, fyne.KeyDown, fyne.KeyEscape
	tests := map[string]struct {
		typed string
		keys  []fyne.KeyName
		text  string
		told  []string
	}{
		"one way":              {"/home/sari/ka", []fyne.KeyName{tab}, "/home/sari/kartu keluarga.jpg", nil},
		"one way, taken":       {"/home/sari/ka", []fyne.KeyName{tab, enter}, "/home/sari/kartu keluarga.jpg", []string{"chosen /home/sari/kartu keluarga.jpg"}},
		"as far as all agree":  {"/home/sari/kt", []fyne.KeyName{tab}, "/home/sari/ktp ", nil},
		"not into a letter":    {"/home/sari/foto/", []fyne.KeyName{tab}, "/home/sari/foto/ü", nil},
		"from the list":        {"/home/sari/ktp", []fyne.KeyName{down, down, enter}, "/home/sari/ktp ketut.jpg", []string{"chosen /home/sari/ktp ketut.jpg"}},
		"a folder opens":       {"/home/sari/fo", []fyne.KeyName{down, enter}, "/home/sari/foto/", nil},
		"into a folder":        {"/home/sari/fo", []fyne.KeyName{down, enter, down, enter}, "/home/sari/foto/ü1.jpg", []string{"chosen /home/sari/foto/ü1.jpg"}},
		"as typed":             {"/srv/scan.png", []fyne.KeyName{enter}, "/srv/scan.png", []string{"chosen /srv/scan.png"}},
		"nothing":              {"", []fyne.KeyName{enter}, "", nil},
		"first the list goes":  {"/home/sari/ktp", []fyne.KeyName{esc}, "/home/sari/ktp", nil},
		"then it is cancelled": {"/home/sari/ktp", []fyne.KeyName{esc, esc}, "/home/sari/ktp", []string{"cancel"}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			dress(t, look.Params{})
			var h heard
			p := NewPath(PathParams{Label: "Berkas", Complete: files, Chosen: h.hear("chosen"), Cancel: h.note("cancel"), Words: wordsOf()})
			w := sheet(t, p, NewField(FieldParams{}))
			p.Focus(w.Canvas())
			write(t, w, tc.typed)
			press(t, w, tc.keys...)
			if p.Text() != tc.text || !p.Focused() {
				t.Errorf("the field shows %q, want %q; focused %t", p.Text(), tc.text, p.Focused())
			}
			h.was(t, tc.told...)
		})
	}
}

func TestTabLeavesAPathThatIsComplete(t *testing.T) {
	dress(t, look.Params{})
	next := NewField(FieldParams{})
	p := NewPath(PathParams{Complete: files})
	w := sheet(t, p, next)
	p.Focus(w.Canvas())
	pasteInto(t, w, "\"/home/sari/ktp  wayan.jpg\"\n")
	if want := "/home/sari/ktp  wayan.jpg"; p.Text() != want {
		t.Errorf("pasted: %q, want %q", p.Text(), want)
	}
	if p.list.isOpen() {
		t.Fatal("a list opened for a path that nothing begins with")
	}
	p.SetText("/home/sari/ktp ")
	press(t, w, fyne.KeyDown, fyne.KeyTab)
	if !next.Focused() || p.list.isOpen() {
		t.Error("Tab with no way on did not leave")
	}
}

func TestAPathListsNames(t *testing.T) {
	dress(t, look.Params{})
	p := NewPath(PathParams{Complete: files})
	w := sheet(t, p)
	p.Focus(w.Canvas())
	write(t, w, "/home/sari/")
	want := []string{"kartu keluarga.jpg", "ktp wayan.jpg", "ktp ketut.jpg", "foto/"}
	if got := textsOf(p.list); !slices.Equal(got, want) {
		t.Errorf("listed %q, want %q", got, want)
	}
}

func TestStalePathsAreDropped(t *testing.T) {
	dress(t, look.Params{})
	var late []func([]string)
	p := NewPath(PathParams{Complete: func(_ string, show func([]string)) { late = append(late, show) }})
	w := sheet(t, p, NewField(FieldParams{}))
	p.Focus(w.Canvas())
	write(t, w, "/a")
	late[0]([]string{"/old"})
	if p.list.isOpen() {
		t.Error("an answer to an older prefix is shown")
	}
	w.Canvas().Unfocus()
	late[1]([]string{"/ab"})
	if p.list.isOpen() {
		t.Error("a late answer opened the list of a field that was left")
	}
}
