"""Passages: the pieces of an answer that may make a point, each with the context it is read in.

A point stands in one sentence, runs over two, or is spread over three short lines under a heading. In notes the
subject often stands in the heading or in the bullet above ("Offline:" / "mAP, nDCG"), so short lines carry it.
"""

from __future__ import annotations

from dataclasses import dataclass

from grader.document.model import Document, Kind, Sentence

SHORT = 14  # words; a shorter line leans on its heading
_CONTEXT_WORDS = 12


@dataclass(frozen=True)
class Passage:
    """Consecutive sentences `first`..`last` (inclusive) and the text that is compared."""

    first: int
    last: int
    text: str

    @property
    def sentences(self) -> range:
        """Indexes of its sentences."""
        return range(self.first, self.last + 1)


def passages(document: Document) -> tuple[Passage, ...]:
    """All passages of a document, in order: each sentence, each pair, and triples of short lines. No headings."""
    found: list[Passage] = []
    body = [s for s in document.sentences if s.kind is not Kind.HEADING]
    for place, sentence in enumerate(body):
        found.append(Passage(sentence.index, sentence.index, in_context(document, sentence)))
        for length in (2, 3):
            group = body[place : place + length]
            together = len(group) == length and len({s.heading for s in group}) == 1
            if together and (length == 2 or all(s.words < 2 * SHORT for s in group)):
                text = " ".join(_ended(s.text) for s in group)
                found.append(Passage(group[0].index, group[-1].index, in_context(document, sentence, text)))
    return tuple(found)


def in_context(document: Document, sentence: Sentence, text: str | None = None) -> str:
    """The sentence's text (or `text`, which begins with it), short lines with the heading and bullet above them."""
    text = sentence.text if text is None else text
    if sentence.kind is Kind.HEADING or (len(text.split()) >= SHORT and sentence.kind is Kind.SENTENCE):
        return text
    above = [s.text for s in document.trail(sentence.index) if s.words <= _CONTEXT_WORDS][-2:]
    return ": ".join([*(part.rstrip(": ") for part in above), text]) if above else text


def _ended(text: str) -> str:
    return text if text[-1:] in ".!?:;," else text + "."
