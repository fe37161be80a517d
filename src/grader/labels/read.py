"""Labels from a file or a folder, every mistake told at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import ContentError, GraderError, Problem, UsageError
from grader.labels.annotated import LabelledAnswer, load_labelled
from grader.labels.gold import Gold, Rating
from grader.labels.rows import gold_of_row

_KINDS = ("a folder of annotated .md answers", "an annotated .md answer", "a .jsonl file of labelled answers")


@dataclass(frozen=True)
class Labels:
    """Labelled answers in the order of their source, and keys of their rows that nothing reads."""

    golds: tuple[Gold, ...]
    unread: tuple[str, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether these are answers to plain questions."""
        return any(gold.case is None for gold in self.golds)


def read_labels(path: Path) -> Labels:
    """Reads labels. Raises UsageError for a source of no known kind, ContentError with the mistakes of all answers."""
    if path.is_dir():
        inner = path / "answers"  # datasets/ keeps them there, beside other things
        folder = inner if inner.is_dir() and any(inner.glob("*.md")) else path
        files = sorted(folder.glob("*.md"))
        if not files:
            raise UsageError(Problem("there are no annotated answers (*.md) in it", str(path), allowed=_KINDS))
        found = [_annotated(file) for file in files]
    elif not path.exists():
        raise UsageError(Problem("there is no such file or folder", str(path)))
    elif path.suffix.lower() == ".md":
        found = [_annotated(path)]
    elif path.suffix.lower() in (".jsonl", ".ndjson"):
        found = [gold_of_row(row, where) if not bad else (None, [bad], frozenset()) for row, where, bad in _lines(path)]
    else:
        raise UsageError(Problem("these are no labels", str(path), allowed=_KINDS))
    golds = [gold for gold, _, _ in found if gold is not None]
    problems = [problem for _, bad, _ in found for problem in bad]
    first: dict[str, Gold] = {}
    for gold in golds:
        if gold.id in first:
            problems.append(Problem(f"the id {gold.id!r} stands twice (first at {first[gold.id].where})", gold.where))
        first.setdefault(gold.id, gold)
    if len({gold.case is None for gold in golds}) > 1:
        what = "answers to case studies and to plain questions stand in one file; their scores are not of one scale"
        problems.append(Problem(what, str(path), todo="keep them in two files"))
    if problems:
        raise ContentError(problems)
    if not golds:
        raise UsageError(Problem("there are no labelled answers in it", str(path)))
    return Labels(tuple(golds), tuple(sorted(frozenset().union(*(unread for _, _, unread in found)))))


def _lines(path: Path) -> Iterator[tuple[Any, str, Problem | None]]:
    with path.open("rb") as lines:
        for number, raw in enumerate(lines, 1):
            where = f"{path}:{number}"
            if not raw.strip():
                continue
            try:
                yield json.loads(raw.decode("utf-8-sig")), where, None
            except (UnicodeDecodeError, ValueError, RecursionError) as error:
                yield None, where, Problem(f"not JSON: {error}", where)


def _annotated(path: Path) -> tuple[Gold | None, list[Problem], frozenset[str]]:
    try:
        answer = load_labelled(path)
    except GraderError as error:
        return None, list(error.problems), frozenset()
    problems = [
        Problem(f"{name}: {key} is {value}, not {allowed}", str(path))
        for name, grades in (("grades", answer.header.grades), ("grades2", answer.header.grades2))
        for key, value in grades.items()
        for most, allowed in [(100, "0-100") if key == "overall" else (4, "a level 0-4")]
        if not 0 <= value <= most
    ]
    return (None if problems else gold_of_answer(answer, str(path))), problems, frozenset()


def gold_of_answer(answer: LabelledAnswer, where: str) -> Gold:
    """An annotated answer as a labelled one."""
    header = answer.header
    covered = answer.topics("covers")
    first = _rating(header.grades, covered, answer.topics("partial") - covered)
    second = (_rating(header.grades2, None, frozenset()),) if header.grades2 else ()
    return Gold(
        header.id,
        header.case,
        answer.document.text,
        (first, *second),
        header.style,
        answer.marks,
        by_unit=True,
        where=where,
    )


def _rating(grades: dict[str, int], covered: frozenset[str] | None, partial: frozenset[str]) -> Rating:
    steps = {step: level for step, level in grades.items() if step != "overall"}
    overall = grades.get("overall")
    return Rating(steps, None if overall is None else float(overall), covered, partial)
