"""What simple rules reach on the same labels: a grader that does not beat them has understood nothing.

Each baseline is given the best of chances: its cut between covered and missing is the one that does best on these very
labels, and its levels and scores are fitted on all answers but the one they are for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import multimode

import numpy as np
from numpy.typing import NDArray

from grader.agreement import metrics
from grader.agreement.paired import Said, ScoreScale, Truth
from grader.labels import LEVELS

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Surface:
    """What can be seen of an answer without judging it, by topic.

    keywords: (topics,), share of the topic's phrase groups found anywhere, 0-1, or None when no topic has phrases.
    similarity: (topics,), highest cosine of a passage to the topic's criterion, or None when nothing was embedded.
    """

    keywords: Floats | None
    similarity: Floats | None


def baselines(truths: Sequence[Truth], surfaces: Sequence[Surface], scale: ScoreScale) -> dict[str, list[Said]]:
    """By name what each baseline says of every answer; one that lacks its signal for any answer is not there."""
    found = {"length only": length_only(truths, scale)}
    for name in ("keywords", "similarity"):
        signals = [getattr(surface, name) for surface in surfaces]
        if signals and all(signal is not None for signal in signals):
            found[f"{name} only"] = by_signal(truths, signals, scale)
    return {**found, "majority": majority(truths, scale)}


def length_only(truths: Sequence[Truth], scale: ScoreScale) -> list[Said]:
    """Levels, score and share of topics covered from the number of words alone."""
    words = np.array([truth.words for truth in truths], dtype=float)
    shares = [_mean(truth.covered) for truth in truths]
    expected = leave_one_out_line(words, shares, 0.0, 1.0)
    signals = [np.full(len(truth.steps), share) for truth, share in zip(truths, expected, strict=True)]
    by_step = [dict.fromkeys(truth.levels, truth.words) for truth in truths]
    return _said(truths, signals, by_step, words, scale)


def by_signal(truths: Sequence[Truth], signals: Sequence[Floats], scale: ScoreScale) -> list[Said]:
    """Topics by one number each; levels and score from its mean over the step's topics and over all topics."""
    by_step = [
        {
            step: float(np.mean([x for x, s in zip(signal, truth.steps, strict=True) if s == step]))
            for step in truth.levels
            if step in truth.steps
        }
        for truth, signal in zip(truths, signals, strict=True)
    ]
    whole = np.array([float(np.mean(signal)) for signal in signals])
    return _said(truths, list(signals), by_step, whole, scale)


def majority(truths: Sequence[Truth], scale: ScoreScale) -> list[Said]:
    """The most frequent verdict, the most frequent level of each step (the lower of two), and the mean score."""
    labelled = [truth.covered for truth in truths if truth.covered is not None]
    often = bool(labelled) and float(np.concatenate(labelled).mean()) >= 0.5
    steps = sorted({step for truth in truths for step in truth.levels})
    levels = {step: min(multimode(t.levels[step] for t in truths if step in t.levels)) for step in steps}
    scores = [truth.score for truth in truths if truth.score is not None]
    # Rounded, so that a mean of equal numbers is that number.
    score = round(float(np.mean(scores)), 6) if scores else None
    return [
        Said(
            np.full(len(truth.steps), often),
            np.full(len(truth.steps), float(often)),
            {step: levels[step] for step in truth.levels},
            None if score is None else min(scale.high, max(scale.low, score)),
        )
        for truth in truths
    ]


def leave_one_out_line(x: Floats, y: Sequence[float | None], low: float, high: float) -> Floats:
    """For each i the least-squares line through all pairs but i, at x[i], held within low..high.

    x: (n,). y: n numbers, None where there is none; such an answer is predicted from all others. With fewer than three
    other pairs, or x the same for all of them, the mean of the others' y; the middle of the range without any.
    """
    known = np.array([value is not None for value in y], dtype=bool)
    values = np.array([0.0 if value is None else value for value in y], dtype=float)
    out = np.full(len(x), (low + high) / 2)
    for place in range(len(x)):
        others = known.copy()
        others[place] = False
        ox, oy = x[others], values[others]
        if not len(ox):
            continue
        slope = 0.0
        if len(ox) >= 3 and np.ptp(ox) > 0:
            slope = float(((ox - ox.mean()) * (oy - oy.mean())).sum() / ((ox - ox.mean()) ** 2).sum())
        out[place] = oy.mean() + slope * (x[place] - ox.mean())
    return np.asarray(np.clip(out, low, high))


def best_cut(truths: Sequence[Truth], signals: Sequence[Floats]) -> float:
    """The signal from which a topic is best called covered: highest macro-F1 on these labels, the lowest of equals."""
    pairs = [(t.covered, s) for t, s in zip(truths, signals, strict=True) if t.covered is not None]
    if not pairs:
        return 0.5
    covered, signal = np.concatenate([c for c, _ in pairs]), np.concatenate([s for _, s in pairs])
    cuts = np.unique(np.floor(signal * 100) / 100)
    found = [float(metrics.macro_f1(metrics.counts(covered, signal >= cut))) for cut in cuts]
    return float(cuts[int(np.argmax(np.nan_to_num(found, nan=0.0)))])


def _said(
    truths: Sequence[Truth],
    signals: Sequence[Floats],
    by_step: Sequence[Mapping[str, float]],
    whole: Floats,
    scale: ScoreScale,
) -> list[Said]:
    cut = best_cut(truths, signals)
    levels: list[dict[str, int]] = [{} for _ in truths]
    for step in sorted({step for row in by_step for step in row}):
        mine = [n for n, row in enumerate(by_step) if step in row]
        line = leave_one_out_line(
            np.array([by_step[n][step] for n in mine], dtype=float),
            [truths[n].levels[step] for n in mine],
            0.0,
            LEVELS - 1.0,
        )
        for n, value in zip(mine, line, strict=True):
            levels[n][step] = int(np.floor(value + 0.5))
    scores = leave_one_out_line(whole, [truth.score for truth in truths], scale.low, scale.high)
    return [
        Said(signal >= cut, signal, level, float(score) if truth.score is not None else None)
        for truth, signal, level, score in zip(truths, signals, levels, scores, strict=True)
    ]


def _mean(covered: NDArray[np.bool_] | None) -> float | None:
    return None if covered is None or not len(covered) else float(covered.mean())
