"""A figure with its interval, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.agreement.metrics import Floats

LEVEL = 0.95
_CHUNK = 200  # resamples at a time, so that memory does not grow with their number
_ENOUGH = 0.9  # share of resamples in which a figure must be defined to have an interval
_DIGITS = 4


@dataclass(frozen=True)
class Value:
    """A figure. value is None when it is undefined, and `reason` says why.

    low, high: bounds of the 95 % interval, None when there is none. n: things counted (topics, levels, answers).
    breaks: the field's rule that it breaks, or "".
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    reason: str = ""
    breaks: str = ""


@dataclass(frozen=True)
class Resampling:
    """How intervals are made. resamples = 0 makes none; the same seed gives the same bounds."""

    resamples: int = 1000
    seed: int = 0


DEFAULT_RESAMPLING = Resampling()


def estimate(sums: Floats, metric: Callable[[Floats], Floats], n: int, undefined: str, how: Resampling) -> Value:
    """The metric of all answers, with a percentile bootstrap interval (Efron 1979) over answers.

    sums: (answers, k). Answers are drawn with replacement, because the topics of one answer hang together. Resamples
    in which the figure is undefined are left out; when more than one in ten is, there is no interval.
    """
    value = float(metric(sums.sum(0))) if len(sums) else float("nan")
    if np.isnan(value):
        return Value(None, n=n, reason=undefined)
    low, high = _interval(sums, metric, how)
    return Value(round(value, _DIGITS) + 0.0, low, high, n)


def _interval(sums: Floats, metric: Callable[[Floats], Floats], how: Resampling) -> tuple[float | None, float | None]:
    answers = len(sums)
    if answers < 2 or how.resamples < 1:
        return None, None
    rng = np.random.default_rng(how.seed)
    even = np.full(answers, 1 / answers)
    drawn = []
    for start in range(0, how.resamples, _CHUNK):
        weights = rng.multinomial(answers, even, size=min(_CHUNK, how.resamples - start)).astype(float)
        drawn.append(metric(weights @ sums))
    values = np.concatenate(drawn)
    values = values[~np.isnan(values)]
    if len(values) < _ENOUGH * how.resamples:
        return None, None
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return round(float(low), _DIGITS) + 0.0, round(float(high), _DIGITS) + 0.0
