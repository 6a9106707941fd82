package app

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// fit compares well-formed JSON with the type it is to fill and names the first
// place that does not fit; it repeats no value. With strict, a field that the
// type does not have in that very spelling does not fit either, nor one that
// stands there twice.
func fit(raw []byte, t reflect.Type, path string, strict bool) error {
	if bytes.Equal(bytes.TrimSpace(raw), []byte("null")) {
		return nil
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch text := reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()); {
	case t.Kind() == reflect.Struct && !text:
		return fitObject(raw, t, path, strict)
	case t.Kind() == reflect.Slice && !text:
		return fitList(raw, t, path, strict)
	}
	if json.Unmarshal(raw, reflect.New(t).Interface()) != nil {
		return misfit(path, t)
	}
	return nil
}

func fitList(raw []byte, t reflect.Type, path string, strict bool) error {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return misfit(path, t)
	}
	for i, one := range list {
		if err := fit(one, t.Elem(), path+"["+strconv.Itoa(i)+"]", strict); err != nil {
			return err
		}
	}
	return nil
}

func fitObject(raw []byte, t reflect.Type, path string, strict bool) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return misfit(path, t)
	}
	seen := map[string]bool{}
	for dec.More() {
		token, err := dec.Token()
		key, ok := token.(string)
		var value json.RawMessage
		if err != nil || !ok || dec.Decode(&value) != nil {
			return misfit(path, t)
		}
		field, known := fieldOf(t, key, strict)
		switch {
		case !known && strict:
			return fmt.Errorf("unknown field %q", under(path, shownKey(key)))
		case !known:
			continue
		case seen[key] && strict:
			return fmt.Errorf("field %q stands there twice", under(path, key))
		}
		seen[key] = true
		if err := fit(value, field, under(path, key), strict); err != nil {
			return err
		}
	}
	return nil
}

// fieldOf finds the field that package json fills from a key; with strict only
// in its own spelling.
func fieldOf(t reflect.Type, key string, strict bool) (reflect.Type, bool) {
	var loose reflect.Type
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == key {
			return f.Type, true
		}
		if strings.EqualFold(name, key) {
			loose = f.Type
		}
	}
	return loose, loose != nil && !strict
}

func under(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// longestKey exceeds the name of every field.
const longestKey = 32

// shownKey returns a key that can be a misspelt field, and "?" for one that
// looks like data: people also write numbers and names where a key belongs.
func shownKey(key string) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
	if len(key) > longestKey || strings.Trim(key, letters) != "" {
		return "?"
	}
	return key
}

func misfit(path string, t reflect.Type) error {
	if path == "" {
		path = "the whole"
	}
	what := "a text"
	switch t.Kind() { //nolint:exhaustive // the kinds that a dossier is made of
	case reflect.Struct:
		what = "an object"
	case reflect.Slice:
		what = "a list"
	case reflect.Bool:
		what = "true or false"
	case reflect.Int, reflect.Int64:
		what = "a whole number"
	case reflect.Array:
		what = "a UUID"
	}
	return fmt.Errorf("%s must be %s", path, what)
}
