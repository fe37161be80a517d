"""What is learned: worked by hand, repeatable, and judged on cases left out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from grader.errors import ContentError
from grader.labels.annotated import check_labelled, load_labelled
from grader.library import load_shelf
from grader.resources import resource
from grader.segmentation import SegmenterModel
from grader.segmentation.features import CONTENT, HEADING
from grader.segmentation.model import softmax
from grader.training.fit_segmenter import conditional_logit
from grader.training.fit_verdict import TopicTable, fit_choosing
from grader.training.judge import Outcome, best_thresholds, figures
from grader.training.pairs import Degree
from tests.conftest import ROOT, SHELF

ANSWERS = sorted((ROOT / "datasets/answers").glob("*.md"))
SHELF_OF = load_shelf()

LABELLED = """---
id: x--1
case: visual-search
style: notes
tier: weak
grades: {requirements: 1, overall: 20}
---
## Goal [[h requirements]]

People find look-alikes and buy more. [[requirements +req-objective]] Nice. [[none]]
- HNSW somehow [[serving ~srv-ann -mon-ann-recall]]
"""


def test_annotations_are_taken_out_and_placed(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(LABELLED, encoding="utf-8")
    answer = load_labelled(path)
    text = answer.document.text
    assert "[[" not in text
    assert [text[m.start : m.end] for m in answer.marks] == [
        "## Goal",
        "People find look-alikes and buy more.",
        "Nice.",
        "- HNSW somehow",
    ]
    assert answer.topics("covers") == {"req-objective"}
    assert answer.topics("partial") == {"srv-ann"}
    assert answer.topics("mentions") == {"mon-ann-recall"}
    case = SHELF_OF.case("visual-search")
    assert list(answer.sentence_steps(case)) == [0, 0, 7, 5]
    assert check_labelled(answer, case, path) == []


def test_bad_annotations_are_told(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(LABELLED.replace("[[none]]", "[[none srv-ann]]"), encoding="utf-8")
    with pytest.raises(ContentError, match=r"x\.md:10: not an annotation"):
        load_labelled(path)
    path.write_text(LABELLED.replace("+req-objective", "+req-objectiv"), encoding="utf-8")
    found = check_labelled(load_labelled(path), SHELF_OF.case("visual-search"), path)
    assert "did you mean 'req-objective'?" in str(found[0])


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.stem)
def test_every_labelled_answer_is_whole(path: Path) -> None:
    answer = load_labelled(path)
    assert answer.header.id == path.stem
    assert answer.topics("covers")
    body = answer.document.sentences
    labelled = sum(any(m.start < s.end and s.start < m.end for m in answer.marks) for s in body)
    assert labelled == len(body)
    assert set(answer.header.grades) >= {"overall"}
    assert 0 <= answer.header.grades["overall"] <= 100


def test_answers_are_varied_and_none_stands_twice() -> None:
    answers = [load_labelled(path) for path in ANSWERS]
    assert len({a.document.sha256 for a in answers}) == len(answers) >= 80
    assert {a.header.case for a in answers} == set(SHELF)
    assert len({a.header.author for a in answers}) >= 4
    assert sum(a.header.style == "notes" for a in answers) >= len(answers) / 3


def test_conditional_logit_finds_the_weights_that_made_the_labels() -> None:
    rng = np.random.default_rng(0)
    true = np.array([2.0, -1.0])
    features = rng.normal(size=(4000, 3, 2))
    labels = np.array([rng.choice(3, p=p) for p in softmax(features @ true)], dtype=np.intp)
    labels[:100] = -1
    found = conditional_logit([features[:2000], features[2000:]], [labels[:2000], labels[2000:]])
    np.testing.assert_allclose(found, true, atol=0.15)
    np.testing.assert_array_equal(
        found, conditional_logit([features[:2000], features[2000:]], [labels[:2000], labels[2000:]])
    )


def test_the_passage_of_a_topic_is_chosen_by_the_model() -> None:
    from grader.matching.signals import NAMES

    rng = np.random.default_rng(1)
    tables = []
    for _ in range(40):
        values = rng.normal(0.3, 0.05, size=(6, 4, len(NAMES)))
        truth = np.where(rng.random(4) < 0.5, Degree.COVERED, Degree.MISSING)
        degree = np.zeros((6, 4), dtype=np.intp)
        for topic in np.flatnonzero(truth):
            row = int(rng.integers(6))
            degree[row, topic] = Degree.COVERED
            values[row, topic, NAMES.index("accepted")] += 0.4
        tables.append(TopicTable(values, np.ones((6, 4), dtype=bool), degree, truth))
    fitted = fit_choosing(tables, NAMES, Degree.COVERED, lambda v: v[..., NAMES.index("accepted")])
    coefficient = {name: weight.coefficient for name, weight in fitted.weights.items()}
    assert max(coefficient, key=lambda name: abs(coefficient[name])) == "accepted"
    assert coefficient["accepted"] > 0


def test_figures_by_hand() -> None:
    outcome = Outcome(
        case="c",
        author="a",
        style="s",
        truth=np.array([3, 3, 1, 0]),  # covered, covered, mentioned, missing
        confidence=np.array([0.9, 0.2, 0.8, 0.1]),
        at_least_half=np.array([0.9, 0.6, 0.8, 0.1]),
        evidence=np.array([True, False, False, False]),
        placed=np.array([True, True, False, True]),
    )
    found = figures([outcome], covered=0.5, partial=0.5)
    assert found["trap_called_covered"] == 1.0
    assert found["evidence_right"] == 1.0
    assert found["segment"] == 0.75
    assert found["topic_auc"] == 0.75  # of the 4 pairs (covered, other) 3 are in order
    assert found["topic_macro_f1"] == pytest.approx(0.5)
    covered, partial = best_thresholds([outcome])
    assert 0 < partial < 1
    assert 0 < covered < 1


def test_the_models_in_the_repository_fit_the_program() -> None:
    segmenter = SegmenterModel.load(resource("models") / "segmenter.json")
    assert tuple(segmenter.content_only) == CONTENT
    assert tuple(segmenter.weights) == (*CONTENT, *HEADING)
    for manner in segmenter.manners:
        assert all(sum(moves) == pytest.approx(1, abs=0.001) for moves in manner.moves)
    report = json.loads((resource("models") / "report.json").read_text())
    assert report["answers"] == len(ANSWERS)
    assert report["unseen_cases"]["topic_macro_f1"] > 0.75
    assert report["unseen_cases"]["segment"] > 0.9
    assert report["search_recall"] > 0.9
