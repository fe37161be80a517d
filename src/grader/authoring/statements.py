"""A rubric's own statements as its test suite: accepted ones must earn their topic, near misses must not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from grader.document import read_text
from grader.embedding import Encoder
from grader.embedding.read_vectors import read_vectors
from grader.grading import Study
from grader.library import Pitfall
from grader.matching.match import match
from grader.matching.model import VerdictModel
from grader.matching.verifier import Verifier
from grader.study import PreparedCase, without_accepted, without_near_miss

Kind = Literal["accepted", "near_misses"]


@dataclass(frozen=True)
class Judged:
    """One statement of a rubric and what the grader makes of it.

    number: its place in its list, from 1. confidence: 0-1, that a careful reader would say the point is made.
    earned: it would be called covered (a topic) or told (a pitfall).
    """

    criterion: str
    pitfall: bool
    kind: Kind
    number: int
    text: str
    confidence: float
    earned: bool

    @property
    def right(self) -> bool:
        """Whether it was judged as its author means it."""
        return self.earned is (self.kind == "accepted")


def judge_statements(
    study: Study, model: VerdictModel, encoder: Encoder, verifier: Verifier, held_out: bool, done: Callable[[], None]
) -> list[Judged]:
    """Grades each statement as an answer of its own.

    held_out: by the rubric without that statement, so that it cannot vouch for itself: that tests whether the others,
    the phrases and the criterion are enough to judge a sentence that nobody wrote down. done: called after each.
    """
    out = []
    for index, kind, number, text, without in _statements(study.prepared):
        read = read_vectors(read_text(text, "statement"), encoder)
        by = without() if held_out else study.prepared
        found = match(read, by, study.index, model, encoder.name, verifier, only=index).verdicts[index]
        source = study.prepared.criteria[index]
        earned, confidence = found.status == "covered", round(found.confidence, 3)
        out.append(Judged(source.id, isinstance(source, Pitfall), kind, number, text, confidence, earned))
        done()
    return out


def share_right(judged: list[Judged]) -> float | None:
    """Share judged right, 0-1; None for no statements."""
    return sum(one.right for one in judged) / len(judged) if judged else None


def _statements(prepared: PreparedCase) -> Iterator[tuple[int, Kind, int, str, Callable[[], PreparedCase]]]:
    """Every statement with its criterion's index and its number there, and how to get the case without it."""
    row = 0
    for index, criterion in enumerate(prepared.criteria):
        for number, text in enumerate(criterion.accepted, 1):
            yield index, "accepted", number, text, partial(without_accepted, prepared, row)
            row += 1
    row = 0
    for index, criterion in enumerate(prepared.criteria):
        for number, text in enumerate(criterion.near_misses, 1):
            yield index, "near_misses", number, text, partial(without_near_miss, prepared, row)
            row += 1
