package central_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"

	"github.com/google/uuid"

	"titian/internal/testkit/factory"
	"titian/sync/wire"
)

// serve calls the handler without a socket, for fuzzing.
func (s *site) serve(tb testing.TB, token, method, target string, body []byte, headers ...string) *httptest.ResponseRecorder {
	tb.Helper()
	req := httptest.NewRequestWithContext(tb.Context(), method, target, bytes.NewReader(body))
	req.Header.Set(wire.HeaderProtocol, wire.Protocol)
	req.Header.Set("Authorization", "Bearer "+token)
	for pair := range slices.Chunk(headers, 2) {
		req.Header.Set(pair[0], pair[1])
	}
	out := httptest.NewRecorder()
	s.srv.Handler().ServeHTTP(out, req)
	if out.Code >= 500 && out.Code != http.StatusServiceUnavailable { // guessing is slowed down
		tb.Errorf("%s: %d %s", method, out.Code, out.Body)
	}
	if out.Code >= 400 {
		var p wire.Problem
		if err := json.Unmarshal(out.Body.Bytes(), &p); err != nil || p.Code == "" {
			tb.Errorf("%s: %d is no problem: %s", method, out.Code, out.Body)
		}
	}
	return out
}

// FuzzPushBody pushes anything at all.
func FuzzPushBody(f *testing.F) {
	s := newSite(f)
	l := newLaptop(s, factory.Village)
	good, err := json.Marshal(wire.Push{Incarnation: l.incarnation, DeviceSeq: 1, Items: raw(f, l.item(family(), nil))})
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"", "{}", "[]", `{"incarnation":"x"}`, `{"items":[{}]}`, `{"incarnation":"` + uuid.NewString() + `","items":[1,null,"x",{"id":7}]}`, string(good)} {
		f.Add([]byte(seed), false)
		f.Add([]byte(seed), true)
	}
	f.Fuzz(func(t *testing.T, body []byte, packed bool) {
		if packed {
			s.serve(t, l.token, http.MethodPost, wire.PathPush, body, "Content-Encoding", "gzip")
			return
		}
		out := s.serve(t, l.token, http.MethodPost, wire.PathPush, body)
		if out.Code == http.StatusOK {
			var p wire.Push
			var a wire.PushAnswer
			if json.Unmarshal(body, &p) != nil && len(body) > 0 || json.Unmarshal(out.Body.Bytes(), &a) != nil || len(a.Results) != len(p.Items) {
				t.Errorf("%d items, %d results", len(p.Items), len(a.Results))
			}
		}
	})
}

// FuzzCursor pulls with any cursor: it is ours, or the answer is resync or
// malformed.
func FuzzCursor(f *testing.F) {
	s := newSite(f)
	l := newLaptop(s, factory.Village)
	l.deliver(family(), nil)
	l.pull()
	f.Add("")
	f.Add(l.cursor)
	f.Add("e30")
	f.Add(wire.Cursor{Epoch: uuid.New()}.String())
	f.Add(wire.Cursor{Scopes: map[string]wire.Position{"village:" + factory.Village: {N: -1}}}.String())
	f.Fuzz(func(t *testing.T, cursor string) {
		out := s.serve(t, l.token, http.MethodGet, wire.PathPull+"?cursor="+url.QueryEscape(cursor), nil)
		switch out.Code {
		case http.StatusOK, http.StatusBadRequest, http.StatusGone:
		default:
			t.Errorf("%d %s", out.Code, out.Body)
		}
	})
}

// FuzzEnrol enrols with any code and key: nobody gets in.
func FuzzEnrol(f *testing.F) {
	s := newSite(f)
	l := newLaptop(s, factory.Village)
	if _, err := s.srv.EnrolCode(f.Context(), factory.Village); err != nil {
		f.Fatal(err)
	}
	f.Add("ABCDEFGHJK", []byte(nil), "x")
	f.Add("0123456789", []byte(l.key.Public().(ed25519.PublicKey)), "")
	f.Add("ABCDE-FGHJK-00000000", make([]byte, 32), "AAAA")
	f.Fuzz(func(t *testing.T, code string, key []byte, nonce string) {
		e := wire.Enrol{Code: code, Device: uuid.New(), Key: l.key.Public().(ed25519.PublicKey), Inbox: make([]byte, 32), Nonce: nonce}
		if len(key) > 0 {
			e.Key = key
		}
		e.Sig = ed25519.Sign(l.key, e.SigningBytes())
		body, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		if out := s.serve(t, "", http.MethodPost, wire.PathEnrol, body); out.Code < 400 {
			t.Errorf("somebody got in with %q", code)
		}
		s.serve(t, "", http.MethodPost, wire.PathToken, []byte("grant_type=client_credentials&client_assertion="+url.QueryEscape(code)))
	})
}
