"""The passages that look most like making each point, read again together with the criterion by the verifier."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.embedding.read_vectors import ReadVectors
from grader.library import Criterion
from grader.matching.signals import NAMES, Signals
from grader.matching.verifier import Verifier
from grader.study import PreparedCase

Floats = NDArray[np.float64]

VERIFIED = ("verifier", "verifier_mean")
ALL_NAMES = (*NAMES, *VERIFIED)
TOP = 4  # passages verified for each topic


def verified(
    read: ReadVectors, prepared: PreparedCase, found: Signals, odds: Floats, able: NDArray[np.bool_], verifier: Verifier
) -> Floats:
    """All signals, (passages, topics, len(ALL_NAMES)); the verifier's are NaN where it was not asked.

    odds: (passages, criteria), how much a passage looks like making a point. able: (passages, topics), whether it may
    serve. verifier: log odds that the passage meets the criterion; verifier_mean: mean of `verifier` over the passages
    verified for the topic, as a point is often made in more than one place.
    """
    topics = prepared.topics
    out = np.full((len(read.passages), topics, len(ALL_NAMES)), np.nan)
    out[:, :, : len(NAMES)] = found.values[:, :topics]
    ranked = np.argsort(-np.round(np.where(able, odds[:, :topics], -np.inf), 6), axis=0, kind="stable")[:TOP]
    pairs = [(topic, int(row)) for topic in range(topics) for row in ranked[:, topic] if able[row, topic]]
    criteria = [criterion_text(c) for c in prepared.criteria[:topics]]
    judged = verifier.judge(criteria, [p.text for p in read.passages], pairs)
    first = len(NAMES)
    for (topic, row), told in zip(pairs, judged, strict=True):
        out[row, topic, first] = told[0]
    for topic in range(topics):
        asked = ~np.isnan(out[:, topic, first])
        out[asked, topic, first + 1] = out[asked, topic, first].mean() if asked.any() else np.nan
    return out


def criterion_text(criterion: Criterion) -> str:
    """A criterion as the verifier reads it: with its title, unless that only repeats how it begins."""
    title = criterion.title.rstrip("… .")
    return criterion.criterion if criterion.criterion.startswith(title) else f"{criterion.title}: {criterion.criterion}"
