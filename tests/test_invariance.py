"""What must not change a verdict, and what must not lower it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from grader.grading import Grader
from grader.scoring.scorecard import Scorecard
from tests.conftest import ROOT

CASE = "visual-search"
TEXT = (ROOT / "examples/visual-search-answer.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def plain(grader: Grader) -> Scorecard:
    return grader.grade(TEXT, CASE)


def verdicts(card: Scorecard) -> list[tuple[str, str, float]]:
    return [(t.id, t.status, t.confidence) for step in card.steps for t in step.topics]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + "  \n\n \t\n",
        lambda text: "\n\n" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "   \n"),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace(" ", "\u00a0", 40),
        lambda text: text.replace("'", "\u2019"),
    ],
    ids=["trailing space", "leading lines", "CRLF", "line-end space", "NFD", "no-break space", "smart quotes"],
)
def test_form_does_not_matter(grader: Grader, plain: Scorecard, change: Callable[[str], str]) -> None:
    card = grader.grade(change(TEXT), CASE)
    assert verdicts(card) == verdicts(plain)
    assert (card.score, card.level) == (plain.score, plain.level)


def test_repeating_a_paragraph_earns_nothing(grader: Grader, plain: Scorecard) -> None:
    part = TEXT.split("\n\n")[3]
    card = grader.grade(TEXT + ("\n\n" + part) * 20, CASE)
    assert card.score is not None
    assert plain.score is not None
    assert card.score <= plain.score + 1
    assert any(advisory.code == "repeated-text" for advisory in card.advisories)


def test_an_irrelevant_paragraph_changes_hardly_anything(grader: Grader, plain: Scorecard) -> None:
    aside = "\n\nMy cousin keeps bees near the river. Last summer the honey was dark, and we ate it on toast every morning.\n"
    card = grader.grade(TEXT + aside, CASE)
    assert card.score is not None
    assert plain.score is not None
    assert abs(card.score - plain.score) <= 1


def test_adding_a_point_never_lowers_the_score(grader: Grader, plain: Scorecard) -> None:
    for missing in plain.missing_topics[:6]:
        statement = grader.case(CASE).rubric.by_id[missing.id].accepted[2]
        card = grader.grade(TEXT + "\n\n" + statement + "\n", CASE)
        assert card.topic(missing.id).status == "covered", missing.id
        assert card.score is not None
        assert plain.score is not None
        assert card.score > plain.score, missing.id


def test_the_order_of_parts_does_not_change_what_is_covered(grader: Grader, plain: Scorecard) -> None:
    title, *parts = TEXT.split("\n## ")
    card = grader.grade("\n## ".join([title, *reversed(parts)]), CASE)
    before = {topic for topic, status, _ in verdicts(plain) if status == "covered"}
    after = {topic for topic, status, _ in verdicts(card) if status == "covered"}
    assert len(before ^ after) <= 2
