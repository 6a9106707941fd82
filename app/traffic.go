package app

import (
	"maps"
	"time"

	"github.com/google/uuid"
)

// Lane is what bytes on the line are for.
type Lane string

// Lanes.
const (
	// LaneRecords carries submissions, without their papers.
	LaneRecords Lane = "records"
	// LaneDocuments carries scans.
	LaneDocuments Lane = "documents"
	// LaneNews brings decisions, numbers and bills.
	LaneNews Lane = "news"
	// LaneAccess is what it takes to be let in: keys, tokens, pings, and what a
	// restored central asks for.
	LaneAccess Lane = "access"
)

// Lanes returns all lanes, that of the smallest share of a good exchange last.
func Lanes() []Lane { return []Lane{LaneRecords, LaneDocuments, LaneNews, LaneAccess} }

// Traffic counts bytes of connections to central, with headers and TLS and
// without what TCP and IP add.
type Traffic struct {
	Sent     int64 `json:"sent"`
	Received int64 `json:"received"`
}

// Total is both ways together.
func (t Traffic) Total() int64 { return t.Sent + t.Received }

// Plus returns the sum of two.
func (t Traffic) Plus(o Traffic) Traffic {
	return Traffic{t.Sent + o.Sent, t.Received + o.Received}
}

// Spending is traffic for one thing.
type Spending struct {
	Lane Lane
	// Item is the submission or document that it carried; the nil UUID for
	// none.
	Item uuid.UUID
	Traffic
}

// Usage is what the line has carried.
type Usage struct {
	// Since is from when on Lanes count; zero for all.
	Since time.Time
	// Lanes has what each lane carried; one that carried nothing is missing.
	Lanes map[Lane]Traffic
	// Families are the dossiers of which central has received all that was
	// submitted, and Delivered what all lanes carried for them: their own bytes,
	// and of those that are nobody's the share that theirs are of all.
	Families  int
	Delivered int64
}

// Total sums the lanes.
func (u *Usage) Total() Traffic {
	var sum Traffic
	for lane := range maps.Values(u.Lanes) {
		sum = sum.Plus(lane)
	}
	return sum
}

// PerFamily is what one delivered family cost the line, in bytes; 0 before
// there is one.
func (u *Usage) PerFamily() int64 {
	if u.Families == 0 {
		return 0
	}
	return u.Delivered / int64(u.Families)
}
