# Touchline. `make` alone prints what there is.

PYTHON ?= python3
OUT ?= out
BIN := .venv/bin
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--annotation-style line $(if $(filter all,$(UPGRADE)),--upgrade,$(UPGRADE:%=--upgrade-package=%))
RUNNER := $(BIN)/python -m local_runner

.DEFAULT_GOAL := help
.PHONY: help setup local-run local-live serve status alerts doctor test check test-cloud terraform-check screenshots lint sql docs lock bench fmt clean deploy destroy

help: ## Print the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | \
		awk -F'\t' '{ printf "  make %-15s %s\n", $$1, $$2 }'

setup: .venv/run ## Create .venv with the packages that running needs

local-run: .venv/run ## Play the next simulated day into OUT (default out/); DAYS=7: a week; CALM=1: no incidents
	@$(RUNNER) matchday --out "$(OUT)"$(if $(DAYS), --days "$(DAYS)")$(if $(CALM), --calm)

local-live: .venv/run ## Run the real schedule into OUT (default live/); needs FOOTBALL_DATA_TOKEN
	@$(RUNNER) live --out "$(if $(filter file,$(origin OUT)),live,$(OUT))"

serve: .venv/run ## Run it and serve what is published from OUT (default live/); SIMULATED=1: a Saturday, into watch/
	@$(RUNNER) serve --out "$(if $(filter file,$(origin OUT)),$(if $(SIMULATED),watch,live),$(OUT))"$(if $(SIMULATED), --simulated)

status: .venv/run ## Report whether OUT is healthy, and why not
	@$(RUNNER) status --out "$(OUT)"

alerts: .venv/run ## List the open and recently closed alerts of OUT
	@$(RUNNER) alerts --out "$(OUT)" --exit-zero

doctor: .venv/run ## Check what running needs in OUT, and print what to type
	@$(RUNNER) doctor --out "$(OUT)" --exit-zero

test: .venv/dev ## Lint, types and import rules, beside the tests that need only Python (two minutes)
	@sh tests/run.sh

check: test ## Everything: test, then engines, processes, peers of the cloud, Terraform (15 minutes)
	@sh tests/run.sh rest

test-cloud: .venv/dev ## Play a match-day over HTTP on local peers of Cloud Storage and BigQuery
	@sh tests/run.sh cloud

deploy: ## Put the pipeline on Google Cloud: PROJECT=... EMAIL=..., later without arguments; YES=1: no confirmation
	@$(PYTHON) -m tools.deploy deploy --project-id "$(PROJECT)" --region "$(REGION)" \
		--alert-email "$(EMAIL)" --github-repository "$(REPO)" \
		--parallelism "$(PARALLELISM)" --yes "$(YES)"

destroy: ## Delete what deploy created, data included, after confirmation
	@$(PYTHON) -m tools.deploy destroy --project-id "$(PROJECT)" --confirm "$(CONFIRM)"

terraform-check: .venv/dev ## Check terraform/: fmt, validate, its tests, checkov, policies on plans
	@sh tests/run.sh terraform

screenshots: .venv/dev ## Take pictures of every page in every state into screenshots/; needs Chromium
	@$(BIN)/python -m tests.browser.screenshots

lint: .venv/dev ## Only lint, types and import rules
	@sh tests/run.sh lint

sql: .venv/dev ## Regenerate what is generated: transforms/sql/, schemas, requirements, docs
	@$(BIN)/python -m transforms.compiler.compile
	@$(BIN)/python -m transforms.compiler.schema_files
	@$(BIN)/python -m functions.publish.schema
	@$(BIN)/python -m tools.lineage
	@$(BIN)/python -m local_runner.scenario.schema
	@$(BIN)/python -m tests.cloud.requirements
	@$(BIN)/python -m tools.docs

docs: .venv/dev ## Generate the parts of README.md and docs/ that repeat what the code declares
	@$(BIN)/python -m tools.docs

lock: .venv/dev ## Pin requirements*.in with hashes, versions kept; UPGRADE=NAME: of it, UPGRADE=all
	@$(LOCK) requirements.in -o requirements.txt
	@$(LOCK) requirements-dev.in -o requirements-dev.txt
	@$(MAKE) --no-print-directory .venv/dev
	@$(BIN)/python -m tests.cloud.requirements

bench: .venv/dev ## Measure time, memory and statements; BESIDE=PATH: beside another checkout; JSON=1; PICTURE=FILE
	@$(BIN)/python -m tests.bench$(if $(BESIDE), --beside "$(BESIDE)")$(if $(JSON), --json)$(if $(PICTURE), --picture "$(PICTURE)")

fmt: .venv/dev ## Format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

clean: ## Remove .venv and caches; out/ and live/ stay
	rm -rf .venv .cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.venv/run: requirements.txt
	@sh tools/setup.sh "$(PYTHON)" requirements.txt run

.venv/dev: requirements.txt requirements-dev.txt
	@sh tools/setup.sh "$(PYTHON)" requirements-dev.txt dev
