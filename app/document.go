package app

import "github.com/google/uuid"

// DocumentKind is a kind of paper from the checklist, for example "ktp"; the
// kinds are data, see package rules.
type DocumentKind string

// Kinds of paper that rules in this package speak of.
const (
	DocKTP             DocumentKind = "ktp"
	DocKK              DocumentKind = "kk"
	DocConsent         DocumentKind = "consent"
	DocPowerOfAttorney DocumentKind = "power_of_attorney"
)

// Document is one paper of a dossier, as one file.
type Document struct {
	ID   uuid.UUID    `json:"id"`
	Kind DocumentKind `json:"kind"`
	// Member is whose paper it is; nil for the family's.
	Member *uuid.UUID `json:"member,omitzero"`
	// Media is image/jpeg, image/png or application/pdf.
	Media string `json:"media"`
	// Size is in bytes, of what will be sent.
	Size int64 `json:"size"`
	// SHA256 is of what will be sent: 64 hexadecimal digits.
	SHA256 string `json:"sha256"`
	// Pages counts a PDF's pages; 1 for a picture.
	Pages int `json:"pages,omitzero"`
}
