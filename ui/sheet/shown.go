package sheet

import (
	"strconv"
	"strings"

	"titian/app"
	"titian/app/say"
)

// shown is the value at a spot of d as a person reads it; empty for none. A group
// of values, such as an address, is shown in one line.
func (p *Page) shown(d *app.Dossier, s spot) string {
	var texts []string
	for _, leaf := range leavesOf(s) {
		if text := p.format(leaf.path, value(d, leaf), d); text != "" {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, " · ")
}

// leavesOf returns the spots of single values that a spot stands for: itself, or
// those of its group.
func leavesOf(s spot) []spot {
	var names []string
	switch s.path {
	case "family.address", "family.domicile", "family.billing":
		names = []string{"street", "rt", "rw", "dusun", "village", "postal_code"}
	case "family.contact":
		names = []string{"phone", "phone_owner", "email", "notify"}
	case "family.bank":
		names = []string{"bank", "number", "owner", "owner_role"}
	case "representative":
		names = []string{"name", "relation", "nik", "phone"}
	case "consent":
		names = []string{"how", "by", "given_on", "witness", "text", "basis"}
	case "person.foreign":
		names = []string{"passport", "permit", "number", "until", "working_since"}
	default:
		return []spot{s}
	}
	out := make([]spot, len(names))
	for i, name := range names {
		out[i] = spot{s.member, s.path + "." + name}
	}
	return out
}

// format writes a value of a path as a person reads it.
func (p *Page) format(path, value string, d *app.Dossier) string {
	if value == "" {
		return ""
	}
	path = canonicalPath(strings.TrimPrefix(path, changesPrefix))
	if key := choiceKey(path); key != "" {
		return p.text(key + value)
	}
	if isFacility(path) {
		return facilityText(facilityFrom(value))
	}
	switch path {
	case "family.kk", "person.nik", "representative.nik":
		return groups(value)
	case "family.contact.phone", "person.phone", "representative.phone":
		return showPhone(value)
	case "family.address.village", "family.domicile.village", "family.billing.village":
		return p.placeItem(value).Text
	case "person.birth_date", "left_ppu", "consent.given_on", "person.foreign.until", "person.foreign.working_since":
		return p.day(value)
	case "income":
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			return say.Rupiah(n)
		}
	case "mother", "guardian":
		if i := d.Member(parsed(value)); i >= 0 {
			return d.Members[i].Person.Name
		}
	}
	return value
}

// choiceKey is the beginning of the keys of the texts of a choice; empty for
// what is no choice.
func choiceKey(path string) string {
	switch path {
	case "family.segment", "segment":
		return "segment."
	case "family.class":
		return "class."
	case "relation":
		return "relation."
	case "person.marital":
		return "sheet.marital."
	case "person.sex":
		return "sheet.sex."
	case "person.no_nik":
		return "sheet.no_nik."
	case "person.occupation":
		return "sheet.occupation."
	case "family.contact.notify":
		return "sheet.notify."
	case "family.bank.owner_role":
		return "sheet.owner."
	case "person.foreign.permit":
		return "sheet.permit."
	case "consent.how":
		return "sheet.consent.how."
	case "studying", "adopted", "sktm_exempt":
		return "sheet."
	default:
		return ""
	}
}

// isFacility reports whether the value at a path is a facility, see facilityValue.
func isFacility(path string) bool {
	return path == "family.fktp" || path == "family.dentist" || path == "fktp"
}
