"""A rubric as far as it can be read. Checks look at this, so that a mistake in one place hides none in another."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from grader.errors import Problem
from grader.library import Framework, Shelf
from grader.library.reference import MarkedText, read_marked
from grader.library.rubric import read_rubric
from grader.library.yaml_source import Key, YamlSource


@dataclass(frozen=True)
class Entry:
    """A text of the rubric and where it stands."""

    text: str
    key: Key


@dataclass(frozen=True)
class DraftCriterion:
    """A topic or pitfall; whatever is missing or of the wrong kind is left out."""

    id: str
    key: Key
    pitfall: bool
    step: str
    importance: str
    title: str
    criterion: str
    hint: str
    message: str
    phrases: tuple[tuple[Entry, ...], ...]
    accepted: tuple[Entry, ...]
    near_misses: tuple[Entry, ...]

    @property
    def statements(self) -> tuple[Entry, ...]:
        """Accepted statements, then near misses."""
        return (*self.accepted, *self.near_misses)


@dataclass(frozen=True)
class Draft:
    """A case study's files as they were read, with everything that reading them found wrong."""

    source: YamlSource
    framework: Framework | None
    criteria: tuple[DraftCriterion, ...]
    references: tuple[MarkedText, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def topics(self) -> tuple[DraftCriterion, ...]:
        """The criteria that are topics."""
        return tuple(c for c in self.criteria if not c.pitfall)


def read_draft(path: Path, shelf: Shelf) -> Draft:
    """A rubric file and its reference answers on the shelf, read as far as they go."""
    frameworks = shelf.frameworks()
    source, _ = read_rubric(path, frameworks)
    data = source.data if isinstance(source.data, dict) else {}
    criteria = tuple(
        criterion
        for kind in ("topics", "pitfalls")
        for number, entry in enumerate(_list(data.get(kind)))
        if isinstance(entry, dict)
        for criterion in [_criterion(entry, (kind, number), kind == "pitfalls")]
    )
    ids = [c.id for c in criteria if not c.pitfall] or None  # nothing readable: nothing to hold marks against
    references = tuple(read_marked(file, path.stem, ids) for file in shelf.reference_files(path.stem))
    problems = [*source.problems, *(problem for reference in references for problem in reference.problems)]
    framework = frameworks.get(_text(data.get("framework")))
    return Draft(source, framework, criteria, references, problems)


def _criterion(entry: dict[str, Any], key: Key, pitfall: bool) -> DraftCriterion:
    def texts(name: str) -> tuple[Entry, ...]:
        return _entries(entry.get(name), (*key, name))

    return DraftCriterion(
        id=_text(entry.get("id")),
        key=key,
        pitfall=pitfall,
        step=_text(entry.get("step")),
        importance=_text(entry.get("importance")) or "expected",
        title=_text(entry.get("title")),
        criterion=_text(entry.get("criterion")),
        hint=_text(entry.get("hint")),
        message=_text(entry.get("message")),
        phrases=tuple(
            group
            for number, part in enumerate(_list(entry.get("phrases")))
            if (group := _entries(part, (*key, "phrases", number)))
        ),
        accepted=texts("accepted"),
        near_misses=texts("near_misses"),
    )


def _entries(value: Any, key: Key) -> tuple[Entry, ...]:
    return tuple(
        Entry(part, (*key, number))
        for number, part in enumerate(_list(value))
        if isinstance(part, str) and any(char.isalnum() for char in part)
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
