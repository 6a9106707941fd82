package frame

import "github.com/google/uuid"

// Place names a page.
type Place string

// Places. First and Unlock stand outside the rail; Sheet and Member are reached
// from a family.
const (
	Home     Place = "home"
	Families Place = "families"
	Sheet    Place = "sheet"
	Outbox   Place = "outbox"
	Members  Place = "members"
	Settings Place = "settings"
)

// Route leads to a page and to a point in it. It is kept sealed in the store
// between sessions; it holds ids, never a personal value.
type Route struct {
	Place Place `json:"place"`
	// Dossier is what Sheet and Members show; the nil UUID for a new dossier,
	// or for the list.
	Dossier uuid.UUID `json:"dossier,omitzero"`
	// Family opens a new Sheet from a family of the register.
	Family uuid.UUID `json:"family,omitzero"`
	// Field is the path within the dossier to put the focus on, as findings and
	// refusals name it, for example "members[2].person.nik".
	Field string `json:"field,omitempty"`
	// Filter preselects, for example Families by stage; its values are the
	// page's.
	Filter string `json:"filter,omitempty"`
}
