package app

import "github.com/google/uuid"

// Family lives on one family card (kartu keluarga, KK). Its identity is its
// UUID; the KK number is an attribute that changes on moving, divorce or the
// death of the head.
type Family struct {
	ID uuid.UUID `json:"id,omitzero"`
	// KK has 16 digits.
	KK string `json:"kk,omitzero"`
	// FormerKK lists earlier numbers, oldest first.
	FormerKK []string `json:"former_kk,omitzero"`
	// Address is as on the KTP and KK.
	Address Address `json:"address,omitzero"`
	// Domicile and Billing are set when they differ from Address.
	Domicile *Address `json:"domicile,omitzero"`
	Billing  *Address `json:"billing,omitzero"`
	Contact  Contact  `json:"contact,omitzero"`
	// Segment is the default of the members.
	Segment Segment `json:"segment,omitzero"`
	// Class is the ward class of all mandiri members, 1 to 3; 0 if none is
	// mandiri. One KK has one class: Perpres 82/2018, 64/2020.
	Class int `json:"class,omitzero" jsonschema:"minimum=0,maximum=3"`
	// FKTP is the first-level facility of every member without one of their own.
	FKTP Facility `json:"fktp,omitzero"`
	// Dentist is empty when the FKTP has one.
	Dentist Facility     `json:"dentist,omitzero"`
	Bank    *BankAccount `json:"bank,omitzero"`
}

// Address is a postal address in Indonesia.
type Address struct {
	Street string `json:"street,omitzero"`
	Dusun  string `json:"dusun,omitzero"`
	// RT and RW have 3 digits, or are "-".
	RT string `json:"rt,omitzero"`
	RW string `json:"rw,omitzero"`
	// Village is a region code of 10 digits; the names above it follow from it.
	Village    string `json:"village,omitzero"`
	PostalCode string `json:"postal_code,omitzero"`
}

// Contact is how the family is reached.
type Contact struct {
	// Phone is in E.164.
	Phone string `json:"phone,omitzero"`
	// PhoneOwner tells whose it is, when it is not the family's: a neighbour's
	// phone is common.
	PhoneOwner string `json:"phone_owner,omitzero"`
	Email      string `json:"email,omitzero"`
	// Notify is how the family wants to hear news.
	Notify Notify `json:"notify,omitzero" jsonschema:"enum=visit,enum=phone,enum=whatsapp,enum=sms,enum=email"`
}

// Notify is a way of hearing news.
type Notify string

// Ways of hearing news.
const (
	NotifyVisit    Notify = "visit"
	NotifyPhone    Notify = "phone"
	NotifyWhatsApp Notify = "whatsapp"
	NotifySMS      Notify = "sms"
	NotifyEmail    Notify = "email"
)

// Facility names a health facility by its code (8 letters and digits) and, if
// the code is unknown, in words.
type Facility struct {
	Code string `json:"code,omitzero"`
	Name string `json:"name,omitzero"`
}

// IsZero reports whether no facility was chosen.
func (f Facility) IsZero() bool { return f == Facility{} }

// BankAccount is the account for autodebit.
type BankAccount struct {
	// Bank is BRI, Mandiri, BNI, BTN, BCA or another name.
	Bank   string `json:"bank"`
	Number string `json:"number"`
	Owner  string `json:"owner"`
	// OwnerRole is head, member or guarantor.
	OwnerRole string `json:"owner_role,omitzero" jsonschema:"enum=head,enum=member,enum=guarantor"`
}

func (f Family) clone() Family {
	f.FormerKK = append([]string(nil), f.FormerKK...)
	f.Domicile = clonePointer(f.Domicile)
	f.Billing = clonePointer(f.Billing)
	f.Bank = clonePointer(f.Bank)
	return f
}
