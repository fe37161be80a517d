"""A submission as read: its text, and the text's structure with exact offsets.

Every offset counts characters of `Document.text`, so `text[start:end]` is always the author's own wording.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """What a line of the text is, as its author set it."""

    HEADING = "heading"
    SENTENCE = "sentence"
    BULLET = "bullet"
    ROW = "row"
    CODE = "code"


@dataclass(frozen=True)
class Sentence:
    """The smallest piece that is placed, matched and quoted: a sentence, a bullet, a table row or a heading.

    text: the wording prepared for matching (markup, list markers and odd characters removed); never quoted.
    level: for a heading its depth (1 = top), for a bullet its nesting (1 = outermost), else 0.
    heading: index of the heading it stands under, or -1.
    parent: index of the bullet (or lead-in line) it is nested under, or -1.
    block: sentences of one paragraph or list item share a block number.
    """

    index: int
    start: int
    end: int
    kind: Kind
    text: str
    level: int = 0
    heading: int = -1
    parent: int = -1
    block: int = 0

    @property
    def words(self) -> int:
        """Number of white-space separated words."""
        return len(self.text.split())


@dataclass(frozen=True)
class Document:
    """A submission's text and its sentences, in reading order and without overlap."""

    text: str
    sentences: tuple[Sentence, ...]

    @cached_property
    def sha256(self) -> str:
        """Digest of the text as read (UTF-8)."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def words(self) -> int:
        """Number of words, markup left out."""
        return sum(sentence.words for sentence in self.sentences)

    def quote(self, start: int, end: int) -> str:
        """The author's own words between two offsets."""
        return self.text[start:end]

    def trail(self, index: int) -> tuple[Sentence, ...]:
        """The headings and parent bullets above a sentence, outermost first."""
        found: list[Sentence] = []
        sentence = self.sentences[index]
        above = sentence.parent if sentence.parent >= 0 else sentence.heading
        while above >= 0 and len(found) < 8:
            found.append(self.sentences[above])
            above = found[-1].parent if found[-1].parent >= 0 else found[-1].heading
        return tuple(reversed(found))
