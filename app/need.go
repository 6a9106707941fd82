package app

import (
	"strings"

	"github.com/google/uuid"
)

// Path is the path within d of what has to be mended: a decision names a field
// within its member. It is empty where d does not have the member any more.
func (n Need) Path(d *Dossier) string {
	if n.Member == uuid.Nil || n.Field == "" || strings.HasPrefix(n.Field, "members[") || strings.HasPrefix(n.Field, "family.") {
		return n.Field
	}
	if i := d.Member(n.Member); i >= 0 {
		return memberPath(i, n.Field)
	}
	return ""
}
