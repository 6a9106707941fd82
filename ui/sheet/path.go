package sheet

import (
	"strconv"
	"strings"

	"github.com/google/uuid"

	"titian/app"
)

// part is one of the five parts of the sheet.
type part int

// Parts, in the order of the sheet.
const (
	partFamily part = iota
	partMembers
	partContact
	partDocuments
	partReview
	parts // counts them
)

// partOf returns the part in which the value at a path of a finding is typed.
func partOf(path string) part {
	if rest, ok := cutMember(path); ok {
		if strings.HasPrefix(rest, "documents.") {
			return partDocuments
		}
		return partMembers
	}
	top, second, _ := strings.Cut(path, ".")
	switch top {
	case "documents":
		return partDocuments
	case "representative":
		return partContact
	case "members":
		return partMembers
	case "family":
		second, _, _ = strings.Cut(second, ".")
		switch second {
		case "contact", "domicile", "billing", "fktp", "dentist":
			return partContact
		default:
			return partFamily
		}
	default:
		return partReview
	}
}

// where returns the part and the spot that a path leads to. A member's missing
// facility is typed once for the family.
func where(d *app.Dossier, path string) (part, spot) {
	path = canonicalPath(path)
	rest, ok := cutMember(path)
	if !ok {
		return partOf(path), at(path)
	}
	i := memberIndex(path)
	if i >= len(d.Members) {
		return partMembers, spot{}
	}
	if (rest == "fktp" || strings.HasPrefix(rest, "fktp.")) && d.Members[i].FKTP == nil {
		return partContact, at("family.fktp")
	}
	return partOf(path), of(d.Members[i].ID, rest)
}

// pathOf is the path, as findings give it, of a spot.
func pathOf(d *app.Dossier, s spot) string {
	if s.member == uuid.Nil {
		return s.path
	}
	i := d.Member(s.member)
	if i < 0 {
		return ""
	}
	return memberPath(i, s.path)
}

// needPath is the path of a need: a decision names a field within its member.
func needPath(d *app.Dossier, n app.Need) string {
	if n.Member == uuid.Nil {
		return canonicalPath(n.Field)
	}
	if _, ok := cutMember(n.Field); ok {
		return n.Field
	}
	field := n.Field
	if field == "" {
		field = "person.name"
	}
	return pathOf(d, of(n.Member, field))
}

// canonicalPath writes the paths of a change within the family as those of the
// dossier.
func canonicalPath(path string) string {
	for _, head := range []string{"address.", "contact."} {
		if strings.HasPrefix(path, head) {
			return "family." + path
		}
	}
	return path
}

// cutMember takes "members[2]." off a path.
func cutMember(path string) (rest string, ok bool) {
	inside, ok := strings.CutPrefix(path, "members[")
	if !ok {
		return path, false
	}
	_, rest, ok = strings.Cut(inside, "]")
	return strings.TrimPrefix(rest, "."), ok
}

// memberIndex reads the place of the member from a path that cutMember takes;
// one that cannot be read lies behind every list.
func memberIndex(path string) int {
	number, _, _ := strings.Cut(strings.TrimPrefix(path, "members["), "]")
	i, err := strconv.Atoi(number)
	if err != nil || i < 0 {
		return int(^uint(0) >> 1)
	}
	return i
}

// cutLast cuts a path before its last step.
func cutLast(path string) (before, last string, ok bool) {
	i := strings.LastIndexByte(path, '.')
	if i < 0 {
		return "", path, false
	}
	return path[:i], path[i+1:], true
}
