"""Everything that speaks for or against "this passage meets this criterion", as numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.embedding import Vectors
from grader.embedding.read_vectors import ReadVectors
from grader.matching import cues
from grader.matching.phrases import PhraseIndex, SentencePhrases, denied_share
from grader.study import PreparedCase, Rows

Floats = NDArray[np.float64]

OWN = ("criterion", "accepted", "near_miss", "rivals", "phrases", "phrases_in_context", "phrases_anywhere")
NAMES = (*OWN, *cues.NAMES, "single", "substance")
_NEAREST = 3
_SAME = 0.9  # cosine of two wordings of one sentence; 0.8 to 0.9 may be another point in the same words


@dataclass(frozen=True)
class Signals:
    """values: (passages, criteria, len(NAMES)), NaN where a rubric gives nothing to compare with.

    phrases: what was found in each sentence.
    denied: (passages, criteria), share of the phrases found that stand after a "not", less that of accepted statements.
    refused, approved: (passages, criteria), whether the passage is all but a near miss, or a statement that makes the
    point: an author who writes one down is heeded.

    criterion: cosine to "title: criterion". accepted: mean cosine to the three nearest accepted statements and marked
    reference sentences. near_miss: cosine to the nearest near miss. rivals: `accepted` less the best of the other
    topics for the same passage. phrases: share of phrase groups in the passage, with its headings, in the whole text.
    The cues are told in `cues`; single: the passage is one sentence; substance: a learned tone of saying something.
    """

    values: Floats
    phrases: list[SentencePhrases]
    denied: Floats
    refused: NDArray[np.bool_]
    approved: NDArray[np.bool_]

    def of(self, name: str) -> Floats:
        """One signal for every passage and criterion, (passages, criteria)."""
        return np.asarray(self.values[:, :, NAMES.index(name)])


def signals(read: ReadVectors, prepared: PreparedCase, index: PhraseIndex, substance: Floats | None) -> Signals:
    """All signals of a document against a case's criteria.

    substance: (d,) direction in the encoder's space that tells saying something from only touching it; None when it
    was learned with another encoder.
    """
    count = len(prepared.criteria)
    document = read.document
    phrases = index.find([s.text for s in document.sentences])
    out = np.zeros((len(read.passages), count, len(NAMES)))
    accepted = nearest_mean(read.passage, prepared.making, count, _NEAREST)
    out[:, :, 0] = read.passage @ prepared.own.T
    closeness = np.where(np.isnan(accepted), out[:, :, 0], accepted)
    out[:, :, 1] = accepted
    out[:, :, 2] = nearest_mean(read.passage, prepared.near_misses, count, 1)
    out[:, :, 3] = closeness - _best_other(closeness, prepared.topics)
    _phrase_shares(out, read, index, phrases)
    told = np.array([cues.cues(" ".join(document.sentences[i].text for i in p.sentences)) for p in read.passages])
    if len(told):
        first = len(OWN)
        out[:, :, first : first + told.shape[1]] = told[:, None, :]
    out[:, :, NAMES.index("single")] = np.array([p.first == p.last for p in read.passages], dtype=float)[:, None]
    if substance is not None:
        out[:, :, NAMES.index("substance")] = (read.passage @ substance)[:, None]
    near, said = out[:, :, 2], nearest_mean(read.passage, prepared.making, count, 1)
    near, said = np.nan_to_num(near, nan=-1.0), np.nan_to_num(said, nan=-1.0)
    refused, approved = (near >= _SAME) & (said < near), (said >= _SAME) & (said > near)
    return Signals(out, phrases, _denied(read, index, phrases), refused, approved)


def nearest_mean(vectors: Vectors, rows: Rows, count: int, nearest: int) -> Floats:
    """Mean cosine to the `nearest` rows of each criterion, (n, count); NaN for a criterion without rows."""
    sims = vectors @ rows.vectors.T
    out = np.full((len(vectors), count), np.nan)
    for number in range(count):
        mine = sims[:, rows.owner == number]
        if mine.shape[1]:
            out[:, number] = -np.sort(-mine, axis=1)[:, :nearest].mean(axis=1)
    return out


def _best_other(values: Floats, topics: int) -> Floats:
    """Per passage and criterion the highest value among the *other* topics; pitfalls are nobody's rivals.

    NaN for a rubric of one topic: it has no rivals.
    """
    count = values.shape[1]
    if topics < 2 or not len(values):
        return np.full_like(values, np.nan)
    among = values[:, :topics]
    order = np.argsort(-among, axis=1, kind="stable")
    best = np.take_along_axis(among, order[:, :1], axis=1)
    second = np.take_along_axis(among, order[:, 1:2], axis=1)
    return np.where(np.arange(count)[None, :] == order[:, :1], second, best)


def _denied(read: ReadVectors, index: PhraseIndex, phrases: list[SentencePhrases]) -> Floats:
    """0 where too little of a criterion is said at all: one word after a "not" says neither it nor its opposite."""
    out = np.zeros((len(read.passages), len(index.sizes)))
    for row, passage in enumerate(read.passages):
        hits = [hit for i in passage.sentences for hit in phrases[i].hits]
        for criterion, groups in Counter(hit.group[0] for hit in {h.group: h for h in hits}.values()).items():
            if groups > index.sizes[criterion] / 2:
                out[row, criterion] = max(0.0, denied_share(hits, criterion) - index.denied_in_accepted[criterion])
    return out


def _phrase_shares(out: Floats, read: ReadVectors, index: PhraseIndex, phrases: list[SentencePhrases]) -> None:
    groups = [{hit.group for hit in found.hits} for found in phrases]
    sizes = np.maximum(index.sizes, 1)
    out[:, np.array(index.sizes) == 0, 4:7] = np.nan
    for row, passage in enumerate(read.passages):
        inside = set().union(*(groups[i] for i in passage.sentences))
        above = inside.union(*(groups[s.index] for s in read.document.trail(passage.first)))
        for place, found in ((4, inside), (5, above)):
            for criterion, _ in found:
                out[row, criterion, place] += 1 / sizes[criterion]
    for criterion, _ in set().union(*groups):
        out[:, criterion, 6] += 1 / sizes[criterion]
