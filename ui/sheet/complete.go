package sheet

import (
	"slices"

	"titian/app"
	"titian/app/civil"
	"titian/app/finding"
)

// state tells how far a part has come.
type state struct {
	// done of total; total is 0 where there is nothing to count.
	done, total int
	// errors and warnings are those that stand; a warning with a reason does
	// not.
	errors, warnings int
}

// complete reports whether nothing is missing.
func (s state) complete() bool { return s.errors == 0 && s.done == s.total }

// states counts the parts. found are all findings about d without those that
// have a reason.
func states(c *app.Checker, d *app.Dossier, found finding.List, today civil.Date) [parts]state {
	var out [parts]state
	faulty := map[string]bool{}
	for _, f := range found {
		p, _ := where(d, f.Field)
		if f.Level == finding.Error {
			out[p].errors++
			if rest, ok := cutMember(f.Field); ok && p == partMembers && rest != "" {
				faulty[f.Field[:len(f.Field)-len(rest)]] = true
			}
		} else {
			out[p].warnings++
		}
	}
	out[partMembers].total = len(d.Members)
	out[partMembers].done = len(d.Members) - len(faulty)
	out[partDocuments].total = countRequired(c.Missing(withoutPapers(d), today))
	out[partDocuments].done = out[partDocuments].total - countRequired(c.Missing(d, today))
	return out
}

func countRequired(list []app.Missing) int {
	n := 0
	for _, m := range list {
		if !m.Requirement.Optional {
			n++
		}
	}
	return n
}

func withoutPapers(d *app.Dossier) *app.Dossier {
	bare := *d
	bare.Documents = nil
	return &bare
}

// withoutReason leaves out the warnings that the dossier has a reason for.
func withoutReason(found finding.List, reasons []app.Reason) finding.List {
	return slices.DeleteFunc(slices.Clone(found), func(f finding.Finding) bool { return reasonFor(f, reasons) != "" })
}

// reasonFor returns the reason for going on in spite of a warning.
func reasonFor(f finding.Finding, reasons []app.Reason) string {
	if f.Level != finding.Warning {
		return ""
	}
	for _, r := range reasons {
		if r.Code == string(f.Code) && r.Field == f.Field {
			return r.Text
		}
	}
	return ""
}
