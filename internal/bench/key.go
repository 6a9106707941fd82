package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"titian/app"
	"titian/ui/frame"
)

const (
	keyBudget   = 16 // milliseconds
	stallBudget = 50
	// sheetMembers is how many members the sheet has that is typed in.
	sheetMembers = 6
)

// measureKeys types, searches and scrolls in the whole window, in Fyne's test
// driver and without drawing, in front of a store with 100,000 people.
func measureKeys(ctx context.Context, b *bench) (rows []Row, err error) {
	dir, err := b.folder("keys")
	if err != nil {
		return nil, err
	}
	count, err := b.fillStore(ctx, dir, cheap(), pick(b.extent, 1_000, 100_000, 100_000))
	if err != nil {
		return nil, err
	}
	texts := typed(b.people.counting(count), pick(b.extent, 4, 60, 120))
	b.people.forget()
	h, err := b.newHands(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer shut(&err, h)
	draft, err := h.someDraft(ctx)
	if err != nil {
		return nil, err
	}
	keys := pick(b.extent, 20, 1_000, 4_000)
	for _, place := range []struct {
		what, field string
		read        func(*app.Dossier) string
	}{
		{
			fmt.Sprintf("window: a key in the grid of the sheet, %d members", sheetMembers), "members[2].person.name",
			func(d *app.Dossier) string { return d.Members[2].Person.Name },
		},
		{"window: a key in a field of the sheet", "family.address.street", func(d *app.Dossier) string { return d.Family.Address.Street }},
	} {
		took, err := h.typeIn(ctx, frame.Route{Place: frame.Sheet, Dossier: draft, Field: place.field}, place.read, keys)
		if err != nil {
			return rows, err
		}
		rows = append(rows, heldRow(place.what, keyBudget, took))
	}
	found, err := h.searchFor(ctx, texts)
	if err != nil {
		return rows, err
	}
	rows = append(rows, heldRow(fmt.Sprintf("window: a key in the search of %d people", count), stallBudget, found))
	scrolled, err := h.scroll(ctx, keys)
	return append(rows, heldRow(fmt.Sprintf("window: scrolling through %d people", count), stallBudget, scrolled)), err
}

// heldRow judges strokes by the slowest.
func heldRow(what string, budget float64, all []stroke) Row {
	held, shown := make([]float64, len(all)), make([]float64, len(all))
	for i, s := range all {
		held[i], shown[i] = s.held, s.shown
	}
	slowest := percentile(held, 100)
	return Row{
		What: what, Budget: fmt.Sprintf("slowest ≤ %.0f ms", budget),
		Measured: fmt.Sprintf("slowest %.1f ms, p99 %.1f ms, median %.2f ms; the answer shown after %.1f ms, at most %.1f ms",
			slowest, percentile(held, 99), median(held), median(shown), percentile(shown, 100)),
		Figures: map[string]float64{
			"max_ms": round(slowest, 2), "p99_ms": round(percentile(held, 99), 2), "median_ms": round(median(held), 3),
			"shown_max_ms": round(percentile(shown, 100), 2),
		},
		Met: met(slowest <= budget), Runs: fmt.Sprintf("%d times, in the test driver", len(all)),
	}
}

// someDraft returns a dossier with sheetMembers members.
func (h *hands) someDraft(ctx context.Context) (uuid.UUID, error) {
	list, err := h.station.Families(ctx, app.FamilyQuery{})
	if err != nil {
		return uuid.Nil, err
	}
	for i := range list.Rows {
		if list.Rows[i].Members == sheetMembers {
			return list.Rows[i].Dossier, nil
		}
	}
	return uuid.Nil, errors.New("no family of that size")
}

// typeIn types letters into a field, and takes each word away again but the last;
// read finds that one in what was saved.
func (h *hands) typeIn(ctx context.Context, to frame.Route, read func(*app.Dossier) string, keys int) ([]stroke, error) {
	if err := h.open(ctx, to); err != nil {
		return nil, err
	}
	const word = "abcdefghij"
	all := make([]stroke, 0, keys+2*len(word))
	for back := false; len(all) < keys || !back; back = !back {
		for _, r := range word {
			var s stroke
			var err error
			if back {
				s, err = h.key(ctx, fyne.KeyBackspace)
			} else {
				s, err = h.letter(ctx, r)
			}
			if err != nil {
				return all, err
			}
			all = append(all, s)
		}
	}
	if err := h.open(ctx, frame.Route{Place: frame.Home}); err != nil {
		return all, err
	}
	r, err := h.station.Record(ctx, to.Dossier)
	if err == nil && !strings.Contains(strings.ToLower(read(&r.Dossier)), word) {
		err = fmt.Errorf("type in %s: nothing of it was saved", to.Field)
	}
	return all, err
}

// searchFor types texts into the search of Keluarga, and takes each away again.
func (h *hands) searchFor(ctx context.Context, texts []string) (all []stroke, err error) {
	if err := h.open(ctx, frame.Route{Place: frame.Families}); err != nil {
		return nil, err
	}
	for _, text := range texts {
		for _, r := range text {
			s, err := h.letter(ctx, r)
			if err != nil {
				return all, err
			}
			all = append(all, s)
		}
		for range []rune(text) {
			s, err := h.key(ctx, fyne.KeyBackspace)
			if err != nil {
				return all, err
			}
			all = append(all, s)
		}
	}
	return all, nil
}

// scroll goes through the list by keys, from end to end and page by page.
func (h *hands) scroll(ctx context.Context, keys int) (all []stroke, err error) {
	if _, err := h.key(ctx, fyne.KeyReturn); err != nil { // from the search into the list
		return nil, err
	}
	ways := []fyne.KeyName{fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyPageUp, fyne.KeyUp, fyne.KeyHome, fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyDown}
	for i := range keys {
		s, err := h.key(ctx, ways[i%len(ways)])
		if err != nil {
			return all, err
		}
		all = append(all, s)
	}
	return all, nil
}
