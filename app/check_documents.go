package app

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"titian/app/civil"
	"titian/app/finding"
	"titian/app/ident"
	"titian/app/rules"
)

// Findings about documents and changes.
const (
	CodeDocumentMissing finding.Code = "document.missing"
	CodeDocumentKind    finding.Code = "document.kind"
	CodeDocumentMember  finding.Code = "document.member"
	CodeDocumentsGiven  finding.Code = "document.given"
	CodeChangeNone      finding.Code = "change.none"
	CodeChangePath      finding.Code = "change.path"
	CodeChangeSame      finding.Code = "change.same"
	CodeChangeTwice     finding.Code = "change.twice"
	CodeChangeUnsent    finding.Code = "change.unsent"
)

// adultAge is the age of a KTP.
const adultAge = 17

// studentFrom and studentTo bound the age of a child in study, in years.
const studentFrom, studentTo = 21, 25

// Missing is a line of the checklist without a paper.
type Missing struct {
	Requirement rules.Requirement
	// Member is the index of whose paper it is, -1 for the family's.
	Member int
}

// Missing returns the lines of the checklist for which d has no paper yet,
// optional ones included, in the order of the checklist.
func (c *Checker) Missing(d *Dossier, today civil.Date) []Missing {
	captured, _ := civil.FromISO(d.CapturedOn)
	if captured.IsZero() {
		captured = today
	}
	edition, err := c.book.On(captured)
	if err != nil {
		return nil
	}
	k := &checking{Checker: c, dossier: d, today: today, rules: edition}
	return k.missing()
}

func (k *checking) documents() {
	for i, doc := range k.dossier.Documents {
		path := "documents[" + strconv.Itoa(i) + "]"
		if !k.KnowsDocument(doc.Kind) {
			k.error(path+".kind", CodeDocumentKind, "kind", string(doc.Kind))
		}
		if doc.Member != nil && k.dossier.Member(*doc.Member) < 0 {
			k.error(path+".member", CodeDocumentMember)
		}
	}
	for _, m := range k.missing() {
		if m.Requirement.Optional {
			continue
		}
		path := "documents." + m.Requirement.AnyOf[0]
		if m.Member >= 0 {
			path = memberPath(m.Member, path)
		}
		k.error(path, CodeDocumentMissing, finding.ArgPapers, strings.Join(m.Requirement.AnyOf, " "))
	}
}

func (k *checking) missing() []Missing {
	var out []Missing
	lists := make([][]rules.Requirement, len(k.dossier.Members))
	for i := range k.dossier.Members {
		m := &k.dossier.Members[i]
		if !k.dossier.NeedsDecision(m) {
			continue
		}
		list, err := k.rules.Checklist(string(k.dossier.Kind), string(k.dossier.SegmentOf(m)), k.traits(m)...)
		if err != nil {
			// An unknown segment is a finding of its own.
			continue
		}
		lists[i] = list
	}
	for _, r := range rules.FamilyRequirements(lists...) {
		if !k.has(r, nil) {
			out = append(out, Missing{r, -1})
		}
	}
	for i, list := range lists {
		id := k.dossier.Members[i].ID
		for _, r := range list {
			if r.Scope == rules.PerMember && !k.has(r, &id) {
				out = append(out, Missing{r, i})
			}
		}
	}
	return out
}

// has reports whether a paper meets a requirement. A member's own paper also
// serves a line of the family: the head's KTP is a KTP.
func (k *checking) has(r rules.Requirement, member *uuid.UUID) bool {
	return slices.ContainsFunc(k.dossier.Documents, func(d Document) bool {
		return slices.Contains(r.AnyOf, string(d.Kind)) &&
			(member == nil || d.Member != nil && *d.Member == *member)
	})
}

// traits are what the checklist's conditions ask about a member.
func (k *checking) traits(m *Member) []rules.Trait {
	var out []rules.Trait
	born, _ := civil.Parse(m.Person.BirthDate)
	age := born.AgeOn(k.today)
	if !born.IsZero() && age < adultAge {
		out = append(out, rules.Minor)
	} else {
		out = append(out, rules.Adult)
	}
	add := func(holds bool, t rules.Trait) {
		if holds {
			out = append(out, t)
		}
	}
	add(m.Person.NoNIK == NoNIKNewborn, rules.NewbornChild)
	add(m.Person.Nationality != "" && m.Person.Nationality != "ID", rules.Foreigner)
	add(m.Adopted, rules.Adopted)
	add(m.Studying && age >= studentFrom && age <= studentTo, rules.Student)
	add(m.LeftPPU != "", rules.LeftPPU)
	add(k.dossier.Representative != nil, rules.Represented)
	add(k.dossier.SKTMExempt, rules.SKTMExempt)
	return out
}

// change checks a change of a family's address and contact.
func (k *checking) change() {
	d := k.dossier
	if len(d.Changes) == 0 {
		k.error("changes", CodeChangeNone)
		return
	}
	if d.Family.ID == uuid.Nil {
		k.error("family.id", CodeMissing)
	}
	var changed Family
	for i, c := range d.Changes {
		switch {
		case !changed.SetField(c.Path, c.New):
			k.error(changePath(i, "path"), CodeChangePath, "path", c.Path)
		case slices.ContainsFunc(d.Changes[:i], func(o FieldChange) bool { return o.Path == c.Path }):
			k.error(changePath(i, "path"), CodeChangeTwice)
		case c.New == c.Old:
			k.error(changePath(i, "new"), CodeChangeSame)
		default:
			k.changed(changePath(i, "new"), c, &changed)
		}
	}
}

// changed checks one new value by the rule of its field.
func (k *checking) changed(path string, c FieldChange, f *Family) {
	switch c.Path {
	case "contact.phone":
		_, found := ident.ParsePhone(c.New)
		k.note(path, found)
	case "contact.email":
		if c.New != "" {
			k.email(path, c.New)
		}
	case "contact.notify":
		if !slices.Contains([]Notify{NotifyVisit, NotifyPhone, NotifyWhatsApp, NotifySMS, NotifyEmail}, f.Contact.Notify) {
			k.error(path, CodeUnknownChoice)
		}
	case "address.village":
		if _, ok := k.regions.ByCode(c.New); !ok || len(c.New) != villageDigits {
			k.error(path, CodeAddressPlace)
		}
	case "address.postal_code":
		if c.New != "" {
			_, found := ident.ParsePostalCode(c.New)
			k.note(path, found)
		}
	case "address.rt", "address.rw":
		if c.New != "-" && (len(c.New) != 3 || strings.Trim(c.New, "0123456789") != "") {
			k.error(path, CodeUnit)
		}
	case "address.street":
		k.need(path, c.New)
	}
}
