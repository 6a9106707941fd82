package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"titian/sync/wire"
)

func (a *API) registerSync() {
	add(a, operation{method: http.MethodPost, path: wire.PathPush, id: "push", summary: "Takes in submissions, each by itself.", scheme: deviceScheme, body: wire.Push{}, media: wire.ContentJSON}, a.push)
	add(a, operation{method: http.MethodGet, path: wire.PathPull, id: "pull", summary: "What is new for this laptop.", scheme: deviceScheme}, a.pull)
	add(a, operation{method: http.MethodGet, path: wire.PathSubmissions + "{id}", id: "submission", summary: "One submission, exactly as pushed.", scheme: deviceScheme}, a.submission)
	add(a, operation{method: http.MethodPost, path: wire.PathStatements, id: "statements", summary: "Takes back signed statements after a restore.", scheme: deviceScheme, body: wire.Statements{}, media: wire.ContentJSON}, a.statements)
}

func (a *API) push(ctx context.Context, in *rawBody) (wire.PushAnswer, error) {
	d, err := device(ctx)
	if err != nil {
		return wire.PushAnswer{}, err
	}
	var p wire.Push
	if err := decode(in.RawBody, &p); err != nil {
		return wire.PushAnswer{}, err
	}
	return a.Intake.Push(ctx, d, p)
}

type pullInput struct {
	Cursor string `query:"cursor" doc:"Opaque, from the page before; empty to begin."`
}

func (a *API) pull(ctx context.Context, in *pullInput) (wire.Page, error) {
	d, err := device(ctx)
	if err != nil {
		return wire.Page{}, err
	}
	page, err := a.Feeds.Page(ctx, d, in.Cursor)
	if err != nil {
		return wire.Page{}, err
	}
	return page, a.Adopt.Returned(ctx, d)
}

type idInput struct {
	ID string `path:"id" format:"uuid"`
}

func (a *API) submission(ctx context.Context, in *idInput) (wire.Item, error) {
	d, err := device(ctx)
	if err != nil {
		return wire.Item{}, err
	}
	id, err := uuid.Parse(in.ID)
	if err != nil {
		return wire.Item{}, notFound()
	}
	return a.Feeds.Submission(ctx, d, id)
}

func (a *API) statements(ctx context.Context, in *rawBody) (wire.StatementsAnswer, error) {
	d, err := device(ctx)
	if err != nil {
		return wire.StatementsAnswer{}, err
	}
	var s wire.Statements
	if err := decode(in.RawBody, &s); err != nil {
		return wire.StatementsAnswer{}, err
	}
	return a.Adopt.Adopt(ctx, d, s)
}
