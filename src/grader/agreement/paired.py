"""What the human reader says of an answer and what a judge says of it, topic by topic and step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from grader.labels import LEVELS, Gold, Mark, Rating
from grader.library import NO_STEP, CaseStudy
from grader.scoring.levels import DEFAULT_SCALE, Scale, level
from grader.scoring.scorecard import Scorecard, SegmentResult

Flags = NDArray[np.bool_]
_MOST_LEVELS = 20


@dataclass(frozen=True)
class Truth:
    """A labelled answer as figures need it.

    steps: step of each topic. covered: (topics,), None when topics are not labelled. trap: (topics,), topics that are
    merely mentioned, neither covered nor half made. levels: by step. score: on the labels' scale.
    groups: what it belongs to, by kind of group.
    """

    id: str
    words: int
    steps: tuple[str, ...]
    covered: Flags | None
    trap: Flags
    levels: Mapping[str, int]
    score: float | None
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """What a judge (the grader, a second reader, a baseline) says of the same answer; None where it says nothing.

    covered, confidence: (topics,). score: on the labels' scale. evidence: how many topics rightly called covered quote
    a unit that covers them, of how many. placed: how many units are in the step they are about, of how many.
    """

    covered: Flags | None = None
    confidence: NDArray[np.float64] | None = None
    levels: Mapping[str, int] = field(default_factory=dict)
    score: float | None = None
    evidence: tuple[int, int] = (0, 0)
    placed: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class ScoreScale:
    """The scale of the human overall scores, and how it is cut into levels.

    levels is 0 when it cannot be, and `uncut` says why. binary: whether only two scores were given.
    """

    low: float = 0.0
    high: float = 100.0
    levels: int = LEVELS
    cuts: Scale | None = DEFAULT_SCALE
    binary: bool = False
    uncut: str = ""

    def of_grader(self, score: float | None) -> float | None:
        """A score of the grader, 0-100, laid on this scale."""
        return None if score is None else self.low + (self.high - self.low) * score / 100

    def level(self, score: float) -> int:
        """The level of a score on this scale, from 0."""
        if self.cuts is not None:
            return level(round(score, 1), self.cuts)
        return min(self.levels - 1, max(0, int(np.floor(score - self.low + 0.5))))


def scale_of(scores: Sequence[float], plain: bool, cuts: Scale = DEFAULT_SCALE) -> ScoreScale:
    """The scale of some human scores: 0-100 for case studies, else from the lowest score given to the highest."""
    if not plain:
        return ScoreScale(cuts=cuts)
    if not scores or min(scores) == max(scores):
        return ScoreScale(min(scores, default=0.0), max(scores, default=0.0), 0, None, False, "all scores are the same")
    low, high, binary = min(scores), max(scores), len(set(scores)) == 2
    if any(score != int(score) for score in scores):
        return ScoreScale(low, high, 0, None, binary, "the labels' scores are no whole numbers")
    levels = int(high - low) + 1
    if levels > _MOST_LEVELS:
        return ScoreScale(low, high, 0, None, binary, f"the labels' scores span more than {_MOST_LEVELS} levels")
    return ScoreScale(low, high, levels, None, binary)


def truth_of(gold: Gold, case: CaseStudy, words: int, groups: Mapping[str, str]) -> Truth:
    """The first rater's word on an answer."""
    rater, topics = gold.raters[0], case.rubric.topics
    covered = None if rater.covered is None else np.array([t.id in rater.covered for t in topics], dtype=bool)
    merely = gold.mentioned - (rater.covered or frozenset()) - rater.partial
    trap = np.array([t.id in merely for t in topics], dtype=bool)
    return Truth(
        gold.id, words, tuple(t.step for t in topics), covered, trap, dict(rater.steps), rater.overall, dict(groups)
    )


def said_by_rater(rater: Rating, case: CaseStudy) -> Said:
    """What a second reader says."""
    topics = case.rubric.topics
    covered = None if rater.covered is None else np.array([t.id in rater.covered for t in topics], dtype=bool)
    return Said(covered, None, dict(rater.steps), rater.overall)


def said_by_grader(card: Scorecard, gold: Gold, case: CaseStudy, scale: ScoreScale) -> Said:
    """What a scorecard says. Where topics are labelled, every topic of the case must be on it."""
    labelled = gold.raters[0].covered is not None
    topics = [card.topic(topic.id) for topic in case.rubric.topics] if labelled else []
    called = np.array([topic.status == "covered" for topic in topics], dtype=bool)
    right = counted = 0
    for topic in topics:
        units = [mark for mark in gold.marks if topic.id in mark.covers]
        if gold.by_unit and units and topic.status == "covered":
            counted += 1
            right += any(_overlap(quote, unit) > 0 for quote in topic.evidence[:1] for unit in units)
    return Said(
        called if labelled else None,
        np.array([topic.confidence for topic in topics], dtype=float) if labelled else None,
        {step.id: step.level for step in card.steps if step.level is not None},
        scale.of_grader(card.score),
        (right, counted),
        _placed(card.segments, gold.marks),
    )


def _placed(segments: Sequence[SegmentResult], marks: Sequence[Mark]) -> tuple[int, int]:
    """Units of a step, headings left out, whose best overlapping segment is of that step; and how many there are."""
    body = [mark for mark in marks if not mark.heading and mark.step != NO_STEP]
    right = 0
    for mark in body:
        best = max(segments, key=lambda s: _overlap(s, mark), default=None)
        right += best is not None and _overlap(best, mark) > 0 and best.step == mark.step
    return right, len(body)


def _overlap(one, other) -> int:  # type: ignore[no-untyped-def]
    """Characters that two stretches with start and end share; below 1 when they share none."""
    return int(min(one.end, other.end) - max(one.start, other.start))
