package app

import (
	"slices"
	"strconv"
	"strings"

	"titian/app/finding"
)

// withoutAccepted leaves out the warnings that have a reason.
func withoutAccepted(found finding.List, reasons []Reason) finding.List {
	return slices.DeleteFunc(slices.Clone(found), func(f finding.Finding) bool {
		return f.Level == finding.Warning && slices.ContainsFunc(reasons, func(r Reason) bool {
			return r.Code == string(f.Code) && r.Field == f.Field && r.Text != ""
		})
	})
}

// stillApply leaves out the reasons of before that are about a member in whose
// place another one stands now, or whose NIK, name, birth date or sex was
// corrected since: the warning that they answered was another one. A reason that
// went with its member to another place stays.
func stillApply(reasons []Reason, was, now *Dossier) []Reason {
	// Who is given as i is the same human being as before in the place of old, and
	// r says of them what old said.
	carries := func(r, old *Reason, i int) bool {
		j, ok := memberOf(old.Field)
		return ok && i < len(now.Members) && j < len(was.Members) && sameReason(old, r) && sameMember(&was.Members[j], &now.Members[i])
	}
	var out []Reason
	for k := range reasons {
		r := &reasons[k]
		i, ok := memberOf(r.Field)
		given := !ok || !slices.Contains(was.Reasons, *r) ||
			slices.ContainsFunc(was.Reasons, func(old Reason) bool { return carries(r, &old, i) }) ||
			// The one that stood here went along with its member: this one is new.
			slices.ContainsFunc(reasons, func(other Reason) bool {
				to, ok := memberOf(other.Field)
				return ok && to != i && carries(&other, r, to)
			})
		if given {
			out = append(out, *r)
		}
	}
	return out
}

// sameReason reports whether two reasons say the same about the same value of a
// member, whoever that is.
func sameReason(a, b *Reason) bool {
	_, left, _ := strings.Cut(a.Field, "]")
	_, right, _ := strings.Cut(b.Field, "]")
	return a.Code == b.Code && a.Text == b.Text && left == right
}

func sameMember(a, b *Member) bool {
	p, q := &a.Person, &b.Person
	return a.ID == b.ID && p.NIK == q.NIK && p.Name == q.Name && p.BirthDate == q.BirthDate && p.Sex == q.Sex
}

// memberOf returns the index in a path that [memberPath] made.
func memberOf(path string) (int, bool) {
	rest, ok := strings.CutPrefix(path, "members[")
	number, _, closed := strings.Cut(rest, "]")
	i, err := strconv.Atoi(number)
	return i, ok && closed && err == nil && i >= 0
}
