package app

import (
	"time"

	"github.com/google/uuid"
)

// Outbox is what still has to leave this laptop, and what is known of the way
// to central. It counts what central has acknowledged, never what was written
// to a line.
type Outbox struct {
	Enrolled bool
	// Paused tells that the officer stopped sending.
	Paused bool
	// Running tells that a synchronisation is under way.
	Running bool
	// Reason is why the line waits, the code of a text "sync." + Reason; empty
	// when it works. Next is when it is tried again; zero for now.
	Reason string
	Next   time.Time
	// Heard is when central last answered; zero for never.
	Heard time.Time
	// Alarm is set when something that central signed did not verify, in the
	// words of Reason.
	Alarm string
	// Items are in the order in which they leave.
	Items []OutboxItem
	// Today is what the line has carried since midnight in the village, and what
	// a delivered family has cost it so far.
	Today Usage
	// Held is until when scans wait for their budget; zero if they do not.
	Held time.Time
	// RecordsOnly tells that no scan leaves today, by the officer's wish.
	RecordsOnly bool
}

// OutboxItem is one submission that central has not received in whole.
type OutboxItem struct {
	Submission  uuid.UUID
	Dossier     uuid.UUID
	LocalNumber string
	// Head is the name of the family's head.
	Head string
	Kind Kind
	// Delivered tells that a receipt that verifies names the record itself;
	// then only papers are left.
	Delivered bool
	// RecordBytes is the size of the record's body.
	RecordBytes int64
	// Acknowledged and Left are bytes, of the record and of its papers.
	Acknowledged int64
	Left         int64
	// Spent is what the line has carried for it so far.
	Spent  Traffic
	Papers []OutboxPaper
	// Sending tells that bytes of it are on the line now.
	Sending bool
	// Parked is the code of a text "code." + Parked when a person is needed.
	Parked string
	// Reason is why it waits, as in Outbox; Next is when it is tried again.
	Reason string
	Next   time.Time
}

// OutboxPaper is one document on its way.
type OutboxPaper struct {
	ID     uuid.UUID
	Kind   DocumentKind
	Member *uuid.UUID
	Size   int64
	// Acknowledged is the offset that central named.
	Acknowledged int64
	// Received tells that a receipt that verifies names it.
	Received bool
	Sending  bool
}

// Left sums what is left, and counts submissions and papers that are not
// received.
func (o *Outbox) Left() (items, papers int, bytes int64) {
	for i := range o.Items {
		item := &o.Items[i]
		if !item.Delivered {
			items++
		}
		for _, p := range item.Papers {
			if !p.Received {
				papers++
			}
		}
		bytes += item.Left
	}
	return items, papers, bytes
}
