# Python 3.11 or newer and make are all this needs; `make help` lists the targets.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: help demo test lint format check bench planted docs lock clean worlds

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
	  || { echo "Python 3.11 to 3.13 is needed; $(PYTHON) is $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

demo: $(READY) ## audit the demo merchant and print where the report is
	$(BIN)/auditor demo

test: $(READY) ## run all tests
	$(BIN)/python -m pytest -n auto --dist loadscope

lint: $(READY) ## ruff and mypy
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(READY) ## put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: lint test ## what CI runs

bench: $(READY) ## requests, time against the allowed rate, memory
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.measuring

planted: $(READY) ## flaws planted in made-up businesses against what the data-flow graph finds
	$(BIN)/python -m tests.auditor.dataflow.planted

worlds: $(READY) ## 500 random businesses, seen through random masks
	AUDITOR_WORLDS=500 $(BIN)/python -m pytest -n auto tests/worlds

docs: $(READY) ## renew the generated pages
	$(BIN)/python -m auditor.docs

lock: $(READY) ## renew the pinned requirements
	$(PYTHON) -m pip install --quiet uv
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header -q pyproject.toml -o requirements/run.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header -q pyproject.toml --group dev -o requirements/dev.txt

clean: ## remove what was built
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
