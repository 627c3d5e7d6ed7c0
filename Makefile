# What a newcomer types; `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test soak check bench lock translations clean
BIN := .venv/bin

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1 	\2/p' $(firstword $(MAKEFILE_LIST))

setup: ## virtual environment, locked packages, system libraries, translations
	@.ci/setup

setup-dev: ## the same, and what tests and checks need
	@.ci/setup --dev

run: export PURNA_DEMO ?= 1
run: setup ## start everything on http://127.0.0.1:8000 (PURNA_BIND), with a demo city
	@exec $(BIN)/flask --app wsgi serve

test: setup-dev ## the whole test suite, browser journeys included
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# One process a core: what browsers look at, with what is short, beside all else.
BESIDE := $(addprefix tests/soak/test_, open_to_everyone.py phone.py set_up.py away_and_end.py)

soak: setup-dev ## long proofs, loopback only, at most 25 minutes: one JSON line a test, violations 0
	@timeout --signal=INT 25m sh -c '\
	    $(BIN)/python -m pytest -m soak $(BESIDE) & beside=$$!; \
	    $(BIN)/python -m pytest -m soak tests/soak $(addprefix --ignore=,$(BESIDE)); others=$$?; \
	    wait $$beside && exit $$others'

check: setup-dev ## lint, types, floors, translations, migrations, lock
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python .ci/lock.py --check
	$(BIN)/python -m pytest tests/architecture

bench: CASES ?= 10000
bench: setup-dev ## the goals beside their floors (CASES=1000000; ARGS="--write --instance DIR")
	$(BIN)/python -m bench --cases $(CASES) $(ARGS)

lock: ## write requirements*.txt from requirements*.in, with hashes
	$(BIN)/python .ci/lock.py

translations: setup-dev ## collect the sentences into the English catalogue; names what is to be translated
	$(BIN)/python .ci/translations.py

clean: ## remove what set-up and tools made; the data in instance/ stay
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find purna_pmi -name '*.mo' -delete
