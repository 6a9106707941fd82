// Package rules holds the trade's dated rules: what a family pays and when, the
// waiting days, fines and limits, and which papers a dossier needs. They are
// data with a source and dates, not code, since decrees change them; the data
// stands in assets/rules.
//
// A Book holds all of them, an Edition those in force on one day. The package
// decides nothing about a dossier: it answers what the rules say.
package rules

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"titian/app/civil"
)

// Errors that callers branch on.
var (
	// ErrData says that the data of the rules is not sound.
	ErrData = errors.New("rules data not sound")
	// ErrNoEdition says that some rule is not known for a day: the book is
	// complete from 2021-01-01.
	ErrNoEdition = errors.New("no rules for this day")
	// ErrClass says that a ward class is not 1, 2 or 3.
	ErrClass = errors.New("no such class")
	// ErrNoChecklist says that a kind of dossier, a segment or a trait is unknown,
	// or that no checklist was in force for them on that day.
	ErrNoChecklist = errors.New("no checklist for this case")
)

// Book holds the rules of all times. It does not change after Load and may be
// used from several goroutines.
type Book struct {
	version string
	data    data
}

// data is the JSON form of the rules. Each section stands in one file.
type data struct {
	Version      string                `json:"version,omitempty"`
	Tariffs      section[Tariffs]      `json:"tariffs,omitempty"`
	Subsidised   section[Subsidised]   `json:"subsidised,omitempty"`
	FirstPayment section[FirstPayment] `json:"first_payment,omitempty"`
	Dues         section[Dues]         `json:"dues,omitempty"`
	Arrears      section[Arrears]      `json:"arrears,omitempty"`
	Fine         section[Fine]         `json:"inpatient_fine,omitempty"`
	Rehab        section[Rehab]        `json:"rehab,omitempty"`
	Newborn      section[Newborn]      `json:"newborn,omitempty"`
	ClassChange  section[ClassChange]  `json:"class_change,omitempty"`
	FKTPChange   section[FKTPChange]   `json:"fktp_change,omitempty"`
	FromPPU      section[FromPPU]      `json:"from_ppu,omitempty"`
	Documents    []Document            `json:"documents,omitempty"`
	Checklists   []checklist           `json:"checklists,omitempty"`
}

// Load reads the files of the rules, in any order. It is strict: an unknown
// field, a section in two files, overlapping dates, or a name that the program
// does not know is an error that wraps ErrData.
func Load(files ...[]byte) (*Book, error) {
	var all data
	sum := sha256.New()
	files = slices.SortedFunc(slices.Values(files), bytes.Compare)
	for _, file := range files {
		var one data
		if err := decode(file, &one); err != nil {
			return nil, fmt.Errorf("load rules: %w: %w", ErrData, err)
		}
		if err := all.take(one); err != nil {
			return nil, fmt.Errorf("load rules: %w", err)
		}
		_, _ = sum.Write(file) // a hash never fails
	}
	if err := all.check(); err != nil {
		return nil, fmt.Errorf("load rules: %w", err)
	}
	return &Book{version: all.Version + "-" + hex.EncodeToString(sum.Sum(nil)[:4]), data: all}, nil
}

// Version names the state of the data, for bills and papers, as
// "2026.1-9f86d081": the stated version and a sum over the data, so that no rule
// changes without it.
func (b *Book) Version() string { return b.version }

// Tariff returns what the family and the state pay for one member of a class (1
// to 3) for the month of a day, from April 2016 on. The error is ErrClass or
// ErrNoEdition.
func (b *Book) Tariff(class int, day civil.Date) (Tariff, error) {
	t, ok := b.data.Tariffs.on(day)
	if !ok {
		return Tariff{}, ErrNoEdition
	}
	return t.class(class)
}

// Documents returns the kinds of paper that checklists speak of, in the order in
// which a person is shown them.
func (b *Book) Documents() []Document { return slices.Clone(b.data.Documents) }

// Document returns a kind of paper.
func (b *Book) Document(kind string) (Document, bool) {
	i := slices.IndexFunc(b.data.Documents, func(d Document) bool { return d.Kind == kind })
	if i < 0 {
		return Document{}, false
	}
	return b.data.Documents[i], true
}

// On returns the edition in force on a day. The error is ErrNoEdition when a
// rule is missing for it.
func (b *Book) On(day civil.Date) (*Edition, error) {
	e := &Edition{book: b, day: day}
	found := []bool{
		take(&e.Tariffs, b.data.Tariffs, day),
		take(&e.Subsidised, b.data.Subsidised, day),
		take(&e.FirstPayment, b.data.FirstPayment, day),
		take(&e.Dues, b.data.Dues, day),
		take(&e.Arrears, b.data.Arrears, day),
		take(&e.Fine, b.data.Fine, day),
		take(&e.Newborn, b.data.Newborn, day),
		take(&e.ClassChange, b.data.ClassChange, day),
		take(&e.FKTPChange, b.data.FKTPChange, day),
		take(&e.FromPPU, b.data.FromPPU, day),
	}
	if slices.Contains(found, false) {
		return nil, fmt.Errorf("%w: %s", ErrNoEdition, day)
	}
	take(&e.Rehab, b.data.Rehab, day)
	return e, nil
}

func take[T entry](to *T, from section[T], day civil.Date) bool {
	v, ok := from.on(day)
	*to = v
	return ok
}

// decode reads one JSON object, strictly, and nothing after it.
func decode(file []byte, into *data) error {
	dec := json.NewDecoder(bytes.NewReader(file))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value in a file")
	}
	return nil
}

// take adds the sections of one file.
func (d *data) take(one data) error {
	if one.Version != "" {
		if d.Version != "" {
			return fmt.Errorf("%w: two versions", ErrData)
		}
		d.Version = one.Version
	}
	return errors.Join(
		add("tariffs", &d.Tariffs, one.Tariffs),
		add("subsidised", &d.Subsidised, one.Subsidised),
		add("first_payment", &d.FirstPayment, one.FirstPayment),
		add("dues", &d.Dues, one.Dues),
		add("arrears", &d.Arrears, one.Arrears),
		add("inpatient_fine", &d.Fine, one.Fine),
		add("rehab", &d.Rehab, one.Rehab),
		add("newborn", &d.Newborn, one.Newborn),
		add("class_change", &d.ClassChange, one.ClassChange),
		add("fktp_change", &d.FKTPChange, one.FKTPChange),
		add("from_ppu", &d.FromPPU, one.FromPPU),
		add("documents", &d.Documents, one.Documents),
		add("checklists", &d.Checklists, one.Checklists),
	)
}

func add[S ~[]E, E any](name string, to *S, more S) error {
	if len(*to) > 0 && len(more) > 0 {
		return fmt.Errorf("%w: %s: in two files", ErrData, name)
	}
	*to = append(*to, more...)
	return nil
}

func (d *data) check() error {
	if d.Version == "" {
		return fmt.Errorf("%w: no version", ErrData)
	}
	return errors.Join(
		d.Tariffs.arrange("tariffs"),
		d.Subsidised.arrange("subsidised"),
		d.FirstPayment.arrange("first_payment"),
		d.Dues.arrange("dues"),
		d.Arrears.arrange("arrears"),
		d.Fine.arrange("inpatient_fine"),
		d.Rehab.arrange("rehab"),
		d.Newborn.arrange("newborn"),
		d.ClassChange.arrange("class_change"),
		d.FKTPChange.arrange("fktp_change"),
		d.FromPPU.arrange("from_ppu"),
		d.checkDocuments(),
		d.checkChecklists(),
	)
}
