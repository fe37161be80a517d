"""Is a confidence of 0.8 right eight times in ten? The reliability of topic confidences (DeGroot & Fienberg 1983)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.agreement import metrics
from grader.agreement.bootstrap import Resampling, Value, estimate
from grader.agreement.figures import BINS, Pair, bins_of


@dataclass(frozen=True)
class Bin:
    """Topics with a confidence from `low` up to `high`.

    confidence: their mean; covered: the share that the reader calls covered. Both None for an empty bin.
    """

    low: float
    high: float
    topics: int
    confidence: float | None
    covered: float | None


@dataclass(frozen=True)
class Calibration:
    """The reliability curve, and the expected calibration error with its interval."""

    bins: tuple[Bin, ...]
    error: Value


def calibration(pairs: Sequence[Pair], how: Resampling) -> Calibration:
    """Reliability of the confidences of these answers, in bins of equal width."""
    sums = bins_of(pairs)
    count, confidence, covered = np.split(sums.sum(0), 3)
    bins = tuple(
        Bin(
            round(number / BINS, 2),
            round((number + 1) / BINS, 2),
            int(count[number]),
            round(float(confidence[number] / count[number]), 4) if count[number] else None,
            round(float(covered[number] / count[number]), 4) if count[number] else None,
        )
        for number in range(BINS)
    )
    error = estimate(sums, metrics.calibration_error, int(count.sum()), "no topics are labelled", how)
    return Calibration(bins, error)
