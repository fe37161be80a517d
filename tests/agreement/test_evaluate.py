"""Labels and scorecards into figures, worked by hand; nothing lost, nothing undefined told as a number."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from grader.agreement.baselines import Surface, best_cut, leave_one_out_line
from grader.agreement.bootstrap import Resampling
from grader.agreement.evaluate import Agreement, Looked, evaluate, look
from grader.agreement.learned import Learned, learned_from
from grader.agreement.paired import scale_of, truth_of
from grader.agreement.subject import find_subjects
from grader.errors import ContentError
from grader.grading import Config, Grader
from grader.labels import Gold, Question, Rating
from grader.scoring.scorecard import Scorecard
from tests.agreement import made
from tests.conftest import HashingEncoder

QUICK = Resampling(50)


def run(golds: Sequence[Gold], cards: Sequence[Scorecard], **more: Any) -> Agreement:
    looked = Looked({c.id: c for c in cards}, more.pop("surfaces", {}))
    return evaluate(made.subjects(), golds, looked, more.pop("learned", made.NOTHING_SEEN), more.pop("how", QUICK))


def number(result: Agreement, name: str, system: str = "grader") -> float | None:
    return result.systems[system][name].value


def three() -> tuple[list[Gold], list[Scorecard]]:
    golds = [
        made.gold("a", "d1 d2 s1", (4, 2), 80),
        made.gold("b", "d1", (2, 0), 30),
        made.gold("c", "s1 s2", (0, 4), 55),
    ]
    cards = [
        made.card(golds[0], {"d1": 0.9, "d2": 0.4, "s1": 0.8, "s2": 0.3}, (3, 2), 70),
        made.card(golds[1], {"d1": 0.7, "d2": 0.6}, (2, 0), 40),
        made.card(golds[2], {"s1": 0.9, "s2": 0.9}, (0, 4), 60),
    ]
    return golds, cards


def test_topic_figures() -> None:
    result = run(*three())
    # Of 12 topics 6 are covered: 5 found, d2 of a overlooked, d2 of b wrongly called covered, 5 rightly missing.
    assert number(result, "topic_macro_f1") == pytest.approx(10 / 12, abs=1e-4)
    assert number(result, "missing_precision") == pytest.approx(5 / 6, abs=1e-4)
    assert number(result, "missing_recall") == pytest.approx(5 / 6, abs=1e-4)
    assert number(result, "topic_kappa") == pytest.approx(2 / 3, abs=1e-4)
    # Positives .9 .4 .8 .7 .9 .9 against .3 .6 0 0 0 0: only (.4, .6) is out of order.
    assert number(result, "topic_auc") == pytest.approx(35 / 36, abs=1e-4)
    assert result.systems["grader"]["topic_macro_f1"].n == 12
    low, high = result.systems["grader"]["topic_macro_f1"].low, result.systems["grader"]["topic_macro_f1"].high
    assert low is not None
    assert high is not None
    assert low <= 10 / 12 <= high


def test_level_and_score_figures_and_marks() -> None:
    golds, cards = three()
    figures = run(golds, cards).systems["grader"]
    # Levels 4 2 2 0 0 4 against 3 2 2 0 0 4: one of six a level off; by chance (12 + ... )/36 as kappa has it.
    assert figures["step_exact"].value == pytest.approx(5 / 6, abs=1e-4)
    assert figures["step_adjacent"].value == 1.0
    human, machine = [4, 2, 2, 0, 0, 4], [3, 2, 2, 0, 0, 4]
    chance = sum((h - m) ** 2 for h in human for m in machine) / 36
    assert figures["step_qwk"].value == pytest.approx(1 - (1 / 6) / chance, abs=1e-4)
    assert figures["step_qwk"].breaks == ""
    # Scores 80 30 55 against 70 40 60: 80 is good and so is 70, 30 is weak but 40 fair, 55 and 60 are fair.
    assert figures["score_exact"].value == pytest.approx(2 / 3, abs=1e-4)
    assert figures["score_r"].value == pytest.approx(float(np.corrcoef([80, 30, 55], [70, 40, 60])[0, 1]), abs=1e-4)
    assert figures["score_smd"].value == pytest.approx((5 / 3) / np.sqrt((625 + 700 / 3) / 2), abs=1e-4)
    harsh = [made.card(g, {}, (0, 0), 5) for g in golds]
    broken = run(golds, harsh).systems["grader"]
    assert (broken["step_qwk"].value, broken["step_qwk"].breaks) == (0.0, "below 0.70")
    assert broken["step_smd"].breaks == "beyond ±0.15"
    assert (broken["score_r"].value, broken["score_r"].reason) == (None, "one side is constant")


def test_steps_are_told_apart() -> None:
    data, serving = run(*three()).steps
    assert (data.step, serving.step) == ("data", "serving")
    assert serving.grader["step_qwk"].value == 1.0
    assert serving.grader["topic_macro_f1"].value == 1.0
    assert data.grader["step_exact"].value == pytest.approx(2 / 3, abs=1e-4)


def test_evidence_traps_and_places_by_unit() -> None:
    text = "We label clicks. HNSW serves. Say drift."
    marks = (
        made.mark(0, 16, "data", covers="d1"),
        made.mark(17, 29, "serving", covers="s1"),
        made.mark(30, 40, "serving", mentions="s2 s1 d2"),
    )
    gold = made.gold("a", "d1 s1", (1, 1), 10, text=text, marks=marks, by_unit=True)
    card = made.card(
        gold,
        {"d1": 0.9, "s1": 0.9, "s2": 0.8},
        (1, 1),
        10,
        quotes={"d1": (0, 16), "s1": (30, 40), "s2": (30, 40)},
        segments=((0, 16, "data"), (16, 40, "serving")),
    )
    result = run([gold], [card])
    assert number(result, "evidence_right") == 0.5  # d1 quotes its sentence, s1 another
    assert number(result, "trap_called_covered") == 0.5  # s2 and d2 are bait, s1 is covered elsewhere
    assert number(result, "sentences_placed") == 1.0
    moved = card.model_copy(update={"segments": (card.segments[0].model_copy(update={"end": 40}),)})
    assert number(run([gold], [moved]), "sentences_placed") == pytest.approx(1 / 3, abs=1e-4)


def test_figures_that_cannot_be_had_say_why() -> None:
    gold = made.gold("a", "d1 d2 s1 s2", (2, 2), 50)
    found = run([gold], [made.card(gold, {"d1": 0.9}, (2, 2), 50)]).systems["grader"]
    assert (found["topic_auc"].value, found["missing_recall"].value) == (None, None)
    assert found["missing_recall"].reason == "no topic is missing"
    assert "evidence_right" not in found  # these labels never say where
    assert found["step_qwk"].reason == "all are on one level, for both"
    assert found["score_r"].reason == "fewer than three pairs"


def test_nothing_is_dropped_silently() -> None:
    golds, cards = three()
    more = [made.gold("d"), made.gold("e"), made.gold("f"), made.gold("g")]
    other_text = made.card(dataclasses.replace(more[1], text="Another text."), {}, (0, 0), 0)
    other_case = made.card(more[2], {}, (0, 0), 0).model_copy(update={"case": "big"})
    stray = made.card(made.gold("z"), {}, (0, 0), 0)
    result = run([*golds, *more], [*cards, made.refused(more[0], "it is empty"), other_text, other_case, stray])
    assert (result.labelled, result.answers) == (7, 3)
    assert {one.id: one.reason for one in result.left_out} == {
        "d": "not graded: it is empty",
        "e": "the scorecard is of another text than the labels",
        "f": "the scorecard is for the case 'big', the labels are for 'tiny'",
        "g": "there is no scorecard of this id",
    }
    assert result.unlabelled == ("z",)


def test_two_raters_give_a_human_line_and_a_degradation() -> None:
    golds, cards = three()
    second = [Rating({"data": 4, "serving": 2}, 78), Rating({"data": 2, "serving": 0}, 33)]
    golds = [
        dataclasses.replace(g, raters=(*g.raters, *second[n : n + 1])) if n < 2 else g for n, g in enumerate(golds)
    ]
    result = run(golds, cards)
    assert result.second == 2
    assert number(result, "step_qwk", "human-human") == 1.0
    assert "topic_macro_f1" not in result.systems["human-human"]  # the second rater labelled no topics
    # On the two answers with both: 4 2 2 0 against 3 2 2 0.
    chance = sum((h - m) ** 2 for h in (4, 2, 2, 0) for m in (3, 2, 2, 0)) / 16
    assert number(result, "step_degradation") == pytest.approx(-(1 / 4) / chance, abs=1e-4)
    assert result.alpha is not None
    assert result.alpha.value == 1.0
    assert result.alpha.n == 4


def test_groups_by_style_length_and_what_was_seen() -> None:
    golds = [made.gold(f"a{n}", "d1", (1, 1), 20, style="notes" if n < 4 else "prose") for n in range(8)]
    golds = [dataclasses.replace(g, text="word " * (n + 1)) for n, g in enumerate(golds)]
    cards = [made.card(g, {"d1": 0.9}, (1, 1), 20) for g in golds]
    learned = Learned(frozenset({"a3"}), frozenset(), frozenset({"tiny"}), True)
    result = run(golds, cards, learned=learned)
    names = {kind: [(g.name, g.answers) for g in result.groups if g.kind == kind] for kind in ("style", "length")}
    assert names["style"] == [("notes", 4), ("prose", 4)]
    assert names["length"] == [(f"{n}: {2 * n - 1} to {2 * n} words", 2) for n in (1, 2, 3, 4)]
    assert {g.name: g.answers for g in result.groups if g.kind == "learned"} == {
        "case learned from": 7,
        "learned from": 1,
    }
    assert result.in_case == ("a3",)


def test_calibration_by_hand() -> None:
    golds, cards = three()
    result = run(golds, cards)
    by_low = {one.low: one for one in result.calibration.bins}
    assert (by_low[0.9].topics, by_low[0.9].confidence, by_low[0.9].covered) == (3, 0.9, 1.0)
    assert (by_low[0.6].topics, by_low[0.6].covered) == (1, 0.0)
    assert by_low[0.5].confidence is None
    # |.9 - 1| three times, .2 (.8), .3 (.7), .6 (.6 not), .6 (.4), .3 (.3 not), four right zeros; over 12.
    assert result.calibration.error.value == pytest.approx((0.3 + 0.2 + 0.3 + 0.6 + 0.6 + 0.3) / 12, abs=1e-4)


def test_the_same_seed_gives_the_same_report() -> None:
    golds, cards = three()
    assert run(golds, cards) == run(golds, cards) == run(golds, list(reversed(cards)))
    assert run(golds, cards, how=Resampling(50, 1)) != run(golds, cards)


def test_baselines_beside_the_grader() -> None:
    golds, cards = three()
    keywords = {"a": [1, 1, 1, 0], "b": [1, 0, 0, 0], "c": [0, 0, 1, 0.5]}
    surfaces = {name: Surface(np.array(row, float), None) for name, row in keywords.items()}
    result = run(golds, cards, surfaces=surfaces)
    assert list(result.systems) == ["grader", "length only", "keywords only", "majority"]
    assert number(result, "topic_macro_f1", "keywords only") == 1.0  # from 0.5 on, the best cut here
    assert number(result, "topic_kappa", "majority") == 0.0
    assert number(result, "topic_auc", "majority") == 0.5
    assert result.systems["majority"]["score_r"].reason == "one side is constant"
    assert "evidence_right" not in result.systems["keywords only"]
    assert not any(value.breaks for value in result.systems["majority"].values())


def test_a_line_through_the_others() -> None:
    x = np.array([0.0, 1.0, 2.0, 3.0])
    # Without the last: through (0, 0), (1, 2), (2, 4); without the second: through (0, 0), (2, 4), (3, 9).
    found = leave_one_out_line(x, [0, 2, 4, 9], 0, 10)
    assert found[3] == pytest.approx(6)
    slope = (np.array([-5 / 3, 1 / 3, 4 / 3]) @ np.array([0, 4, 9])) / (25 + 1 + 16) * 9
    assert found[1] == pytest.approx(13 / 3 + slope * (1 - 5 / 3))
    np.testing.assert_array_equal(leave_one_out_line(x[:2], [1, 5], 0, 10), [5, 1])
    np.testing.assert_array_equal(leave_one_out_line(x[:1], [7], 0, 10), [5])
    np.testing.assert_array_equal(leave_one_out_line(np.ones(4), [0, 0, 0, 8], 0, 10), [8 / 3, 8 / 3, 8 / 3, 0])


def test_the_best_cut_is_the_lowest_of_equals() -> None:
    truths = [truth_of(made.gold("a", "s1 s2"), made.CASE, 3, {})]
    assert best_cut(truths, [np.array([0.1, 0.2, 0.4, 0.9])]) == pytest.approx(0.4)


def test_scales_of_plain_scores() -> None:
    five = scale_of([0, 3, 5], plain=True)
    assert (five.levels, five.of_grader(50), five.level(2.5), five.level(7)) == (6, 2.5, 3, 5)
    assert scale_of([0, 1, 1], plain=True).binary
    assert scale_of([0.5, 1], plain=True).uncut == "the labels' scores are no whole numbers"
    assert scale_of([2, 2], plain=True).uncut == "all scores are the same"
    assert "20 levels" in scale_of([0, 100], plain=True).uncut


def test_labels_that_fit_no_case_are_all_told(hashing: HashingEncoder) -> None:
    grader = Grader(Config(cache=None), encoder=hashing)
    golds = [
        Gold("a", "visual-serch", "x", (Rating(),), where="f:1"),
        Gold("b", "visual-search", "x", (Rating({"servin": 1}, None, frozenset({"srv-an"})),), where="f:2"),
    ]
    with pytest.raises(ContentError) as error:
        find_subjects(grader, golds)
    told = str(error.value)
    for said in ("f:1", "did you mean 'visual-search'?", "f:2", "did you mean 'srv-ann'?", "did you mean 'serving'?"):
        assert said in told


def test_answers_to_plain_questions_with_key_points(hashing: HashingEncoder) -> None:
    question = Question("Why does ice float?", ("Ice is less dense than water.", "Its crystals keep molecules apart."))
    said = ["Ice is less dense than water.", "Its crystals keep molecules apart.", "Cats sleep a lot.", ""]
    labels = ["0", "1", "", ""]
    golds = [
        Gold(
            f"q{n}",
            None,
            text,
            (Rating({}, None, frozenset(filter(None, [label]))),),
            question=question,
            where=f"f:{n}",
        )
        for n, (text, label) in enumerate(zip(said, labels, strict=True))
    ]
    subjects, named = find_subjects(Grader(Config(cache=None), encoder=hashing), golds)
    assert named[1].raters[0].covered == frozenset({"p2"})
    told: list[None] = []
    result = evaluate(subjects, named, look(subjects, named, lambda: told.append(None)), learned_from(None), QUICK)
    assert len(told) == 4
    assert (result.answers, [one.id for one in result.left_out]) == (3, ["q3"])
    assert number(result, "topic_macro_f1", "similarity only") == 1.0
    assert not result.steps  # one step is the whole
    assert not [group for group in result.groups if group.kind == "case"]  # three answers are too few for a table
    assert {group.name for group in result.groups if group.kind == "learned"} == {"case unseen"}


def test_right_and_wrong_answers_to_plain_questions(hashing: HashingEncoder) -> None:
    question = Question("Why does ice float?", (), ("Ice is less dense than water.",))
    golds = [
        Gold(f"q{n}", None, f"Answer {n}.", (Rating({}, score),), question=question)
        for n, score in enumerate([0, 1, 1, 0])
    ]
    subjects, named = find_subjects(Grader(Config(cache=None), encoder=hashing), golds)
    looked = look(subjects, named, lambda: None, surfaces=False)
    scores = {"q0": 10.0, "q1": 30.0, "q2": 90.0, "q3": 40.0}
    cards = {name: looked.cards[name].model_copy(update={"score": score}) for name, score in scores.items()}
    result = evaluate(subjects, named, Looked(cards, {}), learned_from(None), QUICK)
    figures = result.systems["grader"]
    assert figures["score_auc"].value == 0.75  # 30 against 40 is out of order
    # Laid on 0 to 1, only 90 is called right: 3 of 4 agree, half by chance.
    assert figures["score_qwk"].value == 0.5
    assert "topic_macro_f1" not in figures
    assert any("labels' range, 0 to 1" in note for note in result.notes)
