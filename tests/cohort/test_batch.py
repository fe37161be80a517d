"""Cohorts: nothing lost, one bad answer never stops the rest, the same bytes however they are graded."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from grader.cli.app import main
from grader.cohort.inputs import read_cohort
from grader.cohort.run import grade_cohort
from grader.grading import Grader
from grader.reporting.json_report import to_json
from grader.reporting.tables import safe_cell
from grader.scoring.scorecard import Scorecard
from tests.conftest import ROOT

pytestmark = pytest.mark.usefixtures("isolated")

SHORT = "We use HNSW, an approximate index: it finds nearly all true neighbours without comparing every image. We A/B test it."
OTHER = "## Data\n\n- pairs from clicks: query image + clicked result = positive\n- resize to 224, normalise\n\n## Metrics\n\nnDCG@10 on rated grids."


def write(path: Path, rows: Sequence[object]) -> Path:
    path.write_text(
        "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), encoding="utf-8"
    )
    return path


def test_a_cohort_with_every_kind_of_bad_entry(tmp_path: Path) -> None:
    source = write(
        tmp_path / "in.jsonl",
        [
            {"id": "b", "case": "visual-search", "text": SHORT},
            {"id": "a", "case": "visual-search", "text": OTHER},
            {"id": 7, "case": "visual-search", "text": SHORT},
            {"id": "b", "case": "visual-search", "text": "again"},
            {"id": "c", "case": "juggling", "text": SHORT},
            {"id": "d", "case": "visual-search"},
            {"id": "e", "case": "visual-search", "text": "  "},
            {"id": "f", "text": SHORT},
            {"case": "visual-search", "text": SHORT},
            {"id": "=1+1", "case": "visual-search", "text": "\ud800 broken"},
            "not json",
            "[1, 2]",
        ],
    )
    out = tmp_path / "out"
    assert main(["batch", str(source), "-o", str(out)]) == 2
    cards = [json.loads(line) for line in (out / "scorecards.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [card["id"] for card in cards] == sorted(card["id"] for card in cards)
    graded = {card["id"] for card in cards if card["status"] == "graded"}
    assert graded == {"7", "a", "b"}
    assert {card["id"] for card in cards} == {"7", "a", "b", "c", "d", "e", "f", "=1+1"}
    for card in cards:
        if card["status"] == "not_graded":
            assert (card["score"], card["level"], card["steps"]) == (None, None, [])
    with (out / "excluded.csv").open(encoding="utf-8", newline="") as lines:
        reasons = {row["id"]: row["reason"] for row in csv.DictReader(lines)}
    assert set(reasons) == {"b", "c", "d", "e", "f", "line 9", "'=1+1", "line 11", "line 12"}
    assert "same id" in reasons["b"]
    assert "no case study 'juggling'" in reasons["c"]
    assert "surrogates" in reasons["'=1+1"]
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert run["counts"] == {"graded": 3, "not_graded": 9}
    for name in ("scores.csv", "steps.csv", "topics.csv", "advisories.csv", "answers.jsonl"):
        assert (out / name).is_file()


def test_a_folder_of_answers(tmp_path: Path) -> None:
    (tmp_path / "in/visual-search/sub").mkdir(parents=True)
    (tmp_path / "in/visual-search/sub/ann.md").write_text(SHORT)
    (tmp_path / "in/visual-search/bo.txt").write_bytes(OTHER.encode("utf-16"))
    (tmp_path / "in/visual-search/pic.png").write_bytes(b"\x89PNG")
    (tmp_path / "in/.hidden.md").write_text("x")
    (tmp_path / "in/loose.md").write_text(SHORT)
    (tmp_path / "secret.md").write_text("secret")
    (tmp_path / "in/link.md").symlink_to(tmp_path / "secret.md")
    cohort = read_cohort(tmp_path / "in", None, ("visual-search",))
    assert [(s.id, s.case) for s in cohort.submissions] == [
        ("loose", None),
        ("visual-search/bo", "visual-search"),
        ("visual-search/sub/ann", "visual-search"),
    ]
    assert {e.id for e in cohort.excluded} == {"link", "visual-search/pic.png"}


def test_what_is_no_regular_file_is_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "out").mkdir(parents=True)
    os.mkfifo(folder / "pipe.md")
    (folder / "loop.md").symlink_to(folder / "loop.md")
    (folder / "out/report.md").write_text("an earlier result")
    (folder / "a.md").write_text(SHORT)
    cohort = read_cohort(folder, "visual-search", (), skip=folder / "out")
    assert [s.id for s in cohort.submissions] == ["a"]
    assert {e.id for e in cohort.excluded} == {"pipe.md", "loop.md"}


def test_results_are_not_written_over_other_peoples_files(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", [{"id": "a", "case": "visual-search", "text": SHORT}])
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.docx").write_text("x")
    assert main(["batch", str(source), "-o", str(tmp_path / "mine")]) == 1
    assert main(["batch", str(source), "-o", str(source)]) == 1


def test_a_grader_that_breaks_on_one_answer_goes_on(
    grader: Grader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = write(
        tmp_path / "in.jsonl",
        [{"id": i, "case": "visual-search", "text": t} for i, t in (("a", SHORT), ("b", "poison"), ("c", OTHER))],
    )
    real = Grader.try_grade

    def fragile(self: Grader, text: str, case: str, answer_id: str) -> Scorecard:
        if text == "poison":
            raise ZeroDivisionError("boom")
        return real(self, text, case, answer_id)

    monkeypatch.setattr(Grader, "try_grade", fragile)
    outcome = grade_cohort(grader, read_cohort(source))
    assert [(card.id, card.status) for card in outcome.cards] == [("a", "graded"), ("b", "not_graded"), ("c", "graded")]
    assert "boom" in outcome.excluded[0].reason


def test_the_same_bytes_alone_in_a_batch_reversed_and_in_two_processes(grader: Grader, tmp_path: Path) -> None:
    texts = {
        "a": SHORT,
        "b": OTHER,
        "c": (ROOT / "examples/visual-search-answer.md").read_text(encoding="utf-8"),
        "d": SHORT + "\n\n" + OTHER,
    }
    rows = [{"id": name, "case": "visual-search", "text": text} for name, text in texts.items()]
    alone = {name: to_json(grader.grade(text, "visual-search", name), None) for name, text in texts.items()}
    forward, backward = write(tmp_path / "f.jsonl", rows), write(tmp_path / "b.jsonl", rows[::-1])
    assert main(["batch", str(forward), "-o", str(tmp_path / "o1")]) == 0
    assert main(["batch", str(backward), "-o", str(tmp_path / "o2")]) == 0
    command = [sys.executable, "-m", "grader", "batch"]
    halves = [write(tmp_path / f"h{n}.jsonl", rows[n::2]) for n in (0, 1)]
    running = [
        subprocess.Popen([*command, str(half), "-o", str(tmp_path / f"p{n}")], stderr=subprocess.PIPE)
        for n, half in enumerate(halves)
    ]
    assert [process.wait() for process in running] == [0, 0]

    def lines(*outs: str) -> dict[str, str]:
        found = [
            line
            for out in outs
            for line in (tmp_path / out / "scorecards.jsonl").read_text(encoding="utf-8").splitlines()
        ]
        return {json.loads(line)["id"]: line for line in found}

    assert lines("o1") == alone
    assert lines("o2") == alone
    assert lines("p0", "p1") == alone
    assert (tmp_path / "o1/scorecards.jsonl").read_bytes() == (tmp_path / "o2/scorecards.jsonl").read_bytes()
    assert (tmp_path / "o1/topics.csv").read_bytes() == (tmp_path / "o2/topics.csv").read_bytes()


def test_explain_reads_a_result_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(tmp_path / "in.jsonl", [{"id": "a", "case": "visual-search", "text": SHORT}])
    out = str(tmp_path / "out")
    assert main(["batch", str(source), "-o", out]) == 0
    assert main(["explain", out, "a", "srv-ann"]) == 0
    assert "HNSW" in capsys.readouterr().out
    assert main(["explain", out]) == 1
    assert main(["explain", out, "zz"]) == 1
    assert main(["explain", str(tmp_path), "a"]) == 1


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=x", " =x"])
def test_cells_that_a_spreadsheet_would_run_are_neutralised(text: str) -> None:
    assert str(safe_cell(text)).startswith("'")


def test_other_cells_stay_as_they_are() -> None:
    assert safe_cell("a=b") == "a=b"
    assert safe_cell(-3.5) == -3.5
