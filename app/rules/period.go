package rules

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"titian/app/civil"
)

// Period says from when to when an entry is in force, and why.
type Period struct {
	// From and Until are the first and the last day; without Until the entry
	// is in force until further notice.
	From  civil.Date `json:"from"`
	Until civil.Date `json:"until,omitzero"`
	// Source is the law, or the guidance that was found in place of one.
	Source string `json:"source"`
	// Note is for whoever maintains the data.
	Note string `json:"note,omitempty"`
}

// In reports whether the entry is in force on a day.
func (p Period) In(day civil.Date) bool {
	return !day.IsZero() && !day.Before(p.From) && (p.Until.IsZero() || !day.After(p.Until))
}

func (p Period) period() Period { return p }

func (p Period) check() error {
	switch {
	case p.From.IsZero():
		return errors.New("from is missing")
	case !p.Until.IsZero() && p.Until.Before(p.From):
		return errors.New("until lies before from")
	case p.Source == "":
		return errors.New("source is missing")
	}
	return nil
}

// entry is one dated rule of a section.
type entry interface {
	period() Period
	check() error
}

// section holds the entries of one rule over time, in the order of From and no
// two on the same day.
type section[T entry] []T

// on returns the entry in force on a day.
func (s section[T]) on(day civil.Date) (T, bool) {
	i := slices.IndexFunc(s, func(e T) bool { return e.period().In(day) })
	if i < 0 {
		var none T
		return none, false
	}
	return s[i], true
}

// arrange checks the entries, brings them in order and refuses overlaps.
func (s section[T]) arrange(name string) error {
	if len(s) == 0 {
		return fmt.Errorf("%w: %s: no entry", ErrData, name)
	}
	for _, e := range s {
		if err := cmp.Or(e.period().check(), e.check()); err != nil {
			return fmt.Errorf("%w: %s from %s: %w", ErrData, name, e.period().From, err)
		}
	}
	slices.SortFunc(s, func(a, b T) int { return a.period().From.Compare(b.period().From) })
	for i, e := range s[1:] {
		before := s[i].period()
		if before.Until.IsZero() || !e.period().From.After(before.Until) {
			return fmt.Errorf("%w: %s: the entries from %s and %s overlap", ErrData, name, before.From, e.period().From)
		}
	}
	return nil
}
