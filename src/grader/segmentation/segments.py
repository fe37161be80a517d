"""The whole text cut into stretches about one step each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from grader.document import Document
from grader.embedding.read_vectors import ReadVectors
from grader.library import NO_STEP, Framework
from grader.segmentation.features import boundaries, content_features, heading_features, heading_table
from grader.segmentation.model import SegmenterModel, softmax
from grader.study import PreparedCase

By = Literal["heading", "text", "both"]


@dataclass(frozen=True)
class Segment:
    """Characters `start`..`end` of the text, about one step (or `none`). confidence: 0-1. by: what told the step."""

    start: int
    end: int
    step: str
    confidence: float
    by: By


@dataclass(frozen=True)
class Segmentation:
    """Segments that cover the text in order without gap or overlap, and the step of every sentence."""

    segments: tuple[Segment, ...]
    steps: tuple[str, ...]


def segment(read: ReadVectors, prepared: PreparedCase, model: SegmenterModel) -> Segmentation:
    """Places every sentence in a step of the case's framework, or in none."""
    document, framework = read.document, prepared.case.framework
    labels = (*framework.step_ids, NO_STEP)
    content = content_features(read, prepared)
    words_alone = softmax(content @ model.content_vector)
    features = np.concatenate([content, heading_features(document, framework, words_alone)], axis=2)
    path, probabilities = model.decode(features @ model.vector, boundaries(document))
    by = _told_by(document, framework, path, words_alone)
    steps = tuple(labels[label] for label in path)
    return Segmentation(tuple(_runs(document, steps, probabilities[np.arange(len(path)), path], by)), steps)


def undivided(document: Document, framework: Framework) -> Segmentation:
    """The whole text in the only step of a framework of one step: nothing has to be told apart."""
    step, size = framework.step_ids[0], len(document.text)
    whole = (Segment(0, size, step, 1.0, "text"),) if size else ()
    return Segmentation(whole, (step,) * len(document.sentences))


def _told_by(document: Document, framework: Framework, path: np.ndarray, words_alone: np.ndarray) -> list[By]:
    table = heading_table(document, framework)
    out: list[By] = []
    for index, label in enumerate(path):
        headed = label < len(framework.steps) and table[index, :, label].max() > 0
        worded = int(words_alone[index].argmax()) == label
        out.append("both" if headed and worded else "heading" if headed else "text")
    return out


def _runs(document: Document, steps: tuple[str, ...], confidence: np.ndarray, by: list[By]) -> list[Segment]:
    size = len(document.text)
    starts = [i for i in range(len(steps)) if i == 0 or steps[i] != steps[i - 1]]
    if not starts:
        return [Segment(0, size, NO_STEP, 1.0, "text")] if size else []
    segments = []
    for number, first in enumerate(starts):
        last = starts[number + 1] if number + 1 < len(starts) else len(steps)
        begin = 0 if number == 0 else document.sentences[first].start
        end = size if last == len(steps) else document.sentences[last].start
        told = {by[i] for i in range(first, last)}
        how: By = told.pop() if len(told) == 1 else "both"
        segments.append(Segment(begin, end, steps[first], float(confidence[first:last].mean()), how))
    return segments
