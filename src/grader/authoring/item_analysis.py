"""How a rubric's topics behave in a graded cohort: classical item analysis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.library import Rubric
from grader.scoring.levels import CREDIT, DEFAULT_SCALE, Scale
from grader.scoring.scorecard import Scorecard

_GROUP = 0.27
MIN_ANSWERS = 10


@dataclass(frozen=True)
class Item:
    """One topic in a cohort.

    difficulty: mean credit, 0 (nobody) to 1 (everybody). discrimination: see `discrimination_index`.
    item_rest: see `item_rest_correlation`; both None where they are undefined. remark: what stands out, or "".
    """

    topic: str
    step: str
    title: str
    importance: str
    answers: int
    covered: int
    partial: int
    difficulty: float
    discrimination: float | None
    item_rest: float | None
    remark: str


def analyse(rubric: Rubric, cards: Sequence[Scorecard], scale: Scale = DEFAULT_SCALE) -> list[Item]:
    """Every topic of a rubric in the graded scorecards of its case, in the rubric's order."""
    graded = [card for card in cards if card.status == "graded" and card.case == rubric.id]
    if not graded:
        return []
    status = [{topic.id: topic.status for step in card.steps for topic in step.topics} for card in graded]
    topics = [topic for topic in rubric.topics if all(topic.id in known for known in status)]
    credit = np.array([[CREDIT[known[topic.id]] for topic in topics] for known in status])
    weights = np.array([getattr(scale, topic.importance) for topic in topics], dtype=float)
    items = []
    for number, topic in enumerate(topics):
        mine = credit[:, number]
        others = np.delete(credit, number, axis=1) @ np.delete(weights, number)
        found = discrimination_index(mine, others)
        items.append(
            Item(
                topic.id,
                topic.step,
                topic.title,
                topic.importance,
                len(graded),
                int((mine == CREDIT["covered"]).sum()),
                int((mine == CREDIT["partial"]).sum()),
                float(mine.mean()),
                found,
                item_rest_correlation(mine, others),
                _remark(mine, found),
            )
        )
    return items


def discrimination_index(credit: NDArray[np.float64], others: NDArray[np.float64]) -> float | None:
    """Mean credit in the best 27 % of the answers less that in the worst 27 %, -1 to 1 (Kelley 1939).

    credit: (answers,), 0-1, for one topic. others: (answers,), what each answer earned in all other topics; ties keep
    their order. None for fewer than four answers or when all others earned the same.
    """
    size = max(1, round(_GROUP * len(credit)))
    if len(credit) < 4 or np.ptp(others) == 0:
        return None
    order = np.argsort(others, kind="stable")
    return float(credit[order[-size:]].mean() - credit[order[:size]].mean())


def item_rest_correlation(credit: NDArray[np.float64], others: NDArray[np.float64]) -> float | None:
    """Pearson correlation of a topic's credit with what all others earned, -1 to 1; None when either is constant.

    The item-total correlation corrected for overlap (Henrysson 1963).
    """
    if len(credit) < 3 or np.ptp(credit) == 0 or np.ptp(others) == 0:
        return None
    return float(np.corrcoef(credit, others)[0, 1])


def _remark(credit: NDArray[np.float64], discrimination: float | None) -> str:
    if not credit.any():
        return "never earned"
    if credit.min() == 1:
        return "always earned"
    if discrimination is None or len(credit) < MIN_ANSWERS:
        return ""
    if discrimination < 0:
        return "earned more by weak answers"
    if discrimination < 0.2:
        return "tells strong from weak hardly"
    return ""
