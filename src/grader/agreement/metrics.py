"""Agreement figures as functions of sums over answers.

Every figure here is computed from counts or moments that add up over answers: a table of levels, a histogram of
confidences, sums of squares. So a bootstrap resample of a thousand answers is one matrix
product, not a thousand passes.
All functions take sums of shape (..., k) and return shape (...), NaN where a figure is undefined; `bootstrap.py` turns
NaN into None with a reason, and nothing beyond it sees one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_TINY = 1e-12  # relative; below it a variance is rounding


def share(sums: Floats) -> Floats:
    """Share right, 0-1. sums: (..., 2) right and all. Undefined when there are none."""
    return _ratio(sums[..., 0], sums[..., 1])


def macro_f1(sums: Floats) -> Floats:
    """Mean of the F1 of both classes, 0-1. sums: (..., 4) true and false positives, false and true negatives.

    Undefined when the labels hold one class only. A class never called and never true in a resample counts as 0.
    """
    tp, fp, fn, tn = np.moveaxis(sums, -1, 0)
    positive, negative = _ratio(2 * tp, 2 * tp + fp + fn), _ratio(2 * tn, 2 * tn + fp + fn)
    return np.where((tp + fn > 0) & (tn + fp > 0), (positive + negative) / 2, np.nan)


def missing_precision(sums: Floats) -> Floats:
    """Of what is called missing, the share that is. sums as for `macro_f1`. Undefined when nothing is called so."""
    return _ratio(sums[..., 3], sums[..., 3] + sums[..., 2])


def missing_recall(sums: Floats) -> Floats:
    """Of what is missing, the share called so. sums as for `macro_f1`. Undefined when nothing is missing."""
    return _ratio(sums[..., 3], sums[..., 3] + sums[..., 1])


def binary_kappa(sums: Floats) -> Floats:
    """Cohen's kappa of yes and no, -1 to 1. sums as for `macro_f1`. Undefined when both always say the same."""
    tp, fp, fn, tn = np.moveaxis(sums, -1, 0)
    return _kappa(np.stack([np.stack([tn, fp], -1), np.stack([fn, tp], -1)], -2), 1)


def quadratic_kappa(sums: Floats) -> Floats:
    """Cohen's kappa with quadratic weights (Cohen 1968), -1 to 1, 1 when all agree.

    sums: (..., k * k), the table of levels, human by row. Undefined when both use one and the same level only; 0 when
    just one of them does.
    """
    return _kappa(_square(sums), 2)


def exact(sums: Floats) -> Floats:
    """Share on the same level, 0-1. sums: (..., k * k) as for `quadratic_kappa`."""
    return _within(sums, 0)


def adjacent(sums: Floats) -> Floats:
    """Share at most one level apart, 0-1. sums: (..., k * k) as for `quadratic_kappa`."""
    return _within(sums, 1)


def degradation(sums: Floats) -> Floats:
    """QWK of human and machine less QWK of two humans on the same answers (Williamson, Xi & Breyer 2012).

    sums: (..., 2 * k * k), the table of human and machine, then that of the humans. Below 0 where humans agree better.
    """
    half = sums.shape[-1] // 2
    return quadratic_kappa(sums[..., :half]) - quadratic_kappa(sums[..., half:])


def pearson(sums: Floats) -> Floats:
    """Pearson correlation, -1 to 1. sums: (..., 6), see `moments`. Undefined below 3 pairs or with a constant side."""
    n, x, y, xx, yy, xy = np.moveaxis(sums, -1, 0)
    vx, vy = n * xx - x * x, n * yy - y * y
    varied = (n >= 3) & (vx > _TINY * n * xx) & (vy > _TINY * n * yy)
    return np.where(varied, np.clip(_ratio(n * xy - x * y, np.sqrt(np.maximum(vx * vy, 0))), -1, 1), np.nan)


def smd(sums: Floats) -> Floats:
    """Standardised mean difference: (mean machine - mean human) / sqrt((var machine + var human) / 2).

    Williamson, Xi & Breyer (2012), with sample variances; above 0 the machine is the milder one. sums: (..., 6), see
    `moments`. Undefined below 2 pairs or when neither varies.
    """
    n, x, y, xx, yy, _ = np.moveaxis(sums, -1, 0)
    spread = n * xx - x * x + n * yy - y * y
    varied = (n >= 2) & (spread > _TINY * n * (xx + yy))
    scale = np.sqrt(np.maximum(spread, 0) / np.where(n >= 2, 2 * n * (n - 1), 1))
    return np.where(varied, _ratio(_ratio(y - x, n), scale), np.nan)


def auc(sums: Floats) -> Floats:
    """Area under the ROC curve, 0-1: of all pairs (positive, negative) the share in order, ties half (Mann-Whitney).

    sums: (..., 2 * g), positives, then negatives at each of g values in rising order. Undefined with one class only.
    """
    positive, negative = np.split(sums, 2, axis=-1)
    below = np.cumsum(negative, axis=-1) - negative
    return _ratio((positive * (below + negative / 2)).sum(-1), positive.sum(-1) * negative.sum(-1))


def calibration_error(sums: Floats) -> Floats:
    """Expected calibration error, 0-1: mean over all of |share true - mean confidence| of their bin.

    Naeini, Cooper & Hauskrecht (2015). sums: (..., 3 * bins), count, sum of confidence and number true by bin.
    """
    count, confidence, true = np.split(sums, 3, axis=-1)
    return _ratio(np.abs(confidence - true).sum(-1), count.sum(-1))


def ordinal_alpha(sums: Floats) -> Floats:
    """Krippendorff's alpha for ordinal levels and any number of raters (Krippendorff 2011), 1 when all agree.

    sums: (..., k * k), coincidences (see `coincidences`). Undefined when only one level was ever given.
    """
    table = _square(sums)
    given = table.sum(-1)
    middle = np.cumsum(given, axis=-1) - given / 2
    distance = (middle[..., :, None] - middle[..., None, :]) ** 2
    n = given.sum(-1)
    expected = _ratio((given[..., :, None] * given[..., None, :] * distance).sum((-1, -2)), n - 1)
    return 1 - _ratio((table * distance).sum((-1, -2)), expected)


def counts(truth: ArrayLike, called: ArrayLike) -> Floats:
    """True and false positives, false and true negatives: (4,). truth, called: (n,) of bool."""
    true, said = np.asarray(truth, bool), np.asarray(called, bool)
    cells = (true & said, ~true & said, true & ~said, ~true & ~said)
    return np.array([cell.sum() for cell in cells], dtype=float)


def level_table(human: Sequence[int], machine: Sequence[int], levels: int) -> Floats:
    """How often each pair of levels was given: (levels * levels,), human by row. Levels from 0."""
    table = np.zeros((levels, levels))
    np.add.at(table, (np.asarray(human, np.intp), np.asarray(machine, np.intp)), 1)
    return table.ravel()


def moments(human: ArrayLike, machine: ArrayLike, shift: float = 0.0) -> Floats:
    """n and the sums of x, y, xx, yy, xy of human x and machine y less `shift`, which keeps rounding small: (6,)."""
    x, y = np.asarray(human, float) - shift, np.asarray(machine, float) - shift
    return np.array([len(x), x.sum(), y.sum(), (x * x).sum(), (y * y).sum(), (x * y).sum()])


def coincidences(ratings: Sequence[int], levels: int) -> Floats:
    """Ordered pairs of one unit's ratings by different raters, each over (raters - 1): (levels * levels,)."""
    given = np.bincount(np.asarray(ratings, np.intp), minlength=levels).astype(float)
    pairs = np.outer(given, given) - np.diag(given)
    return pairs.ravel() / max(1, len(ratings) - 1)


def _kappa(table: Floats, power: int) -> Floats:
    size = table.shape[-1]
    weight = np.abs(np.arange(size)[:, None] - np.arange(size)[None, :]).astype(float) ** power
    n = table.sum((-1, -2))
    chance = table.sum(-1)[..., :, None] * table.sum(-2)[..., None, :]
    return 1 - _ratio(n * (weight * table).sum((-1, -2)), (weight * chance).sum((-1, -2)))


def _within(sums: Floats, apart: int) -> Floats:
    table = _square(sums)
    places = np.arange(table.shape[-1])
    near = np.abs(places[:, None] - places[None, :]) <= apart
    return _ratio((table * near).sum((-1, -2)), table.sum((-1, -2)))


def _square(sums: Floats) -> Floats:
    size = round(sums.shape[-1] ** 0.5)
    return sums.reshape(*sums.shape[:-1], size, size)


def _ratio(top: Floats, bottom: Floats) -> Floats:
    good = bottom > 0
    return np.where(good, top / np.where(good, bottom, 1), np.nan)
