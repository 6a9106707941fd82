package proof

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/ident"
)

// numbers compares the laptop's numbers with central's: equal, of the right
// people, of nobody else, and each given once.
func (c *comparison) numbers() {
	type given struct {
		person uuid.UUID
		number string
	}
	central, laptop := map[given]int{}, map[given]int{}
	owners := map[string]int{}
	for person, number := range c.held.numbers {
		central[given{person, number}]++
		owners[number]++
		if _, found := ident.ParseJKNNumber(number); len(found) > 0 || !ident.JKNNumber(number).Simulated() {
			c.differ("person %s has a number of the wrong form", person)
		}
	}
	for number, n := range owners {
		if n > 1 {
			c.Doubled += n - 1
			c.differ("doubled: number %s… was given to %d people", number[:min(9, len(number))], n)
		}
	}
	expected := 0
	for _, f := range c.want.Families {
		d := c.held.dossiers[f.Dossier].state
		for i, p := range c.kept[f.Dossier].People {
			if i >= len(f.People) || i >= len(d.Members) {
				break // people has told
			}
			switch {
			case p.Person != d.Members[i].Person.ID:
				c.differ("%s, member %d: laptop and central mean different people", f.Name, i+1)
			case f.People[i].Numbered:
				expected++
				laptop[given{p.Person, p.Number}]++
			case p.Number != "":
				c.differ("%s, member %d has a number, but is covered already", f.Name, i+1)
			}
		}
	}
	c.Numbers = settle(&c.Report, laptop, central, func(g given) string {
		return fmt.Sprintf("the laptop's number of person %s at central", g.person)
	})
	if c.Numbers != expected {
		c.differ("%d numbers agree, not %d", c.Numbers, expected)
	}
}

// decisions looks for the refusals that were meant, their corrections, and
// whether everybody is accepted in the end.
func (c *comparison) decisions() {
	type refusal struct {
		dossier, member uuid.UUID
		field, reason   string
	}
	want, have := map[refusal]int{}, map[refusal]int{}
	for _, r := range c.want.Refused {
		d := c.held.dossiers[r.Dossier].state
		if r.Member >= len(d.Members) {
			c.differ("%s: there is no member %d", c.name(r.Dossier), r.Member+1)
			continue
		}
		member := d.Members[r.Member].ID
		want[refusal{r.Dossier, member, r.Field, r.Reason}]++
		last := slices.IndexFunc(c.held.decisions, func(d decision) bool { return d.member == member && d.accepted })
		if last >= 0 && c.held.dossiers[r.Dossier].members[member] == "accepted" {
			c.Corrected++
		}
	}
	for _, d := range c.held.decisions {
		if !d.accepted {
			have[refusal{d.dossier, d.member, d.field, d.reason}]++
			c.Refused++
		}
	}
	settle(&c.Report, want, have, func(r refusal) string {
		return fmt.Sprintf("the refusal of a member of %s for %s", c.name(r.dossier), r.field)
	})
	if c.Corrected != len(c.want.Refused) {
		c.differ("%d of %d refused members were accepted after their correction", c.Corrected, len(c.want.Refused))
	}
	for _, f := range c.want.Families {
		d := c.held.dossiers[f.Dossier]
		for i, p := range c.kept[f.Dossier].People {
			if i >= len(f.People) {
				break
			}
			if f.People[i].Numbered && (d.members[p.Member] != "accepted" || p.Decision != "accepted") {
				c.differ("%s, member %d: %s at central, %s on the laptop", f.Name, i+1, d.members[p.Member], p.Decision)
			}
		}
	}
}

// memberships compares who is active: in a family that pays, those whose bill
// was paid; in another, whoever has a number.
func (c *comparison) memberships() {
	for _, f := range c.want.Families {
		paid := slices.Contains(c.want.Paid, f.Dossier)
		kept := c.kept[f.Dossier]
		for i, p := range kept.People {
			if i >= len(f.People) || i >= len(kept.Dossier.Members) {
				break
			}
			should := f.People[i].Numbered
			if kept.Dossier.SegmentOf(&kept.Dossier.Members[i]).Mandiri() {
				should = should && paid
			}
			if p.Active != should || c.held.active[p.Person] != should {
				c.differ("%s, member %d: active at central %t, on the laptop %t, should be %t",
					f.Name, i+1, c.held.active[p.Person], p.Active, should)
			} else if should {
				c.Active++
			}
		}
		if paid && kept.Stage != app.StageActive {
			c.differ("%s is paid, but stands at %s", f.Name, kept.Stage)
		}
	}
}

// changes looks for each change in the facts of its family at central.
func (c *comparison) changes() {
	for _, ch := range c.want.Changes {
		kept := c.kept[ch.Dossier]
		facts := c.held.families[kept.Dossier.Family.ID]
		if now, ok := facts.Field(ch.Path); !ok || now != ch.New {
			c.differ("%s: the change of %s is not among central's facts", c.name(ch.Of), ch.Path)
		}
		if !slices.Contains(c.held.changed[kept.Submission], ch.Path) || kept.Stage != app.StageDecided {
			c.differ("%s: the change of %s is not applied", c.name(ch.Of), ch.Path)
		}
	}
}
