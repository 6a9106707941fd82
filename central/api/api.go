// Package api is central on the network: HTTP, its limits, who may call what,
// and the OpenAPI description of it.
//
// It decides nothing: each operation reads the request, calls one package of
// central, and writes what that says.
package api

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/klauspost/compress/gzhttp"

	"titian/app/clock"
	"titian/central/adopt"
	"titian/central/intake"
	"titian/central/progress"
	"titian/central/pull"
	"titian/central/store"
	"titian/central/trust"
	"titian/central/uploads"
)

// Version is that of the API's description.
const Version = "1.0.0"

// Limits of the network.
const (
	// lineTimeout is how long a line may stay silent in the middle of a request.
	lineTimeout = 75 * time.Second
	// maxInFlight bounds the requests that are worked on at once, uploads aside.
	maxInFlight = 256
	// maxUploads bounds the uploads at once.
	maxUploads = 1024
	// packFrom is the size from which answers are packed.
	packFrom = 256
)

// Parts are what the API is made of.
type Parts struct {
	DB     *store.DB
	Keys   *trust.Keyring
	Intake *intake.Desk
	Feeds  *pull.Feeds
	Adopt  *adopt.Desk
	Box    *uploads.Box
	Clerk  *progress.Clerk
	Clock  clock.Clock
	Log    *slog.Logger
}

// API is central's HTTP handler.
type API struct {
	Parts
	log      *slog.Logger
	huma     huma.API
	handler  http.Handler
	requests chan struct{}
	patches  chan struct{}
	enrols   *limiter
}

// New assembles the API.
func New(p Parts) (*API, error) {
	a := &API{
		Parts: p, log: p.Log,
		requests: make(chan struct{}, maxInFlight), patches: make(chan struct{}, maxUploads), enrols: newLimiter(),
	}
	mux := http.NewServeMux()
	a.huma = humago.New(mux, config())
	a.registerTrust()
	a.registerSync()
	a.registerReview()
	a.registerUploads(mux)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { notFound().write(w) })
	pack, err := gzhttp.NewWrapper(gzhttp.MinSize(packFrom), gzhttp.CompressionLevel(6))
	if err != nil {
		return nil, err
	}
	a.handler = a.guard(pack(a.unpack(a.identify(mux))), a.identify(mux))
	return a, nil
}

// ServeHTTP implements http.Handler.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }

// OpenAPI returns the description of the API, as JSON.
func (a *API) OpenAPI() ([]byte, error) { return a.huma.OpenAPI().MarshalJSON() }

func config() huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title:       "Titian central",
				Version:     Version,
				Description: "Carries families captured offline into national health insurance. docs/PROTOCOL.md specifies the flows and the bytes that are signed.",
			},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					deviceScheme:   {Type: "http", Scheme: "bearer", Description: "A laptop's bearer, from the token endpoint; 15 minutes."},
					reviewerScheme: {Type: "http", Scheme: "bearer", Description: "A reviewer's token."},
				},
			},
		},
		OpenAPIPath:   "/openapi",
		Formats:       map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat: "application/json",
	}
}
