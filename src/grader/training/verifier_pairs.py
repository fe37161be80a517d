"""What the verifier learns from: pairs of a criterion and a passage, with how far the passage meets the criterion."""

from __future__ import annotations

import random

import numpy as np
from numpy.typing import NDArray

from grader.matching.verified import criterion_text
from grader.study import PreparedCase, Rows, plain_statement
from grader.training.corpus import Corpus, Example
from grader.training.pairs import Degree, Pair

_RIGHT = 2  # passages of a covered topic that make it, the likeliest first; one more at random
_WRONG = 2  # passages of a topic that is not covered that look most like it; one more at random among the next
_NEXT = 12
_RIVALS = 4  # topics nearest to a statement, of which one is paired with it


def criterion_texts(prepared: PreparedCase) -> list[str]:
    """The topics as the verifier reads them."""
    return [criterion_text(topic) for topic in prepared.case.rubric.topics]


def degrees(example: Example) -> NDArray[np.intp]:
    """Degree of every passage for every topic by the annotations it overlaps, (passages, topics)."""
    number = {topic.id: place for place, topic in enumerate(example.prepared.case.rubric.topics)}
    sentences = example.read.document.sentences
    out = np.zeros((len(example.read.passages), len(number)), dtype=np.intp)
    for row, passage in enumerate(example.read.passages):
        start, end = sentences[passage.first].start, sentences[passage.last].end
        for mark in example.answer.marks:
            if min(mark.end, end) > max(mark.start, start):
                kinds = (
                    (mark.mentions, Degree.MENTIONED),
                    (mark.partial, Degree.PARTIAL),
                    (mark.covers, Degree.COVERED),
                )
                for topics, degree in kinds:
                    for topic in topics:
                        out[row, number[topic]] = max(out[row, number[topic]], degree)
    return out


def answer_pairs(example: Example, odds: NDArray[np.float64], rng: random.Random) -> list[Pair]:
    """Pairs of a labelled answer, as they are met in use: for each topic the passages that look most like it.

    odds: (passages, topics), how much each passage looks like making the topic; -inf where it cannot.
    """
    labels = degrees(example)
    texts, criteria = [p.text for p in example.read.passages], criterion_texts(example.prepared)
    pairs: list[Pair] = []
    for topic, criterion in enumerate(criteria):
        order = [int(row) for row in np.argsort(-odds[:, topic], kind="stable") if np.isfinite(odds[row, topic])]
        of = {degree: [row for row in order if labels[row, topic] == degree] for degree in Degree}
        if of[Degree.COVERED]:
            chosen = _some(of[Degree.COVERED], _RIGHT, rng) + [r for r in order[:8] if r in of[Degree.MISSING]][:1]
        elif of[Degree.PARTIAL]:
            chosen = of[Degree.PARTIAL][:2] + of[Degree.MISSING][:_WRONG]
        else:
            chosen = _some(order[:_NEXT], _WRONG, rng)
            chosen += [row for row in of[Degree.MENTIONED] if row not in chosen][:2]
        pairs += [Pair(criterion, texts[row], Degree(labels[row, topic])) for row in chosen]
    return pairs


def statement_pairs(prepared: PreparedCase, rng: random.Random) -> list[Pair]:
    """A case's own examples: accepted statements, near misses, marked sentences of the references, and rivals."""
    topics, criteria = prepared.case.rubric.topics, criterion_texts(prepared)
    pairs: list[Pair] = []
    accepted = [plain_statement(s) for t in topics for s in t.accepted]
    pairs += _with_rivals(accepted, prepared.accepted, prepared, criteria, rng)
    marked = [
        (r.document.sentences[i].text, {c for c, rows in r.marks.items() if i in rows}, t.id)
        for t in topics
        for r in prepared.case.references
        for i in r.marks.get(t.id, ())
    ]
    by_id = {topic.id: text for topic, text in zip(topics, criteria, strict=True)}
    pairs += [Pair(by_id[topic], text, Degree.COVERED) for text, _, topic in marked]
    pairs += [
        Pair(criterion, plain_statement(s), Degree.MENTIONED)
        for topic, criterion in zip(topics, criteria, strict=True)
        for s in topic.near_misses
    ]
    return pairs


def mined(corpus: Corpus, odds: dict[str, NDArray[np.float64]], rng: random.Random) -> list[Pair]:
    """Pairs of all labelled answers. odds: by id of the answer, see `answer_pairs`."""
    return [pair for e in corpus.examples for pair in answer_pairs(e, odds[e.answer.header.id], rng)]


def _with_rivals(
    texts: list[str], rows: Rows, prepared: PreparedCase, criteria: list[str], rng: random.Random
) -> list[Pair]:
    """Each statement with its own criterion, every second one also with one of the topics nearest to it."""
    similar = rows.vectors[: len(texts)] @ prepared.own[: prepared.topics].T
    pairs: list[Pair] = []
    for place, (text, owner) in enumerate(zip(texts, rows.owner, strict=False)):
        pairs.append(Pair(criteria[owner], text, Degree.COVERED))
        if place % 2 == 0:
            similar[place, owner] = -1.0
            rival = rng.choice(np.argsort(-similar[place], kind="stable")[:_RIVALS].tolist())
            pairs.append(Pair(criteria[rival], text, Degree.MISSING))
    return pairs


def _some(rows: list[int], first: int, rng: random.Random) -> list[int]:
    return rows[:first] + ([rng.choice(rows[first:])] if len(rows) > first else [])
