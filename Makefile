# Each target does its own set-up in .venv. Needed beforehand: Python 3.11 or later, and make.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
DATA ?=
ARTICLE ?=
MINUTES ?= 5
BENCH_MINUTES ?= 10
JOBS ?= 2
export HOST PORT DATA ARTICLE MINUTES BENCH_MINUTES
# The tests start Python some two hundred times: each module is to be compiled once, whatever is set.
export PYTHONDONTWRITEBYTECODE :=

venv := .venv
python := $(venv)/bin/python

# What is downloaded is checked by its hash, and nothing is built: building would fetch unchecked tools.
pip := $(python) -m pip --quiet --disable-pip-version-check
download := $(pip) install --require-hashes --no-deps --only-binary :all:
link := $(pip) install --no-index --no-deps --no-build-isolation --editable .

# pip can't take hashes from a constraints file for requirements without them, so both files are whole:
# constraints.txt is what the server needs, constraints-dev.txt the same pins and those of the tools.
pin := $(python) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header $(if $(UPGRADE),--upgrade)

.PHONY: help serve test check lint docs bench bench-scale quality audit messages sbom soak constraints clean FORCE

help: ## print this list
	@sed -n 's/^\([a-z-]*\):.*## /\1 /p' Makefile | while read -r name what; do \
		printf '  make %-12s %s\n' "$$name" "$$what"; \
	done

serve: $(venv)/ready ## serve the map; takes HOST, PORT, DATA (a directory of records), ARTICLE (a file)
	@echo "Starting the server on $$HOST, port $$PORT"
	@exec $(python) -m app serve --host "$$HOST" --port "$$PORT" \
		$${DATA:+--data "$$DATA"} $${ARTICLE:+--article "$$ARTICLE"}

test: lint ## ruff, oxlint, mypy --strict and pytest, JOBS=2 at once
	@echo "Running pytest"
	@$(python) -m pytest -n $(JOBS) --dist worksteal

check: lint ## the same without what takes long, for while you work
	@echo "Running pytest without browsers, wheels and what takes long"
	@$(python) -m pytest -n $(JOBS) --dist worksteal -m "not browser and not wheel and not thorough"

lint: $(venv)/ready-dev ## ruff, oxlint (the scripts) and mypy --strict
	@echo "Running ruff"
	@$(python) -m ruff check --quiet
	@$(python) -m ruff format --check --quiet
	@echo "Running oxlint"
	@$(venv)/bin/oxlint --quiet --config .ci/oxlint.json static
	@echo "Running mypy --strict"
	@$(python) -m mypy

# Zensical writes its site and its cache beside its configuration, so it is given a copy. -L: some
# pages are links to files of the repository.
docs: $(venv)/ready-dev ## the documentation, built strictly into dist/docs
	@rm -rf dist/docs dist/docs-sources; mkdir -p dist
	@cp -RL .github/docs dist/docs-sources
	@$(python) -m zensical build --strict --config-file dist/docs-sources/zensical.toml
	@mv dist/docs-sources/site dist/docs; rm -rf dist/docs-sources
	@echo "Written to dist/docs/index.html"

bench: $(venv)/ready-dev ## the benchmarks, tests/bench_*.py, one after the other
	@set -e; for bench in tests/bench_*.py; do echo "Running $$bench"; $(python) "$$bench"; done

bench-scale: $(venv)/ready-dev ## how the PostGIS source grows, against tipg; takes about BENCH_MINUTES=10
	@PYTHONPATH=. $(python) tests/scale.py --minutes "$$BENCH_MINUTES"

quality: $(venv)/ready-dev ## how well `draft` reads the labelled articles: precision, recall, speakers, spans
	@PYTHONPATH=. $(python) tests/quality.py

audit: $(venv)/ready-dev ## known holes and licences of everything that is installed
	@echo "Looking for known holes, checking licences"
	@$(python) tests/audit.py

messages: $(venv)/ready-dev ## bring app/locales up to date with the words in code, templates and scripts
	@PYTHONPATH=. $(python) tests/messages.py

sbom: $(venv)/ready-dev ## what a server is made of, as CycloneDX, in dist/sbom.json
	@mkdir -p dist
	@$(python) -m cyclonedx_py requirements constraints.txt --pyproject pyproject.toml \
		--output-reproducible --output-file dist/sbom.json
	@echo "Written to dist/sbom.json"

soak: $(venv)/ready-dev ## mixed and hostile traffic, reloads and aborts for MINUTES=5, each answer compared
	@PYTHONPATH=. $(python) tests/soak.py --minutes "$$MINUTES"

constraints: $(venv)/ready-dev ## pin what pyproject.toml asks for; UPGRADE=1 moves every pin to the newest
	@echo "Pinning what the server needs in constraints.txt"
	@echo hatchling | $(pin) pyproject.toml - --output-file constraints.txt
	@echo "Pinning what development needs in constraints-dev.txt"
	@$(pin) pyproject.toml --extra dev --constraint constraints.txt --output-file constraints-dev.txt

clean: ## remove .venv, caches and builds
	@echo "Removing $(venv), caches and builds"
	@rm -rf $(venv) dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp goes when its set-up begins and comes back when it is whole. A set-up killed halfway leaves
# `unfinished`, and the next make begins with a new .venv. When pip itself gives up (no network, a wrong
# hash) it has put back what was there, so that is kept.
define install
@$(call check,$(python))
@$(python) -c 'import pip' 2>/dev/null || $(python) -m ensurepip >/dev/null
@trap 'exit 130' INT TERM; rm -f $(venv)/ready $(venv)/ready-dev; touch $(venv)/unfinished; \
	$(download) $(2) -r $(1) && $(link); status=$$?; \
	test $$status -gt 128 || rm -f $(venv)/unfinished; exit $$status
endef

$(venv)/ready: pyproject.toml constraints.txt $(python)
	@echo "Installing what the server needs into $(venv) (a minute the first time)"
	$(call install,constraints.txt)
	@touch $@

# Most of what development needs is never imported; what is, is compiled at its first import.
$(venv)/ready-dev: pyproject.toml constraints.txt constraints-dev.txt $(python)
	@echo "Installing what development needs into $(venv) (two minutes the first time)"
	$(call install,constraints-dev.txt,--no-compile)
	@touch $(venv)/ready $@

$(python): $(if $(wildcard $(venv)/unfinished),FORCE)
	@$(call check,$(PYTHON))
	@echo "Making $(venv) with $(PYTHON)"
	@rm -rf $(venv); mkdir $(venv); touch $(venv)/unfinished
	@$(PYTHON) -m venv $(venv)
	@rm -f $(venv)/unfinished

check = command -v $(1) >/dev/null || { echo "There is no $(1) here: install Python 3.11 or later, or name one: make PYTHON=/path/to/python3"; exit 1; }; \
	$(1) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed and $(1) is %d.%d; name another: make PYTHON=/path/to/python3" % sys.version_info[:2])'
