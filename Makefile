# `make` alone says what there is. Everything runs from the virtual environment in .venv, which is made at need.

PYTHON ?= python3
ARGS ?=
VENV := .venv
PY := $(VENV)/bin/python

# Where PyTorch's own index (see requirements.txt) is out of reach, pip would ask it six times for every package,
# and warn each time; what it says is shown where it fails.
PIP_RETRIES ?= 1
PIP_DISABLE_PIP_VERSION_CHECK ?= 1
export PIP_RETRIES
export PIP_DISABLE_PIP_VERSION_CHECK
install = $(PY) -m pip install --quiet -r $(1) 2>$(VENV)/pip.log || { cat $(VENV)/pip.log >&2; exit 1; }

# Tests run side by side, on as many cores as there are, up to four; those in a browser come last, on one of them.
SIDE_BY_SIDE := -n auto --maxprocesses 4 --dist loadgroup --no-loadscope-reorder

.PHONY: help run test bench load lint format clean

help: ## say what there is
	@echo "make TARGET [ARGS='...'], where TARGET is one of"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' Makefile
	@echo "ARGS goes to streamlit, pytest or the load: make run ARGS='--server.port=8600', make test ARGS='-k sweep'"
	@echo "PYTHON=python3.12, say, makes the environment with another Python than python3"

run: $(VENV)/.run ## start the app; the first time installs it
	$(PY) -m streamlit run streamlit_app.py $(ARGS)

test: $(VENV)/.dev ## run every test; those in a browser are skipped where no Chromium can be had
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit; done; \
	    test -n "$$CHROMIUM" && exit; echo "No Chromium on the PATH: Playwright's own is fetched, if it is not here yet ..."; \
	    $(PY) -m playwright install --only-shell chromium >/dev/null 2>&1 || true
	$(PY) -m pytest $(SIDE_BY_SIDE) $(ARGS)

bench: $(VENV)/.dev ## run the benchmarks
	@for file in tests/benchmarks/bench_*.py; do echo "$$file"; PYTHONPATH=. $(PY) "$$file" || exit; done

load: $(VENV)/.dev ## measure the app with a whole class in it (ARGS='--help' says how)
	PYTHONPATH=. $(PY) -m tests.load $(ARGS)

lint: $(VENV)/.dev ## check style and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

format: $(VENV)/.dev ## mend style, as far as ruff can
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .

clean: ## remove the environment and every cache
	rm -rf $(VENV) .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The pins in requirements.txt exist for these Pythons and no others.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null || { \
	    echo "This needs Python 3.11, 3.12, 3.13 or 3.14, but $(PYTHON) says: $$($(PYTHON) --version 2>&1)"; \
	    echo "Name another one like this: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.run: requirements.txt | $(VENV)/.made
	@echo "Installing the app into $(VENV); the first time takes a minute or more ..."
	@$(call install,requirements.txt)
	@touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt | $(VENV)/.made
	@echo "Installing the app and its tools into $(VENV); the first time takes a minute or more ..."
	@$(call install,requirements-dev.txt)
	@touch $(VENV)/.run $@
