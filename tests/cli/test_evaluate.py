"""`grader evaluate` from the command line: grades by itself or takes scorecards, and says what it left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.cli.app import main
from tests.conftest import ROOT

pytestmark = pytest.mark.usefixtures("isolated")

RUBRICS = ["--rubrics", str(ROOT / "examples/parcel-eta/rubrics")]
ANSWERS = ROOT / "examples/parcel-eta/answers"
COVERED = {
    "ana": ["req-objective"],
    "ben": [],
    "cem": [],
    "dora": ["req-objective"],
}


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    rows = [
        {
            "id": name,
            "case": "parcel-eta",
            "text": (ANSWERS / f"{name}.md").read_text(encoding="utf-8"),
            "covered": covered,
            "grades": {"steps": {}, "overall": 20 * place + 10},
        }
        for place, (name, covered) in enumerate(COVERED.items())
    ]
    path = tmp_path / "labels.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_it_grades_and_takes_scorecards_alike(labels: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["evaluate", str(labels), *RUBRICS, "--format", "json", "--resamples", "20"]
    assert main(command) == 0
    graded = json.loads(capsys.readouterr().out)
    assert list(graded["systems"]) == ["grader", "length only", "keywords only", "similarity only", "majority"]
    assert graded["counts"]["with_figures"] == 4
    out = tmp_path / "out"
    assert main(["batch", str(ANSWERS), "-o", str(out), "--case", "parcel-eta", *RUBRICS]) == 0
    capsys.readouterr()
    for source in (out, out / "scorecards.jsonl"):
        assert main([*command, "--scorecards", str(source), "--no-baselines"]) == 0
        taken = json.loads(capsys.readouterr().out)
        assert taken["systems"]["grader"] == graded["systems"]["grader"]
        assert list(taken["systems"]) == ["grader"]
    page = tmp_path / "report.html"
    assert main([*command[:-4], "--scorecards", str(out), "--no-baselines", "--format", "html", "-o", str(page)]) == 0
    assert capsys.readouterr().out == ""
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_label_without_a_scorecard_is_named(labels: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["batch", str(ANSWERS), "-o", str(out), "--case", "parcel-eta", *RUBRICS]) == 0
    kept = (out / "scorecards.jsonl").read_text(encoding="utf-8").replace('"id": "ana"', '"id": "zoe"')
    (out / "scorecards.jsonl").write_text(kept, encoding="utf-8")
    capsys.readouterr()
    assert main(["evaluate", str(labels), *RUBRICS, "--scorecards", str(out), "--no-baselines"]) == 2
    shown = capsys.readouterr().out
    assert "ana: there is no scorecard of this id" in shown
    assert "1 scorecards have no labels and are not used. (zoe)" in shown
    (out / "scorecards.jsonl").write_text(
        "".join(line + "\n" for line in kept.splitlines() if "zoe" in line), encoding="utf-8"
    )
    assert main(["evaluate", str(labels), *RUBRICS, "--scorecards", str(out), "--no-baselines"]) == 1
    assert "no labelled answer has a scorecard that fits" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"id": "a", "case": "parcel-et", "text": "x", "covered": []}, "labels.jsonl:1: there is no case study"),
        ({"id": "a", "case": "parcel-eta", "text": "x", "covered": ["req-objectiv"]}, "did you mean 'req-objective'?"),
        ({"id": "a", "case": "parcel-eta", "text": "x"}, "nothing is labelled"),
    ],
)
def test_what_the_user_must_mend(row: object, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert main(["evaluate", str(path), *RUBRICS]) == 1
    shown = capsys.readouterr()
    assert said in " ".join(shown.err.split())
    assert "Traceback" not in shown.err
    assert shown.out == ""
    assert main(["evaluate", str(tmp_path / "none.jsonl")]) == 1
    assert main(["evaluate", str(path), *RUBRICS, "-o", str(tmp_path / "no/where.html")]) == 1
    assert "no file can be written there" in capsys.readouterr().err
