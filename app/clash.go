package app

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Clash is a field that was changed here and by somebody else, with both
// values as they would be shown; empty for a value that is not there.
type Clash struct {
	Field  string `json:"field"`
	Mine   string `json:"mine"`
	Theirs string `json:"theirs"`
	// Unknown tells that the submission at hand does not hold the other value of a
	// change: it is told of once the others are answered.
	Unknown bool `json:"unknown,omitzero"`
}

// Clashes shows the values behind the fields of a conflict: mine is the
// submission that central did not take, theirs the one that holds the other
// values. A member is the same one in both by its id, not by its place.
func Clashes(fields []string, mine, theirs *Dossier) ([]Clash, error) {
	out := make([]Clash, 0, len(fields))
	if mine.Kind == Change {
		for _, field := range fields {
			clash := Clash{Field: field}
			clash.Mine, _ = changedTo(mine, field)
			theirs, known := changedTo(theirs, field)
			clash.Theirs, clash.Unknown = theirs, !known
			out = append(out, clash)
		}
		return out, nil
	}
	left, err := plainTree(mine)
	if err != nil {
		return nil, err
	}
	right, err := plainTree(theirs)
	if err != nil {
		return nil, err
	}
	for _, field := range fields {
		a, b := left, right
		for step := range strings.SplitSeq(field, ".") {
			a, b = follow(a, b, step)
		}
		out = append(out, Clash{Field: field, Mine: shown(a), Theirs: shown(b)})
	}
	return out, nil
}

// changedTo is the value that a dossier gives to a fact of the family; false for
// a change that says nothing of it.
func changedTo(d *Dossier, path string) (value string, ok bool) {
	if d.Kind != Change {
		return d.Family.Field(path)
	}
	for _, c := range d.Changes {
		if c.Path == path {
			return c.New, true
		}
	}
	return "", false
}

func plainTree(d *Dossier) (any, error) {
	raw, err := EncodeDossier(*d)
	if err != nil {
		return nil, err
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return nil, fmt.Errorf("read dossier %s: %w", d.ID, err)
	}
	return tree, nil
}

// follow takes one step of a path, such as "family" or "members[2]", in both
// trees. What is not there is nil.
func follow(a, b any, step string) (nextA, nextB any) {
	name, place, list := strings.Cut(strings.TrimSuffix(step, "]"), "[")
	a, b = child(a, name), child(b, name)
	if !list {
		return a, b
	}
	elements, _ := a.([]any)
	at, err := strconv.Atoi(place)
	if err != nil || at < 0 || at >= len(elements) {
		return nil, nil
	}
	a = elements[at]
	others, _ := b.([]any)
	for _, other := range others {
		if id := child(other, "id"); id != nil && id == child(a, "id") {
			return a, other
		}
	}
	return a, nil
}

func child(v any, name string) any {
	object, _ := v.(map[string]any)
	return object[name]
}

func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		raw, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		return string(raw)
	}
}
