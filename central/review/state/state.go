// Package state names the states of members and the flags of dossiers at
// central.
package state

// States of a member.
const (
	Pending  = "pending"
	Accepted = "accepted"
	Refused  = "refused"
	// Exempt needs no decision: already covered, or referred to an employer.
	Exempt = "exempt"
	// Left is no longer in the dossier.
	Left = "left"
)

// FlagNIK marks a member whose NIK another person has too: a person decides,
// never the automatic policy.
const FlagNIK = "nik_elsewhere"
