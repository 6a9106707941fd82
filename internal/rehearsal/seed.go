package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/app/sample"
	"titian/app/words"
	"titian/central/review"
	"titian/central/review/state"
	"titian/internal/badline"
	"titian/internal/files"
)

const (
	// pollEvery is how often is looked whether both sides have done their part,
	// pollMost how long at most without an end.
	pollEvery = 20 * time.Millisecond
	pollMost  = 20 * time.Second
	// cutRate is a line, in bytes a second, that is slow enough to be cut while
	// papers are on it.
	cutRate = 150_000
)

// seeded remembers, for another try in the same run, what was done.
type seeded struct {
	enrolled bool
	// day is the one that was reached.
	day      int
	dossiers map[int]uuid.UUID
	// done are families that were captured, decided or paid.
	done map[step]bool
	// half is a dossier that was begun.
	half uuid.UUID
}

// step is an act on a family.
type step struct {
	family int
	act    act
}

type act int

const (
	capture act = iota
	decision
	payment
)

// Seed fills a new profile, whose laptop was founded and is unlocked: it joins
// laptop and central and brings the families to their stages through the same
// doors that an officer uses. It takes a quarter of a minute. progress is called
// with the papers and acts done, out of total.
//
// After an error it may be called again; a program that ends before Seed does
// leaves nothing that Open would show.
func (p *Practice) Seed(ctx context.Context, progress func(done, total int)) error {
	desk := p.laptop()
	if desk == nil {
		return errors.New("seed rehearsal: no laptop")
	}
	p.filling.Lock()
	defer p.filling.Unlock()
	if whole, err := p.whole(); err != nil || whole {
		return err
	}
	if err := p.seed(ctx, desk, progress); err != nil {
		return fmt.Errorf("seed rehearsal: %w", err)
	}
	return nil
}

func (p *Practice) seed(ctx context.Context, desk Desk, progress func(done, total int)) error {
	s, err := newSeeding(p, desk, progress)
	if err != nil {
		return err
	}
	defer s.sweep()
	p.line.set(Good)
	// What an error leaves is a line that carries nothing, as after Open.
	defer p.line.set(None)
	for _, day := range days(p.p.lives) {
		if day > p.seeded.day {
			continue // it passed before an error
		}
		p.time.back(day)
		p.seeded.day = day
		if err := s.enrol(ctx); err != nil {
			return err
		}
		if err := s.live(ctx, day); err != nil {
			return err
		}
	}
	p.time.back(0)
	if err := files.WriteFile(p.p.FS, filepath.Join(p.p.Dir, wholeFile), nil); err != nil {
		return fmt.Errorf("say that it is whole: %w", err)
	}
	s.step(s.total - s.count)
	return nil
}

// seeding is one try at filling the profile.
type seeding struct {
	*Practice
	desk      Desk
	maker     *sample.Maker
	catalogue *words.Catalogue
	progress  func(done, total int)
	count     int
	total     int
}

func newSeeding(p *Practice, desk Desk, progress func(done, total int)) (*seeding, error) {
	maker, err := sample.NewMaker(desk.Checker().Regions())
	if err != nil {
		return nil, err
	}
	catalogue, err := words.Load(desk.Settings().Language)
	if err != nil {
		return nil, err
	}
	s := &seeding{Practice: p, desk: desk, maker: maker, catalogue: catalogue, progress: progress}
	if p.seeded.done == nil {
		p.seeded.done, p.seeded.dossiers = map[step]bool{}, map[int]uuid.UUID{}
		p.seeded.day = days(p.p.lives)[0]
	}
	families := s.families(0)
	for _, l := range p.p.lives {
		s.total += len(families[l.family].Papers)
		for _, day := range []int{l.captured, l.decided, l.paid} {
			if day != never {
				s.total++
			}
		}
	}
	s.step(0)
	return s, nil
}

func (s *seeding) step(n int) {
	s.count += n
	s.progress(s.count, s.total)
}

// sweep removes what is left of papers in clear.
func (s *seeding) sweep() { _ = os.RemoveAll(filepath.Join(s.p.Dir, paperFolder)) }

// families are the samples as they would be captured so many days ago.
func (s *seeding) families(day int) []sample.Family {
	today := civil.In(s.p.Clock.Now(), s.desk.Checker().Zone(s.desk.Village()))
	families := s.maker.Families(sample.DemoSeed, sample.Fixed, today.AddDays(-day))
	for i := range families {
		mark(&families[i].Dossier)
	}
	return families
}

// enrol joins laptop and central, and gives central its invented facilities.
func (s *seeding) enrol(ctx context.Context) error {
	if s.seeded.enrolled {
		return nil
	}
	if _, err := s.central.ImportFacilities(ctx, facilities(s.desk, s.families(0))); err != nil {
		return err
	}
	code, err := s.central.EnrolCode(ctx, s.desk.Village())
	if err != nil {
		return err
	}
	if err := s.desk.Practise(ctx, address, code, nil); err != nil {
		return err
	}
	s.seeded.enrolled = true
	return nil
}

// live lets one day pass.
func (s *seeding) live(ctx context.Context, day int) error {
	for _, l := range s.p.lives {
		for _, a := range []struct {
			day int
			act act
			do  func(context.Context, life) error
		}{
			{l.captured, capture, s.capture},
			{l.decided, decision, s.decideAll},
			{l.paid, payment, s.pay},
		} {
			at := step{l.family, a.act}
			if a.day != day || s.seeded.done[at] {
				continue
			}
			if err := a.do(ctx, l); err != nil {
				return fmt.Errorf("family %d: %w", l.family, err)
			}
			s.seeded.done[at] = true
			s.step(1)
		}
	}
	return nil
}

// capture takes a family down, and submits it as far as its life goes.
func (s *seeding) capture(ctx context.Context, l life) error {
	s.brace(l.end)
	if id, ok := s.seeded.dossiers[l.family]; ok {
		return s.carried(ctx, id, l.end)
	}
	if s.seeded.half != uuid.Nil {
		if err := s.desk.Discard(ctx, s.seeded.half); err != nil && !errors.Is(err, app.ErrNotFound) {
			return err
		}
		s.seeded.half = uuid.Nil
	}
	family := s.families(l.captured)[l.family]
	if l.end == torn {
		tear(&family)
	}
	id, err := s.takeDown(ctx, &family)
	if err != nil {
		return err
	}
	if l.end != draft && l.end != torn {
		if _, err := s.desk.Submit(ctx, id); err != nil {
			return err
		}
	}
	s.seeded.half, s.seeded.dossiers[l.family] = uuid.Nil, id
	return s.carried(ctx, id, l.end)
}

// brace gives a dossier the line that its life had.
func (s *seeding) brace(to end) {
	if to == underway {
		s.line.shape(badline.Profile{Rate: cutRate})
	}
	if to == waiting {
		s.line.set(None)
	}
}

// carried waits until a dossier has come as far as its life takes it before
// anybody decides.
func (s *seeding) carried(ctx context.Context, id uuid.UUID, to end) error {
	if to == underway {
		return s.cut(ctx, id)
	}
	if to == arrived || to == refused {
		return s.told(ctx, id, func(r *app.Record) bool { return r.Stage() == app.StageReview })
	}
	return nil
}

// takeDown makes a draft of a family with its papers.
func (s *seeding) takeDown(ctx context.Context, family *sample.Family) (uuid.UUID, error) {
	r, err := s.desk.Add(ctx, app.Dossier{Kind: app.Registration})
	if err != nil {
		return uuid.Nil, err
	}
	id := r.Dossier.ID
	s.seeded.half = id
	d := family.Dossier.Clone()
	reasons := d.Reasons
	d.ID, d.Village, d.CapturedOn, d.Reasons = id, r.Dossier.Village, r.Dossier.CapturedOn, nil
	if r, err = s.desk.Save(ctx, d, r.Rev); err != nil {
		return id, err
	}
	for i := range family.Papers {
		if err := s.attach(ctx, &r.Dossier, &family.Papers[i]); err != nil {
			return id, err
		}
		s.step(1)
	}
	for _, reason := range reasons {
		if err := s.desk.Accept(ctx, id, reason); err != nil {
			return id, err
		}
	}
	return id, nil
}

// attach draws a paper and hands it over as a file, as an officer does.
func (s *seeding) attach(ctx context.Context, d *app.Dossier, paper *sample.Paper) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	dir := filepath.Join(s.p.Dir, paperFolder)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make room for papers: %w", err)
	}
	name := filepath.Join(dir, paper.File)
	if err := s.draw(name, paper); err != nil {
		return fmt.Errorf("draw paper: %w", err)
	}
	doc := app.Document{Kind: paper.Kind}
	if paper.Member >= 0 {
		doc.Member = &d.Members[paper.Member].ID
	}
	if _, err := s.desk.AttachFile(ctx, d.ID, doc, name); err != nil {
		return err
	}
	if err := os.Remove(name); err != nil {
		return fmt.Errorf("remove paper: %w", err)
	}
	return nil
}

func (s *seeding) draw(name string, paper *sample.Paper) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	draw := s.maker.WriteScan
	if s.p.draw != nil {
		draw = s.p.draw
	}
	return errors.Join(draw(f, paper), f.Close())
}

// cut ends the line once a paper of a dossier arrived and the laptop knows,
// while others are on it.
func (s *seeding) cut(ctx context.Context, id uuid.UUID) error {
	defer s.line.set(None)
	err := until(ctx, func() (bool, error) {
		c, err := s.central.Case(ctx, id)
		if errors.Is(err, review.ErrNotFound) {
			return false, nil
		}
		return c.Received > 0, err
	})
	if err != nil {
		return err
	}
	return s.told(ctx, id, func(r *app.Record) bool { return r.Facts.DocumentsReceived() > 0 })
}

// decideAll lets central decide about a family: it refuses the member whose
// papers say otherwise, or all of them.
func (s *seeding) decideAll(ctx context.Context, l life) error {
	id := s.seeded.dossiers[l.family]
	c, err := s.central.Case(ctx, id)
	if err != nil {
		return err
	}
	r, err := s.desk.Record(ctx, id)
	if err != nil {
		return err
	}
	fault := s.families(l.captured)[l.family].Refusal
	var verdicts []review.Verdict
	for _, m := range c.Members {
		if m.State != state.Pending {
			continue
		}
		v := review.Verdict{Dossier: id, Member: m.Member, Accept: true, Reviewer: reviewerName}
		switch {
		case l.end == refused:
			v.Accept, v.Field, v.Reason = false, "documents.sktm", s.catalogue.Text("rehearsal.refused.sktm")
		case fault != nil && r.Dossier.Member(m.Member) == fault.Member:
			v.Accept, v.Field, v.Reason = false, fault.Field, fault.Reason
		}
		verdicts = append(verdicts, v)
	}
	if err := s.central.Decide(ctx, verdicts...); err != nil {
		return err
	}
	if err := s.central.Settle(ctx); err != nil {
		return err
	}
	return s.told(ctx, id, func(r *app.Record) bool {
		return r.Stage() != app.StageReview && (r.Stage() != app.StageNumbered || len(r.Facts.Bills) > 0)
	})
}

// pay lets a family pay its bill.
func (s *seeding) pay(ctx context.Context, l life) error {
	id := s.seeded.dossiers[l.family]
	if err := s.Pay(ctx, id); err != nil {
		return err
	}
	return s.told(ctx, id, func(r *app.Record) bool { return r.Stage() == app.StageActive })
}

// told waits until the laptop has heard what central said about a dossier.
func (s *seeding) told(ctx context.Context, id uuid.UUID, heard func(*app.Record) bool) error {
	s.desk.SendNow()
	return until(ctx, func() (bool, error) {
		r, err := s.desk.Record(ctx, id)
		return heard(&r), err
	})
}

// errSlow tells that the other side never did its part.
var errSlow = errors.New("rehearsal: nothing came of it in time")

// until waits for a condition.
func until(ctx context.Context, holds func() (bool, error)) error {
	ctx, cancel := context.WithTimeoutCause(ctx, pollMost, errSlow)
	defer cancel()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		if ok, err := holds(); err != nil || ok {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
	}
}
