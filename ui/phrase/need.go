package phrase

import "titian/app"

// Need says why a dossier needs a person: the reviewer's sentence for a
// refusal, about member, who may be empty for the family.
func (v Voice) Need(kind app.NeedKind, member, reason, field string) string {
	name := v.FieldName(field)
	switch kind {
	case app.NeedRefused:
		if member == "" {
			member = v.Text("phrase.family")
		}
		return v.Text("phrase.need.refused", "member", member, "reason", Sentence(reason))
	case app.NeedConflict:
		if name == "" {
			return v.Text("phrase.need.conflict")
		}
		return v.Text("need.conflict", "field", name)
	default:
		return v.Text("need.rejected", "reason", v.Text("code."+reason))
	}
}

// Mend says what a button does that leads to a field: "Perbaiki NIK, anggota
// 3", or only "Perbaiki".
func (v Voice) Mend(field string) string {
	if name := v.FieldName(field); name != "" {
		return v.Text("phrase.mend_field", "field", name)
	}
	return v.Text("phrase.mend")
}
