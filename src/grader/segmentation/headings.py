"""Headings matched to a framework's steps by the words people use for them."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from grader.library import Framework
from grader.text.words import lemma, words

_NUMBERING = re.compile(
    r"^(?:(?:step|part|phase|section|stage|chapter)\s*#?\s*)?(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-g])\s*[:.)\-]+\s*|^(?:step|part|phase|section|stage)\s+\d+\s+",
    re.IGNORECASE,
)
_EMPTY = frozenset(
    (
        "a an and the of for to in on my our your how do we i it is as with what which where when at by be "
        "this that its their about"
    ).split()
)


def heading_scores(title: str, framework: Framework) -> np.ndarray:
    """How well a heading names each step, shape (steps,), 0 (not at all) to 1 (exactly an alias or the title).

    The Dice coefficient of the heading's lemmas and an alias's lemmas, function words left out; the best alias counts.
    """
    wanted = _content(_NUMBERING.sub("", title))
    scores = np.zeros(len(framework.steps), np.float64)
    if not wanted:
        return scores
    for number, aliases in enumerate(_alias_words(framework)):
        for alias in aliases:
            common = len(wanted & alias)
            if common:
                scores[number] = max(scores[number], 2 * common / (len(wanted) + len(alias)))
    return scores


@lru_cache(maxsize=16)
def _alias_words(framework: Framework) -> tuple[tuple[frozenset[str], ...], ...]:
    return tuple(
        tuple(filter(None, (_content(alias) for alias in (step.title, *step.aliases)))) for step in framework.steps
    )


def _content(text: str) -> frozenset[str]:
    found = frozenset(lemma(word) for word in words(text))
    return found - _EMPTY or found
