"""What the learned parts learn from: case studies and labelled answers, read and embedded once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.embedding import Encoder
from grader.embedding.read_vectors import ReadVectors, read_vectors
from grader.errors import ContentError, Problem
from grader.labels.annotated import LabelledAnswer, check_labelled, load_labelled
from grader.library.shelf import Shelf
from grader.matching.phrases import PhraseIndex
from grader.study import PreparedCase, prepare


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


@dataclass(frozen=True)
class Corpus:
    """All labelled answers and the prepared case studies by id."""

    cases: dict[str, PreparedCase]
    examples: tuple[Example, ...]

    def without(self, case: str) -> Corpus:
        """The corpus as if a case had never been seen: neither its statements nor answers to it."""
        kept = {name: prepared for name, prepared in self.cases.items() if name != case}
        return Corpus(kept, tuple(e for e in self.examples if e.case != case))

    def only(self, case: str) -> tuple[Example, ...]:
        """The labelled answers to one case."""
        return tuple(e for e in self.examples if e.case == case)


def load_corpus(shelf: Shelf, datasets: Path, encoder: Encoder, told: Callable[[str], None]) -> Corpus:
    """Reads the shelf and datasets/answers/*.md. Raises ContentError with all problems.

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
    return Corpus(cases, tuple(examples))
