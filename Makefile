# Everything below needs only Python >= 3.11 with venv, make and git.
# `make help` lists the targets.

PYTHON  ?= python3
VENV    := .venv
BIN     := $(VENV)/bin
# Of `make soak`: problems, kill -9 of SQLite (of PostgreSQL two fifths), slots of jobs,
# requests to each operation, stories of the weekly round.
EXAMPLES ?= 10000
CRASHES ?= 500
SLOTS ?= 10000
REQUESTS ?= 180
STORIES ?= 300
STAMP   := $(VENV)/.stamp
READERS := tests/readers/node_modules/.package-lock.json

LOCKING := pip compile --quiet --universal --generate-hashes --no-header \
           --only-binary :all: \
           --fork-strategy fewest --python-version 3.11 $(UPGRADE)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo serve check format test soak bench lock clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

demo: $(STAMP) ## plan the example network of Brussels, into var/demo
	@$(BIN)/relais demo

serve: $(STAMP) ## the web pages and calendars on 127.0.0.1
	@$(BIN)/relais serve

check: $(STAMP) ## format, lint, types and arrows between the packages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(STAMP) ## let ruff format and fix what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: check $(READERS) ## check, then all tests with their coverage
	$(BIN)/python -m pytest --cov --numprocesses auto --dist worksteal

# `make soak EXAMPLES=100000` for a night. What it found stands in docs/reliability.md.
soak: $(STAMP) ## strategies, crashes, odd requests and stories, by the thousand (never in CI)
	RELAIS_EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest tests/matching/solve/test_strategies.py \
	    --numprocesses auto --dist worksteal --quiet
	RELAIS_CRASHES=$(CRASHES) RELAIS_SOAK_SLOTS=$(SLOTS) RELAIS_API_EXAMPLES=$(REQUESTS) \
	    RELAIS_EXAMPLES=$(STORIES) $(BIN)/python -m pytest tests/journeys/test_crashes.py \
	    tests/journeys/test_crashed_publications.py \
	    tests/journeys/test_openapi.py tests/journeys/test_weekly_machine.py \
	    tests/scheduler/jobs/test_once.py --numprocesses auto --dist worksteal --quiet

# What was measured is kept in var/bench.json for plots and tables.
bench: $(STAMP) ## measure the solver (never in CI)
	@$(BIN)/python -m benchmarks --markdown --json var/bench.json $(BENCH)

# Locks hold versions and hashes, no address of any package index.
# `make lock UPGRADE=--upgrade` takes the newest versions.
lock: $(STAMP) ## renew the locks after a change of pyproject.toml
	$(BIN)/uv $(LOCKING) --all-extras --group dev pyproject.toml -o requirements.lock
	cd tests/readers && ../../$(BIN)/npm install --package-lock-only --ignore-scripts

clean: ## remove the environment and all caches; data in var/ stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis \
	       .import_linter_cache .coverage htmlcov dist build \
	       tests/readers/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The version of uv stands in the lock alone.
$(BIN)/uv:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Relais needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	    "$$(sed -n 's/^\(uv==[^ ;]*\).*/\1/p' requirements.lock)"

# --no-deps and --no-build-isolation: nothing comes in that is not locked.
$(STAMP): requirements.lock pyproject.toml | $(BIN)/uv
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

# ical.js, the reader inside Thunderbird, under the locked node of the environment.
$(READERS): tests/readers/package-lock.json | $(STAMP)
	cd tests/readers && ../../$(BIN)/npm ci --ignore-scripts --no-audit --no-fund
	@touch $@
