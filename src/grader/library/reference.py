"""Reference answers: full-mark write-ups whose sentences are marked with the topics they make.

A mark is an HTML comment after the sentence: `... in sublinear time. <!-- srv-ann -->`. It belongs to the sentence
before it, or to the bullet or row it ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from grader.document import Document, Kind, read_text
from grader.errors import ContentError, Problem, ReadError, nearest
from grader.library.framework import Identifier, Strict, Text
from grader.library.rubric import Rubric
from grader.library.yaml_source import parse_yaml, validate

_FRONT = re.compile(r"\A---[ \t]*\r?\n(?P<yaml>.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_MARK = re.compile(r"[ \t]*<!--(?P<ids>.*?)-->", re.DOTALL)


class ReferenceHeader(Strict):
    """Front matter of a reference answer."""

    case: Identifier
    title: str = ""
    author: str = ""
    licence: str = ""
    language: Text = Field(default="en")


@dataclass(frozen=True)
class ReferenceAnswer:
    """A full-mark answer, its text without marks, and which sentences make which topics.

    marks: topic id to the indexes of the sentences (of `document.sentences`) that make it, in order.
    """

    name: str
    header: ReferenceHeader
    document: Document
    marks: dict[str, tuple[int, ...]]


def load_reference(path: Path, rubric: Rubric | None = None) -> ReferenceAnswer:
    """Reads a reference answer; with a rubric, every mark must name one of its topics. Raises ContentError."""
    try:
        raw = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(Problem(f"cannot be read as UTF-8 text: {error}", str(path))) from None
    front = _FRONT.match(raw)
    if front is None:
        raise ContentError(
            Problem(
                "front matter is missing",
                f"{path}:1:1",
                todo="begin the file with ---, `case: CASE` and --- on lines of their own",
            )
        )
    source = parse_yaml(front.group("yaml"), path, first_line=2)
    header = validate(source, ReferenceHeader)
    problems = source.problems
    if header and rubric and header.case != rubric.id:
        problems.append(
            source.problem(("case",), f"the case {header.case!r} is not the folder's", allowed=(rubric.id,))
        )
    plain, placed = _without_marks(raw, front.end())
    try:
        document = read_text(plain, str(path))
    except ReadError as error:
        raise ContentError([*problems, *error.problems]) from None
    marks: dict[str, list[int]] = {}
    for at, origin, ids in placed:
        before = [s for s in document.sentences if s.start < at]
        line = raw.count("\n", 0, origin) + 1
        where = f"{path}:{line}:{origin - raw.rfind(chr(10), 0, origin)}"
        if not before or before[-1].kind is Kind.HEADING:
            problems.append(
                Problem("a mark with no sentence before it", where, todo="set it after the sentence it is for")
            )
            continue
        for topic in ids:
            if rubric and topic not in rubric.by_id:
                guess = nearest(topic, rubric.by_id)
                todo = f"did you mean {guess!r}?" if guess else "name a topic of the rubric"
                problems.append(Problem(f"the mark names no topic: {topic!r}", where, todo=todo))
            marks.setdefault(topic, []).append(before[-1].index)
    if problems:
        raise ContentError(problems)
    assert header is not None
    return ReferenceAnswer(path.stem, header, document, {topic: tuple(where) for topic, where in marks.items()})


def _without_marks(raw: str, begin: int) -> tuple[str, list[tuple[int, int, list[str]]]]:
    """The text after `begin` without marks, and per mark its offset there, its offset in `raw` and its ids."""
    out, placed, at, size = [], [], begin, 0
    for match in _MARK.finditer(raw, begin):
        piece = raw[at : match.start()]
        out.append(piece)
        size += len(piece)
        ids = [part for part in re.split(r"[\s,]+", match.group("ids")) if part]
        placed.append((size, match.start("ids") - len("<!--"), ids))
        at = match.end()
    out.append(raw[at:])
    return "".join(out), placed
