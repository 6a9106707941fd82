// Package finding holds what a check of typed or imported data has to say:
// errors, which block, and warnings, which a person may accept with a reason.
//
// A finding carries a code, never a sentence: the words live in the language
// catalogue under "finding." + code. It does not decide what happens next;
// that is for the service that asked for the check.
package finding

import (
	"fmt"
	"slices"
	"strings"
)

// Level says whether a finding blocks.
type Level string

const (
	// Error marks what cannot be true; it blocks submission.
	Error Level = "error"
	// Warning marks what is unlikely; a person may accept it with a reason.
	Warning Level = "warning"
)

// Code names one rule, in lower case with dots, for example "nik.length".
// A code is stable: it travels on the wire and stands in stored reasons.
type Code string

// ArgPapers is the argument that lists kinds of paper, separated by spaces;
// the catalogue shows their labels.
const ArgPapers = "papers"

// Finding is one remark about one field.
type Finding struct {
	Code  Code  `json:"code"`
	Level Level `json:"level"`
	// Field is the path of the field in the JSON form of what was checked,
	// for example "members[2].person.nik"; empty when the finding is about the
	// value or the whole.
	Field string `json:"field,omitempty"`
	// Args fill the placeholders of the explanation. They may hold personal
	// values, so they are shown on the officer's own screen only: they are
	// never marshalled, logged or sent.
	Args map[string]string `json:"-"`
}

// New returns a finding; args are alternating names and values of the
// placeholders in its explanation.
func New(level Level, code Code, args ...string) Finding {
	f := Finding{Code: code, Level: level}
	for i := 0; i+1 < len(args); i += 2 {
		if f.Args == nil {
			f.Args = make(map[string]string, len(args)/2)
		}
		f.Args[args[i]] = args[i+1]
	}
	return f
}

// At returns the finding about this field.
func (f Finding) At(field string) Finding {
	f.Field = field
	return f
}

// String gives level, field and code, and no value: it is safe to log.
func (f Finding) String() string {
	if f.Field == "" {
		return fmt.Sprintf("%s %s", f.Level, f.Code)
	}
	return fmt.Sprintf("%s %s at %s", f.Level, f.Code, f.Field)
}

// List is the outcome of a check, in the order of the fields.
type List []Finding

// Blocks reports whether the list holds at least one error.
func (l List) Blocks() bool {
	return slices.ContainsFunc(l, func(f Finding) bool { return f.Level == Error })
}

// Errors returns the findings that block.
func (l List) Errors() List { return l.only(Error) }

// Warnings returns the findings that a person may accept with a reason.
func (l List) Warnings() List { return l.only(Warning) }

// Has reports whether the list holds a finding with this code.
func (l List) Has(code Code) bool {
	return slices.ContainsFunc(l, func(f Finding) bool { return f.Code == code })
}

// Under returns a copy of the list in which every field stands below prefix:
// "nik" under "members[0].person" becomes "members[0].person.nik", an empty
// field becomes the prefix itself.
func (l List) Under(prefix string) List {
	if prefix == "" || len(l) == 0 {
		return l
	}
	out := slices.Clone(l)
	for i := range out {
		switch {
		case out[i].Field == "":
			out[i].Field = prefix
		case strings.HasPrefix(out[i].Field, "["):
			out[i].Field = prefix + out[i].Field
		default:
			out[i].Field = prefix + "." + out[i].Field
		}
	}
	return out
}

func (l List) only(level Level) List {
	var out List
	for _, f := range l {
		if f.Level == level {
			out = append(out, f)
		}
	}
	return out
}
