"""Is the text about this case at all? A good answer to another question makes many general points, but not here."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.document import Kind
from grader.embedding.read_vectors import ReadVectors
from grader.study import PreparedCase

Floats = NDArray[np.float64]

_FEW = 8  # sentences; a shorter text says too little to tell what it is about
_SLOPE = 30.0  # log odds lost for each 1.0 of relevance below the floor


def centre(prepared: PreparedCase) -> Floats:
    """Mean vector of a case's topics: their criteria and accepted statements, (d,)."""
    count = prepared.topics
    accepted = prepared.accepted.vectors[prepared.accepted.owner < count]
    return np.asarray(np.vstack([prepared.own[:count], accepted]).mean(axis=0), dtype=np.float64)


def relevance(read: ReadVectors, prepared: PreparedCase, background: Floats) -> float | None:
    """Cosine between the text's and the case's mean vectors, each less the background, -1 to 1.

    None for a text of fewer than eight sentences: it says too little to tell what it is about.
    background: (d,) mean vector of many cases, so that what all such texts share does not count.
    """
    body = [s.index for s in read.document.sentences if s.kind is not Kind.HEADING]
    if len(body) < _FEW:
        return None
    text = read.plain[np.array(body)].mean(axis=0) - background
    case = centre(prepared) - background
    size = float(np.linalg.norm(text) * np.linalg.norm(case))
    return float(text @ case) / size if size else 0.0


def discount(found: float, floor: float) -> float:
    """Log odds taken from every verdict on a text less relevant than `floor`; 0 or less."""
    return -_SLOPE * max(0.0, floor - found)
