package sheet

import (
	"strconv"

	"github.com/google/uuid"
)

// plain is a text that is kept as it is typed.
func plain[T ~string](p *T) slot {
	return slot{func() string { return string(*p) }, func(s string) { *p = T(s) }}
}

// own is a choice that may be left to the family.
func own[T ~string](p *T) slot {
	return slot{func() string { return string(*p) }, func(s string) {
		if s == no {
			s = ""
		}
		*p = T(s)
	}}
}

// number is a choice by number; 0 is none.
func number[T ~int | ~int64](p *T) slot {
	return slot{
		func() string {
			if *p == 0 {
				return ""
			}
			return strconv.FormatInt(int64(*p), 10)
		},
		func(s string) {
			n, err := strconv.ParseInt(s, 10, 64)
			if err != nil {
				n = 0
			}
			*p = T(n)
		},
	}
}

func flag(p *bool) slot {
	return slot{
		func() string {
			if *p {
				return yes
			}
			return ""
		},
		func(s string) { *p = s == yes },
	}
}

// presence tells by [yes] that a group of values exists, and makes or drops it.
func presence[T any](p **T) slot {
	return slot{
		func() string {
			if *p != nil {
				return yes
			}
			return ""
		},
		func(s string) {
			switch {
			case s != yes:
				*p = nil
			case *p == nil:
				*p = new(T)
			}
		},
	}
}

// link is the id of another member.
func link(p *uuid.UUID) slot {
	return slot{
		func() string {
			if *p == uuid.Nil {
				return ""
			}
			return p.String()
		},
		func(s string) {
			id, err := uuid.Parse(s)
			if err != nil {
				id = uuid.Nil
			}
			*p = id
		},
	}
}

// inside is a text in a group that is made with its first text and, unless
// keep, dropped with its last.
func inside[G comparable, T ~string](group **G, part func(*G) *T, keep bool) slot {
	return slot{
		func() string {
			if *group == nil {
				return ""
			}
			return string(*part(*group))
		},
		func(s string) {
			if *group == nil {
				if s == "" {
					return
				}
				*group = new(G)
			}
			*part(*group) = T(s)
			var none G
			if !keep && **group == none {
				*group = nil
			}
		},
	}
}
