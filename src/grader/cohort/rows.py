"""One entry of a cohort, a JSON object or a row of a table, as a submission or the reason why it is none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from grader.library import Wanted
from grader.library.points_file import points_of_lines
from grader.text.normalise import printable

TEXT = ("text", "answer")  # two names for what the candidate wrote


@dataclass(frozen=True)
class Submission:
    """One answer to grade. case is None when neither the input nor the user names one.

    wanted: what the entry itself brings to be graded against; then `case` is its id.
    """

    id: str
    case: str | None
    text: str
    wanted: Wanted | None = None


@dataclass(frozen=True)
class Excluded:
    """An entry that could not be read as a submission. is_answer: somebody's answer with an id of its own."""

    id: str
    case: str | None
    reason: str
    is_answer: bool = False


def read_row(row: Mapping[str, object], unnamed: str, case: str | None) -> Submission | Excluded:
    """An entry with `id`, `text` (or `answer`) and one of `case`, `reference` and `points`; `question` may be added.

    unnamed: what the entry is called where it has no id. case: what counts for an entry that names nothing itself.
    """
    name = row.get("id")
    if isinstance(name, str) and printable(name) != name:
        return Excluded(printable(name), case, f"{unnamed}: the id holds broken characters")
    if isinstance(name, bool) or not isinstance(name, str | int) or not str(name).strip():
        return Excluded(unnamed, case, f"{unnamed} has no id")
    named = row.get("case") or case
    if named is not None and not isinstance(named, str):
        return Excluded(str(name), case, f"{unnamed}: the case is not a text", is_answer=True)
    wanted = _wanted(row)
    if isinstance(wanted, Wanted) and row.get("case") not in (
        None,
        "",
        wanted.id,
    ):  # a result folder's rows have its id
        wanted = "it has a case and, besides, its own reference or points; give one of them"
    if isinstance(wanted, str):
        return Excluded(str(name), named, f"{unnamed}: {wanted}", is_answer=True)
    held = [key for key in TEXT if row.get(key) is not None]
    named = wanted.id if wanted else named
    if len(held) > 1:
        return Excluded(str(name), named, f"{unnamed} has both a text and an answer", is_answer=True)
    text = row[held[0]] if held else None
    if not isinstance(text, str):
        what = f"{unnamed}: the text is not a text" if held or "text" in row else f"{unnamed} has no text"
        return Excluded(str(name), named, what, is_answer=True)
    return Submission(str(name), named, text, wanted)


def _wanted(row: Mapping[str, object]) -> Wanted | str | None:
    """What the entry is to be graded against, None when it brings nothing, or what is wrong with it."""
    given = [key for key in ("reference", "points") if not _blank(row.get(key))]
    question = "" if row.get("question") is None else row["question"]
    if len(given) > 1:
        return "it has both a reference and points; give one of them"
    if not given:
        return None
    if not isinstance(question, str):
        return "the question is not a text"
    texts = _texts(row[given[0]], lines=given == ["points"])
    if texts is None:
        return f"`{given[0]}` is neither a text nor a list of texts"
    if given == ["points"]:
        return Wanted(question=question, points=texts)
    return Wanted(question=question, references=texts)


def _texts(value: object, *, lines: bool) -> tuple[str, ...] | None:
    """A list of texts as it is, or written as JSON; another text as one, or (lines) as one a line."""
    if isinstance(value, str):
        listed = _json_list(value)
        if listed is None:
            return points_of_lines(value) if lines else (value,)
        value = listed
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        return None
    return tuple(value)


def _json_list(text: str) -> list[object] | None:
    if not text.lstrip().startswith("["):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else None


def _blank(value: object) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())
