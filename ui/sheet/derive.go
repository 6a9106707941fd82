package sheet

import (
	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/app/ident"
	"titian/app/region"
)

// origin tells where a value came from that nobody typed.
type origin string

// Origins; each is the key of a text "sheet.from." + origin.
const (
	fromNIK origin = "nik"
	// fromVillage is the officer's own village, where most families live.
	fromVillage origin = "village"
	fromMother  origin = "mother"
	fromHead    origin = "head"
	fromToday   origin = "today"
	fromOrder   origin = "order"
)

// suggestion is a value that follows from others.
type suggestion struct {
	spot
	text string
	from origin
}

// suggestions remember what was filled in, so that it may be filled in anew and
// what was typed is left alone.
type suggestions map[spot]suggestion

// take puts suggestions where nothing was typed and reports whether one was
// new.
func (have suggestions) take(f *draft, list []suggestion) bool {
	changed := false
	for _, s := range list {
		now := value(&f.now, s.spot)
		if s.text == "" || now != "" && now != have[s.spot].text {
			continue
		}
		if f.put(s.spot, s.text) {
			changed = true
		}
		have[s.spot] = s
	}
	return changed
}

// from tells the origin of the value that stands at a spot; empty if a person
// typed it.
func (have suggestions) from(d *app.Dossier, s spot) origin {
	if was, ok := have[s]; ok && was.text != "" && value(d, s) == was.text {
		return was.from
	}
	return ""
}

// fromMember derives what a NIK and a mother say about a member.
func fromMember(d *app.Dossier, i int, today civil.Date) []suggestion {
	m := &d.Members[i]
	var out []suggestion
	add := func(path, text string, from origin) {
		out = append(out, suggestion{of(m.ID, path), text, from})
	}
	if nik, found := ident.ParseNIK(m.Person.NIK); m.Person.NIK != "" && !found.Blocks() {
		add("person.sex", string(nik.Sex()), fromNIK)
		born, _ := nik.BirthDate(civil.Date{}, today, false)
		add("person.birth_date", born.String(), fromNIK)
	}
	if at := d.Member(m.Mother); m.Person.NoNIK == app.NoNIKNewborn && m.Mother != uuid.Nil && at >= 0 {
		add("person.name", string(ident.NewbornName(ident.Name(d.Members[at].Person.Name))), fromMother)
	}
	return out
}

// consentText is the version of the consent text that the sheet shows.
const consentText = "2026-01"

// fromConsent derives what goes with a consent: it is of this text, and the
// head gave it today unless somebody says otherwise.
func fromConsent(d *app.Dossier, today civil.Date) []suggestion {
	if d.Consent == nil || d.Consent.How == "" {
		return nil
	}
	out := []suggestion{
		{at("consent.text"), consentText, fromOrder},
		{at("consent.basis"), "consent", fromOrder},
		{at("consent.given_on"), today.String(), fromToday},
	}
	if head := d.Head(); head >= 0 {
		out = append(out, suggestion{at("consent.by"), d.Members[head].Person.Name, fromHead})
	}
	return out
}

// fromAccount derives the owner of an account that is the head's.
func fromAccount(d *app.Dossier) []suggestion {
	head := d.Head()
	if b := d.Family.Bank; b == nil || b.OwnerRole != "head" || head < 0 {
		return nil
	}
	return []suggestion{{at("family.bank.owner"), d.Members[head].Person.Name, fromHead}}
}

// issuedIn names the district of the first six digits of a NIK or a KK number;
// empty while there are fewer, and for a code of no name.
func issuedIn(regions *region.Table, number string) string {
	if len(number) < 6 {
		return ""
	}
	place, status := regions.NIKPlace(number[:6])
	switch status {
	case region.StatusCurrent:
		return regions.Path(place.Code)
	case region.StatusRetired:
		return place.Name
	default:
		return ""
	}
}
