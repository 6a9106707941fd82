package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"titian/sync/wire"
)

func (a *API) registerSync() {
	huma.Register(a.huma, a.operation(http.MethodPost, wire.PathPush, "push", "Takes in submissions, each by itself.", deviceScheme, wire.Push{}, wire.ContentJSON), run(a, a.push))
	huma.Register(a.huma, a.operation(http.MethodGet, wire.PathPull, "pull", "What is new for this laptop.", deviceScheme, nil, ""), run(a, a.pull))
	huma.Register(a.huma, a.operation(http.MethodGet, wire.PathSubmissions+"{id}", "submission", "One submission, exactly as pushed.", deviceScheme, nil, ""), run(a, a.submission))
	huma.Register(a.huma, a.operation(http.MethodPost, wire.PathStatements, "statements", "Takes back signed statements after a restore.", deviceScheme, wire.Statements{}, wire.ContentJSON), run(a, a.statements))
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
