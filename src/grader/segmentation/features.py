"""What speaks for each step at each sentence. The same few numbers serve any framework, however many steps it has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.document import Document, Kind
from grader.embedding import Vectors
from grader.embedding.read_vectors import ReadVectors
from grader.library import Framework
from grader.segmentation.headings import heading_scores
from grader.study import PreparedCase

Floats = NDArray[np.float64]

CONTENT = ("nearest", "nearest_five", "description", "nearest_plain", "no_step", "far_from_all")
HEADING = (
    "heading",
    "upper_heading",
    "bullet_above",
    "trusted_heading",
    "trusted_upper_heading",
    "trusted_bullet_above",
)
_NAMED = 0.5  # a heading that matches an alias less than this names nothing
_TOP = 5


def content_features(read: ReadVectors, prepared: PreparedCase, *, leave_out_equal: bool = False) -> Floats:
    """From the words themselves, shape (sentences, steps + 1, len(CONTENT)); the last label is "no step".

    nearest / nearest_five: cosine to the nearest statement of the step's topics, mean of the five nearest, with
    context; nearest_plain without it. description: cosine to the step's description.
    leave_out_equal: statements equal to the sentence do not count (for training on texts that hold them).
    """
    steps = len(prepared.case.framework.steps)
    topic_step = np.array(
        [prepared.case.framework.step_ids.index(c.step) for c in prepared.criteria[: prepared.topics]]
    )
    vectors, owner = _exemplars(prepared)
    out = np.zeros((len(read.placed), steps + 1, len(CONTENT)))
    placed, plain = read.placed @ vectors.T, read.plain @ vectors.T
    if leave_out_equal:
        placed, plain = (np.where(sims > 0.995, -1.0, sims) for sims in (placed, plain))
    for step in range(steps):
        mine = topic_step[owner] == step
        if mine.any():
            ordered = -np.sort(-placed[:, mine], axis=1)
            out[:, step, 0] = ordered[:, 0]
            out[:, step, 1] = ordered[:, :_TOP].mean(axis=1)
            out[:, step, 3] = plain[:, mine].max(axis=1)
    out[:, :steps, 2] = read.placed @ prepared.steps.T
    out[:, steps, 4] = 1.0
    out[:, steps, 5] = -out[:, :steps, 0].max(axis=1)
    return out


def heading_features(document: Document, framework: Framework, content: Floats) -> Floats:
    """From the headings above, shape (sentences, steps + 1, len(HEADING)).

    content: (sentences, steps + 1) probabilities by the words alone. A heading is trusted as far as the text under it
    is about what it names: "Requirements" over a list of metrics is not.
    """
    steps = len(framework.steps)
    names = heading_table(document, framework)
    out = np.zeros((len(document.sentences), steps + 1, len(HEADING)))
    out[:, :steps, :3] = names.transpose(0, 2, 1)
    under = np.array([s.index if s.kind is Kind.HEADING else s.heading for s in document.sentences], dtype=np.intp)
    body = np.array([s.kind is not Kind.HEADING for s in document.sentences], dtype=bool)
    for heading in np.unique(under):
        part = under == heading
        text = part & body
        if not text.any():
            continue
        named = names[np.flatnonzero(text)[0], 0] >= _NAMED
        trust = float(content[text][:, :steps][:, named].sum(axis=1).mean()) if named.any() else 0.0
        out[part, :steps, 3:] = names[part].transpose(0, 2, 1) * trust
    return out


def heading_table(document: Document, framework: Framework) -> Floats:
    """How well the nearest heading, the one above it and the bullet above name each step: (sentences, 3, steps)."""
    known: dict[int, Floats] = {}

    def named(index: int) -> Floats:
        if index not in known:
            scores = heading_scores(document.sentences[index].text, framework)
            known[index] = np.where(scores >= _NAMED, scores, 0.0)
        return known[index]

    out = np.zeros((len(document.sentences), 3, len(framework.steps)))
    for sentence in document.sentences:
        above = list(document.trail(sentence.index))[::-1]
        headings = [s.index for s in above if s.kind is Kind.HEADING]
        if sentence.kind is Kind.HEADING:
            headings.insert(0, sentence.index)
        bullets = [s.index for s in above if s.kind is not Kind.HEADING]
        for place, index in enumerate(headings[:2]):
            out[sentence.index, place] = named(index)
        if bullets:
            out[sentence.index, 2] = named(bullets[0])
    return out


def boundaries(document: Document) -> NDArray[np.intp]:
    """What lies before each sentence: 0 nothing (same paragraph or list), 1 a new paragraph, 2 another heading."""
    out = np.zeros(len(document.sentences), dtype=np.intp)
    for before, here in zip(document.sentences, document.sentences[1:], strict=False):
        between = document.text[before.end : here.start].replace("\r\n", "\n")
        heading = [s.index if s.kind is Kind.HEADING else s.heading for s in (before, here)]
        if heading[0] != heading[1]:
            out[here.index] = 2
        elif "\n\n" in between or (before.block != here.block and here.kind is Kind.SENTENCE):
            out[here.index] = 1
    return out


def _exemplars(prepared: PreparedCase) -> tuple[Vectors, NDArray[np.intp]]:
    """Every statement about a topic, right or wrong: a near miss makes no point but is about the same step."""
    count = prepared.topics
    parts = [(prepared.own[:count], np.arange(count))]
    parts += [
        (rows.vectors[rows.owner < count], rows.owner[rows.owner < count])
        for rows in (prepared.making, prepared.near_misses)
    ]
    return np.vstack([vectors for vectors, _ in parts]), np.concatenate([owner for _, owner in parts])
