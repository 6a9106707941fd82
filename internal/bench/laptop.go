package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"

	"github.com/google/uuid"

	"titian/app"
	"titian/localdb"
	"titian/localdb/seal"
)

// passphrase opens every store of a run.
const passphrase = "jembatan kecil di atas sungai" //nolint:gosec // G101: it protects invented people

// cheap is the least a passphrase may cost, where its cost is not measured.
func cheap() seal.Params { return seal.Params{Passes: 1, MemoryKiB: 64, Lanes: 1} }

// laptop is an unlocked store.
type laptop struct {
	b  *bench
	db *localdb.DB
}

// newLaptop makes a store in a folder and unlocks it. A zero kdf is the
// program's own choice for this machine.
func (b *bench) newLaptop(ctx context.Context, dir string, kdf seal.Params) (*laptop, error) {
	p := localdb.Params{Dir: profile(dir), Clock: b.clock, KDF: kdf}
	_, err := localdb.Init(ctx, p, localdb.Setup{OfficerName: "Wayan", Village: village, Passphrase: []byte(passphrase)})
	if err != nil {
		return nil, fmt.Errorf("make store: %w", err)
	}
	db, err := localdb.Open(ctx, p)
	if err != nil {
		return nil, err
	}
	if err := db.Unlock(ctx, []byte(passphrase)); err != nil {
		shut(&err, db)
		return nil, err
	}
	return &laptop{b: b, db: db}, nil
}

// scan is a paper of a kind as it will be sent.
type scan struct {
	kind    app.DocumentKind
	content []byte
}

// noise is what a compressor cannot make smaller, as a photograph is.
func noise(size int) []byte {
	out := make([]byte, size)
	_, _ = rand.Read(out) // it never fails
	return out
}

// scans are papers of these sizes.
func scans(sizes ...int) []scan {
	kinds := []app.DocumentKind{"ktp", "kk", "bank_book"}
	out := make([]scan, 0, len(sizes))
	for i, size := range sizes {
		out = append(out, scan{kinds[i%len(kinds)], noise(size)})
	}
	return out
}

// submit saves a dossier with its papers and freezes it. With fill its body is
// brought to that many bytes. It returns the submission and its useful bytes:
// body and papers.
func (l *laptop) submit(ctx context.Context, d app.Dossier, fill int, papers []scan) (app.Submission, int64, error) {
	rev, err := l.db.Put(ctx, d, 0)
	if err != nil {
		return app.Submission{}, 0, err
	}
	var useful int64
	for _, p := range papers {
		doc := app.Document{Kind: p.kind, Member: &d.Members[0].ID, Media: "image/jpeg", Pages: 1}
		if doc.ID, err = uuid.NewV7(); err != nil {
			return app.Submission{}, 0, fmt.Errorf("identify document: %w", err)
		}
		if doc, rev, err = l.db.AddDocument(ctx, d.ID, doc, bytes.NewReader(p.content)); err != nil {
			return app.Submission{}, 0, err
		}
		d.Documents = append(d.Documents, doc)
		useful += doc.Size
	}
	if err := l.b.people.fill(&d, fill); err != nil {
		return app.Submission{}, 0, err
	}
	if rev, err = l.db.Put(ctx, d, rev); err != nil {
		return app.Submission{}, 0, err
	}
	s, err := l.freeze(ctx, &d, rev)
	return s, useful + int64(len(s.Body)), err
}

func (l *laptop) freeze(ctx context.Context, d *app.Dossier, rev int64) (app.Submission, error) {
	who, err := l.db.Officer()
	if err != nil {
		return app.Submission{}, err
	}
	s := app.Submission{
		Dossier: d.ID, Subject: d.Subject(), Kind: d.Kind, CapturedAt: l.b.now(), Officer: who.ID, Documents: d.Documents,
	}
	if s.ID, err = uuid.NewV7(); err != nil {
		return app.Submission{}, fmt.Errorf("identify submission: %w", err)
	}
	if s.Body, err = app.EncodeDossier(*d); err != nil {
		return app.Submission{}, err
	}
	return l.db.Submit(ctx, s, rev)
}
