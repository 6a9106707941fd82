package central

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Limits of connections. Bodies have none as a whole: a line may be slow, but
// not silent, see package api.
const (
	headerTimeout   = 45 * time.Second
	idleTimeout     = 5 * time.Minute
	maxHeaderBytes  = 32 << 10
	shutdownTimeout = 15 * time.Second
)

// Serve answers on a listener until the context ends, and then lets requests
// end: uploads at once, with all that has arrived of them. config is nil for
// plain HTTP.
func (c *Central) Serve(ctx context.Context, on net.Listener, config *tls.Config) error {
	if err := c.Start(ctx); err != nil {
		return errors.Join(err, on.Close())
	}
	server := &http.Server{
		Handler:           c.api,
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		TLSConfig:         config,
		ErrorLog:          slog.NewLogLogger(c.params.Log.Handler(), slog.LevelDebug),
	}
	ended := make(chan error, 1)
	go func() {
		if config == nil {
			ended <- server.Serve(on)
			return
		}
		ended <- server.ServeTLS(on, "", "")
	}()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	c.box.Interrupt()
	if err := server.Shutdown(grace); err != nil {
		return errors.Join(fmt.Errorf("end requests: %w", err), server.Close())
	}
	return nil
}
