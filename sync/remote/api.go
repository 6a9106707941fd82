package remote

import (
	"context"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"titian/app"
	"titian/sync/wire"
)

// Ping implements engine.Remote.
func (c *Client) Ping(ctx context.Context, nonce string) (wire.Signed, error) {
	var out wire.Signed
	err := c.do(ctx, call{
		op: "ping", method: http.MethodGet, path: wire.PathPing,
		query: url.Values{"nonce": {nonce}}, out: &out,
	})
	return out, err
}

// Keys implements engine.Remote.
func (c *Client) Keys(ctx context.Context) (wire.Keys, error) {
	var out wire.Keys
	err := c.do(ctx, call{op: "keys", method: http.MethodGet, path: wire.PathKeys, out: &out})
	return out, err
}

// Push implements engine.Remote.
func (c *Client) Push(ctx context.Context, p wire.Push) (wire.PushAnswer, error) {
	var out wire.PushAnswer
	err := c.do(ctx, call{op: "push", method: http.MethodPost, path: wire.PathPush, in: p, out: &out, auth: true, purpose: purpose{app.LaneRecords, of(p.Items)}})
	return out, err
}

// Pull implements engine.Remote.
func (c *Client) Pull(ctx context.Context, cursor string) (wire.Page, error) {
	var out wire.Page
	query := url.Values{}
	if cursor != "" {
		query.Set("cursor", cursor)
	}
	err := c.do(ctx, call{op: "pull", method: http.MethodGet, path: wire.PathPull, query: query, out: &out, auth: true, purpose: purpose{lane: app.LaneNews}})
	return out, err
}

// Statements implements engine.Remote.
func (c *Client) Statements(ctx context.Context, s wire.Statements) (wire.StatementsAnswer, error) {
	var out wire.StatementsAnswer
	err := c.do(ctx, call{op: "statements", method: http.MethodPost, path: wire.PathStatements, in: s, out: &out, auth: true})
	return out, err
}

// Submission fetches one submission as it was pushed, by whichever laptop of
// the same village: the other side of a conflict.
func (c *Client) Submission(ctx context.Context, id uuid.UUID) (wire.Item, error) {
	var out wire.Item
	err := c.do(ctx, call{op: "submission", method: http.MethodGet, path: wire.PathSubmissions + id.String(), out: &out, auth: true})
	return out, err
}
