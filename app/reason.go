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
// corrected since: the warning that they answered was another one.
func stillApply(reasons []Reason, was, now *Dossier) []Reason {
	return slices.DeleteFunc(reasons, func(r Reason) bool {
		i, ok := memberOf(r.Field)
		if !ok || !slices.Contains(was.Reasons, r) {
			return false
		}
		return i >= len(now.Members) || i >= len(was.Members) || !sameMember(&was.Members[i], &now.Members[i])
	})
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
