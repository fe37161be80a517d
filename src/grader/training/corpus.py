"""What the learned parts learn from: case studies and labelled answers, read and embedded once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader.embedding import Encoder
from grader.embedding.read_vectors import ReadVectors, read_vectors
from grader.errors import ContentError, Problem
from grader.labels.annotated import LabelledAnswer, check_labelled, load_labelled
from grader.library.shelf import Shelf
from grader.matching.match import plainly_said
from grader.matching.phrases import PhraseIndex
from grader.matching.screen import screen
from grader.matching.signals import Signals, signals
from grader.study import PreparedCase, prepare
from grader.training.pairs import Pair
from grader.training.points import load_points, point_pairs


@dataclass(frozen=True)
class Example:
    """A labelled answer with its vectors."""

    answer: LabelledAnswer
    read: ReadVectors
    prepared: PreparedCase
    index: PhraseIndex

    @cached_property
    def case(self) -> str:
        """Id of its case study."""
        return self.prepared.case.rubric.id

    @cached_property
    def without_tone(self) -> tuple[Signals, NDArray[np.bool_]]:
        """Signals but for the tone of saying something, which is learned, and which passages may serve for which
        criterion, (passages, criteria)."""
        found = signals(self.read, self.prepared, self.index, None)
        able = screen(self.read, self.prepared, found.phrases).passages(self.read)[:, None]
        return found, able & plainly_said(self.read, found, self.prepared)


@dataclass(frozen=True)
class Corpus:
    """All labelled answers, the prepared case studies by id, and pairs from texts on everyday subjects."""

    cases: dict[str, PreparedCase]
    examples: tuple[Example, ...]
    points: tuple[Pair, ...] = ()

    def without(self, *cases: str) -> Corpus:
        """The corpus as if some cases had never been seen: neither their statements nor answers to them."""
        kept = {name: prepared for name, prepared in self.cases.items() if name not in cases}
        return replace(self, cases=kept, examples=tuple(e for e in self.examples if e.case not in cases))

    def only(self, case: str) -> tuple[Example, ...]:
        """The labelled answers to one case."""
        return tuple(e for e in self.examples if e.case == case)


def load_corpus(shelf: Shelf, datasets: Path, encoder: Encoder, told: Callable[[str], None]) -> Corpus:
    """Reads the shelf and datasets/answers/*.md and datasets/points/*.yaml. Raises ContentError with all problems.

    told: called with a line of progress for every case.
    """
    studies = {case: shelf.case(case) for case in shelf.cases}
    answers: list[LabelledAnswer] = []
    problems: list[Problem] = []
    for path in sorted((datasets / "answers").glob("*.md")):
        try:
            answer = load_labelled(path)
        except ContentError as error:
            problems += error.problems
            continue
        answers.append(answer)
        if answer.header.case in studies:
            problems += check_labelled(answer, studies[answer.header.case], path)
        else:
            allowed, given = tuple(sorted(studies)), answer.header.case
            problems.append(Problem(f"there is no case {given!r}", str(path), allowed=allowed, given=given))
    points: list[Pair] = []
    for path in sorted((datasets / "points").glob("*.yaml")):
        try:
            points += [pair for text in load_points(path) for pair in point_pairs(text)]
        except ContentError as error:
            problems += error.problems
    if not answers and not problems:
        problems.append(Problem("there are no labelled answers", str(datasets / "answers")))
    if problems:
        raise ContentError(problems)
    cases, examples = {}, []
    for case, study in sorted(studies.items()):
        told(f"embedding {case}")
        cases[case] = prepare(study, encoder.encode)
        index = PhraseIndex(cases[case].criteria)
        examples += [
            Example(answer, read_vectors(answer.document, encoder), cases[case], index)
            for answer in answers
            if answer.header.case == case
        ]
    return Corpus(cases, tuple(examples), tuple(points))
