"""Verdicts: for every criterion the passage that makes the point best, how surely, and in the author's own words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from grader.document import Document, Passage
from grader.embedding.read_vectors import ReadVectors
from grader.library import Criterion
from grader.matching.cues import is_turned_down
from grader.matching.model import VerdictModel, probability
from grader.matching.phrases import PhraseIndex
from grader.matching.relevance import Relevance, relevance
from grader.matching.screen import Screen, screen
from grader.matching.signals import Signals, signals
from grader.matching.verified import verified
from grader.matching.verifier import Verifier
from grader.study import PreparedCase

Status = Literal["covered", "partial", "missing"]
Floats = NDArray[np.float64]

MAX_QUOTES = 3
_DENIED = 0.7  # share of a topic's terms after a "not" from which a passage says the opposite
_APPROVED = 2.0  # log odds that a passage has at least when it is all but a statement of the rubric's
_SHORTER = 0.3  # log odds that a passage may lose to be quoted in fewer words


@dataclass(frozen=True)
class Quote:
    """A passage that speaks for a criterion. Offsets into the document's text; similarity is a cosine."""

    start: int
    end: int
    sentence: int
    phrases: tuple[str, ...]
    similarity: float


@dataclass(frozen=True)
class Candidate:
    """A passage considered for a criterion, with all its signals, for `grader explain`."""

    passage: Passage
    confidence: float
    values: NDArray[np.float64]
    eligible: bool


@dataclass(frozen=True)
class Verdict:
    """Status and confidence (0-1) for one criterion, quotes best first, and the passages considered.

    at_least_half: probability that the criterion is met at least in part.
    """

    criterion: Criterion
    status: Status
    confidence: float
    at_least_half: float
    quotes: tuple[Quote, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Matched:
    """Verdicts for every criterion of the case (topics, then pitfalls), and what was found out about the whole text.

    relevance: None when it cannot be told (short text, another encoder).
    """

    verdicts: tuple[Verdict, ...]
    screen: Screen
    relevance: Relevance | None


def match(
    read: ReadVectors,
    prepared: PreparedCase,
    index: PhraseIndex,
    model: VerdictModel,
    encoder: str,
    verifier: Verifier,
    only: int | None = None,
) -> Matched:
    """Judges a whole document by every criterion of a case, or by one alone (only: its index)."""
    known = model.knows(encoder, prepared.own.shape[1])
    found = signals(read, prepared, index, np.array(model.substance) if known else None)
    screened = screen(read, prepared, found.phrases)
    about = relevance(read, prepared, model.known_centres) if known else None
    discount = about.discount(model.relevance_floor) if about is not None else 0.0
    able = screened.passages(read)[:, None] & plainly_said(read, found, prepared)
    if only is not None:
        able = able & (np.arange(len(prepared.criteria)) == only)
    judged = judge(read, prepared, found, able, model, verifier)
    judged = replace(judged, full=judged.full + discount, half=judged.half + discount)
    verdicts = [
        _verdict(number, read, prepared, found, judged, able, model) for number in range(len(prepared.criteria))
    ]
    return Matched(tuple(verdicts), screened, about)


@dataclass(frozen=True)
class Judged:
    """Log odds of every passage for every criterion, (passages, criteria): met in full, and at least in part.

    Topics are judged on the passages that were verified; pitfalls, and topics without accepted statements such as key
    points, on the cheap signals, since the verifier was no help on points of other subjects. Elsewhere it is -inf.
    values: (passages, topics, signals); shown: log odds also of passages that may not serve, for explanations.
    """

    full: Floats
    half: Floats
    shown: Floats
    values: Floats


def judge(
    read: ReadVectors,
    prepared: PreparedCase,
    found: Signals,
    able: NDArray[np.bool_],
    model: VerdictModel,
    verifier: Verifier,
) -> Judged:
    """See `Judged`. able: (passages, criteria), whether a passage may serve."""
    search, topics = model.search.log_odds(found.values), prepared.topics
    bare = np.array([set(c.accepted) <= {c.criterion} for c in prepared.criteria[:topics]], dtype=bool)
    values = verified(read, prepared, found, search, able[:, :topics] & ~bare, verifier)
    asked = ~np.isnan(values[:, :, -1])
    full, half = np.where(able, search, -np.inf), np.where(able, search, -np.inf)
    sure = np.where(found.approved[:, :topics], _APPROVED, -np.inf)
    for out, linear in ((full, model.verdict), (half, model.half)):
        told = np.where(asked, np.maximum(linear.log_odds(values), sure), -np.inf)
        out[:, :topics] = np.where(bare, out[:, :topics], told)
    return Judged(full, half, np.where(np.isfinite(full), full, search), values)


def plainly_said(read: ReadVectors, found: Signals, prepared: PreparedCase) -> NDArray[np.bool_]:
    """Passages that may serve for each criterion, (passages, criteria): nearly all for a topic, few for a pitfall.

    Terms that all stand after a "not" make no point, unless the point is made by a "not"; nor does a known near miss.
    Wrongly telling somebody of a wrong turn is worse than passing over one: it takes one sentence with a phrase of
    every group that is not turned down.
    """
    texts = [s.text for s in read.document.sentences] + [""]
    kept = np.array([not is_turned_down(texts[p.first], texts[p.first + 1]) for p in read.passages], dtype=bool)
    plain = (found.of("single") == 1.0) & (found.of("phrases") > 0.999) & kept[:, None]
    plain[:, : prepared.topics] = True
    return np.asarray(plain & (found.denied <= _DENIED) & ~found.refused)


def _verdict(
    number: int,
    read: ReadVectors,
    prepared: PreparedCase,
    found: Signals,
    judged: Judged,
    able: NDArray[np.bool_],
    model: VerdictModel,
) -> Verdict:
    confidence, order = _best(judged.full[:, number])
    at_least_half, _ = _best(judged.half[:, number])
    status: Status = (
        "covered" if confidence >= model.covered else "partial" if at_least_half >= model.partial else "missing"
    )
    column, wanted = (
        judged.full[:, number],
        {"covered": model.covered, "partial": model.partial, "missing": 2.0}[status],
    )
    if status == "partial":
        column = judged.half[:, number]
        _, order = _best(column)
    quotes: list[Quote] = []
    taken: set[int] = set()
    for row in order[:40]:
        if len(quotes) == MAX_QUOTES or probability(column[row : row + 1])[0] < wanted:
            break
        if taken.isdisjoint(read.passages[row].sentences):
            best = _shortest(int(row), column, read.passages)
            quotes.append(_quote(best, number, read, prepared, found))
            taken.update(read.passages[row].sentences)
    return Verdict(
        prepared.criteria[number],
        status,
        confidence,
        at_least_half,
        tuple(quotes),
        _candidates(number, read, found, judged, able),
    )


def _best(column: Floats) -> tuple[float, NDArray[np.intp]]:
    """Probability of the likeliest passage (0 when none may serve), and the passages from the likeliest on."""
    # Ties go to the passage that comes first, so the verdict does not depend on sorting details.
    order = np.argsort(-np.round(column, 6), kind="stable")
    if not len(order) or not np.isfinite(column[order[0]]):
        return 0.0, order
    return float(probability(column[order[:1]])[0]), order


def _candidates(
    number: int, read: ReadVectors, found: Signals, judged: Judged, able: NDArray[np.bool_]
) -> tuple[Candidate, ...]:
    """The passages considered, those that were verified first."""
    full, shown = judged.full[:, number], judged.shown[:, number]
    looked_at = np.lexsort((-np.round(shown, 6), ~np.isfinite(full)))[:5]
    return tuple(
        Candidate(
            read.passages[row],
            float(probability(shown[row : row + 1])[0]),
            judged.values[row, number] if number < judged.values.shape[1] else found.values[row, number],
            bool(able[row, number]),
        )
        for row in looked_at
    )


def _shortest(row: int, column: Floats, passages: tuple[Passage, ...]) -> int:
    """The shortest passage inside this one that speaks nearly as strongly."""
    whole = passages[row]
    inside = [
        other
        for other, passage in enumerate(passages)
        if whole.first <= passage.first and passage.last <= whole.last and column[other] >= column[row] - _SHORTER
    ]
    return min(inside, key=lambda other: (passages[other].last - passages[other].first, -column[other], other))


def _quote(row: int, number: int, read: ReadVectors, prepared: PreparedCase, found: Signals) -> Quote:
    passage, document = read.passages[row], read.document
    phrases = dict.fromkeys(
        hit.words for i in passage.sentences for hit in found.phrases[i].hits if hit.group[0] == number
    )
    rows = prepared.making
    mine = rows.vectors[rows.owner == number]
    sims = [float(found.of("criterion")[row, number])]
    if len(mine):
        sims.append(float((mine @ read.passage[row]).max()))
    start, end = _bounds(document, passage)
    return Quote(start, end, passage.first, tuple(phrases), max(sims))


def _bounds(document: Document, passage: Passage) -> tuple[int, int]:
    return document.sentences[passage.first].start, document.sentences[passage.last].end
