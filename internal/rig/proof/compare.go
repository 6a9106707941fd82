package proof

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"titian/app"
)

// Compare opens central's data folder and compares it, and what the laptop
// exported, with what is expected. The error is about reading; what is not as
// expected stands in the report.
func Compare(ctx context.Context, want Expected, data string, export []Kept) (Report, error) {
	h, err := readCentral(ctx, data)
	if err != nil {
		return Report{}, err
	}
	c := &comparison{want: want, held: h, kept: map[uuid.UUID]Kept{}}
	for _, k := range export {
		if _, twice := c.kept[k.ID]; twice {
			c.Doubled++
			c.differ("doubled: dossier %s on the laptop", k.ID)
		}
		c.kept[k.ID] = k
	}
	c.people()
	c.documents()
	c.submissions()
	c.numbers()
	c.decisions()
	c.memberships()
	c.changes()
	return c.Report, nil
}

// comparison is one under way.
type comparison struct {
	Report
	want Expected
	held *held
	kept map[uuid.UUID]Kept
}

// somebody is a person in a dossier.
type somebody struct {
	dossier uuid.UUID
	Person
}

func (c *comparison) name(id uuid.UUID) string {
	i := slices.IndexFunc(c.want.Families, func(f Family) bool { return f.Dossier == id })
	if i < 0 {
		return "dossier " + id.String()
	}
	return c.want.Families[i].Name
}

// people compares who was typed with who stands in central's dossiers, and in
// the laptop's.
func (c *comparison) people() {
	want, central, laptop := map[somebody]int{}, map[somebody]int{}, map[somebody]int{}
	ids := map[uuid.UUID]int{}
	for _, f := range c.want.Families {
		for _, p := range f.People {
			want[somebody{f.Dossier, p}]++
		}
	}
	for id, d := range c.held.dossiers {
		for i, p := range PeopleOf(&d.state) {
			central[somebody{id, p}]++
			ids[d.state.Members[i].Person.ID]++
		}
	}
	for id, k := range c.kept {
		for _, p := range PeopleOf(&k.Dossier) {
			laptop[somebody{id, p}]++
		}
	}
	say := func(where string) func(somebody) string {
		return func(s somebody) string { return fmt.Sprintf("a %s of %s %s", s.Sex, c.name(s.dossier), where) }
	}
	c.People = settle(&c.Report, want, central, say("at central"))
	settle(&c.Report, want, laptop, say("on the laptop"))
	for id, n := range ids {
		if n > 1 {
			c.Doubled += n - 1
			c.differ("doubled: person %s stands %d times at central", id, n)
		}
	}
}

// paper is a file at its place in a dossier.
type paper struct {
	dossier uuid.UUID
	kind    app.DocumentKind
	member  int
	sha256  string
}

// documents compares the original files with the files on central's disk.
func (c *comparison) documents() {
	want, have := map[paper]int{}, map[paper]int{}
	for _, f := range c.want.Families {
		for _, p := range f.Papers {
			want[paper{f.Dossier, p.Kind, p.Member, p.SHA256}]++
			c.Documents++
		}
	}
	seen := map[uuid.UUID]bool{}
	for i := range c.held.submissions {
		s := &c.held.submissions[i]
		for _, id := range s.documents {
			if seen[id] {
				continue
			}
			seen[id] = true
			c.document(s, id, have)
		}
	}
	for id := range c.held.files {
		if !seen[id] {
			c.Doubled++
			c.differ("unexpected: file %s belongs to no submission", id)
		}
	}
	for id := range c.held.declared {
		if !seen[id] {
			c.Doubled++
			c.differ("unexpected: document %s belongs to no submission", id)
		}
	}
	c.Identical = settle(&c.Report, want, have, func(p paper) string {
		return fmt.Sprintf("the %s of %s (member %d) with SHA-256 %s…", p.kind, c.name(p.dossier), p.member, p.sha256[:min(12, len(p.sha256))])
	})
}

// document puts the file of one document where its submission says it belongs.
func (c *comparison) document(s *submission, id uuid.UUID, have map[paper]int) {
	at := slices.IndexFunc(s.body.Documents, func(d app.Document) bool { return d.ID == id })
	if at < 0 {
		c.differ("document %s is declared, but not in the body of submission %s", id, s.id)
		return
	}
	files := c.held.files[id]
	if len(files) > 1 {
		c.Doubled += len(files) - 1
		c.differ("doubled: document %s has %d files", id, len(files))
	}
	if len(files) == 0 {
		return // it will be missing from have
	}
	d := &s.body.Documents[at]
	member := -1
	if d.Member != nil {
		member = s.body.Member(*d.Member)
	}
	have[paper{s.subject, d.Kind, member, files[0].sha256}]++
	c.DocumentBytes += files[0].size
	if files[0].sha256 != c.held.declared[id] || files[0].sha256 != d.SHA256 {
		c.differ("the file of document %s is not the one that was declared", id)
	}
}

// submissions compares how often each dossier was sent with how often central
// has it, and the newest one with the laptop's.
func (c *comparison) submissions() {
	want, have := map[uuid.UUID]int{}, map[uuid.UUID]int{}
	for _, f := range c.want.Families {
		want[f.Dossier] += f.Submissions
	}
	for _, ch := range c.want.Changes {
		want[c.kept[ch.Dossier].Dossier.Family.ID]++
	}
	for _, s := range c.held.submissions {
		have[s.subject]++
		c.BodyBytes += int64(s.bytes)
	}
	settle(&c.Report, want, have, func(id uuid.UUID) string { return "a submission of " + c.name(id) })
	for _, f := range c.want.Families {
		kept, ok := c.kept[f.Dossier]
		if !ok {
			continue // its people are missing too
		}
		d := c.held.dossiers[f.Dossier]
		if d.head != kept.Submission {
			c.differ("%s: central's newest submission is not the laptop's", f.Name)
		}
		if kept.DocumentsReceived != len(f.Papers) {
			c.differ("%s: the laptop has receipts for %d of %d papers", f.Name, kept.DocumentsReceived, len(f.Papers))
		}
		if len(kept.Needs) > 0 {
			c.differ("%s: something still needs a person", f.Name)
		}
		if !sameDossier(&d.state, &kept.Dossier) {
			c.differ("%s: central's dossier is not the laptop's", f.Name)
		}
	}
}

// sameDossier compares two dossiers by their JSON.
func sameDossier(a, b *app.Dossier) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// State is the end of a scenario in lines that do not depend on what was drawn
// by chance on the way, as numbers are: equal ends give equal lines.
func State(want Expected, r Report, export []Kept) []string {
	var out []string
	for _, k := range export {
		name := k.ID.String()
		if i := slices.IndexFunc(want.Families, func(f Family) bool { return f.Dossier == k.ID }); i >= 0 {
			name = want.Families[i].Name
		}
		for i, p := range k.People {
			out = append(out, fmt.Sprintf("%s %d: %s, numbered %t, active %t", name, i+1, p.Decision, p.Number != "", p.Active))
		}
		out = append(out, fmt.Sprintf("%s: %s, %d/%d papers, %d bills", name, k.Stage, k.DocumentsReceived, k.Documents, len(k.Bills)))
	}
	slices.Sort(out)
	return append(out, fmt.Sprintf("people %d, numbers %d, identical %d of %d, lost %d, doubled %d",
		r.People, r.Numbers, r.Identical, r.Documents, r.Lost, r.Doubled))
}
