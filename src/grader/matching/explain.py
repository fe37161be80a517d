"""Why a verdict: the passages considered, what each is nearest to, which phrases it holds, what tipped the scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.embedding.read_vectors import ReadVectors
from grader.library import Criterion
from grader.matching.match import Candidate, Verdict
from grader.matching.model import VerdictModel, probability
from grader.matching.phrases import PhraseIndex, SentencePhrases
from grader.matching.signals import NAMES
from grader.matching.verified import ALL_NAMES
from grader.study import PreparedCase, Rows


@dataclass(frozen=True)
class Nearest:
    """A statement of the rubric and its cosine to a passage."""

    statement: str
    similarity: float


@dataclass(frozen=True)
class Considered:
    """One passage considered for a criterion.

    criterion: cosine to the criterion. verifier: the verifier's probability that the criterion is met; None when it was
    not asked. found: phrases by the number of their group. because: the signals that moved the
    log odds most, largest first.
    """

    start: int
    end: int
    quote: str
    confidence: float
    eligible: bool
    criterion: float
    verifier: float | None
    accepted: Nearest | None
    near_miss: Nearest | None
    found: dict[int, str]
    because: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Explanation:
    """A verdict with what led to it."""

    verdict: Verdict
    considered: tuple[Considered, ...]


def explain(
    verdict: Verdict, read: ReadVectors, prepared: PreparedCase, index: PhraseIndex, model: VerdictModel, limit: int = 3
) -> Explanation:
    """The explanation of a verdict with the `limit` passages that speak most for it."""
    phrases = index.find([s.text for s in read.document.sentences])
    considered = [_considered(c, verdict.criterion, read, prepared, phrases, model) for c in verdict.candidates[:limit]]
    return Explanation(verdict, tuple(considered))


def _considered(
    candidate: Candidate,
    criterion: Criterion,
    read: ReadVectors,
    prepared: PreparedCase,
    phrases: list[SentencePhrases],
    model: VerdictModel,
) -> Considered:
    number = prepared.criteria.index(criterion)
    passage = candidate.passage
    vector = read.passage[read.passages.index(passage)]
    first, last = read.document.sentences[passage.first], read.document.sentences[passage.last]
    # A passage that was not verified was judged by the cheap signals alone.
    asked = len(candidate.values) == len(ALL_NAMES) and not np.isnan(candidate.values[-1])
    values = candidate.values if asked else candidate.values[: len(NAMES)]
    told = (model.verdict if asked else model.search).contributions(values)
    contributions = sorted(told.items(), key=lambda pair: -abs(pair[1]))
    return Considered(
        start=first.start,
        end=last.end,
        quote=read.document.quote(first.start, last.end),
        confidence=candidate.confidence,
        eligible=candidate.eligible,
        criterion=float(candidate.values[NAMES.index("criterion")]),
        verifier=float(probability(candidate.values[ALL_NAMES.index("verifier")])) if asked else None,
        accepted=_nearest(vector, prepared.accepted, number, criterion.accepted),
        near_miss=_nearest(vector, prepared.near_misses, number, criterion.near_misses),
        found={hit.group[1]: hit.words for i in passage.sentences for hit in phrases[i].hits if hit.group[0] == number},
        because=tuple(contributions[:4]),
    )


def _nearest(vector: np.ndarray, rows: Rows, number: int, statements: tuple[str, ...]) -> Nearest | None:
    mine = rows.vectors[rows.owner == number]
    if not len(mine):
        return None
    sims = mine @ vector
    return Nearest(statements[int(sims.argmax())], float(sims.max()))
