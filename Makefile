# acdiag: `make demo` shows what it does, `make test` proves it. `make help` names the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO := captures/no-offer/capture.pcapng
JOBS := 2

.PHONY: help demo setup apt lint types contracts unit coverage check lab test captures generated fuzz bench bench-syslog bench-live clean

help: ## name the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(STAMP) ## set everything up and triage a capture with a fault in it
	$(BIN)/acdiag triage --fail-on never $(DEMO)

test: apt check lab ## everything: packages of the system where it may, make check, and the lab

setup: $(STAMP) ## the virtual environment with acdiag and its development tools

$(STAMP): pyproject.toml .ci/constraints.txt .ci/development.txt .ci/venv
	.ci/venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint .ci/constraints.txt --editable . --requirement .ci/development.txt
	touch $@

apt: ## tshark and the lab's daemons, where apt-get may be used without asking
	.ci/packages

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

contracts: $(STAMP)
	$(BIN)/lint-imports

unit: $(STAMP)
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "not lab"

coverage: $(STAMP) ## the unit tests with branch coverage, which takes far longer; not in CI
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "not lab" --cov --cov-report=term:skip-covered

check: lint types contracts unit ## lint, types, contracts, unit tests, captures: under 5 minutes

lab: $(STAMP) ## tests with real daemons in network namespaces; skipped by name where they cannot run
	$(BIN)/python -m pytest -n $(JOBS) -m lab

captures: $(STAMP) ## rebuild every committed capture (the lab's need root)
	$(BIN)/python -m captures.lab
	$(BIN)/python -m captures.simulated

generated: $(STAMP) ## rewrite rules/README.md, rules/schema.json and the sample report
	$(BIN)/python -m acdiag.rulebook.catalogue
	$(BIN)/python -m pytest -q -n0 tests/present/html/test_sample.py --update-golden

fuzz: $(STAMP) ## hypothesis with 200 times the examples; not in CI
	HYPOTHESIS_PROFILE=thorough $(BIN)/python -m pytest -n $(JOBS) -m "not lab" -k "fuzz or hypothesis or any_bytes"

bench: $(STAMP) ## packets/s and peak memory beside tshark's; not in CI
	$(BIN)/python -m tests.bench

bench-syslog: $(STAMP) ## log lines/s received and stored without loss, beside rsyslog's; not in CI
	$(BIN)/python -m tests.bench.syslog

bench-live: $(STAMP) ## how soon a key press is answered on the live screen under load; not in CI
	$(BIN)/python -m tests.bench.live

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
