"""Overlap that words do not show: topics and statements compared by their embeddings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from grader.authoring.draft import Draft
from grader.authoring.findings import Finding, warning
from grader.embedding import Encoder
from grader.study import plain_statement

_SAME_STATEMENT = 0.93
_LEANING = 0.5
_RELATED = 0.6


def check_meaning(draft: Draft, encoder: Encoder) -> Iterator[Finding]:
    """Topics whose statements lie nearer to another topic's than to their own, and statements that say the same."""
    topics = [topic for topic in draft.topics if topic.accepted]
    texts = [plain_statement(entry.text) for topic in topics for entry in topic.accepted]
    vectors = encoder.encode([*texts, *(f"{topic.title}: {topic.criterion}" for topic in topics)])
    said, own = vectors[: len(texts)], vectors[len(texts) :]
    bounds = np.cumsum([0, *(len(topic.accepted) for topic in topics)])
    alike = said @ said.T
    for number, topic in enumerate(topics):
        at = range(bounds[number], bounds[number + 1])
        for first, second in combinations(range(len(at)), 2):
            if alike[at[first], at[second]] >= _SAME_STATEMENT:
                where = draft.source.place(topic.accepted[first].key)
                problem = draft.source.problem(
                    topic.accepted[second].key,
                    f"means nearly the same as {where}",
                    todo="say it by another design or from another point of view",
                )
                yield warning("close-meaning", problem)
    for one, other in combinations(range(len(topics)), 2):
        if own[one] @ own[other] < _RELATED:
            continue
        for here, there in ((one, other), (other, one)):
            share = _leaning(alike, range(*bounds[here : here + 2]), range(*bounds[there : there + 2]))
            if share >= _LEANING:
                other_id = topics[there].id
                what = f"{share:.0%} of its accepted statements lie nearer to those of {other_id!r} than to each other"
                todo = "make one topic of the two, or let the statements say what only this one asks for"
                problem = draft.source.problem((*topics[here].key, "accepted"), what, todo=todo)
                yield warning("overlapping-meaning", problem)


def _leaning(alike: np.ndarray, mine: Sequence[int], theirs: Sequence[int]) -> float:
    """Share of my statements whose three nearest of theirs are nearer than the three nearest others of mine."""
    if len(mine) < 3:
        return 0.0
    nearer = 0
    for row in mine:
        siblings = np.sort([alike[row, column] for column in mine if column != row])[-3:].mean()
        strangers = np.sort(alike[row, list(theirs)])[-3:].mean()
        nearer += strangers > siblings
    return nearer / len(mine)
