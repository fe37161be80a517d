"""Whole answers whose grade is known beforehand: full-mark answers, answers to other cases, text without a point."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from grader.document import read_text
from grader.embedding import Encoder
from grader.errors import GraderError
from grader.grading import Grader, Study
from grader.library import Rubric
from grader.library.shelf import Shelf
from grader.scoring.scorecard import Scorecard
from grader.study import without_reference

_SEED = 20
_CHUNK = 18


@dataclass(frozen=True)
class Probe:
    """One answer graded. score: 0-100, None when it could not be graded. covered: share of the rubric's topics.

    reached: share of the topics it is marked with that were found; missed: the ids of the others (references only).
    earned: the topics covered, each with the first quote.
    """

    kind: str
    name: str
    score: float | None
    covered: float
    reached: float | None = None
    missed: tuple[str, ...] = ()
    earned: tuple[tuple[str, str], ...] = ()


def probe_references(grader: Grader, study: Study, held_out: bool) -> list[Probe]:
    """Each reference answer graded as if it were a candidate's. held_out: by the rubric without that reference."""
    out = []
    for reference in study.prepared.case.references:
        left = without_reference(study.prepared, reference.name) if held_out else study.prepared
        card = grader.grade_document(reference.document, replace(study, prepared=left), reference.name)
        found = _covered(card)
        missed = tuple(topic for topic in reference.marks if topic not in found)
        reached = 1 - len(missed) / len(reference.marks) if reference.marks else None
        kind = "reference, held out" if held_out else "reference"
        out.append(replace(_probe(kind, reference.name, card), reached=reached, missed=missed))
    return out


def probe_others(grader: Grader, study: Study, others: Sequence[str]) -> list[Probe]:
    """The first reference answer of other cases, graded as answers to this one."""
    out = []
    for case in others:
        references = grader.shelf.case(case).references
        if references:
            out.append(_probe("other case", case, grader.grade_document(references[0].document, study, case)))
    return out


def probe_nonsense(grader: Grader, study: Study) -> list[Probe]:
    """Text that makes no point: the rubric's phrases as a list, its statements' words shuffled, the prompt repeated."""
    out = []
    for name, text in nonsense(study.prepared.case.rubric).items():
        try:
            out.append(_probe("nonsense", name, grader.grade_document(read_text(text, name), study, name)))
        except GraderError:
            out.append(Probe("nonsense", name, None, 0.0))
    return out


def nonsense(rubric: Rubric) -> dict[str, str]:
    """Texts about a case that say nothing, the same on every run."""
    dice = random.Random(_SEED)  # noqa: S311 - not a secret, and the same text every time
    phrases = [phrase for topic in rubric.topics for group in topic.phrases for phrase in group]
    words = [word for topic in rubric.topics for text in (topic.criterion, *topic.accepted) for word in text.split()]
    dice.shuffle(words)
    words = words[:400]
    lines = [" ".join(words[at : at + _CHUNK]) for at in range(0, len(words), _CHUNK)]
    texts = {
        "phrases as a list": ", ".join(phrases),
        "shuffled words": ".\n".join(lines),
        "titles as headings": "\n\n".join(f"## {topic.title}\n\nThis is important." for topic in rubric.topics),
        "the prompt": " ".join([rubric.prompt] * 3),
    }
    return {name: text for name, text in texts.items() if text.strip()}


def nearest_cases(shelf: Shelf, rubric: Rubric, encoder: Encoder, count: int) -> list[str]:
    """The other cases of the shelf by the same framework whose title and prompt are most like this one's."""
    others = [
        other
        for case in shelf.cases
        if case != rubric.id
        for other in [_readable(shelf, case)]
        if other is not None and other.framework == rubric.framework and shelf.reference_files(case)
    ]
    if not others:
        return []
    vectors = encoder.encode([f"{r.title}. {r.prompt}" for r in (rubric, *others)])
    order = np.argsort(-np.round(vectors[1:] @ vectors[0], 6), kind="stable")
    return [others[number].id for number in order[:count]]


def _readable(shelf: Shelf, case: str) -> Rubric | None:
    try:
        return shelf.rubric(case)
    except GraderError:
        return None  # another case's mistakes are not this one's


def _probe(kind: str, name: str, card: Scorecard) -> Probe:
    topics = sum(len(step.topics) for step in card.steps)
    earned = tuple(
        (topic.id, topic.evidence[0].quote) for step in card.steps for topic in step.topics if topic.status == "covered"
    )
    return Probe(kind, name, card.score, len(earned) / topics if topics else 0.0, earned=earned)


def _covered(card: Scorecard) -> set[str]:
    return {topic.id for step in card.steps for topic in step.topics if topic.status == "covered"}
