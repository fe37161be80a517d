"""Reference answers: full-mark write-ups whose sentences are marked with the topics they make.

A mark is an HTML comment after the sentence: `... in sublinear time. <!-- srv-ann -->`. It belongs to the sentence
before it, or to the bullet or row it ends.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from grader.document import Document, Kind, read_text
from grader.errors import ContentError, Problem, ReadError, nearest
from grader.library.framework import Identifier, Strict, Text
from grader.library.rubric import Rubric
from grader.library.yaml_source import parse_yaml, validate

_FRONT = re.compile(r"\A---[ \t]*\r?\n(?P<yaml>.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_MOST = 12  # topics that one sentence can make
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


@dataclass(frozen=True)
class MarkedText:
    """A reference answer before its text is read: the text without marks, and each mark's offset, place and topics.

    header is None when it is not a header; problems hold all mistakes that can be seen without reading the text.
    """

    path: Path
    header: ReferenceHeader | None
    text: str
    marks: tuple[tuple[int, str, tuple[str, ...]], ...]
    problems: list[Problem]

    @property
    def topics(self) -> frozenset[str]:
        """Every topic that a mark names."""
        return frozenset(topic for _, _, topics in self.marks for topic in topics)


def load_reference(path: Path, rubric: Rubric | None = None) -> ReferenceAnswer:
    """Reads a reference answer; with a rubric, every mark must name one of its topics. Raises ContentError."""
    marked = read_marked(path, rubric.id if rubric else None, rubric.by_id if rubric else None)
    problems = list(marked.problems)
    if marked.header is None:
        raise ContentError(problems)
    try:
        document = read_text(marked.text, str(path))
    except ReadError as error:
        raise ContentError([*problems, *error.problems]) from None
    made: dict[str, list[int]] = {}
    for at, where, topics in marked.marks:
        before = [s for s in document.sentences if s.start < at]
        if not before or before[-1].kind is Kind.HEADING:
            problems.append(_no_sentence(where))
            continue
        for topic in topics:
            made.setdefault(topic, []).append(before[-1].index)
    if problems:
        raise ContentError(problems)
    return ReferenceAnswer(path.stem, marked.header, document, {topic: tuple(at) for topic, at in made.items()})


def without_front_matter(text: str) -> str:
    """The text below its front matter, if it has any; lines keep their numbers."""
    front = _FRONT.match(text)
    return text if front is None else "\n" * text.count("\n", 0, front.end()) + text[front.end() :]


def read_marked(path: Path, case: str | None, topics: Collection[str] | None) -> MarkedText:
    """A reference answer's header and marks, checked.

    case: what the header must name. topics: ids that marks may name. None for either checks nothing.
    """
    try:
        raw = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return MarkedText(path, None, "", (), [Problem(f"cannot be read as UTF-8 text: {error}", str(path))])
    front = _FRONT.match(raw)
    if front is None:
        todo = "begin the file with ---, `case: CASE` and --- on lines of their own"
        return MarkedText(path, None, "", (), [Problem("front matter is missing", f"{path}:1:1", todo=todo)])
    source = parse_yaml(front.group("yaml"), path, first_line=2)
    header = validate(source, ReferenceHeader)
    problems = source.problems
    if header and case is not None and header.case != case:
        problems.append(source.problem(("case",), f"the case {header.case!r} is not the folder's", allowed=(case,)))
    plain, placed = _without_marks(raw, front.end())
    marks = []
    for at, origin, ids in placed:
        line = raw.count("\n", 0, origin) + 1
        where = f"{path}:{line}:{origin - raw.rfind(chr(10), 0, origin)}"
        if len(ids) > _MOST or "\n\n" in raw[origin : raw.find("-->", origin)]:
            what = "a mark is opened here and not closed before other text begins"
            problems.append(Problem(what, where, todo="end it with -->"))
            continue
        above = plain[:at].rstrip().rpartition("\n")[2]
        if not above or above.lstrip().startswith("#"):
            problems.append(_no_sentence(where))
            continue
        if not ids:
            problems.append(Problem("a mark that names no topic", where, todo="write the topic's id in it"))
        for topic in ids:
            if topics is not None and topic not in topics:
                guess = nearest(topic, topics)
                todo = f"did you mean {guess!r}?" if guess else "name a topic of the rubric"
                problems.append(Problem(f"the mark names no topic: {topic!r}", where, todo=todo))
        marks.append((at, where, tuple(ids)))
    return MarkedText(path, header, plain, tuple(marks), problems)


def _no_sentence(where: str) -> Problem:
    return Problem("a mark with no sentence before it", where, todo="set it after the sentence it is for")


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
