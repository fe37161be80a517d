"""`grader grade --reference | --points` and cohorts whose entries bring their own."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from grader.cli.app import main
from grader.cohort.inputs import read_cohort
from grader.library import Wanted

pytestmark = pytest.mark.usefixtures("isolated")

ICE = ["Ice is less dense than liquid water.", "Water expands when it freezes."]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (
        ("answer.txt", "Frozen water takes up more room, so it expands."),
        ("first.txt", ICE[0]),
        ("second.md", f"---\ncase: ice\n---\n# Ice\n\n{ICE[1]}\n"),
        ("points.txt", "- Water expands when it freezes.\n- Ships are made of iron.\n"),
        ("question.txt", "Why does ice float?"),
        ("empty.txt", " "),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_one_answer_by_references_and_by_points(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shared = ["grade", "answer.txt", "--question", "@question.txt"]
    assert main([*shared, "--reference", "first.txt", "--reference", "second.md", "--format", "json"]) == 0
    card = json.loads(capsys.readouterr().out)
    assert (card["score"], card["steps"][0]["id"], card["case"][:19]) == (100.0, "answer", "why-does-ice-float-")
    assert main([*shared, "--points", "points.txt", "--quotes"]) == 0
    shown = capsys.readouterr().out
    assert "Why does ice float?" in shown
    assert "1 of 2" in shown
    assert main([*shared, "--points", "points.txt", "--format", "md"]) == 0
    marked = capsys.readouterr().out
    assert "1 of 2 points made." in marked
    for word in ("Step", "seven", "Similarity", "similarity", "topic"):
        assert word not in marked + shown, word
    assert main([*shared, "--points", "points.txt", "--min-score", "99"]) == 3


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "--reference FILE or --points FILE"),
        (["--case", "visual-search", "--reference", "first.txt"], "--reference: --case and --reference say different"),
        (["--reference", "first.txt", "--points", "points.txt"], "--points: --reference and --points say different"),
        (["--reference", "no.txt", "--reference", "empty.txt"], "no.txt: cannot be read"),
        (["--reference", "no.txt", "--reference", "empty.txt"], "empty.txt: the reference answer is empty"),
        (["--points", "answer.docx"], "allowed: .yaml"),
        (["--points", "no.yaml"], "no.yaml: cannot be read"),
        (["--points", "points.txt", "--question", "@no.txt"], "no.txt: cannot be read"),
        (["--points", "points.txt", "--framework", "seven-step"], "leave --framework out"),
        (["--case", "visual-search", "--question", "Why?"], "has its own question"),
    ],
)
def test_what_the_user_must_mend(
    files: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["grade", "answer.txt", *options]) == 1
    shown = capsys.readouterr()
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""


def rows() -> list[dict[str, object]]:
    question = "Why does ice float?"
    return [
        {"id": "a", "question": question, "reference": ICE, "answer": "Because water expands when it is frozen."},
        {"id": "b", "question": question, "reference": ICE, "answer": "It is cold."},
        {"id": "c", "points": "- Bees dance.\n- Bees hum.", "text": "Bees do a dance to show the way."},
        {"id": "d", "points": ["Bees dance.", "bees dance"], "text": "Bees dance."},
        {"id": "e", "reference": ICE[0], "points": ["x y"], "text": "Ice floats."},
        {"id": "f", "case": "visual-search", "reference": ICE[0], "text": "Ice floats."},
        {"id": "g", "text": "Ice floats."},
        {"id": "h", "reference": ICE[0], "answer": " "},
        {"id": "=i", "reference": ICE[0], "answer": "=1+1 and ice is less dense than liquid water."},
    ]


def test_a_cohort_that_brings_its_own_references(files: Path) -> None:
    lines = [json.dumps(row) + "\n" for row in rows()]
    (files / "in.jsonl").write_text("".join(lines), encoding="utf-8")
    (files / "back.jsonl").write_text("".join(lines[::-1]), encoding="utf-8")
    assert main(["batch", "in.jsonl", "-o", "out"]) == 2
    assert main(["batch", "back.jsonl", "-o", "out2"]) == 2
    for name in ("topics.csv", "steps.csv", "answers.jsonl"):
        assert (files / "out" / name).read_bytes() == (files / "out2" / name).read_bytes(), name
    # The reason of an answer that is not graded names its line; nothing else depends on the order.
    first, second = (
        [
            card
            for card in (files / out / "scorecards.jsonl").read_text(encoding="utf-8").splitlines()
            if '"line ' not in card
        ]
        for out in ("out", "out2")
    )
    assert len(first) == 7
    assert first == second
    with (files / "out/scores.csv").open(encoding="utf-8", newline="") as table:
        scores = {row["id"]: row for row in csv.DictReader(table)}
    assert {name: row["score"] for name, row in scores.items() if row["status"] == "graded"} == {
        "a": "100.0", "b": "0.0", "c": scores["c"]["score"], "'=i": "100.0",
    }  # fmt: skip
    assert scores["a"]["case"] == scores["b"]["case"] == Wanted("Why does ice float?", tuple(ICE)).id
    for name, said in (
        ("d", "the same point as point 1"),
        ("e", "both a reference and points"),
        ("f", "a case and, besides, its own reference"),
        ("g", "add a `case`, `reference` or `points`"),
        ("h", "is empty"),
    ):
        assert scores[name]["status"] == "not_graded"
        assert said in scores[name]["reason"], name
    # What a result folder keeps can be graded again, alone, to the same bytes.
    kept = [line for line in (files / "out/answers.jsonl").read_text(encoding="utf-8").splitlines() if '"a"' in line]
    (files / "one.jsonl").write_text(kept[0] + "\n", encoding="utf-8")
    assert main(["batch", "one.jsonl", "-o", "one"]) == 0
    assert (files / "one/scorecards.jsonl").read_text(encoding="utf-8").strip() in first


def test_explain_says_that_it_knows_case_studies_only(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "in.jsonl").write_text(json.dumps(rows()[0]) + "\n", encoding="utf-8")
    assert main(["batch", "in.jsonl", "-o", "out"]) == 0
    assert main(["explain", "out", "a"]) == 1
    assert "explain knows case studies only" in capsys.readouterr().err


def test_a_table_is_read_as_spreadsheets_write_it(files: Path) -> None:
    table = files / "in.csv"
    table.write_bytes(
        'Question;Reference;Answer;mark\r\nWhy?;"[""a b"", ""c d""]";Größe;1\r\n;;;\r\nWhy?;e f;x y;0\r\n'.encode(
            "cp1252"
        )
    )
    found = read_cohort(table).submissions
    assert [(s.id, s.text, s.wanted) for s in found] == [
        ("row-0001", "Größe", Wanted("Why?", ("a b", "c d"))),
        ("row-0003", "x y", Wanted("Why?", ("e f",))),
    ]
    table.write_text(
        "id,case,answer\n1,visual-search,HNSW\n2,visual-search,a,b\n,visual-search,x\n", encoding="utf-8-sig"
    )
    cohort = read_cohort(table)
    assert [(s.id, s.case) for s in cohort.submissions] == [("1", "visual-search")]
    assert [e.reason for e in cohort.excluded] == ["row 2 has 4 cells for 3 columns", "row 3 has no id"]


def test_a_table_without_answers_is_told(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "in.csv").write_text("id,reference\n1,x\n", encoding="utf-8")
    assert main(["batch", "in.csv", "-o", "out"]) == 1
    assert "there is no column `answer`" in capsys.readouterr().err
    (files / "in.csv").write_text("id,answer,id\n1,x,1\n", encoding="utf-8")
    assert main(["batch", "in.csv", "-o", "out"]) == 1
    assert "the column 'id' stands twice" in capsys.readouterr().err
