"""An answer with what human readers said of it, in whatever form the labels were kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grader.errors import Problem
from grader.labels.annotated import Mark
from grader.library import NO_STEP, CaseStudy

LEVELS = 5  # 0 absent to 4 excellent


@dataclass(frozen=True)
class Rating:
    """What one reader said.

    steps: level 0-4 by step. overall: 0-100, or a number on the labels' own scale for an answer to a plain question.
    covered, partial: topics, or the numbers of key points; covered is None when the reader labelled no topics.
    """

    steps: Mapping[str, int] = field(default_factory=dict)
    overall: float | None = None
    covered: frozenset[str] | None = None
    partial: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Question:
    """A question outside the shelf: its key points, or reference answers, best first."""

    text: str
    points: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gold:
    """A labelled answer. The first rater's word is what the grader is measured against.

    case is None for an answer to a plain question. marks: units of the text with their steps and topics.
    by_unit: whether the marks say where topics are covered. where: file and line, for messages.
    """

    id: str
    case: str | None
    text: str
    raters: tuple[Rating, ...]
    style: str = ""
    marks: tuple[Mark, ...] = ()
    by_unit: bool = False
    question: Question | None = None
    where: str = ""

    @property
    def mentioned(self) -> frozenset[str]:
        """Topics whose words appear in a unit that does not make the point."""
        return frozenset().union(*(mark.mentions for mark in self.marks))


def check_gold(gold: Gold, case: CaseStudy) -> list[Problem]:
    """Labels that name no step or topic of the case."""
    steps, topics = case.framework.step_ids, tuple(case.rubric.by_id)
    named = {topic for mark in gold.marks for topic in mark.covers | mark.partial | mark.mentions}
    for rater in gold.raters:
        named |= (rater.covered or frozenset()) | rater.partial
    problems = _strangers(gold, "topic", named, topics, case.rubric.id)
    problems += _strangers(gold, "step", {mark.step for mark in gold.marks}, (*steps, NO_STEP), case.rubric.id)
    graded = {step for rater in gold.raters for step in rater.steps}
    return problems + _strangers(gold, "step to grade", graded, steps, case.rubric.id)


def _strangers(gold: Gold, kind: str, named: set[str], known: Sequence[str], case: str) -> list[Problem]:
    return [
        Problem(f"no {kind} {name!r} in {case!r}", gold.where, allowed=tuple(known), given=name)
        for name in sorted(named - set(known))
    ]
