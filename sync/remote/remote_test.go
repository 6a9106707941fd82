package remote_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"titian/app/clock"
	"titian/internal/testkit/fakecentral"
	"titian/sync/engine"
	"titian/sync/remote"
	"titian/sync/wire"
)

// link is a client and the central it talks to over real sockets.
type link struct {
	t       *testing.T
	central *fakecentral.Central
	server  *httptest.Server
	client  *remote.Client
	key     ed25519.PrivateKey
	device  uuid.UUID
}

func newKey(tb testing.TB) ed25519.PrivateKey {
	tb.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

func public(key ed25519.PrivateKey) ed25519.PublicKey {
	return key.Public().(ed25519.PublicKey)
}

func newLink(t *testing.T) *link {
	t.Helper()
	l := &link{t: t, central: fakecentral.New(clock.System{}.Now), key: newKey(t), device: uuid.New()}
	l.central.Admit(l.device, public(l.key))
	l.server = httptest.NewServer(l.central)
	t.Cleanup(l.server.Close)
	l.client = l.connect(t, remote.Params{URL: l.server.URL})
	return l
}

func (l *link) connect(tb testing.TB, p remote.Params) *remote.Client {
	tb.Helper()
	if p.Clock == nil {
		p.Clock = clock.System{}
	}
	p.Device, p.Key, p.Central = l.device, l.key, l.central.ID
	client, err := remote.New(p)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { client.Close() })
	return client
}

func caOf(s *httptest.Server) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
}

type content struct{ *bytes.Reader }

func (content) Close() error { return nil }

func bytesOf(raw []byte) engine.Content { return content{bytes.NewReader(raw)} }

// declare pushes an item with one document and returns the document's id.
func (l *link) declare(t *testing.T, raw []byte) uuid.UUID {
	t.Helper()
	incarnation := uuid.New()
	item := wire.Item{
		ID: uuid.New(), Kind: wire.KindDossier, Subject: uuid.New(), Seq: 1, Body: "{}",
		Documents: []wire.Document{{ID: uuid.New(), Kind: "ktp", Size: int64(len(raw)), SHA256: digest(raw)}},
	}
	item.Sign(l.key, l.device, incarnation)
	answer, err := l.client.Push(t.Context(), wire.Push{Incarnation: incarnation, DeviceSeq: 1, Items: []wire.RawItem{marshal(t, item)}})
	if err != nil || answer.Results[0].Outcome != wire.Accepted {
		t.Fatalf("Push = %+v, %v", answer, err)
	}
	return item.Documents[0].ID
}

func TestNewRefuses(t *testing.T) {
	for _, test := range []struct {
		url  string
		want error
	}{
		{"https://pusat.example", nil},
		{" https://pusat.example:8443/base/ ", nil},
		{"http://127.0.0.1:8080", nil},
		{"http://localhost:8080", nil},
		{"http://[::1]:8080", nil},
		{"http://pusat.example", remote.ErrURL},
		{"http://10.0.0.1", remote.ErrURL},
		{"http://localhost.example", remote.ErrURL},
		{"https://user:secret@pusat.example", remote.ErrURL},
		{"https://pusat.example?x=1", remote.ErrURL},
		{"ftp://pusat.example", remote.ErrURL},
		{"pusat.example", remote.ErrURL},
		{"", remote.ErrURL},
		{"https://", remote.ErrURL},
		{"::", remote.ErrURL},
	} {
		_, err := remote.New(remote.Params{URL: test.url, Clock: clock.System{}})
		if !errors.Is(err, test.want) {
			t.Errorf("New(%q) = %v, want %v", test.url, err, test.want)
		}
	}
	if _, err := remote.New(remote.Params{URL: "https://x", Clock: clock.System{}, CA: []byte("none")}); !errors.Is(err, remote.ErrCA) {
		t.Errorf("New with an empty CA file = %v, want ErrCA", err)
	}
}

func TestAuthorizeOnce(t *testing.T) {
	l := newLink(t)
	var tokens atomic.Int32
	l.central.Meddle(func(_ http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == wire.PathToken {
			tokens.Add(1)
		}
		return false
	})
	done := make(chan error, 4)
	for range cap(done) {
		go func() {
			_, err := l.client.Pull(context.Background(), "")
			done <- err
		}()
	}
	for range cap(done) {
		if err := <-done; err != nil {
			t.Fatalf("Pull: %v", err)
		}
	}
	if got := tokens.Load(); got != 1 {
		t.Fatalf("%d tokens were asked for, want 1", got)
	}
	l.central.ForgetBearers()
	if _, err := l.client.Pull(t.Context(), ""); engine.Classify(err).Reason != engine.ReasonUnauthorized {
		t.Fatalf("Pull with a forgotten bearer = %v", err)
	}
	if _, err := l.client.Pull(t.Context(), ""); err != nil {
		t.Fatalf("Pull after it: %v; the refused bearer must be dropped", err)
	}
}

// TestWrongClock: the assertion is in central's time, so a laptop whose clock
// is years off still gets its bearer.
func TestWrongClock(t *testing.T) {
	l := newLink(t)
	for _, years := range []int{-20, 20} {
		client := l.connect(t, remote.Params{URL: l.server.URL, Clock: clock.Fixed(clock.System{}.Now().AddDate(years, 0, 0))})
		if _, err := client.Authorize(t.Context()); err != nil {
			t.Errorf("%d years off: %v", years, err)
		}
	}
}

func TestNotAdmitted(t *testing.T) {
	l := newLink(t)
	l.device = uuid.New()
	_, err := l.connect(t, remote.Params{URL: l.server.URL}).Authorize(t.Context())
	if got := engine.Classify(err); got.Reason != engine.ReasonRevoked || got.Refused() && got.Code != wire.CodeForbidden {
		t.Fatalf("Authorize of a revoked laptop = %v", err)
	}
	bare, err := remote.New(remote.Params{URL: l.server.URL, Clock: clock.System{}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bare.Pull(t.Context(), ""); engine.Classify(err).Reason != engine.ReasonUnauthorized {
		t.Fatalf("Pull before enrolment = %v", err)
	}
}

func TestPushIsPacked(t *testing.T) {
	l := newLink(t)
	var encoding atomic.Value
	var length atomic.Int64
	l.central.Meddle(func(_ http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == wire.PathPush {
			encoding.Store(r.Header.Get("Content-Encoding"))
			length.Store(r.ContentLength)
		}
		return false
	})
	big := wire.Item{ID: uuid.New(), Body: strings.Repeat(`{"name":"x"}`, 1000), Documents: []wire.Document{}}
	if _, err := l.client.Push(t.Context(), wire.Push{Incarnation: uuid.New(), Items: []wire.RawItem{marshal(t, big)}}); err != nil {
		t.Fatal(err)
	}
	if encoding.Load() != "gzip" || length.Load() <= 0 || length.Load() > 1500 {
		t.Fatalf("12 kB left as %q with length %d; want gzip with a known length", encoding.Load(), length.Load())
	}
}

func TestEnrol(t *testing.T) {
	central := fakecentral.New(clock.System{}.Now)
	server := httptest.NewTLSServer(central)
	defer server.Close()
	var enrolments atomic.Int32
	central.Meddle(func(_ http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == wire.PathEnrol || r.URL.Path == wire.PathNonce {
			enrolments.Add(1)
		}
		return false
	})
	client, err := remote.New(remote.Params{URL: server.URL, CA: caOf(server), Clock: clock.System{}})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	code, err := remote.ParseEnrolCode(strings.ToLower(central.Grant("ABCDE12345")))
	if err != nil {
		t.Fatal(err)
	}
	in := remote.Enrolment{Code: code, Device: uuid.New(), Key: newKey(t), Inbox: make([]byte, 32)}

	wrong := in
	wrong.Code.Fingerprint = "00000000"
	if _, err := client.Enrol(t.Context(), wrong); !errors.Is(err, remote.ErrFingerprint) {
		t.Fatalf("Enrol at another central = %v, want ErrFingerprint", err)
	}
	if enrolments.Load() != 0 {
		t.Fatal("something of the laptop left before the fingerprint was checked")
	}
	answer, err := client.Enrol(t.Context(), in)
	if err != nil || answer.Central != central.ID || len(answer.Villages) != 1 {
		t.Fatalf("Enrol = %+v, %v", answer, err)
	}
	if _, err := client.Enrol(t.Context(), in); engine.Classify(err).Code != wire.CodeEnrolCode {
		t.Fatalf("Enrol with a used code = %v", err)
	}
	enrolled, err := remote.New(remote.Params{
		URL: server.URL, CA: caOf(server), Clock: clock.System{}, Device: in.Device, Central: answer.Central, Key: in.Key,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer enrolled.Close()
	if _, err := enrolled.Pull(t.Context(), ""); err != nil {
		t.Fatalf("Pull after enrolment: %v", err)
	}
}

func TestParseEnrolCode(t *testing.T) {
	want := remote.EnrolCode{Secret: "0123456789", Fingerprint: "ABCDEFGH"}
	for _, text := range []string{
		"01234-56789-ABCDEFGH", "01234 56789 abcdefgh", "O1234-56789-ABCDEFGH", " 0I234–5678 9.ABCDEFGH\n", "0l23456789ABCDEFGH",
	} {
		if got, err := remote.ParseEnrolCode(text); err != nil || got != want {
			t.Errorf("ParseEnrolCode(%q) = %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "01234-56789", "01234-56789-ABCDEFG", "01234-56789-ABCDEFGHJ", "01234-56789-ABCDEFGU", "01234-56789-ABCDEFGÉ"} {
		if _, err := remote.ParseEnrolCode(text); !errors.Is(err, remote.ErrEnrolCode) {
			t.Errorf("ParseEnrolCode(%q): no error", text)
		}
	}
}

func FuzzParseEnrolCode(f *testing.F) {
	f.Add("01234-56789-ABCDEFGH")
	f.Add("oOiIlL –—_.")
	f.Fuzz(func(t *testing.T, text string) {
		code, err := remote.ParseEnrolCode(text)
		if err != nil {
			return
		}
		again, err := remote.ParseEnrolCode(code.Secret + "-" + code.Fingerprint)
		if err != nil || again != code {
			t.Fatalf("%q reads as %+v, which reads as %+v, %v", text, code, again, err)
		}
	})
}
