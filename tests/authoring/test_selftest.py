"""A rubric's own examples as its tests: a good case passes, a spoiled one fails and says where."""

from __future__ import annotations

import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from grader.authoring.probes import nearest_cases, nonsense
from grader.authoring.selftest import run_selftest, steps_of
from grader.authoring.statements import judge_statements
from grader.cli.app import main
from grader.grading import Config, Grader
from grader.library import load_shelf
from grader.matching.verifier import RememberingVerifier
from grader.study import without_accepted, without_near_miss, without_reference
from tests.conftest import ROOT

# `make content` tests all twenty; these stand for them in every run.
SELF_TESTED = ("demand-forecasting", "support-rag-assistant", "visual-search")
EXAMPLE = ROOT / "examples/parcel-eta"


@pytest.fixture
def spoiled(tmp_path: Path) -> Path:
    """The example with two topics' accepted statements and near misses exchanged."""
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "rubrics/parcel-eta.yaml"
    head, rest = path.read_text(encoding="utf-8").split("  - id: dat-split")
    middle, tail = rest.split("  - id: evl-metric")
    middle = middle.replace("accepted:", "x:").replace("near_misses:", "accepted:").replace("x:", "near_misses:")
    path.write_text(f"{head}  - id: dat-split{middle}  - id: evl-metric{tail}", encoding="utf-8")
    return path


@pytest.mark.parametrize("case", SELF_TESTED)
def test_a_case_on_the_shelf_passes_its_own_examples(grader: Grader, case: str) -> None:
    result = run_selftest(grader, case)
    assert [(check.group, check.name, check.told) for check in result.checks if not check.passed] == []


def test_a_spoiled_rubric_fails_and_says_which_statements(
    spoiled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], isolated: None
) -> None:
    junit = tmp_path / "results.xml"
    assert main(["rubric", "test", str(spoiled), "--junit", str(junit)]) == 1
    shown = capsys.readouterr().out
    assert "FAILED" in shown
    assert "1 tested, 0 passed; failed: parcel-eta" in shown
    suite = ElementTree.parse(junit).getroot().find("testsuite")
    assert suite is not None
    failed = {
        (test.attrib["classname"], test.attrib["name"])
        for test in suite.iter("testcase")
        if test.find("failure") is not None
    }
    assert failed
    assert int(suite.attrib["failures"]) == len(failed)


def test_a_statement_does_not_vouch_for_itself(grader: Grader) -> None:
    study = Grader(Config(rubrics=(EXAMPLE / "rubrics",), cache=grader.config.cache), encoder=grader.encoder).study(
        "parcel-eta"
    )
    prepared = study.prepared
    less = without_accepted(prepared, 3)
    assert len(less.accepted.owner) == len(prepared.accepted.owner) - 1
    assert len(less.making.owner) == len(prepared.making.owner) - 1
    assert len(without_near_miss(prepared, 0).near_misses.owner) == len(prepared.near_misses.owner) - 1
    none = without_reference(prepared, "first")
    assert none.case.references == ()
    assert len(none.references.owner) == 0
    ticks: list[int] = []
    by = grader.verdict, grader.encoder, RememberingVerifier(grader.verifier)
    held_out = judge_statements(study, *by, held_out=True, done=lambda: ticks.append(1))
    as_written = judge_statements(study, *by, held_out=False, done=lambda: None)
    assert len(ticks) == len(held_out) == len(as_written)
    mean = {False: 0.0, True: 0.0}
    for kind, judged in ((True, held_out), (False, as_written)):
        mean[kind] = sum(one.confidence for one in judged if one.kind == "accepted")
    assert mean[True] < mean[False]


def test_how_many_steps_a_test_has(grader: Grader) -> None:
    rubric = load_shelf().rubric("visual-search")
    statements = sum(len(c.accepted) + len(c.near_misses) for c in (*rubric.topics, *rubric.pitfalls))
    assert steps_of(grader, "visual-search") == 2 * statements


def test_nonsense_is_the_same_every_time_and_nearest_cases_are_others(grader: Grader) -> None:
    rubric = load_shelf().rubric("visual-search")
    assert nonsense(rubric) == nonsense(rubric)
    near = nearest_cases(load_shelf(), rubric, grader.encoder, 3)
    assert len(near) == 3
    assert "visual-search" not in near
