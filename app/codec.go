package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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

// DecodeDossier reads a body of any version ever written; unknown fields are
// ignored. [ErrVersion] if the body is newer than this program.
func DecodeDossier(body []byte) (Dossier, error) {
	return decodeDossier(body, false)
}

// DecodeDossierStrict reads a file that a person or a script wrote: a field
// it does not know is an error, for it is most likely misspelt. The version
// may be left out.
func DecodeDossierStrict(body []byte) (Dossier, error) {
	return decodeDossier(body, true)
}

func decodeDossier(body []byte, strict bool) (Dossier, error) {
	var head struct {
		V int `json:"v"`
	}
	if err := json.Unmarshal(body, &head); err != nil {
		return Dossier{}, decodeError(err)
	}
	switch {
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
	var d Dossier
	dec := json.NewDecoder(bytes.NewReader(body))
	if strict {
		dec.DisallowUnknownFields()
	}
	if err := dec.Decode(&d); err != nil {
		return Dossier{}, decodeError(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Dossier{}, errors.New("decode dossier: more than one JSON value")
	}
	d.V = BodyVersion
	return d, nil
}

// decodeError keeps where and what from a JSON error but no value of the
// input, which may be personal.
func decodeError(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("decode dossier: not JSON at byte %d", syntax.Offset)
	case errors.As(err, &kind):
		return fmt.Errorf("decode dossier: field %q at byte %d must be %s, not %s", kind.Field, kind.Offset, kind.Type, jsonKind(kind.Value))
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errors.New("decode dossier: the JSON ends too early")
	default:
		// What remains is "unknown field" with the field's name, or a UUID that
		// is none; neither repeats a value.
		return fmt.Errorf("decode dossier: %w", err)
	}
}

// jsonKind keeps the kind from "number 12" and the like.
func jsonKind(value string) string {
	kind, _, _ := bytes.Cut([]byte(value), []byte(" "))
	return string(kind)
}
