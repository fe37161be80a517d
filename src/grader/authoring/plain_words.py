"""Words and lemmas without the tokeniser that grading uses: checks of a rubric must start at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from grader.text.words import lemma

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")

# Words that carry no content of their own.
FUNCTION_WORDS = frozenset(
    (
        "a an the of and or but nor so if then than to in on for with by at from as into over per via is are was were "
        "be been being am do does did done can could will would shall should may might must has have had having it its "
        "that this these those there here which who whom whose what when where why how we i you they he she our your "
        "their us them my his her not no yes all any some each every both either more most much many few less least "
        "very too also just only same such other another up out off about between during before after again once"
    ).split()
)
# Words that only join others.
_JOINING = frozenset(
    (
        "a an the of and or but so if then than to in on for with by at from as is are was were be been it its that "
        "this these those there here which who what we i you they he she do does have has had can will would also very"
    ).split()
)
# Words that stand in nearly every answer, whatever its subject.
_GENERIC = frozenset(
    (
        "model models data system systems good better best bad use using thing things approach method way important "
        "need make get give take work run case example step design solution problem number result algorithm service "
        "handle ensure consider different various new great nice etc machine learning ml ai"
    ).split()
)


@lru_cache(maxsize=50_000)
def lemmas(text: str) -> tuple[str, ...]:
    """The lemmas of a text's words, in order; hyphenated words come apart."""
    return tuple(lemma(word) for word in _WORD.findall(text))


@lru_cache(maxsize=50_000)
def content(text: str) -> frozenset[str]:
    """The distinct lemmas of a text's content words."""
    return frozenset(lemma(w) for w in _WORD.findall(text) if w.lower() not in FUNCTION_WORDS)


def says_nothing(phrase: str) -> bool:
    """Whether a phrase is made of words that join others, or is a single word that fits any subject."""
    found = [word.lower() for word in _WORD.findall(phrase)]
    return set(found) <= _JOINING or (len(found) == 1 and found[0] in _GENERIC)


def holds(sequence: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether one sequence of lemmas stands in another."""
    size = len(part)
    return size > 0 and any(sequence[at : at + size] == part for at in range(len(sequence) - size + 1))


def runs(texts: Iterable[str], longest: int = 6) -> frozenset[tuple[str, ...]]:
    """Every run of up to `longest` lemmas that stands in any of the texts."""
    return frozenset(
        found[at : at + size]
        for text in texts
        for found in [lemmas(text)]
        for at in range(len(found))
        for size in range(1, min(longest, len(found) - at) + 1)
    )


def likeness(first: frozenset[str], second: frozenset[str]) -> float:
    """Jaccard similarity of two sets, 0-1; 0 when both are empty."""
    together = first | second
    return len(first & second) / len(together) if together else 0.0
