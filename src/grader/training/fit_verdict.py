"""Fits search and verdict: logistic regressions over signals, the passage of each topic chosen and refitted in turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from grader.matching.model import Linear, VerdictModel, Weight
from grader.matching.relevance import centre, relevance
from grader.matching.signals import NAMES, Signals
from grader.matching.verified import ALL_NAMES, verified
from grader.matching.verifier import Verifier
from grader.study import PreparedCase
from grader.training.corpus import Corpus, Example
from grader.training.pairs import Degree
from grader.training.verifier_pairs import degrees

Floats = NDArray[np.float64]

_ROUNDS = 5
_SUBSTANCE_C = 1.0
_VERDICT_C = 1.0
_FLOOR_SHARE = 0.6  # of the least relevant labelled answer's relevance


@dataclass(frozen=True)
class TopicTable:
    """An example's signals and truth.

    values: (passages, topics, signals). able: (passages, topics), whether a passage may be chosen. degree: (passages,
    topics), what the annotations say of the passage. truth: (topics,), degree of the whole answer.
    """

    values: Floats
    able: NDArray[np.bool_]
    degree: NDArray[np.intp]
    truth: NDArray[np.intp]


@dataclass(frozen=True)
class Search:
    """What finds the passages that may make a point: a direction of saying something, and weights of cheap signals."""

    substance: Floats
    linear: Linear


def substance_direction(cases: Sequence[PreparedCase]) -> Floats:
    """Direction that separates accepted statements from near misses over all topics: (d,)."""
    accepted = np.vstack([c.accepted.vectors for c in cases])
    near = np.vstack([c.near_misses.vectors for c in cases])
    truth = np.r_[np.ones(len(accepted)), np.zeros(len(near))]
    fitted = LogisticRegression(C=_SUBSTANCE_C, max_iter=1000).fit(np.vstack([accepted, near]), truth)
    return np.asarray(np.round(fitted.coef_[0], 4))


def fit_search(corpus: Corpus) -> Search:
    """The search learned from a corpus."""
    names = sorted(corpus.cases)
    # The tone learned from a case's own statements would flatter answers to that case: each is told by the others'.
    others: Callable[[str], Floats] = lambda case: substance_direction([corpus.cases[n] for n in names if n != case])  # noqa: E731
    directions = {case: others(case) for case in sorted({e.case for e in corpus.examples})}
    tables = []
    for example in corpus.examples:
        found, able = cheap_signals(example, directions[example.case])
        tables.append(table_of(example, found.values[:, : example.prepared.topics], able))
    first = NAMES.index("accepted"), NAMES.index("phrases_in_context")
    linear = fit_choosing(tables, NAMES, Degree.COVERED, lambda v: v[..., first[0]] + 0.3 * v[..., first[1]])
    return Search(substance_direction([corpus.cases[n] for n in names]), linear)


def cheap_signals(example: Example, substance: Floats) -> tuple[Signals, NDArray[np.bool_]]:
    """Signals of an example, and which passages may serve for which criterion, (passages, criteria)."""
    # Cases are left out in turn; only the tone of saying something depends on which.
    found, able = example.without_tone
    values = found.values.copy()
    values[:, :, NAMES.index("substance")] = (example.read.passage @ substance)[:, None]
    return replace(found, values=values), able


def verified_table(example: Example, search: Search, verifier: Verifier) -> TopicTable:
    """All signals of the passages that a search leaves to the verifier."""
    found, able = cheap_signals(example, search.substance)
    able, odds = able[:, : example.prepared.topics], search.linear.log_odds(found.values)
    values = verified(example.read, example.prepared, found, odds, able, verifier)
    return table_of(example, values, ~np.isnan(values[:, :, -1]))


def fit_verdict(tables: Sequence[TopicTable]) -> tuple[Linear, Linear]:
    """Weights of all signals for "met" and for "met at least in part"."""
    last = ALL_NAMES.index("verifier")
    full = fit_choosing(tables, ALL_NAMES, Degree.COVERED, lambda v: v[..., last])
    half = fit_choosing(tables, ALL_NAMES, Degree.PARTIAL, lambda v: v[..., last])
    return full, half


def compose(corpus: Corpus, encoder: str, search: Search, verdict: tuple[Linear, Linear]) -> VerdictModel:
    """A verdict model of its parts. Thresholds and similarity bounds are left at their defaults."""
    centres = {n: np.round(centre(corpus.cases[n]), 4) for n in sorted(corpus.cases)}
    told = [relevance(e.read, e.prepared, centres) for e in corpus.examples]
    about = [value.own for value in told if value is not None]
    return VerdictModel(
        encoder=encoder,
        search=search.linear,
        verdict=verdict[0],
        half=verdict[1],
        covered=0.5,
        partial=0.5,
        substance=tuple(float(x) for x in search.substance),
        centres={n: tuple(float(x) for x in vector) for n, vector in centres.items()},
        relevance_floor=round(_FLOOR_SHARE * min(about, default=0.0), 3),
        similarity_floor=0.3,
        similarity_ceiling=0.6,
    )


def fit_choosing(
    tables: Sequence[TopicTable], names: Sequence[str], least: Degree, start: Callable[[Floats], Floats]
) -> Linear:
    """Multiple-instance fit: a topic is judged by its best passage, which the model itself picks.

    least: degree from which a topic counts as met. start: what the first choice goes by; then fit and choice alternate.
    Among the passages of a topic that is met only those that really meet it can be chosen.
    """
    scaler, fitted = StandardScaler(), LogisticRegression(C=_VERDICT_C, max_iter=1000)
    for turn in range(_ROUNDS):
        rows, truth = [], []
        for table in tables:
            if not len(table.values):
                continue
            flat = np.nan_to_num(table.values)
            if turn == 0:
                score = start(flat)
            else:
                told = fitted.decision_function(scaler.transform(flat.reshape(-1, len(names))))
                score = told.reshape(table.values.shape[:2])
            score = np.where(table.able, score, -np.inf)
            for topic, degree in enumerate(table.truth):
                column, right = score[:, topic], table.degree[:, topic] >= least
                if degree >= least and (right & table.able[:, topic]).any():
                    column = np.where(right, column, -np.inf)
                if np.isfinite(column.max()):
                    rows.append(table.values[column.argmax(), topic])
                    truth.append(degree >= least)
        x = scaler.fit_transform(np.array(rows))
        fitted.fit(x, np.array(truth))
    return Linear(
        intercept=round(float(fitted.intercept_[0]), 4),
        weights={
            name: Weight(mean=round(float(m), 4), spread=round(float(s), 4), coefficient=round(float(c), 4))
            for name, m, s, c in zip(names, scaler.mean_, scaler.scale_, fitted.coef_[0], strict=True)
        },
    )


def table_of(example: Example, values: Floats, able: NDArray[np.bool_]) -> TopicTable:
    """An example's signals with its truth. values: (passages, topics, signals). able: (passages, criteria)."""
    kinds = (("mentions", Degree.MENTIONED), ("partial", Degree.PARTIAL), ("covers", Degree.COVERED))
    truth = np.zeros(example.prepared.topics, dtype=np.intp)
    for kind, degree in kinds:
        labelled = example.answer.topics(kind)  # type: ignore[arg-type]
        truth[[topic.id in labelled for topic in example.prepared.case.rubric.topics]] = degree
    return TopicTable(values, able[:, : example.prepared.topics], degrees(example), truth)
