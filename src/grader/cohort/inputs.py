"""Cohort inputs: a .jsonl or .csv file or a folder, as submissions and what had to be left out, with reasons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.cohort.rows import Excluded, Submission, read_row
from grader.cohort.table import TABLES, read_table
from grader.document.decoding import MAX_BYTES, decode
from grader.errors import GraderError, Problem, UsageError
from grader.text.normalise import printable

__all__ = ["Cohort", "Excluded", "Submission", "read_cohort"]

SUFFIXES = (".md", ".markdown", ".txt", ".text")


@dataclass(frozen=True)
class Cohort:
    """Submissions with distinct ids, and what was left out."""

    submissions: tuple[Submission, ...]
    excluded: tuple[Excluded, ...]


def read_cohort(path: Path, case: str | None = None, cases: tuple[str, ...] = (), skip: Path | None = None) -> Cohort:
    """Reads a cohort. An entry's own case counts before `case`; in a folder, so does a subfolder named after a case.

    skip: a folder inside `path` that holds no submissions, such as the results of an earlier run.

    Raises UsageError when the input does not exist or is of no known kind. A bad entry is listed, never fatal.
    """
    if path.is_dir():
        entries = _folder(path, case, cases, skip)
    elif path.suffix.lower() in (".jsonl", ".ndjson") and path.is_file():
        entries = _lines(path, case)
    elif path.suffix.lower() in TABLES and path.is_file():
        entries = read_table(path, case)
    elif path.exists():
        raise UsageError(
            Problem(
                "this is no cohort",
                str(path),
                allowed=("a folder", "a .jsonl file", "a .csv file"),
                todo=f"`grader grade {path} --case CASE` grades one answer",
            )
        )
    else:
        raise UsageError(Problem("there is no such file or folder", str(path)))
    submissions: dict[str, Submission] = {}
    excluded: list[Excluded] = []
    for entry in entries:
        if isinstance(entry, Submission) and entry.id in submissions:
            excluded.append(Excluded(entry.id, entry.case, "another answer has the same id; the first was graded"))
        elif isinstance(entry, Submission):
            submissions[entry.id] = entry
        else:
            excluded.append(entry)
    return Cohort(tuple(submissions.values()), tuple(excluded))


def _folder(
    folder: Path, case: str | None, cases: tuple[str, ...], skip: Path | None
) -> Iterator[Submission | Excluded]:
    inside = (
        skip.resolve().relative_to(folder.resolve())
        if skip and skip.resolve().is_relative_to(folder.resolve())
        else None
    )
    for path in sorted(p for p in folder.rglob("*") if not p.is_dir()):
        place = path.relative_to(folder)
        if any(part.startswith(".") for part in place.parts) or (inside and place.is_relative_to(inside)):
            continue
        named = next((part for part in reversed(place.parts[:-1]) if part in cases), case)
        name = printable(place.with_suffix("").as_posix())
        if not path.is_file():
            yield Excluded(printable(place.as_posix()), named, "not a regular file")
        elif path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
            yield Excluded(name, named, "a link that leads out of the folder")
        elif path.suffix.lower() not in SUFFIXES:
            yield Excluded(
                printable(place.as_posix()),
                named,
                f"files of type {path.suffix or '(none)'} are not read; allowed: {', '.join(SUFFIXES)}",
            )
        else:
            yield _file(path, name, named)


def _file(path: Path, name: str, case: str | None) -> Submission | Excluded:
    try:
        if path.stat().st_size > MAX_BYTES:
            return Excluded(
                name,
                case,
                f"the file has {path.stat().st_size:,} bytes, more than the {MAX_BYTES:,} a written answer may have",
                is_answer=True,
            )
        return Submission(name, case, decode(path.read_bytes(), path.name))
    except GraderError as error:
        return Excluded(name, case, str(error), is_answer=True)
    except OSError as error:
        return Excluded(name, case, f"cannot be read: {error.strerror}", is_answer=True)


def _lines(path: Path, case: str | None) -> Iterator[Submission | Excluded]:
    with path.open("rb") as lines:
        for number, raw in enumerate(lines, 1):
            if raw.strip():
                yield _line(raw.lstrip(b"\xef\xbb\xbf") if number == 1 else raw, number, case)


def _line(raw: bytes, number: int, case: str | None) -> Submission | Excluded:
    unnamed = f"line {number}"
    try:
        row = json.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        return Excluded(unnamed, case, f"line {number} is not JSON: {error}")
    if not isinstance(row, dict):
        return Excluded(unnamed, case, f"line {number} is not a JSON object with id, case and text")
    return read_row(row, unnamed, case)
