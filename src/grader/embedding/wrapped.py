"""Encoders around an encoder, for work that meets the same texts again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.embedding.encoder import Encoder, Vectors
from grader.embedding.store import VectorStore


@dataclass
class _Wrapped:
    """Answers as the encoder inside does."""

    encoder: Encoder

    @property
    def name(self) -> str:
        """Name of the encoder."""
        return self.encoder.name

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the encoder."""
        return self.encoder.fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.encoder.dimension


@dataclass
class StoredEncoder(_Wrapped):
    """Keeps the vectors of each list of texts on disk: the same list costs nothing the next time."""

    store: VectorStore

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        return self.store.encode(self.encoder, texts)


@dataclass
class RememberingEncoder(_Wrapped):
    """Embeds every text once in its life. A text's vector is that of the batch it first came in: equal to 1e-5."""

    known: dict[str, Vectors] = field(default_factory=dict)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self.known]
        if fresh:
            self.known.update(zip(fresh, self.encoder.encode(fresh), strict=True))
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        return np.stack([self.known[text] for text in texts])
