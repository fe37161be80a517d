"""The verifier: reads a criterion and a passage together and says how surely the passage makes the point."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from grader.errors import ContentError, Problem

if TYPE_CHECKING:
    from torch import Tensor

    from grader.matching.verifier_network import Lower, Upper

Floats = NDArray[np.float64]

_BUDGET = 4096  # tokens computed at once
_DIGITS = 4  # of log odds: far below what is told apart, far above what a batch's shape changes


class Verifier(Protocol):
    """Judges pairs of a criterion and a passage."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever a judgement could change."""
        ...

    def judge(self, criteria: Sequence[str], passages: Sequence[str], pairs: Sequence[tuple[int, int]]) -> Floats:
        """Log odds that a passage meets a criterion in full, and at least in part: (len(pairs), 2).

        pairs: (index of the criterion, index of the passage). The same arguments give the same bytes, whatever was
        judged before: callers give one document a call.
        """
        ...


@dataclass
class LearnedVerifier:
    """The verifier that `grader train` makes. Loaded when the first pair is judged.

    path: its weights. base: folder of all-MiniLM-L6-v2, whose lower layers it stands on.
    """

    path: Path
    base: Path
    _criteria: dict[tuple[str, ...], list[Tensor]] = field(default_factory=dict, repr=False)

    @cached_property
    def fingerprint(self) -> str:
        """Digest of the weights and of what they stand on."""
        digest = hashlib.sha256()
        for path in (self.path, self.base / "model.safetensors", self.base / "tokenizer.json"):
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()

    def judge(self, criteria: Sequence[str], passages: Sequence[str], pairs: Sequence[tuple[int, int]]) -> Floats:
        """See `Verifier.judge`."""
        if not pairs:
            return np.zeros((0, 2))
        import torch

        from grader.matching.verifier_network import by_length

        with torch.inference_mode():
            lower, upper = self._networks
            asked = tuple(criteria)
            if asked not in self._criteria:
                self._criteria[asked] = lower(asked, _BUDGET)
            own = self._criteria[asked]
            wanted = sorted({passage for _, passage in pairs})
            read = dict(zip(wanted, lower([passages[number] for number in wanted], _BUDGET), strict=True))
            out = np.zeros((len(pairs), 2))
            for rows in by_length([len(own[c]) + len(read[p]) for c, p in pairs], _BUDGET):
                odds = upper([own[pairs[row][0]] for row in rows], [read[pairs[row][1]] for row in rows])
                out[rows] = odds.numpy()
        return np.round(out, _DIGITS)

    @cached_property
    def _networks(self) -> tuple[Lower, Upper]:
        import torch
        from safetensors import SafetensorError

        from grader.matching.verifier_network import Lower, Upper

        torch.set_num_threads(1)
        try:
            return Lower(self.base), Upper.load(self.path)
        except (OSError, SafetensorError, RuntimeError, KeyError) as error:
            raise ContentError(
                Problem(f"the verifier cannot be loaded: {error}", str(self.path), todo="run `grader train`")
            ) from None


@dataclass
class RememberingVerifier:
    """Judges every pair once in its life: for work that meets the same pairs again. Equal to 1e-4, not to the bit."""

    verifier: Verifier
    known: dict[tuple[str, str], Floats] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """See `Verifier.fingerprint`."""
        return self.verifier.fingerprint

    def judge(self, criteria: Sequence[str], passages: Sequence[str], pairs: Sequence[tuple[int, int]]) -> Floats:
        """See `Verifier.judge`."""
        texts = [(criteria[c], passages[p]) for c, p in pairs]
        fresh = list(dict.fromkeys(pair for pair, text in zip(pairs, texts, strict=True) if text not in self.known))
        if fresh:
            told = self.verifier.judge(criteria, passages, fresh)
            self.known.update(((criteria[c], passages[p]), row) for (c, p), row in zip(fresh, told, strict=True))
        return np.array([self.known[text] for text in texts]).reshape(len(texts), 2)
