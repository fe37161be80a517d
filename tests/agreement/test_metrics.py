"""Figures of agreement: worked by hand, and the same as scikit-learn's and scipy's wherever those have them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import cohen_kappa_score, f1_score, precision_score, recall_score, roc_auc_score

from grader.agreement import metrics
from grader.agreement.bootstrap import Resampling, estimate
from grader.agreement.metrics import Floats

level_pairs = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=40)
flag_pairs = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60)


def of(metric: Callable[[Floats], Floats], sums: Sequence[float] | Floats) -> float:
    return float(metric(np.asarray(sums, float)))


def qwk(human: Sequence[int], machine: Sequence[int]) -> float:
    return of(metrics.quadratic_kappa, metrics.level_table(human, machine, 5))


def test_quadratic_kappa_by_hand() -> None:
    # Squared distances 0, 0, 1, 1: observed 2/4. By chance, human {0,2,2,3} against machine {0,2,3,2}:
    # mean of (h - m)^2 over the 16 pairs = (0+4+9+4 + 4+0+1+0 + 4+0+1+0 + 9+1+0+1) / 16 = 38/16.
    assert qwk([0, 2, 2, 3], [0, 2, 3, 2]) == pytest.approx(1 - (2 / 4) / (38 / 16))
    assert qwk([0, 1, 4], [0, 1, 4]) == 1


def test_quadratic_kappa_where_somebody_uses_one_level() -> None:
    assert math.isnan(qwk([2, 2, 2], [2, 2, 2]))  # no disagreement was possible: undefined, not 1
    assert qwk([2, 2, 2], [1, 2, 3]) == 0  # no better than chance
    assert math.isnan(of(metrics.quadratic_kappa, np.zeros(25)))


def test_exact_and_adjacent() -> None:
    table = metrics.level_table([0, 1, 2, 4], [0, 2, 4, 1], 5)
    assert of(metrics.exact, table) == 0.25
    assert of(metrics.adjacent, table) == 0.5
    assert math.isnan(of(metrics.exact, np.zeros(25)))


def test_topic_figures_by_hand() -> None:
    # 3 rightly covered, 1 wrongly, 2 overlooked, 4 rightly missing.
    counts = metrics.counts([1, 1, 1, 0, 1, 1, 0, 0, 0, 0], [1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    assert list(counts) == [3, 1, 2, 4]
    assert of(metrics.macro_f1, counts) == pytest.approx((6 / 9 + 8 / 11) / 2)
    assert of(metrics.missing_precision, counts) == pytest.approx(4 / 6)
    assert of(metrics.missing_recall, counts) == pytest.approx(4 / 5)
    # observed 0.7; by chance 0.5 * 0.4 + 0.5 * 0.6 = 0.5
    assert of(metrics.binary_kappa, counts) == pytest.approx((0.7 - 0.5) / 0.5)


def test_topic_figures_that_are_undefined() -> None:
    assert math.isnan(of(metrics.macro_f1, [3, 0, 1, 0]))  # nothing is missing by the labels
    assert math.isnan(of(metrics.missing_precision, [3, 1, 0, 0]))  # nothing was called missing
    assert math.isnan(of(metrics.missing_recall, [3, 0, 1, 0]))
    assert math.isnan(of(metrics.binary_kappa, [4, 0, 0, 0]))
    assert math.isnan(of(metrics.share, [0, 0]))


def test_standardised_mean_difference_by_hand() -> None:
    # Means 2 and 3, both with sample variance 1: one standard deviation too mild.
    assert of(metrics.smd, metrics.moments([1, 2, 3], [2, 3, 4])) == pytest.approx(1)
    assert of(metrics.smd, metrics.moments([2, 3, 4], [1, 2, 3])) == pytest.approx(-1)
    # Variances 1 and 4: pooled sqrt(2.5).
    assert of(metrics.smd, metrics.moments([1, 2, 3], [1, 3, 5])) == pytest.approx(1 / math.sqrt(2.5))
    assert math.isnan(of(metrics.smd, metrics.moments([2, 2], [3, 3])))
    assert math.isnan(of(metrics.smd, metrics.moments([2], [3])))


def test_pearson_by_hand_and_undefined() -> None:
    assert of(metrics.pearson, metrics.moments([1, 2, 3, 4], [0, 0, 1, 1])) == pytest.approx(2 / math.sqrt(5))
    assert math.isnan(of(metrics.pearson, metrics.moments([1, 2], [1, 2])))
    # A constant that binary floats cannot hold is constant all the same.
    assert math.isnan(of(metrics.pearson, metrics.moments([61.4] * 7, [1, 2, 3, 4, 5, 6, 7], shift=3.3)))


def test_area_under_the_curve_by_hand() -> None:
    # Positives at 0.9 and 0.5, negatives at 0.5 and 0.1: pairs 1 + 1 + 0.5 + 1 of 4.
    positive, negative = [0, 1, 1], [1, 1, 0]
    assert of(metrics.auc, [*positive, *negative]) == 3.5 / 4
    assert math.isnan(of(metrics.auc, [1, 1, 0, 0]))


def test_calibration_error_by_hand() -> None:
    # Two bins: 4 topics of mean confidence 0.25, 2 covered; 1 topic of confidence 0.9, covered.
    sums = [4, 1, 4 * 0.25, 0.9, 2, 1]
    assert of(metrics.calibration_error, sums) == pytest.approx((4 * 0.25 + 1 * 0.1) / 5)


def test_degradation_is_the_distance_to_the_humans() -> None:
    human = metrics.level_table([0, 2, 2, 3], [0, 2, 3, 2], 5)
    same = metrics.level_table([0, 2, 2, 3], [0, 2, 2, 3], 5)
    assert of(metrics.degradation, np.concatenate([same, human])) == pytest.approx(1 - qwk([0, 2, 2, 3], [0, 2, 3, 2]))


def test_ordinal_alpha_by_hand() -> None:
    units = [[0, 0], [1, 1], [1, 2]]
    sums = np.sum([metrics.coincidences(unit, 3) for unit in units], axis=0)
    # Given: level 0 twice, 1 three times, 2 once. Ordinal distances: d01 = 2.5^2, d12 = 2^2, d02 = 4.5^2.
    observed = 2 * 2.0**2  # the pairs (1, 2) and (2, 1)
    expected = 2 * (2 * 3 * 2.5**2 + 3 * 1 * 2.0**2 + 2 * 1 * 4.5**2) / (6 - 1)
    assert of(metrics.ordinal_alpha, sums) == pytest.approx(1 - observed / expected)
    agreed = np.sum([metrics.coincidences(unit, 3) for unit in ([0, 0], [2, 2, 2])], axis=0)
    assert of(metrics.ordinal_alpha, agreed) == 1
    assert math.isnan(of(metrics.ordinal_alpha, metrics.coincidences([1, 1], 3)))


@given(level_pairs)
def test_level_figures_are_the_libraries(pairs: list[tuple[int, int]]) -> None:
    human, machine = [h for h, _ in pairs], [m for _, m in pairs]
    found = qwk(human, machine)
    if len({*human, *machine}) > 1:
        assert found == pytest.approx(cohen_kappa_score(human, machine, labels=list(range(5)), weights="quadratic"))
        assert qwk(machine, human) == pytest.approx(found)
        assert -1 <= found <= 1 + 1e-12
    else:
        assert math.isnan(found)
    r = of(metrics.pearson, metrics.moments(human, machine))
    if len(pairs) >= 3 and len(set(human)) > 1 and len(set(machine)) > 1:
        assert r == pytest.approx(stats.pearsonr(human, machine).statistic, abs=1e-9)
    else:
        assert math.isnan(r)


@given(flag_pairs)
def test_topic_figures_are_the_libraries(pairs: list[tuple[bool, bool]]) -> None:
    truth, called = np.array([t for t, _ in pairs]), np.array([c for _, c in pairs])
    assume(0 < truth.sum() < len(truth))
    sums = metrics.counts(truth, called)
    assert of(metrics.macro_f1, sums) == pytest.approx(f1_score(truth, called, average="macro", zero_division=0))
    assert of(metrics.binary_kappa, sums) == pytest.approx(cohen_kappa_score(truth, called))
    assert of(metrics.missing_recall, sums) == pytest.approx(recall_score(~truth, ~called))
    if not called.all():
        assert of(metrics.missing_precision, sums) == pytest.approx(precision_score(~truth, ~called))


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=2, max_size=60))
def test_area_is_the_librarys(pairs: list[tuple[int, bool]]) -> None:
    truth = [t for _, t in pairs]
    assume(0 < sum(truth) < len(truth))
    positive = np.bincount([x for x, t in pairs if t], minlength=21)
    negative = np.bincount([x for x, t in pairs if not t], minlength=21)
    assert of(metrics.auc, np.concatenate([positive, negative])) == pytest.approx(
        roc_auc_score(truth, [x for x, _ in pairs])
    )


def test_an_interval_is_that_of_drawing_answers() -> None:
    rng = np.random.default_rng(5)
    right = rng.integers(0, 11, size=30)
    sums = np.stack([right, np.full(30, 10)], axis=1).astype(float)
    value = estimate(sums, metrics.share, 300, "none", Resampling(2000, 3))
    assert value.value == pytest.approx(right.mean() / 10, abs=1e-4)
    drawn = rng.choice(right / 10, size=(20000, 30)).mean(axis=1)
    assert value.low == pytest.approx(np.quantile(drawn, 0.025), abs=0.02)
    assert value.high == pytest.approx(np.quantile(drawn, 0.975), abs=0.02)
    assert value == estimate(sums, metrics.share, 300, "none", Resampling(2000, 3))
    assert value != estimate(sums, metrics.share, 300, "none", Resampling(2000, 4))


def test_no_interval_without_resamples_or_where_most_are_undefined() -> None:
    sums = np.array([[1.0, 1.0], [0.0, 1.0]])
    assert estimate(sums, metrics.share, 2, "none", Resampling(0)).low is None
    assert estimate(sums[:1], metrics.share, 1, "none", Resampling()).low is None
    # One answer of two holds all: a quarter of the resamples are empty.
    rare = estimate(np.array([[1.0, 1.0], [0.0, 0.0]]), metrics.share, 1, "none", Resampling())
    assert (rare.value, rare.low) == (1.0, None)
    assert estimate(np.zeros((3, 2)), metrics.share, 0, "there are none", Resampling()).reason == "there are none"
