package sample

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"sync"

	"titian/app"
	"titian/app/civil"
)

// MaxFamilies bounds what a person may ask for at once: about 10 GB of scans.
const MaxFamilies = 10_000

// Manifest lists the files of a set and what is known about them.
type Manifest struct {
	Seed     uint64  `json:"seed"`
	People   int     `json:"people"`
	Bytes    int64   `json:"bytes"`
	Families []Entry `json:"families"`
}

// Entry is one family of a set.
type Entry struct {
	// File is the dossier, as titianctl add reads it.
	File    string       `json:"file"`
	Case    string       `json:"case"`
	People  int          `json:"people"`
	Papers  []PaperEntry `json:"papers"`
	Refusal *RefusalNote `json:"refusal,omitempty"`
}

// PaperEntry is one scan of a set, in the words of titianctl attach.
type PaperEntry struct {
	File string           `json:"file"`
	Kind app.DocumentKind `json:"kind"`
	// Member is the member's number from 1; 0 for a paper of the family.
	Member int    `json:"member,omitempty"`
	Media  string `json:"media"`
	Pages  int    `json:"pages"`
	Bytes  int    `json:"bytes"`
}

// RefusalNote is a [Refusal], with the member's number from 1.
type RefusalNote struct {
	Member  int    `json:"member"`
	Field   string `json:"field"`
	Reason  string `json:"reason"`
	Correct string `json:"correct"`
}

// Write makes the files of n families and hands each to put, by its name
// without folders; the scans are drawn on all processors, so put has to bear
// concurrent calls. It ends at the first error, which it returns, and when ctx
// is done.
func (m *Maker) Write(ctx context.Context, seed uint64, n int, day civil.Date, put func(name string, data []byte) error) (Manifest, error) {
	families := m.Families(seed, n, day)
	manifest := Manifest{Seed: seed, Families: make([]Entry, n)}
	w := &writer{maker: m, put: put}
	ctx, w.stop = context.WithCancelCause(ctx)
	defer w.stop(nil)
	jobs := make(chan job)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for j := range jobs {
				if ctx.Err() == nil {
					w.scan(j)
				}
			}
		})
	}
	for i := range families {
		if ctx.Err() != nil {
			break
		}
		f := &families[i]
		e := entryOf(f)
		manifest.People += e.People
		manifest.Families[i] = e
		w.dossier(f, e.File)
		for k := range f.Papers {
			jobs <- job{&f.Papers[k], &e.Papers[k]}
		}
	}
	close(jobs)
	workers.Wait()
	if ctx.Err() != nil {
		return Manifest{}, fmt.Errorf("write sample: %w", context.Cause(ctx))
	}
	for _, e := range manifest.Families {
		for _, p := range e.Papers {
			manifest.Bytes += int64(p.Bytes)
		}
	}
	return manifest, nil
}

// writer hands files on until one fails.
type writer struct {
	maker *Maker
	put   func(name string, data []byte) error
	stop  context.CancelCauseFunc
}

// job is one scan to draw, and where its size is noted.
type job struct {
	paper *Paper
	entry *PaperEntry
}

func (w *writer) scan(j job) {
	var buf bytes.Buffer
	if err := w.maker.WriteScan(&buf, j.paper); err != nil {
		w.stop(err)
		return
	}
	j.entry.Bytes = buf.Len()
	w.hand(j.paper.File, buf.Bytes())
}

func (w *writer) dossier(f *Family, name string) {
	body, err := f.JSON()
	if err != nil {
		w.stop(err)
		return
	}
	w.hand(name, body)
}

func (w *writer) hand(name string, data []byte) {
	if err := w.put(name, data); err != nil {
		w.stop(fmt.Errorf("put %s: %w", name, err))
	}
}

func entryOf(f *Family) Entry {
	e := Entry{
		File: f.Name + ".json", Case: f.Case, People: len(f.Dossier.Members),
		Papers: make([]PaperEntry, len(f.Papers)),
	}
	for i, p := range f.Papers {
		e.Papers[i] = PaperEntry{File: p.File, Kind: p.Kind, Member: p.Member + 1, Media: p.Media, Pages: p.Pages}
	}
	if r := f.Refusal; r != nil {
		e.Refusal = &RefusalNote{Member: r.Member + 1, Field: r.Field, Reason: r.Reason, Correct: r.Correct}
	}
	return e
}
