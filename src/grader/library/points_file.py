"""A file of key points: YAML with all that sharpens a verdict, or text with one point a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import Field

from grader.document.decoding import decode
from grader.errors import ContentError, Problem, ReadError, UsageError
from grader.library.framework import Strict
from grader.library.plain import Point, same
from grader.library.reference import without_front_matter
from grader.library.yaml_source import Key, YamlSource, read_yaml, require, validate

_YAML = (".yaml", ".yml", ".json")
_TEXT = (".txt", ".text", ".md", ".markdown")
_MARKER = re.compile(r"^\s*(?:[-*+•◦▪‣–]|\d{1,3}[.)])\s+")
_NONE = "give at least one point"


class _PointsModel(Strict):
    question: str = ""
    points: tuple[Point, ...] = Field(min_length=1, strict=False)


@dataclass(frozen=True)
class PointsFile:
    """What a file of points holds. question: empty when it has none."""

    question: str
    points: tuple[Point, ...]


def load_points(path: Path) -> PointsFile:
    """Reads a file of points by its ending. Raises ContentError with every mistake found, UsageError for other endings.

    .yaml, .yml, .json: a list of points, or the keys `question` and `points`; a point is a text or has keys (`Point`).
    .txt, .md: a point a line, or a bullet list; headings and empty lines are passed over.
    """
    kind = path.suffix.lower()
    if kind in _YAML:
        return _of_yaml(read_yaml(path))
    if kind in _TEXT:
        return _of_text(path)
    what = f"points are not read from files of type {path.suffix or '(none)'}"
    raise UsageError(Problem(what, str(path), allowed=(*_YAML, *_TEXT)))


def read_whole(path: Path, what: str) -> str:
    """The text of a file that holds `what`, front matter left out. Raises UsageError and ContentError."""
    try:
        return without_front_matter(decode(path.read_bytes(), str(path)))
    except OSError as error:
        raise UsageError(Problem(f"cannot be read: {error.strerror}", str(path))) from None
    except ReadError as error:
        told = [replace(p, what=p.what.replace("the submission", what), todo=_mend(p.todo)) for p in error.problems]
        raise ContentError(told) from None


def _mend(todo: str) -> str:
    return "" if "answer" in todo else todo


def _of_yaml(source: YamlSource) -> PointsFile:
    if isinstance(source.data, list):
        source = source.under("points")
    elif source.data is not None and not isinstance(source.data, dict):
        todo = "write a list of points, or the keys `question` and `points`"
        source.problems.append(source.problem((), "the file holds no list", todo=todo))
    if not isinstance(source.data, dict):
        raise ContentError(source.problems)
    entries = source.data.get("points")
    if isinstance(entries, list):
        source.data["points"] = [entry if isinstance(entry, dict) else {"point": entry} for entry in entries]
    model = validate(source, _PointsModel)
    source.problems.extend(_mistakes(source))
    require(source.problems)
    assert model is not None
    return PointsFile(model.question, model.points)


def _mistakes(source: YamlSource) -> list[Problem]:
    """What the schema cannot see: an entry without a point or with two, and the same point twice."""
    problems: list[Problem] = []
    seen: dict[tuple[str, ...], Key] = {}
    entries = source.data.get("points")
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        key: Key = ("points", number)
        named = [name for name in ("point", "criterion") if name in entry]
        if not named:
            problems.append(source.problem(key, "the point is missing", todo="add `point: ...` here"))
        elif len(named) == 2:
            what = "`point` and `criterion` are two names for one thing"
            problems.append(source.problem((*key, "criterion"), what, todo="keep one of them"))
        says = entry.get(named[0]) if len(named) == 1 else None
        if isinstance(says, str) and same(says):
            if same(says) in seen:
                what = f"the same point stands twice (first at {source.place(seen[same(says)])})"
                problems.append(source.problem(key, what, todo="keep one of them"))
            seen.setdefault(same(says), key)
    return problems


def _of_text(path: Path) -> PointsFile:
    lines = _points(read_whole(path, "the file"))
    problems = [] if lines else [Problem("there are no points in it", str(path), todo=_NONE)]
    seen: dict[tuple[str, ...], int] = {}
    for line, text in lines:
        first = seen.setdefault(same(text), line)
        if first != line:
            what = f"the same point stands twice (first on line {first})"
            problems.append(Problem(what, f"{path}:{line}", todo="keep one of them"))
    require(problems)
    return PointsFile("", tuple(Point(point=text) for _, text in lines))


def points_of_lines(text: str) -> tuple[str, ...]:
    """The points of a text with one a line or a bullet list."""
    return tuple(point for _, point in _points(text))


def _points(text: str) -> list[tuple[int, str]]:
    """Each point with the number of its first line. Lines set in under a bullet belong to it."""
    found: list[tuple[int, str]] = []
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        marker = _MARKER.match(line)
        body = line[marker.end() :].strip() if marker else line.strip()
        if not any(char.isalnum() for char in body) or line.startswith("#"):
            inside = inside and bool(body)
        elif not marker and inside and line[:1].isspace():
            found[-1] = (found[-1][0], f"{found[-1][1]} {body}")
        else:
            found.append((number, body))
            inside = bool(marker)
    return found
