package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/sync/engine"
	"titian/sync/remote"
	"titian/sync/wire"
)

const (
	clients        = 8
	bareBudget     = 500 // dossiers a second
	scannedBudget  = 120
	familyOfRecord = 4 // members, as ODK Central was given
)

// measureCentral lets eight laptops push one dossier after the other, each in a
// request of its own, without papers and with three of together 800 kB. A
// dossier counts when central has acknowledged the last byte of it, which it
// does after it is durable. The laptops share the machine with central.
func measureCentral(ctx context.Context, b *bench) ([]Row, error) {
	families, err := b.people.sized(pick(b.extent, 500, 3_000, 3_000), familyOfRecord)
	if err != nil {
		return nil, err
	}
	b.people.forget()
	var rows []Row
	for _, way := range []struct {
		what   string
		budget float64
		papers []int
	}{
		{"without scans", bareBudget, nil},
		{"with three scans (800 kB)", scannedBudget, []int{150_000, 250_000, 400_000}},
	} {
		span := pick(b.extent, time.Second, 8*time.Second, 10*time.Second)
		var rates, half, tail []float64
		for range pick(b.extent, 1, 3, 3) {
			rate, took, err := b.storm(ctx, families, way.papers, span)
			if err != nil {
				return nil, err
			}
			rates = append(rates, rate)
			half, tail = append(half, percentile(took, 50)), append(tail, percentile(took, 95))
			b.say("%s: %.0f a second", way.what, rate)
		}
		rows = append(rows, Row{
			What:     fmt.Sprintf("central on SQLite, durable, %d clients on the same cores, %s", clients, way.what),
			Budget:   fmt.Sprintf("≥ %.0f dossiers/s", way.budget),
			Measured: fmt.Sprintf("%s/s, each median %.0f ms, p95 %.0f ms", spread(rates, 0, ""), median(half), median(tail)),
			Figures:  map[string]float64{"per_s": round(median(rates), 1), "median_ms": round(median(half), 1), "p95_ms": round(median(tail), 1)},
			Met:      met(median(rates) >= way.budget), Runs: fmt.Sprintf("%d × %.0f s", len(rates), span.Seconds()),
		})
	}
	return rows, nil
}

// storm returns the dossiers a second of one run and how long each took, in
// milliseconds.
func (b *bench) storm(ctx context.Context, families []app.Dossier, papers []int, span time.Duration) (rate float64, took []float64, err error) {
	dir, err := b.folder("central")
	if err != nil {
		return 0, nil, err
	}
	s, err := b.openSite(ctx, dir, false)
	if err != nil {
		return 0, nil, err
	}
	defer shut(&err, s)
	senders := make([]*sender, clients)
	for i := range senders {
		if senders[i], err = s.newSender(ctx, papers); err != nil {
			return 0, nil, err
		}
		defer senders[i].client.Close() //nolint:errcheck // closes idle connections
		// Central loads its rules with the first dossier.
		if err := senders[i].send(ctx, families[i]); err != nil {
			return 0, nil, err
		}
	}
	var next atomic.Int64
	next.Store(clients)
	began := b.now()
	end := began.Add(span)
	errs := make([]error, clients)
	var wait sync.WaitGroup
	for i, one := range senders {
		wait.Go(func() {
			for errs[i] == nil && b.now().Before(end) {
				at := int(next.Add(1)) - 1
				errs[i] = one.timed(ctx, families[at%len(families)], at >= len(families))
			}
		})
	}
	wait.Wait()
	passed := b.since(began)
	for _, one := range senders {
		took = append(took, one.took...)
	}
	rate = float64(len(took)) / passed.Seconds()
	if err := errors.Join(errs...); err != nil {
		return 0, nil, err
	}
	return rate, took, s.holds(ctx, clients+len(took), len(papers))
}

// holds compares what was acknowledged with what central has.
func (s *site) holds(ctx context.Context, dossiers, papers int) error {
	held, err := s.central.Status(ctx)
	if err != nil {
		return err
	}
	if held.Counts["submissions"] != dossiers || held.Counts["documents_whole"] != dossiers*papers {
		return fmt.Errorf("central holds %d submissions and %d whole documents, acknowledged were %d and %d",
			held.Counts["submissions"], held.Counts["documents_whole"], dossiers, dossiers*papers)
	}
	return nil
}

// sender is a laptop without a store: it makes dossiers and sends them.
type sender struct {
	b           *bench
	client      *remote.Client
	device      uuid.UUID
	key         ed25519.PrivateKey
	incarnation uuid.UUID
	seq         int64
	papers      []scan
	took        []float64
}

func (s *site) newSender(ctx context.Context, papers []int) (*sender, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("draw key: %w", err)
	}
	n := &sender{b: s.b, device: uuid.New(), key: key, incarnation: uuid.New(), papers: scans(papers...)}
	text, err := s.central.EnrolCode(ctx, village)
	if err != nil {
		return nil, err
	}
	code, err := remote.ParseEnrolCode(text)
	if err != nil {
		return nil, err
	}
	p := remote.Params{URL: s.scheme + "://" + s.addr, CA: s.ca, Clock: s.b.clock, Device: n.device, Key: key}
	first, err := remote.New(p)
	if err != nil {
		return nil, err
	}
	defer first.Close() //nolint:errcheck // closes idle connections
	answer, err := first.Enrol(ctx, remote.Enrolment{Code: code, Device: n.device, Key: key, Inbox: make([]byte, 32)})
	if err != nil {
		return nil, err
	}
	p.Central = answer.Central
	if n.client, err = remote.New(p); err != nil {
		return nil, err
	}
	_, err = n.client.Authorize(ctx)
	return n, err
}

// timed sends a dossier and notes how long that took. A family that was sent
// before gets new ids: it is another case of the same people.
func (n *sender) timed(ctx context.Context, d app.Dossier, again bool) error {
	d = d.Clone()
	if again {
		if err := identify(&d); err != nil {
			return err
		}
	}
	began := n.b.now()
	if err := n.send(ctx, d); err != nil {
		return err
	}
	n.took = append(n.took, millis(n.b.since(began)))
	return nil
}

// send pushes a dossier and then uploads its papers, each on a connection of
// its own, all at once, as a laptop's slots do.
func (n *sender) send(ctx context.Context, d app.Dossier) error {
	item := wire.Item{
		Kind: wire.KindDossier, Subject: d.Subject(), CapturedAt: n.b.now(), Officer: n.device, Documents: []wire.Document{},
	}
	contents := make([]content, 0, len(n.papers))
	for _, p := range n.papers {
		// No two papers are equal.
		stamp := uuid.New()
		copy(p.content, stamp[:])
		doc := wire.Document{ID: uuid.New(), Kind: string(p.kind), Size: int64(len(p.content)), SHA256: sha256.Sum256(p.content)}
		item.Documents = append(item.Documents, doc)
		contents = append(contents, content{doc.ID, bytes.NewReader(p.content)})
		d.Documents = append(d.Documents, app.Document{
			ID: doc.ID, Kind: p.kind, Member: &d.Members[0].ID, Media: "image/jpeg", Size: doc.Size, SHA256: doc.SHA256.String(), Pages: 1,
		})
	}
	if err := n.push(ctx, &item, &d); err != nil {
		return err
	}
	errs := make([]error, len(contents))
	var wait sync.WaitGroup
	for i, c := range contents {
		wait.Go(func() { errs[i] = n.upload(ctx, c) })
	}
	wait.Wait()
	return errors.Join(errs...)
}

func (n *sender) push(ctx context.Context, item *wire.Item, d *app.Dossier) error {
	if err := n.b.people.fill(d, recordBytes); err != nil {
		return err
	}
	body, err := app.EncodeDossier(*d)
	if err != nil {
		return err
	}
	n.seq++
	item.Body, item.Seq = string(body), n.seq
	if item.ID, err = uuid.NewV7(); err != nil {
		return fmt.Errorf("identify item: %w", err)
	}
	item.Sign(n.key, n.device, n.incarnation)
	raw, err := json.Marshal(item)
	if err != nil {
		return fmt.Errorf("marshal item: %w", err)
	}
	push := wire.Push{Incarnation: n.incarnation, DeviceSeq: n.seq, Items: []wire.RawItem{raw}}
	binary.BigEndian.PutUint64(push.AuditHead[:], uint64(n.seq)) //nolint:gosec // G115: counts from 1
	answer, err := n.client.Push(ctx, push)
	if err != nil {
		return err
	}
	if len(answer.Results) != 1 || answer.Results[0].Outcome != wire.Accepted || answer.Results[0].Receipt == nil {
		return errors.New("push: not accepted with a receipt")
	}
	return nil
}

func (n *sender) upload(ctx context.Context, c content) error {
	got, err := n.client.Upload(ctx, engine.Part{Document: c.id, Length: c.Size(), Content: c})
	if err == nil && got != c.Size() {
		err = fmt.Errorf("upload: %d of %d bytes acknowledged", got, c.Size())
	}
	return err
}

// content is a paper in memory.
type content struct {
	id uuid.UUID
	*bytes.Reader
}

// Close implements io.Closer.
func (content) Close() error { return nil }
