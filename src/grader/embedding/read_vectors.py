"""The vectors of one submission, every distinct text embedded once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.document import Document, Passage, in_context, passages
from grader.embedding.encoder import Encoder, Vectors


@dataclass(frozen=True)
class ReadVectors:
    """A document with its vectors.

    plain: (sentences, d), each sentence by itself. placed: (sentences, d), short lines with their heading.
    passages: the document's passages; passage: (passages, d).
    """

    document: Document
    plain: Vectors
    placed: Vectors
    passages: tuple[Passage, ...]
    passage: Vectors


def read_vectors(document: Document, encoder: Encoder) -> ReadVectors:
    """Embeds a document in one call, so that its vectors depend on nothing but its own text."""
    pieces = passages(document)
    plain = [s.text for s in document.sentences]
    placed = [in_context(document, s) for s in document.sentences]
    texts = list(dict.fromkeys([*plain, *placed, *(p.text for p in pieces)]))
    row = {text: number for number, text in enumerate(texts)}
    vectors = encoder.encode(texts)

    def pick(wanted: Sequence[str]) -> Vectors:
        return vectors[np.array([row[text] for text in wanted], dtype=np.intp)]

    return ReadVectors(document, pick(plain), pick(placed), pieces, pick([p.text for p in pieces]))
