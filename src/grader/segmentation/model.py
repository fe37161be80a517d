"""The learned part of segmentation: a dozen readable weights and how parts follow one another."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from grader.library.framework import Strict
from grader.segmentation.decoder import log_evidence, marginals, viterbi

Floats = NDArray[np.float64]
Weights = Annotated[dict[str, float], Field(strict=False)]


class Manner(Strict):
    """How an author moves between steps: probability of staying, of going on to the next step, and of any other move,
    within a paragraph, at a new paragraph and at a new heading."""

    name: str
    prior: float
    moves: Annotated[tuple[tuple[float, float, float], ...], Field(strict=False)]


class SegmenterModel(Strict):
    """Weights by feature name: `content_only` for the words alone, `weights` with the headings.

    Fitted by `grader train` (conditional logistic regression over labels, so the number of steps is free).
    """

    content_only: Weights
    weights: Weights
    manners: Annotated[tuple[Manner, ...], Field(strict=False, min_length=1)]

    @staticmethod
    def load(path: Path) -> SegmenterModel:
        """Reads the model's JSON."""
        return SegmenterModel.model_validate_json(path.read_text(encoding="utf-8"), strict=False)

    @cached_property
    def content_vector(self) -> Floats:
        """The weights of the words alone, in the order of `features.CONTENT`."""
        return np.array(list(self.content_only.values()))

    @cached_property
    def vector(self) -> Floats:
        """All weights, in the order of `features.CONTENT` + `features.HEADING`."""
        return np.array(list(self.weights.values()))

    def decode(self, emissions: Floats, boundaries: NDArray[np.intp]) -> tuple[NDArray[np.intp], Floats]:
        """Best labels (n,) and label probabilities (n, k), under the manner that explains the text best."""
        best: tuple[float, Floats] | None = None
        for manner in self.manners:
            transitions = _transitions(manner, emissions.shape[1])[boundaries]
            evidence = log_evidence(emissions, transitions) + float(np.log(manner.prior))
            if best is None or evidence > best[0]:
                best = (evidence, transitions)
        assert best is not None
        return viterbi(emissions, best[1]), marginals(emissions, best[1])


def _transitions(manner: Manner, labels: int) -> Floats:
    """Log probabilities (boundary kinds, labels, labels); the last label is "no step", which has no next one."""
    out = np.zeros((len(manner.moves), labels, labels))
    for kind, (stay, onward, other) in enumerate(manner.moves):
        out[kind] = np.log(other / max(1, labels - 2))
        np.fill_diagonal(out[kind], np.log(stay))
        for label in range(labels - 2):
            out[kind, label, label + 1] = np.log(onward)
    return out


def softmax(scores: Floats) -> Floats:
    """Probabilities along the last axis."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))
