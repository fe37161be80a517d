"""Answers in other frameworks' structures are placed and graded as well; frameworks of one step or of nine work."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.grading import Config, Grader
from grader.labels.annotated import load_labelled
from tests.conftest import ROOT

STRUCTURES = sorted((ROOT / "tests/data/frameworks").glob("*.md"))


@pytest.mark.parametrize("path", STRUCTURES, ids=lambda path: path.stem)
def test_another_structure_is_placed_and_graded(grader: Grader, path: Path) -> None:
    answer = load_labelled(path)
    case = grader.case(answer.header.case)
    card = grader.grade(answer.document.text, answer.header.case)
    gold = answer.sentence_steps(case)
    right = [
        any(
            s.start <= sentence.start < s.end and s.step == case.framework.step_ids[gold[sentence.index]]
            for s in card.segments
        )
        for sentence in answer.document.sentences
        if sentence.kind != "heading" and 0 <= gold[sentence.index] < len(case.framework.steps)
    ]
    assert sum(right) >= 0.7 * len(right)
    covered = {t.id for step in card.steps for t in step.topics if t.status == "covered"}
    truth = answer.topics("covers")
    assert len(covered & truth) >= 0.7 * len(truth)
    assert len(covered & truth) >= 0.7 * len(covered)
    assert card.level in (2, 3, 4)


def shelf(tmp_path: Path, steps: int) -> Path:
    (tmp_path / "frameworks").mkdir()
    listed = "".join(
        f"  - {{id: s{n}, title: Part {n}, description: 'What belongs to part {n}.'}}\n" for n in range(steps)
    )
    (tmp_path / f"frameworks/f{steps}.yaml").write_text(
        f"schema: 1\nid: f{steps}\ntitle: F\nsteps:\n{listed}", encoding="utf-8"
    )
    subjects = (
        "bread is baked in a hot oven",
        "milk is kept cold",
        "eggs are boiled for six minutes",
        "salt is added to the water",
        "tea is drawn for four minutes",
        "soup is stirred slowly",
        "rice is washed twice",
        "fish is grilled with lemon",
        "apples are peeled",
    )
    topics = "".join(
        f"  - {{id: t{n}, step: s{n % steps}, title: 'Point {n}', criterion: 'Says that {text}.'}}\n"
        for n, text in enumerate(subjects)
    )
    (tmp_path / "kitchen.yaml").write_text(
        f"schema: 1\nid: kitchen\ntitle: Kitchen\nframework: f{steps}\ntopics:\n{topics}", encoding="utf-8"
    )
    return tmp_path


@pytest.mark.parametrize("steps", [1, 9])
def test_a_framework_of_any_number_of_steps(tmp_path: Path, grader: Grader, steps: int) -> None:
    mine = Grader(Config(rubrics=(shelf(tmp_path, steps),), cache=None), encoder=grader.encoder)
    text = "The bread is baked in a very hot oven. We keep the milk cold all day. The eggs are boiled for six minutes."
    card = mine.grade(text, "kitchen")
    assert len(card.steps) == steps
    assert all(step.similarity is None for step in card.steps)
    ranked = sorted(((t.confidence, t.id) for s in card.steps for t in s.topics), reverse=True)
    assert {name for _, name in ranked[:3]} == {"t0", "t1", "t2"}
    assert card.grader.references == 0


def test_a_framework_without_the_rubrics_steps_is_refused(tmp_path: Path, grader: Grader) -> None:
    from grader.errors import UsageError

    mine = Grader(Config(rubrics=(shelf(tmp_path, 2),), framework="f2", cache=None), encoder=grader.encoder)
    with pytest.raises(UsageError, match="lacks steps"):
        mine.grade("text", "visual-search")
