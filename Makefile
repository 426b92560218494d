# make chat: ask the sample archive in the browser.  make test: run the whole suite.  make bench: measure speed.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup chat test bench

setup: .venv/.installed .venv/.sample

.venv/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --disable-pip-version-check --quiet --constraint constraints.txt --editable ".[test]"
	@touch $@

.venv/.sample: .venv/.installed vectorstore/samples/articles.jsonl
	$(BIN)/qa-bot ingest --sample
	@touch $@

chat: setup
	$(BIN)/qa-bot serve

test: setup
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest

bench: setup
	$(BIN)/pip install --disable-pip-version-check --quiet --constraint constraints.txt --editable ".[bench]"
	$(BIN)/python -m eval.bench
