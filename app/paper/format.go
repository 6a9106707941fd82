package paper

import (
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"titian/app/civil"
	"titian/app/ident"
	"titian/app/say"
	"titian/app/text"
	"titian/assets"
)

// absent stands where nothing is known.
const absent = "–"

// date gives "2 Januari 2026" for a civil date YYYY-MM-DD.
func (c *canvas) date(field, iso string) string {
	d, err := civil.FromISO(iso)
	if err != nil {
		c.fail(field)
	}
	if d.IsZero() {
		return absent
	}
	return d.Long(c.press.words.language)
}

// moment gives "22 November 2026 pukul 14.03 WIB" in the time's own zone.
func (c *canvas) moment(t time.Time) string {
	day := civil.In(t, t.Location()).Long(c.press.words.language)
	return c.say("moment", "day", day, "clock", say.Clock(t, t.Location()), "zone", zone(t))
}

// zone names the three Indonesian zones by their offset, whatever the time's
// location is called, and any other as its offset.
func zone(t time.Time) string {
	_, offset := t.Zone()
	switch offset {
	case 7 * 3600:
		return "WIB"
	case 8 * 3600:
		return "WITA"
	case 9 * 3600:
		return "WIT"
	case 0:
		return "UTC"
	}
	return "UTC" + strings.ReplaceAll(t.Format("-07:00"), ":", ".")
}

// groups cuts s into pieces of the given lengths; what is left is the last one.
func groups(s string, lengths ...int) []string {
	var out []string
	for _, n := range lengths {
		if len(s) <= n {
			break
		}
		out = append(out, s[:n])
		s = s[n:]
	}
	return append(out, s)
}

// masked hides a NIK but for its first and last four digits, as in
// 3302••••••••0003; what is not a NIK is hidden altogether. A person without
// one gets words that say so.
func (c *canvas) masked(typed string) string {
	if c.press.clean(typed) == "" {
		return c.say("nik.none")
	}
	nik, _ := ident.ParseNIK(typed)
	if nik == "" {
		nik = "?"
	}
	return nik.Masked()
}

// clean makes text printable: composed, on one line, and only of characters
// the typeface has. A character it lacks becomes a question mark, so that a
// reader sees that something stood there.
func (p *Press) clean(s string) string {
	advance := p.faces[assets.Regular].advance
	return strings.Map(func(r rune) rune {
		if _, ok := advance[r]; !ok {
			return '?'
		}
		return r
	}, norm.NFC.String(text.Clean(s)))
}
