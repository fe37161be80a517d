# Every target does its own set-up: a fresh clone needs nothing but Python 3.11 or newer and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test check install bench content train clean

demo: install  ## grade a sample answer, then a cohort of 24, and show how its topics did
	$(BIN)/grader grade examples/visual-search-answer.md --case visual-search
	$(BIN)/grader batch datasets/demo-cohort/answers -o out/demo
	$(BIN)/grader rubric coverage out/demo --case visual-search

test: check  ## everything CI runs: lint, types, tests (a process a core)
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

check: install  ## lint and types only
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy

install: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $(STAMP)

bench: install  ## speed, as ratios within one run (not a test)
	$(BIN)/python benchmarks/speed.py

content: install  ## test every case study on the shelf by its own examples (about ten minutes)
	$(BIN)/grader rubric lint --strict
	$(BIN)/grader rubric test

train: install  ## learn segmentation and verdicts again from datasets/ and rubrics/
	$(BIN)/grader train

clean:
	rm -rf $(VENV) build dist
