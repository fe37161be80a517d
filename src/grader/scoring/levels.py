"""From topics to numbers: step coverage, step score, overall score, levels. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.library.rubric import Importance

CREDIT: Mapping[str, float] = {"covered": 1.0, "partial": 0.5, "missing": 0.0}


@dataclass(frozen=True)
class Scale:
    """How coverage becomes scores and levels.

    core, expected, bonus: weight of a topic by its importance.
    similarity_share: how much of a step's score depends on its similarity to the references (0-1).
    exponent: score = 100 * coverage ** exponent; below 1 because interviewers reward the first points most.
    cuts: lowest score of the levels 1, 2, 3 and 4.
    """

    core: float = 3.0
    expected: float = 2.0
    bonus: float = 1.0
    similarity_share: float = 0.1
    exponent: float = 0.85
    cuts: tuple[float, float, float, float] = (10.0, 40.0, 65.0, 85.0)


DEFAULT_SCALE = Scale()


def coverage(topics: Sequence[tuple[Importance, float]], scale: Scale = DEFAULT_SCALE) -> float | None:
    """Weighted share of a step's topics that are covered, 0-1; None for a step without topics.

    topics: (importance, credit 0-1) a topic. A bonus topic's credit counts only as far as the core topics are
    covered, so that extras cannot stand in for the core. More credit for any topic never lowers the result.
    """
    if not topics:
        return None
    core = [credit for importance, credit in topics if importance == "core"]
    core_share = sum(core) / len(core) if core else 1.0
    weights: dict[Importance, float] = {"core": scale.core, "expected": scale.expected, "bonus": scale.bonus}
    total: float = sum(weights[importance] for importance, _ in topics)
    earned: float = sum(
        weights[importance] * (credit * core_share if importance == "bonus" else credit)
        for importance, credit in topics
    )
    return earned / total


def step_score(covered: float, similarity: float | None, scale: Scale = DEFAULT_SCALE) -> float:
    """Score 0-100 of a step from its coverage and its calibrated similarity to the references (both 0-1).

    Similarity only moderates what coverage earns: without coverage it earns nothing. None means there is no reference,
    and then coverage alone decides.
    """
    share = 0.0 if similarity is None else scale.similarity_share
    return 100.0 * math.pow(covered, scale.exponent) * (1.0 - share + share * (similarity or 0.0))


def overall_score(steps: Sequence[tuple[float, float]]) -> float | None:
    """Weighted mean of the step scores; steps: (weight, score). None when no step could be graded."""
    total = sum(weight for weight, _ in steps)
    return sum(weight * score for weight, score in steps) / total if total else None


def level(score: float, scale: Scale = DEFAULT_SCALE) -> int:
    """0 absent, 1 weak, 2 fair, 3 good, 4 excellent."""
    return sum(score >= cut for cut in scale.cuts)
