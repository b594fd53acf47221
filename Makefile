# Claimdesk: two commands are all one needs, `make run` and `make test`. `make help` lists the rest.
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
export PYTHONUNBUFFERED := 1

help: ## list these commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Claimdesk needs Python 3.11 or newer; $$($(PYTHON) --version) was found. Set PYTHON=... to choose another."; exit 1; }
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 || { rm -rf .venv; $(PYTHON) -m venv --without-pip .venv; }

# uv installs a lock in a second or two; where it cannot be had or cannot reach its index, pip does the same more slowly.
# Wheels only, but for flask-principal, which is published as source alone: it is built by the setuptools of the lock.
WHEELS := --only-binary :all: --require-hashes
PINNED := $(WHEELS) --no-binary flask-principal
define install
	@if $(BIN)/python -m pip --version >/dev/null 2>&1; then pip="$(BIN)/python -m pip"; else pip="$(PYTHON) -m pip --python $(BIN)/python"; fi; \
	pip="$$pip install -q --disable-pip-version-check"; \
	{ $$pip $(WHEELS) -r requirements-build.lock -r requirements-uv.lock 2>/dev/null || $$pip $(WHEELS) -r requirements-build.lock; } && \
	{ { [ -x $(BIN)/uv ] && $(BIN)/uv pip install -q --python $(BIN)/python $(PINNED) --no-build-isolation-package flask-principal -r $(1); } \
	|| $$pip $(PINNED) --no-build-isolation --use-pep517 -r $(1); }
endef

.venv/.run: requirements.lock requirements-build.lock requirements-uv.lock | $(BIN)/python
	@echo "Installing what Claimdesk needs (once)…"
	$(call install,requirements.lock)
	@touch $@

.venv/.dev: requirements-dev.lock requirements-build.lock requirements-uv.lock | $(BIN)/python
	@echo "Installing what Claimdesk and its tests need (once)…"
	$(call install,requirements-dev.lock)
	@touch $@ .venv/.run

# What may be there or not: EXTRAS=semantic finds claims that mean the same in other words.
ifneq ($(filter-out semantic,$(EXTRAS)),)
$(error EXTRAS can be semantic; $(filter-out semantic,$(EXTRAS)) is not known)
endif

.venv/.semantic: requirements-semantic.lock .venv/.run
	@echo "Installing the extra semantic (once)…"
	$(call install,requirements-semantic.lock)
	@touch $@

run: .venv/.run $(EXTRAS:%=.venv/.%) ## start everything on 127.0.0.1:$PORT (8000); DEMO=0 for an empty newsroom; EXTRAS=semantic
	@exec $(BIN)/python -m claims.serve

test: .venv/.dev $(EXTRAS:%=.venv/.%) ## the whole suite, in parallel; FAST=1 leaves out what is slow, ARGS= goes to pytest
	@$(BIN)/python -m pytest -n auto --dist worksteal $(if $(FAST),-m "not slow") $(ARGS)

check: .venv/.dev ## format, lint, types, import contracts, templates, translations, vendored hashes
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint templates --lint --quiet
	@$(BIN)/python -m pytest -q -n auto --dist worksteal -m "not slow" tests/house

format: .venv/.dev ## put code into its one form
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: .venv/.dev ## benchmarks beside their peers, as a table; ARGS= chooses one
	@$(BIN)/python -m tests.bench $(ARGS)

help-pictures: .venv/.dev ## take the pictures of the help anew, of the demonstration newsroom
	@CLAIMDESK_HELP_PICTURES=1 $(BIN)/python -m pytest -q tests/journeys/test_help_pictures.py

models: .venv/.dev ## train the model that proposes sentences again, from CLAIMDESK_DATA
	@$(BIN)/python -m claims.extraction.proposing.rebuild

test-postgres: .venv/.dev ## the whole suite on a throw-away PostgreSQL; FAST=1 without what is slow or needs a browser
	@$(BIN)/python -m tests.postgres -n auto --dist worksteal $(if $(FAST),-m "not slow and not browser") $(ARGS)

test-outside: .venv/.dev ## outside validators on the published pages (needs Node)
	@bash tests/outside/run.sh

sbom: .venv/.dev ## write what Claimdesk is made of to sbom.cdx.json, from the lock files
	@$(BIN)/python -m tests.sbom sbom.cdx.json && echo "Wrote sbom.cdx.json"

lock: ## write the lock files again after a change of pyproject.toml
	uv pip compile --universal --generate-hashes --no-annotate --no-header -q pyproject.toml --extra postgresql -o requirements.lock
	uv pip compile --universal --generate-hashes --no-annotate --no-header -q pyproject.toml --extra postgresql --extra semantic -c requirements.lock -o requirements-semantic.lock
	uv pip compile --universal --generate-hashes --no-annotate --no-header -q pyproject.toml --extra postgresql --group dev -o requirements-dev.lock
	uv pip compile --universal --generate-hashes --no-annotate --no-header -q --group outside -o requirements-outside.lock
	uv pip compile --universal --generate-hashes --no-annotate --no-header -q --group build -o requirements-build.lock
	uv pip compile --universal --generate-hashes --no-annotate --no-header -q --group uv -o requirements-uv.lock

.PHONY: help run test check format bench help-pictures models test-postgres test-outside sbom lock
