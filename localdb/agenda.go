package localdb

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"titian/app"
)

// NameOf returns a dossier's local number and the name of its family's head.
// app.ErrNotFound for one that is not there, or in the bin.
func (db *DB) NameOf(ctx context.Context, dossier uuid.UUID) (local, head string, err error) {
	err = db.look(ctx, func(p *projection) error {
		s, ok := p.dossiers[dossier]
		if !ok {
			return app.ErrNotFound
		}
		local, head = s.local, s.headName()
		return nil
	})
	if err != nil {
		return "", "", fmt.Errorf("name dossier %s: %w", dossier, fault(err))
	}
	return local, head, nil
}

// headName is the name of the head, which a change takes from its family.
func (f *findable) headName() string {
	if f.row.Head == "" && f.lead != nil {
		return f.lead.row.Head
	}
	return f.row.Head
}

// Agenda returns what waits for the officer, and what moved.
func (db *DB) Agenda(ctx context.Context, q app.AgendaQuery) (app.Agenda, error) {
	var out app.Agenda
	err := db.look(ctx, func(p *projection) error {
		m := app.NewAgendaMaker(q)
		for _, s := range p.dossiers {
			if len(s.duties) > 0 || !s.move.At.IsZero() {
				m.Add(s.duties, s.move, s.headName())
			}
		}
		out = m.Agenda()
		c := &p.families.counts
		out.Families, out.Members, out.Numbered, out.Active = c.families, c.members, c.numbered, c.active
		return ctx.Err()
	})
	if err != nil {
		return app.Agenda{}, fmt.Errorf("make agenda: %w", fault(err))
	}
	return out, nil
}
