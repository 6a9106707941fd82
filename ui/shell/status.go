package shell

import (
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/app/say"
	"titian/app/words"
	"titian/ui/look"
)

// onlineFor is how long after central's last answer the line counts as up: two
// rounds of the engine, which asks for news every five minutes.
const onlineFor = 10 * time.Minute

// standing is all that the status line is derived from.
type standing struct {
	outbox app.Outbox
	// known tells that the outbox has been read; without it nothing is claimed.
	known  bool
	locked bool
	now    time.Time
	zone   *time.Location
}

// line is the status line: what is true now, in one sentence and one tone.
type line struct {
	tone look.Tone
	text string
}

// status derives the line. What needs a person comes before what passes by
// itself, and that before what is well.
func status(w *words.Catalogue, s *standing) line {
	if !s.known {
		if s.locked {
			return line{look.ToneQuiet, w.Text("shell.status.locked")}
		}
		return line{look.ToneQuiet, w.Text("shell.status.unknown")}
	}
	tone, parts := way(w, s)
	parts = append(parts, waiting(w, &s.outbox)...)
	if n := parked(&s.outbox); n > 0 {
		if tone != look.ToneRefused {
			tone = look.ToneAttention
		}
		parts = append(parts, w.Text("shell.status.parked", "items", strconv.Itoa(n)))
	}
	return line{tone, strings.Join(parts, " · ")}
}

// way tells how the line to central is.
func way(w *words.Catalogue, s *standing) (look.Tone, []string) {
	o := &s.outbox
	switch {
	case o.Alarm != "":
		return look.ToneRefused, []string{w.Text("shell.status.alarm", "reason", sentence(w, o.Alarm))}
	case !o.Enrolled:
		return look.ToneAttention, []string{w.Text("shell.status.not_enrolled")}
	case o.Paused:
		return look.ToneAttention, []string{w.Text("shell.status.paused"), contact(w, s)}
	case needsPerson(o.Reason):
		return look.ToneAttention, []string{sentence(w, o.Reason), contact(w, s)}
	case o.Running && len(o.Items) > parkedItems(o):
		return look.ToneInfo, []string{w.Text("shell.status.sending")}
	case o.Running:
		return look.ToneInfo, []string{w.Text("shell.status.asking"), contact(w, s)}
	case lineDown(o.Reason):
		return look.ToneQuiet, []string{w.Text("shell.status.offline"), contact(w, s)}
	case o.Reason != "":
		return look.ToneQuiet, []string{sentence(w, o.Reason), contact(w, s)}
	case o.Heard.IsZero() || s.now.Sub(o.Heard) > onlineFor:
		return look.ToneQuiet, []string{contact(w, s)}
	default:
		return look.ToneDone, []string{w.Text("shell.status.online"), contact(w, s)}
	}
}

// sentence is the text for a reason of the line, without its full stop: other
// parts follow.
func sentence(w *words.Catalogue, reason string) string {
	return strings.TrimSuffix(w.Text("sync."+reason), ".")
}

// lineDown reports whether a reason only says that there is no line.
func lineDown(reason string) bool {
	switch reason {
	case "offline", "timeout", "reset":
		return true
	}
	return false
}

// needsPerson reports whether a reason stays until somebody does something.
func needsPerson(reason string) bool {
	switch reason {
	case "portal", "certificate", "clock", "revoked", "clone", "wrong_key", "protocol", "storage", "refused", "receipt":
		return true
	}
	return false
}

// contact tells when central last answered: "kontak terakhir kemarin 16.20".
func contact(w *words.Catalogue, s *standing) string {
	if s.outbox.Heard.IsZero() {
		return w.Text("shell.status.never")
	}
	return w.Text("shell.status.contact", "when", when(w, s.outbox.Heard, s.now, s.zone))
}

// when names an instant of the past as people do: "14.03" today, "kemarin
// 14.03", and the date before that.
func when(w *words.Catalogue, t, now time.Time, zone *time.Location) string {
	clock := say.Clock(t, zone)
	switch day := civil.In(t, zone); day.DaysUntil(civil.In(now, zone)) {
	case 0:
		return clock
	case 1:
		return w.Text("shell.status.yesterday", "clock", clock)
	default:
		return day.Long(w.Language()) + " " + clock
	}
}

// waiting tells what has not been received, nothing else: "3 berkas, 5 dokumen
// menunggu (4,1 MB)".
func waiting(w *words.Catalogue, o *app.Outbox) []string {
	items, papers, bytes := o.Left()
	size := say.Bytes(bytes, w.Language())
	switch {
	case items > 0 && papers > 0:
		return []string{w.Text("shell.status.waiting_both", "items", strconv.Itoa(items), "papers", strconv.Itoa(papers), "size", size)}
	case items > 0:
		return []string{w.Text("shell.status.waiting_items", "items", strconv.Itoa(items), "size", size)}
	case papers > 0:
		return []string{w.Text("shell.status.waiting_papers", "papers", strconv.Itoa(papers), "size", size)}
	case len(o.Items) > 0 || !o.Enrolled || o.Heard.IsZero():
		return nil
	default:
		return []string{w.Text("shell.status.nothing_waits")}
	}
}

// parked counts the dossiers that wait for a person.
func parked(o *app.Outbox) int {
	dossiers := map[uuid.UUID]bool{}
	for i := range o.Items {
		if o.Items[i].Parked != "" {
			dossiers[o.Items[i].Dossier] = true
		}
	}
	return len(dossiers)
}

// parkedItems counts the submissions of which nothing leaves until a person
// does something.
func parkedItems(o *app.Outbox) int {
	n := 0
	for i := range o.Items {
		if o.Items[i].Parked != "" {
			n++
		}
	}
	return n
}
