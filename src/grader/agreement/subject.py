"""What labelled answers are graded against: case studies of the shelf, or questions that came with the labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.errors import ContentError, GraderError, Problem
from grader.grading import Grader, Study
from grader.labels import Gold, Question, Rating
from grader.labels.gold import check_gold
from grader.library import CaseStudy
from grader.library.plain import case_from_points, case_from_reference


@dataclass
class Subjects:
    """Case studies by what a labelled answer names. Of plain questions, only the last one asked for stays prepared."""

    grader: Grader
    cases: dict[str | Question, CaseStudy]
    _last: tuple[Question, Study] | None = None

    def case(self, gold: Gold) -> CaseStudy:
        """The case study that an answer belongs to."""
        return self.cases[_key(gold)]

    def study(self, gold: Gold) -> Study:
        """The same, with its vectors."""
        if gold.question is None:
            return self.grader.study(str(gold.case))
        if self._last is None or self._last[0] != gold.question:
            self._last = gold.question, self.grader.study_of(self.case(gold))
        return self._last[1]


def find_subjects(grader: Grader, golds: Sequence[Gold]) -> tuple[Subjects, tuple[Gold, ...]]:
    """The case studies of all answers, and the answers with their labels named as the case studies name topics.

    Raises ContentError with every label that names no case, step or topic.
    """
    cases: dict[str | Question, CaseStudy] = {}
    problems: list[Problem] = []
    unknown: set[str] = set()
    out = []
    for gold in golds:
        key = _key(gold)
        if key not in cases and key not in unknown:
            try:
                cases[key] = grader.case(key) if isinstance(key, str) else plain_case(key, len(cases) + 1)
            except GraderError as error:
                problems += [replace(problem, where=problem.where or gold.where) for problem in error.problems]
                unknown |= {key} if isinstance(key, str) else set()
        if key in cases:
            named = gold if gold.question is None else _named(gold, cases[key])
            problems += check_gold(named, cases[key])
            out.append(named)
    if problems:
        raise ContentError(problems)
    return Subjects(grader, cases), tuple(out)


def plain_case(question: Question, number: int) -> CaseStudy:
    """The case study of a plain question: one topic a key point, or what its references say."""
    name = f"question-{number}"
    if question.points:
        case = case_from_points(question.points, question.text, name)
        if len(case.rubric.topics) != len(question.points):
            what = f"{len(question.points)} key points became {len(case.rubric.topics)} topics"
            raise ContentError(Problem(what, todo="write each point as one sentence of its own"))
        return case
    return case_from_reference(question.references, question.text, name)


def _key(gold: Gold) -> str | Question:
    return gold.question if gold.question is not None else str(gold.case)


def _named(gold: Gold, case: CaseStudy) -> Gold:
    """Labels of key points by the ids of their topics."""
    ids = [topic.id for topic in case.rubric.topics]

    def topics(numbers: frozenset[str]) -> frozenset[str]:
        return frozenset(ids[int(number)] for number in numbers)

    raters = tuple(
        Rating(r.steps, r.overall, None if r.covered is None else topics(r.covered), topics(r.partial))
        for r in gold.raters
    )
    return replace(gold, raters=raters)
