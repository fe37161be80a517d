"""The one place where signals become a verdict: logistic regressions whose coefficients can be read."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, ValidationError

from grader.errors import ContentError, Problem
from grader.library.framework import Strict
from grader.matching.signals import NAMES
from grader.matching.verified import ALL_NAMES

Floats = NDArray[np.float64]


class Weight(Strict):
    """One signal's part: coefficient of the standardised signal, (value - mean) / spread."""

    mean: float
    spread: float
    coefficient: float


class Linear(Strict):
    """A logistic regression over named signals: log odds = intercept + sum of coefficient * (value - mean) / spread."""

    intercept: float
    weights: dict[str, Weight]

    def log_odds(self, values: Floats) -> Floats:
        """Log odds for signals of shape (..., len(weights)), which may hold NaN where a rubric is terse: (...)."""
        return np.asarray(self.filled(values) @ self._slope + self._offset)

    def filled(self, values: Floats) -> Floats:
        """The signals with what a terse rubric leaves undefined filled in, so that it neither helps nor harms.

        Without accepted statements the criterion stands for them, as many spreads from its mean; every other undefined
        signal takes its mean.
        """
        mean, spread = self._mean, self._spread
        accepted, criterion = NAMES.index("accepted"), NAMES.index("criterion")
        out = np.where(np.isnan(values), mean, values)
        stand_in = mean[accepted] + (values[..., criterion] - mean[criterion]) / spread[criterion] * spread[accepted]
        out[..., accepted] = np.where(np.isnan(values[..., accepted]), stand_in, values[..., accepted])
        return out

    def contributions(self, values: Floats) -> dict[str, float]:
        """How much each signal adds to the log odds, for one passage and criterion (values: (len(weights),))."""
        parts = (self.filled(values) - self._mean) * self._slope
        return {name: float(part) for name, part in zip(self.weights, parts, strict=True)}

    @cached_property
    def _mean(self) -> Floats:
        return np.array([w.mean for w in self.weights.values()])

    @cached_property
    def _spread(self) -> Floats:
        return np.array([w.spread for w in self.weights.values()])

    @cached_property
    def _slope(self) -> Floats:
        return np.array([w.coefficient / w.spread for w in self.weights.values()])

    @cached_property
    def _offset(self) -> float:
        return self.intercept - float(self._slope @ self._mean)


class VerdictModel(Strict):
    """Signals to the probability that a careful reader calls the criterion met.

    encoder: the encoder whose similarities it was fitted on. search: from the cheap signals alone, picks the passages
    that are verified, and judges bare criteria. verdict: from all signals, the confidence; half: the same for "met at
    least in part".
    covered: lowest confidence of that verdict; partial: lowest probability of `half` for that one.
    substance: direction in that encoder's space (see `signals`).
    centres, relevance_floor: mean vector of each case known and the relevance an answer has at least (see `relevance`).
    similarity_floor, similarity_ceiling: similarity of a step to the references for unrelated and for full-mark text.
    """

    encoder: str
    search: Linear
    verdict: Linear
    half: Linear
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
        try:
            model = VerdictModel.model_validate_json(path.read_text(encoding="utf-8"), strict=False)
            known = tuple(model.search.weights) == NAMES
            known = known and all(tuple(part.weights) == ALL_NAMES for part in (model.verdict, model.half))
        except ValidationError:
            known = False
        if not known:
            raise ContentError(
                Problem("the verdict model was trained for other signals", str(path), todo="run `grader train`")
            )
        return model

    def knows(self, encoder: str, dimension: int) -> bool:
        """Whether the model's vectors belong to this encoder."""
        return encoder == self.encoder and dimension == len(self.substance)

    @cached_property
    def known_centres(self) -> dict[str, Floats]:
        """`centres` as arrays."""
        return {case: np.array(vector) for case, vector in self.centres.items()}


def probability(log_odds: Floats) -> Floats:
    """Logistic function."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))
