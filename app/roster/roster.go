// Package roster reads village registers: CSV and XLSX files in the column
// layout of OpenSID, the system that village offices already use. It turns
// rows into households of the register and says, row by row and column by
// column, what is wrong with the file.
//
// It stores nothing and opens no dossier. Columns without a purpose here
// (religion, parents' names, education) are dropped while reading, and the
// report names them. Nothing is ever written to the disk: a register is
// personal data, so workbooks are unpacked as a stream.
package roster

import (
	"titian/app/finding"
)

// Limits of a register.
const (
	// MaxBytes bounds the file.
	MaxBytes = 64 << 20
	// MaxUnpacked bounds what is unpacked of a workbook: twice the largest
	// register that fits MaxRows with all of OpenSID's columns filled.
	MaxUnpacked = 256 << 20
	// MaxRows bounds the rows with data: three times the largest village that
	// one laptop is meant for.
	MaxRows = 50_000
	// MaxColumns bounds what is read of a row; cells beyond are not looked at.
	MaxColumns = 256
)

// headerWithin is the number of rows with content in which the header must
// stand: titles come above it, whole tables do not.
const headerWithin = 100

// Findings about the whole file.
const (
	CodeUnreadable finding.Code = "roster.unreadable"
	// CodeDamaged is a workbook that ends early or does not fit together.
	CodeDamaged finding.Code = "roster.damaged"
	// CodeWebPage is HTML or XML under the name of a spreadsheet, which many
	// programs call an Excel export.
	CodeWebPage   finding.Code = "roster.web_page"
	CodeOldExcel  finding.Code = "roster.old_excel"
	CodeEncrypted finding.Code = "roster.encrypted"
	CodeTooLarge  finding.Code = "roster.too_large"
	CodeTooMany   finding.Code = "roster.too_many_rows"
	// CodeQuote is a CSV in which a quotation mark swallows the rows after it.
	CodeQuote      finding.Code = "roster.quote"
	CodeNoHeader   finding.Code = "roster.no_header"
	CodeNoColumn   finding.Code = "roster.no_column"
	CodeTwoColumns finding.Code = "roster.two_columns"
	CodeEmpty      finding.Code = "roster.empty"
	// CodeSheets is a workbook with several registers; args name the sheets.
	CodeSheets  finding.Code = "roster.sheets"
	CodeNoSheet finding.Code = "roster.no_sheet"
)

// Findings about one row.
const (
	// CodeNumberCell is a long number that a spreadsheet rounded: it keeps 15
	// digits and writes 0 for the sixteenth.
	CodeNumberCell finding.Code = "roster.number_cell"
	// CodeFormula is a formula without a result, or with an error for one.
	CodeFormula finding.Code = "roster.formula"
	CodeMissing finding.Code = "roster.missing"
	CodeChoice  finding.Code = "roster.choice"
	CodeUnit    finding.Code = "roster.unit"
	// CodeShifted is a CSV row with more cells than the header.
	CodeShifted finding.Code = "roster.shifted"
	// CodeNotPerson is a row without anything about a person, such as a
	// subtotal; it is passed over.
	CodeNotPerson finding.Code = "roster.not_person"
	// CodeTemporary is a NIK that OpenSID made up: it begins with 0, and no
	// province does.
	CodeTemporary finding.Code = "roster.temporary_nik"
	// CodeNoNIK is a person without one.
	CodeNoNIK finding.Code = "roster.no_nik"
	// CodeTwice is a NIK that stands in the file twice; args name the other row.
	CodeTwice finding.Code = "roster.twice"
	// CodeKnown is a NIK that the register holds in another family.
	CodeKnown finding.Code = "roster.known"
)

// Findings about a family, reported at its first row.
const (
	CodeNoHead   finding.Code = "roster.no_head"
	CodeTwoHeads finding.Code = "roster.two_heads"
	// CodeAddresses: rows of one KK disagree about the address; the head's holds.
	CodeAddresses finding.Code = "roster.addresses"
	// CodeNeighbour: a row beside the family has no KK number that can be read
	// and may belong to it; args name the row.
	CodeNeighbour finding.Code = "roster.neighbour"
	// CodeNewKK: the register holds these people under another KK number, which
	// becomes a former one.
	CodeNewKK finding.Code = "roster.new_kk"
	// CodeFormerKK: the register holds a newer KK number, which stays.
	CodeFormerKK finding.Code = "roster.former_kk"
)

// FileError tells why a file cannot be read as a register at all.
type FileError struct {
	Finding finding.Finding
}

// Error gives the code and no value.
func (e *FileError) Error() string { return "roster: " + e.Finding.String() }

func fileError(code finding.Code, args ...string) error {
	return &FileError{finding.New(finding.Error, code, args...)}
}
