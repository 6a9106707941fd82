package sheet

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"titian/app"
)

// file is a file that is to become a paper. It belongs to the UI goroutine.
type file struct {
	// id is that of the paper. It is drawn with the file, so that who attaches
	// again after a crash makes no second paper.
	id     uuid.UUID
	path   string
	target target
	// replaces is the paper whose place this one takes; the nil UUID for none.
	replaces uuid.UUID
	// asked: the officer wants it attached, and it is not yet. left: they want it
	// no more.
	asked, left bool
	// stop ends the reading of the file.
	stop func()
}

// leave takes back that the file becomes a paper.
func (f *file) leave() {
	f.left = true
	if f.stop != nil {
		f.stop()
	}
}

// attach makes a paper of a file, and takes away the one that it replaces, in
// this order: a file that is refused costs nothing. A file that is left out
// meanwhile is no paper in the end.
func (p *Page) attach(f *file, done func(error)) {
	ctx, stop := context.WithCancel(p.saver.ctx)
	f.asked, f.stop = true, stop
	desk, doc, path := p.p.Desk, f.target.document(), f.path
	doc.ID = f.id
	end := func(err error) {
		stop()
		f.asked = false
		done(err)
		p.check()
	}
	p.saver.do(act{
		held: true,
		do:   func(_ context.Context, id uuid.UUID) error { return attachOnce(ctx, desk, id, doc, path) },
		done: func(err error) {
			switch {
			case err != nil:
				end(err)
			case f.left:
				p.takeOff(f.id, end)
			case f.replaces != uuid.Nil:
				p.takeOff(f.replaces, end)
			default:
				end(nil)
			}
		},
	})
}

// attachOnce attaches a file, unless it is attached already.
func attachOnce(ctx context.Context, desk Desk, dossier uuid.UUID, doc app.Document, path string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := desk.AttachFile(ctx, dossier, doc, path)
	if err == nil {
		return nil
	}
	if r, readErr := desk.Record(context.WithoutCancel(ctx), dossier); readErr == nil && hasPaper(&r.Dossier, doc.ID) {
		return nil
	}
	return err
}

// takeOff takes a paper off the stored dossier.
func (p *Page) takeOff(id uuid.UUID, done func(error)) {
	desk := p.p.Desk
	p.saver.do(act{
		do: func(ctx context.Context, dossier uuid.UUID) error {
			if err := desk.Detach(ctx, dossier, id); err != nil {
				return fmt.Errorf("take paper off: %w", err)
			}
			return nil
		},
		done: done,
	})
}

// keptFile is a file in a place.
type keptFile struct {
	ID       uuid.UUID        `json:"id,omitzero"`
	Path     string           `json:"path,omitempty"`
	Kind     app.DocumentKind `json:"kind,omitempty"`
	Member   uuid.UUID        `json:"member,omitzero"`
	Replaces uuid.UUID        `json:"replaces,omitzero"`
	Asked    bool             `json:"asked,omitempty"`
	Left     bool             `json:"left,omitempty"`
}

func (f *file) kept() keptFile {
	return keptFile{f.id, f.path, f.target.kind, f.target.member, f.replaces, f.asked, f.left}
}

func (k *keptFile) file() *file {
	return &file{id: k.ID, path: k.Path, target: target{k.Kind, k.Member}, replaces: k.Replaces}
}

// settled brings to its end what a file was attached for, and reports whether
// nothing is left to do with the file itself.
func (p *Page) settled(k *keptFile) bool {
	d := &p.draft.stored.Dossier
	fail := func(err error) {
		if err != nil {
			p.p.Host.Fail(err)
		}
		p.check()
	}
	is := hasPaper(d, k.ID)
	switch {
	case is && k.Left:
		p.takeOff(k.ID, fail)
	case is && hasPaper(d, k.Replaces):
		p.takeOff(k.Replaces, fail)
	}
	return is || k.Left
}

// resumeFiles takes files on again where an earlier sheet was left with them.
func (p *Page) resumeFiles(s *place) {
	if s.Entry == (keptFile{}) && len(s.Files) == 0 {
		return
	}
	if p.views[partDocuments] == nil {
		p.views[partDocuments] = p.build(partDocuments)
	}
	v, ok := p.views[partDocuments].(*documents)
	if !ok {
		return
	}
	v.fill()
	v.resume(&s.Entry)
	v.drop.resume(s.Files)
}

// Held implements [frame.Holder].
func (p *Page) Held() (files int, err error) {
	if !p.loaded {
		return 0, nil
	}
	if v, ok := p.views[partDocuments].(*documents); ok {
		files = v.held()
	}
	if !p.draft.dirty() && !p.saver.owes() {
		return files, nil
	}
	if p.saver.fault != nil {
		return files, p.saver.fault
	}
	return files, context.DeadlineExceeded
}
