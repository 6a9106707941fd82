package outbox

import (
	"strconv"
	"strings"
	"time"

	"titian/app"
	"titian/app/say"
	"titian/ui/look"
	"titian/ui/phrase"
)

// summary is the outbox as a whole, in words.
type summary struct {
	// Total says what waits.
	Total string
	// Line says how it stands with central, with its tone; Settings tells that
	// the way on leads there.
	Line     string
	Tone     look.Tone
	Settings bool
	// Pause is what the button for pausing says; empty if there is nothing to
	// pause.
	Pause string
	// CanSend tells whether sending now means anything.
	CanSend bool
	// Usage says what the line has carried, and what keeps scans back.
	Usage string
	// Records is what the button says that keeps scans back, or lets them go;
	// empty while there is nothing to send to.
	Records string
}

func toSummary(v phrase.Voice, o *app.Outbox, now time.Time) summary {
	items, papers, bytes := o.Left()
	out := summary{CanSend: o.Enrolled && !o.Paused}
	switch {
	case items == 0 && papers > 0:
		out.Total = v.Text("outbox.total_papers", "papers", strconv.Itoa(papers), "bytes", v.Bytes(bytes))
	case len(o.Items) > 0:
		out.Total = v.Text("outbox.total", "items", say.Number(int64(items)), "papers", strconv.Itoa(papers), "bytes", v.Bytes(bytes))
	}
	if o.Enrolled {
		out.Pause = v.Text("outbox.pause")
		if o.Paused {
			out.Pause = v.Text("outbox.go_on")
		}
	}
	out.Line, out.Tone, out.Settings = line(v, o, now)
	out.Usage = usage(v, &o.Today)
	switch {
	case o.RecordsOnly:
		out.Usage = strings.TrimSpace(v.Text("outbox.records_only") + " " + out.Usage)
	case !o.Held.IsZero():
		out.Usage = strings.TrimSpace(v.Text("outbox.held", "time", v.Moment(o.Held, now)) + " " + out.Usage)
	}
	if o.Enrolled {
		out.Records = v.Text("outbox.keep_back")
		if o.RecordsOnly {
			out.Records = v.Text("outbox.let_go")
		}
	}
	return out
}

// usage says what the line carried today, and what a family costs it.
func usage(v phrase.Voice, u *app.Usage) string {
	today, family := u.Total(), u.PerFamily()
	text := ""
	if today != (app.Traffic{}) {
		text = v.Text("outbox.today", "sent", v.Bytes(today.Sent), "received", v.Bytes(today.Received))
	}
	if family > 0 {
		text = strings.TrimSpace(text + " " + v.Text("outbox.per_family", "bytes", v.Bytes(family)))
	}
	return text
}

// line says how it stands with central: what a person must know first.
func line(v phrase.Voice, o *app.Outbox, now time.Time) (text string, tone look.Tone, settings bool) {
	heard := v.Text("outbox.never_heard")
	if !o.Heard.IsZero() {
		heard = v.Text("outbox.heard", "time", v.Moment(o.Heard, now))
	}
	switch {
	case o.Alarm != "":
		return v.Text("sync." + o.Alarm), look.ToneRefused, false
	case !o.Enrolled:
		return v.Text("outbox.not_enrolled"), look.ToneAttention, true
	case o.Paused:
		return v.Text("outbox.paused"), look.ToneAttention, false
	case o.Reason != "":
		return v.Text("sync."+o.Reason) + again(v, o.Next, now) + " " + heard, look.ToneAttention, false
	case o.Running:
		return v.Text("outbox.running"), look.ToneInfo, false
	default:
		return heard, look.ToneQuiet, false
	}
}
