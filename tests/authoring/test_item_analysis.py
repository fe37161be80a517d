"""Item analysis, worked by hand."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from grader.authoring.item_analysis import discrimination_index, item_rest_correlation
from grader.cli.app import main

credits_ = arrays(np.float64, st.integers(4, 30), elements=st.sampled_from([0.0, 0.5, 1.0]))


def test_discrimination_of_ten_answers() -> None:
    others = np.arange(10, dtype=float)  # 27 % of ten answers are three
    credit = np.array([0, 0, 1, 0, 1, 0, 1, 1, 0.5, 1])
    assert discrimination_index(credit, others) == pytest.approx((1 + 0.5 + 1) / 3 - (0 + 0 + 1) / 3)


def test_correlation_with_the_rest() -> None:
    credit, others = np.array([0.0, 0.0, 1.0, 1.0]), np.array([1.0, 2.0, 3.0, 4.0])
    assert item_rest_correlation(credit, others) == pytest.approx(2 / np.sqrt(5))


def test_undefined_is_none_not_zero() -> None:
    same = np.ones(6)
    assert discrimination_index(np.array([0, 1, 0, 1, 0, 1.0]), same) is None
    assert discrimination_index(np.array([0, 1, 1.0]), np.array([1, 2, 3.0])) is None
    assert item_rest_correlation(same, np.arange(6.0)) is None


@given(credits_)
def test_range_and_symmetry(credit: np.ndarray) -> None:
    others = np.arange(len(credit), dtype=float)
    found = discrimination_index(credit, others)
    assert found is not None
    assert -1 <= found <= 1
    assert discrimination_index(1 - credit, others) == pytest.approx(-found)


@pytest.fixture
def results(tmp_path: Path, isolated: None) -> Path:
    """Scorecards of twelve answers to the example; only some statuses matter."""
    from tests.conftest import ROOT

    shelf = ROOT / "examples/parcel-eta/rubrics"
    out = tmp_path / "one"
    assert (
        main(
            [
                "batch",
                str(ROOT / "examples/parcel-eta/answers"),
                "-o",
                str(out),
                "--case",
                "parcel-eta",
                "--rubrics",
                str(shelf),
            ]
        )
        == 0
    )
    cards = [json.loads(line) for line in (out / "scorecards.jsonl").read_text(encoding="utf-8").splitlines()]
    many = []
    for number in range(12):
        card = json.loads(json.dumps(cards[0])) | {"id": f"a{number:02}"}
        for step in card["steps"]:
            for place, topic in enumerate(step["topics"]):
                topic["status"] = "covered" if number >= 6 - place else "missing"
                if topic["id"] == "dat-split":
                    topic["status"] = "missing"
                if topic["id"] == "mon-drift":
                    topic["status"] = "covered" if number < 6 else "missing"
        many.append(card)
    (out / "scorecards.jsonl").write_text("".join(json.dumps(card) + "\n" for card in many), encoding="utf-8")
    return out


def test_coverage_of_a_cohort(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.conftest import ROOT

    shelf = str(ROOT / "examples/parcel-eta/rubrics")
    capsys.readouterr()
    assert main(["rubric", "coverage", str(results), "--rubrics", shelf, "--format", "csv"]) == 0
    rows = {row["topic"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    assert len(rows) == 8
    assert rows["dat-split"]["remark"] == "never earned"
    assert rows["mon-drift"]["remark"] == "earned more by weak answers"
    assert float(rows["req-objective"]["difficulty"]) == 0.5
    assert float(rows["req-objective"]["discrimination"]) == 1.0
    assert main(["rubric", "coverage", str(results), "--rubrics", shelf]) == 0
    assert "12 answers" in capsys.readouterr().out
    assert main(["rubric", "coverage", str(results), "--rubrics", shelf, "--case", "parcel"]) == 1
    assert "did you mean 'parcel-eta'?" in capsys.readouterr().err


def test_a_folder_without_results_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rubric", "coverage", str(tmp_path)]) == 1
    assert "no result folder" in capsys.readouterr().err
