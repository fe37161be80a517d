"""spaCy's English tokeniser and sentence splitter, loaded once.

A blank pipeline: no statistical model, nothing to download, the same tokens on every machine.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

# After these a full stop ends no sentence; spaCy's own exceptions hold "e.g.", "i.e." and the like already.
_ABBREVIATIONS = (
    "approx.",
    "incl.",
    "excl.",
    "resp.",
    "cf.",
    "vs.",
    "fig.",
    "eq.",
    "no.",
    "e.g.",
    "i.e.",
    "ca.",
    "max.",
    "min.",
)
_MAYBE = ("etc.", "al.")
_RUNS = re.compile(r"([^\w\s])\1{8,}")


@lru_cache(maxsize=1)
def pipeline() -> Language:
    """spaCy's blank English pipeline with the rule-based sentence splitter."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer", config={"punct_chars": [".", "!", "?", "…", "。", "！", "？"]})
    nlp.max_length = 2_000_000
    return nlp


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Offsets of the sentences of one paragraph, white space at both ends left out, in order."""
    spans: list[tuple[int, int]] = []
    for sent in pipeline()(without_runs(text)).sents:
        start, end = sent.start_char, sent.end_char
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        if spans and _continues(text[spans[-1][0] : spans[-1][1]], text[start:end]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def without_runs(text: str) -> str:
    """The text with long runs of one sign blanked out, length unchanged: the tokeniser takes minutes over them."""
    return _RUNS.sub(lambda run: " " * len(run.group()), text)


def _continues(before: str, after: str) -> bool:
    """Whether a split was none: after an abbreviation, or before a piece without a single word."""
    if not any(char.isalnum() for char in after):
        return True
    last = before.rsplit(None, 1)[-1].lower().lstrip("(")
    return last in _ABBREVIATIONS or (last in _MAYBE and after[0].islower())
