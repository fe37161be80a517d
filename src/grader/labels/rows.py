"""Labelled answers in JSON lines: by the rubric of a case, or of any question with key points or a reference."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from grader.errors import Problem, nearest
from grader.labels.annotated import Mark
from grader.labels.gold import Gold, Question, Rating
from grader.library import NO_STEP
from grader.text.normalise import printable

Id = Annotated[str | int, Field(union_mode="left_to_right")]
Level = Annotated[int, Field(ge=0, le=4)]
Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Number = Annotated[float, Field(allow_inf_nan=False)]
PointLabel = bool | Literal[0, 1, "covered", "partial", "missing"]


class _Row(BaseModel):
    """Values as they stand; keys that are not read are told by `unread_keys`."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class _Unit(_Row):
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    kind: str = "sentence"
    step: str = NO_STEP
    covers: list[str] = []
    partial: list[str] = []
    mentions: list[str] = []


class _Grades(_Row):
    model_config = ConfigDict(extra="forbid")

    steps: dict[str, Level] = {}
    overall: Percent | None = None
    covered: list[str] | None = None
    partial: list[str] = []


class CaseRow(_Row):
    """An answer to a case study of the shelf."""

    id: Id
    case: str
    text: str
    style: str = ""
    tier: str = ""
    author: str = ""
    voice: str = ""
    sentences: list[_Unit] | None = None
    lines: list[_Unit] = []
    covered: list[str] | None = None
    partial: list[str] = []
    grades: _Grades | None = None
    grades2: _Grades | None = None
    raters: list[_Grades] = []

    @model_validator(mode="after")
    def _one_way(self) -> CaseRow:
        if self.raters and (self.grades or self.grades2):
            raise ValueError("give `raters`, or `grades` and `grades2`, not both")
        if self.grades2 and not self.grades:
            raise ValueError("`grades2` needs `grades`")
        if self.sentences is None and self.covered is None and not (self.grades or self.raters):
            raise ValueError("nothing is labelled: give `sentences`, `covered`, `grades` or `raters`")
        for unit in [*(self.sentences or ()), *self.lines]:
            if not unit.start < unit.end <= len(self.text):
                raise ValueError(f"characters {unit.start} to {unit.end} are no stretch of the text")
        return self


class PlainRow(_Row):
    """An answer to any question."""

    id: Id
    answer: str
    question: str = ""
    style: str = ""
    reference: str | list[str] | None = None
    points: list[str] | None = None
    labels: list[PointLabel] | None = None
    score: Number | None = None
    score2: Number | None = None

    @model_validator(mode="after")
    def _whole(self) -> PlainRow:
        references = [self.reference] if isinstance(self.reference, str) else self.reference or []
        if not any(text.strip() for text in [*references, *(self.points or ())]):
            raise ValueError("give `points` or a `reference` to grade the answer against")
        if any(not point.strip() for point in self.points or ()):
            raise ValueError("a key point is empty")
        if self.labels is None and self.score is None:
            raise ValueError("nothing is labelled: give `labels` (one a point) or a `score`")
        if self.labels is not None and len(self.labels) != len(self.points or ()):
            raise ValueError(f"{len(self.labels)} labels for {len(self.points or ())} points")
        if self.score2 is not None and self.score is None:
            raise ValueError("`score2` needs `score`")
        return self


def gold_of_row(row: Any, where: str) -> tuple[Gold | None, list[Problem], frozenset[str]]:
    """A labelled answer from one parsed line, or what is wrong with it; and the keys that were not read."""
    if not isinstance(row, dict):
        return None, [Problem("not a JSON object", where)], frozenset()
    plain = "case" not in row and bool({"answer", "points", "reference"} & set(row))
    model: type[CaseRow | PlainRow] = PlainRow if plain else CaseRow
    unread = (frozenset(row) - frozenset(model.model_fields)) | _unread_of_units(row)
    try:
        found = model.model_validate(row)
    except ValidationError as error:
        return None, [_problem(unread, dict(detail), where) for detail in error.errors()], unread
    name = str(found.id)
    if not name.strip() or printable(name) != name:
        return None, [Problem("the id is empty or holds broken characters", where)], unread
    gold = _plain(found, name, where) if isinstance(found, PlainRow) else _by_case(found, name, where)
    return gold, [], unread


def _unread_of_units(row: dict[str, Any]) -> frozenset[str]:
    """Keys of sentences and lines that nothing reads; others of their kind are told by validation."""
    kinds = [(name, row[name]) for name in ("sentences", "lines") if isinstance(row.get(name), list)]
    found = {f"{name}.{key}" for name, units in kinds for unit in units if isinstance(unit, dict) for key in unit}
    return frozenset(key for key in found if key.partition(".")[2] not in _Unit.model_fields)


def _problem(unread: frozenset[str], detail: dict[str, Any], where: str) -> Problem:
    place = ".".join(str(part) for part in detail["loc"])
    what = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "missing" and len(detail["loc"]) == 1:
        guess = nearest(place, unread)
        return Problem(f"there is no {place!r}", where, todo=f"rename {guess!r}?" if guess else "")
    return Problem(f"{place}: {what}" if place else what, where)


def _by_case(row: CaseRow, name: str, where: str) -> Gold:
    units = [*(row.sentences or ()), *row.lines]
    marks = tuple(
        Mark(
            unit.start,
            unit.end,
            unit.step,
            frozenset(unit.covers),
            frozenset(unit.partial),
            frozenset(unit.mentions),
            unit.kind == "heading",
        )
        for unit in units
    )
    given = row.raters or [grades for grades in (row.grades, row.grades2) if grades is not None]
    raters = [_rating(grades) for grades in given] or [Rating()]
    covered = None if row.sentences is None else frozenset(t for mark in marks for t in mark.covers)
    if row.covered is not None:
        covered = frozenset(row.covered)
    if covered is not None:
        partial = frozenset(row.partial) | frozenset(t for mark in marks for t in mark.partial)
        first = raters[0]
        raters[0] = Rating(first.steps, first.overall, covered, partial - covered)
    by_unit = any(mark.covers for mark in marks)
    return Gold(name, row.case, row.text, tuple(raters), row.style, marks, by_unit, None, where)


def _rating(grades: _Grades) -> Rating:
    covered = None if grades.covered is None else frozenset(grades.covered)
    return Rating(grades.steps, grades.overall, covered, frozenset(grades.partial) - (covered or frozenset()))


def _plain(row: PlainRow, name: str, where: str) -> Gold:
    references = [row.reference] if isinstance(row.reference, str) else row.reference or []
    question = Question(row.question, tuple(row.points or ()), tuple(text for text in references if text.strip()))
    covered, partial = None, frozenset[str]()
    if row.labels is not None:
        covered = frozenset(str(n) for n, label in enumerate(row.labels) if label in (1, "covered"))
        partial = frozenset(str(n) for n, label in enumerate(row.labels) if label == "partial")
    raters = [Rating({}, row.score, covered, partial)]
    if row.score2 is not None:
        raters.append(Rating({}, row.score2))
    return Gold(name, None, row.answer, tuple(raters), row.style, question=question, where=where)
