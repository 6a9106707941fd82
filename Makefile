# Titian. `make help` lists the targets; `make demo` and `make test` do all set-up.
GO       ?= go
TOOLS    := $(CURDIR)/.tools
LINT     := $(TOOLS)/golangci-lint
VULN     := $(TOOLS)/govulncheck
INSTALLED := $(TOOLS)/installed
FUZZTIME ?= 20s

# Packages with goroutines of their own, run a second time with the race detector.
CONCURRENT := ^titian/(sync|localdb|central|internal)(/|$$)

.DEFAULT_GOAL := help
.PHONY: help setup build test race check fmt golden fuzz bench demo clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing for test and check (apt only, only with rights)
	@sh scripts/setup cc

build: ## the programs, into bin/
	@sh scripts/setup
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w' -o bin/ ./cmd/...

test: setup ## all tests, then the concurrent packages with the race detector
	CGO_ENABLED=0 $(GO) test ./...
	@$(MAKE) --no-print-directory race

race: setup ## the race detector over the packages with goroutines
	@packages=$$($(GO) list ./... | grep -E '$(CONCURRENT)'); \
	if [ -z "$$packages" ]; then echo 'race: no concurrent package yet'; exit 0; fi; \
	echo "CGO_ENABLED=1 $(GO) test -race" $$packages; \
	CGO_ENABLED=1 $(GO) test -race $$packages

check: setup $(INSTALLED) ## linters, layers, drift, known vulnerabilities
	$(LINT) config verify
	$(LINT) run
	$(LINT) fmt --diff
	$(GO) vet ./...
	$(GO) mod verify
	$(GO) mod tidy -diff
	scripts/check-layers $(LINT)
	scripts/check-vulnerabilities $(VULN)

fmt: $(INSTALLED) ## gofumpt and import order
	$(LINT) fmt

golden: ## write the golden files anew; read the diff before you commit it
	UPDATE_GOLDEN=1 CGO_ENABLED=0 $(GO) test -count=1 ./...
	git status --short

fuzz: setup ## every fuzz target for FUZZTIME (20s)
	@scripts/fuzz $(FUZZTIME)

bench: ## the budgets of the design, measured on this machine (6 minutes); BENCH="-only lines -full"
	@sh scripts/setup
	@CGO_ENABLED=0 $(GO) run ./internal/bench $(BENCH)

demo: ## the whole job on a broken line; DEMO_JSON=1 ends with one JSON line
	@sh scripts/setup
	@CGO_ENABLED=0 $(GO) run -trimpath ./internal/demo $(if $(DEMO_JSON),-json)

clean: ## remove what the targets made
	rm -rf bin demo-out .tools coverage.out

$(INSTALLED): tools/go.mod tools/go.sum
	GOBIN=$(TOOLS) $(GO) -C tools install tool
	@touch $@
