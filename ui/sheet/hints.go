package sheet

// hinted reports whether a field has an explanation of its own.
func hinted(key string) bool {
	switch key {
	case "address.street",
		"address.village",
		"contact.phone",
		"family.bank.owner",
		"family.class",
		"family.dentist",
		"family.fktp",
		"family.kk",
		"family.segment",
		"person.nationality",
		"person.occupation":
		return true
	default:
		return false
	}
}
