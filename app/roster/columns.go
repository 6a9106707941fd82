package roster

import (
	"slices"
	"strings"
	"unicode"

	"titian/app/text"
)

// column is a column that is read.
type column int

const (
	colAddress column = iota
	colDusun
	colRW
	colRT
	colName
	colKK
	colNIK
	colSex
	colBirthPlace
	colBirthDate
	colOccupation
	colMarital
	colRelation
	colNationality
	colPassport
	colKITAS
	colPhone
	colEmail
	colStatus
	colInsurance
	colInsuranceNumber
	columns
)

// columnNames are OpenSID's, in the order of the constants.
var columnNames = [columns]string{
	"alamat", "dusun", "rw", "rt", "nama", "no_kk", "nik", "sex", "tempatlahir", "tanggallahir",
	"pekerjaan_id", "status_kawin", "kk_level", "warganegara_id", "dokumen_pasport", "dokumen_kitas",
	"telepon", "email", "status_dasar", "id_asuransi", "no_asuransi",
}

// longestHeading exceeds every heading in bytes; longer texts are not looked at.
const longestHeading = 100

func (c column) String() string { return columnNames[c] }

// required columns must stand in the header.
func required() []column {
	return []column{colName, colKK, colNIK, colSex, colBirthDate, colRelation}
}

// columnOf finds the column of a heading, whatever case, spaces and signs it is
// written with.
func columnOf(heading string) (column, bool) {
	if len(heading) > longestHeading {
		return notRead, false
	}
	heading = foldWord(heading)
	i := slices.IndexFunc(columnNames[:], func(name string) bool { return strings.ReplaceAll(name, "_", "") == heading })
	return column(i), i >= 0
}

// foldWord reduces a word of a register to its lower-case letters and digits:
// "No. KK", "NO_KK" and "no_kk" are one heading, "Laki-laki" and "LAKI LAKI"
// one sex.
func foldWord(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text.Value(s))
}

// missing reports whether a cell says that there is nothing to say.
func missing(value string) bool {
	if strings.TrimFunc(value, func(r rune) bool { return text.IsDash(r) || r == '0' || r == '.' || r == ' ' }) == "" {
		return true
	}
	switch foldWord(value) {
	case "", "null", "nihil", "tidakada", "tdkada", "na":
		return true
	default:
		return false
	}
}
