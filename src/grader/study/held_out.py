"""A prepared case as if one of its own examples had never been written: how examples are judged fairly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from grader.study.prepared import PreparedCase, Rows


def without_accepted(prepared: PreparedCase, row: int) -> PreparedCase:
    """The case without one accepted statement. row: its place among `prepared.accepted`."""
    return replace(prepared, accepted=_dropped(prepared.accepted, row))


def without_near_miss(prepared: PreparedCase, row: int) -> PreparedCase:
    """The case without one near miss. row: its place among `prepared.near_misses`."""
    return replace(prepared, near_misses=_dropped(prepared.near_misses, row))


def without_reference(prepared: PreparedCase, name: str) -> PreparedCase:
    """The case without one reference answer."""
    case = prepared.case
    keep = [
        reference.name != name
        for criterion in prepared.criteria
        for reference in case.references
        for _ in reference.marks.get(criterion.id, ())
    ]
    kept = np.array(keep, dtype=bool)
    rows = Rows(prepared.references.vectors[kept], prepared.references.owner[kept])
    left = replace(case, references=tuple(r for r in case.references if r.name != name))
    return replace(prepared, case=left, references=rows)


def _dropped(rows: Rows, row: int) -> Rows:
    return Rows(np.delete(rows.vectors, row, axis=0), np.delete(rows.owner, row))
