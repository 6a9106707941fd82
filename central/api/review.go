package api

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"titian/app/civil"
	"titian/central/progress"
	"titian/central/review"
	"titian/central/store"
	"titian/sync/wire"
)

// Paths of review; laptops never call them.
const (
	pathCases     = "/v1/review/cases"
	pathCase      = "/v1/review/cases/{id}"
	pathDecisions = "/v1/review/cases/{id}/decisions"
	pathPapers    = "/v1/review/documents/{id}"
	pathPayments  = "/v1/review/payments"
)

func (a *API) registerReview() {
	add(a, operation{method: http.MethodGet, path: pathCases, id: "review-list", summary: "Dossiers with members to decide about.", scheme: reviewerScheme}, a.cases)
	add(a, operation{method: http.MethodGet, path: pathCase, id: "review-show", summary: "One dossier, with members, papers and flags.", scheme: reviewerScheme}, a.oneCase)
	add(a, operation{method: http.MethodPost, path: pathDecisions, id: "review-decide", summary: "Accepts or refuses one member.", scheme: reviewerScheme, body: decisionInput{}, media: wire.ContentJSON}, a.decide)
	o := a.describe(operation{method: http.MethodGet, path: pathPapers, id: "review-document", summary: "The bytes of a paper.", scheme: reviewerScheme})
	huma.Register(a.huma, o, a.paper)
	add(a, operation{method: http.MethodPost, path: pathPayments, id: "payment", summary: "Records that a bill was paid.", scheme: reviewerScheme, body: paymentInput{}, media: wire.ContentJSON}, a.pay)
}

type casesInput struct {
	All string `query:"all" enum:"true,false" doc:"true lists also dossiers whose papers are on their way."`
}

type caseList struct {
	Cases []review.Case `json:"cases"`
}

func (a *API) cases(ctx context.Context, in *casesInput) (caseList, error) {
	out := caseList{Cases: []review.Case{}}
	if _, err := reviewer(ctx); err != nil {
		return out, err
	}
	err := a.DB.Read(ctx, func(tx *store.Tx) error {
		cases, err := review.Queue(ctx, tx, in.All == "true", 0)
		out.Cases = append(out.Cases, cases...)
		return err
	})
	return out, err
}

func (a *API) oneCase(ctx context.Context, in *idInput) (review.Case, error) {
	var c review.Case
	if _, err := reviewer(ctx); err != nil {
		return c, err
	}
	id, err := uuid.Parse(in.ID)
	if err != nil {
		return c, notFound()
	}
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		c, err = review.Show(ctx, tx, id)
		return err
	})
	return c, err
}

// decisionInput is what a reviewer says about one member.
type decisionInput struct {
	Member uuid.UUID `json:"member"`
	// Submission is the one that was looked at, if that should be checked.
	Submission uuid.UUID `json:"submission,omitzero"`
	Accept     bool      `json:"accept"`
	Reason     string    `json:"reason,omitempty"`
	Field      string    `json:"field,omitempty"`
}

type decideInput struct {
	ID      string `path:"id" format:"uuid"`
	RawBody []byte `contentType:"application/json"`
}

func (a *API) decide(ctx context.Context, in *decideInput) (review.Case, error) {
	var c review.Case
	who, err := reviewer(ctx)
	if err != nil {
		return c, err
	}
	id, err := uuid.Parse(in.ID)
	if err != nil {
		return c, notFound()
	}
	var d decisionInput
	if err := decode(in.RawBody, &d); err != nil {
		return c, err
	}
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		err := review.Decide(ctx, tx, a.Keys, review.Verdict{
			Dossier: id, Member: d.Member, Submission: d.Submission, Accept: d.Accept, Reason: d.Reason, Field: d.Field, Reviewer: who.ID.String(),
		})
		if err != nil {
			return err
		}
		c, err = review.Show(ctx, tx, id)
		return err
	})
	if err != nil {
		return review.Case{}, err
	}
	a.Clerk.Wake()
	return c, nil
}

type paperOutput struct {
	ContentType string `header:"Content-Type"`
	Body        func(huma.Context)
}

// paper streams a scan as bytes that no browser will run.
func (a *API) paper(ctx context.Context, in *idInput) (*paperOutput, error) {
	if _, err := reviewer(ctx); err != nil {
		return nil, a.problem(ctx, err)
	}
	id, err := uuid.Parse(in.ID)
	if err != nil {
		return nil, notFound()
	}
	err = a.DB.Read(ctx, func(tx *store.Tx) error {
		_, err := review.PaperOf(ctx, tx, id)
		return err
	})
	if err != nil {
		return nil, a.problem(ctx, err)
	}
	f, err := a.Box.Content(id)
	if err != nil {
		return nil, a.problem(ctx, err)
	}
	return &paperOutput{ContentType: "application/octet-stream", Body: func(out huma.Context) {
		_, _ = io.Copy(out.BodyWriter(), f) // an error means that whoever asked has gone
		_ = f.Close()                       // it was only read
	}}, nil
}

type paymentInput struct {
	Bill uuid.UUID `json:"bill"`
	// Amount is in rupiah; 0 for the bill's.
	Amount int64 `json:"amount,omitempty"`
	// PaidOn is a civil date, YYYY-MM-DD; empty for today.
	PaidOn string `json:"paid_on,omitempty"`
}

func (a *API) pay(ctx context.Context, in *rawBody) (wire.Payment, error) {
	var p wire.Payment
	if _, err := reviewer(ctx); err != nil {
		return p, err
	}
	var said paymentInput
	if err := decode(in.RawBody, &said); err != nil {
		return p, err
	}
	day, err := civil.FromISO(said.PaidOn)
	if err != nil {
		return p, malformed()
	}
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		p, err = progress.Pay(ctx, tx, a.Keys, said.Bill, said.Amount, day)
		return err
	})
	return p, err
}
