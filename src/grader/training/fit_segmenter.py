"""Fits the segmenter: conditional logistic regression for the weights, counts for how parts follow one another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from grader.segmentation.features import CONTENT, HEADING, boundaries, content_features, heading_features
from grader.segmentation.model import Manner, SegmenterModel, softmax
from grader.training.corpus import Example

Floats = NDArray[np.float64]

_RIDGE = 1e-4
_SHUFFLED = 0.4  # share of moves within a paragraph from which an author counts as jumping about
_SMOOTHING = 2.0


def fit_segmenter(examples: Sequence[Example]) -> SegmenterModel:
    """The segmenter learned from labelled answers of any cases and frameworks."""
    labels = [e.answer.sentence_steps(e.prepared.case) for e in examples]
    content = [content_features(e.read, e.prepared) for e in examples]
    alone = conditional_logit(content, labels)
    features = [
        np.concatenate([c, heading_features(e.read.document, e.prepared.case.framework, softmax(c @ alone))], axis=2)
        for e, c in zip(examples, content, strict=True)
    ]
    weights = conditional_logit(features, labels)
    return SegmenterModel(
        content_only=dict(zip(CONTENT, _rounded(alone), strict=True)),
        weights=dict(zip((*CONTENT, *HEADING), _rounded(weights), strict=True)),
        manners=_manners(examples, labels),
    )


def conditional_logit(features: Sequence[Floats], labels: Sequence[NDArray[np.intp]]) -> Floats:
    """Weights w that maximise the likelihood of the labels under softmax(features @ w), with a small ridge.

    features: arrays (n, k, f), k may differ between them; labels: (n,) with -1 for "not labelled".
    """
    parts = [(x[y >= 0], y[y >= 0]) for x, y in zip(features, labels, strict=True)]
    total = sum(len(y) for _, y in parts)

    def loss(w: Floats) -> tuple[float, Floats]:
        value, slope = _RIDGE * float(w @ w), 2 * _RIDGE * w
        for x, y in parts:
            p = softmax(x @ w)
            chosen = np.arange(len(y)), y
            value -= float(np.log(p[chosen] + 1e-300).sum()) / total
            slope = slope + (np.einsum("nk,nkf->f", p, x) - x[chosen].sum(axis=0)) / total
        return value, slope

    start = np.zeros(features[0].shape[2])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x)


def _manners(examples: Sequence[Example], labels: Sequence[NDArray[np.intp]]) -> tuple[Manner, ...]:
    """Two manners of writing, in order and jumping about, each with its counts of moves by kind of boundary."""
    counts = np.full((2, 3, 3), _SMOOTHING)
    texts = np.ones(2)
    for example, steps in zip(examples, labels, strict=True):
        kinds = boundaries(example.read.document)
        pairs = [(kinds[i], steps[i - 1], steps[i]) for i in range(1, len(steps)) if min(steps[i - 1], steps[i]) >= 0]
        inside = [a != b for kind, a, b in pairs if kind == 0]
        manner = int(bool(inside) and np.mean(inside) > _SHUFFLED)
        texts[manner] += 1
        for kind, before, here in pairs:
            counts[manner, kind, 0 if before == here else 1 if here == before + 1 else 2] += 1
    shares = counts / counts.sum(axis=2, keepdims=True)
    return tuple(
        Manner(
            name=name,
            prior=round(float(texts[number] / texts.sum()), 4),
            moves=tuple((round(float(a), 4), round(float(b), 4), round(float(c), 4)) for a, b, c in shares[number]),
        )
        for number, name in enumerate(("in order", "jumping about"))
    )


def _rounded(weights: Floats) -> list[float]:
    return [round(float(w), 4) for w in weights]
