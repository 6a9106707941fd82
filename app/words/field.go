package words

import (
	"strconv"
	"strings"
)

// Field names a field of a dossier by its path, as findings, refusals and
// conflicts give it: "NIK, anggota 3" for "members[2].person.nik", "RT (alamat
// tinggal)" for "family.domicile.rt". A path within a member or the family is
// named too. A path that is not known takes the name of the nearest one around
// it, so that nobody ever reads a path.
func (c *Catalogue) Field(path string) string {
	rest, member := cutMember(path)
	name := c.fieldName(rest)
	if member == 0 {
		return name
	}
	if rest == "" {
		return c.Text("field.member", "member", strconv.Itoa(member))
	}
	return c.Text("field.of_member", "field", name, "member", strconv.Itoa(member))
}

// cutMember takes "members[2]." off a path and returns the member's number,
// from 1 on; 0 for a path that leads to none.
func cutMember(path string) (rest string, member int) {
	inside, ok := strings.CutPrefix(path, "members[")
	if !ok {
		return path, 0
	}
	number, rest, _ := strings.Cut(inside, "]")
	i, err := strconv.Atoi(number)
	if err != nil || i < 0 {
		return path, 0
	}
	return strings.TrimPrefix(rest, "."), i + 1
}

// fieldName names a path without its member.
func (c *Catalogue) fieldName(path string) string {
	path = strings.TrimPrefix(path, "family.")
	if kind, ok := strings.CutPrefix(path, "documents."); ok && c.Has("document."+kind) {
		return c.Text("field.document", "document", c.Text("document."+kind))
	}
	for place, key := range map[string]string{"domicile": "field.at_domicile", "billing": "field.at_billing"} {
		if inside, ok := strings.CutPrefix(path, place+"."); ok {
			return c.Text(key, "field", c.fieldName("address."+inside))
		}
	}
	path = withoutPlaces(path)
	for path != "" {
		if c.Has("field." + path) {
			return c.Text("field." + path)
		}
		path = path[:max(0, strings.LastIndexByte(path, '.'))]
	}
	return c.Text("field.unknown")
}

// withoutPlaces drops the places in lists: "changes[0].new" is "changes.new".
func withoutPlaces(path string) string {
	var b strings.Builder
	depth := 0
	for _, r := range path {
		switch {
		case r == '[':
			depth++
		case r == ']' && depth > 0:
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}
