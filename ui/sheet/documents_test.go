package sheet

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"titian/app"
	"titian/ui/frame"
)

func (w *window) documents() *documents {
	w.t.Helper()
	v, ok := w.views[partDocuments].(*documents)
	if !ok {
		w.t.Fatal("the part of the documents is not open")
	}
	return v
}

func kinds(d app.Dossier) []string {
	var out []string
	for _, doc := range d.Documents {
		out = append(out, string(doc.Kind))
	}
	slices.Sort(out)
	return out
}

func TestAFileBecomesThePaperThatIsMissing(t *testing.T) {
	desk, r := filed(t)
	w := open(t, desk, frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID, Field: "documents.kk"})
	v := w.documents()
	if v.target.kind != app.DocKK {
		t.Fatalf("the next file becomes a %s", v.target.kind)
	}
	v.attach(photo(t, "kk.jpg"))
	if got := kinds(w.stored().Dossier); !slices.Equal(got, []string{"kk"}) {
		t.Fatalf("papers %v", got)
	}
	if !strings.Contains(v.said.Text(), "Kartu Keluarga") || v.target.kind == app.DocKK {
		t.Errorf("said %q, next is %s", v.said.Text(), v.target.kind)
	}
	if w.side.shown != w.stored().Dossier.Documents[0].ID {
		t.Error("the new paper is not shown at the side")
	}

	old := w.stored().Dossier.Documents[0]
	v.replace(old)
	v.attach(filepath.Join(t.TempDir(), "no such file.jpg"))
	if got := w.stored().Dossier.Documents; len(got) != 1 || got[0].ID != old.ID {
		t.Error("a replacement that was refused took the paper away")
	}
	if !strings.HasPrefix(v.said.Text(), "no such file.jpg:") {
		t.Errorf("said %q", v.said.Text())
	}
	v.attach(photo(t, "kk2.jpg"))
	if got := w.stored().Dossier.Documents; len(got) != 1 || got[0].ID == old.ID {
		t.Errorf("%d papers after a replacement", len(got))
	}

	v.detach(w.stored().Dossier.Documents[0])
	if len(w.stored().Dossier.Documents) != 1 || len(w.host.Asked) != 1 {
		t.Error("a paper went without a yes")
	}
	w.host.Yes = true
	v.detach(w.stored().Dossier.Documents[0])
	if len(w.stored().Dossier.Documents) != 0 {
		t.Error("the paper is still there")
	}
}

func TestDroppedFilesAreToldOfOneByOne(t *testing.T) {
	desk, r := filed(t)
	w := open(t, desk, frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID})
	folder := t.TempDir()
	lying := filepath.Join(folder, "kk.jpg")
	hidden := filepath.Join(folder, "locked.jpg")
	empty := filepath.Join(folder, "empty.pdf")
	for name, content := range map[string]string{lying: "this is no picture at all", hidden: "x", empty: ""} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(hidden); err != nil {
		t.Fatal(err)
	}
	good, other := photo(t, "a.jpg"), photo(t, "b.jpg")
	w.Dropped(t.Context(), []string{good, folder, lying, hidden, empty, other})

	in := w.documents().drop
	if len(in.files) != 6 || w.part != partDocuments || in.panel.Hidden {
		t.Fatalf("%d files listed, part %d", len(in.files), w.part)
	}
	if in.files[0].target == in.files[1].target {
		t.Error("two files are taken for the same paper")
	}
	if len(w.stored().Dossier.Documents) != 0 {
		t.Error("files became papers before anybody said what they are")
	}
	in.attachAll()
	for i, f := range in.files {
		wantStored := i == 0 || i == 5
		if f.stored != wantStored {
			t.Errorf("file %d: stored %t, said %q", i, f.stored, f.said.Text())
		}
		if !wantStored && !strings.HasPrefix(f.said.Text(), fileName(f.path)+":") {
			t.Errorf("file %d: said %q", i, f.said.Text())
		}
	}
	if got := len(w.stored().Dossier.Documents); got != 2 {
		t.Errorf("%d papers", got)
	}
	in.attachAll()
	if got := len(w.stored().Dossier.Documents); got != 2 {
		t.Errorf("%d papers after a second press", got)
	}
}

func TestTooManyFilesAreToldOf(t *testing.T) {
	w := open(t, nil, frame.Route{Place: frame.Sheet})
	paths := make([]string, 10_000)
	for i := range paths {
		paths[i] = "/nowhere"
	}
	w.Dropped(t.Context(), paths)
	in := w.documents().drop
	if len(in.files) != dropLimit || !strings.Contains(in.left.Text(), "9970") {
		t.Errorf("%d files, told %q", len(in.files), in.left.Text())
	}
	w.Dropped(t.Context(), nil)
	in.clear()
	if !in.panel.Hidden {
		t.Error("the list is still there")
	}
}
