package sheet

import (
	"context"
	"slices"
	"testing"

	"github.com/google/uuid"

	"titian/app"
	"titian/internal/station"
	"titian/internal/testkit/host"
	"titian/ui/frame"
)

// reader is a laptop on which something happens while a file is read, or right
// after it became a paper.
type reader struct {
	*station.Station
	during, after func()
	// read counts the files that were, stopped tells that one was given up.
	read    int
	stopped bool
}

func (r *reader) AttachFile(ctx context.Context, dossier uuid.UUID, doc app.Document, path string) (app.Document, error) {
	if f := r.during; f != nil {
		r.during = nil
		f()
	}
	r.read++
	r.stopped = r.stopped || ctx.Err() != nil
	doc, err := r.Station.AttachFile(ctx, dossier, doc, path)
	if f := r.after; f != nil && err == nil {
		r.after = nil
		f()
	}
	return doc, err
}

// reading opens the documents of a filed family on a laptop that reads slowly.
func reading(t *testing.T) (*window, *reader) {
	t.Helper()
	desk, r := filed(t)
	slow := &reader{Station: desk}
	w := &window{t: t, host: &undoing{Host: host.New(t)}, desk: desk, clock: &timers{}}
	w.Page = New(Params{
		Host: w.host, Desk: slow, After: w.clock.after,
		Route: frame.Route{Place: frame.Sheet, Dossier: r.Dossier.ID, Field: "documents.kk"},
	})
	w.host.Show(t, w.Page)
	return w, slow
}

func photos(t *testing.T, names ...string) []string {
	t.Helper()
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = photo(t, name)
	}
	return out
}

func TestFilesThatWaitComeBackWithTheSheet(t *testing.T) {
	for name, at := range map[string]func(*reader, func()){
		"while the first is read":          func(r *reader, f func()) { r.during = f },
		"right after the first is a paper": func(r *reader, f func()) { r.after = f },
	} {
		t.Run(name, func(t *testing.T) {
			w, slow := reading(t)
			w.Dropped(t.Context(), photos(t, "a.jpg", "b.jpg", "c.jpg"))
			targets := map[target]bool{}
			for _, f := range w.documents().drop.files {
				targets[f.target] = true
			}
			var kept []byte
			at(slow, func() {
				if n, err := w.Held(); n != 3 || err != nil {
					t.Errorf("%d files are told of, %v", n, err)
				}
				kept = w.Save()
				// The store is locked under the rest.
				w.saver.shelve()
			})
			w.documents().drop.attachAll()

			again := reopen(t, w.desk, w.p.Route, kept)
			docs := again.stored().Dossier.Documents
			if len(docs) != 3 {
				t.Fatalf("%d papers of 3 files", len(docs))
			}
			for _, doc := range docs {
				s := target{kind: doc.Kind}
				if doc.Member != nil {
					s.member = *doc.Member
				}
				if !targets[s] {
					t.Errorf("a file became a %s, which nobody chose", doc.Kind)
				}
			}
			if n, _ := again.Held(); n != 0 {
				t.Errorf("%d files are still told of", n)
			}
		})
	}
}

func TestFilesThatNobodyAskedForAreListedAgain(t *testing.T) {
	w, _ := reading(t)
	w.Dropped(t.Context(), photos(t, "a.jpg", "b.jpg"))
	w.documents().drop.files[1].target.kind = app.DocPowerOfAttorney
	again := reopen(t, w.desk, w.p.Route, w.Save())
	in := again.documents().drop
	if len(in.files) != 2 || in.panel.Hidden || in.files[1].target.kind != app.DocPowerOfAttorney || in.files[1].kind.now.ID != string(app.DocPowerOfAttorney) {
		t.Fatalf("%d files are listed", len(in.files))
	}
	if n := len(again.stored().Dossier.Documents); n != 0 {
		t.Errorf("%d papers that nobody asked for", n)
	}
	if n, _ := again.Held(); n != 2 {
		t.Errorf("%d files are told of", n)
	}
}

func TestLeavingWaitsForTheFileThatIsReadOnly(t *testing.T) {
	w, _ := reading(t)
	h := &held{}
	w.Dropped(t.Context(), photos(t, "a.jpg", "b.jpg", "c.jpg"))
	w.saver.work = h.work()
	w.documents().drop.attachAll()
	left := false
	w.Leave(t.Context(), func() { left = true })
	if left {
		t.Fatal("left while a file is read")
	}
	h.next(t)
	if !left || len(w.stored().Dossier.Documents) != 1 {
		t.Fatalf("left %v with %d papers", left, len(w.stored().Dossier.Documents))
	}
	if n, err := w.Held(); n != 2 || err != nil {
		t.Errorf("%d files are told of, %v", n, err)
	}
	again := reopen(t, w.desk, w.p.Route, w.Save())
	if n := len(again.stored().Dossier.Documents); n != 3 {
		t.Errorf("%d papers after all", n)
	}
}

func TestAFileThatIsLeftOutIsNoPaper(t *testing.T) {
	for name, at := range map[string]func(*reader, func()){
		"while it is read":          func(r *reader, f func()) { r.during = f },
		"right after it is a paper": func(r *reader, f func()) { r.after = f },
	} {
		for how, leave := range map[string]func(*intake){
			"alone":     func(in *intake) { in.remove(in.files[0]) },
			"with all":  func(in *intake) { in.clear() },
			"and ended": nil,
		} {
			t.Run(name+", "+how, func(t *testing.T) {
				w, slow := reading(t)
				w.Dropped(t.Context(), photos(t, "a.jpg", "b.jpg"))
				in := w.documents().drop
				var kept []byte
				at(slow, func() {
					if leave != nil {
						leave(in)
						return
					}
					in.clear()
					kept = w.Save()
				})
				if leave == nil {
					w.saver.work = frame.Work{Go: func(f func()) { f() }, Do: func(func()) {}} // the answer reaches nobody
				}
				in.attachAll()
				if leave == nil {
					w = reopen(t, w.desk, w.p.Route, kept)
				}
				if read := how == "alone"; slow.read > 1 && !read {
					t.Errorf("%d files were read", slow.read)
				}
				if stopped := name == "while it is read"; stopped != slow.stopped {
					t.Errorf("reading was stopped: %v", slow.stopped)
				}
				want := 0
				if how == "alone" {
					want = 1
				}
				if docs := w.stored().Dossier.Documents; len(docs) != want {
					t.Errorf("%d papers, want %d", len(docs), want)
				}
				if len(w.host.Failed) != 0 {
					t.Errorf("told of %v", w.host.Failed)
				}
				if len(w.documents().drop.leaving) != 0 {
					t.Error("it is still being left out")
				}
			})
		}
	}
}

func TestWhatStandsAtThePathComesBack(t *testing.T) {
	w, slow := reading(t)
	v := w.documents()
	v.attach(photo(t, "kk.jpg"))
	old := w.stored().Dossier.Documents[0]
	v.replace(old)
	w.runes("/tmp/ruma")
	again := reopen(t, w.desk, frame.Route{Place: frame.Sheet, Dossier: w.Dossier()}, w.Save())
	if got := again.documents(); got.path.Text() != "/tmp/ruma" || !got.path.Focused() || got.replaces != old.ID || got.target.kind != old.Kind {
		t.Fatalf("the path is %q, focus %v, replaces %s as %s", got.path.Text(), got.path.Focused(), got.replaces, got.target.kind)
	}

	// A replacement that was cut in the middle comes to its end.
	for name, at := range map[string]func(*reader, func()){
		"while it is read":          func(r *reader, f func()) { r.during = f },
		"right after it is a paper": func(r *reader, f func()) { r.after = f },
	} {
		var kept []byte
		old := w.stored().Dossier.Documents[0]
		v.replace(old)
		v.path.SetText(photo(t, "baru.jpg"))
		at(slow, func() { kept = w.Save() })
		w.saver.work = frame.Work{Go: func(f func()) { f() }, Do: func(func()) {}} // the answer reaches nobody
		v.attach(v.path.Text())
		w = reopen(t, w.desk, frame.Route{Place: frame.Sheet, Dossier: w.Dossier()}, kept)
		docs := w.stored().Dossier.Documents
		if len(docs) != 1 || slices.ContainsFunc(docs, func(d app.Document) bool { return d.ID == old.ID }) {
			t.Fatalf("cut %s: %d papers", name, len(docs))
		}
		slow = &reader{Station: w.desk}
		w.p.Desk = slow
		v = w.documents()
		if v.path.Text() != "" || v.current != nil {
			t.Errorf("cut %s: %q still stands at the path", name, v.path.Text())
		}
	}
}
