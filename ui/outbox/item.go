package outbox

import (
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/ui/look"
	"titian/ui/phrase"
)

// lane is what of a submission leaves next: its record first, then papers.
type lane int

const (
	laneData lane = iota
	lanePapers
)

// item is a submission on its way, in words.
type item struct {
	Submission, Dossier uuid.UUID
	Lane                lane
	Title, Number       string
	// Acknowledged of Total are bytes that central has; Bytes says it.
	Acknowledged, Total int64
	Bytes               string
	// Papers tells how many a receipt names, Left what is left.
	Papers, Left string
	// Spent says what the line has carried for it; empty for nothing yet.
	Spent string
	// State is one or two words, Why a sentence or empty.
	State, Why string
	Tone       look.Tone
	// NeedsYou tells that it waits for a person.
	NeedsYou bool
}

// toItem puts a submission into words, as it reads at the time now. Nothing in
// it says received before a receipt did: all bytes acknowledged is not that yet.
func toItem(v phrase.Voice, o *app.Outbox, in *app.OutboxItem, now time.Time) item {
	total := in.Acknowledged + in.Left
	out := item{
		Submission: in.Submission, Dossier: in.Dossier, Title: in.Head, Number: in.LocalNumber,
		Acknowledged: in.Acknowledged, Total: total,
		Bytes: v.Text("outbox.bytes", "done", v.Bytes(in.Acknowledged), "total", v.Bytes(total)),
		Left:  v.Text("outbox.left", "bytes", v.Bytes(in.Left)),
	}
	if in.Delivered {
		out.Lane = lanePapers
	}
	if out.Title == "" {
		out.Title = v.Text("phrase.nobody")
	}
	if in.Kind != app.Registration && in.Kind != "" {
		out.Title = v.Text("outbox.title_kind", "head", out.Title, "kind", v.Text("kind."+string(in.Kind)))
	}
	if n := len(in.Papers); n > 0 {
		out.Papers = v.Text("outbox.papers", "received", strconv.Itoa(received(in.Papers)), "total", strconv.Itoa(n))
	}
	if in.Spent != (app.Traffic{}) {
		out.Spent = v.Text("outbox.spent", "sent", v.Bytes(in.Spent.Sent), "received", v.Bytes(in.Spent.Received))
	}
	out.State, out.Why, out.Tone = standing(v, o, in, now)
	out.NeedsYou = in.Parked != ""
	return out
}

func received(papers []app.OutboxPaper) int {
	n := 0
	for _, p := range papers {
		if p.Received {
			n++
		}
	}
	return n
}

// standing says how a submission stands, why it waits, and until when.
func standing(v phrase.Voice, o *app.Outbox, in *app.OutboxItem, now time.Time) (word, why string, tone look.Tone) {
	next := in.Next
	if o.Reason != "" && o.Next.After(next) {
		next = o.Next // nothing leaves before the line works
	}
	switch {
	case in.Parked != "":
		return v.Text("outbox.state.parked"), phrase.Sentence(v.Text("code." + in.Parked)), look.ToneAttention
	case in.Sending:
		return v.Text("outbox.state.sending"), "", look.ToneInfo
	case !o.Enrolled:
		return v.Text("outbox.state.waiting"), "", look.ToneQuiet
	case o.Paused:
		return v.Text("outbox.state.paused"), "", look.ToneQuiet
	case in.Reason != "" && in.Reason != o.Reason:
		return v.Text("outbox.state.waiting"), v.Text("sync."+in.Reason) + again(v, next, now), look.ToneQuiet
	case o.Reason != "":
		return v.Text("outbox.state.waiting"), v.Text("outbox.why.line") + again(v, next, now), look.ToneQuiet
	case in.Left == 0:
		return v.Text("outbox.state.proof"), v.Text("outbox.why.proof"), look.ToneInfo
	default:
		return v.Text("outbox.state.turn"), "", look.ToneQuiet
	}
}

// again says when a thing is tried again, after a sentence; empty if that is
// not known to lie ahead.
func again(v phrase.Voice, next, now time.Time) string {
	if !next.After(now) {
		return ""
	}
	return " " + v.Text("outbox.again", "time", v.Moment(next, now))
}

// piece is the record of a submission or one paper, in words.
type piece struct {
	Title, Bytes, State string
	Tone                look.Tone
	Done, Total         int64
}

// toPieces lists what a submission consists of; nameOf returns the name of a
// member, empty if it is not known.
func toPieces(v phrase.Voice, in *app.OutboxItem, nameOf func(uuid.UUID) string) []piece {
	record := piece{Title: v.Text("outbox.record"), Total: in.RecordBytes, Bytes: v.Bytes(in.RecordBytes)}
	switch {
	case in.Delivered:
		record.Done, record.State, record.Tone = in.RecordBytes, v.Text("outbox.part.received"), look.ToneDone
	case in.Sending:
		record.State, record.Tone = v.Text("outbox.state.sending"), look.ToneInfo
	default:
		record.State = v.Text("outbox.part.none")
	}
	pieces := []piece{record}
	for i := range in.Papers {
		pieces = append(pieces, toPiece(v, &in.Papers[i], nameOf))
	}
	return pieces
}

func toPiece(v phrase.Voice, paper *app.OutboxPaper, nameOf func(uuid.UUID) string) piece {
	out := piece{
		Title: v.Text("document." + string(paper.Kind)), Done: paper.Acknowledged, Total: paper.Size,
		Bytes: v.Text("outbox.bytes", "done", v.Bytes(paper.Acknowledged), "total", v.Bytes(paper.Size)),
	}
	if paper.Member != nil {
		if name := nameOf(*paper.Member); name != "" {
			out.Title = v.Text("outbox.paper_of", "paper", out.Title, "member", name)
		}
	}
	switch {
	case paper.Received:
		out.Done, out.Bytes = paper.Size, v.Bytes(paper.Size)
		out.State, out.Tone = v.Text("outbox.part.received"), look.ToneDone
	case paper.Sending:
		out.State, out.Tone = v.Text("outbox.state.sending"), look.ToneInfo
	case paper.Acknowledged >= paper.Size:
		out.State, out.Tone = v.Text("outbox.state.proof"), look.ToneInfo
	case paper.Acknowledged > 0:
		out.State = v.Text("outbox.part.some")
	default:
		out.State = v.Text("outbox.part.none")
	}
	return out
}

// entry is a line of the list: the heading of a lane, or a submission.
type entry struct {
	heading string
	item    item
}

// toEntries puts the outbox into lanes, each in the order in which it leaves.
func toEntries(v phrase.Voice, o *app.Outbox, now time.Time) []entry {
	items := make([]item, len(o.Items))
	for i := range o.Items {
		items[i] = toItem(v, o, &o.Items[i], now)
	}
	var out []entry
	for l, key := range [...]string{laneData: "outbox.lane.data", lanePapers: "outbox.lane.papers"} {
		of := slices.Collect(func(yield func(item) bool) {
			for _, it := range items {
				if it.Lane == lane(l) && !yield(it) {
					return
				}
			}
		})
		if len(of) == 0 {
			continue
		}
		out = append(out, entry{heading: v.Text(key, "count", strconv.Itoa(len(of)))})
		for _, it := range of {
			out = append(out, entry{item: it})
		}
	}
	return out
}
