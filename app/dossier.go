package app

import (
	"slices"

	"github.com/google/uuid"
)

// BodyVersion is the version of the dossier's JSON form that this program
// writes; [DecodeDossier] reads every version ever written.
const BodyVersion = 1

// Kind of dossier.
type Kind string

// Kinds of dossier.
const (
	Registration Kind = "registration"
	// Reactivation asks to switch a PBI membership on again.
	Reactivation Kind = "reactivation"
	// Change asks to change facts of a family that is registered.
	Change Kind = "change"
)

// Dossier is a case about one family. Its JSON form is the one codec of
// sealed store, wire and the files that titianctl add reads.
type Dossier struct {
	// V is the version of the form, see [BodyVersion].
	V  int       `json:"v,omitzero" jsonschema:"minimum=1,maximum=1"`
	ID uuid.UUID `json:"id,omitzero"`
	// LocalNumber is our number on paper, like KLG-7F3K-2M9Q-X.
	LocalNumber string `json:"local_number,omitzero"`
	Kind        Kind   `json:"kind" jsonschema:"enum=registration,enum=reactivation,enum=change"`
	// Village is the region code, 10 digits, of the village that captures.
	Village string `json:"village,omitzero"`
	// CapturedOn is the civil date of capture, YYYY-MM-DD: it decides which
	// edition of the rules holds.
	CapturedOn     string          `json:"captured_on,omitzero"`
	Family         Family          `json:"family"`
	Members        []Member        `json:"members,omitzero"`
	Representative *Representative `json:"representative,omitzero"`
	Consent        *Consent        `json:"consent,omitzero"`
	Documents      []Document      `json:"documents,omitzero"`
	// Changes are set for a Change only.
	Changes []FieldChange `json:"changes,omitzero"`
	// SKTMExempt tells that the regency does not ask for proof of poverty.
	SKTMExempt bool `json:"sktm_exempt,omitzero"`
	// Reasons tell why warnings were accepted.
	Reasons []Reason `json:"reasons,omitzero"`
	Note    string   `json:"note,omitzero"`
}

// Reason is an officer's reason for going on in spite of a warning.
type Reason struct {
	// Code and Field are the finding's.
	Code  string `json:"code"`
	Field string `json:"field,omitzero"`
	Text  string `json:"text"`
}

// FieldChange is one changed fact. Old is what the family's facts said when
// the officer began, so that central can tell a stale change from a clash.
type FieldChange struct {
	// Path is within the family, for example "contact.phone".
	Path string `json:"path"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

// Representative is somebody who registers for the family, with a surat
// kuasa (power of attorney) among the documents.
type Representative struct {
	Name     string `json:"name"`
	NIK      string `json:"nik,omitzero"`
	Phone    string `json:"phone,omitzero"`
	Relation string `json:"relation,omitzero"`
}

// Consent is the proof of consent that UU 27/2022 art. 22 and 24 ask for. The
// signed paper is photographed as a document of kind consent.
type Consent struct {
	// Text is the version of the text that was read out, like "2026-01".
	Text string `json:"text"`
	// GivenOn is a civil date, YYYY-MM-DD.
	GivenOn string `json:"given_on"`
	// By names who gave it; How is signature, thumbprint or witness.
	By      string `json:"by"`
	How     string `json:"how" jsonschema:"enum=signature,enum=thumbprint,enum=witness"`
	Witness string `json:"witness,omitzero"`
	// Basis is the lawful basis of UU 27/2022 art. 20(2).
	Basis string `json:"basis,omitzero" jsonschema:"enum=consent,enum=public_task"`
}

// Head returns the index of the head of the family, or -1.
func (d *Dossier) Head() int {
	return slices.IndexFunc(d.Members, func(m Member) bool { return m.Relation == HeadOfFamily })
}

// headName is the name of the head of the family, or else of the first member.
func (d *Dossier) headName() string {
	if len(d.Members) == 0 {
		return ""
	}
	return d.Members[max(0, d.Head())].Person.Name
}

// Member returns the index of the member with this id, or -1.
func (d *Dossier) Member(id uuid.UUID) int {
	return slices.IndexFunc(d.Members, func(m Member) bool { return m.ID == id })
}

// Clone returns a copy that shares nothing with d.
func (d *Dossier) Clone() Dossier {
	out := *d
	out.Family = d.Family.clone()
	out.Members = slices.Clone(d.Members)
	for i := range out.Members {
		out.Members[i] = d.Members[i].clone()
	}
	out.Representative = clonePointer(d.Representative)
	out.Consent = clonePointer(d.Consent)
	out.Documents = slices.Clone(d.Documents)
	for i := range out.Documents {
		out.Documents[i].Member = clonePointer(d.Documents[i].Member)
	}
	out.Changes = slices.Clone(d.Changes)
	out.Reasons = slices.Clone(d.Reasons)
	return out
}

func clonePointer[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
