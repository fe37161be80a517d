"""Cues that a passage only talks about a point: asked, negated, postponed, left open, or a bare list of names."""

from __future__ import annotations

import re


def _any_of(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


_NEGATION = _any_of(
    r"\b(?:no|not|never|none|nobody|nothing|without|cannot|neither|nor)\b",
    r"\b(?:ignore[sd]?|skip(?:ped|s)?|drop(?:ped)?|forget)\b",
    r"n['’]t\b|\bout of scope\b",
)
_POSTPONED = _any_of(
    r"\b(?:later|tbd|to be (?:decided|defined|discussed)|some ?(?:day|how|time)|another (?:day|time|team)|for now)\b",
    r"\b(?:future work|nice to have|eventually|if (?:there is|there's|we have) time|not (?:sure|now)|whatever)\b",
    r"\b(?:would (?:look|ask|check)|up to (?:the|them|you)|(?:somebody|someone) else)\b",
    r"\bnot (?:my|our) (?:job|problem|concern)\b",
    r"\b(?:the usual|as usual|standard stuff|etc)\b",
)
_OPEN = _any_of(r"\b(?:or|either|depends?|depending|options?|could|might|maybe|perhaps|possibly|one of)\b")
_VAGUE = _any_of(
    r"\b(?:important|crucial|key|matters?|good|best|proper(?:ly)?|appropriate|suitable|robust|careful(?:ly)?)\b",
    r"\b(?:various|many|consider|handle|take care|deal with|make sure|ensure|should be)\b",
)
_REASON = _any_of(
    r"\b(?:because|since|so that|so|as|therefore|thus|hence|otherwise|due to|thanks to|in order to|b/c|bc|cause)\b",
    r"\b(?:which (?:means|lets|makes)|means|that way)\b|->|=>",
)
_TURNED_DOWN = _any_of(
    r"\b(?:but|however|instead|rather|avoid(?:s|ed|ing)?|wrong|tempting)\b",
    r"\b(?:considered|thought (?:about|of)|reject(?:s|ed)?)\b",
    r"\b(?:never|unlike|versus|alternative(?:ly)?|would (?:be|have been)|drawback)\b",
    r"\b(?:(?:must|should|shall|may)(?: not|n['’]t)|not (?:permitted|allowed|acceptable)|forbidden|ruled out)\b",
)
_TURN = re.compile(
    r"^\W*(?:but|however|instead|yet|still|though|that (?:would|fails|is (?:why|not|wrong)))\b", re.IGNORECASE
)
_ASIDE = re.compile(r"\s*\([^()]*\)$")
_ASKS = re.compile(
    r"\W*(?:what|which|how|when|where|who|whom|why|shall|should|do|does|did|is|are|can|could|would|will|may)\b",
    re.IGNORECASE,
)
_TAG = re.compile(
    r",\s*(?:right|ok(?:ay)?|correct|yes|yeah|no|agreed|isn['’]t it|is that (?:right|ok(?:ay)?))\s*\?$", re.IGNORECASE
)
_NUMBER = re.compile(r"\d")
_SEPARATOR = re.compile(r"[,/;|+]")


NAMES = ("question", "negation", "postponed", "open", "vague", "reason", "number", "listing", "length")


def cues(text: str) -> tuple[float, ...]:
    """Cues of a passage in the order of NAMES, each 0-1. Bounded counts, so that repeating a word changes little."""
    words = max(1, len(text.split()))
    return (
        float(is_open_question(text)),
        min(3, len(_NEGATION.findall(text))) / 3,
        min(2, len(_POSTPONED.findall(text))) / 2,
        min(3, len(_OPEN.findall(text))) / 3,
        min(3, len(_VAGUE.findall(text))) / 3,
        min(2, len(_REASON.findall(text))) / 2,
        min(3, len(_NUMBER.findall(text))) / 3,
        min(1.0, 3 * len(_SEPARATOR.findall(text)) / words),
        min(60, words) / 60,
    )


def is_open_question(text: str) -> bool:
    """A question that the same line does not go on to answer ("Personalised? -> no" is answered).

    What ends in ", right?" is said, and only then checked; a question in brackets at the end is an aside.
    """
    end = text.rstrip(" \"'")
    whole = _ASIDE.sub("", end)
    end = (whole if len(whole.split()) > 2 and not _ASKS.match(whole) else end).rstrip(" \"')")
    return end.endswith("?") and not _TAG.search(end)


def is_turned_down(text: str, after: str = "") -> bool:
    """A thing named only to be set aside, in the same breath or at the start of the sentence after."""
    return bool(_TURNED_DOWN.search(text) or _TURN.search(after))
