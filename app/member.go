package app

import (
	"github.com/google/uuid"

	"titian/app/ident"
)

// Member is a person's part in a dossier; the decision is theirs.
type Member struct {
	ID       uuid.UUID `json:"id,omitzero"`
	Person   Person    `json:"person"`
	Relation Relation  `json:"relation" jsonschema:"minimum=1,maximum=11"`
	// Segment is empty when it is the family's.
	Segment Segment `json:"segment,omitzero"`
	// FKTP is set when it differs from the family's.
	FKTP *Facility `json:"fktp,omitzero"`
	// Mother is the member id of a newborn's mother, if she is in the dossier.
	Mother uuid.UUID `json:"mother,omitzero"`
	// Guardian is the member id of who consents for a minor or a ward.
	Guardian uuid.UUID `json:"guardian,omitzero"`
	// Studying marks a child of 21 to 25 with a letter of a school.
	Studying bool `json:"studying,omitzero"`
	// Monthly income in rupiah, as Formulir 2 asks; 0 for not told.
	Income int64 `json:"income,omitzero"`
	// Adopted marks a child by adoption that the KK does not show.
	Adopted bool `json:"adopted,omitzero"`
	// LeftPPU is the civil date, YYYY-MM-DD, on which an employer's insurance
	// ended; empty if there was none.
	LeftPPU string `json:"left_ppu,omitzero"`
}

// Person is a human being. Their identity is the UUID; the NIK is an
// attribute that may be absent, wrong or corrected.
type Person struct {
	ID uuid.UUID `json:"id,omitzero"`
	// NIK has 16 digits.
	NIK string `json:"nik,omitzero"`
	// NoNIK tells why there is none.
	NoNIK      NoNIK  `json:"no_nik,omitzero" jsonschema:"enum=newborn,enum=foreigner,enum=unrecorded"`
	Name       string `json:"name"`
	BirthPlace string `json:"birth_place,omitzero"`
	// BirthDate is a civil date, YYYY-MM-DD.
	BirthDate string  `json:"birth_date,omitzero"`
	Sex       Sex     `json:"sex,omitzero" jsonschema:"enum=L,enum=P"`
	Marital   Marital `json:"marital,omitzero" jsonschema:"minimum=0,maximum=4"`
	// Nationality is an ISO 3166 code; empty means ID.
	Nationality string         `json:"nationality,omitzero"`
	Foreign     *ForeignPapers `json:"foreign,omitzero"`
	// Occupation is a SIAK code, 1 to 89; 0 for not told.
	Occupation int    `json:"occupation,omitzero" jsonschema:"minimum=0,maximum=89"`
	Phone      string `json:"phone,omitzero"`
	Email      string `json:"email,omitzero"`
	// JKNNumber is a number the person already has: 13 digits.
	JKNNumber string `json:"jkn_number,omitzero"`
	NPWP      string `json:"npwp,omitzero"`
}

// ForeignPapers identify a foreigner who has worked here for six months or
// more (Perpres 82/2018).
type ForeignPapers struct {
	Passport string `json:"passport,omitzero"`
	// Permit is kitas, kitap or visa; Number and Until (YYYY-MM-DD) are its.
	Permit string `json:"permit,omitzero" jsonschema:"enum=kitas,enum=kitap,enum=visa"`
	Number string `json:"number,omitzero"`
	Until  string `json:"until,omitzero"`
	// WorkingSince is a civil date, YYYY-MM-DD.
	WorkingSince string `json:"working_since,omitzero"`
}

// NoNIK is the reason why a person has no NIK.
type NoNIK string

// Reasons for having no NIK.
const (
	NoNIKNewborn    NoNIK = "newborn"
	NoNIKForeigner  NoNIK = "foreigner"
	NoNIKUnrecorded NoNIK = "unrecorded"
)

// Sex as on Indonesian papers: L or P.
type Sex = ident.Sex

// Sexes.
const (
	Male   = ident.Male
	Female = ident.Female
)

// Marital is the SIAK code of the marital status; 0 is unknown.
type Marital int

// Marital states in SIAK's numbering.
const (
	Single Marital = iota + 1
	Married
	Divorced
	Widowed
)

// Relation to the head of the family (SHDK) in SIAK's numbering.
type Relation int

// Relations in SIAK's numbering.
const (
	HeadOfFamily Relation = iota + 1
	Husband
	Wife
	Child
	ChildInLaw
	Grandchild
	Parent
	ParentInLaw
	OtherKin
	Helper
	OtherRelation
)

// PISAT is the relation in JKN's own numbering.
type PISAT int

// PISAT codes.
const (
	PISATParticipant PISAT = iota + 1
	PISATHusband
	PISATWife
	PISATChild
	PISATAdditional
)

// PISAT derives JKN's relation code from the relation on the KK.
func (r Relation) PISAT() PISAT {
	switch r {
	case HeadOfFamily:
		return PISATParticipant
	case Husband:
		return PISATHusband
	case Wife:
		return PISATWife
	case Child:
		return PISATChild
	default:
		return PISATAdditional
	}
}

// Segment is who pays a member's dues.
type Segment string

// Segments.
const (
	PBPU      Segment = "pbpu"
	BP        Segment = "bp"
	PBPUPemda Segment = "pbpu_pemda"
	PBI       Segment = "pbi"
	// PBIReactivation is a PBI membership that was switched off.
	PBIReactivation Segment = "pbi_reactivation"
	// Covered is already a member by another way: completes the KK without
	// documents or bill.
	Covered Segment = "covered"
	// PPU is registered by the employer and referred away.
	PPU Segment = "ppu"
)

// Mandiri reports whether the family itself pays: class, bank and bill
// concern these members only.
func (s Segment) Mandiri() bool { return s == PBPU || s == BP }

// SegmentOf returns the segment of a member: their own, or the family's.
func (d *Dossier) SegmentOf(m *Member) Segment {
	if m.Segment != "" {
		return m.Segment
	}
	return d.Family.Segment
}

// FKTPOf returns the first-level facility of a member.
func (d *Dossier) FKTPOf(m *Member) Facility {
	if m.FKTP != nil {
		return *m.FKTP
	}
	return d.Family.FKTP
}

func (m Member) clone() Member {
	m.FKTP = clonePointer(m.FKTP)
	m.Person.Foreign = clonePointer(m.Person.Foreign)
	return m
}
