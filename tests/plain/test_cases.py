"""Case studies made from points and references: what their topics are, and what is refused."""

from __future__ import annotations

import pytest

from grader.errors import ContentError
from grader.library import Point, case_from_points, case_from_reference
from grader.library.own_words import own_phrases
from grader.library.plain import Wanted, content_sentences, plain_id

ICE = "Ice is less dense than liquid water."


def test_points_become_topics_of_one_step() -> None:
    case = case_from_points(["The tide follows the moon.", Point(point="Spring tides are high.", importance="core")])
    assert [(t.id, t.step, t.title, t.importance) for t in case.rubric.topics] == [
        ("p1", "answer", "The tide follows the moon.", "expected"),
        ("p2", "answer", "Spring tides are high.", "core"),
    ]
    assert case.framework.step_ids == ("answer",)


def test_a_long_point_has_a_short_title() -> None:
    point = "The moon pulls the water of the sea towards itself, " * 3
    topic = case_from_points([point]).rubric.topics[0]
    assert topic.criterion == point.strip()
    assert len(topic.title) <= 72
    assert topic.title.endswith("…")


def test_a_reference_is_split_into_the_sentences_that_say_something() -> None:
    text = "# Ice\n\nYes. Ice floats on water. Why is that? Water expands when it freezes.\n\n- ice floats on water\n"
    assert content_sentences(text) == ["Ice floats on water.", "Water expands when it freezes."]
    assert content_sentences("Yes.") == ["Yes."]


def test_each_reference_is_right_by_itself() -> None:
    case = case_from_reference(
        [ICE, "Water expands when it freezes. So it gets lighter.", "Ice is less dense than liquid water"]
    )
    assert [t.id for t in case.rubric.topics] == ["p1"]
    assert [[t.id for t in other.rubric.topics] for other in case.alternatives] == [["r2-p1", "r2-p2"]]


def test_phrases_are_the_points_own_words_without_those_of_the_question() -> None:
    assert own_phrases("The bulb is in a closed path with the battery.", "Why does the bulb shine?") == (
        ("closed",),
        ("path",),
        ("battery",),
    )
    assert own_phrases("The bulb shines.", "Does the bulb shine?") == (("bulb",), ("shines",))
    groups = own_phrases("The wires are not connected.")
    assert [group[0] for group in groups] == ["wires", "not", "connected"]
    assert "n't" in groups[1]


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ([], "there are no points"),
        (["A fact.", " ... "], "point 2: the point says nothing"),
        (["Bees dance.", "Bees hum.", "bees  dance"], "point 3: the same point as point 1"),
    ],
)
def test_lists_that_cannot_be_graded_by_are_refused(points: list[str], said: str) -> None:
    with pytest.raises(ContentError, match=said):
        case_from_points(points)


@pytest.mark.parametrize("texts", [[], [""], ["  \n"], [ICE, "?!"]])
def test_references_that_say_nothing_are_refused(texts: list[str]) -> None:
    with pytest.raises(ContentError, match="reference"):
        case_from_reference(texts)


def test_an_id_is_stable_and_tells_questions_and_texts_apart() -> None:
    first = Wanted(question="Why does ice float?", references=(ICE,)).id
    assert first == plain_id("Why does ice float?", [ICE])
    assert first.startswith("why-does-ice-float-")
    assert len({first, plain_id("Why does ice float?", ["x"]), plain_id("", [ICE]), plain_id("", ["氷は浮く"])}) == 4
    assert plain_id("", ["氷は浮く"]).startswith("answer-")
    assert len(plain_id("why " * 100, [ICE])) <= 64
