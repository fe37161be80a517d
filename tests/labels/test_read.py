"""Labels: every form is read, every mistake told with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.errors import ContentError, UsageError
from grader.labels import Gold, read_labels

TEXT = "We use HNSW. Clicks are the labels."
UNITS = [
    {"start": 0, "end": 12, "kind": "sentence", "step": "serving", "covers": ["srv-ann"], "mentions": []},
    {"start": 13, "end": 35, "kind": "sentence", "step": "data", "covers": [], "mentions": ["dat-labels"]},
]
ROW = {"id": "a", "case": "visual-search", "style": "notes", "text": TEXT, "sentences": UNITS}
GRADES = {"steps": {"serving": 2, "data": 1}, "overall": 31.5}


def write(folder: Path, *rows: Any) -> Path:
    path = folder / "labels.jsonl"
    path.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows), encoding="utf-8")
    return path


def only(folder: Path, row: dict[str, Any]) -> Gold:
    return read_labels(write(folder, row)).golds[0]


def told(folder: Path, *rows: Any) -> str:
    with pytest.raises(ContentError) as error:
        read_labels(write(folder, *rows))
    return str(error.value)


def test_a_row_labelled_by_sentence(tmp_path: Path) -> None:
    gold = only(tmp_path, ROW | {"grades": GRADES})
    rater = gold.raters[0]
    assert rater.covered == frozenset({"srv-ann"})
    assert (rater.partial, gold.mentioned) == (frozenset(), frozenset({"dat-labels"}))
    assert (rater.steps, rater.overall, gold.by_unit) == ({"serving": 2, "data": 1}, 31.5, True)


def test_a_row_labelled_as_a_whole(tmp_path: Path) -> None:
    lines = [{"start": 0, "end": 12, "step": "serving"}]
    gold = only(
        tmp_path,
        {
            "id": 7,
            "case": "visual-search",
            "text": TEXT,
            "covered": ["srv-ann"],
            "partial": ["dat-labels"],
            "lines": lines,
        },
    )
    assert (gold.id, gold.by_unit, len(gold.marks)) == ("7", False, 1)
    assert gold.raters[0].covered == frozenset({"srv-ann"})
    assert gold.raters[0].partial == frozenset({"dat-labels"})


def test_two_raters_in_either_form(tmp_path: Path) -> None:
    second = {"steps": {"serving": 3}, "overall": 40, "covered": ["srv-ann", "dat-labels"]}
    one = only(tmp_path, ROW | {"grades": GRADES, "grades2": second})
    other = only(tmp_path, ROW | {"raters": [GRADES, second]})
    assert one.raters == other.raters
    assert one.raters[1].covered == frozenset({"srv-ann", "dat-labels"})
    assert "not both" in told(tmp_path, ROW | {"grades": GRADES, "raters": [second]})


def test_an_answer_to_a_plain_question(tmp_path: Path) -> None:
    row = {"id": "q", "question": "Why?", "points": ["Warm air rises.", "It cools."], "answer": "It rises."}
    gold = only(tmp_path, row | {"labels": [1, "partial"]})
    assert gold.question is not None
    assert (gold.case, gold.question.points) == (None, ("Warm air rises.", "It cools."))
    assert gold.raters[0].covered == frozenset({"0"})
    assert gold.raters[0].partial == frozenset({"1"})
    scored = only(tmp_path, {"id": "q", "reference": "Warm air rises.", "answer": "It rises.", "score": 2, "score2": 1})
    assert scored.question is not None
    assert scored.question.references == ("Warm air rises.",)
    assert [rater.overall for rater in scored.raters] == [2, 1]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"case": "x", "text": TEXT}, "there is no 'id'"),
        ({"id": "a", "case": "x", "txt": TEXT, "covered": []}, "there is no 'text'; rename 'txt'?"),
        ({"id": "a", "case": "x", "text": TEXT}, "nothing is labelled"),
        (ROW | {"grades": {"steps": {"data": 5}}}, "grades.steps.data: Input should be less than or equal to 4"),
        (ROW | {"grades": {"overal": 5}}, "grades.overal: Extra inputs are not permitted"),
        (ROW | {"sentences": [UNITS[0] | {"end": 900}]}, "characters 0 to 900 are no stretch of the text"),
        ({"id": "q", "points": ["A."], "answer": "x", "labels": [1, 0]}, "2 labels for 1 points"),
        ({"id": "q", "answer": "x", "score": 1}, "give `points` or a `reference`"),
        ({"id": "q", "reference": "A.", "answer": "x"}, "nothing is labelled"),
        ("[1]", "not a JSON object"),
        ('{"id": ', "not JSON"),
        ('{"id": "q", "reference": "A.", "answer": "x", "score": NaN}', "finite"),
    ],
)
def test_mistakes_are_told_with_their_line(row: Any, said: str, tmp_path: Path) -> None:
    shown = told(tmp_path, ROW | {"id": "good"}, row)
    assert said in shown
    assert "labels.jsonl:2" in shown


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    shown = told(tmp_path, ROW, ROW, {"case": "x"}, "no")
    assert "the id 'a' stands twice (first at" in shown
    assert all(f"labels.jsonl:{line}" in shown for line in (2, 3, 4))
    mixed = told(tmp_path, ROW, {"id": "q", "reference": "A.", "answer": "x", "score": 1})
    assert "keep them in two files" in mixed


def test_what_nothing_reads_is_named(tmp_path: Path) -> None:
    found = read_labels(write(tmp_path, ROW | {"mood": 1, "sentences": [UNITS[0] | {"note": "x"}]}))
    assert found.unread == ("mood", "sentences.note")


def test_annotated_files_with_a_second_reader(tmp_path: Path) -> None:
    text = (
        "---\nid: x\ncase: visual-search\nstyle: notes\ntier: weak\ngrades: {serving: 1, overall: 20}\n"
        "grades2: {serving: 2, overall: 25}\n---\n## Goal [[h none]]\n\nWe use HNSW. [[serving +srv-ann ~dat-labels]]\n"
    )
    (tmp_path / "x.md").write_text(text, encoding="utf-8")
    gold = read_labels(tmp_path).golds[0]
    assert [rater.overall for rater in gold.raters] == [20, 25]
    assert gold.raters[0].covered == frozenset({"srv-ann"})
    assert (gold.raters[0].partial, gold.by_unit) == (frozenset({"dat-labels"}), True)
    assert [mark.heading for mark in gold.marks] == [True, False]
    (tmp_path / "x.md").write_text(text.replace("serving: 1", "serving: 7"), encoding="utf-8")
    with pytest.raises(ContentError, match="serving is 7, not a level 0-4"):
        read_labels(tmp_path / "x.md")


def test_a_source_of_no_known_kind(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.jsonl", Path(__file__)):
        with pytest.raises(UsageError):
            read_labels(path)
