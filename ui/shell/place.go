package shell

import (
	"encoding/json"
	"fmt"
	"slices"

	"titian/ui/frame"
)

// visit is one stop on the reader's way: a route and what brings its page back
// as it was.
type visit struct {
	Route frame.Route     `json:"route"`
	Save  json.RawMessage `json:"save,omitempty"`
}

// trail is the way back, the page on screen last.
type trail []visit

// longestTrail bounds the way back: nobody remembers more steps.
const longestTrail = 24

// trailForm is the version of the sealed form.
const trailForm = 1

type keptTrail struct {
	V      int   `json:"v"`
	Visits trail `json:"visits"`
}

// open returns the trail with one more stop.
func (t trail) open(v visit) trail {
	t = append(t, v)
	if len(t) > longestTrail {
		t = append(trail(nil), t[len(t)-longestTrail:]...)
	}
	return t
}

// back returns the trail without its last stop; it never becomes empty.
func (t trail) back() trail {
	if len(t) > 1 {
		return t[:len(t)-1]
	}
	return home()
}

// last returns the stop on screen.
func (t trail) last() *visit { return &t[len(t)-1] }

// saved returns what the newest stop at the same route kept, nil for none.
func (t trail) saved(r frame.Route) json.RawMessage {
	for _, v := range slices.Backward(t) {
		if v.Route == r {
			return v.Save
		}
	}
	return nil
}

func home() trail { return trail{{Route: frame.Route{Place: frame.Home}}} }

// encode returns the form that is sealed into the store.
func (t trail) encode() ([]byte, error) {
	b, err := json.Marshal(keptTrail{V: trailForm, Visits: t})
	if err != nil {
		return nil, fmt.Errorf("keep place: %w", err)
	}
	return b, nil
}

// decodeTrail reads what encode wrote. What it cannot use, it leaves out: a
// reader without a place begins at home.
func decodeTrail(b []byte, known func(frame.Place) bool) trail {
	var kept keptTrail
	if len(b) == 0 || json.Unmarshal(b, &kept) != nil || kept.V != trailForm {
		return home()
	}
	var t trail
	for _, v := range kept.Visits {
		if known(v.Route.Place) {
			t = t.open(v)
		}
	}
	if len(t) == 0 {
		return home()
	}
	return t
}
