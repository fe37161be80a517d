"""Any written answer: what earns a point of a plain rubric and what does not."""

from __future__ import annotations

import pytest

from grader.grading import Grader
from grader.library import case_from_points, case_from_reference
from grader.reporting.json_report import to_json
from grader.reporting.markdown_report import to_markdown
from grader.scoring.scorecard import Scorecard

PLANTS = (
    "Plants take in light with the chlorophyll in their leaves. They use its energy to turn carbon dioxide and water "
    "into sugar. Oxygen is given off as a waste product."
)
NEWS = [
    "The old bridge was closed to traffic on Monday.",
    "Inspectors found cracks in two of its pillars.",
    "Repairs will take until May.",
    "Nobody was hurt.",
]
REPUBLIC = [
    "Generals with armies of their own became more powerful than the senate.",
    "The gap between rich and poor grew.",
    "Caesar crossed the Rubicon with his army.",
]


def statuses(card: Scorecard) -> list[str]:
    return [topic.status for topic in card.steps[0].topics]


def test_a_paraphrase_beats_other_text(grader: Grader) -> None:
    case = case_from_reference([PLANTS], "What is photosynthesis?")
    right = grader.grade(
        "Green leaves catch sunlight with their chlorophyll. With that energy the plant builds sugar out of water and "
        "carbon dioxide. It releases oxygen, which it does not need.",
        case,
    )
    assert statuses(right) == ["covered"] * 3
    assert right.score == 100.0
    for other in (
        "The French revolution began in 1789 with a hungry crowd.",
        "What is photosynthesis?",
        "plants",
        "No idea.",
    ):
        card = grader.grade(other, case)
        assert (card.status, card.score) == ("graded", 0.0), other


def test_key_points_of_a_summary(grader: Grader) -> None:
    card = grader.grade(
        "No cars may cross the old bridge since Monday. There are cracks in two pillars, inspectors say.",
        case_from_points(NEWS),
    )
    assert statuses(card) == ["covered", "covered", "missing", "missing"]
    assert [m.id for m in card.missing_topics] == ["p3", "p4"]
    assert card.advisories == ()


def test_the_reference_itself_earns_full_marks_also_when_it_is_long(grader: Grader) -> None:
    for text in (PLANTS, f"{PLANTS} {' '.join(NEWS)} {' '.join(REPUBLIC)}", "Ice is less dense than water.", "Grams"):
        card = grader.grade(text, case_from_reference([text]))
        assert card.score == 100.0, text
        assert [(s.step, s.start, s.end) for s in card.segments] == [("answer", 0, len(text))]


def test_words_alone_earn_nothing(grader: Grader) -> None:
    case = case_from_points([*NEWS, *REPUBLIC])
    listed = (
        "bridge, traffic, Monday, inspectors, cracks, pillars, repairs, May, generals, armies, senate, Rubicon, army"
    )
    assert grader.grade(listed, case).score == 0.0
    dump = " ".join(
        ["bridge closed traffic Monday inspectors cracks pillars repairs generals armies senate Rubicon Caesar"] * 5
    )
    card = grader.grade(dump, case)
    assert card.score == 0.0
    assert [a.code for a in card.advisories] == ["keyword-list"]


def test_a_point_made_by_a_not(grader: Grader) -> None:
    case = case_from_points(["The two wires are not connected to each other."])
    assert statuses(grader.grade("The wires aren't connected.", case)) == ["covered"]


def test_any_one_of_several_references_is_right(grader: Grader) -> None:
    two = "Water expands when it freezes. The same mass then takes up more room."
    case = case_from_reference(["Ice is less dense than liquid water.", two], "Why does ice float?")
    first = grader.grade("It has a lower density than the liquid water.", case)
    assert (first.score, [t.id for t in first.steps[0].topics]) == (100.0, ["p1"])
    second = grader.grade("When water freezes it expands, so the same mass needs more room.", case)
    assert (second.score, [t.id for t in second.steps[0].topics]) == (100.0, ["r2-p1", "r2-p2"])
    assert second.case == first.case
    alone = grader.grade("It has a lower density than the liquid water.", case_from_reference([two]))
    assert alone.score is not None
    assert alone.score < 50


@pytest.mark.parametrize("text", ["", "  \n", "...", "\ud800"])
def test_a_blank_answer_is_not_graded(grader: Grader, text: str) -> None:
    card = grader.try_grade(text, case_from_points(NEWS, id="news"), "a")
    assert (card.status, card.score, card.level, card.case) == ("not_graded", None, None, "news")
    assert card.reason


def test_the_same_bytes_after_other_answers_and_by_another_grader(grader: Grader) -> None:
    case = case_from_points(NEWS, "Sum up the news.")
    text = "Nobody got hurt. The repair of the bridge lasts until May."
    first = to_json(grader.grade(text, case))
    for n in range(3):
        grader.grade(PLANTS, case_from_points([f"Fact number {n} is told.", *REPUBLIC]))
    assert to_json(grader.grade(text, case)) == first
    assert to_json(Grader(grader.config).grade(text, case)) == first
    assert grader.study_of(case) is grader.study_of(case_from_points(NEWS, "Sum up the news."))


def test_what_the_references_say_changes_the_configuration(grader: Grader) -> None:
    cases = [case_from_reference(texts) for texts in (["Ice floats."], ["Ice floats.", "Ice is light."])]
    assert len({grader.grade("Ice floats.", case).grader.config for case in cases}) == 2


def test_markup_in_a_reference_stays_text(grader: Grader) -> None:
    case = case_from_points(["Bees <script>dance</script> | [in](http://x) the dark\x1b[31m."])
    card = grader.grade("Nothing of the kind.", case)
    shown = to_markdown(card, case.rubric, case.framework)
    assert "<script>" not in shown
    assert "](http" not in shown
    assert "\x1b" not in to_json(card) + shown
