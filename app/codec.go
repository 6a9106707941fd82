package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"unicode/utf8"
)

// ErrVersion tells that a body was written by a newer program.
var ErrVersion = errors.New("app: body of a newer version")

// upcasters[v] turns a body of version v into one of version v+1.
//
// There is one version so far; a change of the form adds a function here and
// a stored example of the old form to its test.
func upcasters() map[int]func([]byte) ([]byte, error) { return nil }

// EncodeDossier returns the body of d: UTF-8 JSON that begins with its
// version. Equal dossiers give equal bytes.
func EncodeDossier(d Dossier) ([]byte, error) {
	d.V = BodyVersion
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(d); err != nil {
		return nil, fmt.Errorf("encode dossier %s: %w", d.ID, err)
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// DecodeDossier reads a body of any version ever written. Unknown fields are
// ignored, and encoding the dossier again drops them: whoever keeps or forwards
// a body keeps its bytes. [ErrVersion] if the body is newer than this program.
// No error repeats a value of the body.
func DecodeDossier(body []byte) (Dossier, error) {
	// Nearly all bodies are of today's version, and reading them twice is what a
	// store of 20,000 people would spend its opening on.
	var d Dossier
	if utf8.Valid(body) && json.Unmarshal(body, &d) == nil && d.V == BodyVersion {
		return d, nil
	}
	return decodeDossier(body, false)
}

// DecodeDossierStrict reads a file that a person or a script wrote: a field
// that it does not know, most likely misspelt, or that stands there twice, is
// an error that names it. The version may be left out, and a byte order mark
// may come first.
func DecodeDossierStrict(body []byte) (Dossier, error) {
	return decodeDossier(bytes.TrimPrefix(body, []byte("\ufeff")), true)
}

func decodeDossier(body []byte, strict bool) (Dossier, error) {
	if !utf8.Valid(body) {
		return Dossier{}, errors.New("decode dossier: not UTF-8")
	}
	var head *struct {
		V int `json:"v"`
	}
	if err := json.Unmarshal(body, &head); err != nil {
		return Dossier{}, decodeError(err, body)
	}
	switch {
	case head == nil:
		return Dossier{}, errors.New("decode dossier: must be an object, not null")
	case head.V > BodyVersion:
		return Dossier{}, fmt.Errorf("decode dossier: version %d: %w", head.V, ErrVersion)
	case head.V < 0, head.V == 0 && !strict:
		return Dossier{}, fmt.Errorf("decode dossier: version %d does not exist", head.V)
	case head.V == 0:
		head.V = BodyVersion
	}
	for v := head.V; v < BodyVersion; v++ {
		var err error
		if body, err = upcasters()[v](body); err != nil {
			return Dossier{}, fmt.Errorf("decode dossier: bring version %d up: %w", v, err)
		}
	}
	if strict {
		if err := fit(body, reflect.TypeFor[Dossier](), "", true); err != nil {
			return Dossier{}, fmt.Errorf("decode dossier: %w", err)
		}
	}
	var d Dossier
	if err := json.Unmarshal(body, &d); err != nil {
		return Dossier{}, decodeError(err, body)
	}
	d.V = BodyVersion
	return d, nil
}

// decodeError keeps where and what from a JSON error but no value of the
// input, which may be personal.
func decodeError(err error, body []byte) error {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("decode dossier: not JSON at byte %d", syntax.Offset)
	}
	if err := fit(body, reflect.TypeFor[Dossier](), "", false); err != nil {
		return fmt.Errorf("decode dossier: %w", err)
	}
	return errors.New("decode dossier: a value does not fit")
}
