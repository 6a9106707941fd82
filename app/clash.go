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
}

// Clashes shows the values behind the fields of a conflict: mine is the
// submission that central did not take, theirs the one that holds the other
// values. A member is the same one in both by its id, not by its place.
func Clashes(fields []string, mine, theirs *Dossier) ([]Clash, error) {
	out := make([]Clash, 0, len(fields))
	if mine.Kind == Change {
		for _, field := range fields {
			out = append(out, Clash{field, changedTo(mine, field), changedTo(theirs, field)})
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
		out = append(out, Clash{field, shown(a), shown(b)})
	}
	return out, nil
}

// changedTo is the value that a dossier gives to a fact of the family.
func changedTo(d *Dossier, path string) string {
	for _, c := range d.Changes {
		if c.Path == path {
			return c.New
		}
	}
	value, _ := d.Family.Field(path)
	return value
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
