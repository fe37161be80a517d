"""An encoder that embeds every text once in its life, for work that meets the same texts again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.embedding.encoder import Encoder, Vectors


@dataclass
class RememberingEncoder:
    """Wraps an encoder. A text's vector is that of the batch it first came in: equal to 1e-5, not to the bit."""

    encoder: Encoder
    known: dict[str, Vectors] = field(default_factory=dict)

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

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self.known]
        if fresh:
            self.known.update(zip(fresh, self.encoder.encode(fresh), strict=True))
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        return np.stack([self.known[text] for text in texts])
