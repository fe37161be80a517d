"""Fits the verdict: logistic regression over signals, the passage of each topic chosen and refitted in turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from grader.matching.model import VerdictModel, Weight
from grader.matching.relevance import centre, relevance
from grader.matching.screen import screen
from grader.matching.signals import NAMES, signals
from grader.study import PreparedCase
from grader.training.corpus import Corpus, Example

Floats = NDArray[np.float64]

_ROUNDS = 5
_SUBSTANCE_C = 1.0
_VERDICT_C = 1.0
_FLOOR_SHARE = 0.6  # of the least relevant labelled answer's relevance


@dataclass(frozen=True)
class TopicTable:
    """An example's signals and truth.

    values: (passages, topics, signals). covered: (topics,). right: (passages, topics), whether the passage overlaps a
    sentence that covers the topic.
    """

    values: Floats
    covered: NDArray[np.bool_]
    right: NDArray[np.bool_]


def substance_direction(cases: Sequence[PreparedCase]) -> Floats:
    """Direction that separates accepted statements from near misses over all topics: (d,)."""
    accepted = np.vstack([c.accepted.vectors for c in cases])
    near = np.vstack([c.near_misses.vectors for c in cases])
    truth = np.r_[np.ones(len(accepted)), np.zeros(len(near))]
    fitted = LogisticRegression(C=_SUBSTANCE_C, max_iter=1000).fit(np.vstack([accepted, near]), truth)
    return np.asarray(fitted.coef_[0])


def topic_table(example: Example, substance: Floats) -> TopicTable:
    """Signals of an example's passages against its topics, with the truth from the annotations."""
    topics = example.prepared.case.rubric.topics
    told = signals(example.read, example.prepared, example.index, substance)
    found = told.values[:, : len(topics)]
    able = screen(example.read, example.prepared, told.phrases).passages(example.read)
    covers = example.answer.topics("covers")
    sentences = example.read.document.sentences
    right = np.zeros(found.shape[:2], dtype=bool)
    for row, passage in enumerate(example.read.passages):
        made = example.answer.covers(sentences[passage.first].start, sentences[passage.last].end)
        right[row] = [topic.id in made for topic in topics]
    return TopicTable(found[able], np.array([t.id in covers for t in topics]), right[able])


def fit_verdict(corpus: Corpus, encoder: str) -> VerdictModel:
    """The verdict model learned from a corpus. Thresholds and similarity bounds are left at their defaults."""
    names = sorted(corpus.cases)
    # The tone learned from a case's own statements would flatter answers to that case: each is told by the others'.
    others: Callable[[str], Floats] = lambda case: substance_direction([corpus.cases[n] for n in names if n != case])  # noqa: E731
    directions = {case: others(case) for case in sorted({e.case for e in corpus.examples})}
    tables = [topic_table(e, directions[e.case]) for e in corpus.examples]
    scaler, fitted = fit_choosing(tables)
    centres = {n: np.round(centre(corpus.cases[n]), 4) for n in names}
    told = [relevance(e.read, e.prepared, centres) for e in corpus.examples]
    about = [value.own for value in told if value is not None]
    return VerdictModel(
        encoder=encoder,
        intercept=round(float(fitted.intercept_[0]), 4),
        weights={
            name: Weight(mean=round(float(m), 4), spread=round(float(s), 4), coefficient=round(float(c), 4))
            for name, m, s, c in zip(NAMES, scaler.mean_, scaler.scale_, fitted.coef_[0], strict=True)
        },
        covered=0.5,
        partial=0.25,
        substance=tuple(round(float(x), 4) for x in substance_direction([corpus.cases[n] for n in names])),
        centres={n: tuple(float(x) for x in vector) for n, vector in centres.items()},
        relevance_floor=round(_FLOOR_SHARE * min(about, default=0.0), 3),
        similarity_floor=0.3,
        similarity_ceiling=0.6,
    )


def fit_choosing(tables: Sequence[TopicTable]) -> tuple[StandardScaler, LogisticRegression]:
    """Multiple-instance fit: a topic is judged by its best passage, which the model itself picks.

    The first choice goes by similarity and phrases; then fit and choice alternate. Among the passages of a covered
    topic only those that really cover it can be chosen.
    """
    accepted, phrases = NAMES.index("accepted"), NAMES.index("phrases_in_context")
    scaler, fitted = StandardScaler(), LogisticRegression(C=_VERDICT_C, max_iter=1000)
    for turn in range(_ROUNDS):
        rows, truth = [], []
        for table in tables:
            if not len(table.values):
                continue
            if turn == 0:
                score = table.values[:, :, accepted] + 0.3 * table.values[:, :, phrases]
            else:
                flat = scaler.transform(table.values.reshape(-1, len(NAMES)))
                score = fitted.decision_function(flat).reshape(table.values.shape[:2])
            for topic, covered in enumerate(table.covered):
                column = score[:, topic]
                if covered and table.right[:, topic].any():
                    column = np.where(table.right[:, topic], column, -np.inf)
                rows.append(table.values[column.argmax(), topic])
                truth.append(covered)
        x = scaler.fit_transform(np.array(rows))
        fitted.fit(x, np.array(truth))
    return scaler, fitted
