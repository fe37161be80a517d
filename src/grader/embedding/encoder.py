"""What the rest of the code knows about sentence embeddings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors of length 1, so that a dot product is a cosine."""

    @property
    def name(self) -> str:
        """What a scorecard calls it."""
        ...

    @property
    def fingerprint(self) -> str:
        """Changes whenever a vector could change (weights, runtime, settings)."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimension), float32, rows of Euclidean length 1.

        The same list of texts gives the same bytes, whatever was encoded before.
        """
        ...
