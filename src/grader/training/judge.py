"""How well learned parts do on labelled answers they have not seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, roc_auc_score

from grader.document import Kind
from grader.matching.match import match
from grader.matching.model import VerdictModel
from grader.matching.verifier import Verifier
from grader.segmentation import SegmenterModel, segment
from grader.training.corpus import Example

TRUTHS = ("missing", "mentioned", "partial", "covered")


@dataclass(frozen=True)
class Outcome:
    """Per topic of one answer: the truth (index into TRUTHS), the confidence, the same for "at least in part", and
    whether the first quote overlaps a sentence that covers the topic. Per labelled body sentence: whether its step is
    right."""

    case: str
    author: str
    style: str
    truth: NDArray[np.intp]
    confidence: NDArray[np.float64]
    at_least_half: NDArray[np.float64]
    evidence: NDArray[np.bool_]
    placed: NDArray[np.bool_]


def outcome(example: Example, segmenter: SegmenterModel, verdict: VerdictModel, verifier: Verifier) -> Outcome:
    """What the models make of one labelled answer, against its labels."""
    rubric = example.prepared.case.rubric
    labels = [example.answer.topics(kind) for kind in ("mentions", "partial", "covers")]
    found = match(example.read, example.prepared, example.index, verdict, verdict.encoder, verifier)
    verdicts = found.verdicts[: len(rubric.topics)]
    right = [
        bool(v.quotes) and v.criterion.id in example.answer.covers(v.quotes[0].start, v.quotes[0].end) for v in verdicts
    ]
    segmentation = segment(example.read, example.prepared, segmenter)
    ids = example.prepared.case.framework.step_ids
    gold = example.answer.sentence_steps(example.prepared.case)
    body = [
        segmentation.steps[s.index] == ids[gold[s.index]]
        for s in example.read.document.sentences
        if s.kind is not Kind.HEADING and 0 <= gold[s.index] < len(ids)
    ]
    truth = [
        max((rank for rank, ids_ in enumerate(labels, 1) if topic.id in ids_), default=0) for topic in rubric.topics
    ]
    return Outcome(
        example.case,
        example.answer.header.author,
        example.answer.header.style,
        np.array(truth, dtype=np.intp),
        np.array([v.confidence for v in verdicts]),
        np.array([v.at_least_half for v in verdicts]),
        np.array(right, dtype=bool),
        np.array(body, dtype=bool),
    )


def figures(outcomes: Sequence[Outcome], covered: float, partial: float) -> dict[str, float | int | None]:
    """Figures over all topics and sentences of some answers; a topic is called covered from this confidence on.

    topic_macro_f1, topic_auc; trap_called_covered: share of merely mentioned topics called covered; evidence_right:
    share of rightly covered topics whose first quote overlaps a covering sentence; segment: share of sentences placed
    right. None where nothing can be counted.
    """
    truth = np.concatenate([o.truth for o in outcomes])
    confidence = np.concatenate([o.confidence for o in outcomes])
    half = np.concatenate([o.at_least_half for o in outcomes]) >= partial
    called, is_covered = confidence >= covered, truth == TRUTHS.index("covered")
    trap = called[truth == TRUTHS.index("mentioned")]
    quoted = np.concatenate([o.evidence for o in outcomes])[is_covered & called]
    placed = np.concatenate([o.placed for o in outcomes])
    both = 0 < is_covered.sum() < len(is_covered)
    return {
        "answers": len(outcomes),
        "topics": len(truth),
        "topic_macro_f1": float(f1_score(is_covered, called, average="macro")) if both else None,
        "topic_auc": float(roc_auc_score(is_covered, confidence)) if both else None,
        "three_way_macro_f1": float(f1_score(np.maximum(truth - 1, 0), np.where(called, 2, half), average="macro")),
        "trap_called_covered": _mean(trap),
        "evidence_right": _mean(quoted),
        "segment": _mean(placed),
    }


def best_thresholds(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """Confidences from which a topic is called covered and partial: best macro-F1 of covered against the rest, then of
    (missing or mentioned, partial, covered)."""
    truth = np.concatenate([o.truth for o in outcomes])
    confidence = np.concatenate([o.confidence for o in outcomes])
    half = np.concatenate([o.at_least_half for o in outcomes])
    grid = np.round(np.arange(0.3, 0.71, 0.01), 2)
    # To three digits: of cuts that are equally good the lowest, as a wrong "missing" discourages more than it teaches.
    covered = float(max(grid, key=lambda cut: round(f1_score(truth == 3, confidence >= cut, average="macro"), 3)))
    three = np.maximum(truth - 1, 0)

    def quality(cut: float) -> float:
        return float(f1_score(three, np.where(confidence >= covered, 2, half >= cut), average="macro"))

    return covered, float(max(np.round(np.arange(0.2, 0.81, 0.01), 2), key=quality))


def _mean(values: Iterable[bool]) -> float | None:
    found = list(values)
    return float(np.mean(found)) if found else None
