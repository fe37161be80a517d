"""Is the text about this case at all? A good answer to another question makes many general points, but not here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.document import Kind
from grader.embedding.read_vectors import ReadVectors
from grader.study import PreparedCase

Floats = NDArray[np.float64]

_FEW = 8  # sentences; a shorter text says too little to tell what it is about
_SLOPE = 30.0  # log odds lost for each 1.0 of relevance missing
_MARGIN = 0.05  # by how much another case may be nearer; 0.03 to 0.7 the other way in 125 real and written answers
_SAME_SUBJECT = 0.7  # cosine from which two cases ask about one subject; at most 0.66 between cases on the shelf


@dataclass(frozen=True)
class Relevance:
    """How much a text is about its case and about the nearest other case known, both -1 to 1.

    own, other: cosines of mean vectors, each less the mean of all cases known. nearest: id of that other case, or None.
    """

    own: float
    other: float
    nearest: str | None

    def lacking(self, floor: float) -> float:
        """By how much the text is too little about its case, 0 when it is enough."""
        nearer = self.other - _MARGIN - self.own if self.nearest is not None else 0.0
        return max(0.0, floor - self.own, nearer)

    def discount(self, floor: float) -> float:
        """Log odds taken from every verdict on the text; 0 or less. floor: relevance that an answer has at least."""
        return -_SLOPE * self.lacking(floor)


def centre(prepared: PreparedCase) -> Floats:
    """Mean vector of a case's topics: their criteria and accepted statements, (d,)."""
    count = prepared.topics
    accepted = prepared.accepted.vectors[prepared.accepted.owner < count]
    return np.asarray(np.vstack([prepared.own[:count], accepted]).mean(axis=0), dtype=np.float64)


def relevance(read: ReadVectors, prepared: PreparedCase, centres: Mapping[str, Floats]) -> Relevance | None:
    """Where a text stands between its case and the other cases known.

    centres: (d,) by case, see `centre`. Their mean is what texts about any case share, and does not count; nor does a
    case on the same subject as this one. None for a text of fewer than eight sentences: it says too little; and for a
    plain list of points: a few sentences on any subject tell neither what else belongs to it nor where others begin.
    """
    if prepared.case.plain:
        return None
    body = [s.index for s in read.document.sentences if s.kind is not Kind.HEADING]
    if len(body) < _FEW or not centres:
        return None
    background = np.mean(list(centres.values()), axis=0)
    text = _unit(read.plain[np.array(body)].mean(axis=0) - background)
    case = _unit(centre(prepared) - background)
    rivals = {name: _unit(vector - background) for name, vector in centres.items() if name != prepared.case.rubric.id}
    told = {name: float(text @ rival) for name, rival in rivals.items() if float(case @ rival) < _SAME_SUBJECT}
    nearest = max(told, key=lambda name: (told[name], name), default=None)
    return Relevance(float(text @ case), told[nearest] if nearest is not None else 0.0, nearest)


def _unit(vector: Floats) -> Floats:
    size = float(np.linalg.norm(vector))
    return np.asarray(vector / size if size else vector)
