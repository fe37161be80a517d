"""Lint tells everything wrong with a case study in one run, with file, line, column and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.authoring.findings import Finding, Level
from grader.authoring.lint import lint
from grader.authoring.plain_words import holds, lemmas, likeness, says_nothing
from grader.cli.app import main
from grader.library import load_shelf
from tests.conftest import ROOT, SHELF

EXAMPLE = ROOT / "examples/parcel-eta"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A copy of the example, to spoil."""
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    return tmp_path / "rubrics/parcel-eta.yaml"


def spoil(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def found(path: Path) -> list[Finding]:
    return lint(path, load_shelf((path.parent,)))


def codes(path: Path) -> set[str]:
    return {finding.code for finding in found(path)}


@pytest.mark.parametrize("name", SHELF)
def test_the_shelf_is_clean(name: str) -> None:
    shelf = load_shelf()
    assert [str(f.problem) for f in lint(shelf.rubric_files[name], shelf)] == []


def test_the_example_is_clean(case: Path) -> None:
    assert found(case) == []


# (what is changed, what it becomes, what the message says, what it advises)
PLANTED = [
    ("title: Business objective", "titel: Business objective", "unknown key 'titel'", "did you mean 'title'?"),
    ("    importance: expected", "    importance: exspected", "'exspected' is not allowed", "did you mean 'expected'?"),
    ("  - id: frm-target", "  - id: req-objective", "the id 'req-objective' stands twice", "first at"),
    (
        "    criterion: >-\n      Defines",
        "    criterium: >-\n      Defines",
        "'criterion' is missing",
        "add 'criterion'",
    ),
    ("    hint: Split by date", "    hints: Split by date", "unknown key 'hints'", "did you mean 'hint'?"),
    ("[remaining time,", "[ter, remaining time,", "only inside another word", "whole words"),
    ("    step: model\n", "    step: modell\n", "no step 'modell'", "did you mean 'model'?"),
    ("title: New prediction at", "title: New prediction: at", "not valid YAML", "put the value in quotes"),
    ('scalable, robust and fast."', "scalable, robust and fast.", "not valid YAML", "close the quote"),
    ("[alert, retrain, rollback,", "[no, retrain, rollback,", "read it as true or false", "put it in quotes"),
    ("    step: monitoring\n", "\tstep: monitoring\n", "a tab is used", "indent with spaces"),
    ("title: Random split of events", "title: A\n    title: B", "the key 'title' stands twice", "keep one of them"),
    ("    phrases:\n      - [median", "    phrases: 7\n    phrase:\n      - [median", "input should be a list", ""),
    ("then: evl-metric", "then: evl-metrics", "no topic 'evl-metrics'", "did you mean 'evl-metric'?"),
]


def test_each_of_a_dozen_planted_mistakes_is_told_in_one_run(
    case: Path, capsys: pytest.CaptureFixture[str], isolated: None
) -> None:
    spoil(case, *((old, new) for old, new, _, _ in PLANTED))
    reference = case.parent.parent / "reference_answers/parcel-eta/first.md"
    spoil(reference, ("<!-- dat-split -->", "<!-- dat-splits -->"))
    assert main(["rubric", "lint", str(case)]) == 1
    told = capsys.readouterr().out.splitlines()
    wanted = [(said, advised) for _, _, said, advised in PLANTED]
    for said, advised in [*wanted, ("names no topic: 'dat-splits'", "did you mean 'dat-split'?")]:
        mine = [line for line in told if said in line and advised in line]
        assert mine, (said, advised, told)
        name, line, column = mine[0].split(" ")[1].rstrip(":").rsplit(":", 2)
        assert name.endswith((".yaml", ".md"))
        assert int(line) > 0
        assert int(column) > 0


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("hint: Say which business figure", "x-hint: Say which business figure", "content"),
        ("    hint: Split by date, keep each parcel's scans together, and say which leak that prevents.\n", "", "no-hint"),
        (
            '"A quantile is a value below which a given share of the observations lies."',
            '"- target y = hours left till drop-off; predict q10/q90 not the mean, since people plan around a window"',
            "both-ways",
        ),
        (
            '"How often the prediction is updated is an important product decision."',
            '"We retrain the model every week on the newest deliveries."',
            "said-twice",
        ),
        ("[by date, by time,", "[by date, good, by time,", "empty-phrase"),
        ("[median, average,", "[median, medians, average,", "phrase-twice"),
        (
            '"If you know when the doorbell will ring you stay in, and then the driver does not have to come back tomorrow for nothing."',
            '"Could we save the second trip of the driver by telling people when the doorbell will ring?"',
            "open-question",
        ),
        ("title: Split by time", "title: Baseline and model", "same-title"),
        ("    importance: core\n    criterion: >-\n      Splits", "    importance: bonus\n    criterion: >-\n      Splits", "no-core"),
        ("{if: frm-target, then: evl-metric,", "{if: evl-metric, then: evl-metric,", "link-to-itself"),
    ],
)  # fmt: skip
def test_what_weakens_a_rubric_is_told(case: Path, old: str, new: str, code: str) -> None:
    spoil(case, (old, new))
    assert code in codes(case)


def test_overlap_and_shares(case: Path) -> None:
    spoil(
        case,
        (
            "Measures the error in minutes or hours, or the share of parcels that arrive within the promised window, and says\n      why this fits.",
            "Compares predicted with actual arrivals of live parcels, by region or by depot, and says what a rise in the\n      error sets off, e.g. retraining or alert.",
        ),
        ("[absolute error, mae,", "[absolute error, cut-off, mae,"),
        ("[median, average,", "[median, cut-off, average,"),
    )
    assert {"overlapping-topics", "shared-phrase"} <= codes(case)


def test_references_are_checked_without_reading_them(case: Path) -> None:
    reference = case.parent.parent / "reference_answers/parcel-eta/first.md"
    spoil(reference, (" <!-- mon-drift -->", ""))
    assert codes(case) == {"unmade-topic"}
    reference.unlink()
    assert codes(case) == {"no-reference"}


def test_weights_that_look_like_shares_must_add_up(case: Path) -> None:
    framework = case.parent / "frameworks/two.yaml"
    framework.parent.mkdir()
    steps = "".join(
        f"  - {{id: {name}, title: {name}, description: All of it, weight: {weight}}}\n"
        for name, weight in (("first", 60), ("second", 30))
    )
    framework.write_text(f"schema: 1\nid: two\ntitle: Two\nsteps:\n{steps}", encoding="utf-8")
    rubric = case.with_name("small.yaml")
    rubric.write_text(
        "schema: 1\nid: small\ntitle: Small\nframework: two\ntopics:\n"
        "  - {id: a, step: first, title: A, criterion: States what it is for, importance: core}\n",
        encoding="utf-8",
    )
    told = {f.code: str(f.problem) for f in found(rubric)}
    assert "add up to 90, not 100" in told["weights"]
    assert "'second' has no topic" in told["empty-step"]


def test_errors_come_first_and_strict_counts_warnings(
    case: Path, capsys: pytest.CaptureFixture[str], isolated: None
) -> None:
    spoil(case, ("    hint: Split by date, keep each parcel's scans together, and say which leak that prevents.\n", ""))
    assert main(["rubric", "lint", str(case)]) == 0
    assert main(["rubric", "lint", str(case), "--strict"]) == 1
    spoil(case, ("then: evl-metric", "then: nothing"))
    capsys.readouterr()
    assert main(["rubric", "lint", str(case)]) == 1
    assert capsys.readouterr().out.startswith("error: ")
    assert next(f.level for f in found(case)) is Level.ERROR


def test_a_copy_of_a_case_on_the_shelf_is_linted_and_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], isolated: None
) -> None:
    copy = tmp_path / "visual-search.yaml"
    shutil.copy(ROOT / "rubrics/visual-search.yaml", copy)
    assert main(["rubric", "lint", str(copy)]) == 0
    assert "the shelf has another case study 'visual-search'" in capsys.readouterr().out


def test_what_is_not_there_is_told_with_the_nearest(capsys: pytest.CaptureFixture[str], isolated: None) -> None:
    assert main(["rubric", "lint", "visual-serch"]) == 1
    assert "did you mean 'visual-search'?" in capsys.readouterr().err
    assert main(["rubric", "lint", "nowhere/none.yaml"]) == 1
    assert "there is no such file" in capsys.readouterr().err


def test_plain_words() -> None:
    assert lemmas("Look-alike images, retraining") == lemmas("look alike image retrain")
    assert holds(("a", "b", "c"), ("b", "c"))
    assert not holds(("a", "b", "c"), ("a", "c"))
    assert likeness(frozenset("ab"), frozenset("bc")) == pytest.approx(1 / 3)
    assert likeness(frozenset(), frozenset()) == 0
    assert [phrase for phrase in ("model", "of the", "data drift", "recall") if says_nothing(phrase)] == [
        "model",
        "of the",
    ]
