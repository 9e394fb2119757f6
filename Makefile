# The doors: make demo · make test · make check · make fmt · make bench · make lock
.DEFAULT_GOAL := help
.PHONY: help demo test check fmt bench lock system clean
SHELL := /bin/sh

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
# A third worker works while two wait for a browser or a reader; tests that share the one pcscd of a machine stay on one.
PYTEST_ARGS ?= -q -n 4 --durations=15
# A test run starts Python hundreds of times: where keeping compiled modules is switched off, each start compiles them.
test: export PYTHONDONTWRITEBYTECODE :=

help:
	@echo "make demo    start the service, a software card and its reader program: http://127.0.0.1:8080"
	@echo "make test    everything that must be true: format, lint, types, every test"
	@echo "make check   format, lint and types only"
	@echo "make fmt     rewrite the files in the agreed format"
	@echo "make bench   measure, each figure beside its limit"
	@echo "make lock    resolve the exact versions again"

demo: $(VENV)/.runtime
	@exec $(BIN)/madoguchi demo $(ARGS)

test: system
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target $(VENV)/.dev node_modules/.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest $(PYTEST_ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

fmt: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev
	@$(BIN)/python -m benchmarks $(ARGS)

lock: $(VENV)/.dev
	@BIN=$(BIN) sh scripts/lock.sh

system:
	@sh scripts/system_packages.sh

$(VENV)/.runtime: requirements.lock pyproject.toml scripts/venv.sh
	@PYTHON=$(PYTHON) sh scripts/venv.sh $(VENV) requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml scripts/venv.sh
	@PYTHON=$(PYTHON) sh scripts/venv.sh $(VENV) requirements-dev.lock
	@touch $@ $(VENV)/.runtime

node_modules/.stamp: package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

clean:
	rm -rf $(VENV) node_modules
