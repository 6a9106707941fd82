package sheet

import (
	"math"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"titian/app"
)

// ties are what in a dossier goes with a member beside the member's own values:
// it is lost when they are taken out, and comes back with them.
type ties struct {
	// Links are the spots of other members that name them as mother or guardian.
	Links []tie `json:"links,omitempty"`
	// Reasons are those for warnings about them, with their places in the list.
	Reasons []placedReason `json:"reasons,omitempty"`
}

type tie struct {
	Member uuid.UUID `json:"member"`
	Path   string    `json:"path"`
}

type placedReason struct {
	Place  int        `json:"place"`
	Reason app.Reason `json:"reason"`
}

// links are the spots of a member that name another one.
func links() []string { return []string{"mother", "guardian"} }

// tiesOf returns what goes with the member at an index.
func tiesOf(d *app.Dossier, at int) ties {
	var out ties
	id := d.Members[at].ID
	for i := range d.Members {
		for _, path := range links() {
			if s := of(d.Members[i].ID, path); i != at && value(d, s) == id.String() {
				out.Links = append(out.Links, tie{s.member, s.path})
			}
		}
	}
	for place, r := range d.Reasons {
		if i, _, ok := inMember(r.Field); ok && i == at {
			out.Reasons = append(out.Reasons, placedReason{place, r})
		}
	}
	return out
}

// takeOut removes the member at an index with what goes with them.
func takeOut(d *app.Dossier, at int) {
	gone := tiesOf(d, at)
	for _, l := range gone.Links {
		put(d, of(l.Member, l.Path), "")
	}
	d.Reasons = slices.DeleteFunc(d.Reasons, func(r app.Reason) bool {
		return slices.ContainsFunc(gone.Reasons, func(p placedReason) bool { return p.Reason == r })
	})
	d.Members = slices.Delete(d.Members, at, at+1)
	shift(d.Reasons, at+1, -1)
}

// putIn puts a member at a place of the list with what goes with them. A link
// that leads to somebody else by now is left alone.
func putIn(d *app.Dossier, m app.Member, at int, back ties) {
	one := app.Dossier{Members: []app.Member{m}}
	d.Members = slices.Insert(d.Members, at, one.Clone().Members...)
	shift(d.Reasons, at, 1)
	for _, l := range back.Links {
		if s := of(l.Member, l.Path); value(d, s) == "" {
			put(d, s, m.ID.String())
		}
	}
	for _, p := range back.Reasons {
		r := p.Reason
		if _, rest, ok := inMember(r.Field); ok {
			r.Field = memberPath(at, rest)
		}
		d.Reasons = slices.Insert(d.Reasons, min(p.Place, len(d.Reasons)), r)
	}
}

// shift leads the reasons about members from an index on to where these stand
// now.
func shift(reasons []app.Reason, from, by int) {
	for k := range reasons {
		if i, rest, ok := inMember(reasons[k].Field); ok && i >= from {
			reasons[k].Field = memberPath(i+by, rest)
		}
	}
}

// inMember splits the path of a value of a member into the member's index and
// the path within them; false for any other path.
func inMember(path string) (i int, rest string, ok bool) {
	rest, ok = cutMember(path)
	i = memberIndex(path)
	return i, rest, ok && i < math.MaxInt
}

// memberPath is the path, as findings give it, of a value of a member.
func memberPath(i int, rest string) string {
	path := "members[" + strconv.Itoa(i) + "]"
	if rest == "" {
		return path
	}
	return path + "." + rest
}
