package sheet

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"titian/app"
	"titian/app/civil"
	"titian/app/finding"
	"titian/app/ident"
	"titian/app/say"
	"titian/ui/frame"
)

// text is the text for a key of this page.
func (p *Page) text(key string, args ...string) string { return p.p.Host.Text(key, args...) }

// sentence explains a finding.
func sentence(h frame.Host, f finding.Finding) string {
	args := make([]string, 0, 2*len(f.Args))
	for _, name := range slices.Sorted(maps.Keys(f.Args)) {
		value := f.Args[name]
		if name == finding.ArgPapers {
			value = papers(h, strings.Fields(value))
		}
		args = append(args, name, value)
	}
	return h.Text("finding."+string(f.Code), args...)
}

// papers names kinds of paper of which one is enough.
func papers(h frame.Host, kinds []string) string {
	names := make([]string, len(kinds))
	for i, kind := range kinds {
		names[i] = h.Text("document." + kind)
	}
	return strings.Join(names, " / ")
}

// sentences explains the findings of a file that was not taken, or the error.
func (p *Page) sentences(err error, found finding.List) string {
	if len(found) == 0 {
		return p.p.Host.Explain(err)
	}
	out := make([]string, len(found))
	for i, f := range found {
		out[i] = sentence(p.p.Host, f)
	}
	return strings.Join(out, " ")
}

// day writes a date in words; what is no date stays as it is.
func (p *Page) day(typed string) string {
	d, found := civil.Parse(typed)
	if found.Blocks() || d.IsZero() {
		return typed
	}
	return d.Long(p.p.Host.Language())
}

// readDay returns the date in words that a typed text means; empty for none.
func (p *Page) readDay(typed string) string {
	d, found := civil.Parse(typed)
	if found.Blocks() {
		return ""
	}
	return d.Long(p.p.Host.Language())
}

// moment writes the time of day, with the date unless it is today.
func (p *Page) moment(t time.Time) string {
	zone := p.p.Desk.Zone()
	clock := say.Clock(t, zone)
	if day := civil.In(t, zone); day != p.p.Desk.Today() {
		return day.Long(p.p.Host.Language()) + " " + clock
	}
	return clock
}

// personName is how a member is called: by name, or by their place on the card.
func (p *Page) personName(i int) string {
	if name := p.draft.now.Members[i].Person.Name; name != "" {
		return name
	}
	return p.text("field.member", "member", strconv.Itoa(i+1))
}

// familyName is how the family is called.
func (p *Page) familyName() string {
	d := &p.draft.now
	if p.changing() {
		return p.text("sheet.title.change", "kk", groups(d.Family.KK))
	}
	head := d.Head()
	if head < 0 && len(d.Members) > 0 {
		head = 0
	}
	if head < 0 || d.Members[head].Person.Name == "" {
		return p.text("sheet.title.new")
	}
	return p.text("sheet.title", "name", d.Members[head].Person.Name)
}

// showPhone writes a stored phone number as it is dialled.
func showPhone(stored string) string { return ident.Phone(stored).Display() }

// showDate writes a stored date as papers do; what is no date stays.
func showDate(stored string) string {
	if d, err := civil.FromISO(stored); err == nil && !d.IsZero() {
		return d.Short()
	}
	return stored
}

// facilityText is a facility as a person is shown it.
func facilityText(f app.Facility) string {
	switch {
	case f.Code == "":
		return f.Name
	case f.Name == "":
		return f.Code
	default:
		return f.Name + " (" + f.Code + ")"
	}
}

// capital begins a sentence with a text.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// bytes writes a size in kB below one MB.
func (p *Page) bytes(n int64) string {
	const kilo, mega = 1 << 10, 1 << 20
	if n < mega {
		return p.text("sheet.size.kb", "size", say.Number((n+kilo-1)/kilo))
	}
	tenths := (n*10 + mega - 1) / mega
	return p.text("sheet.size.mb", "size", strconv.FormatInt(tenths/10, 10)+","+strconv.FormatInt(tenths%10, 10))
}
