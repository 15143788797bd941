# `make help` says what each command does.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
PROVIDERS ?= 60
SEED ?= 1
# Tests run side by side, one process per core.
WORKERS ?= auto
PYTEST = $(BIN)/python -m pytest
SERVICES = $(BIN)/python -m tests.services run

.DEFAULT_GOAL := help
.PHONY: help run test test-services test-faults check fix bench browser demo messages lock clean

help: ## say what each command does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/run ## start the filled portal on http://localhost:8000 (or PORT=…)
	@SITE_URL=$${SITE_URL:-http://localhost:$(PORT)} $(BIN)/python manage.py run --port $(PORT)

test: $(VENV)/dev ## run all tests (ARGS="tests/providers -x" for some of them)
	$(PYTEST) -n $(WORKERS) --dist worksteal $(ARGS)

test-services: $(VENV)/dev ## run what could differ on PostgreSQL, Redis, OpenSearch and Elasticsearch (installs them as root)
	$(SERVICES) --use -- $(PYTEST) --all-services -m "not anywhere and not faults" -n $(WORKERS) --dist worksteal $(ARGS)
	$(if $(ARGS),,$(MAKE) test-faults)

test-faults: $(VENV)/dev ## stop, freeze and restart each service of a whole site under load; wants the machine for itself
	$(SERVICES) --only postgresql,redis,opensearch -- $(PYTEST) -m faults -n0 $(ARGS)

check: $(VENV)/dev ## look for faults without running the portal: style, types, templates, migrations, settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet portal providers
	$(BIN)/mypy portal providers
	$(BIN)/python manage.py makemigrations --check --dry-run --verbosity 0
	$(BIN)/python manage.py messages --check
	$(BIN)/python manage.py environment_docs --check
	$(BIN)/python -m pytest -q -n0 tests/consistency/test_dependencies.py
	DJANGO_SETTINGS_MODULE=portal.settings.production SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_hex(40))') \
	  ALLOWED_HOSTS=tandem.example SITE_URL=https://tandem.example EMAIL_URL=smtp+tls://mail.example:587 \
	  EMAIL_FROM=tandem@tandem.example $(BIN)/python manage.py check --deploy --fail-level WARNING

fix: $(VENV)/dev ## put code into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev ## measure pages, searches on each engine, rebuilds and the outbox (ARGS="--only engines" for one part)
	$(BIN)/python -m tests.bench $(ARGS)

browser: $(VENV)/dev ## check every public page in Chromium, print what each one weighs, and write the page about it
	WRITE_WEIGHTS=1 $(BIN)/python -m pytest -n0 -s -m browser tests/browser $(ARGS)

demo: $(VENV)/run ## throw away what is in var/ and fill the demo anew (PROVIDERS=10000 SEED=1)
	rm -rf var/tandem.sqlite3* var/mail var/media
	$(BIN)/python manage.py migrate --verbosity 0
	$(BIN)/python manage.py demo --providers $(PROVIDERS) --seed $(SEED)

messages: $(VENV)/dev ## take new texts into the catalogues and compile them (needs gettext; APP=providers for one)
	$(BIN)/python manage.py messages $(APP)

lock: $(VENV)/dev ## write the lock files anew after a change in pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --group services -o tests/services/requirements.txt

clean: ## remove the virtual environment and all that is made from sources; keep var/tandem.sqlite3, var/mail, var/media
	rm -rf $(VENV) var/static var/test var/browser var/bench .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An empty file per installed lock: pip runs again only when the lock has changed.
$(VENV)/run: requirements.txt | $(VENV)/made
	@echo "Installing what Tandem needs (about a minute)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/dev: requirements-dev.txt | $(VENV)/made
	@echo "Installing what Tandem and its tests need (a minute or two)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@ $(VENV)/run

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Tandem needs Python 3.11 or newer, and \"$(PYTHON)\" is not: install it, or name another: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv module is missing. Install it (sudo apt install python3-venv), then run the same command again." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@
