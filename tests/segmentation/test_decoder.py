"""The decoder against all sequences counted one by one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.segmentation.decoder import log_evidence, marginals, viterbi
from grader.segmentation.model import Manner, SegmenterModel


def score(path: tuple[int, ...], emissions: np.ndarray, transitions: np.ndarray) -> float:
    total = sum(emissions[i, label] for i, label in enumerate(path))
    return float(total + sum(transitions[i, path[i - 1], path[i]] for i in range(1, len(path))))


@settings(max_examples=40)
@given(st.integers(1, 5), st.integers(1, 3), st.integers(0, 10_000))
def test_against_every_sequence(n: int, k: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    emissions, transitions = rng.normal(size=(n, k)), rng.normal(size=(n, k, k))
    paths = list(itertools.product(range(k), repeat=n))
    scores = np.array([score(path, emissions, transitions) for path in paths])
    assert tuple(viterbi(emissions, transitions)) == paths[int(scores.argmax())]
    total = np.log(np.exp(scores).sum())
    assert log_evidence(emissions, transitions) == pytest.approx(total)
    expected = np.zeros((n, k))
    for path, value in zip(paths, scores, strict=True):
        for i, label in enumerate(path):
            expected[i, label] += np.exp(value - total)
    np.testing.assert_allclose(marginals(emissions, transitions), expected, atol=1e-9)


def test_nothing_to_decode() -> None:
    empty = np.zeros((0, 3))
    assert len(viterbi(empty, np.zeros((0, 3, 3)))) == 0
    assert marginals(empty, np.zeros((0, 3, 3))).shape == (0, 3)


def model(stay: float) -> SegmenterModel:
    move = (stay, (1 - stay) / 2, (1 - stay) / 2)
    return SegmenterModel(content_only={}, weights={}, manners=(Manner(name="m", prior=1.0, moves=(move, move, move)),))


def test_a_doubtful_sentence_follows_its_neighbours() -> None:
    emissions = np.log(np.array([[0.8, 0.1, 0.1], [0.4, 0.5, 0.1], [0.8, 0.1, 0.1]]))
    kinds = np.zeros(3, dtype=np.intp)
    assert list(model(0.9).decode(emissions, kinds)[0]) == [0, 0, 0]
    assert list(model(0.34).decode(emissions, kinds)[0]) == [0, 1, 0]


def test_one_step_needs_no_special_case() -> None:
    emissions = np.log(np.array([[0.9, 0.1], [0.2, 0.8]]))
    path, probabilities = model(0.5).decode(emissions, np.zeros(2, dtype=np.intp))
    assert list(path) == [0, 1]
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
