package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"

	"github.com/go-resty/resty/v2"
	"github.com/google/uuid"

	"titian/app"
	"titian/sync/engine"
	"titian/sync/wire"
)

const (
	// pieceBytes is how much of a document leaves between two looks at the gate.
	pieceBytes = 16 << 10
	// recordBytes is the size of a document's TLS records. A record that a cut
	// tears is lost whole, a record costs 22 bytes: on lines cut every 30 to
	// 150 kB the two together are least near this size.
	recordBytes = 2 << 10
)

const (
	headerResumable = "Tus-Resumable"
	headerOffset    = "Upload-Offset"
)

// Offset implements engine.Remote.
func (c *Client) Offset(ctx context.Context, document uuid.UUID) (int64, error) {
	const op = "offset"
	h, err := c.tus(ctx, op, http.MethodHead, document, nil)
	if err != nil {
		return 0, err
	}
	return parseOffset(op, h)
}

// Upload implements engine.Remote.
func (c *Client) Upload(ctx context.Context, p engine.Part) (int64, error) {
	const op = "upload"
	end := p.Offset + p.Length
	if p.Offset < 0 || p.Length < 1 || end > p.Content.Size() {
		return 0, fmt.Errorf("upload: %d bytes from %d are not within %d", p.Length, p.Offset, p.Content.Size())
	}
	b := &body{content: p.Content, offset: p.Offset, left: p.Length, gate: p.Gate, record: c.record, alone: p.Alone}
	// The transport may still read when it has already given up.
	defer b.abandon()
	h, err := c.tus(ctx, op, http.MethodPatch, p.Document, b)
	if err != nil {
		if cause := b.failure(); cause != nil && ctx.Err() == nil {
			return 0, &engine.Fault{Op: op, Reason: engine.ReasonStorage, Err: cause}
		}
		return 0, err
	}
	got, err := parseOffset(op, h)
	if err == nil && (got < p.Offset || got > end) {
		return 0, &engine.Fault{Op: op, Reason: engine.ReasonServer, Status: http.StatusNoContent, Err: errors.New("offset is out of range")}
	}
	return got, err
}

// tus sends one request of the tus protocol and returns the answer's headers.
func (c *Client) tus(ctx context.Context, op, method string, document uuid.UUID, b *body) (http.Header, error) {
	if _, err := c.Authorize(ctx); err != nil {
		return nil, err
	}
	token := c.bearer.current()
	ctx, watch := watched(ctx, c.stall, &purpose{lane: app.LaneDocuments, shares: []share{{document, 1}}})
	defer watch.stop()
	headers := map[string]string{
		wire.HeaderProtocol: wire.Protocol,
		headerResumable:     wire.TusVersion,
		"Authorization":     "Bearer " + token,
	}
	if b != nil {
		headers["Content-Type"] = wire.ContentOffset
		headers[headerOffset] = strconv.FormatInt(b.offset, 10)
		b.ctx, b.watch = ctx, watch
		ctx = context.WithValue(ctx, bodyKey{}, b)
	}
	resp, err := c.uploads.R().SetContext(ctx).SetHeaders(headers).Execute(method, c.base+wire.PathUploads+document.String())
	if err != nil {
		closeRaw(resp)
		err = c.lineFault(ctx, op, err)
		if f, ok := errors.AsType[*engine.Fault](err); ok {
			f.Fresh = watch.fresh()
		}
		return nil, err
	}
	defer closeRaw(resp)
	h, status := resp.Header(), resp.StatusCode()
	ours := h.Get(headerResumable) == wire.TusVersion || h.Get(wire.HeaderProtocol) == wire.Protocol
	switch {
	case status == http.StatusUnauthorized:
		c.bearer.drop(token)
	case status >= 200 && status <= 299 && h.Get(headerResumable) == wire.TusVersion:
		return h, nil
	case status >= 200 && status <= 299:
		return nil, &engine.Fault{Op: op, Reason: engine.ReasonPortal, Status: status}
	}
	problem, err := c.readProblem(resp, h.Get("Content-Type"))
	if err != nil {
		return nil, c.lineFault(ctx, op, err)
	}
	return nil, c.answerFault(op, h, status, ours, problem)
}

func parseOffset(op string, h http.Header) (int64, error) {
	offset, err := strconv.ParseInt(h.Get(headerOffset), 10, 64)
	if err != nil || offset < 0 || offset > wire.MaxDocumentBytes {
		return 0, &engine.Fault{Op: op, Reason: engine.ReasonServer, Status: http.StatusOK, Err: errors.New("no offset in the answer")}
	}
	return offset, nil
}

type bodyKey struct{}

// attachBody gives the request its body after resty has made it: resty itself
// would read a whole io.Reader into memory first. There is no GetBody, so
// nothing can send it twice.
func attachBody(_ *resty.Client, r *http.Request) error {
	b, ok := r.Context().Value(bodyKey{}).(*body)
	if !ok {
		return nil
	}
	r.Body = b
	r.ContentLength = b.left
	r.GetBody = nil
	r.Close = b.alone
	return nil
}

// body is a part of a document on its way out.
type body struct {
	ctx     context.Context //nolint:containedctx // io.Reader has no other way to wait for the gate
	watch   *watchdog
	content engine.Content
	gate    func(context.Context) error
	record  int
	alone   bool

	mu        sync.Mutex
	offset    int64
	left      int64
	piece     int
	err       error
	abandoned bool
}

// Read implements io.Reader, one record or less at a time.
func (b *body) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.abandoned:
		return 0, context.Canceled
	case b.left == 0:
		return 0, io.EOF
	}
	if b.piece == 0 {
		if err := b.wait(); err != nil {
			return 0, err
		}
		b.piece = pieceBytes
	}
	n := min(len(p), b.record, b.piece, int(b.left))
	n, err := b.content.ReadAt(p[:n], b.offset)
	b.offset += int64(n)
	b.left -= int64(n)
	b.piece -= n
	if err != nil && (!errors.Is(err, io.EOF) || n == 0) {
		b.err = fmt.Errorf("read document: %w", err)
		return n, b.err
	}
	return n, nil
}

// wait lets metadata go first. A request that waits by choice is not stalled.
func (b *body) wait() error {
	if b.gate == nil {
		return nil
	}
	b.watch.pause()
	defer b.watch.resume()
	return b.gate(b.ctx)
}

// Close implements io.Closer; the content belongs to the caller.
func (b *body) Close() error { return nil }

func (b *body) abandon() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.abandoned = true
}

// failure is why the content could not be read, if that is what went wrong.
func (b *body) failure() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.err
}
