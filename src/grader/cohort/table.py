"""A cohort as a .csv file with a header, as spreadsheets write it: comma, semicolon or tab between the cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from grader.cohort.rows import TEXT, Excluded, Submission, read_row
from grader.document.decoding import MAX_BYTES
from grader.errors import Problem, UsageError

TABLES = (".csv", ".tsv")
COLUMNS = ("id", "case", "question", "reference", "points", *TEXT)


def read_table(path: Path, case: str | None) -> Iterator[Submission | Excluded]:
    """The rows as submissions, see `rows.read_row`; without a column `id` they are called row-0001 and so on.

    Column names may be in any case and order; further columns are passed over, empty rows too. Raises UsageError when
    there is no column with answers.
    """
    text = _decoded(path)
    head = text.split("\n", 1)[0]
    csv.field_size_limit(max(csv.field_size_limit(), 2 * MAX_BYTES))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        names = [cell.strip().lower() for cell in next(reader, [])]
    except csv.Error as error:
        raise UsageError(Problem(f"the header cannot be read: {error}", str(path))) from None
    _check(names, path)
    return _rows(reader, names, case)


def _rows(reader: Iterator[list[str]], names: list[str], case: str | None) -> Iterator[Submission | Excluded]:
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Excluded(f"row {number}", case, f"row {number} and all after it cannot be read: {error}")
            return
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(names):
            yield Excluded(f"row {number}", case, f"row {number} has {len(cells)} cells for {len(names)} columns")
            continue
        row: dict[str, object] = {key: cell for key, cell in zip(names, cells, strict=False) if key in COLUMNS}
        for key in TEXT:
            if key in row and len(set(TEXT) & set(names)) > 1 and not str(row[key]).strip():
                del row[key]
        row.setdefault("id", f"row-{number:04d}")
        yield read_row(row, f"row {number}", case)


def _check(names: list[str], path: Path) -> None:
    twice = sorted({name for name in names if name in COLUMNS and names.count(name) > 1})
    if twice:
        raise UsageError(Problem(f"the column {twice[0]!r} stands twice", f"{path}:1", todo="keep one of them"))
    if not set(TEXT) & set(names):
        todo = "name the columns in the first row"
        raise UsageError(Problem("there is no column `answer`", f"{path}:1", allowed=COLUMNS, todo=todo))


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(Problem("the table is neither UTF-8 nor cp1252", str(path), todo="save it again as CSV UTF-8"))
