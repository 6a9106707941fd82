package faults_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/clock"
	"titian/app/sample"
	"titian/internal/testkit/factory"
	"titian/internal/wiring"
	"titian/localdb"
	"titian/localdb/seal"
	"titian/sync/engine"
	"titian/sync/remote"
)

const passphrase = "empat kata yang panjang" //nolint:gosec // invented

// laptop is a store on the disk with its engine, and what it told its officer.
type laptop struct {
	w      *world
	dir    string
	lives  int
	db     *localdb.DB
	desk   *app.Desk
	engine *engine.Engine
	client *remote.Client

	// What follows was acknowledged to the officer.
	dossiers  []uuid.UUID
	notes     map[uuid.UUID]string
	submitted map[uuid.UUID]uuid.UUID
	papers    map[uuid.UUID]string
	numbers   map[uuid.UUID]string
}

func (l *laptop) params() localdb.Params {
	return localdb.Params{Dir: l.dir, Clock: clock.System{}, KDF: seal.Params{Passes: 1, MemoryKiB: 8, Lanes: 1}}
}

func (w *world) newLaptop(ctx context.Context, dir string) (*laptop, error) {
	l := &laptop{
		w: w, dir: filepath.Join(dir, "0"), notes: map[uuid.UUID]string{}, submitted: map[uuid.UUID]uuid.UUID{},
		papers: map[uuid.UUID]string{}, numbers: map[uuid.UUID]string{},
	}
	setup := localdb.Setup{OfficerName: "Made Contoh", Village: factory.Village, Passphrase: []byte(passphrase)}
	if _, err := localdb.Init(ctx, l.params(), setup); err != nil {
		return nil, err
	}
	if err := l.unlock(ctx); err != nil {
		return l, err
	}
	text, err := w.central.EnrolCode(ctx, factory.Village)
	if err != nil {
		return l, err
	}
	code, err := remote.ParseEnrolCode(text)
	if err != nil {
		return l, err
	}
	if _, err := wiring.Enrol(ctx, wiring.EnrolParams{DB: l.db, Clock: clock.System{}, URL: "http://localhost", Code: code, Dial: w.line.dial}); err != nil {
		return l, err
	}
	return l, l.start(ctx)
}

// unlock opens the store and seats the officer.
func (l *laptop) unlock(ctx context.Context) (err error) {
	if l.db, err = localdb.Open(ctx, l.params()); err != nil {
		return err
	}
	if err = l.db.Unlock(ctx, []byte(passphrase)); err != nil {
		return err
	}
	officer, err := l.db.Officer()
	if err != nil {
		return err
	}
	l.desk, err = app.NewDesk(app.DeskParams{
		Store: l.db, Checker: l.w.checker, Clock: clock.System{}, Random: rand.Reader, Officer: officer.ID, Village: factory.Village,
	})
	return err
}

func (l *laptop) start(ctx context.Context) (err error) {
	l.engine, l.client, err = wiring.Engine(ctx, wiring.EngineParams{DB: l.db, Clock: clock.System{}, Dial: l.w.line.dial})
	return err
}

func (l *laptop) close() error {
	var errs []error
	if l.client != nil {
		errs = append(errs, l.client.Close())
	}
	if l.db != nil {
		errs = append(errs, l.db.Close())
	}
	l.client, l.db = nil, nil
	return errors.Join(errs...)
}

// crash goes on from the files as they lie there, without a close.
func (l *laptop) crash(ctx context.Context) error {
	old := l.dir
	l.lives++
	l.dir = filepath.Join(filepath.Dir(old), fmt.Sprint(l.lives))
	if err := os.CopyFS(l.dir, os.DirFS(old)); err != nil {
		return err
	}
	if err := errors.Join(l.close(), os.RemoveAll(old)); err != nil { //nolint:contextcheck // it is closed whole
		return err
	}
	if err := l.unlock(ctx); err != nil {
		return err
	}
	return l.start(ctx)
}

// capture takes a family down with its papers and leaves it a draft.
func (l *laptop) capture(ctx context.Context, f *sample.Family) error {
	r, err := l.desk.Add(ctx, app.Dossier{Kind: app.Registration})
	if err != nil {
		return err
	}
	id := r.Dossier.ID
	d := f.Dossier.Clone()
	d.ID, d.Village, d.CapturedOn, d.Reasons = id, r.Dossier.Village, r.Dossier.CapturedOn, nil
	if r, err = l.desk.Save(ctx, d, r.Rev); err != nil {
		return err
	}
	l.dossiers, l.notes[id] = append(l.dossiers, id), r.Dossier.Note
	for i := range f.Papers {
		p := &f.Papers[i]
		content := make([]byte, 2000+l.w.rand.IntN(30_000))
		_, _ = rand.Read(content)
		doc := app.Document{Kind: p.Kind, Media: "image/jpeg", Pages: 1}
		if p.Member >= 0 {
			doc.Member = &r.Dossier.Members[p.Member].ID
		}
		doc, err := l.desk.Attach(ctx, id, doc, bytes.NewReader(content))
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		l.papers[doc.ID] = hex.EncodeToString(sum[:])
	}
	for _, reason := range f.Dossier.Reasons {
		if err := l.desk.Accept(ctx, id, reason); err != nil {
			return err
		}
	}
	return nil
}

// submit sends a dossier, unless nothing changed since.
func (l *laptop) submit(ctx context.Context, id uuid.UUID) error {
	s, err := l.desk.Submit(ctx, id)
	if errors.Is(err, app.ErrSubmitted) {
		return nil
	}
	if err == nil {
		l.submitted[s.ID] = id
	}
	return err
}

// edit writes a note that is longer than the last.
func (l *laptop) edit(ctx context.Context, id uuid.UUID) error {
	r, err := l.db.Get(ctx, id)
	if err != nil {
		return err
	}
	d := r.Dossier.Clone()
	d.Note += "catatan "
	d.Family.Address.Street = fmt.Sprintf("Jl. Melati %d", 1+l.w.rand.IntN(90))
	r, err = l.desk.Save(ctx, d, r.Rev)
	if err == nil {
		l.notes[id] = r.Dossier.Note
	}
	return err
}

// sync lets the engine run for a while. On a bad line it may fail as it likes.
func (l *laptop) sync(ctx context.Context, length time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, length)
	defer cancel()
	_, err := l.engine.SyncOnce(ctx)
	return err
}
