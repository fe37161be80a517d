"""Labelled answers: every sentence annotated with its step and the topics it makes (datasets/README.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from grader.document import Document, read_text
from grader.errors import ContentError, Problem
from grader.library import NO_STEP, CaseStudy
from grader.library.framework import Strict
from grader.library.yaml_source import parse_yaml, validate

_FRONT = re.compile(r"\A---\n(?P<yaml>.*?)\n---\n", re.DOTALL)
_MARK = re.compile(r"[ \t]*\[\[(?P<inside>[^\]\n]*)\]\]")


class LabelledHeader(Strict):
    """Front matter of a labelled answer. grades: level 0-4 a step and `overall` 0-100, by an independent reader.

    grades2: the same by a second reader who has not seen the first one's.
    """

    id: str
    case: str
    style: Literal["headed", "own-heads", "prose", "bullets", "spoken", "shuffled", "notes"]
    tier: Literal["weak", "mid", "strong"]
    voice: str = ""
    author: str = ""
    grades: Annotated[dict[str, int], Field(default_factory=dict, strict=False)]
    grades2: Annotated[dict[str, int], Field(default_factory=dict, strict=False)]


@dataclass(frozen=True)
class Mark:
    """One annotation: characters `start`..`end` of the text, the step they are about, and topics by kind.

    heading: whether the unit is a heading.
    """

    start: int
    end: int
    step: str
    covers: frozenset[str]
    partial: frozenset[str]
    mentions: frozenset[str]
    heading: bool = False


@dataclass(frozen=True)
class LabelledAnswer:
    """A labelled answer as the program reads it, annotations taken out."""

    header: LabelledHeader
    document: Document
    marks: tuple[Mark, ...]

    def topics(self, kind: Literal["covers", "partial", "mentions"]) -> frozenset[str]:
        """Topics that any sentence of the answer covers, half makes or only mentions."""
        return frozenset().union(*(getattr(mark, kind) for mark in self.marks))

    def sentence_steps(self, case: CaseStudy) -> NDArray[np.intp]:
        """Per sentence the number of its step, the number of steps for `none`, -1 when it is not labelled."""
        ids = case.framework.step_ids
        out = np.full(len(self.document.sentences), -1, dtype=np.intp)
        for sentence in self.document.sentences:
            mark = max(self.marks, key=lambda m: min(m.end, sentence.end) - max(m.start, sentence.start))
            if min(mark.end, sentence.end) > max(mark.start, sentence.start):
                out[sentence.index] = len(ids) if mark.step == NO_STEP else ids.index(mark.step)
        return out

    def covers(self, start: int, end: int) -> frozenset[str]:
        """Topics covered by a unit that overlaps the given characters."""
        return frozenset().union(*(m.covers for m in self.marks if min(m.end, end) > max(m.start, start)))


def load_labelled(path: Path) -> LabelledAnswer:
    """Reads one annotated answer. Raises ContentError with file and line of every bad annotation."""
    try:
        raw = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ContentError(Problem(f"byte {error.start} is not UTF-8", str(path))) from None
    front = _FRONT.match(raw)
    if front is None:
        raise ContentError(Problem("front matter is missing", f"{path}:1"))
    source = parse_yaml(front.group("yaml"), path, first_line=2)
    header = validate(source, LabelledHeader)
    problems = source.problems
    text, marks, at = "", [], front.end()
    for match in _MARK.finditer(raw, at):
        piece = raw[at : match.start()]
        start = len(text) + len(piece) - len(piece.lstrip())
        text += piece
        words = match.group("inside").split()
        step = next((word for word in words if word != "h"), "")
        topics = words[words.index(step) + 1 :] if step else []
        if not step or any(topic[0] not in "+~-" for topic in topics):
            line = raw.count("\n", 0, match.start()) + 1
            problems.append(
                Problem(
                    f"not an annotation: {match.group(0).strip()!r}",
                    f"{path}:{line}",
                    todo="write [[step +id ~id -id]]",
                )
            )
        covers, partial, mentions = (frozenset(t[1:] for t in topics if t[0] == sign) for sign in "+~-")
        marks.append(Mark(start, len(text.rstrip()), step, covers, partial, mentions, words[:1] == ["h"]))
        at = match.end()
    if not marks:
        problems.append(Problem("no sentence is annotated", str(path)))
    if problems or header is None:
        raise ContentError(problems)
    return LabelledAnswer(header, read_text(text + raw[at:], str(path)), tuple(marks))


def check_labelled(answer: LabelledAnswer, case: CaseStudy, path: Path) -> list[Problem]:
    """Annotations that name no step or topic of the case."""
    known_steps = {*case.framework.step_ids, NO_STEP}
    problems = []
    for mark in answer.marks:
        if mark.step not in known_steps:
            problems.append(
                Problem(f"no step {mark.step!r}", str(path), allowed=tuple(sorted(known_steps)), given=mark.step)
            )
        problems += [
            Problem(
                f"no topic {topic!r} in {case.rubric.id!r}", str(path), allowed=tuple(case.rubric.by_id), given=topic
            )
            for topic in sorted(mark.covers | mark.partial | mark.mentions)
            if topic not in case.rubric.by_id
        ]
    return problems
