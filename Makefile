# Everything one does with this project. `make help` lists it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
HOST ?= 127.0.0.1
PORT ?= 8000
RUNS ?= 1000000
EVERY_CORE := --numprocesses auto --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help setup serve test test-long coverage check format docs rivals bench fuzz vendor wheel clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## make the virtual environment and install what is needed

$(READY): setup.cfg pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --upgrade pip setuptools wheel
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	touch $(READY)

serve: $(READY) ## serve the bundled policies on http://127.0.0.1:8000
	$(BIN)/groundrules serve --host $(HOST) --port $(PORT)

test: $(READY) ## run the tests
	$(BIN)/python -m pytest $(EVERY_CORE)

test-long: $(READY) ## run the tests with many more random cases
	GROUNDRULES_PROFILE=long $(BIN)/python -m pytest $(EVERY_CORE)

coverage: $(READY) ## run the tests and show what of the core they do not reach
	$(BIN)/python -m pytest $(EVERY_CORE) --cov=engine.feel --cov=engine.policy --cov=engine.backends --cov-branch \
		--cov-report=term-missing:skip-covered

check: $(READY) ## format, lint, types, import contracts, policies, fresh docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/groundrules check policies
	$(BIN)/python -m docs --check

format: $(READY) ## write the code in its standard layout
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(READY) ## write the generated pages of docs/ anew
	$(BIN)/python -m docs

rivals: $(READY) ## install the other engines, which the benchmarks and their tests need
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev,bench]"

bench: rivals ## measure, as ratios in one run
	$(BIN)/python -m benchmarks

fuzz: $(READY) ## search for texts that break a law of FEEL
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev,fuzz]"
	cd tests && ../$(BIN)/python -B -m fuzz expression -runs=$(RUNS)

VENDOR := engine/web/pages/vendor
PICO := $(VENDOR)/node_modules/@picocss/pico

vendor: ## copy what the pages take from npm into the tree, by its lock file
	npm ci --prefix $(VENDOR) --ignore-scripts --no-audit --no-fund
	cp $(PICO)/css/pico.min.css engine/web/pages/static/pico.min.css
	cp $(PICO)/LICENSE.md engine/web/pages/static/pico.LICENSE.md

wheel: $(READY) ## build the wheel
	$(BIN)/python -m build --wheel --outdir dist .

clean: ## remove what these commands made
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
