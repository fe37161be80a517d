"""The one place where signals become a verdict: a logistic regression whose coefficients can be read."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from grader.errors import ContentError, Problem
from grader.library.framework import Strict
from grader.matching.signals import NAMES, Signals

Floats = NDArray[np.float64]


class Weight(Strict):
    """One signal's part: coefficient of the standardised signal, (value - mean) / spread."""

    mean: float
    spread: float
    coefficient: float


class VerdictModel(Strict):
    """Signals to the probability that a careful reader calls the criterion met.

    encoder: the encoder whose similarities it was fitted on. covered, partial: lowest confidence for these verdicts.
    substance: direction in that encoder's space (see `signals`).
    centres, relevance_floor: mean vector of each case known and the relevance an answer has at least (see `relevance`).
    similarity_floor, similarity_ceiling: similarity of a step to the references for unrelated and for full-mark text.
    """

    encoder: str
    intercept: float
    weights: dict[str, Weight]
    covered: float
    partial: float
    substance: Annotated[tuple[float, ...], Field(strict=False)]
    centres: dict[str, Annotated[tuple[float, ...], Field(strict=False)]]
    relevance_floor: float
    similarity_floor: float
    similarity_ceiling: float

    @staticmethod
    def load(path: Path) -> VerdictModel:
        """Reads the model's JSON. Raises ContentError when its signals are not those of this program."""
        model = VerdictModel.model_validate_json(path.read_text(encoding="utf-8"), strict=False)
        if tuple(model.weights) != NAMES:
            raise ContentError(
                Problem("the verdict model was trained for other signals", str(path), todo="run `grader train`")
            )
        return model

    def log_odds(self, signals: Signals) -> Floats:
        """Log odds of "meets the criterion" for every passage and criterion."""
        return np.asarray(self.filled(signals.values) @ self._slope + self._offset)

    def filled(self, values: Floats) -> Floats:
        """The signals with what a terse rubric leaves undefined filled in, so that it neither helps nor harms.

        values: (..., len(NAMES)). Without accepted statements the criterion stands for them, as many spreads from its
        mean; every other undefined signal takes its mean.
        """
        mean = np.array([w.mean for w in self.weights.values()])
        spread = np.array([w.spread for w in self.weights.values()])
        accepted, criterion = NAMES.index("accepted"), NAMES.index("criterion")
        out = np.where(np.isnan(values), mean, values)
        stand_in = mean[accepted] + (values[..., criterion] - mean[criterion]) / spread[criterion] * spread[accepted]
        out[..., accepted] = np.where(np.isnan(values[..., accepted]), stand_in, values[..., accepted])
        return out

    def contributions(self, values: Floats) -> dict[str, float]:
        """How much each signal adds to the log odds, for one passage and criterion (values: (len(NAMES),))."""
        return {
            name: float(w.coefficient * (value - w.mean) / w.spread)
            for (name, w), value in zip(self.weights.items(), self.filled(values), strict=True)
        }

    def knows(self, encoder: str, dimension: int) -> bool:
        """Whether the model's vectors belong to this encoder."""
        return encoder == self.encoder and dimension == len(self.substance)

    @cached_property
    def known_centres(self) -> dict[str, Floats]:
        """`centres` as arrays."""
        return {case: np.array(vector) for case, vector in self.centres.items()}

    @cached_property
    def _slope(self) -> Floats:
        return np.array([w.coefficient / w.spread for w in self.weights.values()])

    @cached_property
    def _offset(self) -> float:
        return self.intercept - float(sum(w.coefficient * w.mean / w.spread for w in self.weights.values()))


def probability(log_odds: Floats) -> Floats:
    """Logistic function."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))
