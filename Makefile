# Everything the project does, one command each; `make help` lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKS := requirements/dev.txt requirements/build.txt
# Wheels only: a source package would fetch a build backend that is not locked.
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check
LOCKED := --require-hashes --only-binary :all:

# Material prints a notice of several lines before each build without it.
export NO_MKDOCS_2_WARNING := 1

define CHECK_PYTHON
import sys
if sys.version_info < (3, 11, 5):
    sys.exit("Cribsheet needs Python 3.11.5 or newer, not %s: make PYTHON=python3.x" % sys.version.split()[0])
try:
    import ensurepip, venv
except ImportError:
    sys.exit("Python has no venv module: install it first (on Debian and Ubuntu: apt install python3-venv)")
endef
export CHECK_PYTHON

.PHONY: help setup serve build test golden audit bench format coverage lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.installed ## set up .venv from the locks (the others do it when needed)

serve: setup ## serve the site with live reload
	$(BIN)/mkdocs serve

build: setup ## write the site to site/, failing on any warning
	$(BIN)/mkdocs build --strict

test: setup ## run every check: format, lint, types, imports, spelling, site, tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/typos
	$(BIN)/mkdocs build --strict
	$(BIN)/python tools/browser.py
	CRIBSHEET_SITE=site $(BIN)/pytest -n 2

golden: setup ## take the golden screenshots anew, to be looked at before they are committed
	$(BIN)/mkdocs build --strict
	CRIBSHEET_GOLDEN=1 CRIBSHEET_SITE=site $(BIN)/pytest tests/browser/test_golden.py

audit: setup ## run the long checks, some of which need the network
	PYTHON="$(PYTHON)" tools/audit_locks
	$(BIN)/mkdocs build --strict
	CRIBSHEET_AUDIT=1 CRIBSHEET_SITE=site $(BIN)/pytest tests/browser/test_access.py
	$(BIN)/python tools/audit_html.py site
	$(BIN)/python tools/audit_lighthouse.py
	$(BIN)/python tools/audit_bytes.py
	$(BIN)/python tools/audit_kills.py
	$(BIN)/python tools/check_sheets.py source_notes
	$(BIN)/python tools/audit_lists.py
	$(BIN)/python tools/audit_reading.py --growth
	$(BIN)/python tools/fuzz.py --seconds 900 --seed 1
	$(BIN)/python tools/mutants.py

bench: setup ## time builds, saves and pages, beside Hugo and Zensical where they are installed (hours)
	$(BIN)/python tools/bench_build.py 0 1000 5000
	$(BIN)/python tools/bench_serve.py 0 1000
	$(BIN)/python tools/bench_pages.py 0 5000

format: setup ## format the code and mend what the linter can
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

coverage: setup ## show the lines that no test runs
	$(BIN)/pytest -n 2 --cov

lock: ## resolve the newest versions anew into requirements/
	@$(PYTHON) -c "$$CHECK_PYTHON"
	@PYTHON="$(PYTHON)" tools/lock

clean: ## remove whatever these commands made
	rm -rf $(VENV) site dist .cache .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find plugins tests tools -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/.locked: $(LOCKS)
	@command -v $(PYTHON) >/dev/null || { echo "no $(PYTHON) here: make PYTHON=python3.x" >&2; exit 1; }
	@$(PYTHON) -c "$$CHECK_PYTHON"
	@echo "Setting up $(VENV) (once, about a minute) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python $(PIP_INSTALL) $(LOCKED) $(LOCKS:%=--requirement %)
	@touch $@

$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	@$(BIN)/python $(PIP_INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@
