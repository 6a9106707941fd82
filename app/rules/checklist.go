package rules

import (
	"errors"
	"fmt"
	"slices"
)

// Trait is a fact about a member or a dossier on which a paper may depend. This
// is the whole vocabulary of conditions.
type Trait string

// Traits of a member.
const (
	// Adult is 17 or older, the age of a KTP; Minor is younger.
	Adult Trait = "adult"
	Minor Trait = "minor"
	// NewbornChild is the child of a member, up to the age of NIKMonths.
	NewbornChild Trait = "newborn"
	// Foreigner has a nationality other than Indonesian.
	Foreigner Trait = "foreigner"
	// Adopted is a child by adoption that the KK does not show.
	Adopted Trait = "adopted"
	// Student is a child of 21 to 25 in study.
	Student Trait = "student"
	// LeftPPU was insured by an employer until now.
	LeftPPU Trait = "left_ppu"
)

// Traits of a dossier.
const (
	// Represented: somebody who is no member hands the dossier in.
	Represented Trait = "represented"
	// SKTMExempt: this regency does not ask for proof of poverty.
	SKTMExempt Trait = "sktm_exempt"
	// NoAutodebit: the family has not yet agreed to direct debit.
	NoAutodebit Trait = "no_autodebit"
)

// Traits of a member in a dossier of the kind change: what changes for them. A
// change of the whole family, such as its class, is a trait of each member.
const (
	ChangeSpouse   Trait = "change_spouse"
	ChangeChild    Trait = "change_child"
	ChangeDivorce  Trait = "change_divorce"
	ChangeDeath    Trait = "change_death"
	ChangeIdentity Trait = "change_identity"
	ChangeClass    Trait = "change_class"
	ChangeFKTP     Trait = "change_fktp"
	// EarlyFKTP: the facility changes before FKTPChange.MinMonths.
	EarlyFKTP Trait = "early_fktp"
)

func traits() []Trait {
	return []Trait{
		Adult, Minor, NewbornChild, Foreigner, Adopted, Student, LeftPPU,
		Represented, SKTMExempt, NoAutodebit,
		ChangeSpouse, ChangeChild, ChangeDivorce, ChangeDeath, ChangeIdentity, ChangeClass, ChangeFKTP, EarlyFKTP,
	}
}

// Dossiers and segments that checklists speak of, in the words of package app.
func dossiers() []string { return []string{"registration", "reactivation", "change"} }

func segments() []string {
	return []string{"pbpu", "bp", "pbpu_pemda", "pbi", "pbi_reactivation", "covered", "ppu"}
}

// Scope says whose paper it is.
type Scope string

// Scopes.
const (
	// PerFamily: one paper serves all members.
	PerFamily Scope = "family"
	// PerMember: each member to whom the requirement applies has their own.
	PerMember Scope = "member"
)

// Document is a kind of paper.
type Document struct {
	// Kind is the name that a dossier's document carries; its label stands in
	// the catalogue under "document." + kind.
	Kind string `json:"kind"`
	// MaxBytes is the largest file that BPJS takes, 0 when no limit is known.
	MaxBytes int64 `json:"max_bytes,omitempty"`
}

// Requirement is one line of a checklist.
type Requirement struct {
	// ID is stable and unique in a checklist; its label stands in the catalogue
	// under "requirement." + ID.
	ID string `json:"id"`
	// AnyOf are kinds of paper of which one is enough.
	AnyOf []string `json:"any_of"`
	Scope Scope    `json:"scope"`
	// Optional papers help but are not waited for.
	Optional bool `json:"optional,omitempty"`
	// The line applies if all traits of When are present, at least one of
	// WhenAny unless that is empty, and none of Unless.
	When    []Trait `json:"when,omitempty"`
	WhenAny []Trait `json:"when_any,omitempty"`
	Unless  []Trait `json:"unless,omitempty"`
}

// checklist holds the requirements for some kinds of dossier and segments over
// time. Several may speak of one case; their requirements add up.
type checklist struct {
	Period
	Name         string        `json:"name"`
	Dossiers     []string      `json:"dossiers"`
	Segments     []string      `json:"segments"`
	Requirements []Requirement `json:"requirements"`
}

func (c checklist) speaksOf(dossier, segment string) bool {
	return slices.Contains(c.Dossiers, dossier) && slices.Contains(c.Segments, segment)
}

func (r Requirement) applies(traits []Trait) bool {
	has := func(t Trait) bool { return slices.Contains(traits, t) }
	return !slices.ContainsFunc(r.Unless, has) &&
		(len(r.WhenAny) == 0 || slices.ContainsFunc(r.WhenAny, has)) &&
		!slices.ContainsFunc(r.When, func(t Trait) bool { return !has(t) })
}

// Checklist returns the papers that one member brings to a dossier: kind and
// segment are the names of package app (the segment is the member's own), traits
// those of the member and of the dossier. What is PerFamily is the same line for
// every member; FamilyRequirements puts these together. Someone already covered,
// or a worker who is referred to the employer, needs none.
//
// The error is ErrNoChecklist for a word that the rules do not know, and for a
// case that no checklist speaks of on that day.
func (e *Edition) Checklist(kind, segment string, has ...Trait) ([]Requirement, error) {
	if !slices.Contains(dossiers(), kind) || !slices.Contains(segments(), segment) {
		return nil, ErrNoChecklist
	}
	if slices.ContainsFunc(has, func(t Trait) bool { return !slices.Contains(traits(), t) }) {
		return nil, ErrNoChecklist
	}
	var out []Requirement
	spoken := false
	for _, c := range e.book.data.Checklists {
		if !c.In(e.day) || !c.speaksOf(kind, segment) {
			continue
		}
		spoken = true
		for _, r := range c.Requirements {
			if r.applies(has) {
				out = append(out, r)
			}
		}
	}
	if !spoken {
		return nil, ErrNoChecklist
	}
	return out, nil
}

// FamilyRequirements puts together the lines PerFamily of the members'
// checklists, each once, in order. A line that is required for one member is
// required.
func FamilyRequirements(members ...[]Requirement) []Requirement {
	var out []Requirement
	for _, list := range members {
		for _, r := range list {
			if r.Scope != PerFamily {
				continue
			}
			i := slices.IndexFunc(out, func(o Requirement) bool { return o.ID == r.ID })
			if i < 0 {
				out = append(out, r)
			} else if !r.Optional {
				out[i] = r
			}
		}
	}
	return out
}

func (d *data) checkDocuments() error {
	if len(d.Documents) == 0 {
		return fmt.Errorf("%w: documents: none", ErrData)
	}
	seen := map[string]bool{}
	for _, doc := range d.Documents {
		if doc.Kind == "" || seen[doc.Kind] || doc.MaxBytes < 0 {
			return fmt.Errorf("%w: documents: %q is empty, twice or has a limit below zero", ErrData, doc.Kind)
		}
		seen[doc.Kind] = true
	}
	return nil
}

func (d *data) checkChecklists() error {
	if len(d.Checklists) == 0 {
		return fmt.Errorf("%w: checklists: none", ErrData)
	}
	names := map[string]section[checklist]{}
	for _, c := range d.Checklists {
		names[c.Name] = append(names[c.Name], c)
	}
	for name, entries := range names {
		if err := entries.arrange("checklist " + name); err != nil {
			return err
		}
	}
	for i, c := range d.Checklists {
		if err := d.checkRequirements(c); err != nil {
			return fmt.Errorf("%w: checklist %s: %w", ErrData, c.Name, err)
		}
		for _, other := range d.Checklists[:i] {
			if id := clash(c, other); id != "" {
				return fmt.Errorf("%w: checklists %s and %s both hold %s", ErrData, other.Name, c.Name, id)
			}
		}
	}
	return nil
}

func (c checklist) check() error {
	if c.Name == "" || len(c.Dossiers) == 0 || len(c.Segments) == 0 {
		return errors.New("name, dossiers and segments are needed")
	}
	if !subset(c.Dossiers, dossiers()) || !subset(c.Segments, segments()) {
		return errors.New("unknown dossier or segment")
	}
	return nil
}

func (d *data) checkRequirements(c checklist) error {
	seen := map[string]bool{}
	for _, r := range c.Requirements {
		switch {
		case r.ID == "" || seen[r.ID]:
			return fmt.Errorf("requirement %q is empty or twice", r.ID)
		case r.Scope != PerFamily && r.Scope != PerMember:
			return fmt.Errorf("requirement %q: unknown scope", r.ID)
		case !subset(slices.Concat(r.When, r.WhenAny, r.Unless), traits()):
			return fmt.Errorf("requirement %q: unknown trait", r.ID)
		case len(r.AnyOf) == 0:
			return fmt.Errorf("requirement %q: no document", r.ID)
		}
		for _, kind := range r.AnyOf {
			if !slices.ContainsFunc(d.Documents, func(doc Document) bool { return doc.Kind == kind }) {
				return fmt.Errorf("requirement %q: unknown document %q", r.ID, kind)
			}
		}
		seen[r.ID] = true
	}
	return nil
}

// clash returns a requirement that two checklists would both bring to one case
// on one day, or nothing.
func clash(a, b checklist) string {
	shares := func(x, y []string) bool {
		return slices.ContainsFunc(x, func(v string) bool { return slices.Contains(y, v) })
	}
	together := a.In(b.From) || b.In(a.From)
	if !together || !shares(a.Dossiers, b.Dossiers) || !shares(a.Segments, b.Segments) {
		return ""
	}
	for _, r := range a.Requirements {
		if slices.ContainsFunc(b.Requirements, func(o Requirement) bool { return o.ID == r.ID }) {
			return r.ID
		}
	}
	return ""
}

func subset[T comparable](part, whole []T) bool {
	return !slices.ContainsFunc(part, func(v T) bool { return !slices.Contains(whole, v) })
}
