package sample

import "titian/app"

// Occupations in SIAK's numbering, none of which an employer insures.
const (
	occupationNone         = 1
	occupationHome         = 2
	occupationPupil        = 3
	occupationPensioner    = 4
	occupationFarmer       = 9
	occupationFisher       = 11
	occupationLabourer     = 19
	occupationTrader       = 84
	occupationSelfEmployed = 88
)

func occupationLabel(code int) string {
	switch code {
	case occupationNone:
		return "BELUM/TIDAK BEKERJA"
	case occupationHome:
		return "MENGURUS RUMAH TANGGA"
	case occupationPupil:
		return "PELAJAR/MAHASISWA"
	case occupationPensioner:
		return "PENSIUNAN"
	case occupationFarmer:
		return "PETANI/PEKEBUN"
	case occupationFisher:
		return "NELAYAN/PERIKANAN"
	case occupationLabourer:
		return "BURUH HARIAN LEPAS"
	case occupationTrader:
		return "PEDAGANG"
	case occupationSelfEmployed:
		return "WIRASWASTA"
	default:
		return "LAINNYA"
	}
}

func sexLabel(s app.Sex) string {
	if s == app.Female {
		return "PEREMPUAN"
	}
	return "LAKI-LAKI"
}

func maritalLabel(m app.Marital) string {
	switch m {
	case app.Married:
		return "KAWIN"
	case app.Divorced:
		return "CERAI HIDUP"
	case app.Widowed:
		return "CERAI MATI"
	case app.Single:
		return "BELUM KAWIN"
	default:
		return "-"
	}
}

func relationLabel(r app.Relation) string {
	labels := [...]string{
		app.HeadOfFamily: "KEPALA KELUARGA", app.Husband: "SUAMI", app.Wife: "ISTRI", app.Child: "ANAK",
		app.ChildInLaw: "MENANTU", app.Grandchild: "CUCU", app.Parent: "ORANG TUA", app.ParentInLaw: "MERTUA",
		app.OtherKin: "FAMILI LAIN", app.Helper: "PEMBANTU", app.OtherRelation: "LAINNYA",
	}
	if r < 1 || int(r) >= len(labels) {
		return "-"
	}
	return labels[r]
}
