package fakecentral

import (
	"compress/gzip"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/uuid"

	"titian/sync/wire"
)

func (c *Central) routes() {
	c.mux.HandleFunc("GET "+wire.PathPing, c.ping)
	c.mux.HandleFunc("GET "+wire.PathKeys, func(w http.ResponseWriter, _ *http.Request) { answer(w, c.Keys()) })
	c.mux.HandleFunc("POST "+wire.PathNonce, c.nonce)
	c.mux.HandleFunc("POST "+wire.PathToken, c.token)
	c.mux.HandleFunc("POST "+wire.PathEnrol, c.enrol)
	c.mux.HandleFunc("POST "+wire.PathPush, c.authorized(c.push))
	c.mux.HandleFunc("GET "+wire.PathPull, c.authorized(c.pull))
	c.mux.HandleFunc("POST "+wire.PathStatements, c.authorized(c.adopt))
	c.mux.HandleFunc("GET "+wire.PathSubmissions+"{id}", c.authorized(c.submission))
	c.mux.HandleFunc("HEAD "+wire.PathUploads+"{id}", c.authorized(c.head))
	c.mux.HandleFunc("PATCH "+wire.PathUploads+"{id}", c.authorized(c.patch))
}

// ServeHTTP implements http.Handler.
func (c *Central) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	meddle := c.meddle
	c.mu.Unlock()
	if meddle != nil && meddle(w, r) {
		return
	}
	w.Header().Set(wire.HeaderProtocol, wire.Protocol)
	if r.Header.Get(wire.HeaderProtocol) != wire.Protocol {
		Refuse(w, http.StatusBadRequest, wire.CodeProtocol)
		return
	}
	c.mux.ServeHTTP(w, r)
}

// Refuse answers with a problem.
func Refuse(w http.ResponseWriter, status int, code wire.Code) {
	w.Header().Set(wire.HeaderProtocol, wire.Protocol)
	w.Header().Set("Content-Type", wire.ContentProblem)
	w.WriteHeader(status)
	raw, _ := json.Marshal(wire.Problem{Status: status, Code: code}) // it marshals
	w.Write(raw)                                                     //nolint:errcheck // the client may be gone
}

func answer(w http.ResponseWriter, v any) {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", wire.ContentJSON)
	w.Write(raw) //nolint:errcheck // the client may be gone
}

func read(w http.ResponseWriter, r *http.Request, v any) bool {
	var in io.Reader = r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		zip, err := gzip.NewReader(r.Body)
		if err != nil {
			Refuse(w, http.StatusBadRequest, wire.CodeMalformed)
			return false
		}
		in = zip
	}
	if err := json.NewDecoder(io.LimitReader(in, wire.MaxPushBytes)).Decode(v); err != nil {
		Refuse(w, http.StatusBadRequest, wire.CodeMalformed)
		return false
	}
	return true
}

func (c *Central) ping(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	s := c.sign(wire.TypePong, wire.Pong{Nonce: r.URL.Query().Get("nonce"), Time: c.now(), Epoch: c.state.epoch})
	c.mu.Unlock()
	answer(w, s)
}

func (c *Central) nonce(w http.ResponseWriter, _ *http.Request) {
	c.mu.Lock()
	nonce := uuid.NewString()
	c.nonces[nonce] = true
	c.mu.Unlock()
	answer(w, wire.Nonce{Nonce: nonce, Time: c.now()})
}

func (c *Central) token(w http.ResponseWriter, r *http.Request) {
	jws, err := jose.ParseSignedCompact(r.PostFormValue(wire.FieldAssertion), []jose.SignatureAlgorithm{jose.EdDSA})
	var a wire.Assertion
	if err != nil || r.PostFormValue(wire.FieldAssertionType) != wire.AssertionJWT ||
		r.PostFormValue(wire.FieldGrantType) != wire.GrantClientCredentials ||
		json.Unmarshal(jws.UnsafePayloadWithoutVerification(), &a) != nil {
		Refuse(w, http.StatusBadRequest, wire.CodeMalformed)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	d := c.devices[a.Subject]
	if d == nil {
		Refuse(w, http.StatusForbidden, wire.CodeForbidden)
		return
	}
	_, err = jws.Verify(d.key)
	issued := time.Unix(a.IssuedAt, 0)
	if err != nil || !c.nonces[a.Nonce] || a.Audience != c.ID || c.now().Sub(issued).Abs() > time.Minute || a.Expires <= a.IssuedAt {
		Refuse(w, http.StatusUnauthorized, wire.CodeUnauthorized)
		return
	}
	delete(c.nonces, a.Nonce)
	bearer := uuid.NewString()
	c.bearers[bearer] = a.Subject
	answer(w, wire.Token{AccessToken: bearer, TokenType: "Bearer", ExpiresIn: 900, Time: c.now()})
}

// ForgetBearers makes every bearer unknown, as a restart does.
func (c *Central) ForgetBearers() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.bearers)
}

func (c *Central) enrol(w http.ResponseWriter, r *http.Request) {
	var in wire.Enrol
	if !read(w, r, &in) {
		return
	}
	c.mu.Lock()
	ok := c.grants[in.Code] && c.nonces[in.Nonce] && len(in.Key) == ed25519.PublicKeySize &&
		ed25519.Verify(in.Key, in.SigningBytes(), in.Sig)
	delete(c.grants, in.Code)
	c.mu.Unlock()
	if !ok {
		Refuse(w, http.StatusForbidden, wire.CodeEnrolCode)
		return
	}
	c.Admit(in.Device, in.Key)
	answer(w, wire.EnrolAnswer{Central: c.ID, Villages: []string{"9101012001"}, Keys: c.Keys(), Epoch: c.Epoch()})
}

func (c *Central) authorized(next func(http.ResponseWriter, *http.Request, uuid.UUID)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		c.mu.Lock()
		id, ok := c.bearers[token]
		c.mu.Unlock()
		if !ok {
			Refuse(w, http.StatusUnauthorized, wire.CodeUnauthorized)
			return
		}
		next(w, r, id)
	}
}
