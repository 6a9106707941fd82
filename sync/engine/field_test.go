package engine_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"testing"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/clock"
	"titian/central"
	"titian/internal/badline"
	"titian/internal/testkit/factory"
	"titian/internal/testkit/memstore"
	"titian/sync/engine"
	"titian/sync/remote"
	"titian/sync/wire"
)

// field is a laptop and the real central, with a real line between them.
type field struct {
	tb     testing.TB
	line   *badline.Line
	store  *memstore.Store
	remote *remote.Client
	engine *engine.Engine
}

func newField(tb testing.TB, profile badline.Profile, secure bool) *field {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	server, err := central.Open(ctx, central.Params{Data: tb.TempDir()})
	if err != nil {
		tb.Fatal(err)
	}
	var config *tls.Config
	var ca []byte
	scheme := "http"
	if secure {
		config, ca = certificate(tb)
		scheme = "https"
	}
	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		if err := server.Serve(ctx, listener, config); err != nil {
			tb.Errorf("Serve: %v", err)
		}
	}()
	line, err := badline.New(ctx, badline.Params{Target: listener.Addr().String(), Profile: profile})
	if err != nil {
		tb.Fatal(err)
	}
	f := &field{tb: tb, line: line}
	tb.Cleanup(func() {
		f.remote.Close()
		line.Close()
		cancel()
		<-served
		if err := server.Close(); err != nil {
			tb.Errorf("Close: %v", err)
		}
	})
	f.enrol(ctx, server, remote.Params{URL: scheme + "://" + listener.Addr().String(), CA: ca, Clock: clock.System{}}, scheme)
	return f
}

// enrol goes past the line; everything after it goes through.
func (f *field) enrol(ctx context.Context, server *central.Central, p remote.Params, scheme string) {
	f.tb.Helper()
	text, err := server.EnrolCode(ctx, factory.Village)
	if err != nil {
		f.tb.Fatal(err)
	}
	code, err := remote.ParseEnrolCode(text)
	if err != nil {
		f.tb.Fatal(err)
	}
	direct, err := remote.New(p)
	if err != nil {
		f.tb.Fatal(err)
	}
	defer direct.Close()
	_, key := newKeyPair(f.tb)
	p.Device, p.Key = uuid.New(), key
	answer, err := direct.Enrol(ctx, remote.Enrolment{Code: code, Device: p.Device, Key: key, Inbox: make([]byte, 32)})
	if err != nil {
		f.tb.Fatalf("Enrol: %v", err)
	}
	p.Central, p.URL = answer.Central, scheme+"://"+f.line.Addr()
	f.store = memstore.New(engine.Device{ID: p.Device, Incarnation: uuid.New(), Central: answer.Central, Keys: answer.Keys})
	if err := f.store.Resync(ctx, answer.Epoch); err != nil {
		f.tb.Fatal(err)
	}
	if f.remote, err = remote.New(p); err != nil {
		f.tb.Fatal(err)
	}
	f.engine = engine.New(engine.Params{Store: f.store, Remote: f.remote, Key: key, Clock: clock.System{}})
}

// family submits a registration of four with papers of these sizes.
func (f *field) family(sizes ...int) {
	f.tb.Helper()
	d := factory.Complete()
	d.Documents = nil
	item := wire.Item{ID: uuid.Must(uuid.NewV7()), Kind: wire.KindDossier, CapturedAt: factory.Now(), Officer: uuid.New(), Documents: []wire.Document{}}
	contents := map[uuid.UUID][]byte{}
	for i, size := range sizes {
		raw := noise(size)
		doc := wire.Document{ID: uuid.New(), Kind: "ktp", Size: int64(size), SHA256: wire.Digest(sha256.Sum256(raw))}
		item.Documents = append(item.Documents, doc)
		contents[doc.ID] = raw
		d.Documents = append(d.Documents, app.Document{
			ID: doc.ID, Kind: "ktp", Member: &d.Members[i%len(d.Members)].ID, Media: "image/jpeg",
			Size: doc.Size, SHA256: doc.SHA256.String(), Pages: 1,
		})
	}
	body, err := app.EncodeDossier(d)
	if err != nil {
		f.tb.Fatal(err)
	}
	item.Subject, item.Body = d.Subject(), string(body)
	f.store.Freeze(item, contents)
}

// finish synchronises until nothing waits.
func (f *field) finish(ctx context.Context) error {
	for {
		if _, err := f.engine.SyncOnce(ctx); err != nil && ctx.Err() != nil {
			return err
		}
		pending, err := f.store.Pending(ctx)
		if err != nil {
			return err
		}
		if len(pending) == 0 {
			return nil
		}
		for _, p := range pending {
			if p.Parked != "" {
				return fmt.Errorf("item %d is parked: %s", p.Seq, p.Parked)
			}
		}
	}
}

func certificate(tb testing.TB) (*tls.Config, []byte) {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	now := clock.System{}.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "pusat"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		tb.Fatal(err)
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{{Certificate: [][]byte{raw}, PrivateKey: key}}}
	return config, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw})
}

// TestField: laptop and central as they are, on a fast line that is cut every
// few kilobytes and loses answers, with TLS.
func TestField(t *testing.T) {
	for _, test := range []struct {
		name    string
		profile badline.Profile
		secure  bool
	}{
		{"whole", badline.Profile{}, true},
		{"cut every 8 kB, TLS", badline.Profile{CutAfter: 8_000}, true},
		{"cut every 30 kB", badline.Profile{CutAfter: 30_000}, false},
		{"answers lost", badline.Profile{LoseEvery: 7}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newField(t, test.profile, test.secure)
			f.family(40_000, 25_000)
			f.family(1)
			f.family()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			if err := f.finish(ctx); err != nil {
				t.Fatalf("it did not finish: %v; %+v; line %+v", err, f.engine.Status(), f.line.Stats())
			}
		})
	}
}
