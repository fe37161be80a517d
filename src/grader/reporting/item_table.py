"""Item analysis of a cohort's topics as a table, CSV or JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, fields

from rich.table import Table
from rich.text import Text

from grader.authoring.item_analysis import Item
from grader.reporting.tables import write_csv

_DIGITS = 3


def items_table(case: str, items: Sequence[Item]) -> Table:
    """One row a topic, in the rubric's order."""
    table = Table(title=f"{case}: {items[0].answers} answers", title_justify="left", box=None, pad_edge=False)
    for name, right in (
        ("topic", False), ("importance", False), ("covered", True), ("partial", True), ("difficulty", True),
        ("discrimination", True), ("item-rest r", True), ("", False),
    ):  # fmt: skip
        table.add_column(name, justify="right" if right else "left", no_wrap=not right)
    for item in items:
        table.add_row(
            Text(item.topic),
            item.importance,
            str(item.covered),
            str(item.partial),
            f"{item.difficulty:.2f}",
            _number(item.discrimination),
            _number(item.item_rest),
            Text(item.remark, style="yellow"),
        )
    return table


def items_csv(items: Mapping[str, Sequence[Item]]) -> str:
    """One row a topic of each case."""
    out = io.StringIO()
    columns = ("case", *(field.name for field in fields(Item)))
    write_csv(out, columns, ((case, *map(_rounded, astuple(item))) for case, found in items.items() for item in found))
    return out.getvalue()


def items_json(items: Mapping[str, Sequence[Item]]) -> str:
    """Case to a list of topics."""
    rows = {
        case: [{key: _rounded(value) for key, value in asdict(item).items()} for item in found]
        for case, found in items.items()
    }
    return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:+.2f}"


def _rounded(value: object) -> object:
    return round(value, _DIGITS) if isinstance(value, float) else value
