# Two commands do all the set-up on a fresh machine: `make demo` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint soak soak-submissions soak-cluster bench corpus docs site lowest release audit clean

demo: $(VENV)/.installed
	$(BIN)/ilms demo

# What is compiled once need not be compiled by each process that a test starts.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/.tests $(VENV)/.parts
	$(BIN)/pytest -n auto --dist worksteal

lint: $(VENV)/.tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# How fast, beside the machine's bare limits and the peers of `dev`; BENCH="--peer sdmxthon=/its/own/python" adds it.
bench: $(VENV)/.tests
	$(BIN)/python -m benchmarks $(BENCH)

# Faults of every kind planted in honest tables: how many are found, here and by other libraries, into
# docs/validation.md. tidysdmx wants Python 3.11.9 or later, and pysdmx[data,xml] beside it:
# CORPUS_PEERS="tidysdmx=/its/own/python" adds it.
corpus: $(VENV)/.tests
	PYTHONPATH=tests $(BIN)/python -m corpus --write $(CORPUS)

# The reference pages that are made from the code; the tests compare them.
docs: $(VENV)/.tests
	$(BIN)/python docs/make_commands.py
	$(BIN)/python docs/make_findings.py
	$(BIN)/python docs/make_sources.py
	$(BIN)/python docs/make_keys.py
	$(BIN)/python docs/make_rules.py
	$(BIN)/python docs/make_results.py
	$(BIN)/python docs/make_faults.py
	$(BIN)/python docs/make_api.py
	$(BIN)/python docs/make_notebooks.py

# These pages as a site, in docs/_build; a warning or a link that leads nowhere fails it.
site: $(VENV)/.site
	$(BIN)/sphinx-build -W --keep-going -q docs docs/_build

# uv finds in seconds the versions that go together, for which pip takes minutes; where it reaches nothing, pip may.
INSTALL = $(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python --editable $(1) || \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable $(1)

# Without what it asks for (pyproject.toml says why).
ALONE = $(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python --no-deps $(1) || \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps $(1)

# What a user needs.
$(VENV)/.installed: pyproject.toml
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(call INSTALL,.)
	touch $@

# What the tests need from PyPI.
$(VENV)/.tests: $(VENV)/.installed
	$(call INSTALL,'.[dev]')
	$(call ALONE,'vtlengine>=1.9')
	touch $@

# What the site needs.
$(VENV)/.site: $(VENV)/.installed
	$(call INSTALL,'.[docs]')
	touch $@

# Real parts that are no Python packages: a browser for the report, Kerberos headers for the OECD's uploader. Without
# root or without Debian's packages the tests that drive them are skipped, and say so.
$(VENV)/.parts: $(VENV)/.tests tests/install-parts.sh
	sh tests/install-parts.sh $(BIN)/python
	touch $@

# An hour of coverage-guided fuzzing of all readers together (BUDGET=seconds sets another), a kill at every moment of a
# submission, and a thousand submissions (`make soak-submissions` does the latter two alone), and ten workers of a cluster
# of Spark killed one after another (`make soak-cluster`); see docs/reliability.md.
BUDGET ?= 3600
soak: soak-submissions soak-cluster
	$(call INSTALL,'.[soak]')
	$(BIN)/python tests/soak build/soak --budget $(BUDGET)

# The lowest versions that pyproject.toml names of what this needs: the demo, and the tests of reading and of the library
# with every format, on them.
LOWEST := $(VENV)/lowest
lowest: export CI = true
lowest: $(VENV)/.tests
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(LOWEST)
	$(BIN)/uv pip install --quiet --system-certs --python $(LOWEST) --resolution lowest-direct --editable .
	$(BIN)/uv pip install --quiet --system-certs --python $(LOWEST) pytest pytest-xdist hypothesis time-machine xlsxwriter xlwt odfpy msoffcrypto-tool
	$(LOWEST)/bin/ilms demo $(LOWEST)/demo > $(LOWEST)/demo.txt || (cat $(LOWEST)/demo.txt; exit 1)
	$(LOWEST)/bin/python -m pytest -n 2 -p no:cacheprovider tests/api tests/sources

# Wheel and sdist in dist/, each proved in a fresh environment; the same bytes from the same commit (docs/releasing.md).
release: export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct)
release: $(VENV)/.tests
	rm -rf dist
	$(BIN)/python -m hatchling build
	$(BIN)/twine check --strict dist/*
	for built in dist/*; do sh tests/install-fresh.sh $$built $(PYTHON) || exit 1; done

# Known vulnerabilities of what is installed. Needs PyPI's JSON API; what cannot be audited fails (docs/security.md).
audit: $(VENV)/.tests
	test -x $(VENV)/audit/bin/pip-audit || ($(PYTHON) -m venv $(VENV)/audit && $(VENV)/audit/bin/python -m pip install --quiet pip-audit)
	$(BIN)/python -m pip list --format=freeze --exclude-editable > $(VENV)/audited.txt
	$(VENV)/audit/bin/pip-audit --strict --disable-pip --no-deps --requirement $(VENV)/audited.txt

# Goes on where it was stopped; begin anew with `rm -r build/soak`.
soak-submissions: $(VENV)/.tests
	PYTHONPATH=tests $(BIN)/python -m submission.crash build/soak/crash
	PYTHONPATH=tests $(BIN)/python -m submission.crash.many build/soak/many

soak-cluster: $(VENV)/.tests
	PYTHONPATH=tests $(BIN)/python -m tabulation.engines.killing build/soak/cluster

clean:
	rm -rf $(VENV) dist
