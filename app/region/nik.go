package region

import "titian/app/finding"

// Status says what is known of the region code that begins a NIK.
type Status string

const (
	// StatusCurrent marks a district of the current table.
	StatusCurrent Status = "current"
	// StatusRetired marks a code that was given once and is no longer in force.
	StatusRetired Status = "retired"
	// StatusUnknown marks a code that no edition is known to have held.
	StatusUnknown Status = "unknown"
)

// CodeNIKRegion is the finding about a NIK or KK number whose region code was
// never given.
const CodeNIKRegion finding.Code = "nik.region"

// NIKPlace looks up the first six digits of a NIK or KK number. They name the
// district where the person was first registered and stay for life, through
// moves and through every redrawing of the map (domain.md §1.1 and §7). So a
// code may be right and yet stand in no table:
//
//   - the Papuan provinces 91 and 92 were renumbered as 91 to 96, and any code
//     below the old two is taken for an old one;
//   - numbers are given in order and not given again, so a number that is
//     missing below a higher one of the same regency or province was in force
//     before a part was split off (64.04 is Bulungan, now 65.01).
//
// Only StatusCurrent comes with a full place. A retired place has its name when
// an edition that held it was at hand, and an unknown one is empty.
func (t *Table) NIKPlace(code6 string) (Place, Status) {
	c := Code(code6)
	if c.Level() != District || !c.Valid() {
		return Place{}, StatusUnknown
	}
	if i, ok := t.find(c); ok {
		return t.place(i), StatusCurrent
	}
	if name, ok := t.retired[c]; ok {
		return Place{Code: c, Name: name}, StatusRetired
	}
	if province := c.At(Province); province == "91" || province == "92" || t.gap(c) || t.gap(c.Parent()) {
		return Place{Code: c}, StatusRetired
	}
	return Place{}, StatusUnknown
}

// NIKFindings checks the first six digits of a NIK or KK number. Only a code
// that was never given is worth a word, and it never blocks: people move, maps
// change, and a NIK with a wrong code stays in force.
func (t *Table) NIKFindings(code6 string) finding.List {
	if _, status := t.NIKPlace(code6); status == StatusUnknown {
		return finding.List{finding.New(finding.Warning, CodeNIKRegion, "code", code6)}
	}
	return nil
}

// gap reports whether c is missing although a later number of the same series
// is in force. Regencies and cities are two series below one province.
func (t *Table) gap(c Code) bool {
	if _, ok := t.find(c); ok {
		return false
	}
	siblings := t.Children(c.Parent())
	if len(siblings) == 0 {
		return false
	}
	for _, s := range siblings {
		if s.Code > c && s.Code.Kind() == c.Kind() {
			return true
		}
	}
	return false
}
