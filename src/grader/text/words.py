"""Words as they are compared: one lemma per word, whatever its ending, spelling or hyphens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from grader.text.tokens import pipeline, without_runs

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Signs that glue words in notes ("a->b", "CTR/CVR", "recall@10", "x=y"); spaCy keeps some of them in one token.
_GLUE = re.compile(r"(->|=>|<-|[/|=<>@+~_&;:()\[\]{}\"*^-]|(?<!\d),|,(?!\d))")
_MAGNITUDE = re.compile(r"^(\d+(?:[.,]\d+)*)(k|m|mn|mm|b|bn|t|tn)$", re.IGNORECASE)
_MAGNITUDE_WORD = {
    "k": "thousand",
    "m": "million",
    "mn": "million",
    "mm": "million",
    "b": "billion",
    "bn": "billion",
    "t": "trillion",
    "tn": "trillion",
}
_CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z]{2})")

# British spelling to American. Applied to text and rubric alike, so a word changed for nothing does no harm.
_SPELLING = (
    (re.compile(r"is(e|es|ed|er|ers|ing|ation|ations|able)$"), r"iz\1"),
    (re.compile(r"ys(e|es|ed|er|ers|ing)$"), r"yz\1"),
    (re.compile(r"(?<=\w{3})our(s|ed|ing|able|al)?$"), r"or\1"),
    (re.compile(r"(?<=\w{2})ll(ed|ing|er|ers)$"), r"l\1"),
    (re.compile(r"(?<=\w{2})tre(s)?$"), r"ter\1"),
    (re.compile(r"(?<=\w{3})ogue(s)?$"), r"og\1"),
    (re.compile(r"(?<=\w{3})ence(s)?$"), r"ense\1"),
)


@lru_cache(maxsize=1)
def _stem():  # type: ignore[no-untyped-def]
    import snowballstemmer

    return snowballstemmer.stemmer("english").stemWord


@lru_cache(maxsize=100_000)
def lemma(word: str) -> str:
    """The form under which a word is compared: lower case, American spelling, ending removed (Snowball)."""
    word = word.lower().strip(".'")
    if word.isalpha() and len(word) > 3:
        for pattern, replacement in _SPELLING:
            changed = pattern.sub(replacement, word)
            if changed != word:
                word = changed
                break
    return str(_stem()(word)) or word


def words(text: str) -> list[str]:
    """The words and numbers of a prepared text, punctuation left out, in order.

    Hyphenated and slashed words come apart, "150B" becomes "150", "billion", "TwoTower" becomes "Two", "Tower".
    """
    return list(_words(text))


def _words(text: str) -> Iterator[str]:
    for token in pipeline().make_doc(_CAMEL.sub(" ", _GLUE.sub(r" \1 ", without_runs(text)))):
        raw = token.text
        if not any(char.isalnum() for char in raw):
            continue
        magnitude = _MAGNITUDE.match(raw)
        if magnitude:
            yield magnitude.group(1)
            yield _MAGNITUDE_WORD[magnitude.group(2).lower()]
        else:
            yield raw


def lemma_doc(tokens: list[str], lemmas: list[str]) -> Doc:
    """A spaCy Doc of the words with their lemmas set, for matchers that work on lemmas."""
    from spacy.tokens import Doc

    return Doc(pipeline().vocab, words=tokens, lemmas=lemmas)
