package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"time"

	"titian/central"
	"titian/localdb"
	"titian/sync/remote"
)

// site is a central that serves on a real socket of this machine.
type site struct {
	b       *bench
	central *central.Central
	addr    string
	scheme  string
	ca      []byte
	stop    context.CancelFunc
	served  chan error
}

// openSite founds a central in a folder and serves it, with TLS or without.
func (b *bench) openSite(ctx context.Context, dir string, secure bool) (*site, error) {
	s := &site{b: b, scheme: "http", served: make(chan error, 1)}
	var config *tls.Config
	var err error
	if secure {
		s.scheme = "https"
		if config, s.ca, err = certify(b.now()); err != nil {
			return nil, err
		}
	}
	if s.central, err = central.Open(ctx, central.Params{Data: dir}); err != nil {
		return nil, err
	}
	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open site: %w", err), s.central.Close())
	}
	s.addr = listener.Addr().String()
	ctx, s.stop = context.WithCancel(ctx)
	go func() { s.served <- s.central.Serve(ctx, listener, config) }()
	return s, nil
}

// Close lets requests end, and closes central.
func (s *site) Close() error {
	s.stop()
	return errors.Join(<-s.served, s.central.Close())
}

// enrol introduces a laptop without any line between, and tells it to call
// central at addr, host:port, from then on.
func (s *site) enrol(ctx context.Context, l *laptop, addr string) error {
	text, err := s.central.EnrolCode(ctx, village)
	if err != nil {
		return err
	}
	code, err := remote.ParseEnrolCode(text)
	if err != nil {
		return err
	}
	key, err := l.db.DeviceKey(ctx)
	if err != nil {
		return err
	}
	p := remote.Params{URL: s.scheme + "://" + s.addr, CA: s.ca, Clock: s.b.clock, Device: l.db.DeviceID(), Key: key}
	client, err := remote.New(p)
	if err != nil {
		return err
	}
	defer client.Close() //nolint:errcheck // closes idle connections
	answer, err := client.Enrol(ctx, remote.Enrolment{Code: code, Device: p.Device, Key: key, Inbox: l.db.InboxKey()})
	if err != nil {
		return err
	}
	return l.db.Enrol(ctx, localdb.Enrolment{
		URL: s.scheme + "://" + addr, CA: s.ca, Central: answer.Central, Villages: answer.Villages, Keys: answer.Keys,
	})
}

// certify makes a certificate for this machine, good for a day: its TLS side
// and its PEM. It is as large as one that an authority issues is at least.
func certify(now time.Time) (*tls.Config, []byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("make certificate: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: "Titian on this machine"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, nil, fmt.Errorf("make certificate: %w", err)
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	return config, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), nil
}
