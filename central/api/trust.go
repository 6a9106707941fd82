package api

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"titian/central/store"
	"titian/sync/wire"
)

const (
	deviceScheme   = "device"
	reviewerScheme = "reviewer"
)

// maxPingNonce bounds what central signs for anybody.
const maxPingNonce = 64

// operation is one operation: who may call it, and what it reads.
type operation struct {
	method, path, id, summary string
	// scheme is empty for what everybody may call.
	scheme string
	// body is of the type that is read, as media; nil for none.
	body  any
	media string
}

// describe is an operation in the words of OpenAPI.
func (a *API) describe(o operation) huma.Operation {
	op := huma.Operation{
		Method: o.method, Path: o.path, OperationID: o.id, Summary: o.summary,
		MaxBodyBytes: wire.MaxPushBytes + 1, SkipValidateParams: true, SkipValidateBody: true,
		Parameters: []*huma.Param{{
			Name: wire.HeaderProtocol, In: "header", Required: true, Description: "Version of the protocol.",
			Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{wire.Protocol}},
		}},
		Responses: map[string]*huma.Response{"default": {
			Description: "A problem (RFC 9457); its code is stable.",
			Content:     map[string]*huma.MediaType{wire.ContentProblem: {Schema: a.schema(wire.Problem{})}},
		}},
	}
	if o.scheme != "" {
		op.Security = []map[string][]string{{o.scheme: {}}}
	}
	if o.body != nil {
		op.RequestBody = &huma.RequestBody{Content: map[string]*huma.MediaType{o.media: {}}}
	}
	return op
}

// add serves an operation. Bodies are read raw, so that no error can echo one;
// what they are is said to the description only.
func add[I, O any](a *API, o operation, do func(context.Context, *I) (O, error)) {
	op := a.describe(o)
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*answerOf[O], error) {
		out, err := do(ctx, in)
		if err != nil {
			return nil, a.problem(ctx, err)
		}
		return &answerOf[O]{Body: out}, nil
	})
	if o.body != nil {
		op.RequestBody.Content[o.media].Schema = a.schema(o.body)
	}
}

func (a *API) schema(v any) *huma.Schema {
	t := reflect.TypeOf(v)
	return a.huma.OpenAPI().Components.Schemas.Schema(t, true, t.Name())
}

type none struct{}

type rawBody struct {
	RawBody []byte `contentType:"application/json"`
}

type answerOf[T any] struct {
	Body T
}

// decode reads a JSON body; the error says nothing of it.
func decode(raw []byte, v any) error {
	if err := json.Unmarshal(raw, v); err != nil {
		return malformed()
	}
	return nil
}

func (a *API) registerTrust() {
	add(a, operation{method: http.MethodGet, path: wire.PathPing, id: "ping", summary: "Central proves itself: a signed pong."}, a.ping)
	add(a, operation{method: http.MethodGet, path: wire.PathKeys, id: "keys", summary: "The online keys, signed by the root."}, a.keys)
	add(a, operation{method: http.MethodPost, path: wire.PathNonce, id: "nonce", summary: "A nonce, good for one use."}, a.nonce)
	add(a, operation{method: http.MethodPost, path: wire.PathEnrol, id: "enrol", summary: "Exchanges an enrolment code for a grant.", body: wire.Enrol{}, media: wire.ContentJSON}, a.enrol)
	add(a, operation{method: http.MethodPost, path: wire.PathToken, id: "token", summary: "Exchanges a private_key_jwt assertion for a bearer.", body: tokenForm{}, media: wire.ContentForm}, a.token)
}

type pingInput struct {
	Nonce string `query:"nonce" doc:"Up to 64 letters, digits, - and _, drawn by the laptop."`
}

func (a *API) ping(ctx context.Context, in *pingInput) (wire.Signed, error) {
	if in.Nonce == "" || len(in.Nonce) > maxPingNonce || !plain(in.Nonce) {
		return wire.Signed{}, malformed()
	}
	pong := wire.Pong{Nonce: in.Nonce, Time: a.Clock.Now()}
	err := a.DB.Read(ctx, func(tx *store.Tx) error {
		epoch, err := tx.Meta(ctx, store.MetaEpoch)
		if err != nil {
			return err
		}
		return pong.Epoch.UnmarshalText([]byte(epoch))
	})
	if err != nil {
		return wire.Signed{}, err
	}
	return a.Keys.Sign(wire.TypePong, pong, pong.Time)
}

func plain(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			return false
		}
	}
	return true
}

func (a *API) keys(context.Context, *none) (wire.Keys, error) { return a.Keys.Keys(), nil }

func (a *API) nonce(ctx context.Context, _ *none) (wire.Nonce, error) { return a.Keys.Nonce(ctx) }

func (a *API) enrol(ctx context.Context, in *rawBody) (wire.EnrolAnswer, error) {
	if !a.enrols.Allow() {
		return wire.EnrolAnswer{}, busy(10)
	}
	var e wire.Enrol
	if err := decode(in.RawBody, &e); err != nil {
		return wire.EnrolAnswer{}, err
	}
	return a.Keys.Enrol(ctx, e)
}

// tokenForm describes the form; it is read as a form.
type tokenForm struct {
	GrantType     string `json:"grant_type" enum:"client_credentials"`
	AssertionType string `json:"client_assertion_type"`
	Assertion     string `json:"client_assertion" doc:"A JWT (EdDSA) over wire.Assertion."`
}

type formBody struct {
	RawBody []byte `contentType:"application/x-www-form-urlencoded"`
}

func (a *API) token(ctx context.Context, in *formBody) (wire.Token, error) {
	form, err := url.ParseQuery(string(in.RawBody))
	if err != nil || form.Get(wire.FieldGrantType) != wire.GrantClientCredentials || form.Get(wire.FieldAssertionType) != wire.AssertionJWT {
		return wire.Token{}, malformed()
	}
	return a.Keys.Token(ctx, form.Get(wire.FieldAssertion))
}
