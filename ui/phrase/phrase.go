// Package phrase says what several pages have to say alike: when something
// was, how many bytes, how far a dossier is, and why it needs a person.
//
// It draws nothing and knows no page; its words stand in the catalogue.
package phrase

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"titian/app"
	"titian/app/civil"
	"titian/app/say"
	"titian/ui/frame"
	"titian/ui/look"
)

// Voice speaks in the reader's language and in the time of the village.
type Voice struct {
	host frame.Host
	zone *time.Location
}

// New returns a voice.
func New(host frame.Host, zone *time.Location) Voice { return Voice{host, zone} }

// Text returns the text for a key, as [frame.Host] does.
func (v Voice) Text(key string, args ...string) string { return v.host.Text(key, args...) }

// FieldName names a field of a dossier by its path; empty for no path.
func (v Voice) FieldName(path string) string {
	if path == "" {
		return ""
	}
	return v.host.FieldName(path)
}

// Clock returns the time of day, "14.03".
func (v Voice) Clock(t time.Time) string { return say.Clock(t, v.zone) }

// Moment says when t was or will be, as short as it stays clear at the time
// now: "14.03", "kemarin 16.20", "20 November 2026". Empty for the zero time.
func (v Voice) Moment(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	day, today := civil.In(t, v.zone), civil.In(now, v.zone)
	switch today.DaysUntil(day) {
	case 0:
		return v.Clock(t)
	case -1:
		return v.Text("phrase.yesterday", "time", v.Clock(t))
	case 1:
		return v.Text("phrase.tomorrow", "time", v.Clock(t))
	default:
		return day.Long(v.host.Language())
	}
}

// ShortMoment is Moment where there is little room: "14.03", "kemarin",
// "20-11-2026".
func (v Voice) ShortMoment(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	day, today := civil.In(t, v.zone), civil.In(now, v.zone)
	switch today.DaysUntil(day) {
	case 0:
		return v.Clock(t)
	case -1:
		return v.Text("phrase.yesterday_short")
	default:
		return day.Short()
	}
}

// Day writes a civil date of the form YYYY-MM-DD out, "22 November 2026"; empty
// for none.
func (v Voice) Day(iso string) string {
	day, err := civil.FromISO(iso)
	if err != nil {
		return ""
	}
	return day.Long(v.host.Language())
}

// Date returns the civil date of t written out; empty for the zero time.
func (v Voice) Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return civil.In(t, v.zone).Long(v.host.Language())
}

// Due says how far a civil date is from the day of now: "hari ini", "besok",
// "3 hari lagi". over tells that it has passed; then text is empty, as it is for
// no date.
func (v Voice) Due(iso string, now time.Time) (text string, over bool) {
	day, err := civil.FromISO(iso)
	if err != nil || day.IsZero() {
		return "", false
	}
	switch days := civil.In(now, v.zone).DaysUntil(day); {
	case days < 0:
		return "", true
	case days == 0:
		return v.Text("phrase.today"), false
	case days == 1:
		return v.Text("phrase.due_tomorrow"), false
	default:
		return v.Text("phrase.due", "days", strconv.Itoa(days)), false
	}
}

// Stage says how far a dossier is; received and documents count its papers. An
// empty stage is that of a family of the register.
func (v Voice) Stage(stage app.Stage, received, documents int) string {
	if stage == "" {
		return v.Text("phrase.register")
	}
	return v.Text("stage."+string(stage), "documents", strconv.Itoa(received)+"/"+strconv.Itoa(documents))
}

// ShortStage is Stage where there is little room.
func (v Voice) ShortStage(stage app.Stage, received, documents int) string {
	if stage == app.StageReceived {
		return v.Text("phrase.received", "documents", strconv.Itoa(received)+"/"+strconv.Itoa(documents))
	}
	return v.Stage(stage, received, documents)
}

// Step names a stage in a word or two, without what is still missing in it.
func (v Voice) Step(stage app.Stage) string { return v.Text("phrase.step." + string(stage)) }

// StageTone is the tone in which a stage is shown.
func StageTone(stage app.Stage) look.Tone {
	switch stage {
	case app.StageReady, app.StageReceived, app.StageReview, app.StageDecided:
		return look.ToneInfo
	case app.StageNumbered, app.StagePaid, app.StageActive:
		return look.ToneDone
	default:
		return look.ToneQuiet
	}
}

// Bytes says a number of bytes, see [say.Bytes].
func (v Voice) Bytes(n int64) string { return say.Bytes(n, v.host.Language()) }

// Groups parts digits into groups of four, as they are read out; the last one
// takes what would stand alone: "0099 9990 00123".
func Groups(digits string) string {
	const size = 4
	var b strings.Builder
	for i, digit := range []byte(digits) {
		if i > 0 && i%size == 0 && len(digits)-i > 1 {
			b.WriteByte(' ')
		}
		b.WriteByte(digit)
	}
	return b.String()
}

// Sentence ends what somebody wrote with a full stop, if it has no end of its
// own, and begins it with a capital.
func Sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(first)) + s[size:]
	if last, _ := utf8.DecodeLastRuneInString(s); !strings.ContainsRune(".!?…", last) {
		s += "."
	}
	return s
}

// Place joins what tells where a family lives: "Tegal, RT 002/RW 005".
func (v Voice) Place(dusun, rt, rw string) string {
	var parts []string
	if dusun != "" {
		parts = append(parts, dusun)
	}
	if rt != "" || rw != "" {
		parts = append(parts, v.Text("phrase.rt_rw", "rt", orDash(rt), "rw", orDash(rw)))
	}
	return strings.Join(parts, ", ")
}

// ShortPlace is Place where there is little room: "002/005 Tegal". The numbers
// stand first, where nothing cuts them off.
func (v Voice) ShortPlace(dusun, rt, rw string) string {
	if rt == "" && rw == "" {
		return dusun
	}
	return strings.TrimSpace(orDash(rt) + "/" + orDash(rw) + " " + dusun)
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
