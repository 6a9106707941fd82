package desktop

import (
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	fynetest "fyne.io/fyne/v2/test"
	"github.com/google/uuid"

	"titian/app"
	"titian/app/words"
	"titian/ui/frame"
	"titian/ui/shell"
)

// dropWindow is a window that remembers who takes what is dropped on it.
type dropWindow struct {
	fyne.Window
	take func(fyne.Position, []fyne.URI)
}

func (w *dropWindow) SetOnDropped(take func(fyne.Position, []fyne.URI)) { w.take = take }

// dropBench is the whole window over a draft without papers.
type dropBench struct {
	*gallery
	t     *testing.T
	shell *shell.Shell
	win   *dropWindow
	draft app.FamilyRow
	words *words.Catalogue
}

func newDropBench(t *testing.T, drafts int) *dropBench {
	t.Helper()
	g := &gallery{program: newDrafts(t, drafts)}
	g.program.app = fynetest.NewTempApp(t)
	w := &dropWindow{Window: g.program.app.NewWindow("")}
	t.Cleanup(w.Close)
	catalogue, err := words.Load("id")
	if err != nil {
		t.Fatal(err)
	}
	b := &dropBench{gallery: g, t: t, win: w, words: catalogue}
	b.shell = g.show(t, w, fyne.NewSize(1366, 768))
	list, err := g.program.station.Families(t.Context(), app.FamilyQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range list.Rows {
		if len(b.papers(row)) == 0 {
			b.draft = row
		}
	}
	if drafts > 0 && b.draft.Dossier == uuid.Nil {
		t.Fatal("every draft has papers")
	}
	return b
}

// drop drops files as a person does, by the callback of the window.
func (b *dropBench) drop(paths ...string) {
	b.t.Helper()
	if b.win.take == nil {
		b.t.Fatal("nobody takes what is dropped on the window")
	}
	var files []fyne.URI
	for _, path := range paths {
		files = append(files, storage.NewFileURI(path))
	}
	b.win.take(fyne.NewPos(600, 400), files)
	b.work.drain()
}

func (b *dropBench) open(r frame.Route) {
	b.shell.Open(r)
	b.work.drain()
}

// papers are those of a family.
func (b *dropBench) papers(row app.FamilyRow) []app.Document {
	b.t.Helper()
	r, err := b.program.station.Record(b.t.Context(), row.Dossier)
	if err != nil {
		b.t.Fatal(err)
	}
	return r.Dossier.Documents
}

// shown is all that can be read.
func (b *dropBench) shown() string {
	return fynetest.RenderObjectToMarkup(b.win.Content())
}

// says checks that a sentence about a file is shown: its name and the beginning
// of the reason stand on one line.
func (b *dropBench) says(name, reason string) {
	b.t.Helper()
	first, _, _ := strings.Cut(reason, " ")
	if !strings.Contains(b.shown(), name+": "+first) {
		b.t.Errorf("%s is not told of as %q", name, reason)
	}
}

// files are a good photo, a folder, a file that is gone, and one that lies about
// what it is.
func (b *dropBench) files() (good, folder, gone, lying string) {
	b.t.Helper()
	dir := b.t.TempDir()
	good, folder, gone, lying = filepath.Join(dir, "kk.png"), filepath.Join(dir, "foto"), filepath.Join(dir, "hilang.jpg"), filepath.Join(dir, "bohong.jpg")
	if err := os.Mkdir(folder, 0o700); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(lying, []byte("this is no picture at all"), 0o600); err != nil {
		b.t.Fatal(err)
	}
	writePicture(b.t, good)
	return good, folder, gone, lying
}

func TestFilesDroppedOnASheetBecomePapersOrAreToldOf(t *testing.T) {
	b := newDropBench(t, 3)
	b.open(frame.Route{Place: frame.Sheet, Dossier: b.draft.Dossier})
	good, folder, gone, lying := b.files()
	b.drop(good, folder, gone, lying)
	for _, path := range []string{good, folder, gone, lying} {
		if !strings.Contains(b.shown(), filepath.Base(path)) {
			t.Errorf("%s is not listed", filepath.Base(path))
		}
	}
	if n := len(b.papers(b.draft)); n != 0 {
		t.Fatalf("%d papers before anybody said what they are", n)
	}
	b.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // attach all
	b.work.drain()
	if n := len(b.papers(b.draft)); n != 1 {
		t.Errorf("%d papers, want the good one", n)
	}
	b.says("foto", b.words.Text("finding.file.folder"))
	b.says("hilang.jpg", b.words.Text("finding.file.unreadable"))
	b.says("bohong.jpg", b.words.Text("finding.file.kind"))
}

func TestNothingIsTakenOrToldWhileLocked(t *testing.T) {
	b := newDropBench(t, 3)
	b.open(frame.Route{Place: frame.Sheet, Dossier: b.draft.Dossier})
	b.shell.Lock()
	b.work.drain()
	before := b.shown()
	good, folder, gone, lying := b.files()
	b.drop(good, folder, gone, lying)
	if b.shown() != before {
		t.Error("a locked window tells of what was dropped")
	}
	unlock(t, b.program.station)
	if n := len(b.papers(b.draft)); n != 0 {
		t.Errorf("%d papers were taken while locked", n)
	}
}

func TestOtherPagesTellWhereToDrop(t *testing.T) {
	for _, place := range []frame.Place{frame.Home, frame.Families, frame.Outbox, frame.Members, frame.Settings} {
		t.Run(string(place), func(t *testing.T) {
			b := newDropBench(t, 0)
			where, _, _ := strings.Cut(b.words.Text("shell.drop_where"), ":")
			b.open(frame.Route{Place: place})
			if strings.Contains(b.shown(), where) {
				t.Fatal("it tells before anything was dropped")
			}
			good, _, _, _ := b.files()
			if b.drop(good); !strings.Contains(b.shown(), where) {
				t.Error("it says nothing")
			}
		})
	}
}

// writePicture writes a picture as large as a small photo.
func writePicture(t *testing.T, name string) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(png.Encode(f, image.NewGray(image.Rect(0, 0, 640, 480))), f.Close()); err != nil {
		t.Fatal(err)
	}
}
