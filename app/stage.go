package app

import (
	"slices"

	"github.com/google/uuid"
)

// Stage is how far a dossier has come. It is derived by [Record.Stage] from
// separate facts and never stored.
type Stage string

// Stages, in order.
const (
	// StageDraft: not submitted.
	StageDraft Stage = "draft"
	// StageReady: submitted, waits in the outbox.
	StageReady Stage = "ready"
	// StageReceived: a receipt for the record verifies; documents may still be
	// on their way.
	StageReceived Stage = "received"
	// StageReview: record and all documents are received, decisions are open.
	StageReview Stage = "review"
	// StageDecided: every member that needs a decision has one. A Change ends
	// here, when central has applied it.
	StageDecided Stage = "decided"
	// StageNumbered: every accepted member has a number.
	StageNumbered Stage = "numbered"
	// StagePaid: every bill of the family is paid, and every accepted member
	// that pays stands on one.
	StagePaid Stage = "paid"
	// StageActive: every accepted member is active.
	StageActive Stage = "active"
)

// Stage derives the stage.
func (r *Record) Stage() Stage {
	f := &r.Facts
	switch {
	case f.Submission == nil:
		return StageDraft
	case f.Received.IsZero():
		return StageReady
	case r.AsSent().Kind == Change:
		if f.ChangeApplied.IsZero() {
			return StageReceived
		}
		return StageDecided
	}
	accepted, open := r.decided()
	switch {
	case open && f.DocumentsReceived() < len(f.Documents):
		return StageReceived
	case open:
		return StageReview
	case len(accepted) == 0:
		return StageDecided
	case !every(accepted, func(p PersonFact) bool { return p.Number != "" }):
		return StageDecided
	case every(accepted, func(p PersonFact) bool { return p.Active }):
		return StageActive
	case r.paid():
		return StagePaid
	default:
		return StageNumbered
	}
}

// AsSent is the dossier as it was submitted last, which what is typed since does
// not change; the draft if it was never submitted. It is shared with r.
func (r *Record) AsSent() *Dossier {
	if r.Facts.Sent != nil {
		return r.Facts.Sent
	}
	return &r.Dossier
}

// decided returns the facts about the persons of accepted members, and
// whether a decision is still open. An acceptance holds for every later
// submission; a refusal only for the submission it was made about.
func (r *Record) decided() (accepted []PersonFact, open bool) {
	sent := r.AsSent()
	for i := range sent.Members {
		m := &sent.Members[i]
		if !sent.NeedsDecision(m) {
			continue
		}
		decision, ok := r.Facts.Decisions[m.ID]
		switch {
		case ok && decision.Accepted:
			accepted = append(accepted, r.Facts.Persons[m.Person.ID])
		case !ok || decision.Submission != *r.Facts.Submission:
			open = true
		}
	}
	return accepted, open
}

// paid reports whether every bill is paid and none is still to come: a number
// travels ahead of the bill, and a member accepted later gets a supplement.
func (r *Record) paid() bool {
	bills := r.Facts.Bills
	if len(bills) == 0 || slices.ContainsFunc(bills, func(b BillFact) bool { return b.PaidOn == "" }) {
		return false
	}
	sent := r.AsSent()
	return every(sent.Members, func(m Member) bool {
		return !r.Facts.Decisions[m.ID].Accepted || !sent.SegmentOf(&m).Mandiri() ||
			slices.ContainsFunc(bills, func(b BillFact) bool { return slices.Contains(b.Persons, m.Person.ID) })
	})
}

// NeedsDecision reports whether central decides about a member: not about one
// who is covered already or whom an employer registers.
func (d *Dossier) NeedsDecision(m *Member) bool {
	s := d.SegmentOf(m)
	return s != Covered && s != PPU
}

// DocumentsReceived counts the documents that a verifying receipt names.
func (f *Facts) DocumentsReceived() int {
	n := 0
	for _, received := range f.Documents {
		if received {
			n++
		}
	}
	return n
}

// Need is something only a person can mend; it stands beside the stage.
type Need struct {
	Kind NeedKind
	// Member is the nil UUID when the need concerns the whole dossier.
	Member uuid.UUID
	// Field is the path that leads to what has to be mended.
	Field string
	// Reason is central's sentence for a refusal, its code otherwise.
	Reason string
}

// NeedKind is why a person is needed.
type NeedKind string

// Kinds of need.
const (
	NeedRefused  NeedKind = "refused"
	NeedConflict NeedKind = "conflict"
	NeedRejected NeedKind = "rejected"
)

// Needs derives what a person has to do, in the order of the members as they
// were submitted: who was refused stays so until the next submission, also
// where the draft does not have them any more.
func (r *Record) Needs() []Need {
	var out []Need
	if r.Facts.Submission == nil {
		return nil
	}
	if p := r.Facts.Problem; p.Code != "" {
		kind := NeedRejected
		if p.Code == ProblemConflict {
			kind = NeedConflict
		}
		need := Need{Kind: kind, Reason: p.Code}
		if len(p.Fields) > 0 {
			need.Field = p.Fields[0]
		}
		out = append(out, need)
	}
	sent := r.AsSent()
	for i := range sent.Members {
		m := &sent.Members[i]
		decision, ok := r.Facts.Decisions[m.ID]
		if ok && !decision.Accepted && decision.Submission == *r.Facts.Submission {
			out = append(out, Need{Kind: NeedRefused, Member: m.ID, Field: decision.Field, Reason: decision.Reason})
		}
	}
	return out
}

func every[T any](list []T, holds func(T) bool) bool {
	return !slices.ContainsFunc(list, func(v T) bool { return !holds(v) })
}
