"""The shelf's content holds together and is deep enough to grade with."""

from __future__ import annotations

import csv
import itertools
from collections import Counter

import pytest

from grader.library import load_shelf
from grader.library.schema import SCHEMAS, schema_text
from grader.study.prepared import plain_statement
from tests.conftest import ROOT, SHELF

SHELF_OF = load_shelf()
FRAMEWORKS = SHELF_OF.frameworks()


def test_the_shelf_holds_the_twenty_cases() -> None:
    assert SHELF_OF.cases == SHELF
    assert len(SHELF) == 20


@pytest.mark.parametrize("case", SHELF)
def test_a_case_is_complete(case: str) -> None:
    study = SHELF_OF.case(case)
    assert len(study.rubric.topics) == 42
    assert len(study.rubric.pitfalls) >= 6
    assert len(study.rubric.links) >= 5
    assert study.rubric.prompt
    for topic in study.rubric.topics:
        assert len(topic.accepted) >= 8, topic.id
        assert len(topic.near_misses) >= 6, topic.id
        assert len(topic.phrases) >= 2, topic.id
        assert topic.hint, topic.id
    for pitfall in study.rubric.pitfalls:
        assert pitfall.message, pitfall.id
        assert min(len(pitfall.accepted), len(pitfall.near_misses)) >= 4, pitfall.id
    for step in study.framework.steps:
        assert any(topic.importance == "core" for topic in study.rubric.of_step(step.id))


@pytest.mark.parametrize("case", SHELF)
def test_two_references_make_every_topic(case: str) -> None:
    study = SHELF_OF.case(case)
    assert len(study.references) == 2
    for reference in study.references:
        assert 900 <= reference.document.words <= 1500, reference.name
        assert len(reference.marks) >= 38
    made = set().union(*(reference.marks for reference in study.references))
    assert made == set(study.rubric.by_id)


@pytest.mark.parametrize("case", SHELF)
def test_no_statement_is_both_right_and_wrong_or_said_twice(case: str) -> None:
    rubric = SHELF_OF.rubric(case)
    for criterion in (*rubric.topics, *rubric.pitfalls):
        statements = [plain_statement(s).lower() for s in (*criterion.accepted, *criterion.near_misses)]
        assert len(set(statements)) == len(statements), criterion.id


def test_the_demo_cohort_is_whole() -> None:
    folder = ROOT / "datasets/demo-cohort"
    rows = list(csv.DictReader((folder / "manifest.csv").open(encoding="utf-8")))
    files = sorted(path.relative_to(folder / "answers").with_suffix("").as_posix() for path in folder.rglob("*.md"))
    assert sorted(f"{row['case']}/{row['name']}" for row in rows) == files
    assert len(files) == 24
    for case in {row["case"] for row in rows}:
        tiers = Counter(row["intended"] for row in rows if row["case"] == case)
        assert tiers == {"strong": 2, "middling": 2, "weak": 2, "keywords": 2}, case


def test_no_alias_stands_twice_in_a_step() -> None:
    for framework, step in itertools.chain.from_iterable(((f, s) for s in f.steps) for f in FRAMEWORKS.values()):
        assert len(set(step.aliases)) == len(step.aliases), (framework.id, step.id)


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_for_editors_are_fresh(name: str) -> None:
    """Refresh with: write `schema_text(SCHEMAS[name])` to rubrics/schema/NAME."""
    assert (ROOT / "rubrics/schema" / name).read_text(encoding="utf-8") == schema_text(SCHEMAS[name])
