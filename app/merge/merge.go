// Package merge brings together what two sides made of one JSON body. Central
// does so with what a laptop sends, and the laptop with the other side of a
// conflict. It knows no dossier and no rule.
package merge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
)

// Bodies merges ours, which stands, and mine, which arrives, over the base that
// both began with, field by field; lists of objects that each have an id element
// by element. clashes are the sorted paths, as in mine, of what both changed and
// not to the same value; merged has my value there. An error never quotes a body.
func Bodies(base, ours, mine []byte) (merged []byte, clashes []string, err error) {
	var trees [3]tree
	for i, body := range [][]byte{base, ours, mine} {
		if trees[i], err = parse(body); err != nil {
			return nil, nil, err
		}
	}
	tree, clashes := merge(trees[0], trees[1], trees[2])
	if merged, err = json.Marshal(tree); err != nil {
		return nil, nil, errors.New("write merged body: not JSON")
	}
	return merged, clashes, nil
}

// tree is a JSON value as package json gives it, with numbers kept as text;
// absent stands for a field that is not there.
type tree any

type absent struct{}

// parse reads a JSON value that was read before.
func parse(raw []byte) (tree, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var t tree
	if err := dec.Decode(&t); err != nil {
		// The error may quote the value.
		return nil, errors.New("parse body: not JSON")
	}
	return t, nil
}

func merge(base, ours, mine tree) (merged tree, clashes []string) {
	m := merger{}
	merged = m.merge("", base, ours, mine)
	slices.Sort(m.clashes)
	return merged, slices.Compact(m.clashes)
}

type merger struct{ clashes []string }

func (m *merger) merge(path string, base, ours, mine tree) tree {
	switch {
	case reflect.DeepEqual(base, mine):
		return ours
	case reflect.DeepEqual(base, ours), reflect.DeepEqual(ours, mine):
		return mine
	}
	ourFields, ok1 := ours.(map[string]any)
	myFields, ok2 := mine.(map[string]any)
	if ok1 && ok2 {
		return m.fields(path, base, ourFields, myFields)
	}
	if ourList, myList, ok := lists(ours, mine); ok {
		return m.list(path, base, ourList, myList)
	}
	m.clashes = append(m.clashes, path)
	return mine
}

func (m *merger) fields(path string, base tree, ours, mine map[string]any) tree {
	from, _ := base.(map[string]any)
	out := map[string]any{}
	for _, fields := range []map[string]any{ours, mine} {
		for key := range fields {
			if _, done := out[key]; done {
				continue
			}
			below := key
			if path != "" {
				below = path + "." + key
			}
			if v := m.merge(below, field(from, key), field(ours, key), field(mine, key)); v != tree(absent{}) {
				out[key] = v
			}
		}
	}
	return out
}

func field(fields map[string]any, key string) tree {
	if v, ok := fields[key]; ok {
		return v
	}
	return absent{}
}

// keyed is a list whose elements have ids.
type keyed struct {
	order []string
	byID  map[string]any
}

// list merges by id: mine in its order, and then what only ours has.
func (m *merger) list(path string, base tree, ours, mine keyed) tree {
	from, _ := toKeyed(base)
	out := []any{}
	element := func(path, id string) {
		v := m.merge(path, field(from.byID, id), field(ours.byID, id), field(mine.byID, id))
		if v != tree(absent{}) {
			out = append(out, v)
		}
	}
	for i, id := range mine.order {
		element(fmt.Sprintf("%s[%d]", path, i), id)
	}
	for _, id := range ours.order {
		if _, both := mine.byID[id]; !both {
			element(path, id)
		}
	}
	return out
}

func lists(ours, mine tree) (o, m keyed, ok bool) {
	o, ok1 := toKeyed(ours)
	m, ok2 := toKeyed(mine)
	return o, m, ok1 && ok2
}

// toKeyed reads a list of objects that each have an id of their own; an absent
// one is empty.
func toKeyed(t tree) (keyed, bool) {
	k := keyed{byID: map[string]any{}}
	if t == tree(absent{}) {
		return k, true
	}
	list, ok := t.([]any)
	if !ok {
		return k, false
	}
	for _, v := range list {
		id, ok := idOf(v)
		if _, twice := k.byID[id]; !ok || twice {
			return keyed{byID: map[string]any{}}, false
		}
		k.order = append(k.order, id)
		k.byID[id] = v
	}
	return k, true
}

func idOf(v any) (string, bool) {
	fields, ok := v.(map[string]any)
	if !ok {
		return "", false
	}
	id, ok := fields["id"].(string)
	return id, ok && id != ""
}
