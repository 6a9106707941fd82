package sheet

// hintOf returns the key of a field's explanation; empty for a field that
// explains itself.
func hintOf(key string) string {
	switch key {
	case "sheet.address.street":
		return "sheet.address.street.hint"
	case "sheet.address.village":
		return "sheet.address.village.hint"
	case "sheet.contact.phone":
		return "sheet.contact.phone.hint"
	case "sheet.family.bank.owner":
		return "sheet.family.bank.owner.hint"
	case "sheet.family.class":
		return "sheet.family.class.hint"
	case "sheet.family.dentist":
		return "sheet.family.dentist.hint"
	case "sheet.family.fktp":
		return "sheet.family.fktp.hint"
	case "sheet.family.kk":
		return "sheet.family.kk.hint"
	case "sheet.family.segment":
		return "sheet.family.segment.hint"
	case "sheet.income":
		return "sheet.income.hint"
	case "sheet.left_ppu":
		return "sheet.left_ppu.hint"
	case "sheet.note":
		return "sheet.note.hint"
	case "sheet.person.email":
		return "sheet.person.email.hint"
	case "sheet.person.npwp":
		return "sheet.person.npwp.hint"
	case "sheet.person.nationality":
		return "sheet.person.nationality.hint"
	case "sheet.person.occupation":
		return "sheet.person.occupation.hint"
	default:
		return ""
	}
}
