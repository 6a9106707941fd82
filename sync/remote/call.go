package remote

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"

	"github.com/go-resty/resty/v2"

	"titian/app"
	"titian/sync/engine"
	"titian/sync/wire"
)

const (
	// maxAnswer bounds what is read of an answer, unpacked.
	maxAnswer = 4 << 20
	// gzipFrom is the size from which packing a request is worth its header.
	gzipFrom = 256
)

var errTooLarge = errors.New("answer is too large")

// call is one JSON request.
type call struct {
	op     string
	method string
	path   string
	query  url.Values
	// in is marshalled; a form is sent as it is.
	in   any
	form url.Values
	out  any
	auth bool
	// purpose is for what its bytes count; by default for being let in.
	purpose purpose
}

// do sends one request and reads its answer into out. Every error is a fault
// or the caller's own cancellation.
func (c *Client) do(ctx context.Context, k call) error {
	token := ""
	if k.auth {
		if _, err := c.Authorize(ctx); err != nil {
			return err
		}
		token = c.bearer.current()
	}
	if k.purpose.lane == "" {
		k.purpose.lane = app.LaneAccess
	}
	ctx, watch := watched(ctx, c.stall, &k.purpose)
	defer watch.stop()
	client := c.json
	if k.path == wire.PathPull {
		client = c.feed
	}
	req := client.R().SetContext(ctx).SetHeader(wire.HeaderProtocol, wire.Protocol)
	if token != "" {
		req.SetHeader("Authorization", "Bearer "+token)
	}
	if k.query != nil {
		req.SetQueryParamsFromValues(k.query)
	}
	if err := setBody(req, k); err != nil {
		return err
	}
	resp, err := req.Execute(k.method, c.base+k.path)
	if err != nil {
		closeRaw(resp)
		return c.lineFault(ctx, k.op, err)
	}
	defer closeRaw(resp)
	err = c.readAnswer(ctx, k, resp)
	if f, ok := errors.AsType[*engine.Fault](err); ok && f.Status == http.StatusUnauthorized {
		c.bearer.drop(token)
	}
	return err
}

func setBody(req *resty.Request, k call) error {
	if k.form != nil {
		req.SetHeader("Content-Type", wire.ContentForm).SetBody([]byte(k.form.Encode()))
		return nil
	}
	if k.in == nil {
		return nil
	}
	raw, err := json.Marshal(k.in)
	if err != nil {
		return fmt.Errorf("marshal %s: %w", k.op, err)
	}
	req.SetHeader("Content-Type", wire.ContentJSON)
	if len(raw) >= gzipFrom {
		if raw, err = pack(raw); err != nil {
			return fmt.Errorf("pack %s: %w", k.op, err)
		}
		req.SetHeader("Content-Encoding", "gzip")
	}
	req.SetBody(raw)
	return nil
}

func pack(raw []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(raw); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// readAnswer accepts a 2xx only with our content type and protocol header:
// anything else was not said by central.
func (c *Client) readAnswer(ctx context.Context, k call, resp *resty.Response) error {
	h, status := resp.Header(), resp.StatusCode()
	protocol := h.Get(wire.HeaderProtocol)
	kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	if status < 200 || status > 299 {
		problem, err := c.readProblem(resp, kind)
		if err != nil {
			return c.lineFault(ctx, k.op, err)
		}
		return c.answerFault(k.op, h, status, protocol != "", problem)
	}
	if protocol == "" || kind != wire.ContentJSON {
		return &engine.Fault{Op: k.op, Reason: engine.ReasonPortal, Status: status}
	}
	if protocol != wire.Protocol {
		return &engine.Fault{Op: k.op, Reason: engine.ReasonProtocol, Status: status}
	}
	raw, err := readBounded(resp.RawBody(), maxAnswer)
	if errors.Is(err, errTooLarge) {
		return &engine.Fault{Op: k.op, Reason: engine.ReasonServer, Status: status, Err: err}
	}
	if err != nil {
		return c.lineFault(ctx, k.op, err)
	}
	if err := json.Unmarshal(raw, k.out); err != nil {
		// The cause would quote the answer.
		return &engine.Fault{Op: k.op, Reason: engine.ReasonServer, Status: status, Err: errors.New("answer is not readable JSON")}
	}
	return nil
}

// readProblem returns what an RFC 9457 answer says; nil for any other answer.
func (c *Client) readProblem(resp *resty.Response, kind string) (*wire.Problem, error) {
	raw, err := readBounded(resp.RawBody(), 64<<10)
	if err != nil && !errors.Is(err, errTooLarge) {
		return nil, err
	}
	if kind != wire.ContentProblem {
		return nil, nil //nolint:nilnil // no problem is an answer too
	}
	var p wire.Problem
	if json.Unmarshal(raw, &p) != nil {
		return nil, nil //nolint:nilnil // the status alone must do
	}
	return &p, nil
}

func readBounded(r io.Reader, limit int64) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) > limit {
		return nil, errTooLarge
	}
	return raw, nil
}

func closeRaw(resp *resty.Response) {
	if resp != nil && resp.RawBody() != nil {
		resp.RawBody().Close()
	}
}
