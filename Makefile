# Titian. `make help` lists the targets; `make demo` and `make test` do all set-up.
GO       ?= go
TOOLS    := $(CURDIR)/.tools
LINT     := $(TOOLS)/golangci-lint
VULN     := $(TOOLS)/govulncheck
INSTALLED := $(TOOLS)/installed
FUZZTIME ?= 20s

# Fyne: its locks for programs that come to its one thread by themselves stay out,
# and so do motion, for a caret that fades redraws the window sixty times a second,
# and its typeface of emoji, 4 MB that every start reads. internal/rig has them too.
export GOFLAGS := $(strip $(GOFLAGS) -tags=migrated_fynedo,no_animations,no_emoji)

# Packages with goroutines of their own, run a second time with the race
# detector. That needs gcc and no more: cmd/titian alone links the screen, and
# what it does stands in internal/desktop.
CONCURRENT := ^titian/(sync|localdb|central|internal|ui)(/|$$)

# A machine that is busy with something else is no reason to call a test hung.
PATIENCE := -timeout 25m

# Properties draw the same cases every time: what passes here passes there.
# RAPID_SEED=0 draws new ones.
export RAPID_SEED ?= 1

.DEFAULT_GOAL := help
.PHONY: help setup run build programs windows test race peers check fmt golden fuzz faults bench demo screens clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing for test and check (apt only, only with rights)
	@sh scripts/setup cc

# The program says it too, but only after minutes of building.
run: ## the window, on a practice profile with a central of its own
	@if [ "$$(uname -s)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		echo 'run: this machine has no display (DISPLAY and WAYLAND_DISPLAY are empty). Run it where there is one,' >&2; \
		echo 'or let make screens photograph every page of the window into docs/screens.' >&2; exit 3; fi
	@sh scripts/setup gl
	CGO_ENABLED=1 $(GO) run -trimpath ./cmd/titian --rehearsal

build: programs ## all programs, into bin/
	@sh scripts/setup gl
	CGO_ENABLED=1 $(GO) build -trimpath -ldflags '-s -w' -o bin/ ./cmd/titian

programs: ## the programs without a window, into bin/
	@sh scripts/setup
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w' -o bin/ ./cmd/titianctl ./cmd/titian-central

windows: ## the window for Windows, cross-built: bin/titian.exe
	@sh scripts/setup mingw
	scripts/windows bin/titian.exe

test: setup ## all tests, then the concurrent packages with the race detector
	CGO_ENABLED=0 $(GO) test $(PATIENCE) ./...
	@$(MAKE) --no-print-directory race

race: setup ## the race detector over the packages with goroutines
	@packages=$$($(GO) list ./... | grep -E '$(CONCURRENT)'); \
	if [ -z "$$packages" ]; then echo 'race: no concurrent package yet'; exit 0; fi; \
	echo "CGO_ENABLED=1 $(GO) test -race $(PATIENCE)" $$packages; \
	CGO_ENABLED=1 $(GO) test -race $(PATIENCE) $$packages

peers: ## the real window under Xvfb, by keyboard only: one family from paper to card, a kill while typing
	@sh scripts/setup gl xvfb
	@mkdir -p bin
	TITIAN_XVFB=1 CGO_ENABLED=1 $(GO) test -count=1 -v -artifacts -outputdir $(CURDIR)/bin ./internal/e2e/window

# Without cgo, so that no header of the screen is needed; where they are there,
# the few lines that need them are looked at too.
check: export CGO_ENABLED = 0
check: setup $(INSTALLED) ## linters, layers, drift, known vulnerabilities
	$(LINT) config verify
	$(LINT) run
	@if sh scripts/setup --has gl; then CGO_ENABLED=1 $(LINT) run ./cmd/titian; \
	else echo 'check: cmd/titian was looked at without its screen, since the headers of OpenGL are missing'; fi
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

faults: setup ## the fault laboratory for FAULTS minutes (5), and the power cuts; FAULTS_SEED=n plays one story again
	@scripts/faults

bench: ## the budgets of the design, measured on this machine (6 minutes); BENCH="-only lines -full"
	@sh scripts/setup
	@CGO_ENABLED=0 $(GO) run ./internal/bench $(BENCH)

screens: ## photograph every page of the window into docs/screens (needs no display)
	@sh scripts/setup gl xvfb
	@CGO_ENABLED=1 $(GO) run ./internal/screens $(SCREENS)

# Where Xvfb and the headers of OpenGL are there, it also photographs the window.
demo: ## the whole job on a broken line; DEMO_JSON=1 ends with one JSON line
	@sh scripts/setup
	@if sh scripts/setup --has gl xvfb; then \
		CGO_ENABLED=1 $(GO) build -trimpath -ldflags '-s -w' -o bin/ ./cmd/titian && window='-window bin/titian'; fi; \
	CGO_ENABLED=0 $(GO) run -trimpath ./internal/demo $$window $(if $(DEMO_JSON),-json)

clean: ## remove what the targets made
	rm -rf bin demo-out .tools coverage.out

$(INSTALLED): tools/go.mod tools/go.sum
	GOBIN=$(TOOLS) $(GO) -C tools install tool
	@touch $@
