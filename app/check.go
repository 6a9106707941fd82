package app

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"titian/app/civil"
	"titian/app/finding"
	"titian/app/region"
	"titian/app/rules"
)

// Findings about a dossier as a whole.
const (
	CodeKind           finding.Code = "dossier.kind"
	CodeVillage        finding.Code = "dossier.village"
	CodeRules          finding.Code = "dossier.rules"
	CodeLocalNumber    finding.Code = "dossier.local_number"
	CodeTooLarge       finding.Code = "dossier.too_large"
	CodeCapturedFuture finding.Code = "dossier.captured_future"
	CodeNoMembers      finding.Code = "dossier.no_members"
	CodeNoHead         finding.Code = "dossier.no_head"
	CodeTwoHeads       finding.Code = "dossier.two_heads"
	CodeSameNIK        finding.Code = "dossier.same_nik"
	CodeSamePerson     finding.Code = "dossier.same_person"
	CodeNobody         finding.Code = "dossier.nobody"
	CodeSeenElsewhere  finding.Code = "dossier.seen_elsewhere"
	CodeMissing        finding.Code = "field.missing"
	CodeUnknownChoice  finding.Code = "field.choice"
)

// Checker holds the rules: the dated book of the trade and the regions. The
// same checker runs on the laptop, where findings keep a dossier from being
// submitted, and on central, where they are marks for the reviewer. It is safe
// for concurrent use.
type Checker struct {
	book    *rules.Book
	regions *region.Table
}

// NewChecker returns a checker; both parts are required.
func NewChecker(book *rules.Book, regions *region.Table) (*Checker, error) {
	if book == nil || regions == nil {
		return nil, errors.New("app: a checker needs the rules and the regions")
	}
	return &Checker{book, regions}, nil
}

// Rules returns the book.
func (c *Checker) Rules() *rules.Book { return c.book }

// Regions returns the table.
func (c *Checker) Regions() *region.Table { return c.regions }

// Zone returns the time zone of a region code.
func (c *Checker) Zone(code string) *time.Location {
	if len(code) < 2 {
		return civil.Zone("")
	}
	return civil.Zone(code[:2])
}

// KnowsDocument reports whether the rules know a kind of paper.
func (c *Checker) KnowsDocument(kind DocumentKind) bool {
	_, ok := c.book.Document(string(kind))
	return ok
}

// Check returns everything that is wrong or unlikely in d, in the order of the
// fields, including warnings that were accepted. today is the day at the
// place of capture. Paths are those of the JSON form of d.
func (c *Checker) Check(d *Dossier, today civil.Date) finding.List {
	k := &checking{Checker: c, dossier: d, today: today}
	captured, found := civil.Parse(d.CapturedOn)
	k.note("captured_on", found)
	if captured.IsZero() {
		captured = today
	}
	if captured.After(today) {
		k.error("captured_on", CodeCapturedFuture)
	}
	if _, ok := c.regions.ByCode(d.Village); !ok || len(d.Village) != villageDigits {
		k.error("village", CodeVillage)
	}
	edition, err := c.book.On(captured)
	if err != nil {
		k.error("captured_on", CodeRules)
		return k.found
	}
	k.rules = edition
	switch d.Kind {
	case Registration, Reactivation:
		k.whole()
	case Change:
		k.change()
	default:
		k.error("kind", CodeKind)
	}
	return k.found
}

// villageDigits is the length of a village's region code.
const villageDigits = 10

// checking is one run of a check.
type checking struct {
	*Checker
	dossier *Dossier
	today   civil.Date
	rules   *rules.Edition
	found   finding.List
}

// whole checks a dossier that carries a whole family.
func (k *checking) whole() {
	k.family()
	k.members()
	k.together()
	k.consent()
	k.documents()
}

// together checks what only the family as a whole can break.
func (k *checking) together() {
	d := k.dossier
	if len(d.Members) == 0 {
		k.error("members", CodeNoMembers)
		return
	}
	heads := 0
	for i := range d.Members {
		if d.Members[i].Relation == HeadOfFamily {
			heads++
			if heads > 1 {
				k.error(memberPath(i, "relation"), CodeTwoHeads)
			}
		}
	}
	if heads == 0 {
		k.error("members", CodeNoHead)
	}
	if !slices.ContainsFunc(d.Members, func(m Member) bool { return d.NeedsDecision(&m) }) {
		k.error("members", CodeNobody)
	}
	k.samePeople()
}

// samePeople finds the same person twice inside the dossier.
func (k *checking) samePeople() {
	for i := range k.dossier.Members {
		p := &k.dossier.Members[i].Person
		for j := range k.dossier.Members[:i] {
			other := &k.dossier.Members[j].Person
			switch {
			case k.dossier.Members[i].ID == k.dossier.Members[j].ID:
				k.error(memberPath(i, "id"), CodeSamePerson, "member", strconv.Itoa(j+1))
			case p.NIK != "" && p.NIK == other.NIK:
				k.error(memberPath(i, "person.nik"), CodeSameNIK, "member", strconv.Itoa(j+1))
			case p.ID == other.ID, samePerson(p, other):
				k.error(memberPath(i, "person.name"), CodeSamePerson, "member", strconv.Itoa(j+1))
			}
		}
	}
}

// sightingFindings warn that a member is known elsewhere on this laptop, and
// say where: a typing error elsewhere must not strand the rightful owner of a
// NIK, so a person decides.
func sightingFindings(seen []Sighting, r *Record, member int) finding.List {
	var out finding.List
	for _, s := range seen {
		sameFamily := s.Family == r.Dossier.Family.ID
		if sameFamily && (s.LocalNumber == "" || r.Dossier.Kind == Reactivation) {
			continue
		}
		where := s.LocalNumber
		if where == "" {
			where = "register"
		}
		out = append(out, finding.New(finding.Warning, CodeSeenElsewhere, "where", where, "name", s.Name).
			At(memberPath(member, "person.nik")))
	}
	return out
}

func (k *checking) error(field string, code finding.Code, args ...string) {
	k.found = append(k.found, finding.New(finding.Error, code, args...).At(field))
}

func (k *checking) warn(field string, code finding.Code, args ...string) {
	k.found = append(k.found, finding.New(finding.Warning, code, args...).At(field))
}

func (k *checking) note(field string, found finding.List) {
	k.found = append(k.found, found.Under(field)...)
}

// need reports a missing value as an error, and whether it is there.
func (k *checking) need(field, value string) bool {
	if value == "" {
		k.error(field, CodeMissing)
	}
	return value != ""
}

func changePath(i int, field string) string {
	return "changes[" + strconv.Itoa(i) + "]." + field
}

func memberPath(i int, field string) string {
	return "members[" + strconv.Itoa(i) + "]." + field
}
