"""How close a step's text comes to the reference answers, calibrated against unrelated text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.embedding.read_vectors import ReadVectors
from grader.study import PreparedCase


def step_similarity(step: str, read: ReadVectors, steps: Sequence[str], prepared: PreparedCase) -> float | None:
    """Mean over a reference's marked sentences for this step of the cosine to the nearest sentence placed in the step.

    read, steps: the submission and the step of each of its sentences. The best reference answer counts. 0.0 when the
    answer has no text in the step; None when no reference has a marked sentence for it. Range about 0.1 to 1.
    A recall (cf. Zhang et al. 2020, BERTScore): text added to the step never lowers it.
    """
    wanted = _reference_rows(step, prepared)
    if not wanted:
        return None
    mine = read.plain[np.array([name == step for name in steps], dtype=bool)]
    if not len(mine):
        return 0.0
    return max(float((vectors @ mine.T).max(axis=1).mean()) for vectors in wanted)


def calibrated(similarity: float, floor: float, ceiling: float) -> float:
    """Similarity rescaled so that unrelated text (floor) is 0 and full-mark text (ceiling) is 1."""
    return min(1.0, max(0.0, (similarity - floor) / (ceiling - floor)))


def _reference_rows(step: str, prepared: PreparedCase) -> list[np.ndarray]:
    """Per reference answer the vectors of its sentences that make a topic of this step."""
    rows, place = prepared.references, 0
    wanted: list[list[int]] = [[] for _ in prepared.case.references]
    # The order of `rows` is that of `prepare`: by criterion, then by reference, then by mark.
    for criterion in prepared.criteria:
        for number, reference in enumerate(prepared.case.references):
            for _ in reference.marks.get(criterion.id, ()):
                if criterion.step == step:
                    wanted[number].append(place)
                place += 1
    return [rows.vectors[places] for places in wanted if places]
