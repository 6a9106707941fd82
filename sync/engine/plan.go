package engine

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"
)

// planPush chooses the items of the next push, in the order of their numbers.
// An item waits behind an earlier one of its subject that cannot go now, and
// behind the one it builds on; other subjects never wait. A parked item holds
// back only what builds on it: whoever mended it built on something else.
func planPush(pending []Pending, now time.Time, limit batch) []Pending {
	var (
		out     []Pending
		bytes   int64
		waiting = map[uuid.UUID]bool{}
		blocked = map[uuid.UUID]bool{}
	)
	for _, p := range pending {
		if p.Delivered {
			continue
		}
		if p.Parked != "" {
			waiting[p.ID] = true
			continue
		}
		if blocked[p.Subject] || p.NotBefore.After(now) || p.Base != nil && waiting[*p.Base] {
			waiting[p.ID], blocked[p.Subject] = true, true
			continue
		}
		if len(out) > 0 && (len(out) >= limit.items || bytes+weight(p) > limit.bytes) {
			break
		}
		out = append(out, p)
		bytes += weight(p)
	}
	return out
}

// weight is about what an item takes in a push: its body, and around it ids,
// times, the signature and the declarations of its documents.
func weight(p Pending) int64 {
	const envelope, declaration = 400, 170
	return p.Bytes + envelope + declaration*int64(len(p.Documents))
}

// job is one document that may travel now.
type job struct {
	item     uuid.UUID
	document PendingDocument
	attempts int
}

// planUploads chooses up to n documents: those of the dossier with the fewest
// bytes left first, the older of two; within it the largest first, so that the
// slots come to an end together. ready tells whether a document may go.
func planUploads(pending []Pending, now time.Time, n int, ready func(PendingDocument) bool) []job {
	type dossier struct {
		left int64
		seq  int64
		jobs []job
	}
	var dossiers []dossier
	for _, p := range pending {
		if !p.Delivered || p.NotBefore.After(now) {
			continue
		}
		d := dossier{seq: p.Seq}
		for _, doc := range p.Documents {
			if doc.Received {
				continue
			}
			d.left += doc.Size - doc.Offset
			if ready(doc) {
				d.jobs = append(d.jobs, job{item: p.ID, document: doc, attempts: p.Attempts})
			}
		}
		if len(d.jobs) > 0 {
			dossiers = append(dossiers, d)
		}
	}
	slices.SortStableFunc(dossiers, func(a, b dossier) int {
		return cmp.Or(cmp.Compare(a.left, b.left), cmp.Compare(a.seq, b.seq))
	})
	var out []job
	for _, d := range dossiers {
		slices.SortStableFunc(d.jobs, func(a, b job) int {
			return cmp.Compare(b.document.Size-b.document.Offset, a.document.Size-a.document.Offset)
		})
		out = append(out, d.jobs...)
		if len(out) >= n {
			return out[:n]
		}
	}
	return out
}

// due returns the earliest time after now at which a pending item may go.
func due(pending []Pending, now time.Time) time.Time {
	var next time.Time
	for _, p := range pending {
		if p.Parked == "" && p.NotBefore.After(now) && (next.IsZero() || p.NotBefore.Before(next)) {
			next = p.NotBefore
		}
	}
	return next
}
