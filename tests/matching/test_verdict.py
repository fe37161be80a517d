"""Signals become a verdict in one place, worked by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from grader.errors import ContentError
from grader.matching.model import Linear, VerdictModel, Weight, probability
from grader.matching.relevance import Relevance
from grader.matching.signals import NAMES, nearest_mean
from grader.matching.verified import ALL_NAMES
from grader.resources import resource
from grader.study import Rows


def linear(names: Sequence[str] = NAMES) -> Linear:
    weights = {name: Weight(mean=0.0, spread=1.0, coefficient=0.0) for name in names}
    weights["accepted"] = Weight(mean=0.5, spread=0.25, coefficient=2.0)
    weights["near_miss"] = Weight(mean=0.5, spread=0.25, coefficient=-1.0)
    return Linear(intercept=-1.0, weights=weights)


def model() -> VerdictModel:
    return VerdictModel(
        encoder="e",
        search=linear(),
        verdict=linear(ALL_NAMES),
        half=linear(ALL_NAMES),
        covered=0.5,
        partial=0.25,
        substance=(0.0,),
        centres={"a": (0.0,)},
        relevance_floor=0.1,
        similarity_floor=0.3,
        similarity_ceiling=0.6,
    )


def test_log_odds_by_hand() -> None:
    values = np.zeros((1, 1, len(NAMES)))
    values[0, 0, NAMES.index("accepted")] = 0.75  # (0.75 - 0.5) / 0.25 * 2 = +2
    values[0, 0, NAMES.index("near_miss")] = 0.75  # (0.75 - 0.5) / 0.25 * -1 = -1
    odds = linear().log_odds(values)
    assert odds[0, 0] == pytest.approx(-1 + 2 - 1)
    assert probability(odds)[0, 0] == pytest.approx(0.5)
    told = linear().contributions(values[0, 0])
    assert told["accepted"] == pytest.approx(2)
    assert sum(told.values()) - 1 == pytest.approx(odds[0, 0])


def test_nearest_mean_by_hand() -> None:
    rows = Rows(np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32), np.array([0, 0, 2]))
    out = nearest_mean(np.array([[1, 0]], np.float32), rows, 3, 1)
    np.testing.assert_allclose(out, [[1.0, np.nan, 0.6]], atol=1e-6)
    np.testing.assert_allclose(nearest_mean(np.array([[1, 0]], np.float32), rows, 3, 2)[0, 0], 0.5, atol=1e-6)


def test_what_a_terse_rubric_leaves_undefined_neither_helps_nor_harms() -> None:
    values = np.zeros(len(NAMES))
    values[NAMES.index("accepted")] = values[NAMES.index("near_miss")] = np.nan
    values[NAMES.index("criterion")] = 2.0  # two spreads above its mean, so accepted counts as 0.5 + 2 * 0.25
    filled = linear().filled(values)
    assert filled[NAMES.index("accepted")] == pytest.approx(1.0)
    assert filled[NAMES.index("near_miss")] == pytest.approx(0.5)
    told = linear().contributions(values)
    assert told["near_miss"] == 0
    assert told["accepted"] == pytest.approx(4)


def test_text_about_another_case_is_discounted() -> None:
    assert Relevance(own=0.3, other=0.1, nearest="b").discount(floor=0.1) == 0
    assert Relevance(own=0.0, other=0.0, nearest=None).discount(floor=0.1) == pytest.approx(-3)
    assert Relevance(own=0.3, other=0.6, nearest="b").discount(floor=0.1) == pytest.approx(-30 * 0.25)
    assert Relevance(own=0.3, other=0.34, nearest="b").discount(floor=0.1) == 0


def test_the_learned_model_reads_as_it_should() -> None:
    learned = VerdictModel.load(resource("models") / "verdict.json")
    sign = {name: math.copysign(1, weight.coefficient) for name, weight in learned.verdict.weights.items()}
    assert sign["accepted"] > 0 > sign["near_miss"]
    assert sign["verifier"] > 0
    assert sign["phrases_in_context"] > 0
    assert 0 < learned.covered < 1
    assert 0 < learned.partial < 1


def test_a_model_for_other_signals_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    strange = Linear(intercept=0.0, weights={"magic": Weight(mean=0, spread=1, coefficient=1)})
    other = model().model_copy(update={"search": strange})
    path = tmp_path / "verdict.json"
    path.write_text(other.model_dump_json())
    with pytest.raises(ContentError, match="grader train"):
        VerdictModel.load(path)
