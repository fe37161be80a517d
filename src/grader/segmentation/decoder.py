"""The most probable sequence of labels, given each sentence's own evidence and how parts follow one another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def viterbi(emissions: Floats, transitions: Floats) -> NDArray[np.intp]:
    """Best path of labels (Viterbi 1967), shape (n,).

    emissions: (n, k) log scores. transitions: (n, k, k) log scores of moving from a label (rows) to the next one
    (columns) on the way into each sentence; the first is unused. Ties go to the label with the smaller index.
    """
    n, k = emissions.shape
    if n == 0:
        return np.zeros(0, np.intp)
    best = emissions[0].copy()
    back = np.zeros((n, k), np.intp)
    for i in range(1, n):
        moves = best[:, None] + transitions[i]
        back[i] = moves.argmax(axis=0)
        best = moves.max(axis=0) + emissions[i]
    path = np.zeros(n, np.intp)
    path[-1] = int(best.argmax())
    for i in range(n - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def marginals(emissions: Floats, transitions: Floats) -> Floats:
    """Probability of each label at each place (forward-backward), shape (n, k), rows add up to 1.

    Arguments as in `viterbi`.
    """
    n, k = emissions.shape
    if n == 0:
        return np.zeros((0, k))
    forward, backward = np.zeros((n, k)), np.zeros((n, k))
    forward[0] = emissions[0]
    for i in range(1, n):
        forward[i] = _logsumexp(forward[i - 1][:, None] + transitions[i], axis=0) + emissions[i]
    for i in range(n - 2, -1, -1):
        backward[i] = _logsumexp(transitions[i + 1] + (emissions[i + 1] + backward[i + 1])[None, :], axis=1)
    joint = forward + backward
    return np.asarray(np.exp(joint - _logsumexp(joint, axis=1)[:, None]))


def log_evidence(emissions: Floats, transitions: Floats) -> float:
    """Log of the summed scores of all label sequences (forward algorithm). Arguments as in `viterbi`."""
    if len(emissions) == 0:
        return 0.0
    forward = emissions[0]
    for i in range(1, len(emissions)):
        forward = _logsumexp(forward[:, None] + transitions[i], axis=0) + emissions[i]
    return float(_logsumexp(forward[None, :], axis=1)[0])


def _logsumexp(values: Floats, axis: int) -> Floats:
    top = values.max(axis=axis)
    return np.asarray(top + np.log(np.exp(values - np.expand_dims(top, axis)).sum(axis=axis)))
