# Từng Ngõ. `make help` lists what can be done. Needs: a Python from 3.11 to 3.14, make, a network the first time.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

SIZE ?= ward
DB ?= sqlite,postgres
JOBS ?= 2
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check install --quiet --require-hashes --only-binary :all:
APP := $(VENV)/.installed-app
DEV := $(VENV)/.installed-dev
PLANNER := $(VENV)/.installed-planner
BENCH := $(VENV)/.installed-bench
FLASK := $(PY) -m flask --app wsgi

# ---- run -------------------------------------------------------------------------------------------------

.PHONY: run
run: $(APP) solver translations ## set up, fill an empty database with the demo story, serve web + workers + queue on http://127.0.0.1:8000
	@$(PY) -m app.serve --demo $(SIZE)

.PHONY: start
start: $(APP) solver translations ## the same without the demo; asks for the first administrator (HOST=0.0.0.0 for a LAN, DOMAIN=… for https)
	@$(PY) -m app.serve

.PHONY: demo
demo: $(APP) translations ## fill an empty database with the demo story (SIZE=ward or district) and print the sign-ins
	@$(FLASK) db upgrade
	@$(FLASK) demo --size $(SIZE)

# ---- check -----------------------------------------------------------------------------------------------

.PHONY: test
test: lint chromium ## everything: checks, all tests on SQLite and PostgreSQL (DB=sqlite for one), Chromium
	$(PY) -m pytest -n $(JOBS) --db $(DB)

.PHONY: faults
faults: $(DEV) translations ## kill, fill up, freeze and cut off the real programs, the long form (about ten minutes)
	$(PY) -m pytest tests/faults --ignore tests/faults/test_scale.py --long --db $(DB)

.PHONY: scale-test
scale-test: $(DEV) translations ## two machines, one PostgreSQL, one Redis, a thousand volunteers, one web group killed
	$(PY) -m pytest tests/faults/test_scale.py --long --db postgres

.PHONY: check
check: lint ## format, lint, types, layers, templates, the house's conventions
	$(PY) -m pytest tests/guards --db sqlite

.PHONY: lint
lint: $(DEV) solver translations # the types of the solver's libraries are checked, too
	$(PY) -m ruff format --check --quiet .
	$(PY) -m ruff check --quiet .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-logo
	@if [ -d templates ]; then $(VENV)/bin/djlint templates --lint --quiet; fi

.PHONY: format
format: $(DEV) ## write the code the way `make check` wants it
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

.PHONY: chromium
chromium: $(DEV) ## find a Chromium for the browser tests, or install one
	@$(PY) -m tests.kit.chromium

.PHONY: bench
bench: $(DEV) translations chromium ## measure ours beside a bare Flask app, into docs/measurements.md (PART=route for one part)
	$(PY) -m tests.bench $(PART)

.PHONY: bench-planner
bench-planner: $(DEV) $(BENCH) ## our plans beside those of VROOM, OR-Tools and PyVRP, into docs/measurements.md (SECONDS=15, ONLY=district for one part)
	$(PY) -m tests.bench.planner $(if $(SECONDS),--seconds $(SECONDS)) $(if $(ONLY),--only $(ONLY))

.PHONY: screenshots
screenshots: $(DEV) translations chromium ## take the pictures of the README from the demo story
	$(PY) -m tests.browser.screenshots

# ---- words -----------------------------------------------------------------------------------------------

.PHONY: translations
translations: $(APP) ## compile the catalogues
	@$(PY) -m app.catalogues compile

.PHONY: messages
messages: $(APP) ## bring every catalogue up to what code and templates say
	@$(PY) -m app.catalogues extract

# ---- libraries -------------------------------------------------------------------------------------------

.PHONY: planner
planner: $(PLANNER) ## install the solver's libraries (`make run` does where they are to be had; without them the built-in plan serves)

# Wanted, not needed: where there are no wheels for this machine, or no network, one line says so. Its kernels are compiled here, once.
.PHONY: solver
solver: $(APP)
	@{ $(MAKE) --silent $(PLANNER) && $(PY) -c 'from app.routes.planner.equipment import equip; equip()'; } 2> $(VENV)/planner.log \
	  || echo "The solver's libraries are not to be had here ($(VENV)/planner.log says why): the built-in plan serves."

.PHONY: pins
pins: $(DEV) ## resolve requirements*.in anew into requirements*.txt, with hashes
	@for name in requirements requirements-planner requirements-dev requirements-bench; do \
	  $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: \
	    --custom-compile-command "make pins" $$name.in -o $$name.txt || exit 1; done

$(PY):
	@python=; for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	  if $$name -c 'import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; \
	  then python=$$name; break; fi; done; \
	if [ -z "$$python" ]; then \
	  echo "No Python from 3.11 to 3.14 with venv was found: install one (Debian: apt install python3-venv)." >&2; exit 1; fi; \
	$$python -m venv $(VENV)

$(APP): requirements.txt | $(PY)
	@echo "Installing what the app needs ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt $(APP)
	@echo "Installing what the tests need ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@

$(PLANNER): requirements-planner.txt $(APP)
	@echo "Installing the solver's libraries ..."
	@$(PIP) --retries 1 --timeout 15 -r requirements-planner.txt
	@touch $@

$(BENCH): requirements-bench.txt $(PLANNER)
	@echo "Installing the other solvers ..."
	@$(PIP) -r requirements-bench.txt
	@touch $@

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
