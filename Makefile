# acdiag: `make demo` shows what it does, `make test` proves it. `make help` names the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SUPPLY := .venv-supply
DEMO := captures/no-offer/capture.pcapng
JOBS := 3
FUZZ := --seconds 60

.PHONY: help demo setup apt lint types contracts unit coverage check lab test captures generated fuzz mutants retellings mutation bench bench-syslog bench-live bench-endurance bench-hour lock audit clean

help: ## name the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(STAMP) ## set everything up and triage a capture with a fault in it
	$(BIN)/acdiag triage --fail-on never $(DEMO)

test: apt check lab ## everything: packages of the system where it may, make check, and the lab

setup: $(STAMP) ## the virtual environment with acdiag and its development tools

$(STAMP): pyproject.toml .ci/lock.development.txt .ci/venv .ci/install
	.ci/venv $(VENV)
	.ci/install $(VENV) .ci/lock.development.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
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

check: lint types contracts unit ## lint, types, contracts, unit tests, captures: four and a half minutes on two cores

lab: $(STAMP) ## tests with real daemons in network namespaces; skipped by name where they cannot run
	$(BIN)/python -m pytest -n $(JOBS) -m lab

captures: $(STAMP) ## rebuild every committed capture (the lab's need root)
	$(BIN)/python -m captures.lab
	$(BIN)/python -m acdiag.simulate.cases

generated: $(STAMP) ## rewrite rules/README.md, rules/schema.json and the sample report
	$(BIN)/python -m acdiag.rulebook.catalogue
	$(BIN)/python -m pytest -q -n0 tests/present/html/test_sample.py --update-golden

fuzz: $(STAMP) ## hostile bytes for all that reads bytes, a minute each; hypothesis with 20 times the examples; not in CI
	$(BIN)/python -m tests.fuzz $(FUZZ)
	HYPOTHESIS_PROFILE=thorough $(BIN)/python -m pytest -n $(JOBS) -m "not lab" -k "fuzz or hypothesis or any_bytes"

mutants: $(STAMP) ## a thousand damaged captures of each kind, and crowds of a million through triage; hours; not in CI
	$(BIN)/python -m tests.mutants $(MUTANTS)
	$(BIN)/python -m tests.mutants.adversaries $(CROWDS)

retellings: $(STAMP) ## each capture and scenario as other taps, mirrors and rings of files would tell it; half an hour; not in CI
	ACDIAG_RETELLINGS=all $(BIN)/python -m pytest -n $(JOBS) tests/test_retellings.py

mutation: $(STAMP) ## mutants of every rule, and which of them no test kills; not in CI
	$(BIN)/python -m tests.rules.mutation

bench: $(STAMP) ## packets/s and peak memory beside tshark's; not in CI
	$(BIN)/python -m tests.bench

bench-syslog: $(STAMP) ## log lines/s received and stored without loss, beside rsyslog's; not in CI
	$(BIN)/python -m tests.bench.syslog

bench-live: $(STAMP) ## how soon a key press is answered on the live screen under load; not in CI
	$(BIN)/python -m tests.bench.live

bench-endurance: $(STAMP) ## a week of 300 phones on their own clock: what a session keeps of it; ten minutes; not in CI
	$(BIN)/python -m tests.bench.endurance

bench-hour: $(STAMP) ## an hour of a live session with phones that never stop: memory, files, counts; needs root; not in CI
	$(BIN)/python -m tests.bench.hour

lock: $(SUPPLY) ## write the locks anew after a change of dependencies; UPGRADE=--upgrade moves all on
	.ci/lock $(SUPPLY)/bin/uv $(UPGRADE)

audit: $(SUPPLY) ## look for known flaws in what is locked; needs the internet; not in CI
	.ci/audit $(SUPPLY)/bin/pip-audit

$(SUPPLY): .ci/lock.supply.txt .ci/venv .ci/install
	.ci/venv $@
	.ci/install $@ .ci/lock.supply.txt
	touch $@

clean:
	rm -rf $(VENV) $(SUPPLY) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
