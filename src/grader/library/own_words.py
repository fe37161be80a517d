"""Phrase groups for a point that nobody wrote any for: one group for each of its own content words."""

from __future__ import annotations

from functools import lru_cache

from grader.text.words import lemma, words

# Words that say nothing by themselves; those that turn a statement (above, less, both, before) are not among them.
_FUNCTION = """
a about again all also although always am an and another any anyone anything are around as at back be became because
become becomes been being but by can could d did do does doing done due each either else enough even ever every for
from get gets go goes got had has have having he hence her here hers him his how however i if in indeed into is it
its itself just like ll m made make makes many may me might mine mostly much must my of often ok okay on onto or
other our own per perhaps please put quite rather re really s say says see seem seems she should show shows since so
some something still such t take takes than that the their them themselves then there therefore these they thing
things this those though through thus to too toward towards unless until upon us use used uses using various ve very
via was way we well were what whatever when whenever where whereas wherever whether which while who whom whose why
will with within would yes yet you your
"""
_NOT = ("not", "n't", "no", "none", "never", "cannot", "without", "neither", "nor")


def own_phrases(point: str, question: str = "") -> tuple[tuple[str, ...], ...]:
    """A group for each content word of a point, in order; a "not" in any form is one word.

    The share of a point's stemmed words that an answer holds tells more than a cosine does about short texts. A word
    that stands in the question does not count, as everybody can repeat it, unless there is no other.
    """
    groups: dict[str, tuple[str, ...]] = {}
    for word in words(point):
        if word.lower().replace("’", "'") in _NOT:
            groups.setdefault("not", _NOT)
        elif lemma(word) not in _function_lemmas() and word.strip("'’"):
            groups.setdefault(lemma(word), (word,))
    asked = {lemma(word) for word in words(question)}
    return tuple(group for key, group in groups.items() if key not in asked) or tuple(groups.values())


@lru_cache(maxsize=1)
def _function_lemmas() -> frozenset[str]:
    return frozenset(lemma(word) for word in _FUNCTION.split())
