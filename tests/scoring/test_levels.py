"""Scores worked by hand, and the properties every scorer must have."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.scoring.levels import Scale, coverage, level, overall_score, step_score
from grader.scoring.similarity import calibrated

CREDITS = st.sampled_from([0.0, 0.5, 1.0])
TOPICS = st.lists(st.tuples(st.sampled_from(["core", "expected", "bonus"]), CREDITS), min_size=1, max_size=9)
PLAIN = Scale(exponent=1.0)


def test_coverage_by_hand() -> None:
    # core 3 + 3, expected 2, bonus 1: total 9. One core and the expected topic: 3 + 2 = 5.
    assert coverage([("core", 1), ("core", 0), ("expected", 1), ("bonus", 0)]) == pytest.approx(5 / 9)
    # The bonus topic counts half, because half of the core is there.
    assert coverage([("core", 1), ("core", 0), ("expected", 1), ("bonus", 1)]) == pytest.approx(5.5 / 9)
    assert coverage([("core", 0.5), ("expected", 0)]) == pytest.approx(1.5 / 5)
    assert coverage([]) is None


def test_bonus_cannot_replace_core() -> None:
    assert coverage([("core", 0), ("core", 0), ("bonus", 1)]) == 0
    assert coverage([("bonus", 1)]) == 1


def test_step_score_by_hand() -> None:
    assert step_score(0.5, None, PLAIN) == pytest.approx(50)
    # A tenth of the score hangs on similarity: 50 * (0.9 + 0.1 * 0.6).
    assert step_score(0.5, 0.6, PLAIN) == pytest.approx(48)
    assert step_score(0.5, 1.0) == pytest.approx(100 * math.pow(0.5, 0.85))
    assert step_score(0.0, 1.0) == 0
    assert step_score(1.0, 1.0) == 100


def test_overall_is_the_weighted_mean_and_undefined_without_steps() -> None:
    assert overall_score([(1, 80), (3, 40)]) == pytest.approx(50)
    assert overall_score([]) is None


@pytest.mark.parametrize(
    ("score", "expected"), [(0, 0), (9.9, 0), (10, 1), (40, 2), (64.9, 2), (65, 3), (85, 4), (100, 4)]
)
def test_levels_begin_at_their_cuts(score: float, expected: int) -> None:
    assert level(score) == expected


def test_similarity_is_set_against_unrelated_text() -> None:
    assert calibrated(0.3, floor=0.3, ceiling=0.5) == 0
    assert calibrated(0.4, floor=0.3, ceiling=0.5) == pytest.approx(0.5)
    assert calibrated(0.9, floor=0.3, ceiling=0.5) == 1


@given(TOPICS)
def test_coverage_is_a_share(topics: list[tuple[str, float]]) -> None:
    assert 0 <= coverage(topics) <= 1  # type: ignore[arg-type, operator]


@given(TOPICS, st.data())
def test_more_credit_never_lowers_coverage(topics: list[tuple[str, float]], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(topics) - 1))
    better = [*topics]
    better[place] = (topics[place][0], 1.0)
    assert coverage(better) >= coverage(topics) - 1e-12  # type: ignore[arg-type, operator]


@given(TOPICS, st.randoms())
def test_the_order_of_topics_does_not_matter(topics: list[tuple[str, float]], random) -> None:  # type: ignore[no-untyped-def]
    mixed = [*topics]
    random.shuffle(mixed)
    assert coverage(mixed) == pytest.approx(coverage(topics))  # type: ignore[arg-type]


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_more_coverage_or_similarity_never_lowers_a_score(low: float, high: float, similarity: float) -> None:
    low, high = sorted((low, high))
    assert step_score(low, similarity) <= step_score(high, similarity) + 1e-9
    assert step_score(high, low) <= step_score(high, high) + 1e-9
    assert 0 <= step_score(high, similarity) <= 100
