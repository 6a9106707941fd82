package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"

	"titian/central"
)

type serveCommand struct {
	data
	Listen     string `required:"" placeholder:"ADDR" help:"Address to listen on, like :8443; port 0 takes a free one."`
	TLSCert    string `name:"tls-cert" placeholder:"FILE" help:"Certificate chain, PEM."`
	TLSKey     string `name:"tls-key" placeholder:"FILE" help:"Its key, PEM."`
	AutoAccept bool   `name:"auto-accept" help:"Accept members as soon as their papers are there: for practice only."`
	Verbose    bool   `help:"Log more."`
}

// Run serves until the context ends. The first line on stdout is the bound
// address, with its scheme.
func (c *serveCommand) Run(ctx context.Context, s streams) error {
	config, scheme, err := c.transport()
	if err != nil {
		return err
	}
	level := slog.LevelInfo
	if c.Verbose {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewJSONHandler(s.err, &slog.HandlerOptions{Level: level}))
	return open(ctx, central.Params{Data: c.Data, Log: log, AutoAccept: c.AutoAccept}, func(srv *central.Central) error {
		listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Listen)
		if err != nil {
			return fmt.Errorf("listen: %w", err)
		}
		fmt.Fprintf(s.out, "listening on %s://%s\n", scheme, listener.Addr())
		log.LogAttrs(ctx, slog.LevelInfo, "central is open", slog.String("fingerprint", srv.Fingerprint()), slog.Bool("auto_accept", c.AutoAccept))
		return srv.Serve(ctx, listener, config)
	})
}

// transport reads the certificate. Without one only this machine may call.
func (c *serveCommand) transport() (*tls.Config, string, error) {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return nil, "", fmt.Errorf("%w: --tls-cert and --tls-key go together", errUsage)
	}
	if c.TLSCert == "" {
		host, _, err := net.SplitHostPort(c.Listen)
		if err != nil {
			return nil, "", fmt.Errorf("%w: --listen wants HOST:PORT", errUsage)
		}
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return nil, "", fmt.Errorf("%w: without --tls-cert only a loopback address like 127.0.0.1:8080 is served", errUsage)
		}
		return nil, "http", nil
	}
	pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
	if err != nil {
		return nil, "", fmt.Errorf("read certificate: %w", err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, "https", nil
}
